use std::error::Error as StdError;
use std::io::{self, ErrorKind};
use std::iter;

use crate::TransportError;

/// What hyper-util's connector says of an `https` URI if no TLS stack is wrapped around it. Its error type is
/// private, so the text is all there is to go by; were it to change, [`TransportError::Connect`] is what
/// comes out.
const NOT_HTTP: &str = "invalid URL, scheme is not http";

/// What hyper-util says of a request that waited for another one's HTTP/2 connection, and that was lost. The kind of its error is
/// private too; were the text to change, [`TransportError::Other`] is what comes out.
const CANCELED: &str = "client error (Canceled)";

/// Tells reqwest's errors apart, and takes the URL out.
pub(crate) fn classify(error: reqwest::Error) -> TransportError {
    let kind = if error.is_builder() {
        TransportError::InvalidRequest
    } else if error.is_connect() {
        if error.is_timeout() {
            TransportError::ConnectTimeout
        } else if chain(&error).any(|error| error.to_string() == NOT_HTTP) {
            TransportError::NoTls
        } else {
            TransportError::Connect
        }
    } else if error.is_timeout() {
        TransportError::Timeout
    } else if chain(&error).any(is_garbled) {
        TransportError::Garbled
    } else if chain(&error).any(is_lost) {
        TransportError::BrokeOff
    } else {
        TransportError::Other
    };
    kind(Box::new(error.without_url()))
}

/// The same for an error met while reading a body as [`io::Read`], where reqwest wraps its own.
#[cfg(feature = "blocking")]
pub(crate) fn classify_io(error: io::Error) -> TransportError {
    match error.downcast() {
        Ok(error) => classify(error),
        Err(error) => TransportError::Other(Box::new(error)),
    }
}

fn chain<'a>(error: &'a (dyn StdError + 'static)) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    iter::successors(Some(error), |&error| error.source())
}

/// A bad head is hyper's own error; for a bad chunk it borrows these kinds from `io`.
fn is_garbled(error: &(dyn StdError + 'static)) -> bool {
    if let Some(error) = error.downcast_ref::<hyper::Error>() {
        error.is_parse()
    } else if let Some(error) = error.downcast_ref::<io::Error>() {
        matches!(error.kind(), ErrorKind::InvalidData | ErrorKind::InvalidInput)
    } else {
        false
    }
}

/// HTTP/2 has a dozen ways to lose a stream, so this is whatever else hyper says once it has a connection. A compressed body
/// that ends too soon is no error of hyper's.
fn is_lost(error: &(dyn StdError + 'static)) -> bool {
    let ended = |error: &io::Error| error.kind() == ErrorKind::UnexpectedEof;
    error.is::<hyper::Error>() || error.downcast_ref().is_some_and(ended) || error.to_string() == CANCELED
}
