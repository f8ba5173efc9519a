//! A token call of pgs-token.

use std::hint::black_box;

use pgs_token::{AccessToken, Endpoint as _, GeneratePlayGroupingApiToken, InvalidInput, PackageName, Persona};

fn main() -> Result<(), InvalidInput> {
    let persona = Persona::new(sample::PERSONA)?;
    let call = GeneratePlayGroupingApiToken::new(PackageName::new(sample::PACKAGE_NAME)?, persona);
    let credential = AccessToken::new(sample::ACCESS_TOKEN)?;
    sample::operation(
        || black_box(&call).request(black_box(&credential)),
        || sample::PGS.response(),
        |response| {
            let token = call.response(&response).expect("a token");
            assert_eq!(token.token_value.expose(), sample::PGS.token);
            token
        },
    );
    Ok(())
}
