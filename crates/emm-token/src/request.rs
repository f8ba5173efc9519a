use std::str::FromStr;
use std::sync::LazyLock;

use google_api::{AccessToken, Rejection};
use http::{Request, StatusCode};
use token_protocol::{Content, Endpoint, Error, Head, InvalidInput, Origin, Part, Replay, SingleUse, input};

use crate::AuthenticationToken;

/// Where the call goes unless told otherwise: `https://www.googleapis.com`
/// (<https://developers.google.com/android/work/play/emm-api/v1/users/generateAuthenticationToken>).
pub static DEFAULT_ORIGIN: LazyLock<Origin> = LazyLock::new(|| Origin::from_static("https://www.googleapis.com"));

/// Where the API's discovery document says it is: `https://androidenterprise.googleapis.com`
/// (`androidenterprise.v1.json` in `google-api-python-client` 2.202.0).
pub static DISCOVERY_ORIGIN: LazyLock<Origin> =
    LazyLock::new(|| Origin::from_static("https://androidenterprise.googleapis.com"));

/// `POST androidenterprise/v1/enterprises/{enterpriseId}/users/{userId}/authenticationToken`: "Generates an
/// authentication token which the device policy client can use to provision the given EMM-managed user account on a
/// device."
///
/// The page: <https://developers.google.com/android/work/play/emm-api/v1/users/generateAuthenticationToken>.
#[derive(Debug, Clone)]
pub struct GenerateAuthenticationToken {
    origin: Origin,
    enterprise_id: EnterpriseId,
    user_id: UserId,
}

impl GenerateAuthenticationToken {
    /// The call for this user of this enterprise.
    #[must_use]
    pub fn new(enterprise_id: EnterpriseId, user_id: UserId) -> Self {
        Self { origin: DEFAULT_ORIGIN.clone(), enterprise_id, user_id }
    }

    /// The same call at another origin.
    #[must_use]
    pub fn with_origin(self, origin: Origin) -> Self {
        Self { origin, ..self }
    }
}

impl Endpoint for GenerateAuthenticationToken {
    const NAME: &'static str = "androidenterprise.users.generateAuthenticationToken";

    /// At worst a token is issued that nobody uses and that dies in minutes. The documented limit counts devices, not
    /// tokens.
    const REPLAY: Replay = Replay::Harmless;

    type Credential = AccessToken;
    type Output = SingleUse<AuthenticationToken>;
    type Rejection = Rejection;

    fn request(&self, access_token: &AccessToken) -> Request<Vec<u8>> {
        let uri = self.origin.join(&[
            Part::Literal("/androidenterprise/v1/enterprises/"),
            Part::Text(self.enterprise_id.as_str()),
            Part::Literal("/users/"),
            Part::Text(self.user_id.as_str()),
            Part::Literal("/authenticationToken"),
        ]);
        google_api::post(uri, access_token)
    }

    fn read(&self, head: Head<'_>, body: &[u8]) -> Result<Self::Output, Error<Rejection>> {
        match (head.status, head.content(body)) {
            (StatusCode::OK, Content::Json) => {
                AuthenticationToken::read(body).map(SingleUse::new).map_err(|flaw| head.malformed(flaw))
            }
            _ => Err(google_api::refusal(head, body)),
        }
    }
}

/// "The ID of the enterprise." Any text without control characters, not `.` or `..`, at most 1,024 bytes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct EnterpriseId(Box<str>);

impl EnterpriseId {
    /// The longest id, in bytes. No limit is documented; this one is for sanity.
    pub const MAX: usize = 1024;

    /// Reads an enterprise's id.
    ///
    /// # Errors
    ///
    /// If it is empty, longer than 1,024 bytes, has control characters, or is `.` or `..`.
    pub fn new(id: &str) -> Result<Self, InvalidInput> {
        input::segment("enterpriseId", id, Self::MAX)?;
        Ok(Self(id.into()))
    }

    /// The id.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for EnterpriseId {
    type Err = InvalidInput;

    fn from_str(id: &str) -> Result<Self, Self::Err> {
        Self::new(id)
    }
}

impl TryFrom<&str> for EnterpriseId {
    type Error = InvalidInput;

    fn try_from(id: &str) -> Result<Self, Self::Error> {
        Self::new(id)
    }
}

/// "The ID of the user." Any text without control characters, not `.` or `..`, at most 1,024 bytes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct UserId(Box<str>);

impl UserId {
    /// The longest id, in bytes. No limit is documented; this one is for sanity.
    pub const MAX: usize = 1024;

    /// Reads a user's id.
    ///
    /// # Errors
    ///
    /// If it is empty, longer than 1,024 bytes, has control characters, or is `.` or `..`.
    pub fn new(id: &str) -> Result<Self, InvalidInput> {
        input::segment("userId", id, Self::MAX)?;
        Ok(Self(id.into()))
    }

    /// The id.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for UserId {
    type Err = InvalidInput;

    fn from_str(id: &str) -> Result<Self, Self::Err> {
        Self::new(id)
    }
}

impl TryFrom<&str> for UserId {
    type Error = InvalidInput;

    fn try_from(id: &str) -> Result<Self, Self::Error> {
        Self::new(id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_cannot_lead_elsewhere() {
        for id in [".", "..", "", "a\n", &"x".repeat(1025)] {
            assert_eq!(EnterpriseId::new(id).unwrap_err().parameter(), "enterpriseId", "{id}");
            assert_eq!(UserId::new(id).unwrap_err().parameter(), "userId", "{id}");
        }
        let call =
            GenerateAuthenticationToken::new(EnterpriseId::new("../..").unwrap(), UserId::new("?#%2e%2e\\").unwrap());
        assert_eq!(
            call.request(&AccessToken::new("t").unwrap()).uri().path(),
            "/androidenterprise/v1/enterprises/..%2F../users/%3F%23%252e%252e%5C/authenticationToken"
        );
    }

    #[test]
    fn every_way_to_read_a_text_is_the_same() {
        for text in ["LC03k5n8z", ".."] {
            assert_eq!(text.parse::<EnterpriseId>(), EnterpriseId::new(text));
            assert_eq!(EnterpriseId::try_from(text), EnterpriseId::new(text));
            assert_eq!(text.parse::<UserId>(), UserId::new(text));
            assert_eq!(UserId::try_from(text), UserId::new(text));
        }
    }
}
