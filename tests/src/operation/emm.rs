use emm_token::{AuthenticationToken, EnterpriseId, GenerateAuthenticationToken, Rejection, SingleUse, UserId};
use serde::Deserialize;
use serde_json::{Value, json};
use token_protocol::{InvalidInput, Message};

use super::{GoogleCredential, google_code, with_origin};
use crate::FormatError;

pub(super) struct Service;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct Given {
    enterprise_id: String,
    user_id: String,
    origin: Option<String>,
}

impl super::Service for Service {
    type Call = GenerateAuthenticationToken;
    type Given = Given;
    type Credential = GoogleCredential;

    const UNPRINTED: &'static [&'static str] = &["token"];

    fn any_call() -> Result<Self::Call, InvalidInput> {
        Ok(GenerateAuthenticationToken::new(EnterpriseId::new("a")?, UserId::new("a")?))
    }

    fn call(given: Given) -> Result<Self::Call, InvalidInput> {
        let call =
            GenerateAuthenticationToken::new(EnterpriseId::new(&given.enterprise_id)?, UserId::new(&given.user_id)?);
        with_origin(call, given.origin, Self::Call::with_origin)
    }

    fn credential(credential: GoogleCredential) -> Result<Result<emm_token::AccessToken, InvalidInput>, FormatError> {
        Ok(credential.read())
    }

    fn output(token: SingleUse<AuthenticationToken>) -> Value {
        let token = token.redeem();
        json!({ "token": token.token.expose(), "kind": token.kind })
    }

    fn code(rejection: &Rejection) -> Value {
        google_code(rejection)
    }

    fn message(rejection: &Rejection) -> Option<&Message> {
        Some(rejection.message())
    }
}
