//! The four calls without async, with ureq.
//!
//! A transport's three duties: the agent adds no credential, follows no redirect and bounds the time, and `limit` bounds
//! the body. The sandbox is on a loopback port, so there is no TLS and no proxy.

use std::error::Error;
use std::time::Duration;

use four_calls::{arguments, calls, vectors};
use http::{Request, Response};
use ureq::Agent;

const MAX_BODY: u64 = 1 << 20;
const TIMEOUT: Duration = Duration::from_secs(10);

fn main() -> Result<(), Box<dyn Error>> {
    let (origin, folder) = arguments()?;
    let agent = Agent::new_with_config(
        Agent::config_builder()
            .max_redirects(0)
            // What a status means is the crates' to say.
            .http_status_as_error(false)
            .timeout_global(Some(TIMEOUT))
            .proxy(None)
            .user_agent("")
            .build(),
    );
    for call in calls(&origin)? {
        let response = send(&agent, call.request.clone())?;
        println!("{}: {}", call.name, call.response(&response)?);
    }
    vectors(&folder)
}

fn send(agent: &Agent, request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, ureq::Error> {
    // With an empty `Vec`, ureq adds `content-length: 0` to a GET.
    let response = if request.body().is_empty() { agent.run(request.map(drop))? } else { agent.run(request)? };
    let (head, body) = response.into_parts();
    let body = body.into_with_config().limit(MAX_BODY).read_to_vec()?;
    Ok(Response::from_parts(head, body))
}
