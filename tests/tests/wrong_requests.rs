//! The sandbox would notice if the crates built their requests wrongly: each request with one thing changed, and what the crate
//! then reads.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests, their helpers included")]

mod common;

use common::{
    Said, TOKEN, emm, emm_credential, emm_of, ita, ita_credential, line, pgs, pgs_credential, playfab,
    playfab_credential, start,
};
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, TRANSFER_ENCODING};
use http::{HeaderValue, Method, Request};
use token_protocol::{Endpoint, Error};
use token_sandbox::{EMM_USER, GOOGLE_TOKEN_EMM, GOOGLE_TOKEN_GAMES, Sandbox};

type Change = fn(&mut Request<Vec<u8>>);

const BAD_REQUEST: &str = "unrecognized 400 (text/html): fix the request";
const LENGTH_REQUIRED: &str = "unrecognized 411 (text/html): fix the request";
const WRONG_METHOD: &str = "unrecognized 405 (text/html): fix the request";
const NO_SUCH_PAGE: &str = "unrecognized 404 (text/html): fix the request";
const INVALID_ARGUMENT: &str = "rejected 400 (INVALID_ARGUMENT badRequest): fix the request";
const NO_TOKEN: &str = "rejected 401 (UNAUTHENTICATED required CREDENTIALS_MISSING): reauthenticate";

/// Makes each change to the right request, asks a new sandbox, and compares what the crate reads.
fn check<E: Endpoint>(call: &E, credential: &E::Credential, changes: &[(Change, &str)])
where
    E::Rejection: Said,
{
    for (number, (change, expected)) in changes.iter().enumerate() {
        let mut request = call.request(credential);
        change(&mut request);
        let response = Sandbox::new().handle(start(), &request);
        assert_eq!(line(&call.response(&response)), *expected, "change {number} to {}", E::NAME);
    }
}

fn set(request: &mut Request<Vec<u8>>, name: &'static str, value: &'static str) {
    request.headers_mut().insert(name, HeaderValue::from_static(value));
}

fn add_authorization(request: &mut Request<Vec<u8>>) {
    request.headers_mut().append(AUTHORIZATION, HeaderValue::from_static("Bearer x"));
}

fn set_body(request: &mut Request<Vec<u8>>, body: &str) {
    *request.body_mut() = body.into();
    request.headers_mut().insert(CONTENT_LENGTH, body.len().into());
}

fn replace_in_uri(request: &mut Request<Vec<u8>>, from: &str, to: &str) {
    let uri = request.uri().to_string();
    assert!(uri.contains(from), "{from} is not in {uri}");
    *request.uri_mut() = uri.replacen(from, to, 1).parse().unwrap();
}

/// What holds of both of Google's calls.
const GOOGLE: &[(Change, &str)] = &[
    (|_| {}, TOKEN),
    (|request| *request.method_mut() = Method::GET, WRONG_METHOD),
    (|request| *request.method_mut() = Method::PUT, WRONG_METHOD),
    (|request| drop(request.headers_mut().remove(CONTENT_LENGTH)), LENGTH_REQUIRED),
    (|request| set(request, CONTENT_LENGTH.as_str(), "1"), BAD_REQUEST),
    (|request| set(request, CONTENT_LENGTH.as_str(), "+0"), BAD_REQUEST),
    (|request| set(request, TRANSFER_ENCODING.as_str(), "chunked"), BAD_REQUEST),
    (|request| set_body(request, "{}"), INVALID_ARGUMENT),
    (|request| replace_in_uri(request, "v1", "v2"), NO_SUCH_PAGE),
    (|request| drop(request.headers_mut().remove(AUTHORIZATION)), NO_TOKEN),
    (|request| set(request, AUTHORIZATION.as_str(), "Bearer "), NO_TOKEN),
    (|request| set(request, AUTHORIZATION.as_str(), GOOGLE_TOKEN_GAMES), NO_TOKEN),
    (|request| set(request, AUTHORIZATION.as_str(), "Basic eWEyOTpzYW5kYm94"), NO_TOKEN),
    (|request| add_authorization(request), INVALID_ARGUMENT),
];

#[test]
fn google() {
    check(&pgs(), &pgs_credential(), GOOGLE);
    check(&emm(), &emm_credential(), GOOGLE);
}

#[test]
fn pgs_parameters() {
    check(
        &pgs(),
        &pgs_credential(),
        &[
            (|request| replace_in_uri(request, "packageName=com.example.game&", ""), INVALID_ARGUMENT),
            (|request| replace_in_uri(request, "packageName", "package_name"), INVALID_ARGUMENT),
            (|request| replace_in_uri(request, "&persona=", "&persona=&other="), INVALID_ARGUMENT),
            (|request| replace_in_uri(request, "persona=", "persona=x&persona="), INVALID_ARGUMENT),
            (|request| replace_in_uri(request, "persona=Jos", "persona=&x=Jos"), INVALID_ARGUMENT),
            (|request| replace_in_uri(request, "%26", "&"), INVALID_ARGUMENT),
            (|request| replace_in_uri(request, "%26", "%2"), BAD_REQUEST),
            (|request| replace_in_uri(request, "%C3%A9", "%C3"), BAD_REQUEST),
            (
                |request| {
                    request.headers_mut().remove(AUTHORIZATION);
                    replace_in_uri(request, "?", &format!("?access_token={GOOGLE_TOKEN_GAMES}&"));
                },
                NO_TOKEN,
            ),
        ],
    );
}

#[test]
fn emm_path() {
    check(
        &emm(),
        &emm_credential(),
        &[
            (|request| replace_in_uri(request, "/users/", "/users/../"), NO_SUCH_PAGE),
            (|request| replace_in_uri(request, EMM_USER, ".."), NO_SUCH_PAGE),
            (|request| replace_in_uri(request, EMM_USER, "%2E"), NO_SUCH_PAGE),
            (|request| replace_in_uri(request, EMM_USER, ""), NO_SUCH_PAGE),
            (|request| replace_in_uri(request, EMM_USER, "%zz"), BAD_REQUEST),
            (|request| replace_in_uri(request, "Token", "Token?user=1"), INVALID_ARGUMENT),
            (
                |request| {
                    request.headers_mut().remove(AUTHORIZATION);
                    replace_in_uri(request, "Token", &format!("Token?access_token={GOOGLE_TOKEN_EMM}"));
                },
                NO_TOKEN,
            ),
        ],
    );
    let not_found = "rejected 404 (NOT_FOUND notFound): fix the request";
    check(
        &emm_of("a/b", "c"),
        &emm_credential(),
        &[(|_| {}, not_found), (|request| replace_in_uri(request, "%2F", "/"), NO_SUCH_PAGE)],
    );
}

#[test]
fn ita_request() {
    let denied = "rejected 401: reauthenticate";
    let not_found = "rejected 404 (not found): fix the request";
    check(
        &ita(),
        &ita_credential(),
        &[
            (|_| {}, TOKEN),
            (|request| *request.method_mut() = Method::POST, "rejected 405: give up"),
            (|request| set_body(request, "{}"), "rejected 400: fix the request"),
            (|request| set(request, CONTENT_LENGTH.as_str(), "5"), BAD_REQUEST),
            (|request| replace_in_uri(request, "string%201", "string%201?x=1"), "rejected 400: fix the request"),
            (|request| drop(request.headers_mut().remove(AUTHORIZATION)), denied),
            (|request| set(request, AUTHORIZATION.as_str(), "Bearer"), denied),
            (|request| add_authorization(request), denied),
            (|request| replace_in_uri(request, "tokens/", "tokens/x/"), not_found),
            (|request| replace_in_uri(request, "tokens/", "tokens/../"), not_found),
            (|request| replace_in_uri(request, "sample%20string%201", "."), not_found),
            (|request| replace_in_uri(request, "%20", "+"), not_found),
            (|request| replace_in_uri(request, "%20", "%2"), BAD_REQUEST),
            // The page offers JSON under this name.
            (|request| set(request, ACCEPT.as_str(), "text/html"), TOKEN),
            (|request| set(request, ACCEPT.as_str(), "text/xml"), TOKEN),
            (|request| drop(request.headers_mut().remove(ACCEPT)), TOKEN),
        ],
    );
}

#[test]
fn playfab_request() {
    let invalid_request = "rejected 400 (1071 InvalidRequest), id: fix the request";
    let invalid_params = "rejected 400 (1000 InvalidParams), id: fix the request";
    let content_type = "rejected 400 (1144 InvalidContentType), id: fix the request";
    let not_authenticated = "rejected 401 (1074 NotAuthenticated), id: reauthenticate";
    check(
        &playfab(),
        &playfab_credential(),
        &[
            (|_| {}, TOKEN),
            (|request| *request.method_mut() = Method::GET, "rejected 405 (1071 InvalidRequest), id: fix the request"),
            (
                |request| drop(request.headers_mut().remove(CONTENT_LENGTH)),
                "rejected 411 (1071 InvalidRequest), id: fix the request",
            ),
            (|request| set(request, CONTENT_LENGTH.as_str(), "3"), invalid_request),
            (|request| set(request, CONTENT_LENGTH.as_str(), "+2"), invalid_request),
            (|request| set(request, TRANSFER_ENCODING.as_str(), "chunked"), invalid_request),
            (|request| set(request, TRANSFER_ENCODING.as_str(), "gzip"), invalid_request),
            (|request| drop(request.headers_mut().remove(CONTENT_TYPE)), content_type),
            (|request| set(request, CONTENT_TYPE.as_str(), "text/plain"), content_type),
            (|request| set(request, CONTENT_TYPE.as_str(), "application/x-www-form-urlencoded"), content_type),
            (|request| set_body(request, ""), invalid_params),
            (|request| set_body(request, "null"), invalid_params),
            (|request| set_body(request, "{"), invalid_params),
            (|request| set_body(request, r#"{"Entity":{}}"#), invalid_params),
            (|request| set_body(request, r#"{"Entity":{"Type":"title"}}"#), invalid_params),
            (|request| set_body(request, r#"{"Entity":"144"}"#), invalid_params),
            (|request| set_body(request, r#"{"CustomTags":{"build":1}}"#), invalid_params),
            (|request| set_body(request, r#"{"customTags":{"build":"1"}}"#), invalid_params),
            (|request| set_body(request, r#"{"entity":{"Id":"nobody"}}"#), invalid_params),
            (|request| set_body(request, r#"{"Entity":{"Id":"144","type":"group"}}"#), invalid_params),
            (|request| set_body(request, r#"{"Entity":{"Id":"nobody"},"Entity":{"Id":"144"}}"#), invalid_params),
            (|request| set_body(request, r#"{"CustomTags":{"a":"1","a":"2"}}"#), invalid_params),
            (|request| set_body(request, r#"{"CustomTags":null,"Entity":null}"#), TOKEN),
            (
                |request| replace_in_uri(request, "144.", "145."),
                "rejected 400 (1004 InvalidTitleId), id: fix the request",
            ),
            (
                |request| replace_in_uri(request, "GetEntity", "getEntity"),
                "rejected 404 (1131 InvalidAPIEndpoint), id: fix the request",
            ),
            (|request| drop(request.headers_mut().remove("x-secretkey")), not_authenticated),
            (|request| set(request, "x-entitytoken", "x"), invalid_request),
            (
                |request| {
                    // The name in the page's prose.
                    let ticket = request.headers_mut().remove("x-secretkey").unwrap();
                    request.headers_mut().insert("x-authentication", ticket);
                },
                not_authenticated,
            ),
            (
                |request| {
                    set(request, "x-secretkey", "unknown");
                    set(request, "x-reporterrorassuccess", "true");
                },
                "rejected 200 (1074 NotAuthenticated), id: reauthenticate",
            ),
        ],
    );
}

#[test]
fn playfab_says_which_field_is_wrong() {
    let mut request = playfab().request(&playfab_credential());
    set_body(&mut request, r#"{"Entity":{"Id":""}}"#);
    let error = playfab().response(&Sandbox::new().handle(start(), &request)).unwrap_err();
    let Error::Rejected { rejection, .. } = error else { panic!("{error:?}") };
    let details: Vec<_> = rejection.error_details().collect();
    assert_eq!(details, [("Entity.Id", ["The Id field is required.".to_owned()].as_slice())]);
}
