//! The body of PlayFab's `GetEntityToken`.
//!
//! `GetEntityTokenRequest` and `EntityKey` in `github:PlayFab/API_Specs` `Legacy/PlayFab/Authentication.api.json`. What the server makes of
//! other members is not documented. Passed over, a misspelt `Entity` would bring the caller's own token; here it is refused.

use serde_json::{Map, Value};

use crate::playfab_error::INVALID_PARAMS;
use crate::reply::Reply;

/// Not in the specification is `AuthenticationContext`, which the Unity SDK has in the base class of its requests, and writes into the
/// body with the rest (`github:PlayFab/UnitySDK` `ExampleTestProject/Assets/PlayFabSDK/Shared/Models/SharedModels.cs`).
const MEMBERS: [&str; 3] = ["AuthenticationContext", "CustomTags", "Entity"];

/// `TypeString` is a deprecated "Alternate name for Type", and is in the entity of a reply, which a program may send back.
const ENTITY_MEMBERS: [&str; 3] = ["Id", "Type", "TypeString"];

/// The entity that is asked for, as (id, type).
pub(crate) fn entity(body: &[u8]) -> Result<Option<(String, Option<String>)>, Reply> {
    let members = parse(body)?;
    refuse_others(&members, "", &MEMBERS)?;
    if !matches!(members.get("AuthenticationContext"), None | Some(Value::Null | Value::Object(_))) {
        return Err(invalid("AuthenticationContext", "The field AuthenticationContext must be an object."));
    }
    match members.get("CustomTags") {
        None | Some(Value::Null) => {}
        Some(Value::Object(tags)) if tags.values().all(Value::is_string) => {}
        Some(_) => {
            return Err(invalid("CustomTags", "The field CustomTags must be an object whose values are strings."));
        }
    }
    let entity = match members.get("Entity") {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::Object(entity)) => entity,
        Some(_) => {
            return Err(invalid("Entity", "The field Entity must be an object."));
        }
    };
    refuse_others(entity, "Entity.", &ENTITY_MEMBERS)?;
    let id = text(entity, "Id")?.filter(|id| !id.is_empty());
    let id = id.ok_or_else(|| invalid("Entity.Id", "The Id field is required."))?;
    let (entity_type, alternate) = (text(entity, "Type")?, text(entity, "TypeString")?);
    if entity_type.is_some() && alternate.is_some() && entity_type != alternate {
        return Err(invalid("Entity.TypeString", "The TypeString must be the Type."));
    }
    Ok(Some((id, entity_type.or(alternate))))
}

fn parse(body: &[u8]) -> Result<Map<String, Value>, Reply> {
    match serde_json::from_slice(body) {
        Ok(value) if repeats_a_member(body, &value) => Err(invalid("", "A field stands there twice.")),
        Ok(Value::Object(members)) => Ok(members),
        _ => Err(invalid("", "The request body must be a JSON object.")),
    }
}

/// Of members of one name, `value` has kept the last. The text has a colon outside of strings for each.
fn repeats_a_member(text: &[u8], value: &Value) -> bool {
    let (mut colons, mut in_string, mut escaped) = (0_usize, false, false);
    for byte in text {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => in_string = !in_string,
            b':' if !in_string => colons = colons.saturating_add(1),
            _ => {}
        }
    }
    let mut kept = 0_usize;
    let mut rest = vec![value];
    while let Some(value) = rest.pop() {
        match value {
            Value::Object(members) => {
                kept = kept.saturating_add(members.len());
                rest.extend(members.values());
            }
            Value::Array(items) => rest.extend(items),
            _ => {}
        }
    }
    colons != kept
}

fn refuse_others(members: &Map<String, Value>, path: &str, known: &[&str]) -> Result<(), Reply> {
    match members.keys().find(|name| !known.contains(&name.as_str())) {
        None => Ok(()),
        Some(name) => Err(invalid(&format!("{path}{name}"), "This API method has no such field.")),
    }
}

fn text(entity: &Map<String, Value>, name: &str) -> Result<Option<String>, Reply> {
    match entity.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(invalid(&format!("Entity.{name}"), &format!("The {name} must be a string."))),
    }
}

fn invalid(field: &str, complaint: &str) -> Reply {
    INVALID_PARAMS.with_detail(field, complaint)
}
