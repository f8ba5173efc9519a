//! Bad weather, without a network: every fault at every service, limits and their waits, clocks that disagree. Nothing of it is
//! ever read as a success, and every error says what to do.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests, their helpers included")]

mod common;

use chrono::TimeDelta;
use common::{
    SERVICES, TOKEN, after, ask, ask_service, emm, emm_credential, ita, ita_credential, line, pgs, pgs_credential,
    playfab, playfab_credential, start,
};
use http::header::{DATE, RETRY_AFTER};
use http::{HeaderValue, Response};
use ita_token::Accept;
use token_protocol::{Endpoint, Error, FlawKind, Head, Recovery};
use token_sandbox::{Fault, RateLimit, Sandbox, Service, UnknownToken};

fn ask_xml(sandbox: &mut Sandbox) -> String {
    line(&ask(sandbox, start(), &ita().with_accept(Accept::Xml), &ita_credential()))
}

/// What the five readers (ITA has two) make of a fault, and that the call after it is granted.
fn weather(fault: &Fault) -> [String; 5] {
    let [pgs, emm, ita, playfab] = SERVICES.map(|service| {
        let mut sandbox = Sandbox::new();
        sandbox.script(fault.clone());
        let seen = ask_service(&mut sandbox, start(), service);
        assert_eq!(ask_service(&mut sandbox, start(), service), TOKEN);
        seen
    });
    let mut sandbox = Sandbox::new();
    sandbox.script_for(Service::Ita, fault.clone());
    [pgs, emm, ita, ask_xml(&mut sandbox), playfab]
}

/// One line for each of PGS, EMM, ITA in JSON, ITA in XML, `PlayFab`.
#[test]
fn every_fault_at_every_service() {
    let page = Response::builder().status(418).header("content-type", "text/plain").body(b"teapot".to_vec()).unwrap();
    for (fault, expected) in [
        (
            Fault::InternalError,
            [
                "rejected 500 (INTERNAL backendError): retry",
                "rejected 500 (INTERNAL backendError): retry",
                "rejected 500: retry",
                "rejected 500: retry",
                "rejected 500 (1110 InternalServerError), id: retry",
            ],
        ),
        (
            Fault::Unavailable,
            [
                "rejected 503 (UNAVAILABLE backendError): retry",
                "rejected 503 (UNAVAILABLE backendError): retry",
                "unrecognized 503 (text/html): retry",
                "unrecognized 503 (text/html): retry",
                "rejected 503 (1123 ServiceUnavailable), id: retry",
            ],
        ),
        (
            Fault::RateLimited(30),
            [
                "rejected 429 (RESOURCE_EXHAUSTED rateLimitExceeded), wait 31 s: retry",
                "rejected 429 (RESOURCE_EXHAUSTED rateLimitExceeded), wait 31 s: retry",
                "unrecognized 429, wait 30 s: retry",
                "unrecognized 429, wait 30 s: retry",
                "rejected 429 (1199 APIClientRequestRateLimitExceeded), id, wait 30 s: retry",
            ],
        ),
        (
            Fault::JsonNull,
            [
                "malformed 200 (Missing): give up",
                "malformed 200 (Missing): give up",
                "rejected 200 (not found), silent: fix the request",
                "rejected 200 (not found), silent: fix the request",
                "malformed 200 (Missing), id: give up",
            ],
        ),
        (
            Fault::EmptyBody,
            [
                "unrecognized 200: give up",
                "unrecognized 200: give up",
                "unrecognized 200: give up",
                "unrecognized 200: give up",
                "unrecognized 200, id: give up",
            ],
        ),
        (
            Fault::Truncated(9),
            [
                "malformed 200 (Truncated): give up",
                "malformed 200 (Truncated): give up",
                "malformed 200 (Truncated): give up",
                "malformed 200 (Truncated): give up",
                "malformed 200 (Truncated), id: give up",
            ],
        ),
        // What stands between client and service knows nothing of either.
        (Fault::BadGateway, ["unrecognized 502 (text/html): retry"; 5]),
        (Fault::ProxyPage, ["unrecognized 200 (application/json): give up"; 5]),
        (Fault::Redirect(HeaderValue::from_static("https://elsewhere.example/")), ["unrecognized 302: give up"; 5]),
        (Fault::Respond(page), ["unrecognized 418 (text/plain): give up"; 5]),
    ] {
        assert_eq!(weather(&fault), expected, "{fault:?}");
    }
}

/// Cuts the answer everywhere.
fn cut<E: Endpoint>(call: &E, credential: &E::Credential)
where
    E::Rejection: common::Said,
{
    let whole = Sandbox::new().handle(start(), &call.request(credential)).into_body();
    let end = whole.trim_ascii_end().len();
    for length in 0..=whole.len() {
        let mut sandbox = Sandbox::new();
        sandbox.script(Fault::Truncated(length));
        match ask(&mut sandbox, start(), call, credential) {
            Ok(_) => assert!(length >= end, "{length} of {end} bytes"),
            Err(Error::Unrecognized { .. }) => assert_eq!(length, 0),
            Err(Error::Malformed(malformed)) => {
                assert_eq!(malformed.flaw().kind(), FlawKind::Truncated, "{length} of {end} bytes");
            }
            Err(error) => panic!("{length}: {error:?}"),
        }
    }
}

#[test]
fn a_cut_answer_is_never_a_token() {
    cut(&pgs(), &pgs_credential());
    cut(&emm(), &emm_credential());
    cut(&ita(), &ita_credential());
    cut(&ita().with_accept(Accept::Xml), &ita_credential());
    cut(&playfab(), &playfab_credential());
}

#[test]
fn a_lost_answer_does_no_harm_to_a_repeat() {
    let mut sandbox = Sandbox::new();
    drop(sandbox.handle(start(), &emm().request(&emm_credential())));
    assert_eq!(ask_service(&mut sandbox, start(), Service::Emm), TOKEN);
}

/// The wait of a refusal for the rate.
#[track_caller]
fn wait_in(line: &str) -> i64 {
    assert!(line.contains(" 429") && line.ends_with(": retry"), "{line}");
    line.split_once("wait ").and_then(|(_, rest)| rest.split_once(' ')).unwrap().0.parse().unwrap()
}

#[test]
fn after_the_wait_the_call_is_granted() {
    for service in SERVICES {
        // Waits are rounded up, never down. Google's RetryInfo is rounded down by the service, and so it counts a second more.
        for (second_call, in_google, elsewhere) in [(0, 2, 2), (250, 2, 1), (300, 1, 1), (1249, 1, 1)] {
            let mut sandbox = Sandbox::new();
            let window = TimeDelta::milliseconds(1250);
            sandbox.set_rate_limit(service, Some(RateLimit { calls: 1, window }));
            assert_eq!(ask_service(&mut sandbox, start(), service), TOKEN);

            let refused_at = start() + TimeDelta::milliseconds(second_call);
            let wait = wait_in(&ask_service(&mut sandbox, refused_at, service));
            let is_google = matches!(service, Service::Pgs | Service::Emm);
            assert_eq!(wait, if is_google { in_google } else { elsewhere }, "{service:?} at {second_call} ms");
            for other in SERVICES {
                let expected = if other == service { "429" } else { TOKEN };
                let line = ask_service(&mut sandbox.clone(), start() + window - TimeDelta::nanoseconds(1), other);
                assert!(line.contains(expected), "{other:?}: {line}");
            }
            assert_eq!(ask_service(&mut sandbox, refused_at + TimeDelta::seconds(wait), service), TOKEN);
        }
    }
}

#[test]
fn a_limit_of_nothing_can_be_lifted() {
    for service in SERVICES {
        let mut sandbox = Sandbox::new();
        sandbox.set_rate_limit(service, Some(RateLimit { calls: 0, window: TimeDelta::seconds(60) }));
        for seconds in [0, 60, 600] {
            assert!((60..=61).contains(&wait_in(&ask_service(&mut sandbox, after(seconds), service))));
        }
        sandbox.set_rate_limit(service, None);
        assert_eq!(ask_service(&mut sandbox, after(0), service), TOKEN);
    }
}

/// A wait until ten minutes after start, by whatever clock.
fn come_back_later() -> Fault {
    let mut response = Response::new(Vec::new());
    *response.status_mut() = http::StatusCode::SERVICE_UNAVAILABLE;
    response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("Thu, 11 Dec 2025 12:10:00 GMT"));
    Fault::Respond(response)
}

#[test]
fn a_wait_until_a_date_is_counted_by_the_servers_clock() {
    for service in SERVICES {
        for (skew, wait) in [(0, 600), (-3600, 4200), (599, 1), (3600, 0)] {
            let mut sandbox = Sandbox::new();
            sandbox.set_clock_skew(TimeDelta::seconds(skew));
            sandbox.script(come_back_later());
            let line = ask_service(&mut sandbox, start(), service);
            assert_eq!(line, format!("unrecognized 503, wait {wait} s: retry"), "{service:?}");
        }
    }
}

#[test]
fn a_refusal_may_say_how_long_in_its_head_alone() {
    for (service, body, expected) in [
        (
            Service::Pgs,
            r#"{"error":{"status":"UNAVAILABLE","message":"later"}}"#,
            "rejected 503 (UNAVAILABLE), wait 7 s: retry",
        ),
        (Service::Ita, r#"{"Message":"later"}"#, "rejected 503, wait 7 s: retry"),
        (
            Service::PlayFab,
            r#"{"code":503,"error":"ServiceUnavailable","errorCode":1123,"errorMessage":"later"}"#,
            "rejected 503 (1123 ServiceUnavailable), wait 7 s: retry",
        ),
    ] {
        let response =
            Response::builder().status(503).header("content-type", "application/json").header(RETRY_AFTER, 7);
        let mut sandbox = Sandbox::new();
        sandbox.script(Fault::Respond(response.body(body.into()).unwrap()));
        assert_eq!(ask_service(&mut sandbox, start(), service), expected);
    }
}

#[test]
fn without_a_date_a_wait_until_a_date_stays_one() {
    let mut response = Sandbox::new().handle(start(), &pgs().request(&pgs_credential()));
    *response.status_mut() = http::StatusCode::SERVICE_UNAVAILABLE;
    response.headers_mut().remove(DATE);
    response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("Thu, 11 Dec 2025 12:10:00 GMT"));
    let wait = pgs().response(&response).unwrap_err().retry_after().unwrap();
    assert!(wait.at_least().is_zero());
    assert_eq!(wait.not_before(), Some(after(600) - TimeDelta::milliseconds(250)));
}

#[test]
fn a_wait_and_a_life_do_not_depend_on_the_servers_clock() {
    for skew in [TimeDelta::zero(), TimeDelta::hours(-30), TimeDelta::days(400)] {
        let mut sandbox = Sandbox::new();
        sandbox.set_clock_skew(skew);
        let response = sandbox.handle(start(), &playfab().request(&playfab_credential()));
        let date = Head::of(&response).date().unwrap();
        let token = playfab().response(&response).unwrap();
        assert_eq!(token.expiration.unwrap() - date, TimeDelta::hours(24));

        let renewal = playfab_entity::Credential::try_from(&token).unwrap();
        let day = 24 * 3600;
        assert_eq!(line(&ask(&mut sandbox, after(day - 1), &playfab(), &renewal)), TOKEN);
        let expired = "rejected 401 (1336 EntityTokenExpired), id: reauthenticate";
        assert_eq!(line(&ask(&mut sandbox, after(day), &playfab(), &renewal)), expired);

        sandbox.set_rate_limit(Service::PlayFab, Some(RateLimit { calls: 0, window: TimeDelta::seconds(60) }));
        assert_eq!(wait_in(&ask_service(&mut sandbox, start(), Service::PlayFab)), 60);
    }
}

#[test]
fn a_token_that_is_dead_on_arrival_is_refused_at_once() {
    let mut sandbox = Sandbox::new();
    sandbox.set_entity_token_lifetime(Some(TimeDelta::zero()));
    let token = ask(&mut sandbox, start(), &playfab(), &playfab_credential()).unwrap();
    assert!(token.expiration.unwrap() <= start());
    let renewal = playfab_entity::Credential::try_from(&token).unwrap();
    let expired = "rejected 401 (1336 EntityTokenExpired), id: reauthenticate";
    assert_eq!(line(&ask(&mut sandbox, start(), &playfab(), &renewal)), expired);
}

#[test]
fn a_cut_refusal_is_still_a_failure_with_its_status() {
    let mut sandbox = Sandbox::new();
    sandbox.set_ita_unknown_token(UnknownToken::NotFound);
    for length in 0..40 {
        sandbox.script(Fault::Truncated(length));
        let error = ask(&mut sandbox, start(), &common::ita_of("nobody"), &ita_credential()).unwrap_err();
        assert_eq!((error.status().as_u16(), error.recovery()), (404, Recovery::FixRequest), "{length}");
        sandbox.script(Fault::Truncated(length));
        let error = ask(&mut sandbox, start(), &pgs(), &common::google("unknown")).unwrap_err();
        assert_eq!((error.status().as_u16(), error.recovery()), (401, Recovery::Reauthenticate), "{length}");
    }
}
