use token_protocol::FlawKind;

/// Tells each attribute's name and value as they are written (<https://www.w3.org/TR/xml/#NT-Attribute>).
///
/// quick-xml's own iterator looks for repeated names, which takes a hash table or quadratic time, and nobody here asks.
pub(super) fn attributes<'a>(mut text: &'a [u8], mut tell: impl FnMut(&'a [u8], &'a [u8])) -> Result<(), FlawKind> {
    loop {
        text = text.trim_ascii_start();
        if text.is_empty() {
            return Ok(());
        }
        let (name, value, rest) = first_attribute(text).ok_or(FlawKind::Syntax)?;
        tell(name, value);
        text = rest;
    }
}

/// Name, value and what follows them.
fn first_attribute(text: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let (name, rest) = split_once(text, b'=')?;
    let name = name.trim_ascii_end();
    let (&quote, rest) = rest.trim_ascii_start().split_first()?;
    let (value, rest) = split_once(rest, quote)?;
    let is_name = !name.is_empty() && !name.iter().any(u8::is_ascii_whitespace);
    (is_name && matches!(quote, b'"' | b'\'')).then_some((name, value, rest))
}

fn split_once(text: &[u8], at: u8) -> Option<(&[u8], &[u8])> {
    let position = text.iter().position(|&byte| byte == at)?;
    Some((text.get(..position)?, text.get(position.saturating_add(1)..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<(&str, &str)>, FlawKind> {
        let mut read = Vec::new();
        let text_of = |bytes| std::str::from_utf8(bytes).unwrap();
        attributes(text.as_bytes(), |name, value| read.push((text_of(name), text_of(value))))?;
        Ok(read)
    }

    #[test]
    fn names_and_values_are_told_as_they_are_written() {
        assert_eq!(read(""), Ok(vec![]));
        assert_eq!(read(" \t\r\n"), Ok(vec![]));
        assert_eq!(
            read(" a='1' b:c\n=\t\"&lt;'>\" a='' d='='"),
            Ok(vec![("a", "1"), ("b:c", "&lt;'>"), ("a", ""), ("d", "=")])
        );
    }

    #[test]
    fn what_is_no_attribute_is_refused() {
        for text in ["a", "a ", "a=", "a= ", "a=b", "a='b", "a=\"b'", "='b'", " = 'b'", "a b='c'", "a='1' b"] {
            assert_eq!(read(text), Err(FlawKind::Syntax), "{text}");
        }
    }
}
