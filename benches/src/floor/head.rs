use std::time::Duration;

use http::header::{CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderMap, Response, StatusCode};

/// Whether the last `Content-Type` is the usual one, or this media type in any case and with any parameters.
pub(crate) fn is(headers: &HeaderMap, media_type: &str, usual: &str) -> bool {
    let Some(value) = headers.get_all(CONTENT_TYPE).iter().next_back() else { return false };
    value.as_bytes() == usual.as_bytes() || is_otherwise(value.as_bytes(), media_type)
}

#[cold]
fn is_otherwise(value: &[u8], media_type: &str) -> bool {
    let Some((essence, parameters)) = value.split_at_checked(media_type.len()) else { return false };
    essence.eq_ignore_ascii_case(media_type.as_bytes())
        && (parameters.is_empty() || parameters[0] == b';' && !parameters.contains(&b','))
}

/// What the head of a refusal says beside its media type.
#[derive(Debug, PartialEq)]
pub(crate) struct Head {
    pub(crate) status: StatusCode,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) request_id: Option<Box<str>>,
}

impl Head {
    /// `None` for a wait that is not in seconds, or said twice.
    pub(crate) fn of(response: &Response<Vec<u8>>) -> Option<Self> {
        let headers = response.headers();
        let mut waits = headers.get_all(RETRY_AFTER).iter();
        let retry_after = match (waits.next(), waits.next()) {
            (None, _) => None,
            (Some(wait), None) => Some(Duration::from_secs(wait.to_str().ok()?.parse::<u32>().ok()?.into())),
            _ => return None,
        };
        let request_id = headers.get("x-requestid").and_then(|id| id.to_str().ok());
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
        let request_id = request_id.filter(|id| (1..=128).contains(&id.len()) && id.bytes().all(is_plain));
        Some(Self { status: response.status(), retry_after, request_id: request_id.map(Box::from) })
    }

    #[cfg(test)]
    pub(crate) fn of_error<R>(error: &token_protocol::Error<R>) -> Self {
        Self {
            status: error.status(),
            retry_after: error.retry_after().map(|wait| wait.at_least()),
            request_id: error.request_id().map(|id| id.as_str().into()),
        }
    }
}
