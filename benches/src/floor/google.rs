//! Play Games Services, Play EMM, and how both refuse.

use std::borrow::Cow;

use http::header::{ACCEPT, AUTHORIZATION, CONTENT_LENGTH, RETRY_AFTER, WWW_AUTHENTICATE};
use http::uri::{Authority, Parts, PathAndQuery, Scheme};
use http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode, Uri};
use serde::Deserialize;
use token_protocol::Secret;

use super::encode::target;
use super::{json, media_type};

pub(crate) struct Build {
    pub(crate) authority: Authority,
    /// What stands before the first text, before the second, and after it.
    pub(crate) literals: [&'static str; 3],
    /// The two, and nothing after them.
    pub(crate) texts: [&'static str; 3],
    pub(crate) bearer: HeaderValue,
}

impl Build {
    pub(crate) fn request(&self) -> Request<Vec<u8>> {
        let mut headers = HeaderMap::with_capacity(3);
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        headers.insert(AUTHORIZATION, self.bearer.clone());
        headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        let mut request = Request::new(Vec::new());
        *request.method_mut() = Method::POST;
        *request.uri_mut() = uri(&self.authority, target(self.literals, self.texts));
        *request.headers_mut() = headers;
        request
    }
}

pub(crate) fn uri(authority: &Authority, target: Vec<u8>) -> Uri {
    let mut parts = Parts::default();
    parts.scheme = Some(Scheme::HTTPS);
    parts.authority = Some(authority.clone());
    parts.path_and_query = PathAndQuery::try_from(target).ok();
    Uri::from_parts(parts).unwrap()
}

#[derive(Deserialize)]
struct PgsBody<'a> {
    #[serde(borrow)]
    token: PgsToken<'a>,
}

#[derive(Deserialize)]
struct PgsToken<'a> {
    #[serde(borrow, rename = "tokenValue")]
    token_value: Cow<'a, str>,
}

pub(crate) fn read_pgs(response: &Response<Vec<u8>>) -> Option<Secret> {
    let body: PgsBody<'_> = json(response, StatusCode::OK)?;
    (!body.token.token_value.is_empty()).then(|| Secret::from(body.token.token_value.into_owned()))
}

#[derive(Deserialize)]
struct EmmBody<'a> {
    #[serde(borrow)]
    token: Cow<'a, str>,
    kind: Option<String>,
}

pub(crate) fn read_emm(response: &Response<Vec<u8>>) -> Option<(Secret, Option<String>)> {
    let body: EmmBody<'_> = json(response, StatusCode::OK)?;
    (!body.token.is_empty()).then(|| (Secret::from(body.token.into_owned()), body.kind))
}

#[derive(Deserialize)]
struct ErrorBody<'a> {
    #[serde(borrow)]
    error: ErrorMembers<'a>,
}

#[derive(Deserialize)]
struct ErrorMembers<'a> {
    message: Option<Box<str>>,
    #[serde(borrow)]
    status: Option<Text<'a>>,
    #[serde(borrow, default)]
    errors: Vec<Why<'a>>,
    #[serde(borrow, default)]
    details: Vec<Why<'a>>,
}

/// An `Option` of this borrows, where an `Option` of a `Cow` does not.
#[derive(Deserialize)]
#[serde(transparent)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

#[derive(Deserialize)]
struct Why<'a> {
    #[serde(borrow, rename = "@type")]
    _kind: Option<Text<'a>>,
    #[serde(borrow)]
    reason: Option<Text<'a>>,
    #[serde(borrow, rename = "retryDelay")]
    _retry_delay: Option<Text<'a>>,
}

pub(crate) struct Refusal {
    _status: StatusCode,
    _retry_after: Option<HeaderValue>,
    _request_id: Option<HeaderValue>,
    _challenge: Option<HeaderValue>,
    _code: Option<&'static str>,
    _reasons: Vec<&'static str>,
    _message: Option<Box<str>>,
}

/// The codes of the one refusal that is measured. An unknown one would be owned.
fn known(code: &str) -> Option<&'static str> {
    ["PERMISSION_DENIED", "insufficientPermissions", "ACCESS_TOKEN_SCOPE_INSUFFICIENT"]
        .into_iter()
        .find(|known| *known == code)
}

pub(crate) fn refusal(response: &Response<Vec<u8>>) -> Option<Refusal> {
    let body: ErrorBody<'_> = json(response, StatusCode::FORBIDDEN)?;
    let headers = response.headers();
    let reasons = body.error.errors.into_iter().chain(body.error.details);
    Some(Refusal {
        _status: response.status(),
        _retry_after: headers.get(RETRY_AFTER).cloned(),
        _request_id: headers.get("x-requestid").cloned(),
        _challenge: headers.get(WWW_AUTHENTICATE).cloned(),
        _code: body.error.status.and_then(|Text(status)| known(&status)),
        _reasons: reasons.filter_map(|reason| known(&reason.reason?.0)).collect(),
        _message: body.error.message,
    })
}

pub(crate) struct Page {
    _status: StatusCode,
    _retry_after: Option<HeaderValue>,
    _request_id: Option<HeaderValue>,
    _content_type: String,
}

/// An HTML page: what it says of itself, and nothing of what it holds.
pub(crate) fn page(response: &Response<Vec<u8>>) -> Option<Page> {
    if !media_type::is(response.headers(), "text/html") || response.body().trim_ascii_start().first() != Some(&b'<') {
        return None;
    }
    let headers = response.headers();
    Some(Page {
        _status: response.status(),
        _retry_after: headers.get(RETRY_AFTER).cloned(),
        _request_id: headers.get("x-requestid").cloned(),
        _content_type: "text/html".to_owned(),
    })
}
