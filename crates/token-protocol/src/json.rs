//! Reads JSON without ever putting its values into an error.
//!
//! A reader lists the members it wants; each arrives as a [`Member`], which says what stood there: nothing,
//! `null`, a value, a value of another type, or two of them. So a wrong type or a repeated member is not a parse error
//! with the offending text in its message, but something the reader can name by its path. What nobody asks for
//! is skipped, at any depth, without recursion.

mod list;
mod member;
mod shape;
mod slot;

use std::borrow::Cow;

use serde::de::DeserializeSeed as _;

pub use self::list::{LIST_MAX, List, OneOrMany};
pub use self::member::Member;
pub use self::shape::{Object, Shape};
pub use self::slot::{Slot, Value};
use crate::{Flaw, FlawKind, utf8};

/// A JSON string, borrowed from the body unless it has escapes.
pub type Text<'a> = Cow<'a, str>;

/// Reads a body's one JSON value.
///
/// # Errors
///
/// A [`Flaw`] in the text: not UTF-8, not JSON, more than one value, or cut short.
pub fn read<'de, T: Shape<'de>>(body: &'de [u8]) -> Result<Member<T>, Flaw> {
    let mut root = Member::Absent;
    read_into(body, &mut root)?;
    Ok(root)
}

fn read_into<'de>(body: &'de [u8], root: &mut dyn Slot<'de>) -> Result<(), Flaw> {
    let mut deserializer = serde_json::Deserializer::from_str(utf8(body)?);
    let result = slot::Into(root).deserialize(&mut deserializer);
    result.and_then(|()| deserializer.end()).map_err(|error| {
        let kind = if error.is_eof() { FlawKind::Truncated } else { FlawKind::Syntax };
        // Right after a line feed, serde_json counts from 0.
        Flaw::in_text(kind, error.line(), error.column().max(1))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Default)]
    struct Body<'a> {
        name: Member<Text<'a>>,
        inner: Member<Inner>,
        list: Member<List<Inner>>,
    }

    #[derive(Debug, Default)]
    struct Inner {
        count: Member<u64>,
    }

    impl<'de> Object<'de> for Body<'de> {
        fn member(&mut self, name: &str) -> Option<&mut dyn Slot<'de>> {
            match name {
                "name" => Some(&mut self.name),
                "inner" => Some(&mut self.inner),
                "list" => Some(&mut self.list),
                _ => None,
            }
        }
    }

    impl<'de> Object<'de> for Inner {
        fn member(&mut self, name: &str) -> Option<&mut dyn Slot<'de>> {
            if name == "count" { Some(&mut self.count) } else { None }
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
        assert_eq!(body.list.required("list").unwrap().into_values().count(), 2);
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
    fn a_number_is_one_with_arbitrary_precision_too() {
        let count = |value: &str| {
            let text = format!(r#"{{"count":{{"$serde_json::private::Number":{value}}}}}"#);
            read::<Inner>(text.as_bytes()).unwrap().required("").unwrap().count
        };
        assert_eq!(count(r#""7""#).required("count"), Ok(7));
        for other in [r#""-7""#, r#""7.5""#, r#""1e3""#, r#""x""#, "7", "{}"] {
            assert!(matches!(count(other), Member::OtherType), "{other}");
        }
        // As a member that nobody knows.
        let inner = read::<Inner>(br#"{"$serde_json::private::Number":[],"count":7}"#).unwrap().required("").unwrap();
        assert_eq!(inner.count.required("count"), Ok(7));
    }

    #[test]
    fn a_list_keeps_its_first_elements_of_the_type() {
        let numbers = |list: List<u64>| list.into_values().collect::<Vec<_>>();
        let read = |text: &str| read::<List<u64>>(text.as_bytes()).unwrap().required("").unwrap();
        let mixed = read(&format!("[{}{}7,null,8]", "\"x\",".repeat(99), "[1],{},"));
        assert!(!mixed.is_empty());
        assert_eq!(numbers(mixed), [7, 8]);
        let long: Vec<_> = (0..99).collect();
        assert_eq!(numbers(read(&format!("{long:?}"))), long[..LIST_MAX]);
        for empty in ["[]", "[null, \"x\"]"] {
            assert!(read(empty).is_empty());
            assert_eq!(numbers(read(empty)), [0; 0]);
        }
        assert!(matches!(super::read::<List<u64>>(b"7"), Ok(Member::OtherType)));
    }

    #[test]
    fn one_value_can_stand_for_a_list_of_one() {
        let counts = |text: &str| -> Vec<_> {
            let list = read::<OneOrMany<Inner>>(text.as_bytes()).unwrap().required("").unwrap();
            list.into_values().map(|inner| inner.count.lenient()).collect()
        };
        assert_eq!(counts(r#"{"count":1}"#), [Some(1)]);
        assert_eq!(counts(r#"[{"count":1},7,{},{"count":2}]"#), [Some(1), None, Some(2)]);
        assert_eq!(counts("[]"), []);
        assert!(matches!(read::<OneOrMany<Inner>>(b"7"), Ok(Member::OtherType)));
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

    #[test]
    fn a_place_is_counted_from_1() {
        let position = |text: &str| read::<Body<'_>>(text.as_bytes()).unwrap_err().position();
        assert_eq!(position("{\n"), Some((2, 1)));
        assert_eq!(position(""), Some((1, 1)));
        assert_eq!(position("{\n x"), Some((2, 2)));
    }
}
