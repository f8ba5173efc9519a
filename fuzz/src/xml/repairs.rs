//! What the reader does not check, put right, so that roxmltree reads the rest.

use roxmltree::{Document, Error};

use super::markup::{self, Kind};
use super::stand_ins;

/// The text with as many repairs as it takes, if these will do.
pub(super) fn repaired(text: &str) -> Option<String> {
    let mut text = text.to_owned();
    // One for each prefix; a text with more of them is no better than one with a few.
    for _ in 0..16 {
        text = match Document::parse(&text) {
            Ok(_) => return Some(text),
            Err(Error::UnknownNamespace(prefix, _)) => with_declaration(&text, &prefix)?,
            Err(Error::InvalidCharacterData(_)) => each(&text, Kind::Text, |text| text.replace("]]>", "]]&gt;")),
            Err(Error::NonXmlChar(..)) => {
                each(&each(&text, Kind::Text, stand_ins::given), Kind::Verbatim, stand_ins::given)
            }
            Err(_) => return None,
        };
    }
    None
}

/// The root declares this prefix.
fn with_declaration(text: &str, prefix: &str) -> Option<String> {
    let mut at = 0;
    for (kind, piece) in markup::pieces(text) {
        if kind == Kind::Tag && !piece.starts_with("<?") {
            let (before, rest) = text.split_at(at + piece.find([' ', '\t', '\n', '/', '>'])?);
            return Some(format!("{before} xmlns:{prefix}='urn:x'{rest}"));
        }
        at += piece.len();
    }
    None
}

fn each(text: &str, kind: Kind, repair: impl Fn(&str) -> String) -> String {
    let repaired = |(of, piece): (Kind, &str)| if of == kind { repair(piece) } else { piece.to_owned() };
    markup::pieces(text).into_iter().map(repaired).collect()
}
