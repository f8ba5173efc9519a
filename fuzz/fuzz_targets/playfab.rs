//! libFuzzer runs `fuzz::playfab`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz::playfab(data));
