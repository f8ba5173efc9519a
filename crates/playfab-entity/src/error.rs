use std::fmt;

use http::StatusCode;
use token_protocol::{Message, Recovery};

use crate::ErrorCode;

/// How this call fails.
///
/// ```
/// use playfab_entity::{Endpoint, Error, ErrorCode, GetEntityToken, Recovery, TitleId};
///
/// let call = GetEntityToken::new(TitleId::new("144")?);
/// // A 200, and yet a refusal.
/// let response = http::Response::builder()
///     .header("content-type", "application/json")
///     .body(r#"{"code": 401, "status": "Unauthorized", "error": "EntityTokenExpired", "errorCode": 1336,
///               "errorMessage": "The entity token has expired"}"#)?;
///
/// let error: Error = call.response(&response).unwrap_err();
/// assert_eq!(error.recovery(), Recovery::Reauthenticate);
/// let Error::Rejected { rejection, .. } = error else { panic!() };
/// assert_eq!(rejection.error_code(), Some(ErrorCode::ENTITY_TOKEN_EXPIRED));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub type Error = token_protocol::Error<Rejection>;

/// How the service says no: "The basic wrapper around every failed API response".
///
/// | recovery | by code | else by status |
/// |---|---|---|
/// | retry | 1199, 1342, 1133, 1287, 1127, 1123 | 408, 409, 429, 500, 502, 503, 504 |
/// | reauthenticate | 1074, 1100, 1153, 1334, 1335, 1336, 1337 | 401 |
/// | fix the request | 1000, 1071, 1144, 1004, 1131, 1373 | 400, 404, 413, 414 |
/// | give up | 1291, 1376, 1214, 1039; those below where their status says retry | any other |
///
/// 1001, 1002, 1089, 1191, 1295, 1298, 1322 and 1347 are on the list of codes never to retry as well, which does not say what else
/// to do about them: there the status decides. 1454, 1460, 1515, 1517 and 1518 are on no list; by their names (an entity's policy
/// forbids it, something is deleted, disabled or not implemented) no repeat helps, and they are taken alike.
///
/// Sources: <https://learn.microsoft.com/gaming/playfab/api-references/global-api-method-error-codes> for the codes to retry
/// and never to retry, <https://learn.microsoft.com/gaming/playfab/api-references/http-response-status-codes> for the
/// statuses. `OverLimit` (1214) was on the list to retry of an older page and is on the other one now. Which status goes with which
/// code is not documented, so a known code beats the status. In a 200, the status is the one that the body names.
#[derive(Clone, PartialEq, Eq)]
pub struct Rejection {
    pub(crate) code: Option<u16>,
    pub(crate) error_code: Option<ErrorCode>,
    pub(crate) error: Option<Box<str>>,
    pub(crate) error_message: Message,
    pub(crate) error_details: Box<[(String, Vec<String>)]>,
}

impl Rejection {
    /// `code`: "Numerical HTTP code". The real status where the response's is 200.
    #[must_use]
    pub const fn code(&self) -> Option<u16> {
        self.code
    }

    /// `errorCode`: "Numerical PlayFab error code".
    #[must_use]
    pub const fn error_code(&self) -> Option<ErrorCode> {
        self.error_code
    }

    /// `error`: the error code's name, as the service wrote it. Not printed; [`ErrorCode::name`] is.
    #[must_use]
    pub fn error(&self) -> Option<&str> {
        self.error.as_deref()
    }

    /// `errorMessage`: "Description for the PlayFab errorCode", in English.
    #[must_use]
    pub const fn error_message(&self) -> &Message {
        &self.error_message
    }

    /// `errorDetails`: "Detailed description of individual issues with the request object", by the name of what they are about;
    /// the first 64 names and the first 64 issues of each. Not printed: they may quote the request.
    pub fn error_details(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.error_details.iter().map(|(name, issues)| (name.as_str(), issues.as_slice()))
    }
}

/// Beside those that give up at once, the codes that no repeat helps.
const NEVER_TO_RETRY: &[u32] = &[1001, 1002, 1089, 1191, 1295, 1298, 1322, 1347, 1454, 1460, 1515, 1517, 1518];

impl token_protocol::Rejection for Rejection {
    fn recovery(&self, status: StatusCode) -> Recovery {
        let error_code = self.error_code.map_or(0, |code| code.0);
        match error_code {
            1199 | 1342 | 1133 | 1287 | 1127 | 1123 => return Recovery::RETRY,
            1074 | 1100 | 1153 | 1334..=1337 => return Recovery::Reauthenticate,
            1000 | 1071 | 1144 | 1004 | 1131 | 1373 => return Recovery::FixRequest,
            1291 | 1376 | 1214 | 1039 => return Recovery::GiveUp,
            _ => {}
        }
        let status = match self.code {
            Some(code) if status == StatusCode::OK => code,
            _ => status.as_u16(),
        };
        match status {
            408 | 409 | 429 | 500 | 502 | 503 | 504 if !NEVER_TO_RETRY.contains(&error_code) => Recovery::RETRY,
            401 => Recovery::Reauthenticate,
            400 | 404 | 413 | 414 => Recovery::FixRequest,
            _ => Recovery::GiveUp,
        }
    }
}

/// The code and the message.
impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.error_code, self.error_message.as_str()) {
            (Some(code), "") => code.fmt(f),
            (Some(code), _) => write!(f, "{code}: {}", self.error_message),
            (None, "") => f.write_str("no message"),
            (None, _) => self.error_message.fmt(f),
        }
    }
}

/// Without the details, which may quote the request.
impl fmt::Debug for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rejection")
            .field("code", &self.code)
            .field("error_code", &self.error_code)
            .field("error_message", &self.error_message)
            .finish_non_exhaustive()
    }
}

impl std::error::Error for Rejection {}
