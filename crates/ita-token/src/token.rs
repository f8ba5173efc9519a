use std::fmt;

use chrono::Datelike as _;
use token_protocol::json::{self, Member, Object, Slot, Text};
use token_protocol::{Content, Expiring, Flaw, FlawKind, Message, Reusable, Timestamp};
use uuid::Uuid;

use crate::xml;

/// A token as the service has it. Any member may be absent.
///
/// `Debug` leaves out who plays and the key of the play.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Token {
    /// `TokenSourceId`: the id under which it was issued.
    pub token_source_id: Option<String>,
    /// `IssueDate`
    pub issue_date: Option<Timestamp>,
    /// `ExpirationDate`
    pub expiration_date: Option<Timestamp>,
    /// `ParticipantSourceId`: who may play. Personal data.
    pub participant_source_id: Option<String>,
    /// `GameSourceId`
    pub game_source_id: Option<String>,
    /// `GameName`
    pub game_name: Option<String>,
    /// `GameIconUrl`
    pub game_icon_url: Option<String>,
    /// `Reason`
    pub reason: Option<String>,
    /// `GamePlayKey`. A token that was not played yet may have none, or one of zeros.
    pub game_play_key: Option<Uuid>,
}

/// In the order of the fields above, and the one member of an error.
const MEMBERS: [&str; 10] = [
    "TokenSourceId",
    "IssueDate",
    "ExpirationDate",
    "ParticipantSourceId",
    "GameSourceId",
    "GameName",
    "GameIconUrl",
    "Reason",
    "GamePlayKey",
    "Message",
];

#[derive(Default)]
struct Members<'a> {
    known: [Member<Text<'a>>; 10],
    has_others: bool,
}

impl<'de> Object<'de> for Members<'de> {
    fn member(&mut self, name: &str) -> Option<&mut dyn Slot<'de>> {
        let index = MEMBERS.iter().position(|wanted| *wanted == name);
        self.has_others |= index.is_none();
        self.known.get_mut(index?).map(|member| member as &mut dyn Slot<'de>)
    }
}

/// What a 200 can say.
pub(crate) enum Read {
    Token(Token),
    Null,
    /// An error, whatever the status says.
    Message(Message),
    /// Something else, and nothing of a token: `{"status": "ok"}`.
    Foreign,
}

impl Token {
    /// Reads a 200's body. `None` if it is not the service's.
    pub(crate) fn read(content: Content, body: &[u8]) -> Option<Result<Read, Flaw>> {
        let root = match content {
            Content::Json | Content::JsonUnderHtml => json::read(body),
            Content::Xml => xml::read(body, "Token"),
            _ => return None,
        };
        Some(root.and_then(Self::from_root))
    }

    fn from_root(root: Member<Members<'_>>) -> Result<Read, Flaw> {
        root.optional("")?.map_or(Ok(Read::Null), Self::from_members)
    }

    fn from_members(Members { known, has_others }: Members<'_>) -> Result<Read, Flaw> {
        let is_token = known.iter().rev().skip(1).any(|member| !matches!(member, Member::Absent));
        let [token, issued, expires, participant, game, name, icon, reason, key, message] = known;
        match message {
            _ if is_token => {}
            Member::Absent if !has_others => {}
            Member::Value(message) => return Ok(Read::Message(Message::from(message))),
            _ => return Ok(Read::Foreign),
        }
        Ok(Read::Token(Self {
            token_source_id: text(token, "TokenSourceId")?,
            issue_date: date(issued, "IssueDate")?,
            expiration_date: date(expires, "ExpirationDate")?,
            participant_source_id: text(participant, "ParticipantSourceId")?,
            game_source_id: text(game, "GameSourceId")?,
            game_name: text(name, "GameName")?,
            game_icon_url: text(icon, "GameIconUrl")?,
            reason: text(reason, "Reason")?,
            game_play_key: parsed(key, "GamePlayKey", |key| Uuid::try_parse(key).ok())?,
        }))
    }
}

fn text(member: Member<Text<'_>>, path: &'static str) -> Result<Option<String>, Flaw> {
    Ok(member.optional(path)?.map(Text::into_owned))
}

/// A .NET `DateTime`: up to seven digits of fraction, and an offset or none.
fn date(member: Member<Text<'_>>, path: &'static str) -> Result<Option<Timestamp>, Flaw> {
    parsed(member, path, |date| Timestamp::parse(date, "T", 7))
}

fn parsed<T>(
    member: Member<Text<'_>>,
    path: &'static str,
    parse: impl FnOnce(&str) -> Option<T>,
) -> Result<Option<T>, Flaw> {
    let invalid = Flaw::at(FlawKind::InvalidValue, path);
    member.optional(path)?.map(|text| parse(&text).ok_or(invalid)).transpose()
}

impl Reusable for Token {}

impl Expiring for Token {
    /// `ExpirationDate`, where it has an offset: without one it names no instant. Year 1 is .NET's way of not having a date.
    fn expiration(&self) -> Option<chrono::DateTime<chrono::Utc>> {
        self.expiration_date.filter(|date| date.local().year() > 1)?.instant()
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Token")
            .field("token_source_id", &self.token_source_id)
            .field("issue_date", &self.issue_date)
            .field("expiration_date", &self.expiration_date)
            .field("game_source_id", &self.game_source_id)
            .field("game_name", &self.game_name)
            .field("game_icon_url", &self.game_icon_url)
            .field("reason", &self.reason)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(body: &str) -> Token {
        match Token::read(Content::Json, body.as_bytes()) {
            Some(Ok(Read::Token(token))) => token,
            _ => panic!("it is a token"),
        }
    }

    #[test]
    fn only_a_date_with_an_offset_and_after_year_1_is_an_expiry() {
        let expiration = |date: &str| token(&format!(r#"{{"ExpirationDate":"{date}"}}"#)).expiration();
        let date = expiration("2025-12-11T11:08:30.5-06:00").unwrap();
        assert_eq!(date.to_string(), "2025-12-11 17:08:30.500 UTC");
        assert!(expiration("0002-01-01T00:00:00Z").is_some());
        for none in ["0001-01-01T00:00:00Z", "0001-12-31T23:59:59-05:51", "2025-12-11T11:08:30"] {
            assert_eq!(expiration(none), None, "{none}");
        }
        assert_eq!(token("{}").expiration(), None);
    }

    #[test]
    fn an_error_under_a_200_is_one_only_where_there_is_no_token() {
        let message = |body: &str| match Token::read(Content::Json, body.as_bytes()) {
            Some(Ok(Read::Message(message))) => Some(message.as_str().to_owned()),
            _ => None,
        };
        assert_eq!(message(r#"{"Message":"no"}"#).as_deref(), Some("no"));
        assert_eq!(message(r#"{"Message":"no","Reason":null}"#), None);
        assert_eq!(message(r#"{"Message":null}"#), None);
        assert_eq!(message("{}"), None);
    }

    #[test]
    fn who_plays_and_the_key_of_the_play_are_not_printed() {
        let token = token(
            r#"{"ParticipantSourceId":"jane@example.com","GamePlayKey":"f64d1c6d-c546-43fc-89d5-94edd84b2a6b","Reason":"won"}"#,
        );
        let printed = format!("{token:?}{token:#?}");
        assert!(token.participant_source_id.is_some() && token.game_play_key.is_some());
        assert!(printed.contains(r#"reason: Some("won")"#), "{printed}");
        assert!(!printed.contains("jane") && !printed.contains("f64d1c6d"), "{printed}");
    }
}
