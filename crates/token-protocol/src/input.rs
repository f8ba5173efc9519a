//! What a caller may pass in: the checks that every input type's constructor is made of.
//!
//! Each check takes the parameter's name, as the service spells it, and puts it into the error
//! together with the rule and the byte offset of the offending character. The value itself stays
//! out: it may be a secret.

use std::fmt;

/// A caller's input that cannot be sent. Nothing was built.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{parameter}` {rule}{}", At(*position))]
pub struct InvalidInput {
    parameter: &'static str,
    rule: Rule,
    position: Option<usize>,
}

/// The rule that an input broke. `Display` finishes the sentence "the parameter …".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Rule {
    /// It is empty.
    NotEmpty,
    /// It is longer than this many bytes.
    AtMost(usize),
    /// It has a control character (Unicode's `Cc`: C0, DEL and C1).
    NoControlCharacters,
    /// It is `.` or `..`, which every URL parser folds away, and the call would go elsewhere.
    NoDotSegment,
    /// It has something other than visible ASCII characters, a space for instance.
    VisibleAscii,
    /// A rule of this parameter alone, in words: "must …".
    Other(&'static str),
}

impl InvalidInput {
    /// `parameter` broke `rule`, at this byte offset if one is to blame.
    #[must_use]
    pub const fn new(parameter: &'static str, rule: Rule, position: Option<usize>) -> Self {
        Self { parameter, rule, position }
    }

    /// The parameter's name, as the service spells it.
    #[must_use]
    pub const fn parameter(&self) -> &'static str {
        self.parameter
    }

    /// The rule it broke.
    #[must_use]
    pub const fn rule(&self) -> Rule {
        self.rule
    }

    /// The offset in bytes of the first offending character, where there is one.
    #[must_use]
    pub const fn position(&self) -> Option<usize> {
        self.position
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotEmpty => f.write_str("must not be empty"),
            Self::AtMost(bytes) => write!(f, "must be at most {bytes} bytes long"),
            Self::NoControlCharacters => f.write_str("must not contain control characters"),
            Self::NoDotSegment => f.write_str("must not be `.` or `..`"),
            Self::VisibleAscii => f.write_str("must be visible ASCII characters without spaces"),
            Self::Other(rule) => f.write_str(rule),
        }
    }
}

struct At(Option<usize>);

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.map_or(Ok(()), |position| write!(f, " (at byte {position})"))
    }
}

/// Checks that a value is not empty and at most `max` bytes long.
///
/// # Errors
///
/// [`Rule::NotEmpty`], or [`Rule::AtMost`] with `max` as the position.
pub fn length(parameter: &'static str, value: &str, max: usize) -> Result<(), InvalidInput> {
    if value.is_empty() {
        Err(InvalidInput::new(parameter, Rule::NotEmpty, None))
    } else if value.len() > max {
        Err(InvalidInput::new(parameter, Rule::AtMost(max), Some(max)))
    } else {
        Ok(())
    }
}

/// Checks that a value is text without control characters, within [`length`].
///
/// # Errors
///
/// As [`length`]; [`Rule::NoControlCharacters`].
pub fn text(parameter: &'static str, value: &str, max: usize) -> Result<(), InvalidInput> {
    length(parameter, value, max)?;
    match value.find(char::is_control) {
        Some(position) => Err(InvalidInput::new(parameter, Rule::NoControlCharacters, Some(position))),
        None => Ok(()),
    }
}

/// Checks that a value can be one segment of a path: [`text`], and not `.` or `..`.
///
/// Everything else that a path gives a meaning to is percent-encoded on the way out. Dots are not, as they
/// are unreserved, and encoding them would not help: `%2e%2e` is a dot segment too
/// (<https://url.spec.whatwg.org/#double-dot-path-segment>).
///
/// # Errors
///
/// As [`text`]; [`Rule::NoDotSegment`].
pub fn segment(parameter: &'static str, value: &str, max: usize) -> Result<(), InvalidInput> {
    text(parameter, value, max)?;
    if matches!(value, "." | "..") {
        return Err(InvalidInput::new(parameter, Rule::NoDotSegment, Some(0)));
    }
    Ok(())
}

/// Checks that a value is visible ASCII without spaces, within [`length`].
///
/// # Errors
///
/// As [`length`]; [`Rule::VisibleAscii`].
pub fn visible_ascii(parameter: &'static str, value: &str, max: usize) -> Result<(), InvalidInput> {
    length(parameter, value, max)?;
    match value.bytes().position(|b| !b.is_ascii_graphic()) {
        Some(position) => Err(InvalidInput::new(parameter, Rule::VisibleAscii, Some(position))),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broken(result: Result<(), InvalidInput>) -> (Rule, Option<usize>) {
        let error = result.unwrap_err();
        assert_eq!(error.parameter(), "id");
        (error.rule(), error.position())
    }

    #[test]
    fn length_is_counted_in_bytes() {
        assert_eq!(length("id", "a", 1), Ok(()));
        assert_eq!(broken(length("id", "", 1)), (Rule::NotEmpty, None));
        assert_eq!(broken(length("id", "é", 1)), (Rule::AtMost(1), Some(1)));
    }

    #[test]
    fn text_has_no_control_characters() {
        assert_eq!(text("id", "a \u{a0}\u{2028}\u{202e}😀", 99), Ok(()));
        for control in ['\0', '\t', '\n', '\u{1f}', '\u{7f}', '\u{80}', '\u{85}', '\u{9f}'] {
            let value = format!("é{control}");
            assert_eq!(broken(text("id", &value, 99)), (Rule::NoControlCharacters, Some(2)));
        }
    }

    #[test]
    fn a_segment_is_not_a_dot_segment() {
        for fine in ["...", ".a", "a/..", "%2e%2e", "/"] {
            assert_eq!(segment("id", fine, 99), Ok(()));
        }
        assert_eq!(broken(segment("id", ".", 99)), (Rule::NoDotSegment, Some(0)));
        assert_eq!(broken(segment("id", "..", 99)), (Rule::NoDotSegment, Some(0)));
        assert_eq!(broken(segment("id", "a\n", 99)), (Rule::NoControlCharacters, Some(1)));
    }

    #[test]
    fn visible_ascii_has_no_spaces() {
        assert_eq!(visible_ascii("id", "!~", 2), Ok(()));
        for bad in ["a b", "a\t", "aé", "a\u{7f}"] {
            assert_eq!(broken(visible_ascii("id", bad, 99)), (Rule::VisibleAscii, Some(1)));
        }
    }

    #[test]
    fn the_message_names_parameter_rule_and_position_and_not_the_value() {
        let error = visible_ascii("accessToken", "s3cr3t\r\nx", 99).unwrap_err();
        assert_eq!(error.to_string(), "`accessToken` must be visible ASCII characters without spaces (at byte 6)");
        assert_eq!(length("persona", "", 9).unwrap_err().to_string(), "`persona` must not be empty");
        assert!(!format!("{error:?}").contains("s3cr3t"));
    }
}
