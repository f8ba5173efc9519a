//! ITA: JSON by serde's derive, XML by quick-xml's events.

use std::borrow::Cow;

use chrono::{FixedOffset, NaiveDate, NaiveDateTime};
use http::header::{ACCEPT, AUTHORIZATION, RETRY_AFTER};
use http::uri::Authority;
use http::{HeaderMap, HeaderValue, Request, Response, StatusCode};
use quick_xml::Reader;
use quick_xml::events::Event;
use serde::{Deserialize, Deserializer};
use uuid::Uuid;

use super::encode::target;
use super::google::uri;
use super::{json, media_type};

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

#[derive(Deserialize, Default)]
#[serde(rename_all = "PascalCase")]
#[cfg_attr(not(test), expect(dead_code, reason = "a measured result that nobody looks at"))]
pub(crate) struct Token {
    token_source_id: Option<String>,
    #[serde(default, deserialize_with = "date")]
    issue_date: Option<Date>,
    #[serde(default, deserialize_with = "date")]
    expiration_date: Option<Date>,
    participant_source_id: Option<String>,
    game_source_id: Option<String>,
    game_name: Option<String>,
    game_icon_url: Option<String>,
    reason: Option<String>,
    #[serde(default, deserialize_with = "uuid")]
    game_play_key: Option<Uuid>,
}

#[cfg(test)]
impl Token {
    pub(crate) fn is(&self, other: &ita_token::Token) -> bool {
        let date = |date: Option<token_protocol::Timestamp>| date.map(|date| (date.local(), date.offset()));
        self.token_source_id == other.token_source_id
            && self.issue_date == date(other.issue_date)
            && self.expiration_date == date(other.expiration_date)
            && self.participant_source_id == other.participant_source_id
            && self.game_source_id == other.game_source_id
            && self.game_name == other.game_name
            && self.game_icon_url == other.game_icon_url
            && self.reason == other.reason
            && self.game_play_key == other.game_play_key
    }
}

/// As written, and the offset where there is one.
type Date = (NaiveDateTime, Option<FixedOffset>);

fn date<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Date>, D::Error> {
    let Some(Text(text)) = Option::deserialize(deserializer)? else { return Ok(None) };
    parse_date(&text).map(Some).ok_or_else(|| serde::de::Error::custom("not a date"))
}

fn uuid<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Uuid>, D::Error> {
    let Some(Text(text)) = Option::deserialize(deserializer)? else { return Ok(None) };
    Uuid::try_parse(&text).map(Some).map_err(|_| serde::de::Error::custom("not a UUID"))
}

#[derive(Deserialize)]
#[serde(transparent)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

fn number(text: &[u8]) -> Option<u32> {
    let mut number = 0;
    for byte in text {
        number = number * 10 + u32::from(byte.checked_sub(b'0').filter(|digit| *digit < 10)?);
    }
    Some(number)
}

/// `2025-12-11T11:08:30.8449349-06:00`, up to seven digits of fraction, `Z`, an offset or none.
fn parse_date(text: &str) -> Option<Date> {
    let (head, tail) = text.as_bytes().split_at_checked(19)?;
    if [head[4], head[7], head[10], head[13], head[16]] != *b"--T::" {
        return None;
    }
    let date =
        NaiveDate::from_ymd_opt(number(&head[..4])?.try_into().ok()?, number(&head[5..7])?, number(&head[8..10])?)?;
    let (nanoseconds, tail) = match tail.split_first() {
        Some((b'.', tail)) => {
            let digits = tail.iter().take_while(|byte| byte.is_ascii_digit()).count();
            let scale = [0, 100_000_000, 10_000_000, 1_000_000, 100_000, 10_000, 1_000, 100].get(digits)?;
            (number(&tail[..digits])? * scale, &tail[digits..])
        }
        _ => (0, tail),
    };
    let time =
        date.and_hms_nano_opt(number(&head[11..13])?, number(&head[14..16])?, number(&head[17..])?, nanoseconds)?;
    let offset = match *tail {
        [] => None,
        [b'Z'] => FixedOffset::east_opt(0),
        [sign @ (b'+' | b'-'), _, _, b':', _, _] => {
            let minutes = i32::try_from(number(&tail[1..3])? * 60 + number(&tail[4..])?).ok()?;
            FixedOffset::east_opt(if sign == b'-' { -minutes * 60 } else { minutes * 60 })
        }
        _ => return None,
    };
    Some((time, offset))
}

pub(crate) fn read_json(response: &Response<Vec<u8>>) -> Option<Box<Token>> {
    json(response, StatusCode::OK).map(Box::new)
}

/// The texts of the root's children, borrowed until the end of the document.
pub(crate) fn read_xml(response: &Response<Vec<u8>>) -> Option<Box<Token>> {
    if response.status() != StatusCode::OK || !media_type::is(response.headers(), "application/xml") {
        return None;
    }
    let mut reader = Reader::from_str(std::str::from_utf8(response.body()).ok()?);
    let mut texts: [Option<Cow<'_, str>>; 9] = [const { None }; 9];
    let (mut depth, mut seen, mut child) = (0_u32, 0_u16, None);
    loop {
        match reader.read_event().ok()? {
            Event::Start(element) => {
                match depth {
                    0 if element.local_name().as_ref() != b"Token" => return None,
                    1 => {
                        child = index(element.local_name().as_ref());
                        if let Some(index) = child {
                            if seen & 1 << index != 0 || element.attributes().next().is_some() {
                                return None;
                            }
                            seen |= 1 << index;
                            texts[index] = Some(Cow::Borrowed(""));
                        }
                    }
                    2 if child.is_some() => return None,
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
            Event::Text(text) => {
                if let Some(index) = child {
                    texts[index] = Some(text.xml10_content().ok()?);
                }
            }
            Event::Eof if depth == 0 => break,
            Event::Decl(_) | Event::Comment(_) | Event::PI(_) => {}
            _ => return None,
        }
    }
    let [token, issued, expires, participant, game, name, icon, reason, key] = texts;
    let date = |text: Option<Cow<'_, str>>| text.map_or(Some(None), |text| parse_date(&text).map(Some));
    Some(Box::new(Token {
        token_source_id: token.map(Cow::into_owned),
        issue_date: date(issued)?,
        expiration_date: date(expires)?,
        participant_source_id: participant.map(Cow::into_owned),
        game_source_id: game.map(Cow::into_owned),
        game_name: name.map(Cow::into_owned),
        game_icon_url: icon.map(Cow::into_owned),
        reason: reason.map(Cow::into_owned),
        game_play_key: key.map_or(Some(None), |key| Uuid::try_parse(&key).ok().map(Some))?,
    }))
}

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
        _ => return None,
    })
}

#[derive(Deserialize)]
struct ErrorBody {
    #[serde(rename = "Message")]
    message: Box<str>,
}

pub(crate) struct Refusal {
    _status: StatusCode,
    _retry_after: Option<HeaderValue>,
    _request_id: Option<HeaderValue>,
    _message: Box<str>,
}

pub(crate) fn refusal(response: &Response<Vec<u8>>) -> Option<Refusal> {
    let body: ErrorBody = json(response, StatusCode::NOT_FOUND)?;
    Some(Refusal {
        _status: response.status(),
        _retry_after: response.headers().get(RETRY_AFTER).cloned(),
        _request_id: response.headers().get("x-requestid").cloned(),
        _message: body.message,
    })
}
