use crate::{Flaw, FlawKind};

/// The body as text, without a byte order mark.
///
/// # Errors
///
/// A flaw of kind [`FlawKind::Encoding`] at the first byte that is not UTF-8.
pub fn utf8(body: &[u8]) -> Result<&str, Flaw> {
    let text = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
    std::str::from_utf8(text).map_err(|error| Flaw::at_byte(FlawKind::Encoding, text, error.valid_up_to()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_bad_byte_is_told_by_line_and_column() {
        assert_eq!(utf8(b"\xff"), Err(Flaw::in_text(FlawKind::Encoding, 1, 1)));
        assert_eq!(utf8(b"a\nbc\xffd"), Err(Flaw::in_text(FlawKind::Encoding, 2, 3)));
        assert_eq!(utf8(b"a\n\xc3"), Err(Flaw::in_text(FlawKind::Encoding, 2, 1)));
    }

    #[test]
    fn one_byte_order_mark_is_not_text() {
        assert_eq!(utf8("\u{feff}a".as_bytes()), Ok("a"));
        assert_eq!(utf8("\u{feff}\u{feff}a".as_bytes()), Ok("\u{feff}a"));
    }
}
