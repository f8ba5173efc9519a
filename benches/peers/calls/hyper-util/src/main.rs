//! The Play Games call with hyper-util's client.

mod send;

use std::error::Error;

use pgs_token::{AccessToken, Endpoint as _, GeneratePlayGroupingApiToken, PackageName, Persona};

fn main() -> Result<(), Box<dyn Error>> {
    let (origin, count) = sample::origin_and_count();
    let call =
        GeneratePlayGroupingApiToken::new(PackageName::new(sample::PACKAGE_NAME)?, Persona::new(sample::PERSONA)?)
            .with_origin(origin.parse()?);
    let credential = AccessToken::new(sample::ACCESS_TOKEN)?;
    let client = send::client();
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
        for _ in 0..count {
            let response = send::send(&client, call.request(&credential)).await?;
            assert_eq!(call.response(&response)?.token_value.expose(), sample::PGS.token);
        }
        Ok(())
    })
}
