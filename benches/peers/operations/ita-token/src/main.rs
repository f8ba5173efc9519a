//! A token call of ita-token.

use std::hint::black_box;

use ita_token::{Credential, Endpoint as _, GetToken, InvalidInput, TokenId};

fn main() -> Result<(), InvalidInput> {
    let call = GetToken::new(TokenId::new(sample::ITA.token)?);
    let credential = Credential::bearer(sample::ACCESS_TOKEN)?;
    sample::operation(
        || black_box(&call).request(black_box(&credential)),
        || sample::ITA.response(),
        |response| {
            let token = call.response(&response).expect("a token");
            assert_eq!(token.token_source_id.as_deref(), Some(sample::ITA.token));
            token
        },
    );
    Ok(())
}
