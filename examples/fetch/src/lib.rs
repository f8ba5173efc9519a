//! The four calls with `fetch`: one module for windows, workers and Node.

use four_calls::calls;
use http::header::CONTENT_LENGTH;
use http::{Request, Response};
use js_sys::{Array, Promise, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::{
    AbortSignal, Headers, ReadableStreamDefaultReader, ReadableStreamReadResult, ReferrerPolicy, RequestCache,
    RequestCredentials, RequestInit, RequestRedirect,
};

/// The longest body that is read. The sandbox's longest is below 2 KiB.
const MAX_BODY: usize = 1 << 20;

const TIMEOUT_MS: u32 = 10_000;

#[wasm_bindgen]
unsafe extern "C" {
    // The global function: web-sys has it as a method of a window and of a worker, and Node is neither.
    fn fetch(request: &web_sys::Request) -> Promise<web_sys::Response>;
}

/// The four tokens, a line each.
///
/// # Errors
///
/// If the origin is not one, if `fetch` fails, or if a response holds no token.
#[wasm_bindgen]
pub async fn obtain(origin: &str) -> Result<Vec<String>, JsValue> {
    let mut tokens = Vec::new();
    for call in calls(origin).map_err(JsError::from)? {
        let response = send(&call.request).await?;
        let token = call.response(&response).map_err(JsError::from)?;
        tokens.push(format!("{}: {token}", call.name));
    }
    Ok(tokens)
}

/// Runs the cases of one vector file: how many passed, and an array with a text for each of the others.
///
/// # Errors
///
/// If it is not a vector file.
#[wasm_bindgen]
pub fn vectors(file: &[u8]) -> Result<Array, JsError> {
    let report = conformance::run(file)?;
    let failures: Array = report.failures.iter().map(|failure| JsValue::from(failure.to_string())).collect();
    Ok(Array::of2(&report.passed.into(), &failures))
}

async fn send(request: &Request<Vec<u8>>) -> Result<Response<Vec<u8>>, JsValue> {
    let headers = Headers::new()?;
    // `fetch` forbids to set the length: it does so itself, to 0 for a POST without a body.
    // https://fetch.spec.whatwg.org/#http-network-or-cache-fetch
    for (name, value) in request.headers().iter().filter(|(name, _)| *name != CONTENT_LENGTH) {
        headers.append(name.as_str(), value.to_str().map_err(JsError::from)?)?;
    }
    let init = RequestInit::new();
    init.set_method(request.method().as_str());
    init.set_headers(&headers);
    if !request.body().is_empty() {
        init.set_body(&Uint8Array::from(request.body().as_slice()));
    }
    // Not `error`, with which Node 20 does not time out while it reads a body.
    init.set_redirect(RequestRedirect::Manual);
    init.set_credentials(RequestCredentials::Omit);
    init.set_cache(RequestCache::NoStore);
    init.set_referrer_policy(ReferrerPolicy::NoReferrer);
    init.set_signal(Some(&AbortSignal::timeout_with_u32(TIMEOUT_MS)));
    // Not dropped before the body is read: in Node, the timeout would go with it.
    let request = web_sys::Request::new_with_str_and_init(&request.uri().to_string(), &init)?;
    let response = fetch(&request).await?;

    let mut head = Response::builder().status(response.status());
    for entry in response.headers().entries() {
        let entry: Array = entry?.unchecked_into();
        let [name, value] = [0, 1].map(|index| entry.get(index).as_string().unwrap_or_default());
        head = head.header(name, value);
    }
    Ok(head.body(body(&response).await?).map_err(JsError::from)?)
}

async fn body(response: &web_sys::Response) -> Result<Vec<u8>, JsValue> {
    let mut body = Vec::new();
    let Some(stream) = response.body() else { return Ok(body) };
    let reader: ReadableStreamDefaultReader = stream.get_reader().dyn_into()?;
    loop {
        let read: ReadableStreamReadResult = reader.read().await?.unchecked_into();
        if read.get_done() == Some(true) {
            return Ok(body);
        }
        body.extend(read.get_value().dyn_into::<Uint8Array>()?.to_vec());
        if body.len() > MAX_BODY {
            reader.cancel().await?;
            return Err(JsError::new("the body is too long").into());
        }
    }
}
