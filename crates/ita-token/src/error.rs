use http::StatusCode;
use token_protocol::json::{self, Member, Object, Slot, Text};
use token_protocol::{Content, Head, Message, Recovery};

use crate::xml;

/// How this call fails.
///
/// ```
/// use ita_token::{Endpoint, Error, GetToken, Recovery, Rejection, TokenId};
///
/// let call = GetToken::new(TokenId::new("17")?);
/// let response = http::Response::builder()
///     .header("content-type", "application/json; charset=utf-8")
///     .body("null")?;
///
/// let error: Error = call.response(&response).unwrap_err();
/// assert!(matches!(error, Error::Rejected { rejection: Rejection::NotFound { .. }, .. }));
/// assert_eq!(error.recovery(), Recovery::FixRequest);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub type Error = token_protocol::Error<Rejection>;

/// How the service says no: ASP.NET Web API's `HttpError`
/// (<https://github.com/aspnet/AspNetWebStack>, `System.Web.Http/HttpError.cs`), which has a message and no code.
///
/// | recovery | when |
/// |---|---|
/// | retry | 408, 429, 500, 502, 503, 504 |
/// | reauthenticate | 401 |
/// | fix the request | 400, 404, and `NotFound` in any form |
/// | give up | anything else |
///
/// The page lists 401 and 500 only (<https://api.games.itagroupservices.com/Help/Api/GET-v1-tokens-tokenId>); the other
/// statuses mean what HTTP says they mean (<https://www.rfc-editor.org/rfc/rfc9110#section-15>).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Rejection {
    /// There is no such token: a `null`, a nil root, a 204, or a 404 that is no page and can be read.
    #[error("there is no such token{}", with_colon(message.as_ref()))]
    NotFound {
        /// What the service said about it, if anything.
        message: Option<Message>,
    },
    /// The service said no in its own words.
    #[error("{message}")]
    Refused {
        /// `Message`, in English.
        message: Message,
    },
}

impl Rejection {
    /// What the service said.
    #[must_use]
    pub const fn message(&self) -> Option<&Message> {
        match self {
            Self::NotFound { message } => message.as_ref(),
            Self::Refused { message } => Some(message),
        }
    }
}

impl token_protocol::Rejection for Rejection {
    fn recovery(&self, status: StatusCode) -> Recovery {
        match (self, status.as_u16()) {
            (Self::NotFound { .. }, _) | (_, 400 | 404) => Recovery::FixRequest,
            (_, 401) => Recovery::Reauthenticate,
            (_, 408 | 429 | 500 | 502 | 503 | 504) => Recovery::RETRY,
            _ => Recovery::GiveUp,
        }
    }
}

fn with_colon(message: Option<&Message>) -> String {
    message.map_or_else(String::new, |message| format!(": {message}"))
}

/// Reads every answer that is not a 200.
pub(crate) fn refusal(head: Head<'_>, body: &[u8]) -> Error {
    let status = head.status.as_u16();
    if status == 204 {
        return head.rejected(Rejection::NotFound { message: None }, None);
    }
    if status < 400 {
        return head.unrecognized();
    }
    let error = match head.content(body) {
        Content::Json | Content::JsonUnderHtml => json::read::<HttpError<'_>>(body),
        Content::Xml => xml::read(body, "Error"),
        Content::Empty => Ok(Member::Absent),
        // A page, of the web server or of something before it: its 404 says nothing about a token.
        _ => return head.unrecognized(),
    };
    // Nor does a text that is not what it calls itself.
    let Ok(error) = error else { return head.unrecognized() };
    let message = error.lenient().and_then(|error| error.message.lenient()).map(Message::from);
    match message {
        message if status == 404 => head.rejected(Rejection::NotFound { message }, None),
        Some(message) => head.rejected(Rejection::Refused { message }, None),
        None => head.unrecognized(),
    }
}

#[derive(Default)]
struct HttpError<'a> {
    message: Member<Text<'a>>,
}

impl<'de> Object<'de> for HttpError<'de> {
    fn member(&mut self, name: &str) -> Option<&mut dyn Slot<'de>> {
        match name {
            "Message" => Some(&mut self.message),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_says_what_the_service_said() {
        let message = || Message::from("Gone.");
        let said = |rejection: Rejection| (rejection.to_string(), rejection.message().cloned());
        let nothing = Rejection::NotFound { message: None };
        assert_eq!(said(nothing), ("there is no such token".to_owned(), None));
        let not_found = Rejection::NotFound { message: Some(message()) };
        assert_eq!(said(not_found), ("there is no such token: Gone.".to_owned(), Some(message())));
        assert_eq!(said(Rejection::Refused { message: message() }), ("Gone.".to_owned(), Some(message())));
    }
}
