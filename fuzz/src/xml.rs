//! A second reading of ITA's XML, by roxmltree's document tree: the same token, or both refuse.
//!
//! Where the two differ, and why that is right:
//!
//! - .NET writes control characters as `&#x1;`, which XML 1.0 does not have. The reader takes them; here they are put as
//!   characters of private use for the while of parsing.
//! - A reference to what is no character at all, `&#xD800;`, is refused by the reader, and U+FFFD to roxmltree.
//! - roxmltree mistakes the reference `&#13;` after a line break for a part of it. So line breaks are made one character before
//!   parsing, as <https://www.w3.org/TR/xml/#sec-line-ends> says, and that reference is put as the control characters are.
//! - The reader takes `i:nil`'s value as it is written: .NET writes `true`. So the value is compared before its entities are
//!   resolved.
//! - The reader refuses another encoding than UTF-8 by its name; roxmltree only ever sees text, and passes over the name.
//! - `<:a></a>` is well-formed to roxmltree, which forgets the colon. The reader holds the names against each other as they are.
//! - roxmltree tells a declaration by the space behind `<?xml`, and takes it with a tab for an instruction, wherever it stands and whatever
//!   is in it; and it takes a `?>` in a value for a part of the value.
//! - The reader does not check what has no bearing on the tree: see `has_no_bearing`. The most frequent of it is put right for a second try.

mod markup;
mod repairs;
mod stand_ins;

use http::Response;
use ita_token::{Error, Rejection};
use roxmltree::{Document, Node};
use token_protocol::{Endpoint, FlawKind};

use self::markup::Kind;
use crate::json::Value;
use crate::json::ita::{self, Said};
use crate::readers::ita_call;

/// A body of ITA's in XML, as a success and as a refusal.
pub fn xml_ita(body: &[u8]) {
    let mut said = ita::plain(answer(200, body));
    let Some(text) = text(body) else {
        let is_flaw = matches!(&said, Err(Error::Malformed(flaw)) if flaw.flaw().kind() == FlawKind::Encoding);
        return assert!(is_flaw || matches!(said, Err(Error::Unrecognized { .. })), "not text: {said:?}");
    };
    if matches!(said, Err(Error::Unrecognized { .. })) {
        let start = text.as_bytes().trim_ascii_start();
        let is_page = start.get(..9).is_some_and(|tag| tag.eq_ignore_ascii_case(b"<!doctype"))
            || start.get(..5).is_some_and(|tag| tag.eq_ignore_ascii_case(b"<html"));
        if is_page || !start.starts_with(b"<") {
            return;
        }
        said = Ok(Said::Foreign);
    }
    let Some((parsed, has_no_characters)) = stand_ins::put(text) else { return };
    if has_no_characters && matches!(&said, Err(Error::Malformed(flaw)) if flaw.flaw().position().is_some()) {
        return;
    }
    match Document::parse(&parsed) {
        Ok(document) => {
            compare(text, &document, said);
            compare_message(text, &document, body);
        }
        Err(error) => {
            let is_flaw = matches!(&said, Err(Error::Malformed(flaw)) if flaw.flaw().position().is_some());
            assert!(is_flaw || has_no_bearing(&error, &parsed), "{said:?}, but: {error}");
            if let (false, Some(repaired)) = (is_flaw, repairs::repaired(&parsed)) {
                let document = Document::parse(&repaired).unwrap();
                compare(text, &document, said);
                compare_message(text, &document, body);
            }
        }
    }
}

/// Whether it is XML, .NET's control characters aside.
pub(crate) fn is_well_formed(text: &str) -> bool {
    stand_ins::put(text)
        .is_some_and(|(parsed, has_no_characters)| !has_no_characters && Document::parse(&parsed).is_ok())
}

fn answer(status: u16, body: &[u8]) -> Result<ita_token::Token, Error> {
    let response = Response::builder().status(status).header("content-type", "application/xml").body(body).unwrap();
    ita_call().response(&response)
}

/// What has no bearing on which elements and texts there are. Checking it would protect nobody, and quick-xml does not: it leaves
/// the inside of a tag, a comment and a declaration to whoever asks for it.
fn has_no_bearing(error: &roxmltree::Error, text: &str) -> bool {
    use roxmltree::Error as E;
    // Elements are told by their local names, whatever their prefix and whether it stands for anything.
    let is_prefix = matches!(
        error,
        E::UnknownNamespace(..)
            | E::DuplicatedNamespace(..)
            | E::InvalidElementNamePrefix(_)
            | E::InvalidXmlPrefixUri(_)
            | E::UnexpectedXmlUri(_)
            | E::UnexpectedXmlnsUri(_)
    );
    // Control characters as they are, `--` in a comment, `]]>` in a text.
    let is_character = matches!(error, E::NonXmlChar(..) | E::InvalidComment(_) | E::InvalidCharacterData(_));
    let is_attribute = matches!(error, E::DuplicatedAttribute(..) | E::InvalidAttributeValue(_));
    // Names, attributes and what they refer to.
    let is_of_a_tag = matches!(
        error,
        E::InvalidName(_)
            | E::InvalidChar(..)
            | E::InvalidChar2(..)
            | E::InvalidString(..)
            | E::MalformedEntityReference(_)
            | E::UnknownEntityReference(..)
    );
    // White space outside the root may be written as a reference or in CDATA. (Other text may not.)
    let rest = text.get(offset(error, text)..).unwrap_or_default();
    let is_blank = matches!(error, E::UnknownToken(_)) && (rest.starts_with("&#") || rest.starts_with("<![CDATA["));
    is_prefix || is_character || is_attribute || is_blank || (is_of_a_tag && is_in_tag(error, text))
}

/// Where the text is wrong.
fn offset(error: &roxmltree::Error, text: &str) -> usize {
    let position = error.pos();
    let lines = text.split_inclusive('\n').take(position.row as usize - 1);
    let line = text.lines().nth(position.row as usize - 1).unwrap_or_default();
    let column: usize = line.chars().take(position.col as usize - 1).map(char::len_utf8).sum();
    lines.map(str::len).sum::<usize>() + column
}

/// Whether what is wrong stands within a tag, a declaration or a processing instruction.
fn is_in_tag(error: &roxmltree::Error, text: &str) -> bool {
    let offset = offset(error, text);
    let mut end = 0;
    let piece = markup::pieces(text).into_iter().find(|(_, piece)| {
        end += piece.len();
        offset <= end
    });
    piece.is_some_and(|(kind, _)| kind == Kind::Tag)
}

fn compare(text: &str, document: &Document<'_>, said: Result<Said, Error>) {
    let flaw = said.as_ref().err().and_then(|error| match error {
        Error::Malformed(malformed) => malformed.flaw().position().map(|_| malformed.flaw().kind()),
        _ => None,
    });
    if let Some(kind) = flaw {
        return assert!(is_flawed(text, document, kind), "it is XML: {said:?}");
    }
    let root = as_json(document, "Token");
    match (said, ita::expected(Value::of(serde_json::from_str(&root).unwrap()))) {
        (Ok(said), Ok(expected)) => assert_eq!(said, expected),
        (Err(Error::Malformed(malformed)), Err(flaws)) => {
            let flaw = (malformed.flaw().path().unwrap_or_default(), malformed.flaw().kind());
            assert!(flaws.contains(&flaw), "{flaw:?} instead of {flaws:?}");
        }
        (said, expected) => panic!("{said:?} instead of {expected:?}"),
    }
}

fn compare_message(text: &str, document: &Document<'_>, body: &[u8]) {
    match (answer(500, body), message(document)) {
        (Err(Error::Rejected { rejection: Rejection::Refused { message }, .. }), Some(expected)) => {
            assert_eq!(message.as_str(), expected);
        }
        (Err(Error::Unrecognized { .. }), None) => {}
        (Err(Error::Unrecognized { .. }), Some(_))
            if [FlawKind::Encoding, FlawKind::Syntax].iter().any(|kind| is_flawed(text, document, *kind)) => {}
        (actual, expected) => panic!("{actual:?} instead of {expected:?}"),
    }
}

/// Whether the reader may say so of what roxmltree takes.
fn is_flawed(text: &str, document: &Document<'_>, kind: FlawKind) -> bool {
    let is_empty_prefix = || text.contains("<:") || text.contains("</:");
    let is_late_declaration = || text.match_indices("<?xml").any(|(at, _)| at > 0);
    match kind {
        FlawKind::Encoding => is_declared_otherwise(text),
        FlawKind::Syntax => {
            has_text(document.root_element()) || is_empty_prefix() || is_late_declaration() || is_oddly_declared(text)
        }
        _ => false,
    }
}

/// Whether the declaration is no row of attributes, up to its first `?>`.
fn is_oddly_declared(text: &str) -> bool {
    let declaration = text.strip_prefix("<?xml").and_then(|rest| rest.split("?>").next());
    declaration.is_some_and(|attributes| Document::parse(&format!("<x {attributes}/>")).is_err())
}

fn message(document: &Document<'_>) -> Option<String> {
    let root = as_json(document, "Error");
    match Value::of(serde_json::from_str(&root).unwrap()) {
        Value::Object(error) if !has_text(document.root_element()) => error.lenient_text("Message"),
        _ => None,
    }
}

/// The same, as it would stand in JSON.
fn as_json(document: &Document<'_>, name: &str) -> String {
    let root = document.root_element();
    if root.tag_name().name() != name {
        return "false".to_owned();
    }
    if is_nil(root) {
        return "null".to_owned();
    }
    let members = root.children().filter(Node::is_element).map(|child| {
        let name = serde_json::Value::from(child.tag_name().name());
        let text = direct_text(child);
        let value = match (child.children().any(|child| child.is_element()), is_nil(child)) {
            (false, true) if text.trim_matches(BLANK).is_empty() => "null".to_owned(),
            (true, _) | (_, true) => "{}".to_owned(),
            (false, false) => serde_json::Value::from(stand_ins::taken(&text)).to_string(),
        };
        format!("{name}:{value}")
    });
    format!("{{{}}}", members.collect::<Vec<_>>().join(","))
}

const BLANK: [char; 4] = [' ', '\t', '\r', '\n'];

fn direct_text(element: Node<'_, '_>) -> String {
    element.children().filter(Node::is_text).filter_map(|child| child.text()).collect()
}

fn has_text(element: Node<'_, '_>) -> bool {
    !stand_ins::taken(&direct_text(element)).trim_matches(BLANK).is_empty()
}

fn is_nil(element: Node<'_, '_>) -> bool {
    let input = element.document().input_text();
    let mut nils =
        element.attributes().filter(|attribute| attribute.namespace().is_some() && attribute.name() == "nil");
    nils.any(|nil| matches!(input.get(nil.range_value()), Some("true" | "1")))
}

/// Without a byte order mark.
fn text(body: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(body).ok()?;
    Some(text.strip_prefix('\u{feff}').unwrap_or(text))
}

/// Whether the XML declaration names an encoding, and another than UTF-8.
fn is_declared_otherwise(text: &str) -> bool {
    let declaration = text.split("?>").next().and_then(|declaration| declaration.strip_prefix("<?xml"));
    let declaration = format!("<x{}/>", declaration.unwrap_or_default());
    match Document::parse(&declaration) {
        Ok(read) => read.root_element().attribute("encoding").is_some_and(|name| !name.eq_ignore_ascii_case("utf-8")),
        // Such as one that stands there twice.
        Err(_) => declaration.contains("encoding"),
    }
}
