//! libFuzzer runs `fuzz::json_pgs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz::json_pgs(data));
