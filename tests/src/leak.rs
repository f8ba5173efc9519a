//! Looks for what must not be printed in what is printed.

use std::sync::LazyLock;

use playfab_entity::ErrorCode;
use serde_json::Value;
use token_protocol::Message;

/// Shorter strings are in any text by chance.
const SHORTEST: usize = 8;

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

/// The names of PlayFab's codes that the crate knows.
static PLAYFAB_CODES: LazyLock<Vec<&str>> =
    LazyLock::new(|| (0..10_000).filter_map(|code| ErrorCode(code).name()).collect());

/// An error if one of the strings stands in one of the texts.
pub(crate) fn find<'a>(strings: impl Iterator<Item = &'a str>, texts: &[String]) -> Result<(), String> {
    for string in strings.filter(|string| string.len() >= SHORTEST) {
        if let Some(text) = texts.iter().find(|text| text.contains(string)) {
            return Err(format!("{string:?} is printed: {text:?}"));
        }
    }
    Ok(())
}

/// The text without what may be printed: the service's message for people, documented codes, and the path of a member.
pub(crate) fn without_the_permitted(text: &str, message: Option<&Message>, path: Option<&str>) -> String {
    let message = message.map(ToString::to_string);
    let codes = GOOGLE_CODES.iter().chain(&*PLAYFAB_CODES).copied();
    let permitted = message.as_deref().into_iter().chain(path).chain(codes);
    permitted
        .filter(|permitted| !permitted.is_empty())
        .fold(text.to_owned(), |text, permitted| text.replace(permitted, ""))
}

/// What a body says, in pieces that would be recognised: a JSON body's string values, any other body's words.
///
/// Left out is what the response's headers say too.
pub(crate) fn of_a_body<'a>(body: &[u8], headers: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut words = Vec::new();
    let text = String::from_utf8_lossy(body);
    if let Ok(value) = serde_json::from_slice(body) {
        strings(&value, &mut words);
    } else {
        let is_boundary = |c: char| c.is_whitespace() || "<>\"'=;&{}[],".contains(c);
        words.extend(text.split(is_boundary).map(str::to_owned));
    }
    let headers: Vec<_> = headers.collect();
    words.retain(|word| word.len() >= SHORTEST && !headers.iter().any(|header| header.contains(word.as_str())));
    words
}

fn strings(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) => found.push(text.clone()),
        Value::Array(values) => values.iter().for_each(|value| strings(value, found)),
        Value::Object(members) => members.values().for_each(|value| strings(value, found)),
        _ => {}
    }
}
