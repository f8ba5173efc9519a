use std::collections::BTreeMap;

use playfab_entity::{Credential, CustomTags, EntityKey, EntityToken, EntityType, GetEntityToken, Rejection, TitleId};
use serde::Deserialize;
use serde_json::{Value, json};
use token_protocol::{InvalidInput, Message};

use super::with_origin;
use crate::FormatError;

pub(super) struct Service;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct Given {
    title_id: String,
    entity: Option<Entity>,
    custom_tags: Option<BTreeMap<String, String>>,
    origin: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
struct Entity {
    id: String,
    r#type: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum GivenCredential {
    SecretKey(String),
    SessionTicket(String),
    EntityToken(String),
}

impl super::Service for Service {
    type Call = GetEntityToken;
    type Given = Given;
    type Credential = GivenCredential;

    const UNPRINTED: &'static [&'static str] = &["EntityToken"];

    fn any_call() -> Result<Self::Call, InvalidInput> {
        Ok(GetEntityToken::new(TitleId::new("144")?))
    }

    fn call(given: Given) -> Result<Self::Call, InvalidInput> {
        let mut call = GetEntityToken::new(TitleId::new(&given.title_id)?);
        if let Some(entity) = given.entity {
            let mut key = EntityKey::new(&entity.id)?;
            if let Some(entity_type) = entity.r#type {
                key = key.with_type(EntityType::new(&entity_type)?);
            }
            call = call.with_entity(key);
        }
        if let Some(tags) = given.custom_tags {
            call = call.with_custom_tags(CustomTags::new(tags)?);
        }
        with_origin(call, given.origin, Self::Call::with_origin)
    }

    fn credential(credential: GivenCredential) -> Result<Result<Credential, InvalidInput>, FormatError> {
        Ok(match credential {
            GivenCredential::SecretKey(key) => Credential::secret_key(&key),
            GivenCredential::SessionTicket(ticket) => Credential::session_ticket(&ticket),
            GivenCredential::EntityToken(token) => Credential::entity_token(&token),
        })
    }

    fn output(token: EntityToken) -> Value {
        let entity = token
            .entity
            .map(|entity| json!({ "Id": entity.id(), "Type": entity.entity_type().map(EntityType::as_str) }));
        json!({
            "EntityToken": token.token.expose(),
            "TokenExpiration": token.expiration.map(|time| format!("{time:?}")),
            "Entity": entity,
        })
    }

    fn code(rejection: &Rejection) -> Value {
        rejection.error_code().map_or(Value::Null, |code| code.0.into())
    }

    fn message(rejection: &Rejection) -> Option<&Message> {
        Some(rejection.error_message())
    }

    fn reported_status(rejection: &Rejection) -> Option<u16> {
        rejection.code()
    }
}
