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

/// Refuses a body that says itself that it is too long.
pub(crate) fn check_length(declared: Option<u64>, max: usize) -> Result<(), TransportError> {
    match declared.map(usize::try_from) {
        Some(Ok(length)) if length <= max => Ok(()),
        None => Ok(()),
        Some(_) => Err(TransportError::TooLarge { max }),
    }
}

/// Refuses a body that ended before its declared length. HTTP/1.1's reader would have said so; hyper takes an HTTP/2 stream
/// that is reset with `NO_ERROR` for one that ended (<https://www.rfc-editor.org/rfc/rfc9113#section-8.1>).
pub(crate) fn check_end(status: StatusCode, declared: Option<u64>, body: &[u8]) -> Result<(), TransportError> {
    // These have a length that is another body's (<https://www.rfc-editor.org/rfc/rfc9110#section-8.6>).
    let bodiless = matches!(status, StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED);
    match declared.map(usize::try_from) {
        Some(Ok(length)) if body.len() < length && !bodiless => {
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
