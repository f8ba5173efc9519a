//! Nothing that token-reqwest prints shows a secret, whatever becomes of a call on the way. What is printed by design is listed in
//! `secrets.rs`.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests, their helpers included")]

mod common;

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::net::TcpListener;
use std::time::Duration;

use common::hunt::{Calls, Hunt, Kind, Place};
use common::wire::{AnyClient, Served, address_of, answering, bounded, name_of};
use common::{ita, pgs, playfab};
use http::{HeaderMap, HeaderName, HeaderValue};
use token_protocol::Endpoint;
use token_reqwest::{CallError, Settings};
use token_sandbox::{ITA_TOKEN_SAMPLE, ItaCredential, ItaToken, SCOPE_ANDROID_ENTERPRISE, SCOPE_GAMES, Sandbox};

/// Makes a call that fails, and looks at the error.
fn fail<E: Endpoint>(hunt: &mut Hunt, client: &AnyClient, call: &E, credential: &E::Credential) -> &'static str {
    let Err(error) = client.call(call, credential) else { panic!("{} is granted", E::NAME) };
    hunt.saw_error(&error);
    match error {
        CallError::Transport(error) => name_of(&error),
        _ => "an answer",
    }
}

/// Makes the four calls, and says in which ways they failed.
fn fail_all(hunt: &mut Hunt, client: &AnyClient, origin: &str) -> BTreeSet<&'static str> {
    hunt.saw(Place::Elsewhere, client);
    let calls = Calls::new(hunt, origin);
    BTreeSet::from([
        fail(hunt, client, &calls.pgs, &calls.google),
        fail(hunt, client, &calls.emm, &calls.google),
        fail(hunt, client, &calls.ita.0, &calls.ita.1),
        fail(hunt, client, &calls.playfab.0, &calls.playfab.1),
    ])
}

fn hurried() -> Settings {
    Settings::default().with_timeout(Duration::from_millis(300)).with_max_body(100)
}

/// Both clients, at a server that answers so, fail in this way and show nothing. An answer with an end must say that the connection
/// is closed after it, or the next call may find it in the pool and closing.
fn check(settings: Settings, template: Option<&str>, expected: &'static str) {
    let template = template.map(str::to_owned);
    bounded(move || {
        let mut hunt = Hunt::default();
        let server = answering(template.map(|template| hunt.fill(&template).into_bytes()));
        for client in AnyClient::both(settings) {
            let seen = fail_all(&mut hunt, &client, &format!("http://{server}"));
            assert_eq!(seen, BTreeSet::from([expected]));
        }
        hunt.is_clean(24, 5);
    });
}

#[test]
fn nobody_there() {
    bounded(|| {
        let mut hunt = Hunt::default();
        for client in AnyClient::both(Settings::default()) {
            let closed = address_of(&TcpListener::bind("127.0.0.1:0").unwrap());
            assert_eq!(fail_all(&mut hunt, &client, &format!("http://{closed}")), BTreeSet::from(["connect"]));
        }
        hunt.is_clean(24, 5);
    });
}

#[test]
fn no_answer_in_time() {
    check(hurried(), None, "timeout");
}

#[test]
fn the_connection_breaks_off() {
    for answer in [
        "",
        "HTTP/1.1 200 OK\r\nserver: §\r\ncontent-le",
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nset-cookie: §\r\ncontent-length: 9999\r\n\r\n{\"token\":\"§",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n20\r\n§",
    ] {
        check(Settings::default(), Some(answer), "broke off");
    }
}

#[test]
fn the_answer_is_not_http() {
    for answer in [
        "§ §\r\n\r\n",
        "HTTP/1.1 2§ OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\n§\u{1}§: §\r\n\r\n",
        "HTTP/1.1 200 OK\r\nx: §\u{0}§\r\n\r\n",
        "HTTP/1.1 200 OK\r\ncontent-length: §\r\n\r\n",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nx§\r\n",
    ] {
        check(Settings::default(), Some(answer), "garbled");
    }
}

#[test]
fn the_answer_is_too_long() {
    let body = "§".repeat(20);
    for head in ["connection: close\r\ncontent-length: 480\r\n", ""] {
        let answer = format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n{head}\r\n{body}");
        check(Settings::default().with_max_body(100), Some(&answer), "too large");
    }
}

#[test]
fn an_answer_that_is_no_token() {
    for answer in [
        "HTTP/1.1 302 Found\r\nlocation: https://§.example/§?§\r\nconnection: close\r\ncontent-length: 0\r\n\r\n",
        "HTTP/1.1 407 §\r\nproxy-authenticate: Basic realm=\"§\"\r\nconnection: close\r\ncontent-length: 24\r\n\r\n§",
        "HTTP/1.1 401 §\r\nwww-authenticate: Bearer scope=\"§\"\r\ncontent-type: text/html; a=§\r\n\r\n<p>§",
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nx-requestid: §=\r\n\r\n{\"token\": §",
    ] {
        check(Settings::default(), Some(answer), "an answer");
    }
}

#[test]
fn the_handshake_fails() {
    bounded(|| {
        let mut hunt = Hunt::default();
        let server = answering(Some(hunt.fill("HTTP/1.1 400 §\r\nserver: §\r\n\r\n§").into_bytes()));
        for client in AnyClient::both(Settings::default()) {
            assert_eq!(fail_all(&mut hunt, &client, &format!("https://{server}")), BTreeSet::from(["connect"]));
        }
        hunt.is_clean(24, 5);
    });
}

#[test]
fn a_uri_that_must_not_be_sent_to() {
    bounded(|| {
        let mut hunt = Hunt::default();
        let credential = HeaderValue::from_str(&hunt.secret()).unwrap();
        for client in AnyClient::both(Settings::default()) {
            for template in
                ["http://elsewhere.example/§?§", "http://§.example/", "https://§:§@elsewhere.example/§", "/§?§"]
            {
                let uri = hunt.fill(template);
                let request = http::Request::post(uri).header("x-secretkey", &credential).body(hunt.secret().into());
                let error = client.send(request.unwrap()).unwrap_err();
                assert_eq!(name_of(&error), "insecure URI", "{template}");
                hunt.saw_error(&error);
            }
        }
        hunt.is_clean(20, 4);
    });
}

#[test]
fn a_callers_own_headers_and_proxy() {
    bounded(|| {
        let mut hunt = Hunt::default();
        let closed = address_of(&TcpListener::bind("127.0.0.1:0").unwrap());
        let proxy = hunt.fill(&format!("http://§:§@{closed}"));
        let name = HeaderName::from_bytes(format!("x-{}", hunt.secret()).as_bytes()).unwrap();
        let headers = HeaderMap::from_iter([(name, HeaderValue::from_str(&hunt.secret()).unwrap())]);
        let agent = hunt.secret();
        let builder = || {
            let proxy = reqwest::Proxy::all(&proxy).unwrap();
            reqwest::Client::builder().proxy(proxy).default_headers(headers.clone()).user_agent(&agent)
        };
        for client in AnyClient::both_from(builder, Settings::default()) {
            for origin in ["http://127.0.0.1:9", "https://elsewhere.example"] {
                assert_eq!(fail_all(&mut hunt, &client, origin), BTreeSet::from(["connect"]));
            }
        }

        let builder = reqwest::Client::builder().user_agent(format!("{agent}\n"));
        hunt.saw_error(&token_reqwest::Client::from_reqwest(builder, Settings::default()).unwrap_err());
        hunt.is_clean(30, 8);
    });
}

/// Looks at a token.
fn grant<E: Endpoint>(hunt: &mut Hunt, client: &AnyClient, call: &E, credential: &E::Credential) -> E::Output
where
    E::Output: Debug,
{
    let Ok(token) = client.call(call, credential) else { panic!("{} is refused", E::NAME) };
    hunt.saw(Place::Elsewhere, &token);
    token
}

#[test]
fn tokens_that_arrive() {
    bounded(|| {
        let mut hunt = Hunt::default();
        let (google, bearer, key) = (hunt.secret(), hunt.secret(), hunt.secret());
        let mut sandbox = Sandbox::new();
        sandbox.set_access_token(&google, &[SCOPE_GAMES, SCOPE_ANDROID_ENTERPRISE], None);
        sandbox.add_ita_credential(ItaCredential::Bearer(bearer.clone()));
        sandbox.add_secret_key(&key);
        let token = ItaToken {
            participant_source_id: Some(hunt.secret()),
            game_play_key: Some(hunt.uuid()),
            ..ItaToken::default()
        };
        sandbox.set_ita_token(ITA_TOKEN_SAMPLE, token);
        let served = Served::new(sandbox);
        let origin = || served.origin.clone();
        let google = common::google(&google);
        let bearer = ita_token::Credential::bearer(&bearer).unwrap();
        let key = playfab_entity::Credential::secret_key(&key).unwrap();

        for client in AnyClient::both(Settings::default()) {
            let token = grant(&mut hunt, &client, &pgs().with_origin(origin()), &google);
            hunt.add(Kind::Secret, token.token_value.expose());
            let emm = common::emm();
            let token = grant(&mut hunt, &client, &emm.with_origin(origin()), &google).redeem();
            hunt.saw(Place::Elsewhere, &token);
            hunt.add(Kind::Secret, token.token.expose());
            let token = grant(&mut hunt, &client, &ita().with_origin(origin()), &bearer);
            assert!(token.participant_source_id.is_some() && token.game_play_key.is_some());
            let token = grant(&mut hunt, &client, &playfab().with_origin(origin()), &key);
            hunt.add(Kind::Secret, token.token.expose());
            hunt.saw(Place::Elsewhere, &playfab_entity::Credential::try_from(&token).unwrap());
        }
        hunt.saw(Place::Elsewhere, &*served.sandbox());
        hunt.is_clean(11, 10);
    });
}
