//! libFuzzer runs `fuzz::xml_ita`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz::xml_ita(data));
