//! libFuzzer runs `fuzz::sandbox`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz::sandbox(data));
