//! The four calls on tokio, with hyper.
//!
//! A transport's three duties: hyper adds no credential and follows no redirect, `Limited` bounds the body, and `timeout`
//! the whole call. Plain HTTP only, so it is for a loopback host.

use std::error::Error;
use std::io;
use std::time::Duration;

use four_calls::{arguments, calls, vectors};
use http::header::{HOST, HeaderValue};
use http::{Request, Response, Uri};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::Bytes;
use hyper::client::conn::http1::handshake;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::time::timeout;

const MAX_BODY: usize = 1 << 20;
const TIMEOUT: Duration = Duration::from_secs(10);

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let (origin, folder) = arguments()?;
    for call in calls(&origin)? {
        let response = timeout(TIMEOUT, send(call.request.clone())).await??;
        println!("{}: {}", call.name, call.response(&response)?);
    }
    vectors(&folder)
}

/// One request on a connection of its own.
async fn send(request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, Box<dyn Error>> {
    let authority = request.uri().authority().ok_or("no host in the request")?;
    // The brackets of an IPv6 address belong to the URI.
    let address = (authority.host().trim_matches(['[', ']']), authority.port_u16().unwrap_or(80));
    let stream = TcpStream::connect(address).await?;
    let (mut sender, connection) = handshake(TokioIo::new(stream)).await?;
    // It ends with the sender, which also hears of its errors.
    tokio::spawn(connection);

    let (head, body) = sender.send_request(on_a_connection(request)?).await?.into_parts();
    let body = Limited::new(body, MAX_BODY).collect().await.map_err(io::Error::other)?.to_bytes();
    Ok(Response::from_parts(head, body.into()))
}

/// The request as it goes over a connection to its host: the target without the host, which is a header instead
/// (<https://www.rfc-editor.org/rfc/rfc9112#section-3.2.1>).
fn on_a_connection(mut request: Request<Vec<u8>>) -> Result<Request<Full<Bytes>>, Box<dyn Error>> {
    let uri = request.uri().clone().into_parts();
    let (authority, target) = uri.authority.zip(uri.path_and_query).ok_or("no host in the request")?;
    request.headers_mut().insert(HOST, HeaderValue::from_str(authority.as_str())?);
    *request.uri_mut() = Uri::from(target);
    Ok(request.map(Full::from))
}
