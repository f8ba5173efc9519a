//! A request and its response.

use std::cell::Cell;

use http::{HeaderMap, HeaderName, HeaderValue, Request, StatusCode};
use token_protocol::{Endpoint, Error, Head, InvalidInput, Origin, Recovery, Rejection, Rule};

use crate::strings::{DONE, FIX_REQUEST, Strings, leave, leave_result, take};

/// A result, and the strings that go with it.
type Outcome = (u32, Strings);

type Read = Box<dyn FnOnce(Head<'_>, &[u8]) -> Outcome>;

thread_local! {
    /// How to read the response to the last request.
    static READ: Cell<Option<Read>> = const { Cell::new(None) };
}

/// The request's strings. `token` is for what the response holds.
pub(crate) fn request<E>(call: E, credential: &E::Credential, token: fn(E::Output) -> Strings) -> Strings
where
    E: Endpoint + 'static,
{
    let request = call.request(credential);
    READ.set(Some(Box::new(move |head, body| match call.read(head, body) {
        Ok(output) => (DONE, token(output)),
        Err(error) => refusal(&error),
    })));
    request_strings(request)
}

/// The origin to go to instead of the service's own.
pub(crate) fn origin(text: &str) -> Result<Option<Origin>, InvalidInput> {
    if text.is_empty() { Ok(None) } else { Origin::new(text).map(Some) }
}

#[expect(unsafe_code, reason = "the host calls it by name")]
#[unsafe(no_mangle)]
extern "C" fn response(status: u32) -> u32 {
    let wrong = |rule| leave_result(Err(InvalidInput::new("response", Rule::Other(rule), None)));
    let Some((status, headers, body)) = response_parts(status, take()) else {
        return wrong("must be a status, names and values of headers, and a body");
    };
    let Some(read) = READ.take() else { return wrong("must follow a request") };
    let (result, output) = read(Head { status, headers: &headers }, &body);
    leave(result, output)
}

fn request_strings(request: Request<Vec<u8>>) -> Strings {
    let mut strings: Strings = vec![request.method().as_str().into(), request.uri().to_string().into()];
    for (name, value) in request.headers() {
        strings.extend([name.as_str().into(), value.as_bytes().into()]);
    }
    strings.push(request.into_body());
    strings
}

fn response_parts(status: u32, mut input: Strings) -> Option<(StatusCode, HeaderMap, Vec<u8>)> {
    let status = StatusCode::from_u16(status.try_into().ok()?).ok()?;
    let body = input.pop()?;
    let mut headers = HeaderMap::new();
    let mut input = input.iter();
    while let Some(name) = input.next() {
        let (name, value) = (HeaderName::from_bytes(name).ok()?, HeaderValue::from_bytes(input.next()?).ok()?);
        headers.try_append(name, value).ok()?;
    }
    Some((status, headers, body))
}

fn refusal<R: Rejection>(error: &Error<R>) -> Outcome {
    let text = error.to_string().into();
    match error.recovery() {
        Recovery::Retry { after } => {
            let seconds = after.map(|after| after.at_least().as_secs().to_string());
            let date = after.and_then(|after| after.not_before()).map(|date| date.timestamp().to_string());
            (1, vec![text, seconds.unwrap_or_default().into(), date.unwrap_or_default().into()])
        }
        Recovery::Reauthenticate => (2, vec![text]),
        Recovery::FixRequest => (FIX_REQUEST, vec![text]),
        Recovery::GiveUp => (4, vec![text]),
    }
}
