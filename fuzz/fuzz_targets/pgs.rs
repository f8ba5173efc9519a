//! libFuzzer runs `fuzz::pgs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz::pgs(data));
