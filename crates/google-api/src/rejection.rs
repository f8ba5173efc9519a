use std::fmt;

use http::StatusCode;
use token_protocol::{Message, Recovery};

use crate::{BearerError, Challenge, Code};

/// How a Google API says no.
///
/// | recovery | when |
/// |---|---|
/// | retry | 408, 429, 500, 502, 503, 504; 403 with reason `rateLimitExceeded`, `userRateLimitExceeded` or `RATE_LIMIT_EXCEEDED` |
/// | reauthenticate | 401 |
/// | fix the request | 400, 404, 405, 411, 413, 414; 403 with reason `insufficientPermissions` or `ACCESS_TOKEN_SCOPE_INSUFFICIENT`, or a challenge `insufficient_scope` |
/// | give up | anything else |
///
/// Sources: the EMM API's usage page for 429 (<https://developers.google.com/android/work/play/emm-api/v1/usage>);
/// `_should_retry_response` of google-api-python-client's `googleapiclient/http.py` for the 403s and 5xx, of which
/// 501 and the like are left out here, as they do not pass; google-auth's `google/auth/transport/__init__.py` for 408.
/// `dailyLimitExceeded` is in nobody's list of errors to retry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejection {
    pub(crate) status: Option<Code>,
    pub(crate) reasons: Vec<Code>,
    pub(crate) message: Message,
    pub(crate) challenge: Option<Challenge>,
}

impl Rejection {
    /// Google's own code: the RPC status (`UNAUTHENTICATED`) or, in the older format that has none, the first reason
    /// (`authError`).
    #[must_use]
    pub fn code(&self) -> Option<&Code> {
        self.status.as_ref().or_else(|| self.reasons.first())
    }

    /// The RPC status, if the body had one.
    #[must_use]
    pub const fn status(&self) -> Option<&Code> {
        self.status.as_ref()
    }

    /// The reasons of the older format's `errors`, then those of `ErrorInfo` details.
    #[must_use]
    pub fn reasons(&self) -> &[Code] {
        &self.reasons
    }

    /// The message, for developers and in English.
    #[must_use]
    pub const fn message(&self) -> &Message {
        &self.message
    }

    /// The `Bearer` challenge that came with it.
    #[must_use]
    pub const fn challenge(&self) -> Option<&Challenge> {
        self.challenge.as_ref()
    }

    fn has_reason(&self, wanted: &[&str]) -> bool {
        self.reasons.iter().any(|reason| wanted.contains(&reason.as_str()))
    }
}

impl token_protocol::Rejection for Rejection {
    fn recovery(&self, status: StatusCode) -> Recovery {
        let lacks_scope = self.challenge.as_ref().and_then(Challenge::error) == Some(BearerError::InsufficientScope);
        match status.as_u16() {
            408 | 429 | 500 | 502 | 503 | 504 => Recovery::RETRY,
            403 if self.has_reason(&["rateLimitExceeded", "userRateLimitExceeded", "RATE_LIMIT_EXCEEDED"]) => {
                Recovery::RETRY
            }
            403 if lacks_scope || self.has_reason(&["insufficientPermissions", "ACCESS_TOKEN_SCOPE_INSUFFICIENT"]) => {
                Recovery::FixRequest
            }
            401 => Recovery::Reauthenticate,
            400 | 404 | 405 | 411 | 413 | 414 => Recovery::FixRequest,
            _ => Recovery::GiveUp,
        }
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.code(), self.message.as_str()) {
            (Some(code), "") => code.fmt(f),
            (Some(code), _) => write!(f, "{code}: {}", self.message),
            (None, "") => f.write_str("no message"),
            (None, _) => self.message.fmt(f),
        }
    }
}

impl std::error::Error for Rejection {}
