//! libFuzzer runs `fuzz::origin`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz::origin(data));
