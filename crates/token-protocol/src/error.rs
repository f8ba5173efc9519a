use http::StatusCode;

use crate::{Malformed, Recovery, RequestId, RetryAfter};

/// Why a response is not a token.
///
/// `Display` and `Debug` show the status and our own words; never a credential, and of a body only the service's message for
/// people, codes that it documents or that are numbers, and a wait.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error<R> {
    /// The service answered, in its own words, with no.
    #[error("refused with status {}: {rejection}", status.as_u16())]
    Rejected {
        /// The response's status.
        status: StatusCode,
        /// How long the service asked to be left alone: the longest of what it said in header and body.
        retry_after: Option<RetryAfter>,
        /// What to quote to the service's support.
        request_id: Option<RequestId>,
        /// What the service said.
        rejection: R,
    },
    /// Something answered, but not in the service's words: a proxy, a captive portal, a front end's HTML
    /// page, a redirect, an unexpected 2xx, an empty body.
    #[error(
        "status {} with {}, which is not an answer of this service",
        status.as_u16(),
        content_type.as_deref().unwrap_or("no content type")
    )]
    Unrecognized {
        /// The response's status.
        status: StatusCode,
        /// The `Retry-After` header's wait.
        retry_after: Option<RetryAfter>,
        /// What to quote to the service's support, if the service did send it after all.
        request_id: Option<RequestId>,
        /// The response's media type, lower case and without parameters.
        content_type: Option<String>,
    },
    /// The service said yes, and its body is not what it promises.
    #[error(transparent)]
    Malformed(Malformed),
}

/// How a service says no: its own code and message, and what they mean for the caller.
pub trait Rejection: std::error::Error + 'static {
    /// What the caller can do, given the response's status.
    ///
    /// A code that the service documents beats the status; an unknown one falls back on it. The wait of
    /// a [`Recovery::Retry`] is left to [`Error::recovery`], which knows the headers.
    fn recovery(&self, status: StatusCode) -> Recovery;
}

impl<R> Error<R> {
    /// The response's status.
    #[must_use]
    pub const fn status(&self) -> StatusCode {
        match self {
            Self::Rejected { status, .. } | Self::Unrecognized { status, .. } => *status,
            Self::Malformed(malformed) => malformed.status(),
        }
    }

    /// What to quote to the service's support, where the service sends such a thing.
    #[must_use]
    pub const fn request_id(&self) -> Option<&RequestId> {
        match self {
            Self::Rejected { request_id, .. } | Self::Unrecognized { request_id, .. } => request_id.as_ref(),
            Self::Malformed(malformed) => malformed.request_id(),
        }
    }

    /// How long the service asked to be left alone, if it said.
    #[must_use]
    pub const fn retry_after(&self) -> Option<RetryAfter> {
        match self {
            Self::Rejected { retry_after, .. } | Self::Unrecognized { retry_after, .. } => *retry_after,
            Self::Malformed(_) => None,
        }
    }
}

impl<R: Rejection> Error<R> {
    /// What the caller can do about it.
    #[must_use]
    pub fn recovery(&self) -> Recovery {
        let recovery = match self {
            Self::Rejected { status, rejection, .. } => rejection.recovery(*status),
            Self::Unrecognized { status, .. } => by_status(*status),
            Self::Malformed(_) => Recovery::GiveUp,
        };
        match recovery {
            Recovery::Retry { .. } => Recovery::Retry { after: self.retry_after() },
            other => other,
        }
    }
}

/// What can be done about an answer that is not the service's: its status is all there is to go by, and
/// HTTP says what it means (<https://www.rfc-editor.org/rfc/rfc9110#section-15>; 425:
/// <https://www.rfc-editor.org/rfc/rfc8470#section-5.2>; 429: <https://www.rfc-editor.org/rfc/rfc6585#section-4>).
fn by_status(status: StatusCode) -> Recovery {
    match status.as_u16() {
        408 | 425 | 429 | 500 | 502 | 503 | 504 => Recovery::RETRY,
        401 => Recovery::Reauthenticate,
        400 | 404 | 405 | 411 | 413 | 414 | 415 => Recovery::FixRequest,
        _ => Recovery::GiveUp,
    }
}
