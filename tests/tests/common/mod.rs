//! The four calls to the sandbox's accounts, and what comes of a call in one line.
#![allow(dead_code, reason = "each test file uses its part")]

pub(crate) mod answers;
pub(crate) mod ear;
pub(crate) mod hunt;
pub(crate) mod kept;
pub(crate) mod turns;
pub(crate) mod wire;

use chrono::{DateTime, TimeDelta, Utc};
use emm_token::{EnterpriseId, GenerateAuthenticationToken, UserId};
use google_api::AccessToken;
use ita_token::{GetToken, TokenId};
use pgs_token::{GeneratePlayGroupingApiToken, PackageName, Persona};
use playfab_entity::{GetEntityToken, TitleId};
use token_protocol::{Endpoint, Error, Recovery, Rejection};
use token_sandbox::{
    EMM_ENTERPRISE, EMM_USER, GOOGLE_TOKEN_EMM, GOOGLE_TOKEN_GAMES, ITA_BEARER, ITA_TOKEN_SAMPLE, PLAYFAB_SECRET_KEY,
    PLAYFAB_TITLE, Sandbox, Service,
};

pub(crate) const SERVICES: [Service; 4] = [Service::Pgs, Service::Emm, Service::Ita, Service::PlayFab];

/// What [`line`] says of a success.
pub(crate) const TOKEN: &str = "a token";

/// 2025-12-11T12:00:00.25Z
pub(crate) fn start() -> DateTime<Utc> {
    DateTime::from_timestamp(1_765_454_400, 250_000_000).unwrap()
}

pub(crate) fn after(seconds: i64) -> DateTime<Utc> {
    start() + TimeDelta::seconds(seconds)
}

pub(crate) fn google(token: &str) -> AccessToken {
    AccessToken::new(token).unwrap()
}

pub(crate) fn pgs() -> GeneratePlayGroupingApiToken {
    GeneratePlayGroupingApiToken::new(
        PackageName::new("com.example.game").unwrap(),
        Persona::new("José +1 &=%/?#😀").unwrap(),
    )
}

pub(crate) fn pgs_credential() -> AccessToken {
    google(GOOGLE_TOKEN_GAMES)
}

pub(crate) fn emm_of(enterprise: &str, user: &str) -> GenerateAuthenticationToken {
    GenerateAuthenticationToken::new(EnterpriseId::new(enterprise).unwrap(), UserId::new(user).unwrap())
}

pub(crate) fn emm() -> GenerateAuthenticationToken {
    emm_of(EMM_ENTERPRISE, EMM_USER)
}

pub(crate) fn emm_credential() -> AccessToken {
    google(GOOGLE_TOKEN_EMM)
}

pub(crate) fn ita_of(token_id: &str) -> GetToken {
    GetToken::new(TokenId::new(token_id).unwrap())
}

pub(crate) fn ita() -> GetToken {
    ita_of(ITA_TOKEN_SAMPLE)
}

pub(crate) fn ita_credential() -> ita_token::Credential {
    ita_token::Credential::bearer(ITA_BEARER).unwrap()
}

pub(crate) fn playfab() -> GetEntityToken {
    GetEntityToken::new(TitleId::new(PLAYFAB_TITLE).unwrap())
}

pub(crate) fn playfab_credential() -> playfab_entity::Credential {
    playfab_entity::Credential::secret_key(PLAYFAB_SECRET_KEY).unwrap()
}

/// The whole call, without a network.
pub(crate) fn ask<E: Endpoint>(
    sandbox: &mut Sandbox,
    at: DateTime<Utc>,
    call: &E,
    credential: &E::Credential,
) -> Result<E::Output, Error<E::Rejection>> {
    call.response(&sandbox.handle(at, &call.request(credential)))
}

/// The call that every service grants, in one line.
pub(crate) fn ask_service(sandbox: &mut Sandbox, at: DateTime<Utc>, service: Service) -> String {
    match service {
        Service::Pgs => line(&ask(sandbox, at, &pgs(), &pgs_credential())),
        Service::Emm => line(&ask(sandbox, at, &emm(), &emm_credential())),
        Service::Ita => line(&ask(sandbox, at, &ita(), &ita_credential())),
        Service::PlayFab => line(&ask(sandbox, at, &playfab(), &playfab_credential())),
    }
}

/// What a service's refusal says.
pub(crate) trait Said: Rejection {
    fn codes(&self) -> String;
    fn message(&self) -> Option<&str>;
}

impl Said for google_api::Rejection {
    fn codes(&self) -> String {
        let codes: Vec<_> = self.status().into_iter().chain(self.reasons()).map(google_api::Code::as_str).collect();
        codes.join(" ")
    }

    fn message(&self) -> Option<&str> {
        Some(google_api::Rejection::message(self).as_str())
    }
}

impl Said for ita_token::Rejection {
    fn codes(&self) -> String {
        let not_found = matches!(self, Self::NotFound { .. });
        if not_found { "not found" } else { "" }.to_owned()
    }

    fn message(&self) -> Option<&str> {
        ita_token::Rejection::message(self).map(token_protocol::Message::as_str)
    }
}

impl Said for playfab_entity::Rejection {
    fn codes(&self) -> String {
        let code = self.error_code();
        // The name that the service wrote is the one that the crate knows.
        assert_eq!(self.error(), code.unwrap().name());
        code.unwrap().to_string()
    }

    fn message(&self) -> Option<&str> {
        Some(self.error_message().as_str())
    }
}

/// [`TOKEN`], or what [`refusal`] says.
pub(crate) fn line<T, R: Said>(result: &Result<T, Error<R>>) -> String {
    result.as_ref().err().map_or_else(|| TOKEN.to_owned(), refusal)
}

/// `rejected 429 (RESOURCE_EXHAUSTED rateLimitExceeded), wait 31 s: retry`. A rejection without a message is `silent`; an answer
/// with a request id has `id`.
pub(crate) fn refusal<R: Said>(error: &Error<R>) -> String {
    let status = error.status().as_u16();
    let (kind, details, silent) = match error {
        Error::Rejected { rejection, .. } => {
            ("rejected", rejection.codes(), rejection.message().is_none_or(str::is_empty))
        }
        Error::Unrecognized { content_type, .. } => ("unrecognized", content_type.clone().unwrap_or_default(), false),
        Error::Malformed(malformed) => {
            let path = malformed.flaw().path().map(|path| format!(" {path}")).unwrap_or_default();
            ("malformed", format!("{:?}{path}", malformed.flaw().kind()), false)
        }
        other => panic!("{other:?}"),
    };
    let details = if details.is_empty() { details } else { format!(" ({details})") };
    let silent = if silent { ", silent" } else { "" };
    let id = error.request_id().map_or("", |_| ", id");
    let wait = error.retry_after().map_or_else(String::new, |wait| {
        assert_eq!(wait.not_before(), None, "every answer of the sandbox has a Date");
        format!(", wait {} s", wait.at_least().as_secs())
    });
    if let Recovery::Retry { after } = error.recovery() {
        assert_eq!(after, error.retry_after());
    }
    format!("{kind} {status}{details}{silent}{id}{wait}: {}", advice(error.recovery()))
}

pub(crate) const fn advice(recovery: Recovery) -> &'static str {
    match recovery {
        Recovery::Retry { .. } => "retry",
        Recovery::Reauthenticate => "reauthenticate",
        Recovery::FixRequest => "fix the request",
        Recovery::GiveUp => "give up",
    }
}
