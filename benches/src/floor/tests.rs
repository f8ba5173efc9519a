//! A floor's results are the crates' own. A floor may refuse what the crates read, as it reads one form of answer only; what it
//! does read is the same, whatever was done to the answer.

use std::fmt::Debug;

use http::header::{CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use http::{HeaderName, HeaderValue, Request, Response};
use token_protocol::{Endpoint, Error, Timestamp};

use super::head::Head;
use super::{google, ita, playfab};
use crate::{operations, product, sample};

fn same(by_hand: &Request<Vec<u8>>, by_crate: &Request<Vec<u8>>) {
    assert_eq!((by_hand.method(), by_hand.uri()), (by_crate.method(), by_crate.uri()));
    assert_eq!((by_hand.headers(), by_hand.body()), (by_crate.headers(), by_crate.body()));
    let sensitive =
        |request: &Request<_>| request.headers().values().map(HeaderValue::is_sensitive).collect::<Vec<_>>();
    assert_eq!(sensitive(by_hand), sensitive(by_crate));
}

#[test]
fn the_same_requests() {
    same(&operations::floor_pgs().request(), &product::pgs().request(&product::access_token()));
    same(&operations::floor_emm().request(), &product::emm().request(&product::access_token()));
    same(&operations::floor_ita().request(), &product::ita().request(&product::bearer()));
    same(&operations::floor_playfab().request(), &product::playfab().request(&product::secret_key()));
}

/// The sample itself is read by both; of the sample with a byte changed, and with each of these bodies, whatever the floor
/// reads, the crate reads too, and the same. Gives back how many of the bodies were read.
fn agree<T: Debug + PartialEq>(
    sample: &Response<Vec<u8>>,
    bodies: &[&str],
    by_hand: impl Fn(&Response<Vec<u8>>) -> Option<T>,
    by_crate: impl Fn(&Response<Vec<u8>>) -> Option<T>,
) -> usize {
    let check = |response: &Response<Vec<u8>>| {
        let read = by_hand(response);
        let is_read = read.is_some();
        assert!(!is_read || read == by_crate(response), "{response:?}\n{}", String::from_utf8_lossy(response.body()));
        is_read
    };
    assert!(check(sample));
    for at in 0..sample.body().len() {
        for byte in *b"\"\\[<&,-/ xZ09\xFF" {
            let mut changed = sample.clone();
            changed.body_mut()[at] = byte;
            check(&changed);
            changed.body_mut().insert(at, sample.body()[at]);
            check(&changed);
        }
        let mut cut = sample.clone();
        cut.body_mut().truncate(at);
        check(&cut);
    }
    for (name, value) in HEADERS {
        let mut changed = sample.clone();
        changed.headers_mut().append(&name, HeaderValue::from_static(value));
        check(&changed);
        changed.headers_mut().insert(name, HeaderValue::from_static(value));
        check(&changed);
    }
    let with = |body: &&&str| check(&sample.clone().map(|_| body.as_bytes().to_vec()));
    bodies.iter().filter(with).count()
}

const HEADERS: [(HeaderName, &str); 14] = [
    (CONTENT_TYPE, "application/json"),
    (CONTENT_TYPE, "Application/JSON;charset=\"utf-8\""),
    (CONTENT_TYPE, "application/json, text/html"),
    (CONTENT_TYPE, "application/jsonp"),
    (CONTENT_TYPE, "application/xml"),
    (CONTENT_TYPE, "application/xml x"),
    (CONTENT_TYPE, "text/html"),
    (CONTENT_TYPE, "text/html; x, application/json"),
    (RETRY_AFTER, "30"),
    (RETRY_AFTER, "Thu, 11 Dec 2025 17:09:30 GMT"),
    (RETRY_AFTER, "soon"),
    (HeaderName::from_static("x-requestid"), "4a1b"),
    (HeaderName::from_static("x-requestid"), "4a 1b"),
    (WWW_AUTHENTICATE, "Bearer error=invalid_token"),
];

#[test]
fn pgs_tokens() {
    let bodies = [r#"{"token":{"tokenValue":"\u0061"},"x":[]}"#, r#"{"token":{"tokenValue":"a","tokenValue":"a"}}"#];
    let by_hand = |response: &_| google::read_pgs(response).map(|token| token.expose().to_owned());
    let by_crate = |response: &_| Some(product::pgs().response(response).ok()?.token_value.expose().to_owned());
    assert_eq!(agree(&sample::pgs(), &bodies, by_hand, by_crate), 1);
}

#[test]
fn emm_tokens() {
    let bodies = [r#"{"token":"a","kind":null}"#, r#"{"token":"a","token":"a"}"#, r#"{"token":"a","kind":1}"#];
    let by_hand = |response: &_| google::read_emm(response).map(|(token, kind)| (token.expose().to_owned(), kind));
    let by_crate = |response: &_| {
        let token = product::emm().response(response).ok()?.redeem();
        Some((token.token.expose().to_owned(), token.kind))
    };
    assert_eq!(agree(&sample::emm(), &bodies, by_hand, by_crate), 1);
}

fn ita_token(response: &Response<Vec<u8>>) -> Option<ita::Token> {
    let token = product::ita().response(response).ok()?;
    let date = |date: Option<Timestamp>| date.map(|date| (date.local(), date.offset()));
    Some(ita::Token {
        token_source_id: token.token_source_id,
        issue_date: date(token.issue_date),
        expiration_date: date(token.expiration_date),
        participant_source_id: token.participant_source_id,
        game_source_id: token.game_source_id,
        game_name: token.game_name,
        game_icon_url: token.game_icon_url,
        reason: token.reason,
        game_play_key: token.game_play_key,
        message: None,
    })
}

#[test]
fn ita_tokens_in_json() {
    let bodies =
        ["{}", "null", r#"{"Message":"no"}"#, r#"{"Reason":"a","Reason":"a"}"#, r#"{"IssueDate":"2025-13-01"}"#];
    assert_eq!(agree(&sample::ita_json(), &bodies, ita::read_json, ita_token), 1);
}

#[test]
fn ita_tokens_in_xml() {
    let bodies = [
        "<Token><Reason>a\r\nb</Reason><x><Reason>c</Reason></x> </Token>",
        "<Token><Message>no</Message></Token>",
        "<Token i:nil=\"true\"></Token>",
        "<Token></Token><Token></Token>",
        "<Token><Reason i:nil=\"true\"></Reason></Token>",
        "<Token><Reason>a</Reason><Reason>a</Reason></Token>",
        "<Token>text</Token>",
        "<Token><Reason><b>a</b></Reason></Token>",
        "<ArrayOfToken></ArrayOfToken>",
        " ",
    ];
    assert_eq!(agree(&sample::ita_xml(), &bodies, ita::read_xml, ita_token), 1);
}

#[test]
fn playfab_tokens() {
    let bodies = [
        r#"{"code":200,"data":{"EntityToken":"a","Entity":{"Id":"1","TypeString":"title"}}}"#,
        r#"{"code":200,"data":{"EntityToken":"a","Entity":{"Id":"1","Type":""},"TokenExpiration":"2025-12-12T17:08:30"}}"#,
        r#"{"code":200,"data":{"EntityToken":"a","Entity":{"Id":""}}}"#,
        r#"{"code":200,"error":"No","data":{"EntityToken":"a"}}"#,
        r#"{"code":200,"errorCode":1,"data":{"EntityToken":"a"}}"#,
        r#"{"code":200,"data":{"EntityToken":"a","EntityToken":"a"}}"#,
    ];
    let by_hand = |response: &_| {
        playfab::read(response).map(|(token, expiration, entity)| (token.expose().to_owned(), expiration, entity))
    };
    let by_crate = |response: &_| {
        let token = product::playfab().response(response).ok()?;
        let entity = token.entity.map(|key| (key.id().into(), key.entity_type().map(|kind| kind.as_str().into())));
        Some((token.token.expose().to_owned(), token.expiration, entity))
    };
    assert_eq!(agree(&sample::playfab(), &bodies, by_hand, by_crate), 2);
}

#[test]
fn google_s_refusals() {
    let bodies = [
        r#"{"error":{"code":403,"message":"no","errors":[{"reason":"other"}]}}"#,
        r#"{"error":{"message":"","details":[{"@type":"x","reason":"y"}]}}"#,
        r#"{"error":{"message":"","details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"3s"}]}}"#,
        r#"{"error":"invalid_grant"}"#,
    ];
    let by_crate = |response: &_| {
        let error = product::pgs().response(response).unwrap_err();
        let head = Head::of_error(&error);
        let Error::Rejected { rejection, .. } = error else { return None };
        assert_eq!(rejection.challenge(), None);
        Some(google::Refusal {
            head,
            status: rejection.status().map(|code| code.as_str().to_owned().into()),
            reasons: rejection.reasons().iter().map(|code| code.as_str().to_owned().into()).collect(),
            message: rejection.message().as_str().into(),
        })
    };
    assert_eq!(agree(&sample::refused_google(), &bodies, google::refusal, by_crate), 2);
}

#[test]
fn pages() {
    let by_crate = |response: &_| {
        let error = product::pgs().response(response).unwrap_err();
        let head = Head::of_error(&error);
        let Error::Unrecognized { content_type, .. } = error else { return None };
        Some(google::Page { head, content_type: content_type? })
    };
    assert_eq!(agree(&sample::html_page(), &[" <", "{}", ""], google::page, by_crate), 1);
}

#[test]
fn ita_refusals() {
    let by_crate = |response: &_| {
        let error = product::ita().response(response).unwrap_err();
        let head = Head::of_error(&error);
        let Error::Rejected { rejection, .. } = error else { return None };
        Some(ita::Refusal { head, message: rejection.message()?.as_str().into() })
    };
    assert_eq!(agree(&sample::refused_ita(), &[r#"{"Message":1}"#, "null"], ita::refusal, by_crate), 0);
}

#[test]
fn playfab_refusals() {
    let bodies = [
        r#"{"code":401,"error":"","errorCode":0,"errorMessage":""}"#,
        r#"{"code":200,"error":"","errorCode":0,"errorMessage":""}"#,
        r#"{"code":401,"error":"No","errorCode":1,"errorMessage":"","errorDetails":{"a":["b"]}}"#,
        r#"{"code":401,"error":"No","errorCode":1,"errorMessage":"","retryAfterSeconds":3}"#,
    ];
    let by_crate = |response: &_| {
        let error = product::playfab().response(response).unwrap_err();
        let head = Head::of_error(&error);
        let Error::Rejected { rejection, .. } = error else { return None };
        assert_eq!(rejection.error_details().count(), 0);
        Some(playfab::Refusal {
            head,
            code: rejection.code()?,
            error_code: rejection.error_code()?.0,
            error: rejection.error()?.into(),
            message: rejection.error_message().as_str().into(),
        })
    };
    assert_eq!(agree(&sample::refused_playfab(), &bodies, playfab::refusal, by_crate), 1);
}
