//! oauth2's token request with client credentials. Building and reading are one call, with the client in between: `build` has
//! one that fails, and `read`, with an answer ready, does both.

use std::cell::Cell;
use std::convert::Infallible;
use std::hint::black_box;
use std::io;

use oauth2::basic::BasicClient;
use oauth2::url::ParseError;
use oauth2::{ClientId, ClientSecret, HttpRequest, HttpResponse, TokenResponse as _, TokenUrl};

fn main() -> Result<(), ParseError> {
    let client = BasicClient::new(ClientId::new("sandbox-client".to_owned()))
        .set_client_secret(ClientSecret::new("sandbox-secret-sandbox-secret".to_owned()))
        .set_token_uri(TokenUrl::new("https://oauth2.example/v1/token".to_owned())?);
    let call = || black_box(&client).exchange_client_credentials();
    sample::operation(
        || {
            call().request(&|request: HttpRequest| {
                drop(black_box(request));
                Err::<HttpResponse, io::Error>(io::ErrorKind::Other.into())
            })
        },
        || sample::OAUTH2.response(),
        |response| {
            let response = Cell::new(response);
            let token = call().request(&|request: HttpRequest| {
                drop(black_box(request));
                Ok::<HttpResponse, Infallible>(response.take())
            });
            let token = token.expect("a token");
            assert_eq!(token.access_token().secret(), sample::OAUTH2.token);
            token
        },
    );
    Ok(())
}
