use std::fmt::{self, Write as _};

/// What a service says to people: the one field of a refusal that may be printed.
///
/// `Display` and `Debug` show at most [`Message::SHOWN`] characters of it, control and formatting
/// characters escaped, so that a message cannot fill a log or forge a line in it.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Message(Box<str>);

impl Message {
    /// How many characters are printed. [`as_str`](Message::as_str) has them all.
    pub const SHOWN: usize = 500;

    /// The message as the service wrote it, of any length and with any characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<T: Into<Box<str>>> From<T> for Message {
    fn from(text: T) -> Self {
        Self(text.into())
    }
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in self.0.chars().take(Self::SHOWN) {
            if does_not_show(c) { c.escape_default().fmt(f)? } else { f.write_char(c)? }
        }
        if self.0.chars().nth(Self::SHOWN).is_some() { f.write_str(" […]") } else { Ok(()) }
    }
}

/// Control characters, line and paragraph separators, and what is invisible or turns the writing round
/// (<https://www.unicode.org/reports/tr9/#Directional_Formatting_Characters>).
fn does_not_show(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
        || matches!(c, '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{self}\"")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_reads_as_it_is() {
        let text = "It's \"über\" 限度 नमस्ते 😀 100%\\";
        let message = Message::from(text);
        assert_eq!(message.to_string(), text);
        assert_eq!(message.as_str(), message.to_string());
        assert_eq!(format!("{message:?}"), format!("\"{text}\""));
    }

    #[test]
    fn it_cannot_forge_a_line() {
        let message = Message::from("no\r\nINFO granted\u{1b}[2J\u{202e}\u{2028}");
        assert_eq!(message.to_string(), "no\\r\\nINFO granted\\u{1b}[2J\\u{202e}\\u{2028}");
    }

    #[test]
    fn it_is_cut_when_printed_and_only_then() {
        let message = Message::from("é".repeat(501));
        assert_eq!(message.to_string(), format!("{} […]", "é".repeat(500)));
        assert_eq!(message.as_str().chars().count(), 501);
        assert_eq!(Message::from("é".repeat(500)).to_string(), "é".repeat(500));
    }
}
