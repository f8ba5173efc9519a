//! Any answer at all, to each of the four readers: none panics, none leaks, and what can be done about it is what the tables say.

use std::fmt::Debug;

use emm_token::{EnterpriseId, GenerateAuthenticationToken, UserId};
use http::{HeaderValue, Response, StatusCode};
use ita_token::{GetToken, TokenId};
use pgs_token::{GeneratePlayGroupingApiToken, PackageName, Persona};
use playfab_entity::{GetEntityToken, TitleId};
use token_protocol::{Endpoint, Error, Head, Recovery, Rejection};

use crate::leak::{self, Printable};
use crate::{recovery, response, vectors_leak};

/// Reads an answer to `generatePlayGroupingApiToken`.
pub fn pgs(data: &[u8]) {
    let Some(response) = response::parse(data) else { return };
    if let Some(token) = read(&pgs_call(), &response, &GOOGLE, recovery::google) {
        assert!(!token.token_value.expose().is_empty(), "an empty token");
    }
}

/// Reads an answer to `generateAuthenticationToken`.
pub fn emm(data: &[u8]) {
    let Some(response) = response::parse(data) else { return };
    if let Some(token) = read(&emm_call(), &response, &GOOGLE, recovery::google) {
        assert!(!token.redeem().token.expose().is_empty(), "an empty token");
    }
}

/// Reads an answer to `GET v1/tokens/{tokenId}`.
pub fn ita(data: &[u8]) {
    let Some(response) = response::parse(data) else { return };
    // A token whose members are all absent is one too: none of them is documented as always there.
    read(&ita_call(), &response, &ITA, recovery::ita);
}

/// Reads an answer to `Authentication/GetEntityToken`.
pub fn playfab(data: &[u8]) {
    let Some(response) = response::parse(data) else { return };
    if let Some(token) = read(&playfab_call(), &response, &PLAYFAB, recovery::playfab) {
        assert!(!token.token.expose().is_empty(), "an empty token");
        assert!(token.entity.is_none_or(|entity| !entity.id().is_empty()), "an entity without an id");
    }
}

/// Reads any answer as a refusal of a Google API, a 200 too.
pub fn google_refusal(data: &[u8]) {
    let Some(response) = response::parse(data) else { return };
    let head = Head::of(&response);
    let error = google_api::refusal(head, response.body());
    refused(&error, head, response.body(), &GOOGLE, recovery::google, &own_words(&pgs_call(), &GOOGLE));
    let is_error = response.status().is_client_error() || response.status().is_server_error();
    assert!(is_error || matches!(error, Error::Unrecognized { .. }), "a success or a redirect is no refusal");
}

pub(crate) fn pgs_call() -> GeneratePlayGroupingApiToken {
    GeneratePlayGroupingApiToken::new(PackageName::new("a.b").unwrap(), Persona::new("a").unwrap())
}

pub(crate) fn emm_call() -> GenerateAuthenticationToken {
    GenerateAuthenticationToken::new(EnterpriseId::new("a").unwrap(), UserId::new("a").unwrap())
}

pub(crate) fn ita_call() -> GetToken {
    GetToken::new(TokenId::new("a").unwrap())
}

pub(crate) fn playfab_call() -> GetEntityToken {
    GetEntityToken::new(TitleId::new("144").unwrap())
}

/// The table of a service: what can be done about a refusal.
type Table<R> = fn(&R, StatusCode) -> Recovery;

fn read<E: Endpoint<Output: Debug, Rejection: PartialEq>>(
    call: &E,
    response: &Response<Vec<u8>>,
    printable: &Printable<E::Rejection>,
    table: Table<E::Rejection>,
) -> Option<E::Output> {
    let head = Head::of(response);
    match (call.read(head, response.body()), call.response(response)) {
        (Ok(token), Ok(again)) => {
            assert_eq!(response.status(), 200, "a token without a 200");
            assert_eq!(format!("{token:?}"), format!("{again:?}"), "the two ways to read differ");
            Some(token)
        }
        (Err(error), Err(again)) => {
            assert_eq!(error, again, "the two ways to read differ");
            refused(&error, head, response.body(), printable, table, &own_words(call, printable));
            None
        }
        (one, other) => panic!("the two ways to read differ: {one:?}, {other:?}"),
    }
}

fn refused<R: Rejection + PartialEq>(
    error: &Error<R>,
    head: Head<'_>,
    body: &[u8],
    printable: &Printable<R>,
    table: Table<R>,
    own: &[String],
) {
    leak::check(error, head, body, printable, own);
    assert_eq!(error.status(), head.status);
    let expected = match error {
        Error::Rejected { rejection, status, .. } => table(rejection, *status),
        Error::Malformed(malformed) => {
            assert!(head.status.is_success(), "malformed, but not a success");
            if let Some((line, column)) = malformed.flaw().position() {
                let lines = body.split(|&byte| byte == b'\n');
                let length = lines.clone().nth(line.saturating_sub(1)).map(<[u8]>::len);
                // Just after the last byte is where a text ends too early.
                assert!(length.is_some_and(|length| column <= length + 2), "not a place in the body: {line}, {column}");
            }
            Recovery::GiveUp
        }
        _ => recovery::unrecognized(head.status),
    };
    let expected = match expected {
        Recovery::Retry { .. } => Recovery::Retry { after: error.retry_after() },
        other => other,
    };
    assert_eq!(error.recovery(), expected, "not what the table says");
}

/// What the crate itself says around what it may print.
fn own_words<E: Endpoint<Rejection: PartialEq>>(call: &E, printable: &Printable<E::Rejection>) -> Vec<String> {
    let refusals = printable.own_words.iter().flat_map(|(status, body)| {
        let head = Response::builder().status(*status).header("content-type", "application/json");
        let plain = head.body(*body).unwrap();
        let mut challenged = plain.clone();
        challenged.headers_mut().insert("www-authenticate", HeaderValue::from_static("Bearer"));
        [plain, challenged].into_iter().filter_map(|response| call.response(&response).err())
    });
    refusals.flat_map(|error| leak::printed(&error, printable)).collect()
}

const GOOGLE: Printable<google_api::Rejection> = Printable {
    message: |rejection| rejection.message().to_string(),
    codes: |rejection| {
        let codes = rejection.status().into_iter().chain(rejection.reasons()).map(google_api::Code::as_str);
        let known = codes.filter(|code| vectors_leak::GOOGLE_CODES.contains(code)).map(str::to_owned);
        let challenge = rejection.challenge().map(|challenge| format!("{challenge:?}"));
        known.chain(challenge).collect()
    },
    own_words: &[
        (400, r#"{"error":{"code":400}}"#),
        (400, r#"{"error":{"code":400,"message":"?"}}"#),
        (400, r#"{"error":{"status":"?","message":"?","errors":[{"reason":"?"},{"reason":"?"}]}}"#),
        (400, r#"{"error":{"message":"?","errors":[{"reason":"?"}]}}"#),
    ],
};

const ITA: Printable<ita_token::Rejection> = Printable {
    message: |rejection| rejection.message().map(ToString::to_string).unwrap_or_default(),
    codes: |_| Vec::new(),
    own_words: &[(500, r#"{"Message":"?"}"#), (404, r#"{"Message":"?"}"#), (404, "")],
};

const PLAYFAB: Printable<playfab_entity::Rejection> = Printable {
    message: |rejection| rejection.error_message().to_string(),
    codes: |rejection| {
        let code = rejection.error_code().map(|code| code.to_string());
        code.into_iter().chain(rejection.code().map(|code| code.to_string())).collect()
    },
    own_words: &[
        (400, r#"{"error":"?"}"#),
        (400, r#"{"code":400,"errorMessage":"?"}"#),
        (400, r#"{"code":400,"errorCode":1,"errorMessage":"?"}"#),
    ],
};
