//! The Play Games call with token-reqwest.

use std::error::Error;

use pgs_token::{AccessToken, GeneratePlayGroupingApiToken, PackageName, Persona};
use token_reqwest::Client;

fn main() -> Result<(), Box<dyn Error>> {
    let (origin, count) = sample::origin_and_count();
    let call =
        GeneratePlayGroupingApiToken::new(PackageName::new(sample::PACKAGE_NAME)?, Persona::new(sample::PERSONA)?)
            .with_origin(origin.parse()?);
    let credential = AccessToken::new(sample::ACCESS_TOKEN)?;
    let client = Client::new()?;
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
        for _ in 0..count {
            let token = client.call(&call, &credential).await?;
            assert_eq!(token.token_value.expose(), sample::PGS.token);
        }
        Ok(())
    })
}
