//! What the two clients share around the sending itself.

use std::io::{self, ErrorKind};

use http::uri::{Authority, PathAndQuery};
use http::{HeaderMap, Response, StatusCode, Uri, Version};
use reqwest::Url;
use token_protocol::Origin;

use crate::TransportError;

/// The URL of a URI that a credential may be sent to. [`Origin`] knows which; its own URIs always pass.
pub(crate) fn url(uri: &Uri) -> Result<Url, TransportError> {
    Origin::check(uri).map_err(TransportError::InsecureUri)?;
    let scheme = uri.scheme_str().unwrap_or_default();
    let authority = uri.authority().map_or("", Authority::as_str);
    let target = uri.path_and_query().map_or("", PathAndQuery::as_str);
    // In one piece: reqwest's own conversion writes the URI bit by bit.
    let text = [scheme, "://", authority, target].concat();
    Url::parse(&text).map_err(|error| TransportError::InvalidRequest(Box::new(error)))
}

/// The length that the body should have. That of an answer to a HEAD, a 204 or a 304 is another body's
/// (<https://www.rfc-editor.org/rfc/rfc9110#section-8.6>).
pub(crate) fn expected_length(is_head: bool, status: StatusCode, declared: Option<u64>) -> Option<u64> {
    declared.filter(|_| !is_head && !matches!(status, StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED))
}

/// Refuses a body that says itself that it is too long.
pub(crate) fn check_length(expected: Option<u64>, max: usize) -> Result<(), TransportError> {
    match expected.map(usize::try_from) {
        Some(Ok(length)) if length <= max => Ok(()),
        None => Ok(()),
        Some(_) => Err(TransportError::TooLarge { max }),
    }
}

/// Refuses a body that ended before its declared length. HTTP/1.1's reader would have said so; hyper takes an HTTP/2 stream
/// that is reset with `NO_ERROR` for one that ended (<https://www.rfc-editor.org/rfc/rfc9113#section-8.1>).
pub(crate) fn check_end(expected: Option<u64>, body: &[u8]) -> Result<(), TransportError> {
    match expected.map(usize::try_from) {
        Some(Ok(length)) if body.len() < length => {
            Err(TransportError::BrokeOff(Box::new(io::Error::from(ErrorKind::UnexpectedEof))))
        }
        _ => Ok(()),
    }
}

pub(crate) fn response(status: StatusCode, version: Version, headers: HeaderMap, body: Vec<u8>) -> Response<Vec<u8>> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    *response.version_mut() = version;
    *response.headers_mut() = headers;
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_that_is_another_bodys_is_not_waited_for() {
        assert_eq!(expected_length(false, StatusCode::OK, Some(7)), Some(7));
        assert_eq!(expected_length(false, StatusCode::OK, None), None);
        assert_eq!(expected_length(true, StatusCode::OK, Some(7)), None);
        assert_eq!(expected_length(false, StatusCode::NO_CONTENT, Some(7)), None);
        assert_eq!(expected_length(false, StatusCode::NOT_MODIFIED, Some(7)), None);
    }
}
