//! Characters of private use in the place of control characters, which XML 1.0 does not have and .NET writes as `&#x1;`.

use super::markup::{self, Kind};

/// Where the stand-ins begin.
const FIRST: u32 = 0xF_0000;

/// With `&#xF0001;` for `&#x1;` and with plain line breaks; and whether there is a reference to what is no character. `None` if the
/// text has such characters of its own.
pub(super) fn put(text: &str) -> Option<(String, bool)> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    if text.chars().any(|c| is_stand_in(c.into())) {
        return None;
    }
    let mut has_no_characters = false;
    let mut result = String::new();
    for (kind, piece) in markup::pieces(&text) {
        if kind != Kind::Text {
            result.push_str(piece);
            continue;
        }
        let mut references = piece.split("&#");
        result.push_str(references.next().unwrap_or_default());
        for reference in references {
            result.push_str("&#");
            match code(reference) {
                Some((code, _)) if is_stand_in(code) => return None,
                // https://www.w3.org/TR/xml/#charsets
                Some((code @ (0x1..=0x8 | 0xB..=0x1F | 0xFFFE | 0xFFFF), rest)) => {
                    result.extend([&(FIRST + (code & 0xFF)).to_string(), ";", rest]);
                }
                other => {
                    has_no_characters |= other.is_none_or(|(code, _)| code == 0 || char::from_u32(code).is_none());
                    result.push_str(reference);
                }
            }
        }
    }
    Some((result, has_no_characters))
}

/// With stand-ins for the control characters themselves.
pub(super) fn given(text: &str) -> String {
    let stand_in = |c: char| match u32::from(c) {
        code @ (0x1..=0x8 | 0xB | 0xC | 0xE..=0x1F | 0xFFFE | 0xFFFF) => {
            char::from_u32(FIRST + (code & 0xFF)).unwrap_or(c)
        }
        _ => c,
    };
    text.chars().map(stand_in).collect()
}

/// With the characters that they stand for.
pub(super) fn taken(text: &str) -> String {
    let original = |c: char| match u32::from(c).checked_sub(FIRST) {
        Some(code @ 0x1..0x20) => char::from_u32(code).unwrap_or(c),
        Some(code @ 0xFE..=0xFF) => char::from_u32(0xFF00 + code).unwrap_or(c),
        _ => c,
    };
    text.chars().map(original).collect()
}

fn is_stand_in(code: u32) -> bool {
    (FIRST..FIRST + 0x100).contains(&code)
}

/// The number of a reference, and what comes after it.
fn code(reference: &str) -> Option<(u32, &str)> {
    let (digits, rest) = reference.split_once(';')?;
    let (digits, radix) = digits.strip_prefix('x').map_or((digits, 10), |digits| (digits, 16));
    // The parser takes a sign too.
    let is_number = digits.chars().all(|c| c.is_digit(radix));
    let code = u32::from_str_radix(digits, radix).ok().filter(|_| is_number)?;
    Some((code, rest))
}
