use std::str::FromStr;

use http::HeaderValue;
use token_protocol::{InvalidInput, credential};

/// An OAuth 2.0 access token, as a ready `Authorization: Bearer` header.
///
/// Visible ASCII without spaces, at most 16 KiB. `Debug` is redacted; a clone shares the one buffer.
///
/// ```
/// use google_api::AccessToken;
///
/// let token = AccessToken::new("ya29.a0AfB")?;
/// assert_eq!(format!("{token:?}"), "AccessToken(Sensitive)");
///
/// let error = AccessToken::new("ya29.a0 AfB").unwrap_err();
/// assert_eq!(error.to_string(), "`accessToken` must be visible ASCII characters without spaces (at byte 7)");
/// # Ok::<(), token_protocol::InvalidInput>(())
/// ```
#[derive(Debug, Clone)]
pub struct AccessToken(HeaderValue);

impl AccessToken {
    /// Reads an access token, without its `Bearer`.
    ///
    /// # Errors
    ///
    /// If it is empty, longer than 16 KiB, or has anything but visible ASCII.
    pub fn new(token: &str) -> Result<Self, InvalidInput> {
        credential("accessToken", "Bearer ", token).map(Self)
    }

    /// The value of the `Authorization` header, marked sensitive.
    #[must_use]
    pub const fn header(&self) -> &HeaderValue {
        &self.0
    }
}

impl FromStr for AccessToken {
    type Err = InvalidInput;

    fn from_str(token: &str) -> Result<Self, Self::Err> {
        Self::new(token)
    }
}

impl TryFrom<&str> for AccessToken {
    type Error = InvalidInput;

    fn try_from(token: &str) -> Result<Self, Self::Error> {
        Self::new(token)
    }
}
