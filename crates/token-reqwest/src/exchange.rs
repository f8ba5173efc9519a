//! What the two clients share around the sending itself.

use http::{HeaderMap, Response, StatusCode, Uri, Version};
use token_protocol::Origin;

use crate::TransportError;

/// Refuses a URI that a credential must not be sent to. [`Origin`] knows which; its own URIs always pass.
pub(crate) fn check(uri: &Uri) -> Result<(), TransportError> {
    let scheme = uri.scheme_str().unwrap_or_default();
    let authority = uri.authority().map_or("", |authority| authority.as_str());
    Origin::new(&format!("{scheme}://{authority}")).map(drop).map_err(TransportError::InsecureUri)
}

/// Refuses a body that says itself that it is too long.
pub(crate) fn check_length(declared: Option<u64>, max: usize) -> Result<(), TransportError> {
    match declared.map(usize::try_from) {
        Some(Ok(length)) if length <= max => Ok(()),
        None => Ok(()),
        Some(_) => Err(TransportError::TooLarge { max }),
    }
}

pub(crate) fn response(status: StatusCode, version: Version, headers: HeaderMap, body: Vec<u8>) -> Response<Vec<u8>> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    *response.version_mut() = version;
    *response.headers_mut() = headers;
    response
}
