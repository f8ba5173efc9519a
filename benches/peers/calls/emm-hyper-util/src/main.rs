//! The Play EMM call with hyper-util's client.

#[path = "../../hyper-util/src/send.rs"]
mod send;

use std::error::Error;

use emm_token::{AccessToken, Endpoint as _, EnterpriseId, GenerateAuthenticationToken, UserId};

fn main() -> Result<(), Box<dyn Error>> {
    let (origin, count) = sample::origin_and_count();
    let call =
        GenerateAuthenticationToken::new(EnterpriseId::new(sample::ENTERPRISE_ID)?, UserId::new(sample::USER_ID)?)
            .with_origin(origin.parse()?);
    let credential = AccessToken::new(sample::ACCESS_TOKEN)?;
    let client = send::client();
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
        for _ in 0..count {
            let response = send::send(&client, call.request(&credential)).await?;
            assert_eq!(call.response(&response)?.redeem().token.expose(), sample::EMM.token);
        }
        Ok(())
    })
}
