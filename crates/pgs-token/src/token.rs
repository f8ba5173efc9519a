use chrono::{DateTime, Utc};
use token_protocol::json::{self, Member, Object, Slot, Text};
use token_protocol::{Expiring, Flaw, Reusable, Secret};

/// "Token for accessing the Play Grouping API."
///
/// The service says nothing about how long it lives.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct PlayGroupingApiToken {
    /// The token itself. Opaque; as a path segment of the Play Grouping API it must be percent-encoded.
    pub token_value: Secret,
}

impl Reusable for PlayGroupingApiToken {}

impl Expiring for PlayGroupingApiToken {
    /// `None`: the service does not say. Google's advice is a fresh token about daily
    /// (<https://support.google.com/googleplay/android-developer/answer/15239759>).
    fn expiration(&self) -> Option<DateTime<Utc>> {
        None
    }
}

impl PlayGroupingApiToken {
    pub(crate) fn read(body: &[u8]) -> Result<Self, Flaw> {
        let response = json::read::<Response<'_>>(body)?.required("")?;
        // Google's JSON leaves out empty messages, so an absent `token` is an absent value.
        let token = response.token.optional("token")?.unwrap_or_default();
        Ok(Self { token_value: token.token_value.secret("token.tokenValue")? })
    }
}

/// `GeneratePlayGroupingApiTokenResponse` in the discovery document of games.v1.
#[derive(Default)]
struct Response<'a> {
    token: Member<Token<'a>>,
}

/// `PlayGroupingApiToken` there.
#[derive(Default)]
struct Token<'a> {
    token_value: Member<Text<'a>>,
}

impl<'de> Object<'de> for Response<'de> {
    fn member(&mut self, name: &str) -> Option<&mut dyn Slot<'de>> {
        match name {
            "token" => Some(&mut self.token),
            _ => None,
        }
    }
}

impl<'de> Object<'de> for Token<'de> {
    fn member(&mut self, name: &str) -> Option<&mut dyn Slot<'de>> {
        match name {
            "tokenValue" => Some(&mut self.token_value),
            _ => None,
        }
    }
}
