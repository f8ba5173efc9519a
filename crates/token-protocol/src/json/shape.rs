use super::{Slot, Text, Value};

/// A type that can stand as a JSON value.
pub trait Shape<'de>: Sized {
    /// From a value of its own kind; `None` from any other. Never asked about `null`.
    fn of(value: Value<'de>) -> Option<Self>;

    /// As [`Slot::member`], for a type that is an object.
    fn member(&mut self, _: &str) -> Option<&mut dyn Slot<'de>> {
        None
    }

    /// As [`Slot::element`], for a type that is an array.
    fn element(&mut self) -> Option<&mut dyn Slot<'de>> {
        None
    }
}

/// An object of which some members are wanted.
pub trait Object<'de>: Default {
    /// Where the member of this name goes: its field, a [`Member`](super::Member), if it is wanted.
    fn member(&mut self, name: &str) -> Option<&mut dyn Slot<'de>>;
}

impl<'de, T: Object<'de>> Shape<'de> for T {
    fn of(value: Value<'de>) -> Option<Self> {
        matches!(value, Value::Object).then(T::default)
    }

    fn member(&mut self, name: &str) -> Option<&mut dyn Slot<'de>> {
        Object::member(self, name)
    }
}

impl<'de> Shape<'de> for Text<'de> {
    fn of(value: Value<'de>) -> Option<Self> {
        if let Value::Text(text) = value { Some(text) } else { None }
    }
}

impl<'de> Shape<'de> for u64 {
    fn of(value: Value<'de>) -> Option<Self> {
        if let Value::Unsigned(number) = value { Some(number) } else { None }
    }
}
