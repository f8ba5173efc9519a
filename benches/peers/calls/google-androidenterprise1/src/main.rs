//! The Play EMM call with the generated client, on the HTTP client that it wants.

use std::error::Error;

use google_androidenterprise1::AndroidEnterprise;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;

fn main() -> Result<(), Box<dyn Error>> {
    let (origin, count) = sample::origin_and_count();
    let client = Client::builder(TokioExecutor::new()).build(HttpConnector::new());
    let mut hub = AndroidEnterprise::new(client, sample::ACCESS_TOKEN.to_owned());
    hub.base_url(format!("{origin}/"));
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
        for _ in 0..count {
            let call = hub.users().generate_authentication_token(sample::ENTERPRISE_ID, sample::USER_ID);
            let (_, answer) = call.doit().await?;
            assert_eq!(answer.token.as_deref(), Some(sample::EMM.token));
        }
        Ok(())
    })
}
