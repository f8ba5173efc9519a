//! One type for the two calls that the clients make, so that everything else exists once. It builds nothing and reads nothing
//! itself: that is done by the service crates.

use std::rc::Rc;

use chrono::{DateTime, Utc};
use google_api::AccessToken;
use http::{Request, StatusCode};
use pgs_token::GeneratePlayGroupingApiToken;
use playfab_entity::GetEntityToken;
use token_protocol::{Endpoint, Error, Expiring, Head, Recovery, Rejection, Replay, Reusable};

/// `GetEntityToken`, or the call of Play Games Services.
pub(crate) enum Call {
    PlayFab(GetEntityToken),
    Pgs(GeneratePlayGroupingApiToken),
}

#[derive(Debug, Clone)]
pub(crate) enum Credential {
    PlayFab(playfab_entity::Credential),
    Pgs(AccessToken),
}

/// What came back, with what the service said of its end.
#[derive(Debug, Clone)]
pub(crate) struct Token {
    pub(crate) text: Rc<str>,
    pub(crate) expiration: Option<DateTime<Utc>>,
}

impl Reusable for Token {}

impl Expiring for Token {
    fn expiration(&self) -> Option<DateTime<Utc>> {
        self.expiration
    }
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum Refusal {
    #[error(transparent)]
    PlayFab(playfab_entity::Rejection),
    #[error(transparent)]
    Google(google_api::Rejection),
}

impl Rejection for Refusal {
    fn recovery(&self, status: StatusCode) -> Recovery {
        match self {
            Self::PlayFab(rejection) => rejection.recovery(status),
            Self::Google(rejection) => rejection.recovery(status),
        }
    }
}

impl Endpoint for Call {
    const NAME: &'static str = "simulated";
    const REPLAY: Replay = Replay::Harmless;

    type Credential = Credential;
    type Output = Token;
    type Rejection = Refusal;

    fn request(&self, credential: &Credential) -> Request<Vec<u8>> {
        match (self, credential) {
            (Self::PlayFab(call), Credential::PlayFab(credential)) => call.request(credential),
            (Self::Pgs(call), Credential::Pgs(token)) => call.request(token),
            // The sandbox refuses it.
            _ => Request::new(Vec::new()),
        }
    }

    fn read(&self, head: Head<'_>, body: &[u8]) -> Result<Token, Error<Refusal>> {
        match self {
            Self::PlayFab(call) => match call.read(head, body) {
                Ok(token) => Ok(Token { text: token.token.expose().into(), expiration: token.expiration }),
                Err(error) => Err(wrap(error, head, Refusal::PlayFab)),
            },
            Self::Pgs(call) => match call.read(head, body) {
                Ok(token) => Ok(Token { text: token.token_value.expose().into(), expiration: None }),
                Err(error) => Err(wrap(error, head, Refusal::Google)),
            },
        }
    }
}

fn wrap<R>(error: Error<R>, head: Head<'_>, wrap: impl FnOnce(R) -> Refusal) -> Error<Refusal> {
    match error {
        Error::Rejected { status, retry_after, request_id, rejection } => {
            Error::Rejected { status, retry_after, request_id, rejection: wrap(rejection) }
        }
        Error::Unrecognized { status, retry_after, request_id, content_type } => {
            Error::Unrecognized { status, retry_after, request_id, content_type }
        }
        Error::Malformed(malformed) => Error::Malformed(malformed),
        _ => head.unrecognized(),
    }
}
