//! The format, as types. An unknown key is an error everywhere.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use crate::FormatError;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct File {
    pub(crate) operation: String,
    #[serde(rename = "source")]
    _source: String,
    pub(crate) cases: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Case {
    pub(crate) name: String,
    #[serde(default, deserialize_with = "present")]
    pub(crate) given: Option<Map<String, Value>>,
    #[serde(default, deserialize_with = "present")]
    pub(crate) credential: Option<Map<String, Value>>,
    #[serde(default, deserialize_with = "present")]
    now: Option<String>,
    #[serde(default, deserialize_with = "present")]
    request: Option<ExpectedRequest>,
    #[serde(default, deserialize_with = "present")]
    compare: Option<Compare>,
    #[serde(default, deserialize_with = "present")]
    refused: Option<Refused>,
    #[serde(default, deserialize_with = "present")]
    response: Option<GivenResponse>,
    #[serde(default, deserialize_with = "present")]
    outcome: Option<Outcome>,
}

/// A key that is there has a value: to serde a null would be as good as no key.
fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(value: D) -> Result<Option<T>, D::Error> {
    T::deserialize(value).map(Some)
}

/// Exactly one of the three things that a case can be.
pub(crate) enum Expectation<'a> {
    Request(&'a ExpectedRequest, Compare),
    Refused(&'a Refused),
    /// With the time at which the response is read.
    Response(&'a GivenResponse, &'a Outcome, Option<DateTime<Utc>>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExpectedRequest {
    pub(crate) method: String,
    pub(crate) uri: String,
    pub(crate) headers: BTreeMap<String, String>,
    #[serde(default, deserialize_with = "present")]
    pub(crate) body: Option<String>,
    #[serde(default, rename = "bodyJson", deserialize_with = "present")]
    pub(crate) body_json: Option<Value>,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Compare {
    /// What a case that says nothing wants. The format has no word for it.
    #[serde(skip)]
    Bytes,
    Decoded,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Refused {
    pub(crate) parameter: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct GivenResponse {
    status: u16,
    #[serde(default)]
    headers: BTreeMap<String, OneOrMore>,
    #[serde(default, deserialize_with = "present")]
    body: Option<String>,
    #[serde(default, rename = "bodyBase64", deserialize_with = "present")]
    body_base64: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    One(String),
    More(Vec<String>),
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Outcome {
    Ok(Map<String, Value>),
    Rejected(Rejected),
    Unrecognized(Unrecognized),
    Malformed(Malformed),
    Error(Empty),
}

/// A key that is not there is not compared. A code that is `null` is none at all.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct Rejected {
    #[serde(default, deserialize_with = "present")]
    pub(crate) status: Option<u16>,
    #[serde(default, deserialize_with = "present")]
    pub(crate) code: Option<Value>,
    #[serde(default, deserialize_with = "present")]
    pub(crate) message: Option<String>,
    #[serde(default, deserialize_with = "present")]
    pub(crate) recovery: Option<String>,
    #[serde(default, deserialize_with = "present")]
    pub(crate) retry_after_seconds: Option<Wait>,
}

/// A key that is not there is not compared.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct Unrecognized {
    #[serde(default, deserialize_with = "present")]
    pub(crate) status: Option<u16>,
    #[serde(default, deserialize_with = "present")]
    pub(crate) recovery: Option<String>,
    #[serde(default, deserialize_with = "present")]
    pub(crate) retry_after_seconds: Option<Wait>,
}

/// Seconds, or that there is no wait.
#[derive(Deserialize, Clone, Copy)]
pub(crate) struct Wait(pub(crate) Option<u64>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Malformed {
    #[serde(default, deserialize_with = "present")]
    pub(crate) path: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Empty {}

impl Case {
    pub(crate) fn expectation(&self) -> Result<Expectation<'_>, FormatError> {
        match (&self.request, &self.refused, &self.response, &self.outcome) {
            (Some(request), None, None, None) if self.now.is_none() => {
                if request.body.is_some() == request.body_json.is_some() {
                    return Err(FormatError("a request has either a body or a bodyJson".to_owned()));
                }
                Ok(Expectation::Request(request, self.compare.unwrap_or(Compare::Bytes)))
            }
            (None, Some(refused), None, None) if self.now.is_none() && self.compare.is_none() => {
                Ok(Expectation::Refused(refused))
            }
            (None, None, Some(response), Some(outcome)) if self.compare.is_none() => {
                Ok(Expectation::Response(response, outcome, self.now()?))
            }
            _ => Err(FormatError(
                "a case has a request, or what is refused, or a response and its outcome; compare is for a request, now for a response"
                    .to_owned(),
            )),
        }
    }

    /// Every text of the credential, to look for where it must not be.
    pub(crate) fn credential_texts(&self) -> Vec<&str> {
        let mut texts = Vec::new();
        for value in self.credential.iter().flat_map(Map::values) {
            match value {
                Value::String(text) => texts.push(text.as_str()),
                // Of a header or a user and password, the name and the user are no secrets.
                Value::Object(parts) => {
                    texts.extend(["password", "value"].iter().filter_map(|secret| parts.get(*secret)?.as_str()));
                }
                _ => {}
            }
        }
        texts
    }

    fn now(&self) -> Result<Option<DateTime<Utc>>, FormatError> {
        let Some(text) = &self.now else { return Ok(None) };
        let now = DateTime::parse_from_rfc3339(text).map_err(|error| FormatError(format!("now: {error}")))?;
        Ok(Some(now.to_utc()))
    }
}

impl GivenResponse {
    pub(crate) fn to_http(&self) -> Result<http::Response<Vec<u8>>, FormatError> {
        let mut response = http::Response::builder().status(self.status);
        for (name, values) in &self.headers {
            let values = match values {
                OneOrMore::One(value) => std::slice::from_ref(value),
                OneOrMore::More(values) => values,
            };
            for value in values {
                response = response.header(name, value.as_bytes());
            }
        }
        response.body(self.body()?).map_err(|error| FormatError(error.to_string()))
    }

    pub(crate) fn body(&self) -> Result<Vec<u8>, FormatError> {
        match (&self.body, &self.body_base64) {
            (Some(text), None) => Ok(text.clone().into_bytes()),
            (None, Some(text)) => STANDARD.decode(text).map_err(|error| FormatError(error.to_string())),
            _ => Err(FormatError("a response has either a body or a bodyBase64".to_owned())),
        }
    }

    pub(crate) fn header_values(&self) -> impl Iterator<Item = &str> {
        self.headers
            .values()
            .flat_map(|values| match values {
                OneOrMore::One(value) => std::slice::from_ref(value),
                OneOrMore::More(values) => values,
            })
            .map(String::as_str)
    }
}
