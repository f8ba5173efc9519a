//! libFuzzer runs `fuzz::json_playfab`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz::json_playfab(data));
