//! `PlayFab`.

use std::borrow::Cow;

use chrono::{DateTime, Utc};
use http::header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER};
use http::uri::{Authority, Parts, PathAndQuery, Scheme};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode, Uri};
use serde::Deserialize;
use token_protocol::Secret;

use super::json;

pub(crate) struct Build {
    pub(crate) authority: Authority,
    pub(crate) secret_key: HeaderValue,
}

impl Build {
    pub(crate) fn request(&self) -> Request<Vec<u8>> {
        let mut parts = Parts::default();
        parts.scheme = Some(Scheme::HTTPS);
        parts.authority = Some(self.authority.clone());
        parts.path_and_query = Some(PathAndQuery::from_static("/Authentication/GetEntityToken"));

        let mut headers = HeaderMap::with_capacity(4);
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.insert(CONTENT_LENGTH, HeaderValue::from_static("2"));
        headers.insert(HeaderName::from_static("x-secretkey"), self.secret_key.clone());
        let mut request = Request::new(b"{}".to_vec());
        *request.method_mut() = Method::POST;
        *request.uri_mut() = Uri::from_parts(parts).unwrap();
        *request.headers_mut() = headers;
        request
    }
}

#[derive(Deserialize)]
struct Envelope<'a> {
    code: u16,
    #[serde(borrow)]
    data: Option<Data<'a>>,
    #[serde(rename = "errorCode")]
    error_code: Option<u32>,
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

#[cfg_attr(not(test), expect(dead_code, reason = "a measured result that nobody looks at"))]
pub(crate) struct EntityToken {
    token: Secret,
    expiration: Option<DateTime<Utc>>,
    entity: Option<(Box<str>, Option<Box<str>>)>,
}

#[cfg(test)]
impl EntityToken {
    pub(crate) fn is(&self, other: &playfab_entity::EntityToken) -> bool {
        let entity = other.entity.as_ref();
        let entity = entity.map(|key| (key.id().into(), key.entity_type().map(|kind| kind.as_str().into())));
        self.token.expose() == other.token.expose() && self.expiration == other.expiration && self.entity == entity
    }
}

pub(crate) fn read(response: &Response<Vec<u8>>) -> Option<EntityToken> {
    let envelope: Envelope<'_> = json(response, StatusCode::OK)?;
    if envelope.code != 200 || envelope.error_code.is_some() {
        return None;
    }
    let data = envelope.data.filter(|data| !data.entity_token.is_empty())?;
    let expiration = match data.token_expiration {
        Some(Text(text)) => Some(DateTime::parse_from_rfc3339(&text).ok()?.to_utc()),
        None => None,
    };
    let entity = data
        .entity
        .map(|Entity { id, r#type, type_string }| (id, r#type.or_else(|| type_string.map(|Text(text)| text.into()))));
    Some(EntityToken { token: Secret::from(data.entity_token.into_owned()), expiration, entity })
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ErrorEnvelope {
    code: u16,
    error: Box<str>,
    error_code: u32,
    error_message: Box<str>,
    retry_after_seconds: Option<f64>,
}

pub(crate) struct Refusal {
    _status: StatusCode,
    _retry_after: (Option<HeaderValue>, Option<f64>),
    _request_id: Option<HeaderValue>,
    _codes: (u16, u32),
    _error: Box<str>,
    _message: Box<str>,
}

pub(crate) fn refusal(response: &Response<Vec<u8>>) -> Option<Refusal> {
    let body: ErrorEnvelope = json(response, StatusCode::UNAUTHORIZED)?;
    Some(Refusal {
        _status: response.status(),
        _retry_after: (response.headers().get(RETRY_AFTER).cloned(), body.retry_after_seconds),
        _request_id: response.headers().get("x-requestid").cloned(),
        _codes: (body.code, body.error_code),
        _error: body.error,
        _message: body.error_message,
    })
}
