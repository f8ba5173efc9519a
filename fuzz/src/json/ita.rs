use ita_token::{Rejection, Token};
use token_protocol::{Error, FlawKind};

use super::{Body, Expected, Flaws, Member, Object, Value, answer, compare, is_all_readable};
use crate::readers::ita_call;
use crate::timestamps::{self, Time};

/// A body of ITA's, as a success and as a refusal.
pub fn json_ita(body: &[u8]) {
    let said = match (plain(answer(&ita_call(), 200, body)), Body::of(body)) {
        (Err(Error::Unrecognized { .. }), Body::Value(_)) => Ok(Said::Foreign),
        (said, _) => said,
    };
    compare(body, said, expected);

    let expected = match Body::of(body) {
        Body::Value(Value::Object(root)) => root.lenient_text("Message"),
        Body::Foreign | Body::Broken | Body::Value(_) => None,
    };
    let actual = match answer(&ita_call(), 500, body) {
        Err(Error::Rejected { rejection: Rejection::Refused { message }, .. }) => Some(message.as_str().to_owned()),
        Err(Error::Unrecognized { .. }) => None,
        other => panic!("a 500 is neither a token nor malformed: {other:?}"),
    };
    let is_unreadable = actual.is_none() && !is_all_readable(body);
    assert!(actual == expected || is_unreadable, "{actual:?} instead of {expected:?}");
}

/// What a 200 says.
#[derive(Debug, PartialEq)]
pub(crate) enum Said {
    Token(Box<Plain>),
    Null,
    Message(String),
    /// An object of somebody else's.
    Foreign,
}

/// A token as texts: its strings in order, then its dates, then its key.
#[derive(Debug, PartialEq)]
pub(crate) struct Plain {
    pub(crate) texts: [Option<String>; 6],
    pub(crate) dates: [Option<Time>; 2],
    pub(crate) key: Option<uuid::Uuid>,
}

/// Without the product's types.
pub(crate) fn plain(read: Result<Token, Error<Rejection>>) -> Result<Said, Error<Rejection>> {
    match read {
        Ok(token) => Ok(Said::Token(Box::new(Plain {
            texts: [
                token.token_source_id,
                token.participant_source_id,
                token.game_source_id,
                token.game_name,
                token.game_icon_url,
                token.reason,
            ],
            dates: [token.issue_date, token.expiration_date].map(|date| date.map(timestamps::plain)),
            key: token.game_play_key,
        }))),
        Err(Error::Rejected { rejection: Rejection::NotFound { message: None }, .. }) => Ok(Said::Null),
        Err(Error::Rejected { rejection: Rejection::Refused { message }, .. }) => {
            Ok(Said::Message(message.as_str().to_owned()))
        }
        Err(error) => Err(error),
    }
}

pub(crate) const TEXTS: [&str; 6] =
    ["TokenSourceId", "ParticipantSourceId", "GameSourceId", "GameName", "GameIconUrl", "Reason"];
pub(crate) const DATES: [&str; 2] = ["IssueDate", "ExpirationDate"];
pub(crate) const KEY: &str = "GamePlayKey";

pub(crate) fn expected(root: Value<'_>) -> Expected<Said> {
    let root = match root {
        Value::Object(root) => root,
        Value::Null => return Ok(Said::Null),
        _ => return Err(vec![("", FlawKind::WrongType)]),
    };
    let is_absent = |name: &&str| matches!(root.get(name), Member::Absent);
    if !root.0.is_empty() && TEXTS.iter().chain(&DATES).chain(&[KEY]).all(is_absent) {
        return Ok(match root.get("Message") {
            Member::Once(Value::Text(message)) => Said::Message(message),
            _ => Said::Foreign,
        });
    }
    let mut flaws = Flaws::new();
    let texts = TEXTS.map(|name| root.text(name, name, &mut flaws));
    let dates = DATES.map(|name| parsed(&root, name, &mut flaws, timestamps::ita));
    let key = parsed(&root, KEY, &mut flaws, |text| uuid::Uuid::try_parse(text).ok());
    if flaws.is_empty() { Ok(Said::Token(Box::new(Plain { texts, dates, key }))) } else { Err(flaws) }
}

fn parsed<T>(root: &Object<'_>, name: &'static str, flaws: &mut Flaws, parse: fn(&str) -> Option<T>) -> Option<T> {
    let text = root.text(name, name, flaws)?;
    let value = parse(&text);
    if value.is_none() {
        flaws.push((name, FlawKind::InvalidValue));
    }
    value
}
