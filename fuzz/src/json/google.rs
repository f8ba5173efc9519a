//! Google's refusals, read a second time.

use std::time::Duration;

use google_api::Rejection;
use token_protocol::{Error, RetryAfter};

use super::{Body, Member, Object, Value, is_all_readable};

/// How many elements of a list count.
const LIST_MAX: usize = 64;

#[derive(Debug, PartialEq, Default)]
struct Refusal {
    status: Option<String>,
    reasons: Vec<String>,
    message: String,
    wait: Option<Duration>,
}

/// Panics unless a refusal was read as it is read here.
pub(super) fn compare(body: &[u8], actual: Option<Error<Rejection>>) {
    let expected = match Body::of(body) {
        Body::Value(Value::Object(root)) => refusal(&root),
        Body::Value(Value::Array(roots)) => objects(roots).find_map(|root| refusal(&root)),
        Body::Foreign | Body::Broken | Body::Value(_) => None,
    };
    let actual = match actual {
        Some(Error::Rejected { rejection, retry_after, .. }) => Some(Refusal {
            status: rejection.status().map(|status| status.as_str().to_owned()),
            reasons: rejection.reasons().iter().map(|reason| reason.as_str().to_owned()).collect(),
            message: rejection.message().as_str().to_owned(),
            wait: retry_after.map(|wait| wait.at_least()),
        }),
        Some(Error::Unrecognized { .. }) => None,
        other => panic!("a 403 is neither a token nor malformed: {other:?}"),
    };
    // What cannot be read makes the whole body unreadable, for one who comes to it.
    let is_unreadable = actual.is_none() && !is_all_readable(body);
    assert!(actual == expected || is_unreadable, "{actual:?} instead of {expected:?}");
}

fn refusal(root: &Object<'_>) -> Option<Refusal> {
    let Member::Once(Value::Object(error)) = root.get("error") else { return None };
    let array = |name| match error.get(name) {
        Member::Once(Value::Array(elements)) => Some(objects(elements).collect::<Vec<_>>()),
        _ => None,
    };
    let (errors, details) = (array("errors"), array("details"));
    let status = error.lenient_text("status");
    let message = error.lenient_text("message");
    let says_something = error.lenient_u64("code").is_some()
        || message.is_some()
        || status.is_some()
        || errors.as_ref().is_some_and(|errors| !errors.is_empty())
        || details.as_ref().is_some_and(|details| !details.is_empty());
    if !says_something {
        return None;
    }
    let mut refusal = Refusal { status, message: message.unwrap_or_default(), ..Refusal::default() };
    refusal.reasons.extend(errors.iter().flatten().filter_map(|error| error.lenient_text("reason")));
    for detail in details.iter().flatten() {
        match detail.lenient_text("@type").as_deref() {
            Some("type.googleapis.com/google.rpc.ErrorInfo") => refusal.reasons.extend(detail.lenient_text("reason")),
            Some("type.googleapis.com/google.rpc.RetryInfo") => {
                refusal.wait = refusal.wait.max(detail.lenient_text("retryDelay").and_then(|delay| wait(&delay)));
            }
            _ => {}
        }
    }
    Some(refusal)
}

/// The objects among the elements, as many as count.
fn objects(elements: Vec<Value<'_>>) -> impl Iterator<Item = Object<'_>> {
    let objects = elements.into_iter().filter_map(|element| match element {
        Value::Object(object) => Some(object),
        _ => None,
    });
    objects.take(LIST_MAX)
}

/// A protobuf duration, rounded up to whole seconds, and one more. By decimal digits, not by arithmetic on the way.
fn wait(delay: &str) -> Option<Duration> {
    let number = delay.strip_suffix('s')?;
    let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
    if whole.is_empty() || fraction.is_empty() || !(whole.to_owned() + fraction).bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let more = if fraction.trim_matches('0').is_empty() { 1 } else { 2 };
    let whole = whole.trim_start_matches('0');
    // Beyond that the longest wait there is stands for it.
    let seconds = if whole.len() > 18 { u64::MAX } else { format!("0{whole}").parse::<u64>().unwrap() + more };
    Some(RetryAfter::delay(Duration::from_secs(seconds)).at_least())
}
