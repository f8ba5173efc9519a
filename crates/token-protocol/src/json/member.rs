use serde::de::{IgnoredAny, MapAccess};

use super::{Shape, Text};
use crate::{Flaw, FlawKind, Secret};

/// What stands at a member of an object.
#[derive(Debug, Default)]
pub enum Member<T> {
    /// The object has no such member.
    #[default]
    Absent,
    /// It is `null`.
    Null,
    /// It is a value of the wanted type.
    Value(T),
    /// It is a value of another type.
    OtherType,
    /// The object has it more than once.
    Twice,
}

impl<T> Member<T> {
    /// Reads this member's value from an object that is being read, which may be the second time.
    ///
    /// # Errors
    ///
    /// Whatever is wrong with the text.
    pub fn fill<'de, A: MapAccess<'de>>(&mut self, map: &mut A) -> Result<(), A::Error>
    where
        T: Shape<'de>,
    {
        *self = if matches!(self, Self::Absent) {
            map.next_value()?
        } else {
            map.next_value::<IgnoredAny>()?;
            Self::Twice
        };
        Ok(())
    }

    /// The value, where the service promises one.
    ///
    /// # Errors
    ///
    /// A [`Flaw`] at `path` if there is no value, one of another type, or more than one.
    pub fn required(self, path: &'static str) -> Result<T, Flaw> {
        match self {
            Self::Value(value) => Ok(value),
            other => Err(other.optional(path).err().unwrap_or(Flaw::at(FlawKind::Missing, path))),
        }
    }

    /// The value, where it may be absent or `null`.
    ///
    /// # Errors
    ///
    /// A [`Flaw`] at `path` if there is a value of another type, or more than one.
    pub fn optional(self, path: &'static str) -> Result<Option<T>, Flaw> {
        match self {
            Self::Absent | Self::Null => Ok(None),
            Self::Value(value) => Ok(Some(value)),
            Self::OtherType => Err(Flaw::at(FlawKind::WrongType, path)),
            Self::Twice => Err(Flaw::at(FlawKind::Duplicate, path)),
        }
    }

    /// The value, for a reader who takes what it can get: the body of a refusal.
    #[must_use]
    pub fn lenient(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            _ => None,
        }
    }
}

impl Member<Text<'_>> {
    /// The token that the service promises. An empty one is none.
    ///
    /// # Errors
    ///
    /// As [`required`](Member::required).
    pub fn secret(self, path: &'static str) -> Result<Secret, Flaw> {
        let text = self.required(path)?;
        if text.is_empty() {
            return Err(Flaw::at(FlawKind::Missing, path));
        }
        Ok(Secret::from(text.into_owned()))
    }
}
