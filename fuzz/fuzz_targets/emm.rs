//! libFuzzer runs `fuzz::emm`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz::emm(data));
