//! libFuzzer runs `fuzz::json_ita`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz::json_ita(data));
