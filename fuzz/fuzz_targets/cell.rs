//! libFuzzer runs `fuzz::cell`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz::cell(data));
