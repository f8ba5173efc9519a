//! ITA: JSON by serde's derive, XML by quick-xml's events.

use std::borrow::Cow;

use http::header::{ACCEPT, AUTHORIZATION};
use http::uri::Authority;
use http::{HeaderMap, HeaderValue, Request, Response, StatusCode};
use quick_xml::Reader;
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesStart, Event};
use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer};
use uuid::Uuid;

use super::date::{self, Date};
use super::encode::target;
use super::google::uri;
use super::head::{self, Head};
use super::json;

pub(crate) struct Build {
    pub(crate) authority: Authority,
    pub(crate) token_id: &'static str,
    pub(crate) bearer: HeaderValue,
}

impl Build {
    pub(crate) fn request(&self) -> Request<Vec<u8>> {
        let mut headers = HeaderMap::with_capacity(2);
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        headers.insert(AUTHORIZATION, self.bearer.clone());
        let mut request = Request::new(Vec::new());
        *request.uri_mut() = uri(&self.authority, target(["/v1/tokens/"], [self.token_id]));
        *request.headers_mut() = headers;
        request
    }
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Token {
    pub(crate) token_source_id: Option<String>,
    #[serde(default, deserialize_with = "date")]
    pub(crate) issue_date: Option<Date>,
    #[serde(default, deserialize_with = "date")]
    pub(crate) expiration_date: Option<Date>,
    pub(crate) participant_source_id: Option<String>,
    pub(crate) game_source_id: Option<String>,
    pub(crate) game_name: Option<String>,
    pub(crate) game_icon_url: Option<String>,
    pub(crate) reason: Option<String>,
    #[serde(default, deserialize_with = "uuid")]
    pub(crate) game_play_key: Option<Uuid>,
    /// That of an error, which no token has.
    pub(crate) message: Option<IgnoredAny>,
}

fn date<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Date>, D::Error> {
    let Some(Text(text)) = Option::deserialize(deserializer)? else { return Ok(None) };
    date::parse(&text).map(Some).ok_or_else(|| serde::de::Error::custom("not a date"))
}

fn uuid<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Uuid>, D::Error> {
    let Some(Text(text)) = Option::deserialize(deserializer)? else { return Ok(None) };
    Uuid::try_parse(&text).map(Some).map_err(|_| serde::de::Error::custom("not a UUID"))
}

#[derive(Deserialize)]
#[serde(transparent)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

pub(crate) fn read_json(response: &Response<Vec<u8>>) -> Option<Token> {
    json(response, StatusCode::OK).filter(|token: &Token| token.message.is_none())
}

/// The texts of the root's children, borrowed until the end of the document. Nothing but elements and texts.
pub(crate) fn read_xml(response: &Response<Vec<u8>>) -> Option<Token> {
    let is_xml = head::is(response.headers(), "application/xml", "application/xml; charset=utf-8");
    if response.status() != StatusCode::OK || !is_xml {
        return None;
    }
    let mut reader = Reader::from_str(std::str::from_utf8(response.body()).ok()?);
    let mut texts: [Option<Cow<'_, str>>; 9] = [const { None }; 9];
    let (mut depth, mut is_root_seen, mut child) = (0_u32, false, None);
    loop {
        match reader.read_event().ok()? {
            Event::Start(element) => {
                match depth {
                    0 if is_root_seen || !is_root(&element) => return None,
                    0 => is_root_seen = true,
                    1 => {
                        child = index(element.local_name().as_ref());
                        if let Some(index) = child {
                            if texts.get(index)?.is_some() || element.attributes().next().is_some() {
                                return None;
                            }
                            texts[index] = Some(Cow::Borrowed(""));
                        }
                    }
                    _ if child.is_some() => return None,
                    _ => {}
                }
                depth += 1;
            }
            Event::End(_) => {
                depth -= 1;
                if depth == 1 {
                    child = None;
                }
            }
            Event::Text(text) => match child {
                Some(index) => texts[index] = Some(text.xml10_content().ok()?),
                None if depth < 2 && !text.trim_ascii().is_empty() => return None,
                None => {}
            },
            Event::Eof if depth == 0 && is_root_seen => break,
            _ => return None,
        }
    }
    let [token, issued, expires, participant, game, name, icon, reason, key] = texts;
    let date = |text: Option<Cow<'_, str>>| text.map_or(Some(None), |text| date::parse(&text).map(Some));
    Some(Token {
        token_source_id: token.map(Cow::into_owned),
        issue_date: date(issued)?,
        expiration_date: date(expires)?,
        participant_source_id: participant.map(Cow::into_owned),
        game_source_id: game.map(Cow::into_owned),
        game_name: name.map(Cow::into_owned),
        game_icon_url: icon.map(Cow::into_owned),
        reason: reason.map(Cow::into_owned),
        game_play_key: key.map_or(Some(None), |key| Uuid::try_parse(&key).ok().map(Some))?,
        message: None,
    })
}

/// A `Token` that says nothing but its namespaces: not `i:nil`.
fn is_root(element: &BytesStart<'_>) -> bool {
    let is_namespace =
        |attribute: Result<Attribute<'_>, _>| attribute.is_ok_and(|a| a.key.as_ref().starts_with(b"xmlns"));
    element.local_name().as_ref() == b"Token" && element.attributes().with_checks(false).all(is_namespace)
}

/// Where the child's text goes; beyond the end that of an error, which no token has.
fn index(name: &[u8]) -> Option<usize> {
    Some(match name {
        b"TokenSourceId" => 0,
        b"IssueDate" => 1,
        b"ExpirationDate" => 2,
        b"ParticipantSourceId" => 3,
        b"GameSourceId" => 4,
        b"GameName" => 5,
        b"GameIconUrl" => 6,
        b"Reason" => 7,
        b"GamePlayKey" => 8,
        b"Message" => 9,
        _ => return None,
    })
}

#[derive(Deserialize)]
struct ErrorBody {
    #[serde(rename = "Message")]
    message: Box<str>,
}

#[derive(Debug, PartialEq)]
pub(crate) struct Refusal {
    pub(crate) head: Head,
    pub(crate) message: Box<str>,
}

pub(crate) fn refusal(response: &Response<Vec<u8>>) -> Option<Refusal> {
    let ErrorBody { message } = json(response, StatusCode::NOT_FOUND)?;
    Some(Refusal { head: Head::of(response)?, message })
}
