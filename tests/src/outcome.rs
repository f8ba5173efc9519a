//! Compares what was read with what is expected.

use std::error::Error as _;

use chrono::{DateTime, NaiveDateTime, Utc};
use serde_json::{Map, Value};
use token_protocol::{Error, Message, Recovery, Rejection, RetryAfter};

use crate::case::{GivenResponse, Outcome, Wait};
use crate::leak;

/// What a call made of a response, with its types gone.
pub(crate) enum Read {
    Ok {
        output: Value,
        /// The fields that must not be printed.
        unprinted: &'static [&'static str],
        /// The output's `Debug`.
        texts: Vec<String>,
    },
    No(Refusal),
}

pub(crate) struct Refusal {
    kind: Kind,
    status: u16,
    /// The status that the body names.
    reported_status: Option<u16>,
    recovery: &'static str,
    retry_after: Option<RetryAfter>,
    code: Value,
    message: Option<Message>,
    path: Option<&'static str>,
    /// `Display` and `Debug` of the error and of its sources.
    texts: Vec<String>,
}

#[derive(Debug, PartialEq, Clone, Copy)]
enum Kind {
    Rejected,
    Unrecognized,
    Malformed,
}

impl Refusal {
    pub(crate) fn of<R: Rejection>(
        error: &Error<R>,
        code: fn(&R) -> Value,
        message: fn(&R) -> Option<&Message>,
        reported_status: fn(&R) -> Option<u16>,
    ) -> Self {
        let (kind, rejection, path) = match error {
            Error::Rejected { rejection, .. } => (Kind::Rejected, Some(rejection), None),
            Error::Malformed(malformed) => (Kind::Malformed, None, malformed.flaw().path()),
            // Every other kind there may come to be is compared as an answer that is not the service's.
            _ => (Kind::Unrecognized, None, None),
        };
        let recovery = match error.recovery() {
            Recovery::Retry { .. } => "retry",
            Recovery::Reauthenticate => "reauthenticate",
            Recovery::FixRequest => "fixRequest",
            Recovery::GiveUp => "giveUp",
        };
        let mut texts = vec![error.to_string(), format!("{error:?}"), format!("{error:#?}")];
        let mut source = error.source();
        while let Some(error) = source {
            texts.extend([error.to_string(), format!("{error:?}")]);
            source = error.source();
        }
        Self {
            kind,
            status: error.status().as_u16(),
            reported_status: rejection.and_then(reported_status),
            recovery,
            retry_after: error.retry_after(),
            code: rejection.map_or(Value::Null, code),
            message: rejection.and_then(message).cloned(),
            path,
            texts,
        }
    }
}

pub(crate) fn compare(
    read: Read,
    outcome: &Outcome,
    response: &GivenResponse,
    now: Option<DateTime<Utc>>,
    credentials: &[&str],
) -> Result<(), String> {
    let refusal = match (read, outcome) {
        (Read::Ok { output, unprinted, texts }, Outcome::Ok(expected)) => {
            compare_output(&output, expected)?;
            return shows_none_of(unprinted, output, &texts);
        }
        (Read::Ok { .. }, _) => return Err("the response is read as a success".to_owned()),
        (Read::No(refusal), _) => refusal,
    };
    match outcome {
        Outcome::Ok(_) => return Err(format!("{:?}: {:?}", refusal.kind, refusal.texts.first())),
        Outcome::Rejected(expected) => {
            refusal.is(Kind::Rejected)?;
            refusal.compare(expected.status, expected.recovery.as_deref(), expected.retry_after_seconds, now)?;
            if let Some(code) = &expected.code {
                same("code", &refusal.code, code)?;
            }
            if let Some(message) = &expected.message {
                same("message", refusal.message.as_ref().map_or("", Message::as_str), message)?;
            }
        }
        Outcome::Unrecognized(expected) => {
            refusal.is(Kind::Unrecognized)?;
            refusal.compare(expected.status, expected.recovery.as_deref(), expected.retry_after_seconds, now)?;
        }
        Outcome::Malformed(expected) => {
            refusal.is(Kind::Malformed)?;
            if let Some(path) = &expected.path {
                same("path", refusal.path.unwrap_or_default(), path.as_str())?;
            }
        }
        Outcome::Error(_) => {}
    }
    refusal.shows_nothing_of(response, credentials)
}

impl Refusal {
    fn is(&self, kind: Kind) -> Result<(), String> {
        same("kind", self.kind, kind).map_err(|difference| format!("{difference}: {:?}", self.texts.first()))
    }

    fn compare(
        &self,
        status: Option<u16>,
        recovery: Option<&str>,
        retry_after: Option<Wait>,
        now: Option<DateTime<Utc>>,
    ) -> Result<(), String> {
        if let Some(status) = status {
            // Of a refusal that came as a 200, either will do.
            let actual = self.reported_status.filter(|_| self.status == 200 && status != 200).unwrap_or(self.status);
            same("status", actual, status)?;
        }
        if let Some(recovery) = recovery {
            same("recovery", self.recovery, recovery)?;
        }
        if let Some(Wait(seconds)) = retry_after {
            let wait = match (self.retry_after, now) {
                (Some(after), Some(now)) => Some(after.wait(now)),
                (Some(after), None) if after.not_before().is_some() => return Err("the case needs a now".to_owned()),
                (after, _) => after.map(|after| after.at_least()),
            };
            same("retryAfterSeconds", wait.map(|wait| wait.as_secs()), seconds)?;
        }
        Ok(())
    }

    /// Neither of the body, but for what may be printed, nor of a credential.
    fn shows_nothing_of(&self, response: &GivenResponse, credentials: &[&str]) -> Result<(), String> {
        let mut permitted: Vec<_> = response.header_values().map(str::to_owned).collect();
        // A media type is printed in lower case.
        permitted.extend(response.header_values().map(str::to_lowercase));
        permitted.extend(self.message.as_ref().map(ToString::to_string));
        permitted.extend(self.path.map(str::to_owned));
        let body = response.body().map_err(|error| error.to_string())?;
        let texts: Vec<_> = self.texts.iter().map(|text| leak::without_codes(text)).collect();
        leak::find(leak::of_a_body(&body).iter().map(String::as_str), &permitted, &texts)?;
        leak::find(credentials.iter().copied(), &permitted, &texts)
    }
}

/// The other fields may be printed, even where they say the same.
fn shows_none_of(unprinted: &[&str], mut output: Value, texts: &[String]) -> Result<(), String> {
    let mut secrets = Vec::new();
    for field in unprinted {
        if let Some(value) = output.get_mut(field).map(Value::take) {
            leak::strings(&value, &mut secrets);
        }
    }
    let mut permitted = Vec::new();
    leak::strings(&output, &mut permitted);
    leak::find(secrets.iter().map(String::as_str), &permitted, texts)
}

fn same<T: PartialEq + std::fmt::Debug + Copy>(what: &str, actual: T, expected: T) -> Result<(), String> {
    if actual == expected { Ok(()) } else { Err(format!("{what} is {actual:?}, expected {expected:?}")) }
}

/// Every member of the output, absent and null being the same, times by value.
fn compare_output(output: &Value, expected: &Map<String, Value>) -> Result<(), String> {
    let Value::Object(output) = output else { return Err(format!("the output is {output}")) };
    if let Some(unknown) = expected.keys().find(|name| !output.contains_key(*name)) {
        return Err(format!("the output has no {unknown}"));
    }
    for (name, actual) in output {
        let expected = expected.get(name).unwrap_or(&Value::Null);
        let equal = match name.as_str() {
            "IssueDate" | "ExpirationDate" => local_time(actual) == local_time(expected),
            "TokenExpiration" => instant(actual) == instant(expected),
            "Entity" => match (actual, expected) {
                (Value::Object(_), Value::Object(expected)) => compare_output(actual, expected).is_ok(),
                _ => actual == expected,
            },
            _ => actual == expected,
        };
        if !equal {
            return Err(format!("{name} is {actual}, expected {expected}"));
        }
    }
    Ok(())
}

/// Local date and time to 100 ns, and the offset in seconds or its absence. What is no time stays as it is.
fn local_time(value: &Value) -> Result<(NaiveDateTime, Option<i32>), &Value> {
    let text = value.as_str().ok_or(value)?;
    if let Ok(time) = DateTime::parse_from_rfc3339(text) {
        return Ok((time.naive_local(), Some(time.offset().local_minus_utc())));
    }
    let local = NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f").map_err(|_| value)?;
    Ok((local, None))
}

fn instant(value: &Value) -> Result<DateTime<Utc>, &Value> {
    let time = value.as_str().and_then(|text| DateTime::parse_from_rfc3339(text).ok());
    time.map(|time| time.to_utc()).ok_or(value)
}
