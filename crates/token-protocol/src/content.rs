use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue};

use crate::byte_set::ByteSet;
use crate::list_items;

/// How a body is to be read: decided by its media type and its first byte, here and nowhere else.
///
/// | media type | empty | `<` | `{`, `[`, `null` | other |
/// |---|---|---|---|---|
/// | `application/json`, `text/json`, `…+json` | `Empty` | `Foreign` | `Json` | `Json` |
/// | `application/xml`, `text/xml`, `…+xml` but not `…/xhtml+xml` | `Empty` | `Xml` | `Foreign` | `Foreign` |
/// | `text/html` | `Empty` | `Foreign` | `JsonUnderHtml` | `Foreign` |
/// | none | `Empty` | `Xml` | `Json` | `Foreign` |
/// | any other | `Empty` | `Foreign` | `Foreign` | `Foreign` |
///
/// A body that starts with `<!doctype` or `<html` is `Foreign` whatever its type says. A byte order mark and white space
/// before the first byte do not count. Where there is more than one `Content-Type`, the last well-formed one counts, as in browsers
/// (<https://fetch.spec.whatwg.org/#concept-header-extract-mime-type>).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Content {
    /// Nothing but white space.
    Empty,
    /// JSON.
    Json,
    /// JSON that calls itself HTML, as ASP.NET's JSON formatter does for a browser's `Accept`.
    JsonUnderHtml,
    /// XML.
    Xml,
    /// Something that none of the services sends: a page, a text, an image.
    Foreign,
}

impl Content {
    pub(crate) fn of(headers: &HeaderMap, body: &[u8]) -> Self {
        let body = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body).trim_ascii_start();
        let Some(first) = body.first() else { return Self::Empty };
        let looks_like_json = || matches!(first, b'{' | b'[') || body.trim_ascii_end() == b"null";
        match Family::of(headers) {
            Family::Json if *first != b'<' => Self::Json,
            Family::Xml | Family::Absent if *first == b'<' && !is_page(body) => Self::Xml,
            Family::Html if looks_like_json() => Self::JsonUnderHtml,
            Family::Absent if looks_like_json() => Self::Json,
            _ => Self::Foreign,
        }
    }
}

/// HTML, whatever it calls itself.
fn is_page(body: &[u8]) -> bool {
    let starts_with = |tag: &[u8]| body.get(..tag.len()).is_some_and(|start| start.eq_ignore_ascii_case(tag));
    starts_with(b"<!doctype") || starts_with(b"<html")
}

#[derive(Clone, Copy)]
enum Family {
    Json,
    Xml,
    Html,
    Absent,
    Other,
}

/// What the services and their front ends write, byte for byte. Nearly every response has one of these, and then there is
/// nothing to parse.
const USUAL: [(&[u8], Family); 4] = [
    (b"application/json; charset=UTF-8", Family::Json),
    (b"application/json; charset=utf-8", Family::Json),
    (b"application/json", Family::Json),
    (b"text/html; charset=UTF-8", Family::Html),
];

impl Family {
    fn of(headers: &HeaderMap) -> Self {
        // Most responses repeat no header, and going through the values of one costs as much as finding it.
        let last = if headers.len() == headers.keys_len() {
            headers.get(CONTENT_TYPE)
        } else {
            headers.get_all(CONTENT_TYPE).iter().next_back()
        };
        if let Some((_, family)) = USUAL.iter().find(|(usual, _)| last.is_some_and(|last| last == *usual)) {
            return *family;
        }
        match declared(headers) {
            Some(media_type) => Self::named(media_type),
            None if headers.contains_key(CONTENT_TYPE) => Self::Other,
            None => Self::Absent,
        }
    }

    fn named(MediaType { kind, subtype }: MediaType<'_>) -> Self {
        let suffix = subtype.iter().rposition(|&b| b == b'+').and_then(|plus| subtype.get(plus.saturating_add(1)..));
        let is_plain = || is(kind, b"application") || is(kind, b"text");
        match suffix.unwrap_or(subtype) {
            // A page, and no document of a service's.
            _ if is(subtype, b"xhtml+xml") => Self::Other,
            json if is(json, b"json") && (suffix.is_some() || is_plain()) => Self::Json,
            xml if is(xml, b"xml") && (suffix.is_some() || is_plain()) => Self::Xml,
            html if is(html, b"html") && suffix.is_none() && is(kind, b"text") => Self::Html,
            _ => Self::Other,
        }
    }
}

/// Media types have no case. As nearly all come in lower case, that is tried first: it is a tenth of the work.
fn is(name: &[u8], lower_case: &[u8]) -> bool {
    name == lower_case || name.eq_ignore_ascii_case(lower_case)
}

/// The declared media type, lower case and without parameters, short enough to print.
pub(crate) fn media_type(headers: &HeaderMap) -> Option<String> {
    let MediaType { kind, subtype } = declared(headers)?;
    // https://www.rfc-editor.org/rfc/rfc6838#section-4.2 allows a name 127 characters.
    let is_short = kind.len() <= 127 && subtype.len() <= 127;
    let mut name = is_short.then(|| [kind, b"/", subtype].concat())?;
    name.make_ascii_lowercase();
    String::from_utf8(name).ok()
}

/// A media type without its parameters (<https://www.rfc-editor.org/rfc/rfc9110#section-8.3.1>).
#[derive(Clone, Copy)]
struct MediaType<'a> {
    kind: &'a [u8],
    subtype: &'a [u8],
}

/// The last well-formed `Content-Type`.
fn declared(headers: &HeaderMap) -> Option<MediaType<'_>> {
    headers.get_all(CONTENT_TYPE).iter().rev().find_map(MediaType::last_in)
}

impl<'a> MediaType<'a> {
    /// The last well-formed one that a header's value lists.
    fn last_in(value: &'a HeaderValue) -> Option<Self> {
        match Self::split(value.as_bytes()) {
            // Most values are no lists, and every response has one.
            Some((only, parameters)) if !parameters.contains(&b',') => Some(only),
            _ => {
                let items = list_items(value.to_str().ok()?);
                items.filter_map(|item| Self::split(item.as_bytes())).map(|(media_type, _)| media_type).last()
            }
        }
    }

    /// The media type at the start, and its parameters.
    fn split(item: &'a [u8]) -> Option<(Self, &'a [u8])> {
        let (kind, rest) = split_token(item.trim_ascii_start());
        let (subtype, rest) = split_token(rest.strip_prefix(b"/")?);
        let parameters = rest.trim_ascii_start();
        let is_whole = matches!(parameters, [] | [b';' | b',', ..]);
        let is_type = !kind.is_empty() && !subtype.is_empty() && (kind, subtype) != (b"*", b"*");
        (is_whole && is_type).then_some((Self { kind, subtype }, parameters))
    }
}

/// <https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2>
static TOKEN: ByteSet = ByteSet::alphanumeric_and(b"!#$%&'*+-.^_`|~");

/// The token that a text starts with, and the rest.
fn split_token(text: &[u8]) -> (&[u8], &[u8]) {
    text.split_at(text.iter().position(|&byte| !TOKEN.contains(byte)).unwrap_or(text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(types: &[&str]) -> HeaderMap {
        types.iter().map(|value| (CONTENT_TYPE, HeaderValue::from_str(value).unwrap())).collect()
    }

    #[track_caller]
    fn check(types: &[&str], body: &str, expected: Content) {
        assert_eq!(Content::of(&headers(types), body.as_bytes()), expected, "{types:?} {body:?}");
    }

    #[test]
    fn the_table() {
        use Content::{Empty, Foreign, Json, JsonUnderHtml, Xml};
        let columns = ["", "<", "{", "[", "null", "x"];
        for (types, expected) in [
            (["application/json"].as_slice(), [Empty, Foreign, Json, Json, Json, Json]),
            (&["text/json"], [Empty, Foreign, Json, Json, Json, Json]),
            (&["application/problem+json"], [Empty, Foreign, Json, Json, Json, Json]),
            (&["application/xml"], [Empty, Xml, Foreign, Foreign, Foreign, Foreign]),
            (&["text/xml"], [Empty, Xml, Foreign, Foreign, Foreign, Foreign]),
            (&["image/svg+xml"], [Empty, Xml, Foreign, Foreign, Foreign, Foreign]),
            (&["application/xhtml+xml"], [Empty, Foreign, Foreign, Foreign, Foreign, Foreign]),
            (
                &["application/json", "text/html"],
                [Empty, Foreign, JsonUnderHtml, JsonUnderHtml, JsonUnderHtml, Foreign],
            ),
            (&["text/html", "application/json"], [Empty, Foreign, Json, Json, Json, Json]),
            (&["text/html"], [Empty, Foreign, JsonUnderHtml, JsonUnderHtml, JsonUnderHtml, Foreign]),
            (&[], [Empty, Xml, Json, Json, Json, Foreign]),
            (&["text/plain"], [Empty, Foreign, Foreign, Foreign, Foreign, Foreign]),
            (&["image/json"], [Empty, Foreign, Foreign, Foreign, Foreign, Foreign]),
            (&["json"], [Empty, Foreign, Foreign, Foreign, Foreign, Foreign]),
        ] {
            for (body, expected) in columns.iter().zip(expected) {
                check(types, body, expected);
            }
        }
    }

    #[test]
    fn case_and_parameters_do_not_count() {
        check(&["Application/JSON; Charset=\"utf-8\""], "{", Content::Json);
        check(&["TEXT/HTML;charset=utf-8"], "{", Content::JsonUnderHtml);
    }

    #[test]
    fn mark_and_white_space_before_the_first_byte_do_not_count() {
        check(&["application/json"], "\u{feff} \r\n\t<html>", Content::Foreign);
        check(&["application/xml"], "\u{feff}\n<Token/>", Content::Xml);
        check(&["application/json"], "\u{feff} \n", Content::Empty);
    }

    #[test]
    fn a_page_is_a_page_under_any_type() {
        for page in ["<!DOCTYPE html><html/>", "<HTML>", " <!doctype Token><Token/>"] {
            check(&["application/xml"], page, Content::Foreign);
            check(&[], page, Content::Foreign);
        }
    }

    #[test]
    fn the_last_well_formed_type_counts() {
        check(&["text/html", "application/json"], "{", Content::Json);
        check(&["application/json", "text/html"], "<", Content::Foreign);
        check(&["application/json, text/html"], "{", Content::JsonUnderHtml);
        check(&["application/json", "nonsense"], "{", Content::Json);
        check(&["application/json, */*"], "{", Content::Json);
        check(&[r#"application/json; note="a, text/html; b""#], "{", Content::Json);
    }

    #[test]
    fn a_printable_media_type() {
        assert_eq!(media_type(&headers(&["Text/HTML; charset=utf-8"])).as_deref(), Some("text/html"));
        assert_eq!(media_type(&headers(&[])), None);
        assert_eq!(media_type(&headers(&["no type"])), None);
        assert_eq!(media_type(&headers(&[&format!("text/{}", "x".repeat(128))])), None);
    }
}
