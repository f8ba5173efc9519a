use emm_token::AuthenticationToken;
use pgs_token::PlayGroupingApiToken;
use playfab_entity::{EntityKey, EntityToken};
use serde_json::{Value, json};
use token_protocol::{Message, Secret, SingleUse};

/// What the page shows of a value: its parts, by their names in the crate.
pub(crate) trait Fields {
    /// Whether it is a token that the service honours once.
    const IS_SINGLE_USE: bool = false;

    fn fields(self) -> Vec<Field>;
}

/// One part of a value.
pub(crate) struct Field {
    name: &'static str,
    value: Option<String>,
    /// Shown only to who asks for it.
    is_secret: bool,
}

impl Field {
    pub(crate) fn new(name: &'static str, value: Option<impl ToString>) -> Self {
        Self { name, value: value.map(|value| value.to_string()), is_secret: false }
    }

    fn secret(name: &'static str, value: Option<impl ToString>) -> Self {
        Self { is_secret: true, ..Self::new(name, value) }
    }
}

impl From<Field> for Value {
    fn from(field: Field) -> Self {
        json!({ "name": field.name, "value": field.value, "secret": field.is_secret })
    }
}

impl Fields for PlayGroupingApiToken {
    fn fields(self) -> Vec<Field> {
        vec![exposed("token_value", &self.token_value)]
    }
}

impl Fields for SingleUse<AuthenticationToken> {
    const IS_SINGLE_USE: bool = true;

    fn fields(self) -> Vec<Field> {
        let token = self.redeem();
        vec![exposed("token", &token.token), Field::new("kind", token.kind)]
    }
}

/// Who plays and the key of the play are masked: the crate does not print them either.
impl Fields for ita_token::Token {
    fn fields(self) -> Vec<Field> {
        vec![
            Field::new("token_source_id", self.token_source_id),
            Field::new("issue_date", self.issue_date),
            Field::new("expiration_date", self.expiration_date),
            Field::secret("participant_source_id", self.participant_source_id),
            Field::new("game_source_id", self.game_source_id),
            Field::new("game_name", self.game_name),
            Field::new("game_icon_url", self.game_icon_url),
            Field::new("reason", self.reason),
            Field::secret("game_play_key", self.game_play_key),
        ]
    }
}

impl Fields for EntityToken {
    fn fields(self) -> Vec<Field> {
        let entity = self.entity.as_ref();
        let entity_type = entity.and_then(EntityKey::entity_type);
        vec![
            exposed("token", &self.token),
            Field::new("expiration", self.expiration),
            Field::new("entity.id", entity.map(EntityKey::id)),
            Field::new("entity.entity_type", entity_type),
        ]
    }
}

/// Google's, for two of the calls.
impl Fields for pgs_token::Rejection {
    fn fields(self) -> Vec<Field> {
        let reasons: Vec<_> = self.reasons().iter().map(pgs_token::Code::as_str).collect();
        let challenge = self.challenge();
        let error = challenge.and_then(pgs_token::Challenge::error);
        vec![
            Field::new("status", self.status().map(pgs_token::Code::as_str)),
            Field::new("reasons", Some(reasons.join(", ")).filter(|reasons| !reasons.is_empty())),
            message("message", Some(self.message())),
            Field::new("challenge.error", error.map(|error| format!("{error:?}"))),
            Field::new("challenge.scope", challenge.and_then(pgs_token::Challenge::scope)),
        ]
    }
}

impl Fields for ita_token::Rejection {
    fn fields(self) -> Vec<Field> {
        let kind = if matches!(self, Self::NotFound { .. }) { "NotFound" } else { "Refused" };
        vec![Field::new("kind", Some(kind)), message("message", self.message())]
    }
}

impl Fields for playfab_entity::Rejection {
    fn fields(self) -> Vec<Field> {
        let details: Vec<_> =
            self.error_details().map(|(name, issues)| format!("{name}: {}", issues.join(" "))).collect();
        vec![
            Field::new("code", self.code()),
            Field::new("error_code", self.error_code()),
            message("error_message", Some(self.error_message())),
            Field::new("error_details", Some(details.join("\n")).filter(|details| !details.is_empty())),
        ]
    }
}

fn exposed(name: &'static str, secret: &Secret) -> Field {
    Field::secret(name, Some(secret.expose()))
}

fn message(name: &'static str, message: Option<&Message>) -> Field {
    Field::new(name, message.filter(|message| !message.as_str().is_empty()))
}
