//! libFuzzer runs `fuzz::http_dates`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz::http_dates(data));
