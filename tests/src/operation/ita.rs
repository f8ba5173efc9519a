use ita_token::{Accept, Credential, GetToken, Rejection, Timestamp, Token, TokenId};
use serde::Deserialize;
use serde_json::{Value, json};
use token_protocol::{InvalidInput, Message};

use super::with_origin;
use crate::FormatError;

pub(super) struct Service;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct Given {
    token_id: String,
    accept: Option<Form>,
    origin: Option<String>,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "camelCase")]
enum Form {
    Json,
    Xml,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum GivenCredential {
    None(bool),
    Bearer(String),
    Basic(Basic),
    Header(Header),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Basic {
    user: String,
    password: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Header {
    name: String,
    value: String,
}

impl super::Service for Service {
    type Call = GetToken;
    type Given = Given;
    type Credential = GivenCredential;

    const UNPRINTED: &'static [&'static str] = &["ParticipantSourceId", "GamePlayKey"];

    fn any_call() -> Result<Self::Call, InvalidInput> {
        Ok(GetToken::new(TokenId::new("a")?))
    }

    fn call(given: Given) -> Result<Self::Call, InvalidInput> {
        let accept = match given.accept {
            Some(Form::Xml) => Accept::Xml,
            Some(Form::Json) | None => Accept::Json,
        };
        let call = GetToken::new(TokenId::new(&given.token_id)?).with_accept(accept);
        with_origin(call, given.origin, Self::Call::with_origin)
    }

    fn credential(credential: GivenCredential) -> Result<Result<Credential, InvalidInput>, FormatError> {
        Ok(match credential {
            GivenCredential::None(true) => Ok(Credential::none()),
            GivenCredential::None(false) => return Err(FormatError("none is true or not there".to_owned())),
            GivenCredential::Bearer(token) => Credential::bearer(&token),
            GivenCredential::Basic(basic) => Credential::basic(&basic.user, &basic.password),
            GivenCredential::Header(header) => Credential::header(&header.name, &header.value),
        })
    }

    fn output(token: Token) -> Value {
        json!({
            "TokenSourceId": token.token_source_id,
            "IssueDate": token.issue_date.as_ref().map(Timestamp::to_string),
            "ExpirationDate": token.expiration_date.as_ref().map(Timestamp::to_string),
            "ParticipantSourceId": token.participant_source_id,
            "GameSourceId": token.game_source_id,
            "GameName": token.game_name,
            "GameIconUrl": token.game_icon_url,
            "Reason": token.reason,
            "GamePlayKey": token.game_play_key.map(|key| key.to_string()),
        })
    }

    fn code(_: &Rejection) -> Value {
        Value::Null
    }

    fn message(rejection: &Rejection) -> Option<&Message> {
        rejection.message()
    }
}
