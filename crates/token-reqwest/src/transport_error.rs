use std::error::Error as StdError;

use token_lifecycle::Loss;
use token_protocol::{InvalidInput, Recovery};

type Source = Box<dyn StdError + Send + Sync>;

/// Why there is no whole answer.
///
/// Neither `Display` nor `Debug`, here or in the chain of sources, shows the URI or a header; a TLS stack may name the host. Most
/// variants keep reqwest's error, without its URL, as the source.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TransportError {
    /// The URI's scheme and authority are not an [`Origin`](token_protocol::Origin): not `https`, nor `http` to
    /// a loopback host; or they have user information, or a host that a URL parser would read in another
    /// way than it is written. Nothing was sent.
    #[error("nothing was sent: the URI does not start with an acceptable origin")]
    InsecureUri(#[source] InvalidInput),
    /// reqwest makes no request of this. Nothing was sent.
    #[error("nothing was sent: the request is not one that reqwest can send")]
    InvalidRequest(#[source] Source),
    /// The URI is `https`, and reqwest was built without a TLS stack: see the crate's documentation. Nothing
    /// was sent.
    #[error("nothing was sent: reqwest was built without TLS, and the URI is https")]
    NoTls(#[source] Source),
    /// There was no connection to send on: the name did not resolve, the host refused, the TLS handshake or the
    /// proxy failed. Nothing was sent.
    #[error("could not connect")]
    Connect(#[source] Source),
    /// The name, the host, the TLS handshake or the proxy took longer than
    /// [`Settings::connect_timeout`](crate::Settings::connect_timeout), or the operating system gave up. Nothing
    /// was sent.
    #[error("timed out while connecting")]
    ConnectTimeout(#[source] Source),
    /// The call took longer than [`Settings::timeout`](crate::Settings::timeout). The service may have acted.
    ///
    /// This includes a call that was still connecting, if the connect timeout is not the shorter one.
    #[error("timed out before the whole answer was there")]
    Timeout(#[source] Source),
    /// The connection was lost before the whole answer was there. The service may have acted.
    #[error("the connection broke off before the whole answer was there")]
    BrokeOff(#[source] Source),
    /// What came back is not HTTP, or has more or longer headers than reqwest takes. Something did get the
    /// request.
    #[error("the answer cannot be read as HTTP")]
    Garbled(#[source] Source),
    /// The answer's body is longer than [`Settings::max_body`](crate::Settings::max_body). The rest was not
    /// read. The service may have acted.
    #[error("the answer's body is longer than {max} bytes")]
    TooLarge {
        /// The bound, in bytes.
        max: usize,
    },
    /// Whatever else reqwest says. The service may have acted.
    #[error("the call failed for a reason of reqwest's own")]
    Other(#[source] Source),
}

impl TransportError {
    /// Whether the request provably never left, so that the service cannot have acted and any call may be
    /// sent again. `false` if that is not known.
    #[must_use]
    pub const fn never_left(&self) -> bool {
        match self {
            Self::InsecureUri(_)
            | Self::InvalidRequest(_)
            | Self::NoTls(_)
            | Self::Connect(_)
            | Self::ConnectTimeout(_) => true,
            Self::Timeout(_) | Self::BrokeOff(_) | Self::Garbled(_) | Self::TooLarge { .. } | Self::Other(_) => false,
        }
    }

    /// What the caller can do about it. Whether a repeat may do something twice is another question:
    /// [`never_left`](TransportError::never_left).
    #[must_use]
    pub const fn recovery(&self) -> Recovery {
        match self {
            Self::Connect(_) | Self::ConnectTimeout(_) | Self::Timeout(_) | Self::BrokeOff(_) => Recovery::RETRY,
            Self::InsecureUri(_) | Self::InvalidRequest(_) => Recovery::FixRequest,
            Self::NoTls(_) | Self::Garbled(_) | Self::TooLarge { .. } | Self::Other(_) => Recovery::GiveUp,
        }
    }
}

/// What an exchange has to know of it. The error itself is the loss's source.
impl From<TransportError> for Loss {
    fn from(error: TransportError) -> Self {
        let loss = if error.never_left() { Self::never_left() } else { Self::unknown() };
        loss.with_recovery(error.recovery()).with_source(error)
    }
}
