use http::{HeaderName, HeaderValue};
use token_protocol::{InvalidInput, credential};

use crate::EntityToken;

/// What authorises the call: exactly one of the three that the service takes
/// (<https://github.com/PlayFab/API_Specs>, `Legacy/PlayFab/Authentication.api.json`).
///
/// Visible ASCII without spaces, at most 16 KiB. `Debug` is redacted.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Credential {
    /// A title's secret key, in `X-SecretKey`. The token will be the title's.
    SecretKey(CredentialValue),
    /// A player's session ticket from a login, in `X-Authorization`. The token will be the player's.
    SessionTicket(CredentialValue),
    /// An entity token that still lives, in `X-EntityToken`. The token will be the same entity's.
    EntityToken(CredentialValue),
}

static SECRET_KEY: HeaderName = HeaderName::from_static("x-secretkey");
static SESSION_TICKET: HeaderName = HeaderName::from_static("x-authorization");
static ENTITY_TOKEN: HeaderName = HeaderName::from_static("x-entitytoken");

/// A credential that has been checked. Made by [`Credential`]'s constructors.
#[derive(Debug, Clone)]
pub struct CredentialValue(HeaderValue);

impl Credential {
    /// A title's secret key.
    ///
    /// # Errors
    ///
    /// If it is empty, longer than 16 KiB, or has anything but visible ASCII.
    pub fn secret_key(key: &str) -> Result<Self, InvalidInput> {
        credential("secretKey", "", key).map(|header| Self::SecretKey(CredentialValue(header)))
    }

    /// A player's session ticket.
    ///
    /// # Errors
    ///
    /// If it is empty, longer than 16 KiB, or has anything but visible ASCII.
    pub fn session_ticket(ticket: &str) -> Result<Self, InvalidInput> {
        credential("sessionTicket", "", ticket).map(|header| Self::SessionTicket(CredentialValue(header)))
    }

    /// An entity token.
    ///
    /// # Errors
    ///
    /// If it is empty, longer than 16 KiB, or has anything but visible ASCII.
    pub fn entity_token(token: &str) -> Result<Self, InvalidInput> {
        credential("entityToken", "", token).map(|header| Self::EntityToken(CredentialValue(header)))
    }

    /// The header it goes out in.
    pub(crate) fn header(&self) -> (HeaderName, HeaderValue) {
        let (name, CredentialValue(value)) = match self {
            Self::SecretKey(value) => (&SECRET_KEY, value),
            Self::SessionTicket(value) => (&SESSION_TICKET, value),
            Self::EntityToken(value) => (&ENTITY_TOKEN, value),
        };
        (name.clone(), value.clone())
    }
}

/// Renewal: the token that came back authorises the next call, while it lives.
impl TryFrom<&EntityToken> for Credential {
    type Error = InvalidInput;

    /// Fails if the service's token cannot be sent as a header. What an entity token is made of is not documented; all that
    /// were seen can.
    fn try_from(token: &EntityToken) -> Result<Self, Self::Error> {
        Self::entity_token(token.token.expose())
    }
}
