//! tame-oauth's token request with a refresh token. A service account's is signed, and the signature would be nearly all
//! of what is counted.

use std::hint::black_box;

use tame_oauth::gcp::TokenOrRequest;
use tame_oauth::gcp::TokenProvider as _;
use tame_oauth::gcp::end_user::{EndUserCredentialsInfo, EndUserCredentialsInner};

fn main() {
    let provider = EndUserCredentialsInner::new(EndUserCredentialsInfo {
        client_id: "sandbox-client".to_owned(),
        client_secret: "sandbox-secret-sandbox-secret".to_owned(),
        refresh_token: "sandbox-refresh-token-sandbox-refresh-token".to_owned(),
        client_type: "authorized_user".to_owned(),
    });
    sample::operation(
        || match black_box(&provider).get_token(&["games"]).expect("a request") {
            TokenOrRequest::Request { request, .. } => request,
            TokenOrRequest::Token(_) => unreachable!("nothing is cached"),
        },
        || sample::OAUTH2.response(),
        |response| {
            let token = provider.parse_token_response(0, response).expect("a token");
            assert_eq!(token.access_token, sample::OAUTH2.token);
            token
        },
    );
}
