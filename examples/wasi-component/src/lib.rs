//! The four calls in a WASI component, with wasi:http.

mod send;

use four_calls::calls;

use bindings::Guest;
use send::send;

#[expect(unsafe_code, clippy::same_length_and_capacity, reason = "generated: it takes the arguments from the host")]
mod bindings {
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

    use super::Component;
}

struct Component;

impl Guest for Component {
    /// The four tokens, as they print: without their secrets.
    fn obtain(origin: String) -> Result<Vec<String>, String> {
        let obtain = |call: &four_calls::Call| {
            let response = send(&call.request).map_err(|error| format!("{}: {error}", call.name))?;
            let token = call.response(&response).map_err(|error| format!("{}: {error}", call.name))?;
            Ok(format!("{}: {token}", call.name))
        };
        calls(&origin).map_err(|error| error.to_string())?.iter().map(obtain).collect()
    }

    /// How many cases of the file passed, and each that did not.
    fn vectors(file: Vec<u8>) -> Result<(u32, Vec<String>), String> {
        let report = conformance::run(&file).map_err(|error| error.to_string())?;
        let failures = report.failures.iter().map(ToString::to_string).collect();
        Ok((u32::try_from(report.passed).unwrap_or(u32::MAX), failures))
    }
}
