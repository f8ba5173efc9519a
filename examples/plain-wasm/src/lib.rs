//! The four calls in a wasm module that imports nothing: the module builds and reads, the host sends.
//!
//! In and out go strings with a NUL between them, which no parameter and no header can hold. The host asks `input` for
//! room, writes there, and calls one of these, which leaves its output at `output` and returns its length:
//!
//! - `request`: `pgs`, packageName, persona, access token; or `emm`, enterpriseId, userId, access token; or `ita`, tokenId,
//!   bearer token; or `playfab`, titleId, secret key; then an origin, empty for the service's own. Out come `done`, method,
//!   URI, each header's name and value, an empty name, the body.
//! - `response`, to that request: status, headers and body in the same way. Out come `done` and the token's members.
//! - Instead of `done`, a word says what to do; then come a text that may be printed, and the seconds to wait, if any.
#![expect(unsafe_code, reason = "the host calls functions by their names")]

mod calls;
mod outputs;
mod strings;
#[cfg(feature = "vectors")]
mod vectors;

use std::cell::Cell;

use http::header::{CONTENT_TYPE, DATE, RETRY_AFTER, WWW_AUTHENTICATE};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use outputs::{done, refusal};
use strings::{join, next};
use token_protocol::{Endpoint, Head};

/// A smaller one than std's, for a host without threads.
#[cfg(all(target_family = "wasm", not(target_feature = "atomics")))]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

/// What the crates look at. To name them spares `http`'s table of every header there is, a good part of the module.
static LOOKED_AT: [HeaderName; 5] =
    [CONTENT_TYPE, DATE, RETRY_AFTER, WWW_AUTHENTICATE, HeaderName::from_static("x-requestid")];

type Read = Box<dyn FnOnce(Head<'_>, &[u8]) -> Vec<u8>>;

thread_local! {
    static BUFFER: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
    /// How to read the response to the last request.
    static READ: Cell<Option<Read>> = const { Cell::new(None) };
}

#[unsafe(no_mangle)]
extern "C" fn input(length: usize) -> *mut u8 {
    BUFFER.set(vec![0; length]);
    output()
}

#[unsafe(no_mangle)]
extern "C" fn output() -> *mut u8 {
    let mut buffer = BUFFER.take();
    let pointer = buffer.as_mut_ptr();
    BUFFER.set(buffer);
    pointer
}

#[unsafe(no_mangle)]
extern "C" fn request() -> usize {
    let output = calls::call(&BUFFER.take());
    leave(output.unwrap_or_else(|error| join(&["fix", &error.to_string()])))
}

#[unsafe(no_mangle)]
extern "C" fn response() -> usize {
    let input = BUFFER.take();
    let mut rest = input.as_slice();
    let (status, mut headers) = (StatusCode::from_bytes(next(&mut rest)), HeaderMap::new());
    while let name @ [_, ..] = next(&mut rest) {
        let name = LOOKED_AT.iter().find(|wanted| name.eq_ignore_ascii_case(wanted.as_str().as_bytes()));
        if let (Some(name), Ok(value)) = (name, HeaderValue::from_bytes(next(&mut rest))) {
            headers.append(name.clone(), value);
        }
    }
    leave(match (status, READ.take()) {
        (Ok(status), Some(read)) => read(Head { status, headers: &headers }, rest),
        _ => join(&["fix", "no status or no request"]),
    })
}

fn leave(output: Vec<u8>) -> usize {
    let length = output.len();
    BUFFER.set(output);
    length
}

/// The request, as an output. The response's reader is kept.
fn prepare<E: Endpoint + 'static>(call: E, credential: &E::Credential, token: fn(E::Output) -> Vec<u8>) -> Vec<u8> {
    let request = call.request(credential);
    READ.set(Some(Box::new(move |head, body| match call.read(head, body) {
        Ok(output) => token(output),
        Err(error) => refusal(error.recovery(), error.retry_after(), &error),
    })));
    done(request)
}
