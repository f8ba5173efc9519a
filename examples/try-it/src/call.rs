use emm_token::{EnterpriseId, GenerateAuthenticationToken, UserId};
use http::Request;
use ita_token::{Accept, GetToken, TokenId};
use pgs_token::{AccessToken, GeneratePlayGroupingApiToken, PackageName, Persona};
use playfab_entity::{CustomTags, EntityKey, EntityType, GetEntityToken, TitleId};
use token_protocol::{Endpoint, InvalidInput, Origin, Rule};

use crate::form::Form;

/// A call with all its inputs.
pub(crate) struct Call {
    /// The service's own name for it.
    pub(crate) name: &'static str,
    pub(crate) request: Request<Vec<u8>>,
    /// The shell variables that stand for the credential in a command: one, or a user and a password, or none.
    pub(crate) variables: &'static [&'static str],
}

impl Call {
    fn new<E: Endpoint>(call: &E, credential: &E::Credential, variables: &'static [&'static str]) -> Self {
        Self { name: E::NAME, request: call.request(credential), variables }
    }
}

/// The call that the form asks for, or everything that is wrong with it.
pub(crate) fn prepare(form: &Form) -> Result<Call, Vec<InvalidInput>> {
    let mut checks = Checks::default();
    let call = match form.text("call") {
        "pgs" => pgs(form, &mut checks),
        "emm" => emm(form, &mut checks),
        "ita" => ita(form, &mut checks),
        "playfab" => playfab(form, &mut checks),
        _ => checks.keep(Err(unknown_call())),
    };
    call.ok_or(checks.errors)
}

/// The form names none of the four calls.
pub(crate) const fn unknown_call() -> InvalidInput {
    InvalidInput::new("call", Rule::Other("must be one of the four"), None)
}

/// Keeps every error, so that one wrong field does not hide the next.
#[derive(Default)]
struct Checks {
    errors: Vec<InvalidInput>,
}

impl Checks {
    fn keep<T>(&mut self, checked: Result<T, InvalidInput>) -> Option<T> {
        checked.map_err(|error| self.errors.push(error)).ok()
    }
}

fn pgs(form: &Form, checks: &mut Checks) -> Option<Call> {
    let package_name = checks.keep(PackageName::new(form.text("packageName")));
    let persona = checks.keep(Persona::new(form.text("persona")));
    let access_token = checks.keep(AccessToken::new(form.text("accessToken")));
    let origin = checks.keep(origin_or(form, &pgs_token::DEFAULT_ORIGIN));
    let call = GeneratePlayGroupingApiToken::new(package_name?, persona?).with_origin(origin?);
    Some(Call::new(&call, &access_token?, &["ACCESS_TOKEN"]))
}

fn emm(form: &Form, checks: &mut Checks) -> Option<Call> {
    let enterprise_id = checks.keep(EnterpriseId::new(form.text("enterpriseId")));
    let user_id = checks.keep(UserId::new(form.text("userId")));
    let access_token = checks.keep(AccessToken::new(form.text("accessToken")));
    let origin = checks.keep(origin_or(form, &emm_token::DEFAULT_ORIGIN));
    let call = GenerateAuthenticationToken::new(enterprise_id?, user_id?).with_origin(origin?);
    Some(Call::new(&call, &access_token?, &["ACCESS_TOKEN"]))
}

fn ita(form: &Form, checks: &mut Checks) -> Option<Call> {
    use ita_token::Credential;

    let token_id = checks.keep(TokenId::new(form.text("tokenId")));
    let accept = if form.text("accept") == "xml" { Accept::Xml } else { Accept::Json };
    let (credential, variables): (_, &[_]) = match form.text("credential") {
        "bearer" => (Credential::bearer(form.text("bearer")), &["ITA_TOKEN"]),
        "basic" => (Credential::basic(form.text("user"), form.text("password")), &["ITA_USER", "ITA_PASSWORD"]),
        "header" => (Credential::header(form.text("name"), form.text("value")), &["ITA_KEY"]),
        _ => (Ok(Credential::none()), &[]),
    };
    let credential = checks.keep(credential);
    let origin = checks.keep(origin_or(form, &ita_token::DEFAULT_ORIGIN));
    let call = GetToken::new(token_id?).with_accept(accept).with_origin(origin?);
    Some(Call::new(&call, &credential?, variables))
}

fn playfab(form: &Form, checks: &mut Checks) -> Option<Call> {
    use playfab_entity::Credential;

    let title_id = checks.keep(TitleId::new(form.text("titleId")));
    let (credential, variables): (_, &[_]) = match form.text("credential") {
        "sessionTicket" => (Credential::session_ticket(form.text("sessionTicket")), &["PLAYFAB_SESSION_TICKET"]),
        "entityToken" => (Credential::entity_token(form.text("entityToken")), &["PLAYFAB_ENTITY_TOKEN"]),
        _ => (Credential::secret_key(form.text("secretKey")), &["PLAYFAB_SECRET_KEY"]),
    };
    let credential = checks.keep(credential);
    let entity = checks.keep(entity(form));
    let custom_tags = checks.keep(custom_tags(form));
    let origin = checks.keep(form.optional("origin").map(Origin::new).transpose());

    let mut call = GetEntityToken::new(title_id?);
    if let Some(entity) = entity? {
        call = call.with_entity(entity);
    }
    if let Some(custom_tags) = custom_tags? {
        call = call.with_custom_tags(custom_tags);
    }
    if let Some(origin) = origin? {
        call = call.with_origin(origin);
    }
    Some(Call::new(&call, &credential?, variables))
}

fn origin_or(form: &Form, default: &Origin) -> Result<Origin, InvalidInput> {
    form.optional("origin").map_or_else(|| Ok(default.clone()), Origin::new)
}

/// An id with or without a type. A type alone is an entity without an id, which is refused.
fn entity(form: &Form) -> Result<Option<EntityKey>, InvalidInput> {
    let entity_type = form.optional("Type").map(EntityType::new).transpose()?;
    if form.optional("Id").is_none() && entity_type.is_none() {
        return Ok(None);
    }
    let key = EntityKey::new(form.text("Id"))?;
    Ok(Some(match entity_type {
        Some(entity_type) => key.with_type(entity_type),
        None => key,
    }))
}

/// A tag on each line: `name=value`.
fn custom_tags(form: &Form) -> Result<Option<CustomTags>, InvalidInput> {
    let Some(text) = form.optional("customTags") else { return Ok(None) };
    let lines = text.lines().filter(|line| !line.is_empty());
    CustomTags::new(lines.map(|line| line.split_once('=').unwrap_or((line, "")))).map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong<const N: usize>(fields: [(&str, &str); N]) -> Vec<String> {
        let errors = prepare(&Form::from(fields)).err().unwrap();
        errors.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn every_wrong_field_is_told() {
        assert_eq!(
            wrong([("call", "emm"), ("enterpriseId", ".."), ("userId", "1"), ("accessToken", "a b")]),
            [
                "`enterpriseId` must not be `.` or `..` (at byte 0)",
                "`accessToken` must be visible ASCII characters without spaces (at byte 1)"
            ]
        );
        assert_eq!(wrong([]), ["`call` must be one of the four"]);
    }

    #[test]
    fn an_entity_without_an_id_is_refused() {
        let fields = [("call", "playfab"), ("titleId", "144"), ("secretKey", "k"), ("Type", "title")];
        assert_eq!(wrong(fields), ["`Id` must not be empty"]);
    }

    #[test]
    fn tags_are_one_on_a_line() {
        let fields =
            [("call", "playfab"), ("titleId", "144"), ("secretKey", "k"), ("customTags", "b=1=2\r\n\r\nc\na=é")];
        let call = prepare(&Form::from(fields)).ok().unwrap();
        assert_eq!(String::from_utf8_lossy(call.request.body()), r#"{"CustomTags":{"a":"é","b":"1=2","c":""}}"#);
    }

    #[test]
    fn an_empty_origin_is_the_services_own() {
        for (fields, host) in [
            ([("call", "ita"), ("tokenId", "17"), ("origin", "")], "api.games.itagroupservices.com"),
            ([("call", "ita"), ("tokenId", "17"), ("origin", "http://[::1]:80/x")], "[::1]"),
        ] {
            assert_eq!(prepare(&Form::from(fields)).ok().unwrap().request.uri().host(), Some(host));
        }
    }
}
