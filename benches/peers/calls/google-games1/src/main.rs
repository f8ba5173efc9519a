//! The Play Games call with the generated client, on the HTTP client that it wants.

use std::error::Error;

use google_games1::Games;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;

fn main() -> Result<(), Box<dyn Error>> {
    let (origin, count) = sample::origin_and_count();
    let client = Client::builder(TokioExecutor::new()).build(HttpConnector::new());
    let mut hub = Games::new(client, sample::ACCESS_TOKEN.to_owned());
    hub.base_url(format!("{origin}/"));
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
        for _ in 0..count {
            let call = hub.accesstokens().generate_play_grouping_api_token();
            let (_, answer) = call.package_name(sample::PACKAGE_NAME).persona(sample::PERSONA).doit().await?;
            let token = answer.token.and_then(|token| token.token_value);
            assert_eq!(token.as_deref(), Some(sample::PGS.token));
        }
        Ok(())
    })
}
