//! token-reqwest's two clients against Prism, which serves the vendors' own documents (`tests/interop/specs`) and refuses
//! whatever breaks them. `.ci/interop` starts it.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use common::wire::{AnyClient, bounded};
use common::{emm, emm_credential, emm_of, pgs, pgs_credential, playfab, playfab_credential};
use http::{HeaderValue, Method, Request, header};
use pgs_token::{GeneratePlayGroupingApiToken, PackageName, Persona};
use playfab_entity::{Credential, CustomTags, EntityKey, EntityType};
use token_protocol::{Endpoint, Origin};
use token_reqwest::Settings;

/// What a careless client would let through, fold or encode twice.
const ODD: [&str; 12] =
    ["a b", " ", "é", "😀", "a/b", "a%2Fb", "%", "+", "a?b=c&d#e", "...", "\\", "\"<>^`{|}[]@:;,$!'()*~"];

/// Where the mock server of a document listens.
#[expect(clippy::disallowed_methods, reason = "a test has no command line of its own")]
fn origin(variable: &str) -> Origin {
    std::env::var(variable).unwrap().parse().unwrap()
}

fn games() -> Origin {
    origin("PRISM_GAMES")
}

fn androidenterprise() -> Origin {
    origin("PRISM_ANDROIDENTERPRISE")
}

fn title() -> Origin {
    origin("PRISM_PLAYFAB")
}

fn with_each(test: impl Fn(&AnyClient) + Send + 'static) {
    bounded(move || AnyClient::both(Settings::default()).iter().for_each(test));
}

fn grouping_token(client: &AnyClient, persona: &str) {
    let package = PackageName::new("com.example.game").unwrap();
    let call = GeneratePlayGroupingApiToken::new(package, Persona::new(persona).unwrap()).with_origin(games());
    let token = client.call(&call, &pgs_credential()).unwrap();
    assert!(!token.token_value.expose().is_empty());
}

fn authentication_token(client: &AnyClient, enterprise: &str, user: &str) {
    let call = emm_of(enterprise, user).with_origin(androidenterprise());
    let token = client.call(&call, &emm_credential()).unwrap().redeem();
    assert!(!token.token.expose().is_empty());
}

fn entity_token(client: &AnyClient, call: playfab_entity::GetEntityToken, credential: &Credential) {
    let token = client.call(&call.with_origin(title()), credential).unwrap();
    assert!(!token.token.expose().is_empty());
    assert!(token.expiration.is_some() && token.entity.is_some());
}

#[test]
#[ignore = "needs Prism"]
fn pgs_token() {
    with_each(|client| grouping_token(client, "player-1"));
}

#[test]
#[ignore = "needs Prism"]
fn pgs_odd_personas() {
    with_each(|client| {
        for persona in ODD.into_iter().chain([".", ".."]) {
            grouping_token(client, persona);
        }
    });
}

#[test]
#[ignore = "needs Prism"]
fn pgs_longest_persona() {
    with_each(|client| grouping_token(client, &"é".repeat(2048)));
}

#[test]
#[ignore = "needs Prism"]
fn emm_token() {
    with_each(|client| authentication_token(client, "LC00example", "1047"));
}

#[test]
#[ignore = "needs Prism"]
fn emm_odd_ids() {
    with_each(|client| {
        for id in ODD {
            authentication_token(client, id, "1047");
            authentication_token(client, "LC00example", id);
        }
    });
}

#[test]
#[ignore = "needs Prism"]
fn playfab_each_credential() {
    with_each(|client| {
        for credential in [
            Credential::secret_key("KEY").unwrap(),
            Credential::session_ticket("TICKET").unwrap(),
            Credential::entity_token("TOKEN").unwrap(),
        ] {
            entity_token(client, playfab(), &credential);
        }
    });
}

#[test]
#[ignore = "needs Prism"]
fn playfab_entity_and_custom_tags() {
    with_each(|client| {
        for text in ODD {
            let entity = EntityKey::new(text).unwrap().with_type(EntityType::new("group").unwrap());
            let tags = CustomTags::new([(text, text), ("build", "1.2.3")]).unwrap();
            entity_token(client, playfab().with_entity(entity).with_custom_tags(tags), &playfab_credential());
        }
    });
}

/// The status of the answer to a request that the crates would not build.
fn broken<E: Endpoint>(
    client: &AnyClient,
    call: &E,
    credential: &E::Credential,
    damage: fn(&mut Request<Vec<u8>>),
) -> u16 {
    let mut request = call.request(credential);
    damage(&mut request);
    client.send(request).unwrap().status().as_u16()
}

fn set_target(request: &mut Request<Vec<u8>>, change: impl FnOnce(&str) -> String) {
    let uri = change(&request.uri().to_string());
    *request.uri_mut() = uri.parse().unwrap();
}

fn set_body(request: &mut Request<Vec<u8>>, body: &str) {
    request.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(body.len()));
    request.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    *request.body_mut() = body.as_bytes().to_vec();
}

fn without_credential(request: &mut Request<Vec<u8>>) {
    request.headers_mut().remove(header::AUTHORIZATION);
    request.headers_mut().remove("x-secretkey");
}

/// Otherwise the tests above would say nothing.
#[test]
#[ignore = "needs Prism"]
fn broken_requests_are_refused() {
    with_each(|client| {
        let call = pgs().with_origin(games());
        let pgs = |damage| broken(client, &call, &pgs_credential(), damage);
        assert_eq!(pgs(|_| {}), 200);
        assert_eq!(pgs(without_credential), 401);
        assert_eq!(pgs(|request| *request.method_mut() = Method::PUT), 405);
        assert_eq!(pgs(|request| set_target(request, |uri| uri.replace("persona=", "person="))), 422);
        assert_eq!(pgs(|request| set_target(request, |uri| uri.replace("packageName=", "package="))), 422);
        assert_eq!(pgs(|request| set_target(request, |uri| format!("{uri}&persona=twice"))), 422);
        assert_eq!(pgs(|request| set_target(request, |uri| uri.replace("/v1/", "/v2/"))), 404);
        assert_eq!(pgs(|request| set_body(request, "{}")), 415);

        let call = emm().with_origin(androidenterprise());
        let emm = |damage| broken(client, &call, &emm_credential(), damage);
        assert_eq!(emm(|_| {}), 200);
        assert_eq!(emm(without_credential), 401);
        assert_eq!(emm(|request| *request.method_mut() = Method::GET), 405);
        assert_eq!(emm(|request| set_target(request, |uri| uri.replace("/users/", "/users/a/b"))), 404);

        let call = playfab().with_origin(title());
        let playfab = |damage| broken(client, &call, &playfab_credential(), damage);
        assert_eq!(playfab(|_| {}), 200);
        assert_eq!(playfab(without_credential), 401);
        assert_eq!(playfab(|request| set_body(request, r#"{"Entity":{"Type":"title"}}"#)), 400);
        assert_eq!(playfab(|request| set_body(request, r#"{"CustomTags":{"build":1}}"#)), 400);
    });
}
