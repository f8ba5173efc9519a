//! ITA's `Token`, as Json.NET and the data contract serializer write it.
//!
//! Members: <https://api.games.itagroupservices.com/Help/Api/GET-v1-tokens-tokenId>. Dates in JSON:
//! `github:JamesNK/Newtonsoft.Json` `Src/Newtonsoft.Json/Utilities/DateTimeUtils.cs`. XML:
//! `github:aspnet/AspNetWebStack` `src/System.Net.Http.Formatting/Formatting/XmlMediaTypeFormatter.cs`.

use std::fmt::Write as _;

use chrono::{DateTime, FixedOffset, NaiveDateTime, Timelike as _, Utc};

const NAMESPACES: &str = r#"xmlns:i="http://www.w3.org/2001/XMLSchema-instance" xmlns="http://schemas.datacontract.org/2004/07/ITAGroup.Games.Api.Contracts.v1.Models""#;

/// A .NET `DateTime`: digits, and what is known of their offset.
///
/// The page's samples show one instant as `…Z` in JSON and `…-06:00` in XML: the JSON formatter is set to UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ItaDate {
    /// `DateTimeKind.Utc`: `Z` in both forms.
    Utc(DateTime<Utc>),
    /// `DateTimeKind.Local`: converted to UTC in JSON, written with its offset in XML. The page's samples are US Central:
    /// `-06:00` in winter, `-05:00` in summer.
    Local(DateTime<FixedOffset>),
    /// `DateTimeKind.Unspecified`: the digits with a `Z` in JSON, the bare digits in XML.
    Unspecified(NaiveDateTime),
}

impl ItaDate {
    fn json(self) -> String {
        match self {
            Self::Utc(date) => digits(date.naive_utc()) + "Z",
            Self::Local(date) => digits(date.naive_utc()) + "Z",
            Self::Unspecified(date) => digits(date) + "Z",
        }
    }

    fn xml(self) -> String {
        match self {
            Self::Utc(date) => digits(date.naive_utc()) + "Z",
            Self::Local(date) => digits(date.naive_local()) + &date.offset().to_string(),
            Self::Unspecified(date) => digits(date),
        }
    }
}

/// Up to seven digits of fraction, trailing zeros trimmed; no fraction where it is zero.
fn digits(date: NaiveDateTime) -> String {
    let seconds = date.with_nanosecond(0).unwrap_or(date);
    let ticks = date.nanosecond() % 1_000_000_000 / 100;
    match ticks {
        0 => format!("{seconds:?}"),
        _ => format!("{seconds:?}.{ticks:07}").trim_end_matches('0').to_owned(),
    }
}

/// A token of a participant. `None` is written as null.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ItaToken {
    /// `TokenSourceId`
    pub token_source_id: Option<String>,
    /// `IssueDate`
    pub issue_date: Option<ItaDate>,
    /// `ExpirationDate`
    pub expiration_date: Option<ItaDate>,
    /// `ParticipantSourceId`
    pub participant_source_id: Option<String>,
    /// `GameSourceId`
    pub game_source_id: Option<String>,
    /// `GameName`
    pub game_name: Option<String>,
    /// `GameIconUrl`
    pub game_icon_url: Option<String>,
    /// `Reason`
    pub reason: Option<String>,
    /// `GamePlayKey`: a GUID, lower case with hyphens. Written as it stands.
    pub game_play_key: Option<String>,
}

impl ItaToken {
    /// Compact, members in the order of the page.
    pub(crate) fn json(&self) -> String {
        let date = |date: Option<ItaDate>| date.map(ItaDate::json);
        let members = [
            ("TokenSourceId", self.token_source_id.clone()),
            ("IssueDate", date(self.issue_date)),
            ("ExpirationDate", date(self.expiration_date)),
            ("ParticipantSourceId", self.participant_source_id.clone()),
            ("GameSourceId", self.game_source_id.clone()),
            ("GameName", self.game_name.clone()),
            ("GameIconUrl", self.game_icon_url.clone()),
            ("Reason", self.reason.clone()),
            ("GamePlayKey", self.game_play_key.clone()),
        ];
        let members = members.map(|(name, value)| {
            let value = value.map_or("null".to_owned(), |text| json_string(&text));
            format!("\"{name}\":{value}")
        });
        format!("{{{}}}", members.join(","))
    }

    /// No declaration, members in alphabetical order.
    pub(crate) fn xml(&self) -> String {
        let date = |date: Option<ItaDate>| date.map(ItaDate::xml);
        let members = [
            ("ExpirationDate", date(self.expiration_date)),
            ("GameIconUrl", self.game_icon_url.clone()),
            ("GameName", self.game_name.clone()),
            ("GamePlayKey", self.game_play_key.clone()),
            ("GameSourceId", self.game_source_id.clone()),
            ("IssueDate", date(self.issue_date)),
            ("ParticipantSourceId", self.participant_source_id.clone()),
            ("Reason", self.reason.clone()),
            ("TokenSourceId", self.token_source_id.clone()),
        ];
        let members = members.map(|(name, value)| match value {
            Some(text) => format!("<{name}>{}</{name}>", xml_text(&text)),
            None => format!("<{name} i:nil=\"true\" />"),
        });
        format!("<Token {NAMESPACES}>{}</Token>", members.concat())
    }
}

/// A null `Token`, the way the data contract serializer writes one.
pub(crate) fn null_xml() -> String {
    format!("<Token i:nil=\"true\" {NAMESPACES} />")
}

/// Json.NET also escapes the three line ends that JSON allows to stand.
pub(crate) fn json_string(text: &str) -> String {
    crate::quoted(text).replace('\u{85}', "\\u0085").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}

/// Control characters leave as references, which XML 1.0 forbids: the formatter writes with `CheckCharacters` off.
pub(crate) fn xml_text(text: &str) -> String {
    let mut written = String::new();
    for character in crate::markup(text).chars() {
        match character {
            '\t' | '\n' => written.push(character),
            '\0'..='\u{1f}' => {
                let _: std::fmt::Result = write!(written, "&#x{:X};", u32::from(character));
            }
            _ => written.push(character),
        }
    }
    written
}
