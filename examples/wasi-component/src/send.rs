use std::error::Error;
use std::io::{Read as _, Write as _};

use http::{Request, Response};
use wasip2::http::outgoing_handler;
use wasip2::http::types::{Fields, IncomingResponse, Method, OutgoingBody, OutgoingRequest, RequestOptions, Scheme};

/// The longest body. The sandbox's longest is below 2 KiB.
const MAX_BODY: u64 = 1 << 20;
/// In ns. A host that cannot keep it says so, and then there is none.
const TIMEOUT: Option<u64> = Some(10_000_000_000);

pub(crate) fn send(request: &Request<Vec<u8>>) -> Result<Response<Vec<u8>>, Box<dyn Error>> {
    let outgoing = outgoing(request).ok_or("wasi:http does not take the request")?;
    let body = outgoing.body().map_err(|()| "no body")?;
    let options = RequestOptions::new();
    let _ = options.set_connect_timeout(TIMEOUT).and_then(|()| options.set_first_byte_timeout(TIMEOUT));
    let _ = options.set_between_bytes_timeout(TIMEOUT);
    let incoming = outgoing_handler::handle(outgoing, Some(options))?;

    if !request.body().is_empty() {
        let mut stream = body.write().map_err(|()| "no stream")?;
        stream.write_all(request.body())?;
        // It fails where the host has sent all of it and closed the stream already. `finish` tells whether all of it went out.
        let _ = stream.blocking_flush();
    }
    OutgoingBody::finish(body, None)?;
    incoming.subscribe().block();
    let incoming = incoming.get().ok_or("no response")?.map_err(|()| "the response was taken before")??;
    response(&incoming)
}

fn outgoing(request: &Request<Vec<u8>>) -> Option<OutgoingRequest> {
    let headers = request.headers().iter().map(|(name, value)| (name.to_string(), value.as_bytes().to_vec()));
    let outgoing = OutgoingRequest::new(Fields::from_list(&headers.collect::<Vec<_>>()).ok()?);
    let uri = request.uri();
    let method = if request.method() == http::Method::POST { Method::Post } else { Method::Get };
    let scheme = if uri.scheme_str()? == "http" { Scheme::Http } else { Scheme::Https };
    outgoing.set_method(&method).ok()?;
    outgoing.set_scheme(Some(&scheme)).ok()?;
    outgoing.set_authority(Some(uri.authority()?.as_str())).ok()?;
    outgoing.set_path_with_query(Some(uri.path_and_query()?.as_str())).ok()?;
    Some(outgoing)
}

fn response(incoming: &IncomingResponse) -> Result<Response<Vec<u8>>, Box<dyn Error>> {
    let mut response = Response::builder().status(incoming.status());
    for (name, value) in incoming.headers().entries() {
        response = response.header(name, value);
    }
    let body = incoming.consume().map_err(|()| "no body")?;
    let mut bytes = Vec::new();
    body.stream().map_err(|()| "no stream")?.take(MAX_BODY + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_BODY { Err("the body is too long".into()) } else { Ok(response.body(bytes)?) }
}
