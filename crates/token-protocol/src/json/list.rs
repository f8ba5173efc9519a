use super::{Member, Shape, Slot, Value};

/// An array's elements that are of this type, the first [`LIST_MAX`] of them; or one value that stands where an array might, as an
/// array of one.
#[derive(Debug)]
pub struct OneOrMany<T>(List<T>);

/// The elements of an array that are of this type, the first [`LIST_MAX`] of them. The others are left out.
#[derive(Debug)]
pub struct List<T>(Vec<Member<T>>);

/// The most elements that are kept of a list: refusals have a handful, and what a hostile body costs in memory
/// must not be a multiple of its size.
pub const LIST_MAX: usize = 64;

impl<T> List<T> {
    /// The elements.
    pub fn into_values(self) -> impl Iterator<Item = T> {
        self.0.into_iter().filter_map(Member::lenient)
    }

    /// Whether there is no element of this type.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        !matches!(self.0.first(), Some(Member::Value(_)))
    }
}

impl<T> Default for List<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: Shape<'de>> Shape<'de> for List<T> {
    fn of(value: Value<'de>) -> Option<Self> {
        matches!(value, Value::Array).then(Self::default)
    }

    fn element(&mut self) -> Option<&mut dyn Slot<'de>> {
        // An element of another type leaves its place to the next.
        if self.0.last().is_some_and(|last| !matches!(last, Member::Value(_))) {
            self.0.pop();
        }
        if self.0.len() == LIST_MAX {
            return None;
        }
        self.0.push(Member::Absent);
        self.0.last_mut().map(|last| last as &mut dyn Slot<'de>)
    }
}

impl<T> OneOrMany<T> {
    /// The elements.
    pub fn into_values(self) -> impl Iterator<Item = T> {
        self.0.into_values()
    }
}

impl<'de, T: Shape<'de>> Shape<'de> for OneOrMany<T> {
    fn of(value: Value<'de>) -> Option<Self> {
        match value {
            Value::Array => Some(Self(List::default())),
            one => T::of(one).map(|one| Self(List(vec![Member::Value(one)]))),
        }
    }

    fn member(&mut self, name: &str) -> Option<&mut dyn Slot<'de>> {
        self.0.0.last_mut()?.member(name)
    }

    fn element(&mut self) -> Option<&mut dyn Slot<'de>> {
        self.0.element()
    }
}
