use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use token_protocol::{InvalidInput, input};

/// "Combined entity type and ID structure which uniquely identifies a single entity."
///
/// What a caller passes in is any text without control characters, at most 1,024 bytes. What the service returns is what it is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct EntityKey {
    id: Box<str>,
    entity_type: Option<EntityType>,
}

impl EntityKey {
    /// The longest id, in bytes. No limit is documented; this one is for sanity.
    pub const MAX: usize = 1024;

    /// The key of an entity whose type goes without saying.
    ///
    /// # Errors
    ///
    /// If the id is empty, longer than 1,024 bytes, or has control characters.
    pub fn new(id: &str) -> Result<Self, InvalidInput> {
        input::text("Id", id, Self::MAX)?;
        Ok(Self { id: id.into(), entity_type: None })
    }

    /// A key as the service has it. The rules above are for what is sent to it.
    pub(crate) fn from_service(id: &str, entity_type: Option<Cow<'_, str>>) -> Self {
        let entity_type = entity_type.map(|name| EntityType(Cow::Owned(name.into_owned())));
        Self { id: id.into(), entity_type }
    }

    /// The same key with a type.
    #[must_use]
    pub fn with_type(self, entity_type: EntityType) -> Self {
        Self { entity_type: Some(entity_type), ..self }
    }

    /// `Id`: "Unique ID of the entity."
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// `Type`: what kind of entity it is.
    #[must_use]
    pub const fn entity_type(&self) -> Option<&EntityType> {
        self.entity_type.as_ref()
    }
}

/// A kind of entity. Open, case-sensitive; the constants are the built-in ones
/// (<https://learn.microsoft.com/gaming/playfab/features/data/entities/available-built-in-entity-types>).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct EntityType(Cow<'static, str>);

impl EntityType {
    /// The longest type, in bytes. No limit is documented; this one is for sanity.
    pub const MAX: usize = 1024;

    /// `namespace`: everything under one publisher. Its id is the publisher's.
    pub const NAMESPACE: Self = Self(Cow::Borrowed("namespace"));
    /// `title`: one game. Its id is the title's.
    pub const TITLE: Self = Self(Cow::Borrowed("title"));
    /// `master_player_account`: a player across titles. Its id is the `PlayFabId`.
    pub const MASTER_PLAYER_ACCOUNT: Self = Self(Cow::Borrowed("master_player_account"));
    /// `title_player_account`: a player within a title.
    pub const TITLE_PLAYER_ACCOUNT: Self = Self(Cow::Borrowed("title_player_account"));
    /// `character`: a character of a player.
    pub const CHARACTER: Self = Self(Cow::Borrowed("character"));
    /// `group`: a group of entities.
    pub const GROUP: Self = Self(Cow::Borrowed("group"));
    /// `game_server`: a server of the game.
    pub const GAME_SERVER: Self = Self(Cow::Borrowed("game_server"));

    /// A type of any name.
    ///
    /// # Errors
    ///
    /// If the name is empty, longer than 1,024 bytes, or has control characters.
    pub fn new(name: &str) -> Result<Self, InvalidInput> {
        input::text("Type", name, Self::MAX)?;
        Ok(Self(Cow::Owned(name.to_owned())))
    }

    /// The type's name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for EntityType {
    type Err = InvalidInput;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::new(name)
    }
}

impl TryFrom<&str> for EntityType {
    type Error = InvalidInput;

    fn try_from(name: &str) -> Result<Self, Self::Error> {
        Self::new(name)
    }
}

impl fmt::Display for EntityType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_is_shown_as_it_is_written() {
        assert_eq!(EntityType::new("title_player_account").unwrap().to_string(), "title_player_account");
    }
}
