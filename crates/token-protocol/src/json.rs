//! Reads JSON without ever putting its values into an error.
//!
//! A reader lists the members it wants; each arrives as a [`Member`], which says what stood there: nothing,
//! `null`, a value, a value of another type, or two of them. So a wrong type or a repeated member is not a parse error
//! with the offending text in its message, but something the reader can name by its path. What nobody asks for
//! is skipped, at any depth, without recursion.

mod member;
mod shape;

use std::borrow::Cow;

use serde::Deserialize;

pub use self::member::Member;
pub use self::shape::{Object, Shape, skip};
use crate::{Flaw, FlawKind, utf8};

/// A JSON string, borrowed from the body unless it has escapes.
pub type Text<'a> = Cow<'a, str>;

/// Reads a body's one JSON value.
///
/// # Errors
///
/// A [`Flaw`] in the text: not UTF-8, not JSON, more than one value, or cut short.
pub fn read<'de, T: Shape<'de>>(body: &'de [u8]) -> Result<Member<T>, Flaw> {
    let text = utf8(body)?;
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let root = Member::deserialize(&mut deserializer);
    root.and_then(|root| deserializer.end().map(|()| root)).map_err(|error| {
        let kind = if error.is_eof() { FlawKind::Truncated } else { FlawKind::Syntax };
        Flaw::in_text(kind, error.line(), error.column())
    })
}

#[cfg(test)]
mod tests {
    use serde::de::MapAccess;

    use super::*;

    #[derive(Debug, Default)]
    struct Body<'a> {
        name: Member<Text<'a>>,
        inner: Member<Inner>,
        list: Member<Vec<Inner>>,
    }

    #[derive(Debug, Default)]
    struct Inner {
        count: Member<u64>,
    }

    impl<'de> Object<'de> for Body<'de> {
        fn member<A: MapAccess<'de>>(&mut self, name: &str, map: &mut A) -> Result<(), A::Error> {
            match name {
                "name" => self.name.fill(map),
                "inner" => self.inner.fill(map),
                "list" => self.list.fill(map),
                _ => skip(map),
            }
        }
    }

    impl<'de> Object<'de> for Inner {
        fn member<A: MapAccess<'de>>(&mut self, name: &str, map: &mut A) -> Result<(), A::Error> {
            match name {
                "count" => self.count.fill(map),
                _ => skip(map),
            }
        }
    }

    fn body(text: &str) -> Body<'_> {
        read::<Body<'_>>(text.as_bytes()).unwrap().required("").unwrap()
    }

    #[track_caller]
    fn flaw(text: impl AsRef<[u8]>) -> Flaw {
        read::<Body<'_>>(text.as_ref()).unwrap_err()
    }

    #[test]
    fn wanted_members_arrive_and_others_do_not() {
        let body = body(r#"{"x":[{"name":1}],"name":"a","inner":{"y":null,"count":7},"list":[{"count":1},2,{}]}"#);
        assert!(matches!(body.name.required("name").unwrap(), Cow::Borrowed("a")));
        assert_eq!(body.inner.required("inner").unwrap().count.required("inner.count"), Ok(7));
        assert_eq!(body.list.required("list").unwrap().len(), 2);
    }

    #[test]
    fn escapes_are_resolved_in_names_and_values() {
        let body = body(r#"{"n\u0061me":"\ud83d\ude00"}"#);
        assert_eq!(body.name.required("name").unwrap(), "😀");
    }

    #[test]
    fn absent_and_null_are_the_same_to_a_reader() {
        for text in ["{}", r#"{"name":null}"#] {
            assert_eq!(body(text).name.optional("name"), Ok(None));
            assert_eq!(body(text).name.required("name"), Err(Flaw::at(FlawKind::Missing, "name")));
        }
    }

    #[test]
    fn a_value_of_another_type_is_told_by_its_path() {
        for value in ["1", "-1", "1.5", "true", "[]", "[1]", "{}", r#"{"a":1}"#] {
            let text = format!(r#"{{"name":{value}}}"#);
            assert_eq!(body(&text).name.optional("name"), Err(Flaw::at(FlawKind::WrongType, "name")), "{value}");
            assert_eq!(body(&text).name.lenient(), None);
        }
        for value in ["-1", "1.5", r#""1""#] {
            let text = format!(r#"{{"inner":{{"count":{value}}}}}"#);
            let count = body(&text).inner.required("inner").unwrap().count;
            assert_eq!(count.required("inner.count"), Err(Flaw::at(FlawKind::WrongType, "inner.count")), "{value}");
        }
        assert!(matches!(read::<Body<'_>>(b"[]"), Ok(Member::OtherType)));
    }

    #[test]
    fn a_repeated_member_is_told_by_its_path() {
        let twice = body(r#"{"name":"a","name":"a","x":1,"x":2}"#);
        assert_eq!(twice.name.optional("name"), Err(Flaw::at(FlawKind::Duplicate, "name")));
        let after_null = body(r#"{"name":null,"name":"a"}"#);
        assert_eq!(after_null.name.optional("name"), Err(Flaw::at(FlawKind::Duplicate, "name")));
    }

    #[test]
    fn flaws_in_the_text_have_a_place_and_no_text() {
        assert_eq!(flaw("{\n \"name\": tru}"), Flaw::in_text(FlawKind::Syntax, 2, 13));
        assert_eq!(flaw(r#"{"name":"a"#), Flaw::in_text(FlawKind::Truncated, 1, 10));
        assert_eq!(flaw("{} {}"), Flaw::in_text(FlawKind::Syntax, 1, 4));
        assert_eq!(flaw(b"{\n\"name\":\"\xff\"}"), Flaw::in_text(FlawKind::Encoding, 2, 9));
    }

    #[test]
    fn a_byte_order_mark_is_skipped() {
        assert_eq!(body("\u{feff}{\"name\":\"a\"}").name.required("name").unwrap(), "a");
    }

    #[test]
    fn depth_costs_no_stack() {
        let deep = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
        assert!(body(&format!(r#"{{"x":{}}}"#, deep(100_000))).name.optional("name").is_ok());
        assert!(matches!(read::<Body<'_>>(deep(100_000).as_bytes()), Ok(Member::OtherType)));
    }
}
