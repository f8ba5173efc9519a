use std::error::Error;
use std::fmt::Debug;
use std::iter;

use http::{HeaderMap, Request};
use token_protocol::{Endpoint, Recovery, RetryAfter};
use token_reqwest::{CallError, Client};

/// Makes a call and prints it: what goes out, what comes back, what it means.
pub(crate) async fn call<E>(
    client: &Client,
    call: &E,
    credential: &E::Credential,
) -> Result<E::Output, CallError<E::Rejection>>
where
    E: Endpoint,
    E::Output: Debug,
{
    println!("{}", E::NAME);
    let request = call.request(credential);
    print_request(&request);
    let outcome = match client.send(request).await {
        Ok(response) => {
            println!("  < {}", response.status());
            call.response(&response).map_err(CallError::Service)
        }
        Err(error) => Err(CallError::Transport(error)),
    };
    match &outcome {
        Ok(output) => println!("  = {output:?}\n"),
        Err(error) => {
            println!("  ! {}", with_causes(error));
            println!("  ! {}\n", advice(error.recovery()));
        }
    }
    outcome
}

fn print_request(request: &Request<Vec<u8>>) {
    println!("  > {} {}", request.method(), request.uri());
    print_headers(request.headers());
    if !request.body().is_empty() {
        println!("  > {}", String::from_utf8_lossy(request.body()));
    }
}

fn print_headers(headers: &HeaderMap) {
    for (name, value) in headers {
        let shown = if value.is_sensitive() { "(secret)" } else { value.to_str().unwrap_or("(not text)") };
        println!("  > {name}: {shown}");
    }
}

/// The error and what it was caused by.
fn with_causes(error: &(dyn Error + 'static)) -> String {
    let causes = iter::successors(Some(error), |&error| error.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

fn advice(recovery: Recovery) -> String {
    match recovery {
        Recovery::Retry { after: None } => "try again later".to_owned(),
        Recovery::Retry { after: Some(after) } => format!("try again, {}", wait(&after)),
        Recovery::Reauthenticate => "get a fresh credential".to_owned(),
        Recovery::FixRequest => "change the input, or the credential's rights".to_owned(),
        Recovery::GiveUp => "give up".to_owned(),
    }
}

fn wait(after: &RetryAfter) -> String {
    let seconds = after.at_least().as_secs();
    match after.not_before() {
        Some(date) => format!("not before {date} and {seconds} s have passed"),
        None => format!("not before {seconds} s have passed"),
    }
}
