//! The four calls in a WASI component, with wasi:http.

mod send;

use bindings::Guest;
use four_calls::calls;
use std::error::Error;

#[expect(unsafe_code, clippy::same_length_and_capacity, reason = "generated: it takes the arguments from the host")]
mod bindings {
    use super::Component;

    wit_bindgen::generate!({
        inline: "
            package token-calls:wasi-component;
            world component {
                export obtain: func(origin: string) -> result<list<string>, string>;
                export vectors: func(file: list<u8>) -> result<tuple<u32, list<string>>, string>;
            }
        ",
    });
    export!(Component with_types_in self);
}

struct Component;

impl Guest for Component {
    /// The four tokens, as they print: without their secrets.
    fn obtain(origin: String) -> Result<Vec<String>, String> {
        obtain(&origin).map_err(|error| error.to_string())
    }

    /// How many cases of the file passed, and each that did not.
    fn vectors(file: Vec<u8>) -> Result<(u32, Vec<String>), String> {
        let report = conformance::run(&file).map_err(|error| error.to_string())?;
        let failures = report.failures.iter().map(ToString::to_string).collect();
        Ok((u32::try_from(report.passed).unwrap_or(u32::MAX), failures))
    }
}

fn obtain(origin: &str) -> Result<Vec<String>, Box<dyn Error>> {
    let token = |call: four_calls::Call| Ok(format!("{}: {}", call.name, call.response(&send::send(&call.request)?)?));
    calls(origin)?.into_iter().map(token).collect()
}
