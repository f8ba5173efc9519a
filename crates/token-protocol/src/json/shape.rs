use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::{Member, Text};

/// A type that can stand as a JSON value. Each method is one of JSON's types; a type says yes to its own.
pub trait Shape<'de>: Sized {
    /// From a string.
    #[must_use]
    fn from_text(_: Text<'de>) -> Option<Self> {
        None
    }

    /// From a number without sign or fraction.
    #[must_use]
    fn from_unsigned(_: u64) -> Option<Self> {
        None
    }

    /// From any other number.
    #[must_use]
    fn from_float(_: f64) -> Option<Self> {
        None
    }

    /// From an object, which must be read to its end.
    ///
    /// # Errors
    ///
    /// Whatever is wrong with the text.
    fn from_object<A: MapAccess<'de>>(map: A) -> Result<Option<Self>, A::Error> {
        IgnoredAny.visit_map(map).map(|_| None)
    }

    /// From an array, which must be read to its end.
    ///
    /// # Errors
    ///
    /// Whatever is wrong with the text.
    fn from_array<A: SeqAccess<'de>>(array: A) -> Result<Option<Self>, A::Error> {
        IgnoredAny.visit_seq(array).map(|_| None)
    }
}

impl<'de> Shape<'de> for Text<'de> {
    fn from_text(text: Text<'de>) -> Option<Self> {
        Some(text)
    }
}

impl Shape<'_> for u64 {
    fn from_unsigned(number: u64) -> Option<Self> {
        Some(number)
    }
}

/// The most elements that are kept of a list: refusals have a handful, and what a hostile body costs in memory
/// must not be a multiple of its size.
const LIST_MAX: usize = 64;

/// The elements that are of this type, the first 64 of them; the others are left out.
impl<'de, T: Shape<'de>> Shape<'de> for Vec<T> {
    fn from_array<A: SeqAccess<'de>>(mut array: A) -> Result<Option<Self>, A::Error> {
        let mut values = Self::new();
        while let Some(element) = array.next_element::<Member<T>>()? {
            values.extend(element.lenient().filter(|_| values.len() < LIST_MAX));
        }
        Ok(Some(values))
    }
}

/// An object of which some members are wanted.
pub trait Object<'de>: Default {
    /// Reads the value of the member of this name: [`Member::fill`] on its field if it is wanted, else [`skip`].
    ///
    /// # Errors
    ///
    /// Whatever is wrong with the text.
    fn member<A: MapAccess<'de>>(&mut self, name: &str, map: &mut A) -> Result<(), A::Error>;
}

/// Passes over the value of a member that nobody wants, at any depth, without recursion.
///
/// # Errors
///
/// Whatever is wrong with the text.
pub fn skip<'de, A: MapAccess<'de>>(map: &mut A) -> Result<(), A::Error> {
    map.next_value::<IgnoredAny>().map(|_| ())
}

impl<'de, T: Object<'de>> Shape<'de> for T {
    fn from_object<A: MapAccess<'de>>(mut map: A) -> Result<Option<Self>, A::Error> {
        let mut object = T::default();
        while let Some(Name(name)) = map.next_key()? {
            object.member(&name, &mut map)?;
        }
        Ok(Some(object))
    }
}

/// A member's name. (serde's own `Cow` is always owned.)
struct Name<'de>(Text<'de>);

impl<'de> Deserialize<'de> for Name<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(AnyName)
    }
}

struct AnyName;

impl<'de> Visitor<'de> for AnyName {
    type Value = Name<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a member's name")
    }

    fn visit_borrowed_str<E>(self, name: &'de str) -> Result<Self::Value, E> {
        Ok(Name(Cow::Borrowed(name)))
    }

    fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
        Ok(Name(Cow::Owned(name.to_owned())))
    }
}

impl<'de, T: Shape<'de>> Deserialize<'de> for Member<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyValue(PhantomData))
    }
}

struct AnyValue<T>(PhantomData<T>);

impl<'de, T: Shape<'de>> Visitor<'de> for AnyValue<T> {
    type Value = Member<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Member::Null)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(Member::OtherType)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(Member::OtherType)
    }

    fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
        Ok(member(T::from_unsigned(number)))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Self::Value, E> {
        Ok(member(T::from_float(number)))
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(member(T::from_text(Cow::Borrowed(text))))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(member(T::from_text(Cow::Owned(text.to_owned()))))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        T::from_object(map).map(member)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, array: A) -> Result<Self::Value, A::Error> {
        T::from_array(array).map(member)
    }
}

fn member<T>(value: Option<T>) -> Member<T> {
    value.map_or(Member::OtherType, Member::Value)
}
