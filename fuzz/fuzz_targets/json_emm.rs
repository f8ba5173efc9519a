//! libFuzzer runs `fuzz::json_emm`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz::json_emm(data));
