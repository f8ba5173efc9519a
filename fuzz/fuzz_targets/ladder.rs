//! libFuzzer runs `fuzz::ladder`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz::ladder(data));
