//! The four calls on smol, with hyper.
//!
//! A transport's three duties: hyper adds no credential and follows no redirect, `Limited` bounds the body, and a `Timer`
//! the whole call. Plain HTTP only, so it is for a loopback host.

use std::error::Error;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use four_calls::{arguments, calls, vectors};
use http::header::{HOST, HeaderValue};
use http::{Request, Response, Uri};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::Bytes;
use hyper::client::conn::http1::handshake;
use hyper::rt::{Read, ReadBufCursor, Write};
use smol::Timer;
use smol::future::FutureExt as _;
use smol::io::{AsyncRead as _, AsyncWrite as _};
use smol::net::TcpStream;

const MAX_BODY: usize = 1 << 20;
const TIMEOUT: Duration = Duration::from_secs(10);

fn main() -> Result<(), Box<dyn Error>> {
    let (origin, folder) = arguments()?;
    for call in calls(&origin)? {
        let too_late = async {
            Timer::after(TIMEOUT).await;
            Err("no whole answer in time".into())
        };
        let response = smol::block_on(send(call.request.clone()).or(too_late))?;
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
    let (mut sender, connection) = handshake(Io(stream)).await?;
    // It ends with the sender, which also hears of its errors.
    smol::spawn(connection).detach();

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

/// smol's stream with hyper's traits.
struct Io(TcpStream);

impl Read for Io {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, mut to: ReadBufCursor<'_>) -> Poll<io::Result<()>> {
        let mut bytes = vec![0; to.remaining().min(8192)];
        let length = ready!(Pin::new(&mut self.0).poll_read(cx, &mut bytes))?;
        bytes.truncate(length);
        to.put_slice(&bytes);
        Poll::Ready(Ok(()))
    }
}

impl Write for Io {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_close(cx)
    }
}
