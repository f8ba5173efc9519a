use std::time::Duration;

use chrono::{DateTime, Utc};
use playfab_entity::{EntityType, Rejection};
use token_protocol::{Error, FlawKind, RetryAfter};

use super::{Body, Expected, Flaws, Member, Object, Value, answer, compare, is_all_readable};
use crate::readers::playfab_call;
use crate::timestamps;

/// A body of PlayFab's, as a 200 and as a 400. The envelope decides what it is.
pub fn json_playfab(body: &[u8]) {
    let said = match answer(&playfab_call(), 200, body) {
        Ok(token) => Ok(Said::Token(Token {
            text: token.token.expose().to_owned(),
            expiration: token.expiration,
            entity: token.entity.map(|entity| {
                (entity.id().to_owned(), entity.entity_type().map(EntityType::as_str).map(str::to_owned))
            }),
        })),
        Err(Error::Rejected { rejection, retry_after, .. }) => Ok(Said::Refusal(plain(&rejection, retry_after))),
        Err(error) => Err(error),
    };
    compare(body, said, expected);

    let expected = match Body::of(body) {
        Body::Value(Value::Object(root)) => refusal(&root),
        Body::Foreign | Body::Broken | Body::Value(_) => None,
    };
    let actual = match answer(&playfab_call(), 400, body) {
        Err(Error::Rejected { rejection, retry_after, .. }) => Some(plain(&rejection, retry_after)),
        Err(Error::Unrecognized { .. }) => None,
        other => panic!("a 400 is neither a token nor malformed: {other:?}"),
    };
    let is_unreadable = actual.is_none() && !is_all_readable(body);
    assert!(actual == expected || is_unreadable, "{actual:?} instead of {expected:?}");
}

#[derive(Debug, PartialEq)]
enum Said {
    Token(Token),
    Refusal(Refusal),
}

#[derive(Debug, PartialEq)]
struct Token {
    text: String,
    expiration: Option<DateTime<Utc>>,
    /// Id and type.
    entity: Option<(String, Option<String>)>,
}

#[derive(Debug, PartialEq)]
struct Refusal {
    code: Option<u64>,
    error_code: Option<u64>,
    error: Option<String>,
    message: String,
    details: Vec<(String, Vec<String>)>,
    wait: Option<Duration>,
}

fn plain(rejection: &Rejection, wait: Option<RetryAfter>) -> Refusal {
    Refusal {
        code: rejection.code().map(u64::from),
        error_code: rejection.error_code().map(|code| code.0.into()),
        error: rejection.error().map(str::to_owned),
        message: rejection.error_message().as_str().to_owned(),
        details: rejection.error_details().map(|(name, issues)| (name.to_owned(), issues.to_vec())).collect(),
        wait: wait.map(|wait| wait.at_least()),
    }
}

fn expected(root: Value<'_>) -> Expected<Said> {
    let root = match root {
        Value::Object(root) => root,
        Value::Null => return Err(vec![("", FlawKind::Missing)]),
        _ => return Err(vec![("", FlawKind::WrongType)]),
    };
    if let Some(refusal) = refusal(&root) {
        return Ok(Said::Refusal(refusal));
    }
    let mut flaws = Flaws::new();
    for name in ["code", "errorCode"] {
        match root.get(name) {
            Member::Absent | Member::Once(Value::Null) => {}
            Member::Once(Value::Number(number)) if number.is_u64() => {}
            Member::Once(_) => flaws.push((name, FlawKind::WrongType)),
            Member::Twice => flaws.push((name, FlawKind::Duplicate)),
        }
    }
    root.text("error", "error", &mut flaws);
    let before = flaws.len();
    let Some(data) = root.object("data", "data", &mut flaws) else {
        if flaws.len() == before {
            flaws.push(("data", FlawKind::Missing));
        }
        return Err(flaws);
    };
    let token = token(&data, &mut flaws);
    if flaws.is_empty() { Ok(Said::Token(token)) } else { Err(flaws) }
}

fn token(data: &Object<'_>, flaws: &mut Flaws) -> Token {
    const EXPIRATION: &str = "data.TokenExpiration";
    let text = data.token("EntityToken", "data.EntityToken", flaws);
    let expiration = data.text("TokenExpiration", EXPIRATION, flaws).map(|text| timestamps::playfab(&text));
    if expiration == Some(None) {
        flaws.push((EXPIRATION, FlawKind::InvalidValue));
    }
    let entity = data.object("Entity", "data.Entity", flaws).map(|entity| {
        let id = entity.token("Id", "data.Entity.Id", flaws);
        let kind = match entity.get("Type") {
            Member::Absent | Member::Once(Value::Null) => entity.text("TypeString", "data.Entity.TypeString", flaws),
            _ => entity.text("Type", "data.Entity.Type", flaws),
        };
        (id, kind.filter(|kind| !kind.is_empty()))
    });
    Token { text, expiration: expiration.flatten(), entity }
}

/// A refusal, if the envelope is one.
fn refusal(root: &Object<'_>) -> Option<Refusal> {
    let (code, error_code) = (root.lenient_u64("code"), root.lenient_u64("errorCode"));
    let error = root.lenient_text("error");
    let is_refusal = code.is_some_and(|code| code != 200)
        || error_code.is_some_and(|code| code != 0)
        || error.as_ref().is_some_and(|error| !error.is_empty());
    let seconds = match root.get("retryAfterSeconds") {
        Member::Once(Value::Number(number)) => seconds(&number),
        _ => None,
    };
    let details = match root.get("errorDetails") {
        Member::Once(Value::Object(details)) => {
            details.0.iter().take(64).filter_map(|(name, issues)| detail(name, issues)).collect()
        }
        _ => Vec::new(),
    };
    is_refusal.then(|| Refusal {
        code: code.filter(|code| *code <= u16::MAX.into()),
        error_code: error_code.filter(|code| *code <= u32::MAX.into()),
        error,
        message: root.lenient_text("errorMessage").unwrap_or_default(),
        details,
        wait: seconds.map(|seconds| RetryAfter::delay(Duration::from_secs(seconds)).at_least()),
    })
}

/// A name and its issues: a list of texts, or one.
fn detail(name: &str, issues: &serde_json::value::RawValue) -> Option<(String, Vec<String>)> {
    let issues = match Value::of(issues) {
        Value::Text(issue) => vec![issue],
        Value::Array(issues) => {
            let texts = issues.into_iter().filter_map(|issue| match issue {
                Value::Text(text) => Some(text),
                _ => None,
            });
            texts.take(64).collect()
        }
        _ => return None,
    };
    Some((name.to_owned(), issues))
}

/// Whole seconds, a fraction rounded up, none for what is below zero.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked for sign; `as` saturates")]
fn seconds(number: &serde_json::Number) -> Option<u64> {
    let float = || number.as_f64().filter(|seconds| *seconds >= 0.0).map(|seconds| seconds.ceil() as u64);
    number.as_u64().or_else(float)
}
