use http::header::{ACCEPT, AUTHORIZATION, CONTENT_LENGTH};
use http::{HeaderValue, Method, Request, Uri};
use token_protocol::request;

use crate::AccessToken;

/// A POST without a body, authorised by an access token: three headers and nothing else.
///
/// `Content-Length: 0` is written out, because Google's front end answers 411 with an HTML page where it is missing
/// (<https://github.com/makarski/gtasks-rs/issues/7>, <https://github.com/apache/opendal/issues/4432>), and clients
/// differ in whether they add it to an empty body.
#[must_use]
pub fn post(uri: Uri, access_token: &AccessToken) -> Request<Vec<u8>> {
    let headers = [
        (ACCEPT, HeaderValue::from_static("application/json")),
        (AUTHORIZATION, access_token.header().clone()),
        (CONTENT_LENGTH, HeaderValue::from_static("0")),
    ];
    request(Method::POST, uri, headers, Vec::new())
}
