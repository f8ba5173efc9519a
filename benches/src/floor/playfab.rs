//! `PlayFab`.

use std::borrow::Cow;

use chrono::{DateTime, Utc};
use http::header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode, Uri};
use serde::Deserialize;
use serde::de::IgnoredAny;
use token_protocol::Secret;

use super::date;
use super::head::Head;
use super::json;

pub(crate) struct Build {
    pub(crate) uri: Uri,
    pub(crate) secret_key: HeaderValue,
}

impl Build {
    pub(crate) fn request(&self) -> Request<Vec<u8>> {
        let mut headers = HeaderMap::with_capacity(4);
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.insert(CONTENT_LENGTH, HeaderValue::from_static("2"));
        headers.insert(HeaderName::from_static("x-secretkey"), self.secret_key.clone());
        let mut request = Request::new(b"{}".to_vec());
        *request.method_mut() = Method::POST;
        *request.uri_mut() = self.uri.clone();
        *request.headers_mut() = headers;
        request
    }
}

#[derive(Deserialize)]
struct Envelope<'a> {
    code: u16,
    #[serde(borrow)]
    data: Option<Data<'a>>,
    error: Option<IgnoredAny>,
    #[serde(rename = "errorCode")]
    error_code: Option<IgnoredAny>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Data<'a> {
    #[serde(borrow)]
    entity_token: Cow<'a, str>,
    #[serde(borrow)]
    token_expiration: Option<Text<'a>>,
    #[serde(borrow)]
    entity: Option<Entity<'a>>,
}

#[derive(Deserialize)]
#[serde(transparent)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Entity<'a> {
    id: Box<str>,
    r#type: Option<Box<str>>,
    #[serde(borrow)]
    type_string: Option<Text<'a>>,
}

/// The token, when it ends, and its entity's id and type.
pub(crate) type EntityToken = (Secret, Option<DateTime<Utc>>, Option<(Box<str>, Option<Box<str>>)>);

pub(crate) fn read(response: &Response<Vec<u8>>) -> Option<EntityToken> {
    let envelope: Envelope<'_> = json(response, StatusCode::OK)?;
    if envelope.code != 200 || envelope.error.is_some() || envelope.error_code.is_some() {
        return None;
    }
    let data = envelope.data.filter(|data| !data.entity_token.is_empty())?;
    let expiration = match data.token_expiration {
        Some(Text(text)) => {
            let (local, offset) = date::parse(&text)?;
            Some(offset.map_or(Some(local), |offset| local.checked_sub_offset(offset))?.and_utc())
        }
        None => None,
    };
    let entity = match data.entity {
        Some(Entity { id, r#type, type_string }) if !id.is_empty() => {
            let kind = r#type.or_else(|| type_string.map(|Text(text)| text.into()));
            Some((id, kind.filter(|kind| !kind.is_empty())))
        }
        Some(_) => return None,
        None => None,
    };
    Some((Secret::from(data.entity_token.into_owned()), expiration, entity))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ErrorEnvelope {
    code: u16,
    error: Box<str>,
    error_code: u32,
    error_message: Box<str>,
    error_details: Option<IgnoredAny>,
    retry_after_seconds: Option<IgnoredAny>,
}

#[derive(Debug, PartialEq)]
pub(crate) struct Refusal {
    pub(crate) head: Head,
    pub(crate) code: u16,
    pub(crate) error_code: u32,
    pub(crate) error: Box<str>,
    pub(crate) message: Box<str>,
}

/// Without details, and without a wait that the body asks for.
pub(crate) fn refusal(response: &Response<Vec<u8>>) -> Option<Refusal> {
    let ErrorEnvelope { code, error, error_code, error_message, error_details, retry_after_seconds } =
        json(response, StatusCode::UNAUTHORIZED)?;
    if error_details.is_some() || retry_after_seconds.is_some() || code == 200 {
        return None;
    }
    Some(Refusal { head: Head::of(response)?, code, error_code, error, message: error_message })
}
