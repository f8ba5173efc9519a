use super::{Shape, Slot, Text, Value};
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

impl<'de, T: Shape<'de>> Slot<'de> for Member<T> {
    fn put(&mut self, value: Value<'de>) {
        *self = match value {
            _ if !matches!(self, Self::Absent) => Self::Twice,
            Value::Null => Self::Null,
            value => T::of(value).map_or(Self::OtherType, Self::Value),
        };
    }

    fn member(&mut self, name: &str) -> Option<&mut dyn Slot<'de>> {
        if let Self::Value(value) = self { value.member(name) } else { None }
    }

    fn element(&mut self) -> Option<&mut dyn Slot<'de>> {
        if let Self::Value(value) = self { value.element() } else { None }
    }
}

impl<T> Member<T> {
    /// The value, where the service promises one.
    ///
    /// # Errors
    ///
    /// A [`Flaw`] at `path` if there is no value, one of another type, or more than one.
    pub fn required(self, path: &'static str) -> Result<T, Flaw> {
        self.optional(path)?.ok_or(Flaw::at(FlawKind::Missing, path))
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
