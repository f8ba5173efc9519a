//! The Play Games call with reqwest, by hand, with what `token-reqwest` guarantees of the exchange: the same timeouts, no
//! redirect, no proxy, a credential that is not printed, and a body of bounded length.

use std::error::Error;
use std::time::Duration;

use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, HeaderValue};
use reqwest::redirect::Policy;
use reqwest::{Client, StatusCode, retry};
use sample::MAX_BODY;
use serde::Deserialize;

#[derive(Deserialize)]
struct Answer {
    token: Token,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Token {
    token_value: String,
}

fn main() -> Result<(), Box<dyn Error>> {
    let (origin, count) = sample::origin_and_count();
    let endpoint = format!("{origin}/games/v1/accesstokens/generatePlayGroupingApiToken");
    let mut bearer = HeaderValue::try_from(format!("Bearer {}", sample::ACCESS_TOKEN))?;
    bearer.set_sensitive(true);
    let client = Client::builder()
        .no_proxy()
        .redirect(Policy::none())
        .retry(retry::never())
        .referer(false)
        .connect_timeout(Duration::from_secs(10))
        .timeout(Duration::from_secs(30))
        .build()?;
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
        for _ in 0..count {
            let token = call(&client, &endpoint, sample::PACKAGE_NAME, sample::PERSONA, &bearer).await?;
            assert_eq!(token, sample::PGS.token);
        }
        Ok(())
    })
}

async fn call(
    client: &Client,
    endpoint: &str,
    package_name: &str,
    persona: &str,
    bearer: &HeaderValue,
) -> Result<String, Box<dyn Error>> {
    let mut response = client
        .post(endpoint)
        .query(&[("packageName", package_name), ("persona", persona)])
        .header(ACCEPT, HeaderValue::from_static("application/json"))
        .header(AUTHORIZATION, bearer)
        .header(CONTENT_LENGTH, HeaderValue::from_static("0"))
        .send()
        .await?;
    if response.status() != StatusCode::OK {
        return Err(response.status().to_string().into());
    }
    let content_type = response.headers().get(CONTENT_TYPE).map_or(b"".as_slice(), HeaderValue::as_bytes);
    if !content_type.starts_with(b"application/json") {
        return Err("not JSON".into());
    }
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        if chunk.len() > MAX_BODY - body.len() {
            return Err("too long".into());
        }
        body.extend_from_slice(&chunk);
    }
    let answer: Answer = serde_json::from_slice(&body)?;
    Ok(answer.token.token_value)
}
