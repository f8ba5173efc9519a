//! Reads the one shape of XML that the service writes: a root whose children are texts, as .NET's
//! `DataContractSerializer` lays out an object and Web API an error
//! (<https://github.com/aspnet/AspNetWebStack>, `XmlMediaTypeFormatter.cs`, `HttpError.cs`).
//!
//! By events, without recursion. Elements are told by their local names, whatever their prefix: the service's own pages
//! show two namespaces for what is one kind of answer.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::errors::IllFormedError;
use quick_xml::events::{BytesRef, BytesStart, Event};
use token_protocol::json::{Member, Text};
use token_protocol::{Flaw, FlawKind};

/// The texts of the root's children that have these names, if the root has this one. `i:nil` is null.
///
/// # Errors
///
/// A [`Flaw`] in the text: it is not XML, it ends too early, or it brings its own grammar (`<!DOCTYPE`).
pub(crate) fn read<'a, const N: usize>(
    xml: &'a str,
    root: &str,
    names: &[&str; N],
) -> Result<Member<[Member<Text<'a>>; N]>, Flaw> {
    let mut document =
        Document { root, names, depth: 0, found: None, children: [const { Member::Absent }; N], child: None };
    let mut reader = Reader::from_str(xml);
    reader.config_mut().expand_empty_elements = true;
    loop {
        let position = reader.buffer_position();
        let event = reader.read_event().map_err(|error| (kind_of(&error), reader.error_position()));
        let done = event.and_then(|event| document.event(event, position).map_err(|kind| (kind, position)));
        match done {
            Ok(false) => {}
            Ok(true) => return Ok(document.finish()),
            Err((kind, position)) => {
                let offset = usize::try_from(position).unwrap_or(usize::MAX);
                return Err(Flaw::at_byte(kind, xml.as_bytes(), offset));
            }
        }
    }
}

struct Document<'a, 'n, const N: usize> {
    root: &'n str,
    names: &'n [&'n str; N],
    /// How many elements are open.
    depth: usize,
    /// What the root is, once it was seen.
    found: Option<Member<()>>,
    children: [Member<Text<'a>>; N],
    /// The wanted child that is open: which one, and its text so far.
    child: Option<(usize, Member<Text<'a>>)>,
}

impl<'a, const N: usize> Document<'a, '_, N> {
    /// Takes the next event in; true at the end of the document.
    fn event(&mut self, event: Event<'a>, position: u64) -> Result<bool, FlawKind> {
        match event {
            Event::Start(element) => self.open(&element)?,
            Event::End(_) => self.close(),
            Event::Text(text) => self.text(text.xml10_content().map_err(|_| FlawKind::Encoding)?)?,
            Event::CData(text) => self.text(text.xml10_content().map_err(|_| FlawKind::Encoding)?)?,
            Event::GeneralRef(reference) => self.text(Cow::Owned(resolve(&reference)?.to_string()))?,
            Event::Decl(declaration) => match declaration.encoding() {
                _ if position != 0 => return Err(FlawKind::Syntax),
                None => {}
                Some(Ok(name)) if name.eq_ignore_ascii_case(b"utf-8") => {}
                Some(_) => return Err(FlawKind::Encoding),
            },
            Event::Comment(_) | Event::PI(_) => {}
            Event::Eof if self.depth > 0 || self.found.is_none() => return Err(FlawKind::Truncated),
            Event::Eof => return Ok(true),
            Event::DocType(_) | Event::Empty(_) => return Err(FlawKind::Syntax),
        }
        Ok(false)
    }

    fn open(&mut self, element: &BytesStart<'a>) -> Result<(), FlawKind> {
        let name = element.local_name();
        match (self.depth, &mut self.child) {
            (0, _) if self.found.is_some() => return Err(FlawKind::Syntax),
            (0, _) => {
                let is_root = name.as_ref() == self.root.as_bytes();
                self.found = Some(match is_root {
                    true if is_nil(element)? => Member::Null,
                    true => Member::Value(()),
                    false => Member::OtherType,
                });
            }
            (1, child) => {
                if let Some(index) = self.names.iter().position(|wanted| wanted.as_bytes() == name.as_ref()) {
                    let value = if is_nil(element)? { Member::Null } else { Member::Value(Cow::Borrowed("")) };
                    *child = Some((index, value));
                }
            }
            (_, Some((_, value))) => *value = Member::OtherType,
            (_, None) => {}
        }
        self.depth = self.depth.saturating_add(1);
        Ok(())
    }

    fn close(&mut self) {
        // The reader has seen to it that every end has its start.
        self.depth = self.depth.saturating_sub(1);
        if self.depth > 1 {
            return;
        }
        let Some((index, value)) = self.child.take() else { return };
        if let Some(member) = self.children.get_mut(index) {
            *member = if matches!(member, Member::Absent) { value } else { Member::Twice };
        }
    }

    fn text(&mut self, text: Cow<'a, str>) -> Result<(), FlawKind> {
        match &mut self.child {
            Some((_, Member::Value(value))) if value.is_empty() => *value = text,
            Some((_, Member::Value(value))) => value.to_mut().push_str(&text),
            Some((_, nil @ Member::Null)) if !is_blank(&text) => *nil = Member::OtherType,
            None if self.depth < 2 && !is_blank(&text) => return Err(FlawKind::Syntax),
            _ => {}
        }
        Ok(())
    }

    fn finish(self) -> Member<[Member<Text<'a>>; N]> {
        match self.found {
            Some(Member::Value(())) => Member::Value(self.children),
            Some(Member::Null) => Member::Null,
            _ => Member::OtherType,
        }
    }
}

/// Whether the element says `i:nil="true"`, under whatever prefix
/// (<https://www.w3.org/TR/xmlschema-1/#xsi_nil>).
fn is_nil(element: &BytesStart<'_>) -> Result<bool, FlawKind> {
    let mut nil = false;
    // Without the check for repeated attributes, which takes quadratic time.
    for attribute in element.attributes().with_checks(false) {
        let attribute = attribute.map_err(|_| FlawKind::Syntax)?;
        let name = attribute.key;
        if name.prefix().is_some() && name.local_name().as_ref() == b"nil" {
            nil |= matches!(attribute.value.as_ref(), b"true" | b"1");
        }
    }
    Ok(nil)
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

fn is_blank(text: &str) -> bool {
    text.bytes().all(|b| matches!(b, b' ' | b'\t' | b'\r' | b'\n'))
}

fn kind_of(error: &quick_xml::Error) -> FlawKind {
    match error {
        // All of these are markup that the text's end cut off.
        quick_xml::Error::Syntax(_) | quick_xml::Error::IllFormed(IllFormedError::MissingEndTag(_)) => {
            FlawKind::Truncated
        }
        quick_xml::Error::Encoding(_) => FlawKind::Encoding,
        _ => FlawKind::Syntax,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn children(xml: &str) -> [Member<Text<'_>>; 2] {
        read(xml, "T", &["a", "b"]).unwrap().required("").unwrap()
    }

    /// The text of `<a>` in a document that is otherwise in order.
    #[track_caller]
    fn a(xml: &str) -> Option<String> {
        let [a, _] = children(xml);
        a.optional("a").unwrap().map(Cow::into_owned)
    }

    #[track_caller]
    fn refused(xml: &str, kind: FlawKind) {
        assert_eq!(read(xml, "T", &["a", "b"]).unwrap_err().kind(), kind, "{xml}");
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
            assert!(matches!(read(&format!("<T {nil}></T>"), "T", &["a"]), Ok(Member::Null)), "{nil}");
        }
        for not in ["i:nil='false'", "i:nil=''", "nil='true'", "i:nils='true'"] {
            assert_eq!(a(&format!("<T><a {not}>x</a></T>")).as_deref(), Some("x"), "{not}");
        }
    }

    #[test]
    fn what_is_not_one_text_is_told() {
        let [twice, nested] = children("<T><a>x</a><a>x</a><b>x<c/></b></T>");
        assert_eq!(twice.optional("a"), Err(Flaw::at(FlawKind::Duplicate, "a")));
        assert_eq!(nested.optional("b"), Err(Flaw::at(FlawKind::WrongType, "b")));
        let [nil_and_text, _] = children("<T><a i:nil='true'>x</a></T>");
        assert_eq!(nil_and_text.optional("a"), Err(Flaw::at(FlawKind::WrongType, "a")));
        assert!(matches!(read("<ArrayOfT><T/></ArrayOfT>", "T", &["a"]), Ok(Member::OtherType)));
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
            " <?xml version='1.0'?><T/>",
            "<!DOCTYPE T [<!ENTITY x 'y'>]><T><a>&x;</a></T>",
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
        let flaw = read("<T>\n  <a>&nbsp;</a></T>", "T", &["a"]).unwrap_err();
        assert_eq!(flaw.position(), Some((2, 6)));
    }

    #[test]
    fn depth_costs_no_stack() {
        let xml = format!("<T><c>{}{}</c><a>x</a></T>", "<d>".repeat(100_000), "</d>".repeat(100_000));
        assert_eq!(a(&xml).as_deref(), Some("x"));
    }
}
