//! The four calls on tokio, with reqwest, through token-reqwest.
//!
//! A transport's three duties are all done by its client: it adds no credential and follows no redirect, takes no body
//! over 1 MiB, and no longer than 30 s. The sandbox is on a loopback port, so there is no TLS: a program that calls the
//! services picks one of reqwest's TLS features.

use std::error::Error;

use four_calls::{arguments, calls, vectors};
use token_reqwest::Client;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let (origin, folder) = arguments()?;
    let client = Client::new()?;
    for call in calls(&origin)? {
        let response = client.send(call.request.clone()).await?;
        println!("{}: {}", call.name, call.response(&response)?);
    }
    vectors(&folder)
}
