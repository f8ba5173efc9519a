use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt as _, AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, BufReader};

/// What a server does with each connection. At its end the connection is closed.
#[derive(Clone)]
pub(crate) struct Script(Arc<[Step]>);

pub(crate) enum Step {
    /// Reads a request, head and body.
    Hear,
    /// `{token}` stands for a body that the service would grant the call with, `{length}` and `{length-hex}` for its length.
    Say(String),
    Bytes(Vec<u8>),
    /// Again and again until so many bytes are out or the client has gone, with a pause after each.
    Flood {
        piece: Vec<u8>,
        total: u64,
        pause: Duration,
    },
    /// Waits until the client has gone.
    Wait,
    /// Says goodbye as the protocol wants it: in TLS that is more than closing.
    Bye,
    /// The connection will be reset instead of closed. Stands last.
    Reset,
}

impl Script {
    pub(crate) fn new(steps: impl IntoIterator<Item = Step>) -> Self {
        Self(steps.into_iter().collect())
    }

    pub(crate) fn resets(&self) -> bool {
        matches!(self.0.last(), Some(Step::Reset))
    }

    pub(crate) async fn play<S: AsyncRead + AsyncWrite + Unpin>(&self, stream: S, hear: impl Fn(&str)) -> Option<()> {
        let mut stream = BufReader::new(stream);
        let mut token = "";
        for step in self.0.iter() {
            match step {
                Step::Hear => {
                    let path = read_request(&mut stream).await?;
                    token = granted(&path);
                    hear(&path);
                }
                Step::Say(text) => {
                    let text = text
                        .replace("{length}", &token.len().to_string())
                        .replace("{length-hex}", &format!("{:x}", token.len()))
                        .replace("{token}", token);
                    stream.write_all(text.as_bytes()).await.ok()?;
                    stream.flush().await.ok()?;
                }
                Step::Bytes(bytes) => {
                    stream.write_all(bytes).await.ok()?;
                    stream.flush().await.ok()?;
                }
                Step::Flood { piece, total, pause } => {
                    let mut sent = 0;
                    while sent < *total {
                        stream.write_all(piece).await.ok()?;
                        stream.flush().await.ok()?;
                        sent += piece.len() as u64;
                        if !pause.is_zero() {
                            tokio::time::sleep(*pause).await;
                        }
                    }
                }
                Step::Wait => while stream.read(&mut [0; 512]).await.is_ok_and(|read| read > 0) {},
                Step::Bye => stream.shutdown().await.ok()?,
                Step::Reset => {}
            }
        }
        Some(())
    }
}

/// The path of a request. Its body is read too, or closing would reset the connection.
async fn read_request<S: AsyncRead + AsyncWrite + Unpin>(stream: &mut BufReader<S>) -> Option<String> {
    let mut first = String::new();
    stream.read_line(&mut first).await.ok()?;
    let mut length = 0;
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).await.ok()?;
        if let Some(value) = line.strip_prefix("content-length: ") {
            length = value.trim().parse().unwrap();
        }
        if line.trim().is_empty() {
            break;
        }
    }
    stream.read_exact(&mut vec![0; length]).await.ok()?;
    Some(first.split(' ').nth(1)?.to_owned())
}

/// What the service of this path grants the call with.
pub(crate) fn granted(path: &str) -> &'static str {
    if path.contains("/games/v1/") {
        r#"{"token":{"tokenValue":"granted-grouping-token"}}"#
    } else if path.contains("/androidenterprise/v1/") {
        r#"{"token":"granted-authentication-token"}"#
    } else if path.contains("/v1/tokens/") {
        r#"{"GameName":"a game","Reason":"granted"}"#
    } else {
        r#"{"code":200,"status":"OK","data":{"EntityToken":"granted-entity-token"}}"#
    }
}
