//! Play Games Services, Play EMM, and how both refuse.

use std::borrow::Cow;

use http::header::{ACCEPT, AUTHORIZATION, CONTENT_LENGTH, WWW_AUTHENTICATE};
use http::uri::{Authority, Parts, PathAndQuery, Scheme};
use http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode, Uri};
use serde::Deserialize;
use token_protocol::Secret;

use super::encode::target;
use super::head::{self, Head};
use super::json;

pub(crate) struct Build<const N: usize> {
    pub(crate) authority: Authority,
    /// What stands before each of the texts.
    pub(crate) literals: [&'static str; N],
    pub(crate) texts: [&'static str; N],
    pub(crate) bearer: HeaderValue,
}

impl<const N: usize> Build<N> {
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
    message: Box<str>,
    #[serde(borrow)]
    status: Option<Text<'a>>,
    #[serde(borrow, default)]
    errors: Vec<Reason<'a>>,
    #[serde(borrow, default)]
    details: Vec<Detail<'a>>,
}

/// An `Option` of this borrows, where an `Option` of a `Cow` does not.
#[derive(Deserialize)]
#[serde(transparent)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

#[derive(Deserialize)]
struct Reason<'a> {
    #[serde(borrow)]
    reason: Option<Text<'a>>,
}

#[derive(Deserialize)]
struct Detail<'a> {
    #[serde(borrow, rename = "@type")]
    kind: Option<Text<'a>>,
    #[serde(borrow)]
    reason: Option<Text<'a>>,
}

#[derive(Debug, PartialEq)]
pub(crate) struct Refusal {
    pub(crate) head: Head,
    pub(crate) status: Option<Cow<'static, str>>,
    pub(crate) reasons: Vec<Cow<'static, str>>,
    pub(crate) message: Box<str>,
}

/// The words of the one refusal that is measured are not copied.
fn word(Text(word): Text<'_>) -> Cow<'static, str> {
    let known = ["PERMISSION_DENIED", "insufficientPermissions", "ACCESS_TOKEN_SCOPE_INSUFFICIENT"];
    match known.into_iter().find(|known| **known == *word) {
        Some(known) => Cow::Borrowed(known),
        None => Cow::Owned(word.into_owned()),
    }
}

/// Without a challenge, and without a detail that asks for a wait.
pub(crate) fn refusal(response: &Response<Vec<u8>>) -> Option<Refusal> {
    let ErrorBody { error } = json(response, StatusCode::FORBIDDEN)?;
    if response.headers().contains_key(WWW_AUTHENTICATE) {
        return None;
    }
    let mut reasons = Vec::with_capacity(error.errors.len() + error.details.len());
    reasons.extend(error.errors.into_iter().filter_map(|reason| reason.reason).map(word));
    for detail in error.details {
        match detail.kind.as_ref().map(|Text(kind)| &**kind) {
            Some("type.googleapis.com/google.rpc.ErrorInfo") => reasons.extend(detail.reason.map(word)),
            Some("type.googleapis.com/google.rpc.RetryInfo") => return None,
            _ => {}
        }
    }
    Some(Refusal { head: Head::of(response)?, status: error.status.map(word), reasons, message: error.message })
}

#[derive(Debug, PartialEq)]
pub(crate) struct Page {
    pub(crate) head: Head,
    pub(crate) content_type: String,
}

/// An HTML page: what it says of itself, and nothing of what it holds.
pub(crate) fn page(response: &Response<Vec<u8>>) -> Option<Page> {
    let is_html = head::is(response.headers(), "text/html", "text/html; charset=UTF-8");
    if !is_html || response.body().trim_ascii_start().first() != Some(&b'<') {
        return None;
    }
    Some(Page { head: Head::of(response)?, content_type: "text/html".to_owned() })
}
