//! Scripted faults, for each service.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod common;

use common::{Call, emm_target, pgs_target, start};
use http::{HeaderValue, Response};
use token_sandbox::{Fault, GOOGLE_TOKEN_EMM, GOOGLE_TOKEN_GAMES, PLAYFAB_SECRET_KEY, Sandbox, Service};

const SERVICES: [Service; 4] = [Service::Pgs, Service::Emm, Service::Ita, Service::PlayFab];

fn call(service: Service) -> Call {
    match service {
        Service::Pgs => Call::google(&pgs_target(), GOOGLE_TOKEN_GAMES),
        Service::Emm => Call::google(&emm_target(), GOOGLE_TOKEN_EMM),
        Service::Ita => Call::ita("nulls"),
        Service::PlayFab => Call::playfab("x-secretkey", PLAYFAB_SECRET_KEY, "{}"),
    }
}

/// The first answer, after checking that the second is the service's own again.
fn once(service: Service, fault: Fault) -> common::Answer {
    let mut sandbox = Sandbox::new();
    sandbox.script(fault);
    let answer = call(service).send(&mut sandbox, start());
    assert_eq!(call(service).send(&mut sandbox, start()).status(), 200);
    answer
}

#[test]
fn a_given_response() {
    for service in SERVICES {
        let response = Response::builder()
            .status(418)
            .header("content-type", "text/plain")
            .header("content-length", "99")
            .header("date", "Thu, 01 Jan 1970 00:00:00 GMT")
            .body(b"short".to_vec())
            .unwrap();
        let answer = once(service, Fault::Respond(response));
        assert_eq!((answer.status(), answer.text()), (418, "short"));
        assert_eq!(answer.header("content-type"), "text/plain");
        assert_eq!(answer.header("date"), "Thu, 01 Jan 1970 00:00:00 GMT");
        let response = Response::builder().status(204).header("content-length", "0").body(Vec::new()).unwrap();
        assert_eq!(once(service, Fault::Respond(response)).status(), 204);
    }
}

#[test]
fn an_internal_error() {
    for service in [Service::Pgs, Service::Emm] {
        assert_eq!(once(service, Fault::InternalError).google().1, "INTERNAL");
    }
    let answer = once(Service::Ita, Fault::InternalError);
    assert_eq!((answer.status(), answer.text()), (500, r#"{"Message":"An error has occurred."}"#));
    let answer = once(Service::PlayFab, Fault::InternalError);
    assert_eq!(answer.playfab(), (500, 500, 1110));
}

#[test]
fn a_bad_gateway_is_html() {
    for service in SERVICES {
        let answer = once(service, Fault::BadGateway);
        assert_eq!(answer.status(), 502);
        assert!(answer.header("content-type").starts_with("text/html"));
        assert!(answer.text().contains("502"));
    }
    let page = once(Service::Pgs, Fault::BadGateway);
    assert!(page.text().contains("<title>Error 502 (Server Error)!!1</title>"));
}

#[test]
fn unavailable() {
    for service in [Service::Pgs, Service::Emm] {
        let (status, name, _) = once(service, Fault::Unavailable).google();
        assert_eq!((status, name.as_str()), (503, "UNAVAILABLE"));
    }
    let answer = once(Service::Ita, Fault::Unavailable);
    assert_eq!((answer.status(), answer.header("content-type")), (503, "text/html"));
    let answer = once(Service::PlayFab, Fault::Unavailable);
    assert_eq!(answer.status(), 503);
    assert_eq!(answer.json()["errorCode"], 1123);
    let mut sandbox = Sandbox::new();
    sandbox.script(Fault::Unavailable);
    let call = call(Service::PlayFab).with("x-reporterrorassuccess", "true");
    assert_eq!(call.send(&mut sandbox, start()).playfab(), (200, 503, 1123));
}

#[test]
fn rate_limited() {
    for service in SERVICES {
        let answer = once(service, Fault::RateLimited(8));
        assert_eq!((answer.status(), answer.header("retry-after")), (429, "8"));
    }
    assert_eq!(once(Service::PlayFab, Fault::RateLimited(8)).json()["retryAfterSeconds"], 8);
    let body = once(Service::Pgs, Fault::RateLimited(8)).json();
    assert_eq!(body["error"]["details"][0]["retryDelay"], "8s");
}

#[test]
fn a_truncated_answer() {
    for service in SERVICES {
        let whole = call(service).sent();
        let answer = once(service, Fault::Truncated(9));
        assert_eq!(answer.status(), 200);
        assert_eq!(answer.text(), &whole.text()[..9]);
        let answer = once(service, Fault::Truncated(1_000_000));
        assert_eq!(answer.text(), whole.text());
    }
}

#[test]
fn a_proxy_page_under_json() {
    for service in SERVICES {
        let answer = once(service, Fault::ProxyPage);
        assert_eq!((answer.status(), answer.header("content-type")), (200, "application/json"));
        assert!(answer.text().starts_with("<html>"));
    }
}

#[test]
fn a_redirect() {
    let address = HeaderValue::from_static("https://elsewhere.example/");
    for service in SERVICES {
        let answer = once(service, Fault::Redirect(address.clone()));
        assert_eq!((answer.status(), answer.header("location")), (302, "https://elsewhere.example/"));
    }
}

#[test]
fn a_null_and_an_empty_body() {
    for service in SERVICES {
        let answer = once(service, Fault::JsonNull);
        assert_eq!((answer.status(), answer.text()), (200, "null"));
        let answer = once(service, Fault::EmptyBody);
        assert_eq!((answer.status(), answer.text()), (200, ""));
    }
    let mut sandbox = Sandbox::new();
    sandbox.script(Fault::JsonNull);
    let xml = call(Service::Ita).with("accept", "text/xml").send(&mut sandbox, start());
    assert!(xml.text().starts_with("<Token i:nil=\"true\""));
}

#[test]
fn faults_are_played_in_order_and_to_their_service() {
    let mut sandbox = Sandbox::new();
    sandbox.script_for(Service::PlayFab, Fault::InternalError);
    sandbox.script(Fault::BadGateway);
    sandbox.script(Fault::Unavailable);
    let mut status = |service| call(service).send(&mut sandbox, start()).status();
    assert_eq!(status(Service::Ita), 502);
    assert_eq!(status(Service::PlayFab), 500);
    assert_eq!(status(Service::PlayFab), 503);
    assert_eq!(status(Service::PlayFab), 200);
}

#[test]
fn a_path_of_no_service_plays_no_fault() {
    let mut sandbox = Sandbox::new();
    sandbox.script(Fault::Unavailable);
    assert_eq!(Call::google("/other", "t").send(&mut sandbox, start()).status(), 404);
    assert_eq!(call(Service::Pgs).send(&mut sandbox, start()).status(), 503);
}
