//! libFuzzer runs `fuzz::ita`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz::ita(data));
