/// The items of a header that is a list: what stands between the commas that are not in quotes
/// (<https://www.rfc-editor.org/rfc/rfc9110#section-5.6.1>).
///
/// ```
/// let items: Vec<_> = token_protocol::list_items(r#"a; b="c, d", e"#).collect();
/// assert_eq!(items, [r#"a; b="c, d""#, "e"]);
/// ```
pub fn list_items(header: &str) -> impl Iterator<Item = &str> {
    let (mut quoted, mut escaped) = (false, false);
    header
        .split(move |c| {
            match c {
                _ if escaped => escaped = false,
                '\\' if quoted => escaped = true,
                '"' => quoted = !quoted,
                ',' => return !quoted,
                _ => {}
            }
            false
        })
        .map(str::trim_ascii)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commas_in_quotes_separate_nothing() {
        for (header, expected) in [
            (r#"a="b, c", d"#, [r#"a="b, c""#, "d"]),
            (r#"a="b\", c", d"#, [r#"a="b\", c""#, "d"]),
            (r#"a="b\\", c"#, [r#"a="b\\""#, "c"]),
            (r"a\, b", [r"a\", "b"]),
            ("a ,\tb", ["a", "b"]),
        ] {
            assert_eq!(list_items(header).collect::<Vec<_>>(), expected, "{header}");
        }
    }
}
