//! A second reading of the services' JSON, by `serde_json`'s values: the same token or the same refusal.
//!
//! It reads one level at a time and only what somebody asks for, as the readers do: a value that nobody reads need be JSON by its
//! grammar alone. Where the readers may differ:
//!
//! - A text with half a surrogate pair, or a number beyond what `f64` holds, is JSON by its grammar and cannot be read as a value.
//!   A reader that looks at it says that the text is wrong; one that passes over it need not notice. Both are right.
//!   So is saying that nesting beyond the 128 levels of `serde_json`'s own values is wrong.
//! - Of several flaws, a reader names the one it comes to first. Any of them is right.

mod emm;
mod google;
pub(crate) mod ita;
mod pgs;
mod playfab;

use http::Response;
use serde::Deserialize;
use serde::de::{MapAccess, Visitor};
use serde_json::Number;
use serde_json::value::RawValue;
use token_protocol::{Endpoint, Error, FlawKind};

pub use self::emm::json_emm;
pub use self::ita::json_ita;
pub use self::pgs::json_pgs;
pub use self::playfab::json_playfab;

/// What is wrong with a body's values, by their paths.
pub(crate) type Flaws = Vec<(&'static str, FlawKind)>;

/// What a body is before anyone looks at its values.
enum Body<'a> {
    /// Nothing, or a page: not the service's.
    Foreign,
    /// Not UTF-8, or not JSON.
    Broken,
    Value(Value<'a>),
}

impl<'a> Body<'a> {
    fn of(body: &'a [u8]) -> Self {
        let body = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
        if matches!(body.trim_ascii(), [] | [b'<', ..]) {
            return Self::Foreign;
        }
        let text = std::str::from_utf8(body).ok();
        match text.and_then(|text| serde_json::from_str::<&RawValue>(text).ok()) {
            Some(raw) => Self::Value(Value::of(raw)),
            None => Self::Broken,
        }
    }
}

pub(crate) enum Value<'a> {
    Null,
    Bool,
    Number(Number),
    Text(String),
    Array(Vec<Value<'a>>),
    Object(Object<'a>),
    /// It is of this kind by its grammar, and cannot be read.
    Odd,
}

impl<'a> Value<'a> {
    pub(crate) fn of(raw: &'a RawValue) -> Self {
        let text = raw.get();
        let value = match text.as_bytes().first() {
            Some(b'n') => Some(Self::Null),
            Some(b't' | b'f') => Some(Self::Bool),
            Some(b'"') => serde_json::from_str(text).ok().map(Self::Text),
            Some(b'{') => serde_json::from_str(text).ok().map(Self::Object),
            Some(b'[') => serde_json::from_str::<Vec<&RawValue>>(text)
                .ok()
                .map(|elements| Self::Array(elements.into_iter().map(Self::shallow).collect())),
            _ => serde_json::from_str(text).ok().map(Self::Number),
        };
        value.unwrap_or(Self::Odd)
    }

    /// Arrays of arrays are nobody's: what is in them is not read, or a deep one would exhaust the stack.
    fn shallow(raw: &'a RawValue) -> Self {
        if raw.get().starts_with('[') { Self::Array(Vec::new()) } else { Self::of(raw) }
    }
}

/// An object's members as they stand there.
pub(crate) struct Object<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Object<'de> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = Object<'de>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object<'de>, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Object(members))
            }
        }
        deserializer.deserialize_map(Members)
    }
}

/// What stands under a name.
enum Member<'a> {
    Absent,
    Twice,
    Once(Value<'a>),
}

impl<'a> Object<'a> {
    fn get(&self, name: &str) -> Member<'a> {
        let mut values = self.0.iter().filter(|(other, _)| other == name).map(|(_, value)| *value);
        match (values.next(), values.next()) {
            (None, _) => Member::Absent,
            (Some(value), None) => Member::Once(Value::of(value)),
            (Some(_), Some(_)) => Member::Twice,
        }
    }

    /// A text that may be absent or null.
    fn text(&self, name: &str, path: &'static str, flaws: &mut Flaws) -> Option<String> {
        match self.get(name) {
            Member::Absent | Member::Once(Value::Null) => return None,
            Member::Once(Value::Text(text)) => return Some(text),
            Member::Once(_) => flaws.push((path, FlawKind::WrongType)),
            Member::Twice => flaws.push((path, FlawKind::Duplicate)),
        }
        None
    }

    /// A text that must be there and not be empty.
    fn token(&self, name: &str, path: &'static str, flaws: &mut Flaws) -> String {
        let before = flaws.len();
        let text = self.text(name, path, flaws).filter(|text| !text.is_empty());
        if text.is_none() && flaws.len() == before {
            flaws.push((path, FlawKind::Missing));
        }
        text.unwrap_or_default()
    }

    /// An object that may be absent or null.
    fn object(&self, name: &str, path: &'static str, flaws: &mut Flaws) -> Option<Object<'a>> {
        match self.get(name) {
            Member::Absent | Member::Once(Value::Null) => return None,
            Member::Once(Value::Object(object)) => return Some(object),
            Member::Once(_) => flaws.push((path, FlawKind::WrongType)),
            Member::Twice => flaws.push((path, FlawKind::Duplicate)),
        }
        None
    }

    /// A text, for one who takes what it can get.
    pub(crate) fn lenient_text(&self, name: &str) -> Option<String> {
        self.text(name, "", &mut Flaws::new())
    }

    /// A number without sign or fraction, for one who takes what it can get.
    fn lenient_u64(&self, name: &str) -> Option<u64> {
        match self.get(name) {
            Member::Once(Value::Number(number)) => number.as_u64(),
            _ => None,
        }
    }
}

/// Whether every value can be read: see above.
fn is_all_readable(body: &[u8]) -> bool {
    serde_json::from_slice::<serde_json::Value>(body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body)).is_ok()
}

/// What an answer in JSON is read as.
fn answer<E: Endpoint>(call: &E, status: u16, body: &[u8]) -> Result<E::Output, Error<E::Rejection>> {
    let response = Response::builder().status(status).header("content-type", "application/json").body(body).unwrap();
    call.response(&response)
}

/// What must come of a 200's value.
pub(crate) type Expected<T> = Result<T, Flaws>;

/// Panics unless what was read is what is expected.
fn compare<T: PartialEq + std::fmt::Debug, R: token_protocol::Rejection>(
    body: &[u8],
    actual: Result<T, Error<R>>,
    expected: impl FnOnce(Value<'_>) -> Expected<T>,
) {
    let value = match Body::of(body) {
        Body::Foreign => return assert!(matches!(actual, Err(Error::Unrecognized { .. })), "a page: {actual:?}"),
        Body::Broken => return assert!(is_of_the_text(&actual), "not JSON: {actual:?}"),
        Body::Value(value) => value,
    };
    if is_of_the_text(&actual) {
        return assert!(!is_all_readable(body), "it is JSON: {actual:?}");
    }
    match (actual, expected(value)) {
        (Ok(actual), Ok(expected)) => assert_eq!(actual, expected),
        (Err(Error::Malformed(malformed)), Err(flaws)) => {
            let flaw = malformed.flaw();
            let flaw = (flaw.path().unwrap_or_default(), flaw.kind());
            assert!(flaws.contains(&flaw), "{flaw:?} instead of {flaws:?}");
        }
        (actual, expected) => panic!("{actual:?} instead of {expected:?}"),
    }
}

/// Whether the flaw is the text's, and not a value's.
fn is_of_the_text<T, R>(actual: &Result<T, Error<R>>) -> bool {
    let Err(Error::Malformed(malformed)) = actual else { return false };
    malformed.flaw().position().is_some()
        && matches!(malformed.flaw().kind(), FlawKind::Encoding | FlawKind::Syntax | FlawKind::Truncated)
}
