//! The four calls in a wasm module that imports nothing: the module builds and reads, the host sends.
//!
//! In and out go strings with a NUL between them, which no parameter and no header can hold. The host asks `input` for
//! room, writes there, and calls one of these, which leaves its output at `output` and returns its length:
//!
//! - `request`: `pgs`, packageName, persona, access token; or `emm`, enterpriseId, userId, access token; or `ita`, tokenId,
//!   bearer token; or `playfab`, titleId, secret key; then an origin, empty for the service's own. Out come `done`, method,
//!   URI, each header's name and value, an empty name, the body.
//! - `response`, to that request: status, headers and body in the same way. Out come `done` and the token's members.
//!
//! Instead of `done`, a word says what to do (`retry`, `reauthenticate`, `fix`, `give up`); then come a text that may be
//! printed and, for a retry, the seconds to wait.
#![expect(unsafe_code, reason = "the host calls functions by their names")]

mod calls;

use std::cell::Cell;

use http::header::{CONTENT_TYPE, DATE, RETRY_AFTER, WWW_AUTHENTICATE};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use token_protocol::{Endpoint, Error, Head, Recovery, Rejection};

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
    loop {
        let name = next(&mut rest);
        if name.is_empty() {
            break;
        }
        let name = LOOKED_AT.iter().find(|wanted| name.eq_ignore_ascii_case(wanted.as_str().as_bytes()));
        if let (Some(name), Ok(value)) = (name, HeaderValue::from_bytes(next(&mut rest))) {
            headers.append(name.clone(), value);
        }
    }
    let (Ok(status), Some(read)) = (status, READ.take()) else {
        return leave(join(&["fix", "no status or no request"]));
    };
    leave(read(Head { status, headers: &headers }, rest))
}

/// A file of conformance vectors in, how many cases passed and each that did not out.
#[cfg(feature = "vectors")]
#[unsafe(no_mangle)]
extern "C" fn vectors() -> usize {
    let report = conformance::run(&BUFFER.take());
    let (passed, failures) = report.map_or_else(
        |error| (0, vec![error.to_string()]),
        |report| (report.passed, report.failures.iter().map(ToString::to_string).collect()),
    );
    leave([join(&[passed.to_string()]), join(&failures)].concat())
}

fn leave(output: Vec<u8>) -> usize {
    let length = output.len();
    BUFFER.set(output);
    length
}

fn join<S: AsRef<[u8]>>(strings: &[S]) -> Vec<u8> {
    let mut output = Vec::new();
    for string in strings {
        output.extend_from_slice(string.as_ref());
        output.push(0);
    }
    output
}

/// The next of the strings.
fn next<'a>(rest: &mut &'a [u8]) -> &'a [u8] {
    let end = rest.iter().position(|byte| *byte == 0).unwrap_or(rest.len());
    let (string, after) = rest.split_at(end);
    *rest = after.get(1..).unwrap_or_default();
    string
}

/// The request, as an output. The response's reader is kept.
fn prepare<E: Endpoint + 'static>(call: E, credential: &E::Credential, token: fn(E::Output) -> Vec<u8>) -> Vec<u8> {
    let (parts, body) = call.request(credential).into_parts();
    READ.set(Some(Box::new(move |head, body| call.read(head, body).map_or_else(|error| refusal(&error), token))));
    let (method, uri) = (parts.method.as_str(), parts.uri.to_string());
    let mut strings = vec!["done".as_bytes(), method.as_bytes(), uri.as_bytes()];
    for (name, value) in &parts.headers {
        strings.extend([name.as_str().as_bytes(), value.as_bytes()]);
    }
    join(&[&strings, [b"".as_slice(), &body].as_slice()].concat())
}

fn refusal<R: Rejection>(error: &Error<R>) -> Vec<u8> {
    let mut wait = String::new();
    let what_to_do = match error.recovery() {
        Recovery::Retry { after } => {
            wait = after.map(|after| after.at_least().as_secs().to_string()).unwrap_or_default();
            "retry"
        }
        Recovery::Reauthenticate => "reauthenticate",
        Recovery::FixRequest => "fix",
        Recovery::GiveUp => "give up",
    };
    join(&[what_to_do, &error.to_string(), &wait])
}
