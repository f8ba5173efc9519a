//! Reads the one shape of XML that the service writes: a root whose children are texts, as .NET's
//! `DataContractSerializer` lays out an object and Web API an error
//! (<https://github.com/aspnet/AspNetWebStack>, `XmlMediaTypeFormatter.cs`, `HttpError.cs`).
//!
//! By events, without recursion. Elements are told by their local names, whatever their prefix: the service's own pages
//! show two namespaces for what is one kind of answer.

mod attributes;

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::errors::{IllFormedError, SyntaxError};
use quick_xml::events::{BytesDecl, BytesRef, BytesStart, Event};
use token_protocol::json::{Member, Shape, Slot, Value};
use token_protocol::{Flaw, FlawKind, utf8};

use self::attributes::attributes;

/// The root, if it has this name, as an object whose members are the texts of its children. `i:nil` is null.
///
/// # Errors
///
/// A [`Flaw`] in the text: it is not XML, it ends too early, or it brings its own grammar (`<!DOCTYPE`).
pub(crate) fn read<'de, T: Shape<'de>>(body: &'de [u8], root: &str) -> Result<Member<T>, Flaw> {
    let mut member = Member::Absent;
    read_into(utf8(body)?, root, &mut member)?;
    Ok(member)
}

fn read_into<'de>(xml: &'de str, root: &str, slot: &mut dyn Slot<'de>) -> Result<(), Flaw> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().expand_empty_elements = true;
    let mut events = Events { reader, position: 0 };
    events.document(root, slot).map_err(|kind| {
        let offset = usize::try_from(events.position).unwrap_or(usize::MAX);
        Flaw::at_byte(kind, xml.as_bytes(), offset)
    })
}

/// What is left of the document.
struct Events<'de> {
    reader: Reader<&'de [u8]>,
    /// Where the last event starts, or what is wrong stands.
    position: u64,
}

impl<'de> Events<'de> {
    fn document(&mut self, root: &str, slot: &mut dyn Slot<'de>) -> Result<(), FlawKind> {
        let mut seen = false;
        loop {
            match self.next()? {
                Event::Start(element) if !seen => {
                    seen = true;
                    let is_root = element.local_name().as_ref() == root.as_bytes();
                    slot.put(match is_root {
                        true if is_nil(&element)? => Value::Null,
                        true => Value::Object,
                        false => Value::Other,
                    });
                    self.children(slot)?;
                }
                Event::Eof if seen => return Ok(()),
                Event::Eof => return Err(FlawKind::Truncated),
                Event::Text(text) if is_blank(&text) => {}
                _ => return Err(FlawKind::Syntax),
            }
        }
    }

    /// The children of the root, to its end.
    fn children(&mut self, root: &mut dyn Slot<'de>) -> Result<(), FlawKind> {
        loop {
            match self.next()? {
                Event::Start(element) => {
                    let name = element.local_name();
                    let name = std::str::from_utf8(name.as_ref()).map_err(|_| FlawKind::Encoding)?;
                    match root.member(name) {
                        Some(slot) => self.text(is_nil(&element)?, slot)?,
                        None => self.skip()?,
                    }
                }
                Event::End(_) => return Ok(()),
                other => {
                    if !is_blank(content(other)?.as_bytes()) {
                        return Err(FlawKind::Syntax);
                    }
                }
            }
        }
    }

    /// The text of an element, to its end.
    fn text(&mut self, is_nil: bool, slot: &mut dyn Slot<'de>) -> Result<(), FlawKind> {
        let (mut text, mut is_text) = (Cow::Borrowed(""), true);
        loop {
            match self.next()? {
                Event::Start(_) => {
                    is_text = false;
                    self.skip()?;
                }
                Event::End(_) => break,
                piece => {
                    let piece = content(piece)?;
                    if text.is_empty() { text = piece } else { text.to_mut().push_str(&piece) }
                }
            }
        }
        slot.put(match is_text {
            true if !is_nil => Value::Text(text),
            true if is_blank(text.as_bytes()) => Value::Null,
            _ => Value::Other,
        });
        Ok(())
    }

    /// An element that nobody wants, to its end, whatever is in it.
    fn skip(&mut self) -> Result<(), FlawKind> {
        let mut depth = 1_usize;
        while depth > 0 {
            match self.next()? {
                Event::Start(_) => depth = depth.saturating_add(1),
                Event::End(_) => depth = depth.saturating_sub(1),
                other => drop(content(other)?),
            }
        }
        Ok(())
    }

    /// The next event that is not a comment or the like.
    fn next(&mut self) -> Result<Event<'de>, FlawKind> {
        loop {
            self.position = self.reader.buffer_position();
            match self.reader.read_event() {
                Ok(Event::Comment(_) | Event::PI(_)) => {}
                Ok(Event::Decl(_)) if self.position != 0 => return Err(FlawKind::Syntax),
                Ok(Event::Decl(declaration)) => {
                    if !encoding(&declaration)?.is_none_or(|name| name.eq_ignore_ascii_case(b"utf-8")) {
                        return Err(FlawKind::Encoding);
                    }
                }
                Ok(event) => return Ok(event),
                Err(error) => {
                    self.position = self.reader.error_position();
                    return Err(kind_of(&error));
                }
            }
        }
    }
}

/// The text that an event in an element stands for.
fn content(event: Event<'_>) -> Result<Cow<'_, str>, FlawKind> {
    match event {
        Event::Text(text) => text.xml10_content().map_err(|_| FlawKind::Encoding),
        Event::CData(text) => text.xml10_content().map_err(|_| FlawKind::Encoding),
        Event::GeneralRef(reference) => Ok(Cow::Owned(resolve(&reference)?.into())),
        Event::Eof => Err(FlawKind::Truncated),
        _ => Err(FlawKind::Syntax),
    }
}

/// Whether the element says `i:nil="true"`, under whatever prefix
/// (<https://www.w3.org/TR/xmlschema-1/#xsi_nil>).
fn is_nil(element: &BytesStart<'_>) -> Result<bool, FlawKind> {
    let mut nil = false;
    attributes(element.attributes_raw(), |name, value| {
        // `xmlns:nil` declares a prefix, and `:nil` has none.
        let prefix = name.strip_suffix(b":nil").unwrap_or_default();
        nil |= !matches!(prefix, b"" | b"xmlns") && matches!(value, b"true" | b"1");
    })?;
    Ok(nil)
}

/// The name of the encoding that the text says it has.
fn encoding<'a>(declaration: &'a BytesDecl<'_>) -> Result<Option<&'a [u8]>, FlawKind> {
    let mut encoding = None;
    attributes(declaration.strip_prefix(b"xml").unwrap_or_default(), |name, value| {
        if name == b"encoding" {
            encoding = Some(value);
        }
    })?;
    Ok(encoding)
}

/// A character reference, or one of the five entities that need no declaration
/// (<https://www.w3.org/TR/xml/#sec-predefined-ent>).
///
/// Control characters are let through: .NET writes them so (`CheckCharacters=false`), although XML 1.0 has no such
/// characters.
fn resolve(reference: &BytesRef<'_>) -> Result<char, FlawKind> {
    if let Some(c) = reference.resolve_char_ref().map_err(|_| FlawKind::Syntax)? {
        return Ok(c);
    }
    match reference.as_ref() {
        b"amp" => Ok('&'),
        b"lt" => Ok('<'),
        b"gt" => Ok('>'),
        b"apos" => Ok('\''),
        b"quot" => Ok('"'),
        _ => Err(FlawKind::Syntax),
    }
}

fn is_blank(text: &[u8]) -> bool {
    text.iter().all(|b| matches!(b, b' ' | b'\t' | b'\r' | b'\n'))
}

fn kind_of(error: &quick_xml::Error) -> FlawKind {
    match error {
        // What follows the `<!` is wrong, or else the text's end, which comes as the same.
        quick_xml::Error::Syntax(SyntaxError::InvalidBangMarkup) => FlawKind::Syntax,
        // All others of these are markup that the text's end cut off.
        quick_xml::Error::Syntax(_) | quick_xml::Error::IllFormed(IllFormedError::MissingEndTag(_)) => {
            FlawKind::Truncated
        }
        _ => FlawKind::Syntax,
    }
}

#[cfg(test)]
mod tests {
    use token_protocol::json::{Object, Text};

    use super::*;

    #[derive(Debug, Default)]
    struct Children<'a> {
        a: Member<Text<'a>>,
        b: Member<Text<'a>>,
    }

    impl<'de> Object<'de> for Children<'de> {
        fn member(&mut self, name: &str) -> Option<&mut dyn Slot<'de>> {
            match name {
                "a" => Some(&mut self.a),
                "b" => Some(&mut self.b),
                _ => None,
            }
        }
    }

    fn root(xml: &str) -> Result<Member<Children<'_>>, Flaw> {
        read(xml.as_bytes(), "T")
    }

    fn children(xml: &str) -> Children<'_> {
        root(xml).unwrap().required("").unwrap()
    }

    /// The text of `<a>` in a document that is otherwise in order.
    #[track_caller]
    fn a(xml: &str) -> Option<String> {
        children(xml).a.optional("a").unwrap().map(Cow::into_owned)
    }

    #[track_caller]
    fn refused(xml: &str, kind: FlawKind) {
        assert_eq!(root(xml).unwrap_err().kind(), kind, "{xml}");
    }

    #[test]
    fn order_prefix_and_company_do_not_count() {
        for xml in [
            "<T><a>x</a><b/></T>",
            "<T><b>y</b><a>x</a></T>",
            "<p:T xmlns:p='urn:x'><p:a>x</p:a></p:T>",
            "<?xml version='1.0' encoding='UTF-8'?>\n<!-- c --><?pi?>\r\n<T>\n <a>x</a><!-- c --> </T>\n<!-- c -->",
            "<T><c><a>y</a><c><b/></c></c><a>x</a><c/></T>",
            "<T c='&lt;'><a c=\"d\">x</a></T>",
        ] {
            assert_eq!(a(xml).as_deref(), Some("x"), "{xml}");
        }
    }

    #[test]
    fn text_is_all_of_it() {
        for (content, text) in [
            ("", ""),
            (" x ", " x "),
            ("&lt;&gt;&amp;&apos;&quot;", "<>&'\""),
            ("&#65;&#x42;&#x1F600;&#x1;&#13;", "AB😀\u{1}\r"),
            ("<![CDATA[<a>&amp;]]]]><![CDATA[>]]>", "<a>&amp;]]>"),
            ("x<!-- c -->y<?pi?>z", "xyz"),
            ("1\r\n2\r3\n4", "1\n2\n3\n4"),
        ] {
            assert_eq!(a(&format!("<T><a>{content}</a></T>")).as_deref(), Some(text), "{content}");
        }
    }

    #[test]
    fn nil_is_null() {
        for nil in ["i:nil='true'", "xsi:nil=\"1\"", "x='y' i:nil='true'"] {
            assert_eq!(a(&format!("<T><a {nil} /></T>")), None, "{nil}");
            assert!(matches!(root(&format!("<T {nil}></T>")), Ok(Member::Null)), "{nil}");
        }
        for not in ["i:nil='false'", "i:nil=''", "nil='true'", "i:nils='true'", "xmlns:nil='true'", ":nil='true'"] {
            assert_eq!(a(&format!("<T><a {not}>x</a></T>")).as_deref(), Some("x"), "{not}");
        }
    }

    #[test]
    fn what_is_not_one_text_is_told() {
        let Children { a: twice, b: nested } = children("<T><a>x</a><a>x</a><b>x<c>y</c>z</b></T>");
        assert_eq!(twice.optional("a"), Err(Flaw::at(FlawKind::Duplicate, "a")));
        assert_eq!(nested.optional("b"), Err(Flaw::at(FlawKind::WrongType, "b")));
        let nil_and_text = children("<T><a i:nil='true'>x</a></T>").a;
        assert_eq!(nil_and_text.optional("a"), Err(Flaw::at(FlawKind::WrongType, "a")));
        assert!(matches!(root("<ArrayOfT><T/></ArrayOfT>"), Ok(Member::OtherType)));
    }

    #[test]
    fn what_is_not_xml_is_refused() {
        for xml in [
            "x<T/>",
            "<T/>x",
            "<T/><T/>",
            "<T>x</T>",
            "<T></a>",
            "<T><a></b></T>",
            "<T><a>&nbsp;</a></T>",
            "<T><a>&#xD800;</a></T>",
            "<T><a>&#0;</a></T>",
            "<T><a>&x</a></T>",
            "<T><a i:nil=true/></T>",
            "</T>",
            "<T/><![CDATA[ ]]>",
            "&#32;<T/>",
            "<T><c>&nbsp;</c></T>",
            " <?xml version='1.0'?><T/>",
            "<!DOCTYPE T [<!ENTITY x 'y'>]><T><a>&x;</a></T>",
            "<T><!x></T>",
            "<T><!ELEMENT a></T>",
        ] {
            refused(xml, FlawKind::Syntax);
        }
        for xml in ["", "<", "<T", "<T>", "<T><a>x", "<T><a>x</a>", "<T><!-- ", "<T><a><![CDATA[x", "<!-- c -->"] {
            refused(xml, FlawKind::Truncated);
        }
        refused("<?xml version='1.0' encoding='utf-16'?><T/>", FlawKind::Encoding);
    }

    #[test]
    fn a_flaw_has_a_place() {
        let flaw = root("<T>\n  <a>&nbsp;</a></T>").unwrap_err();
        assert_eq!(flaw.position(), Some((2, 6)));
    }

    #[test]
    fn depth_costs_no_stack() {
        let xml = format!("<T><c>{}{}</c><a>x</a></T>", "<d>".repeat(100_000), "</d>".repeat(100_000));
        assert_eq!(a(&xml).as_deref(), Some("x"));
    }
}
