use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::{Member, Text};

/// A value of a document. Of an object or an array it is the start; what is in it follows.
#[derive(Debug)]
#[non_exhaustive]
pub enum Value<'de> {
    /// `null`
    Null,
    /// `true` or `false`, which no slot takes.
    Bool,
    /// A number without sign or fraction.
    Unsigned(u64),
    /// Any other number.
    Number(f64),
    /// A string.
    Text(Text<'de>),
    /// The start of an object. [`Slot::member`] is asked for each of its members.
    Object,
    /// The start of an array. [`Slot::element`] is asked for each of its elements.
    Array,
    /// What JSON has not, and no slot takes: an XML element of another name, or one in the middle of a text.
    Other,
}

/// Where a value goes.
///
/// A trait object on purpose: the code that walks a document is compiled once, whatever it is read into.
pub trait Slot<'de> {
    /// Takes a value, which may be the second one.
    fn put(&mut self, value: Value<'de>);

    /// Where the member of this name goes, in the object that was put last. `None` passes over it, whatever it holds.
    fn member(&mut self, name: &str) -> Option<&mut dyn Slot<'de>>;

    /// Where the next element goes, in the array that was put last. `None` passes over it, whatever it holds.
    fn element(&mut self) -> Option<&mut dyn Slot<'de>>;
}

/// Reads the next value into a slot. What nobody wants is passed over without recursion; what is wanted is as deep as the
/// types of the slots.
pub(super) struct Into<'s, 'de>(pub(super) &'s mut dyn Slot<'de>);

impl<'de> DeserializeSeed<'de> for Into<'_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Into<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.0.put(Value::Null);
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        self.0.put(Value::Bool);
        Ok(())
    }

    fn visit_u64<E>(self, number: u64) -> Result<(), E> {
        self.0.put(Value::Unsigned(number));
        Ok(())
    }

    #[expect(clippy::cast_precision_loss, reason = "as JSON's other readers do with what is no integer of theirs")]
    fn visit_i64<E>(self, number: i64) -> Result<(), E> {
        self.0.put(Value::Number(number as f64));
        Ok(())
    }

    fn visit_f64<E>(self, number: f64) -> Result<(), E> {
        self.0.put(Value::Number(number));
        Ok(())
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<(), E> {
        self.0.put(Value::Text(Text::Borrowed(text)));
        Ok(())
    }

    fn visit_str<E>(self, text: &str) -> Result<(), E> {
        self.0.put(Value::Text(Text::Owned(text.to_owned())));
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut is_first = true;
        while let Some(key) = map.next_key_seed(KeyOf { slot: self.0, is_first })? {
            is_first = false;
            match key {
                Key::Member(Some(slot)) => map.next_value_seed(Into(slot))?,
                Key::Member(None) => drop(map.next_value::<IgnoredAny>()?),
                Key::Number => {
                    let mut text = Member::<Text<'_>>::Absent;
                    map.next_value_seed(Into(&mut text))?;
                    self.0.put(text.lenient().and_then(|text| number(&text)).unwrap_or(Value::Object));
                }
            }
        }
        if is_first {
            self.0.put(Value::Object);
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut array: A) -> Result<(), A::Error> {
        self.0.put(Value::Array);
        loop {
            let more = match self.0.element() {
                Some(slot) => array.next_element_seed(Into(slot))?.is_some(),
                None => array.next_element::<IgnoredAny>()?.is_some(),
            };
            if !more {
                return Ok(());
            }
        }
    }
}

/// The key under which `serde_json` hands over a number, as a text, in a build in which any crate turns its feature
/// `arbitrary_precision` on (<https://github.com/serde-rs/json>, `src/number.rs`).
const NUMBER: &str = "$serde_json::private::Number";

fn number<'de>(text: &str) -> Option<Value<'de>> {
    let number: serde_json::Number = text.parse().ok()?;
    number.as_u64().map(Value::Unsigned).or_else(|| number.as_f64().map(Value::Number))
}

enum Key<'s, 'de> {
    Number,
    /// Where the member's value goes.
    Member(Option<&'s mut dyn Slot<'de>>),
}

/// Reads a key. The first one tells an object from a number.
struct KeyOf<'s, 'de> {
    slot: &'s mut dyn Slot<'de>,
    is_first: bool,
}

impl<'s, 'de> DeserializeSeed<'de> for KeyOf<'s, 'de> {
    type Value = Key<'s, 'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'s, 'de> Visitor<'de> for KeyOf<'s, 'de> {
    type Value = Key<'s, 'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a member's name")
    }

    fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
        if self.is_first {
            if name == NUMBER {
                return Ok(Key::Number);
            }
            self.slot.put(Value::Object);
        }
        Ok(Key::Member(self.slot.member(name)))
    }
}
