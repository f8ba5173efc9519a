//! A token call of ruma-client-api: Matrix's `OpenID` token.

use std::hint::black_box;

use ruma_client_api::account::request_openid_token::v3::{Request, Response};
use ruma_common::api::auth_scheme::SendAccessToken;
use ruma_common::api::{IncomingResponseExt as _, MatrixVersion, OutgoingRequestExt as _, SupportedVersions};
use ruma_common::owned_user_id;
use std::borrow::Cow;

fn main() {
    let call = Request::new(owned_user_id!("@games:example.com"));
    let versions = SupportedVersions { versions: [MatrixVersion::V1_1].into(), features: [].into() };
    sample::operation(
        || {
            let token = SendAccessToken::IfRequired(black_box(sample::ACCESS_TOKEN));
            // It takes the call, so whoever calls twice clones it.
            let call = black_box(&call).clone();
            let request: http::Request<Vec<u8>> = call
                .try_into_http_request("https://matrix.example.com", token, Cow::Borrowed(&versions))
                .expect("a request");
            request
        },
        || sample::MATRIX.response(),
        |response| {
            let (head, body) = response.into_parts();
            let response = http::Response::from_parts(head, body.as_slice());
            let token = Response::try_from_http_response(response).expect("a token");
            assert_eq!(token.access_token, sample::MATRIX.token);
            token
        },
    );
}
