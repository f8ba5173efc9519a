use std::str::FromStr;
use std::sync::LazyLock;

use http::header::ACCEPT;
use http::{HeaderValue, Method, Request};
use token_protocol::{Endpoint, Error, Head, InvalidInput, Origin, Part, Replay, Rule, input, request};

use crate::token::Read;
use crate::{Credential, Rejection, Token, error};

/// Where the call goes unless told otherwise: `https://api.games.itagroupservices.com`
/// (<https://api.games.itagroupservices.com/Help/Api/GET-v1-tokens-tokenId>).
pub static DEFAULT_ORIGIN: LazyLock<Origin> =
    LazyLock::new(|| Origin::from_static("https://api.games.itagroupservices.com"));

/// The service's own sandbox: `https://sandbox.api.games.itagroupservices.com`, which has the same help pages.
pub static SANDBOX_ORIGIN: LazyLock<Origin> =
    LazyLock::new(|| Origin::from_static("https://sandbox.api.games.itagroupservices.com"));

/// `GET v1/tokens/{tokenId}`: "Returns token by token id".
///
/// The page: <https://api.games.itagroupservices.com/Help/Api/GET-v1-tokens-tokenId>.
#[derive(Debug, Clone)]
pub struct GetToken {
    origin: Origin,
    token_id: TokenId,
    accept: Accept,
}

/// The form in which to ask for the token. Whatever comes back is read by what it says it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Accept {
    /// `application/json`. Error messages are complete only in this form.
    #[default]
    Json,
    /// `application/xml`.
    Xml,
}

impl GetToken {
    /// The call for this token, in JSON.
    #[must_use]
    pub fn new(token_id: TokenId) -> Self {
        Self { origin: DEFAULT_ORIGIN.clone(), token_id, accept: Accept::Json }
    }

    /// The same call at another origin.
    #[must_use]
    pub fn with_origin(self, origin: Origin) -> Self {
        Self { origin, ..self }
    }

    /// The same call for another form of answer.
    #[must_use]
    pub fn with_accept(self, accept: Accept) -> Self {
        Self { accept, ..self }
    }
}

impl Endpoint for GetToken {
    const NAME: &'static str = "GET v1/tokens/{tokenId}";

    /// It reads and changes nothing, as far as the page says.
    const REPLAY: Replay = Replay::Harmless;

    type Credential = Credential;
    type Output = Token;
    type Rejection = Rejection;

    fn request(&self, credential: &Credential) -> Request<Vec<u8>> {
        let accept = match self.accept {
            Accept::Json => HeaderValue::from_static("application/json"),
            Accept::Xml => HeaderValue::from_static("application/xml"),
        };
        let uri = self.origin.join(&[Part::Literal("/v1/tokens/"), Part::Text(self.token_id.as_str())]);
        let accept = (ACCEPT, accept);
        match credential.header_line() {
            Some(credential) => request(Method::GET, uri, [accept, credential.clone()], Vec::new()),
            None => request(Method::GET, uri, [accept], Vec::new()),
        }
    }

    fn read(&self, head: Head<'_>, body: &[u8]) -> Result<Token, Error<Rejection>> {
        if head.status.as_u16() != 200 {
            return Err(error::refusal(head, body));
        }
        match Token::read(head.content(body), body) {
            Some(Ok(Read::Token(token))) => Ok(token),
            Some(Ok(Read::Null)) => Err(head.rejected(Rejection::NotFound { message: None }, None)),
            Some(Ok(Read::Message(message))) => Err(head.rejected(Rejection::Refused { message }, None)),
            Some(Err(flaw)) => Err(head.malformed(flaw)),
            Some(Ok(Read::Foreign)) | None => Err(head.unrecognized()),
        }
    }
}

/// "The source id for the token": the id under which it was issued. Any text without control characters, not `.` or
/// `..`, at most 1,024 bytes.
///
/// A `/` goes out as `%2F`. ASP.NET may decode that before it looks for the route
/// (<https://github.com/aspnet/AspNetWebStack>, `System.Web.Http/Routing/HttpRoute.cs`), and its host may then fold `//` and `..`: so
/// there is no such token, or it is another one, or another call. The one that is known, `GET v1/tokens/participant/{id}`, creates the
/// participant (<https://api.games.itagroupservices.com/Help/Api/GET-v1-tokens-participant-id>), so an id that could lead there,
/// decoded once, is refused.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TokenId(Box<str>);

impl TokenId {
    /// The longest id, in bytes. No limit is documented; this one is for sanity.
    pub const MAX: usize = 1024;

    /// Reads a token's id.
    ///
    /// # Errors
    ///
    /// If it is empty, longer than 1,024 bytes, has control characters, is `.` or `..`, or has a part `participant` between its slashes
    /// that a slash or backslash follows.
    pub fn new(id: &str) -> Result<Self, InvalidInput> {
        input::segment("tokenId", id, Self::MAX)?;
        let mut start = 0_usize;
        // Windows' servers take one slash for the other.
        for (end, byte) in id.bytes().enumerate() {
            if matches!(byte, b'/' | b'\\') {
                let part = id.as_bytes().get(start..end);
                if part.is_some_and(|part| part.eq_ignore_ascii_case(b"participant")) {
                    let rule = Rule::Other("must not have a part `participant/`, which may be another call");
                    return Err(InvalidInput::new("tokenId", rule, Some(start)));
                }
                start = end.saturating_add(1);
            }
        }
        Ok(Self(id.into()))
    }

    /// The id.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for TokenId {
    type Err = InvalidInput;

    fn from_str(id: &str) -> Result<Self, Self::Err> {
        Self::new(id)
    }
}

impl TryFrom<&str> for TokenId {
    type Error = InvalidInput;

    fn try_from(id: &str) -> Result<Self, Self::Error> {
        Self::new(id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_to_read_a_text_is_the_same() {
        for text in ["17", "participant/17"] {
            assert_eq!(text.parse::<TokenId>(), TokenId::new(text));
            assert_eq!(TokenId::try_from(text), TokenId::new(text));
        }
    }
}
