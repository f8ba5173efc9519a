//! Looks for what must not be printed in what is printed.

use std::collections::HashSet;
use std::sync::LazyLock;

use playfab_entity::ErrorCode;
use serde_json::Value;

/// Shorter pieces are in any text by chance.
const PIECE: usize = 8;

/// Google's documented codes. They may be printed: a crate prints them from a table of its own, as it does with
/// PlayFab's names. What a body says in their place and is none of them may not.
pub(crate) const GOOGLE_CODES: &[&str] = &[
    "INVALID_ARGUMENT",
    "FAILED_PRECONDITION",
    "OUT_OF_RANGE",
    "UNAUTHENTICATED",
    "PERMISSION_DENIED",
    "NOT_FOUND",
    "ALREADY_EXISTS",
    "RESOURCE_EXHAUSTED",
    "CANCELLED",
    "INTERNAL",
    "DATA_LOSS",
    "UNIMPLEMENTED",
    "UNAVAILABLE",
    "DEADLINE_EXCEEDED",
    "CREDENTIALS_MISSING",
    "ACCESS_TOKEN_EXPIRED",
    "ACCESS_TOKEN_TYPE_UNSUPPORTED",
    "ACCESS_TOKEN_SCOPE_INSUFFICIENT",
    "SERVICE_DISABLED",
    "RATE_LIMIT_EXCEEDED",
    "required",
    "authError",
    "insufficientPermissions",
    "accessNotConfigured",
    "projectNotLinked",
    "userRateLimitExceeded",
    "rateLimitExceeded",
    "dailyLimitExceeded",
];

/// What the crates' types say of themselves, whoever answers.
const OWN_WORDS: &[&str] = &[
    "refused with status ",
    " with no content type, which is not an answer of this service",
    "the body of the ",
    " response is not what the service promises: ",
    "a syntax error",
    "it ends too early, at line ",
    " column ",
    "a value is missing",
    "a member stands there twice",
    "a value has the wrong type",
    "a value cannot be read",
    "there is no such token: ",
    "no message",
    "an unknown code",
    "unknown code ",
    "Rejected { status: ",
    "Unrecognized { status: ",
    "Malformed(Malformed { status: ",
    ", retry_after: Some(RetryAfter { delay: ",
    ", not_before: None",
    ", request_id: None",
    ", rejection: Rejection { code: ",
    ", rejection: Refused { message: ",
    ", rejection: NotFound { message: ",
    ", content_type: None",
    ", flaw: Flaw { kind: ",
    "Encoding",
    "Truncated",
    "Duplicate",
    "WrongType",
    "InvalidValue",
    ", path: None",
    ", position: None",
    ", reasons: [",
    ", message: ",
    ", challenge: Some(Challenge { error: ",
    "InvalidRequest",
    "InvalidToken",
    "InsufficientScope",
    ", error_code: Some(ErrorCode(",
    ", error_message: ",
    "PlayGroupingApiToken { token_value: Secret(…)",
    "SingleUse(AuthenticationToken { token: Secret(…)",
    "Token { token_source_id: None",
    ", issue_date: None",
    ", expiration_date: None",
    ", game_source_id: None",
    ", game_name: None",
    ", game_icon_url: None",
    ", reason: None",
    "EntityToken { token: Secret(…), expiration: None, entity: Some(EntityKey { ",
    ", entity_type: Some(EntityType(",
    "Request { method: ",
    ", version: HTTP/1.1, headers: {",
    "\"application/json\"",
    "\"application/xml\"",
    "Sensitive",
    "InvalidInput { parameter: ",
    "NoControlCharacters",
    "NoDotSegment",
    "VisibleAscii",
];

static OWN: LazyLock<HashSet<&str>> = LazyLock::new(|| OWN_WORDS.iter().flat_map(|text| pieces(text)).collect());

/// Google's codes, and the names of PlayFab's codes that the crate knows.
static CODES: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    let playfab = (0..10_000).filter_map(|code| ErrorCode(code).name());
    GOOGLE_CODES.iter().copied().chain(playfab).collect()
});

/// An error if a piece of one of the strings stands in one of the texts, and in nothing that may be printed. The crates' own
/// words may, and `permitted`.
pub(crate) fn find<'a>(
    strings: impl Iterator<Item = &'a str>,
    permitted: &[String],
    texts: &[String],
) -> Result<(), String> {
    let mut printed = HashSet::with_capacity(texts.iter().map(String::len).sum());
    printed.extend(texts.iter().flat_map(|text| pieces(text)));
    let may_be = |piece: &str| OWN.contains(piece) || permitted.iter().any(|text| text.contains(piece));
    let Some(piece) = strings.flat_map(pieces).find(|piece| printed.contains(piece) && !may_be(piece)) else {
        return Ok(());
    };
    let text = texts.iter().find(|text| text.contains(piece));
    Err(format!("{piece:?} is printed: {:?}", text.map_or("", String::as_str)))
}

/// Every piece that is long enough to be recognised.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let starts = text.char_indices().map(|(start, _)| start);
    let ends = starts.clone().chain([text.len()]).skip(PIECE);
    starts.zip(ends).filter_map(|(start, end)| text.get(start..end))
}

/// The text without documented codes.
pub(crate) fn without_codes(text: &str) -> String {
    let is_boundary = |c: char| !c.is_alphanumeric() && c != '_';
    let words = text.split_inclusive(is_boundary);
    words.filter(|word| !CODES.contains(word.trim_end_matches(is_boundary))).collect()
}

/// What a body says: a JSON body's names, values and numbers, any other body's words.
pub(crate) fn of_a_body(body: &[u8]) -> Vec<String> {
    let mut said = Vec::new();
    if let Ok(value) = serde_json::from_slice(body) {
        strings(&value, &mut said);
    } else {
        let is_boundary = |c: char| c.is_whitespace() || "<>\"'=;&{}[],".contains(c);
        said.extend(String::from_utf8_lossy(body).split(is_boundary).map(str::to_owned));
    }
    said
}

/// The names, values and numbers of JSON.
pub(crate) fn strings(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) => found.push(text.clone()),
        Value::Array(values) => values.iter().for_each(|value| strings(value, found)),
        Value::Object(members) => {
            found.extend(members.keys().cloned());
            members.values().for_each(|value| strings(value, found));
        }
        Value::Number(number) => found.push(number.to_string()),
        Value::Bool(_) | Value::Null => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is found of a body in an error that says this, and whose service may say so much.
    fn found(body: &str, permitted: &str, printed: &str) -> bool {
        let texts = [without_codes(printed)];
        find(of_a_body(body.as_bytes()).iter().map(String::as_str), &[permitted.to_owned()], &texts).is_err()
    }

    #[test]
    fn eight_characters_of_a_body_are_a_leak() {
        let json =
            r#"{"error":{"aud":["a value of some length"],"customerNumber":1234567890123,"esc":"caf\u00e9-1234"}}"#;
        for printed in ["a value of some length", "of some ", "customerNumber", "tomerNum", "34567890", "café-123"] {
            assert!(found(json, "", &format!("Rejected {{ status: 401, x: {printed:?} }}")), "{printed}");
        }
        for body in ["<p>held-by-anna</p>", "{\"a\":\"held-by-anna", "{\"a\": held-by-anna}"] {
            assert!(found(body, "", "status 401: ld-by-an"), "{body}");
        }
        // Characters, not bytes.
        assert!(!found(json, "", "of some"));
        assert!(!found("\"ключ\"", "", "ключ"));
    }

    #[test]
    fn what_may_be_printed_is_no_leak() {
        let body = r#"{"errorCode":1,"Message":"Sorry, not this time.","at":{"tokenValue":1},"why":"NOT_FOUND","who":"anna-of-wales"}"#;
        let printed = r#"Rejected { status: 404, error_code: Some(ErrorCode(1)), Code(NOT_FOUND), message: "Sorry, not this time." }"#;
        assert!(!found(body, "Sorry, not this time.", printed));
        assert!(found(body, "", printed));
        assert!(!found(body, "at.tokenValue", r#"Malformed(Malformed { path: Some("at.tokenValue") })"#));
        assert!(found(body, "at.tokenValue", r#"Malformed(Malformed { path: Some("anna-of-wales") })"#));
        // A message of one letter hides nothing.
        assert!(found(body, "a", "refused with status 404: anna-of-wales"));
        // A word that begins like a code is none.
        assert!(found(r#"{"why":"NOT_FOUND_ANNA"}"#, "", "Code(NOT_FOUND_ANNA)"));
    }
}
