//! Any requests to the sandbox: it always answers, with a whole response, in the words of the service that was asked.

use chrono::{DateTime, TimeDelta};
use http::{HeaderMap, Method, Request, Response, StatusCode, Uri, header};
use token_protocol::{Endpoint, Error};
use token_sandbox::{Fault, RateLimit, Sandbox, Service, UnknownToken};

use crate::response::{header, split_once};
use crate::{readers, xml};

/// A byte for the sandbox's settings, then requests with a byte between them that no text has.
///
/// A request: `POST /path`, lines of headers, an empty line, the body.
pub fn sandbox(data: &[u8]) {
    let Some((&settings, requests)) = data.split_first() else { return };
    let mut sandbox = set_up(settings);
    let mut now = DateTime::from_timestamp(1_765_454_400, 250_000_000).unwrap();
    for request in requests.split(|&byte| byte == 0xFF).filter_map(parse) {
        let mut twin = sandbox.clone();
        let answer = sandbox.handle(now, &request);
        check(&request, &answer);
        assert_eq!(format!("{answer:?}"), format!("{:?}", twin.handle(now, &request)), "the same call, another answer");
        now += TimeDelta::milliseconds(700);
    }
}

fn set_up(settings: u8) -> Sandbox {
    let mut sandbox = Sandbox::new();
    let is_set = |bit: u8| settings & (1 << bit) != 0;
    sandbox.set_ita_path_filter(is_set(0));
    if is_set(1) {
        let limit = RateLimit { calls: 1, window: TimeDelta::milliseconds(1500) };
        for service in [Service::Pgs, Service::Emm, Service::Ita, Service::PlayFab] {
            sandbox.set_rate_limit(service, Some(limit));
        }
    }
    sandbox.set_ita_unknown_token(if is_set(2) { UnknownToken::Null } else { UnknownToken::NotFound });
    if is_set(3) {
        sandbox.set_ita_unknown_token(UnknownToken::NoContent);
    }
    sandbox.set_entity_token_lifetime(is_set(4).then(|| TimeDelta::milliseconds(500)));
    if is_set(5) {
        sandbox.script(Fault::InternalError);
        sandbox.script(Fault::RateLimited(3));
        sandbox.script(Fault::Unavailable);
    }
    if is_set(6) {
        sandbox.set_clock_skew(TimeDelta::MAX);
    }
    sandbox
}

fn parse(text: &[u8]) -> Option<Request<Vec<u8>>> {
    let (head, body) = split_once(text, b"\n\n")?;
    let mut lines = head.split(|&byte| byte == b'\n');
    let (method, target) = split_once(lines.next()?, b" ")?;
    let mut request = Request::new(body.to_vec());
    *request.method_mut() = Method::from_bytes(method).ok()?;
    *request.uri_mut() = Uri::try_from(target).ok()?;
    *request.headers_mut() = HeaderMap::new();
    for line in lines {
        let (name, value) = header(line)?;
        request.headers_mut().append(name, value);
    }
    Some(request)
}

fn check(request: &Request<Vec<u8>>, answer: &Response<Vec<u8>>) {
    let status = answer.status();
    assert!(matches!(status.as_u16(), 200..=599), "{status}");
    assert!(answer.headers().contains_key(header::DATE), "no Date");
    let length = answer.headers().get(header::CONTENT_LENGTH).map(|value| value.to_str().unwrap().parse::<usize>());
    let expected = (status != StatusCode::NO_CONTENT).then_some(Ok(answer.body().len()));
    assert_eq!(length, expected, "Content-Length");
    let content_type = answer.headers().get(header::CONTENT_TYPE).map(|value| value.to_str().unwrap());
    assert_eq!(content_type.is_none(), answer.body().is_empty(), "a body without a type, or a type without a body");
    let text = std::str::from_utf8(answer.body()).unwrap();
    let media_type = content_type.and_then(|value| value.split(';').next()).unwrap_or_default();
    let is_xml = text.starts_with('<') && media_type.ends_with("/xml");
    if is_xml {
        assert!(xml::is_well_formed(text), "not XML: {text}");
    } else if !text.is_empty() && !text.starts_with('<') {
        serde_json::from_str::<serde_json::Value>(text).unwrap();
    }

    // In the service's words: a token, a refusal, or a page of its front end.
    match request.uri().path().split('/').nth(1) {
        Some("games") => understood(&readers::pgs_call(), answer),
        Some("androidenterprise") => understood(&readers::emm_call(), answer),
        Some("v1") => understood(&readers::ita_call(), answer),
        Some("Authentication") => understood(&readers::playfab_call(), answer),
        _ => assert_eq!((status.as_u16(), media_type), (404, "text/html")),
    }
}

fn understood<E: Endpoint<Output: std::fmt::Debug>>(call: &E, answer: &Response<Vec<u8>>) {
    match call.response(answer) {
        Ok(_) => assert_eq!(answer.status(), 200),
        Err(Error::Rejected { .. }) => {}
        Err(Error::Unrecognized { status, .. }) => {
            let is_page = answer.body().starts_with(b"<");
            assert!(status.as_u16() >= 400 && (is_page || answer.body().is_empty()), "not understood: {answer:?}");
        }
        Err(error) => panic!("malformed: {error:?}: {answer:?}"),
    }
}
