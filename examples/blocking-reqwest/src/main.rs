//! The four calls without async, with a reqwest client that the program has anyway.
//!
//! A transport's three duties: the client adds no credential, follows no redirect and bounds the time, and `take` bounds
//! the body. The sandbox is on a loopback port, so there is no TLS and no proxy.

use std::error::Error;
use std::io::Read as _;
use std::time::Duration;

use four_calls::{arguments, calls, vectors};
use http::{Request, Response};
use reqwest::blocking::{Client, ClientBuilder};
use reqwest::redirect::Policy;

const MAX_BODY: u64 = 1 << 20;
const TIMEOUT: Duration = Duration::from_secs(10);

fn main() -> Result<(), Box<dyn Error>> {
    let (origin, folder) = arguments()?;
    let settings = reqwest::Client::builder().redirect(Policy::none()).no_proxy().timeout(TIMEOUT);
    // The blocking client's own timeout starts anew with every read; that of the client underneath does not.
    let client = ClientBuilder::from(settings).timeout(None).build()?;
    for call in calls(&origin)? {
        let response = send(&client, call.request.clone())?;
        println!("{}: {}", call.name, call.response(&response)?);
    }
    vectors(&folder)
}

fn send(client: &Client, request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, Box<dyn Error>> {
    let empty = request.body().is_empty();
    let mut request = reqwest::blocking::Request::try_from(request)?;
    if empty {
        // Otherwise reqwest adds `content-length: 0` to a GET.
        *request.body_mut() = None;
    }
    // The persona is in the URI, and an error is printed.
    let received = client.execute(request).map_err(reqwest::Error::without_url)?;

    let mut response = Response::new(Vec::new());
    *response.status_mut() = received.status();
    *response.headers_mut() = received.headers().clone();
    let length = received.take(MAX_BODY + 1).read_to_end(response.body_mut())?;
    if length as u64 > MAX_BODY {
        return Err("the body is too long".into());
    }
    Ok(response)
}
