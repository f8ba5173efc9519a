use pgs_token::{GeneratePlayGroupingApiToken, PackageName, Persona, PlayGroupingApiToken, Rejection};
use serde::Deserialize;
use serde_json::{Value, json};
use token_protocol::{InvalidInput, Message};

use super::{GoogleCredential, google_code, with_origin};
use crate::FormatError;

pub(super) struct Service;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct Given {
    package_name: String,
    persona: String,
    origin: Option<String>,
}

impl super::Service for Service {
    type Call = GeneratePlayGroupingApiToken;
    type Given = Given;
    type Credential = GoogleCredential;

    const UNPRINTED: &'static [&'static str] = &["tokenValue"];

    fn any_call() -> Result<Self::Call, InvalidInput> {
        Ok(GeneratePlayGroupingApiToken::new(PackageName::new("a.b")?, Persona::new("a")?))
    }

    fn call(given: Given) -> Result<Self::Call, InvalidInput> {
        let call =
            GeneratePlayGroupingApiToken::new(PackageName::new(&given.package_name)?, Persona::new(&given.persona)?);
        with_origin(call, given.origin, Self::Call::with_origin)
    }

    fn credential(credential: GoogleCredential) -> Result<Result<pgs_token::AccessToken, InvalidInput>, FormatError> {
        Ok(credential.read())
    }

    fn output(token: PlayGroupingApiToken) -> Value {
        json!({ "tokenValue": token.token_value.expose() })
    }

    fn code(rejection: &Rejection) -> Value {
        google_code(rejection)
    }

    fn message(rejection: &Rejection) -> Option<&Message> {
        Some(rejection.message())
    }
}
