//! What is markup in a text and what is not: no more than it takes to tell where something stands.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Between markup.
    Text,
    /// A tag, a declaration or a processing instruction.
    Tag,
    /// A comment or a CDATA section.
    Verbatim,
}

/// All of the text, in pieces.
pub(super) fn pieces(text: &str) -> Vec<(Kind, &str)> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        let (before, markup) = rest.split_at(start);
        let end = |mark: &str| markup.find(mark).map_or(markup.len(), |end| end + mark.len());
        let (kind, length) = match markup {
            _ if markup.starts_with("<!--") => (Kind::Verbatim, end("-->")),
            _ if markup.starts_with("<![CDATA[") => (Kind::Verbatim, end("]]>")),
            _ if markup.starts_with("<?") => (Kind::Tag, end("?>")),
            _ => (Kind::Tag, tag_length(markup)),
        };
        let (markup, after) = markup.split_at(length);
        pieces.extend([(Kind::Text, before), (kind, markup)]);
        rest = after;
    }
    pieces.push((Kind::Text, rest));
    pieces
}

/// To the first `>` that is not in quotes.
fn tag_length(text: &str) -> usize {
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (None, '>') => return at + 1,
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), _) if open == c => quote = None,
            _ => {}
        }
    }
    text.len()
}
