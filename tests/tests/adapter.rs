//! token-reqwest's two clients against the sandbox, over a loopback socket.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests, their helpers included")]
#![allow(clippy::disallowed_methods, reason = "blocking callers are threads")]

mod common;

use std::collections::BTreeSet;
use std::thread;

use chrono::TimeDelta;
use common::wire::{AnyClient, RUNTIME, Served, address_of, bounded, unwanted};
use common::{
    SERVICES, Said, TOKEN, emm, emm_credential, emm_of, google, ita, ita_credential, ita_of, line, pgs, pgs_credential,
    playfab, playfab_credential,
};
use http::HeaderValue;
use token_protocol::{Endpoint, Head, Origin};
use token_reqwest::{CallError, Settings};
use token_sandbox::{EMM_ENTERPRISE, Fault, ITA_TOKEN_MISSING, RateLimit, Sandbox, Service};

/// Runs a test of both clients, each with a new sandbox.
fn with_each(test: impl Fn(&AnyClient, &Served) + Send + 'static) {
    bounded(move || {
        for client in AnyClient::both(Settings::default()) {
            test(&client, &Served::new(Sandbox::new()));
        }
    });
}

fn say<E: Endpoint>(client: &AnyClient, call: &E, credential: &E::Credential) -> String
where
    E::Rejection: Said,
{
    let result = client.call(call, credential).map_err(|error| {
        let recovery = error.recovery();
        assert!(!error.never_left());
        let CallError::Service(error) = error else { panic!("{error:?}") };
        assert_eq!(recovery, error.recovery());
        error
    });
    line(&result)
}

/// The call that every service grants, in one line.
fn say_for(client: &AnyClient, origin: &Origin, service: Service) -> String {
    let origin = origin.clone();
    match service {
        Service::Pgs => say(client, &pgs().with_origin(origin), &pgs_credential()),
        Service::Emm => say(client, &emm().with_origin(origin), &emm_credential()),
        Service::Ita => say(client, &ita().with_origin(origin), &ita_credential()),
        Service::PlayFab => say(client, &playfab().with_origin(origin), &playfab_credential()),
    }
}

#[test]
fn each_call_is_granted() {
    with_each(|client, served| {
        for service in SERVICES {
            assert_eq!(say_for(client, &served.origin, service), TOKEN, "{service:?}");
        }
        let xml = ita().with_origin(served.origin.clone()).with_accept(ita_token::Accept::Xml);
        assert_eq!(say(client, &xml, &ita_credential()), TOKEN);
        let tags = playfab_entity::CustomTags::new([("build", "é😀")]).unwrap();
        let tagged = playfab().with_origin(served.origin.clone()).with_custom_tags(tags);
        assert_eq!(say(client, &tagged, &playfab_credential()), TOKEN);
    });
}

#[test]
fn each_call_is_refused() {
    with_each(|client, served| {
        let origin = || served.origin.clone();
        assert_eq!(
            say(client, &pgs().with_origin(origin()), &google("unknown")),
            "rejected 401 (UNAUTHENTICATED authError): reauthenticate"
        );
        assert_eq!(
            say(client, &emm_of(EMM_ENTERPRISE, "a/b?").with_origin(origin()), &emm_credential()),
            "rejected 404 (NOT_FOUND notFound): fix the request"
        );
        assert_eq!(
            say(client, &ita_of(ITA_TOKEN_MISSING).with_origin(origin()), &ita_credential()),
            "rejected 404 (not found): fix the request"
        );
        assert_eq!(
            say(
                client,
                &playfab().with_origin(origin()),
                &playfab_entity::Credential::session_ticket("unknown").unwrap()
            ),
            "rejected 401 (1100 InvalidSessionTicket), id: reauthenticate"
        );
    });
}

#[test]
fn bad_weather() {
    with_each(|client, served| {
        for (fault, expected) in [
            (Fault::ProxyPage, ["unrecognized 200 (application/json): give up"; 4]),
            (Fault::BadGateway, ["unrecognized 502 (text/html): retry"; 4]),
            (
                Fault::Truncated(20),
                [
                    "malformed 200 (Truncated): give up",
                    "malformed 200 (Truncated): give up",
                    "malformed 200 (Truncated): give up",
                    "malformed 200 (Truncated), id: give up",
                ],
            ),
            (
                Fault::RateLimited(30),
                [
                    "rejected 429 (RESOURCE_EXHAUSTED rateLimitExceeded), wait 31 s: retry",
                    "rejected 429 (RESOURCE_EXHAUSTED rateLimitExceeded), wait 31 s: retry",
                    "unrecognized 429, wait 30 s: retry",
                    "rejected 429 (1199 APIClientRequestRateLimitExceeded), id, wait 30 s: retry",
                ],
            ),
        ] {
            for (service, expected) in SERVICES.into_iter().zip(expected) {
                served.sandbox().script(fault.clone());
                assert_eq!(say_for(client, &served.origin, service), expected, "{service:?}");
                assert_eq!(say_for(client, &served.origin, service), TOKEN, "{service:?}");
            }
        }
    });
}

#[test]
fn a_redirect_is_reported_and_not_followed() {
    with_each(|client, served| {
        let elsewhere = unwanted();
        let target = HeaderValue::from_str(&format!("http://{}/", address_of(&elsewhere))).unwrap();
        for service in SERVICES {
            served.sandbox().script(Fault::Redirect(target.clone()));
            assert_eq!(say_for(client, &served.origin, service), "unrecognized 302: give up", "{service:?}");
            assert!(elsewhere.accept().is_err(), "{service:?}");
        }
    });
}

#[test]
fn a_rate_limit_says_how_long() {
    with_each(|client, served| {
        for service in SERVICES {
            served.sandbox().set_rate_limit(service, Some(RateLimit { calls: 1, window: TimeDelta::days(1) }));
            assert_eq!(say_for(client, &served.origin, service), TOKEN, "{service:?}");
            let refused = say_for(client, &served.origin, service);
            assert!(
                refused.contains(" 429") && refused.contains(", wait ") && refused.ends_with(": retry"),
                "{refused}"
            );
            served.sandbox().set_rate_limit(service, None);
            assert_eq!(say_for(client, &served.origin, service), TOKEN, "{service:?}");
        }
    });
}

/// Fifty tokens, asked for at once.
fn fifty(client: &AnyClient, origin: &Origin) -> BTreeSet<String> {
    let call = emm().with_origin(origin.clone());
    let credential = emm_credential();
    match client {
        AnyClient::Async(client) => {
            let calls: Vec<_> = (0..50)
                .map(|_| {
                    let (client, call, credential) = (client.clone(), call.clone(), credential.clone());
                    RUNTIME.spawn(async move { client.call(&call, &credential).await.unwrap() })
                })
                .collect();
            calls.into_iter().map(|call| RUNTIME.block_on(call).unwrap().redeem().token.expose().to_owned()).collect()
        }
        AnyClient::Blocking(client) => thread::scope(|scope| {
            let calls: Vec<_> = (0..50).map(|_| scope.spawn(|| client.call(&call, &credential).unwrap())).collect();
            calls.into_iter().map(|call| call.join().unwrap().redeem().token.expose().to_owned()).collect()
        }),
    }
}

#[test]
fn fifty_calls_at_once_are_fifty_calls() {
    with_each(|client, served| {
        let limit = RateLimit { calls: 50, window: TimeDelta::days(1) };
        served.sandbox().set_rate_limit(Service::Emm, Some(limit));
        assert_eq!(fifty(client, &served.origin).len(), 50);
        let next = say_for(client, &served.origin, Service::Emm);
        assert!(next.starts_with("rejected 429"), "{next}");
    });
}

#[test]
fn send_keeps_the_date_that_a_life_is_counted_from() {
    with_each(|client, served| {
        served.sandbox().set_clock_skew(TimeDelta::days(400));
        let call = playfab().with_origin(served.origin.clone());
        let response = client.send(call.request(&playfab_credential())).unwrap();
        let date = Head::of(&response).date().unwrap();
        let token = call.response(&response).unwrap();
        assert_eq!(token.expiration.unwrap() - date, TimeDelta::hours(24));
    });
}
