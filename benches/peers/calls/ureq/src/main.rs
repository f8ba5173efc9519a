//! The Play Games call with ureq.

use std::error::Error;
use std::time::Duration;

use http::{Request, Response};
use pgs_token::{AccessToken, Endpoint as _, GeneratePlayGroupingApiToken, PackageName, Persona};
use sample::MAX_BODY;
use ureq::Agent;

fn main() -> Result<(), Box<dyn Error>> {
    let (origin, count) = sample::origin_and_count();
    let call =
        GeneratePlayGroupingApiToken::new(PackageName::new(sample::PACKAGE_NAME)?, Persona::new(sample::PERSONA)?)
            .with_origin(origin.parse()?);
    let credential = AccessToken::new(sample::ACCESS_TOKEN)?;
    let agent = Agent::new_with_config(
        Agent::config_builder()
            .max_redirects(0)
            .http_status_as_error(false)
            .timeout_connect(Some(Duration::from_secs(10)))
            .timeout_global(Some(Duration::from_secs(30)))
            .proxy(None)
            .user_agent("")
            .build(),
    );
    for _ in 0..count {
        let response = send(&agent, call.request(&credential))?;
        assert_eq!(call.response(&response)?.token_value.expose(), sample::PGS.token);
    }
    Ok(())
}

/// The call measured has no body.
fn send(agent: &Agent, request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, ureq::Error> {
    let (head, body) = agent.run(request.map(drop))?.into_parts();
    let body = body.into_with_config().limit(MAX_BODY as u64).read_to_vec()?;
    Ok(Response::from_parts(head, body))
}
