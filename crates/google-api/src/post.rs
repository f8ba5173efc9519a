use http::header::{ACCEPT, AUTHORIZATION, CONTENT_LENGTH};
use http::{HeaderMap, HeaderValue, Method, Request, Uri};

use crate::AccessToken;

/// A POST without a body, authorised by an access token: three headers and nothing else.
///
/// `Content-Length: 0` is written out, because Google's front end answers 411 with an HTML page where it is missing
/// (<https://github.com/makarski/gtasks-rs/issues/7>, <https://github.com/apache/opendal/issues/4432>), and clients
/// differ in whether they add it to an empty body.
#[must_use]
pub fn post(uri: Uri, access_token: &AccessToken) -> Request<Vec<u8>> {
    // One more than are written here: every HTTP/1.1 transport adds `host`.
    let mut headers = HeaderMap::with_capacity(4);
    headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    headers.insert(AUTHORIZATION, access_token.header().clone());
    headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));

    let mut request = Request::new(Vec::new());
    *request.method_mut() = Method::POST;
    *request.uri_mut() = uri;
    *request.headers_mut() = headers;
    request
}
