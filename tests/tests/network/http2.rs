use std::future;
use std::time::Duration;

use bytes::Bytes;
use h2::server::{Connection, SendResponse};
use h2::{Reason, SendStream};
use http::{HeaderName, HeaderValue, Response};
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt as _};

use super::script::granted;

/// What an HTTP/2 server does with each request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Play {
    Grant,
    /// `RST_STREAM` in place of an answer.
    Reset(Reason),
    /// `RST_STREAM` between head and body.
    ResetAfterTheHead,
    /// `RST_STREAM` within the body.
    ResetWithinTheBody,
    /// `RST_STREAM` within the body, but with `NO_ERROR`, which hyper takes for the body's end.
    StopDeclared,
    StopUndeclared,
    /// `GOAWAY` in place of an answer.
    GoAway(Reason),
    /// `GOAWAY` with an error within the body.
    GoAwayWithinTheBody,
    /// A `GOAWAY` that lets the request be finished.
    GoAwayKindly,
    ShorterThanDeclared,
    LongerThanDeclared,
    /// A declared length, and the end.
    HeadOnly,
    /// More headers than a client takes.
    ManyHeaders,
    LongHeader,
    /// Ten gigabytes.
    Endless,
    Drip,
    Silent,
    /// The connection is closed within the body.
    Cut,
    /// HTTP/1.1 where HTTP/2 was agreed on.
    NotHttp2,
    /// A frame longer than any may be.
    Garbage,
}

impl Play {
    /// Whether it is the end of whatever else is on the connection.
    pub(crate) fn ends_the_connection(self) -> bool {
        matches!(
            self,
            Self::GoAway(_)
                | Self::GoAwayWithinTheBody
                | Self::GoAwayKindly
                | Self::Cut
                | Self::LongHeader
                | Self::NotHttp2
                | Self::Garbage
        )
    }
}

const TEN_GIGABYTES: u64 = 10 << 30;

pub(crate) async fn play<S: AsyncRead + AsyncWrite + Unpin + Send + 'static>(
    play: Play,
    mut stream: S,
    hear: impl Fn(&str),
) -> Option<()> {
    match play {
        Play::NotHttp2 => return stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await.ok(),
        Play::Garbage => return stream.write_all(&[0xFF; 99]).await.ok(),
        _ => {}
    }
    let mut connection = h2::server::handshake(stream).await.ok()?;
    while let Some(request) = connection.accept().await {
        let (request, respond) = request.ok()?;
        hear(request.uri().path());
        match play {
            Play::GoAway(reason) => connection.abrupt_shutdown(reason),
            Play::GoAwayKindly => {
                connection.graceful_shutdown();
                answer(play, respond, granted(request.uri().path())).await?;
            }
            Play::Cut | Play::GoAwayWithinTheBody => return cut(play, connection, respond).await,
            _ => {
                let token = granted(request.uri().path());
                tokio::spawn(answer(play, respond, token));
            }
        }
    }
    Some(())
}

fn head() -> http::response::Builder {
    Response::builder().header("content-type", "application/json")
}

/// Half a body, and then the connection is lost.
async fn cut<S: AsyncRead + AsyncWrite + Unpin>(
    play: Play,
    mut connection: Connection<S, Bytes>,
    mut respond: SendResponse<Bytes>,
) -> Option<()> {
    let mut body = respond.send_response(head().body(()).ok()?, false).ok()?;
    body.send_data(Bytes::from_static(b"{\"token\":"), false).ok()?;
    // Until it is out.
    let flushed = future::poll_fn(|context| {
        let _ = connection.poll_closed(context);
        std::task::Poll::Ready(())
    });
    flushed.await;
    if play == Play::GoAwayWithinTheBody {
        connection.abrupt_shutdown(Reason::INTERNAL_ERROR);
        future::poll_fn(|context| connection.poll_closed(context)).await.ok()?;
    }
    Some(())
}

async fn answer(play: Play, mut respond: SendResponse<Bytes>, token: &'static str) -> Option<()> {
    let response = match play {
        // Until the client leaves.
        Play::Silent => return future::poll_fn(|context| respond.poll_reset(context)).await.ok().map(drop),
        Play::Reset(reason) => {
            respond.send_reset(reason);
            return Some(());
        }
        Play::HeadOnly => {
            respond.send_response(head().header("content-length", token.len()).body(()).ok()?, true).ok()?;
            return Some(());
        }
        Play::ShorterThanDeclared => head().header("content-length", token.len() + 1).body(()),
        Play::StopDeclared => head().header("content-length", token.len()).body(()),
        Play::LongerThanDeclared => head().header("content-length", token.len() - 1).body(()),
        Play::ManyHeaders => {
            let mut response = head().body(()).unwrap();
            for number in 0..10_000 {
                let name = HeaderName::try_from(format!("x-{number}")).unwrap();
                response.headers_mut().insert(name, HeaderValue::from_static("b"));
            }
            Ok(response)
        }
        Play::LongHeader => head().header("x-a", "b".repeat(1 << 20)).body(()),
        _ => head().body(()),
    };
    let mut body = respond.send_response(response.ok()?, false).ok()?;
    match play {
        Play::ResetAfterTheHead => body.send_reset(Reason::INTERNAL_ERROR),
        Play::StopDeclared | Play::StopUndeclared => {
            body.send_data(Bytes::from_static(b"{"), false).ok()?;
            // A reset overtakes what is not out yet.
            tokio::time::sleep(Duration::from_millis(50)).await;
            body.send_reset(Reason::NO_ERROR);
        }
        Play::ResetWithinTheBody => {
            body.send_data(Bytes::from_static(b"{\"token\":"), false).ok()?;
            body.send_reset(Reason::CANCEL);
        }
        Play::Endless => flood(&mut body).await?,
        Play::Drip => loop {
            body.send_data(Bytes::from_static(b" "), false).ok()?;
            tokio::time::sleep(Duration::from_millis(25)).await;
        },
        _ => body.send_data(Bytes::from_static(token.as_bytes()), true).ok()?,
    }
    Some(())
}

/// As fast as the client takes it.
async fn flood(body: &mut SendStream<Bytes>) -> Option<()> {
    let piece = Bytes::from(vec![b' '; 0x4000]);
    let mut sent = 0;
    while sent < TEN_GIGABYTES {
        body.reserve_capacity(piece.len());
        let room = future::poll_fn(|context| body.poll_capacity(context)).await?.ok()?;
        let room = room.min(piece.len());
        body.send_data(piece.slice(..room), false).ok()?;
        sent += room as u64;
    }
    Some(())
}
