use std::error::Error;

use http::{Request, Response};
use wasip2::http::outgoing_handler;
use wasip2::http::types::{Fields, IncomingResponse, Method, OutgoingBody, OutgoingRequest, RequestOptions, Scheme};
use wasip2::io::streams::StreamError;

/// The longest body. The sandbox's longest is below 2 KiB.
const MAX_BODY: usize = 1 << 20;

const TIMEOUT: Option<u64> = Some(10_000_000_000); // ns

/// What `blocking-write-and-flush` takes at once.
const MAX_WRITE: usize = 4096;

pub(crate) fn send(request: &Request<Vec<u8>>) -> Result<Response<Vec<u8>>, Box<dyn Error>> {
    let outgoing = outgoing(request).ok_or("wasi:http does not take the request")?;
    let body = outgoing.body().map_err(|()| "no body")?;
    let incoming = outgoing_handler::handle(outgoing, timeouts())?;

    let stream = body.write().map_err(|()| "no stream")?;
    for part in request.body().chunks(MAX_WRITE) {
        stream.blocking_write_and_flush(part)?;
    }
    // A body ends only when its stream is gone.
    drop(stream);
    OutgoingBody::finish(body, None)?;

    incoming.subscribe().block();
    let incoming = incoming.get().ok_or("no response")?.map_err(|()| "the response was taken before")??;
    response(&incoming)
}

fn outgoing(request: &Request<Vec<u8>>) -> Option<OutgoingRequest> {
    let headers = request.headers().iter().map(|(name, value)| (name.to_string(), value.as_bytes().to_vec()));
    let outgoing = OutgoingRequest::new(Fields::from_list(&headers.collect::<Vec<_>>()).ok()?);
    let method = match request.method().as_str() {
        "GET" => Method::Get,
        "POST" => Method::Post,
        other => Method::Other(other.to_owned()),
    };
    let uri = request.uri();
    let scheme = if uri.scheme_str()? == "http" { Scheme::Http } else { Scheme::Https };
    outgoing.set_method(&method).ok()?;
    outgoing.set_scheme(Some(&scheme)).ok()?;
    outgoing.set_authority(Some(uri.authority()?.as_str())).ok()?;
    outgoing.set_path_with_query(Some(uri.path_and_query()?.as_str())).ok()?;
    Some(outgoing)
}

/// A host that cannot keep one says so, and then there is none.
fn timeouts() -> Option<RequestOptions> {
    let options = RequestOptions::new();
    options.set_connect_timeout(TIMEOUT).ok()?;
    options.set_first_byte_timeout(TIMEOUT).ok()?;
    options.set_between_bytes_timeout(TIMEOUT).ok()?;
    Some(options)
}

/// Reads the whole body.
fn response(incoming: &IncomingResponse) -> Result<Response<Vec<u8>>, Box<dyn Error>> {
    let mut response = Response::builder().status(incoming.status());
    for (name, value) in incoming.headers().entries() {
        response = response.header(name, value);
    }
    let body = incoming.consume().map_err(|()| "no body")?;
    let stream = body.stream().map_err(|()| "no stream")?;
    let mut bytes = Vec::new();
    loop {
        match stream.blocking_read(MAX_BODY as u64) {
            Ok(part) => bytes.extend(part),
            Err(StreamError::Closed) => return Ok(response.body(bytes)?),
            Err(error) => return Err(error.into()),
        }
        if bytes.len() > MAX_BODY {
            return Err("the body is too long".into());
        }
    }
}
