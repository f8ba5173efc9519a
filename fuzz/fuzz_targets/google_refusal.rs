//! libFuzzer runs `fuzz::google_refusal`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz::google_refusal(data));
