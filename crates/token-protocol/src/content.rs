use http::HeaderMap;
use http::header::CONTENT_TYPE;

use crate::list_items;

/// How a body is to be read: decided by its media type and its first byte, here and nowhere else.
///
/// | media type | empty | `<` | `{`, `[`, `null` | other |
/// |---|---|---|---|---|
/// | `application/json`, `text/json`, `…+json` | `Empty` | `Foreign` | `Json` | `Json` |
/// | `application/xml`, `text/xml`, `…+xml` | `Empty` | `Xml` | `Foreign` | `Foreign` |
/// | `text/html` | `Empty` | `Foreign` | `JsonUnderHtml` | `Foreign` |
/// | none | `Empty` | `Xml` | `Json` | `Foreign` |
/// | any other | `Empty` | `Foreign` | `Foreign` | `Foreign` |
///
/// A body that starts with `<!doctype` or `<html` is `Foreign` whatever its type says. A byte order mark and white space before the first byte do not count. Where there is more than one
/// `Content-Type`, the last well-formed one counts, as in browsers
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
        let body = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body).trim_ascii();
        let Some(first) = body.first() else { return Self::Empty };
        let looks_like_json = matches!(first, b'{' | b'[') || body == b"null";
        match Family::of(headers) {
            Family::Json if *first != b'<' => Self::Json,
            Family::Xml | Family::Absent if *first == b'<' && !is_page(body) => Self::Xml,
            Family::Html if looks_like_json => Self::JsonUnderHtml,
            Family::Absent if looks_like_json => Self::Json,
            _ => Self::Foreign,
        }
    }
}

/// HTML, whatever it calls itself.
fn is_page(body: &[u8]) -> bool {
    let starts_with = |tag: &[u8]| body.get(..tag.len()).is_some_and(|start| start.eq_ignore_ascii_case(tag));
    starts_with(b"<!doctype") || starts_with(b"<html")
}

enum Family {
    Json,
    Xml,
    Html,
    Absent,
    Other,
}

impl Family {
    fn of(headers: &HeaderMap) -> Self {
        if !headers.contains_key(CONTENT_TYPE) {
            return Self::Absent;
        }
        let Some((kind, subtype)) = declared(headers) else { return Self::Other };
        let is = |name: &str| subtype.eq_ignore_ascii_case(name);
        let suffix = subtype.rsplit_once('+').map_or("", |(_, suffix)| suffix);
        let application_or_text = kind.eq_ignore_ascii_case("application") || kind.eq_ignore_ascii_case("text");
        if suffix.eq_ignore_ascii_case("json") || application_or_text && is("json") {
            Self::Json
        } else if suffix.eq_ignore_ascii_case("xml") || application_or_text && is("xml") {
            Self::Xml
        } else if kind.eq_ignore_ascii_case("text") && is("html") {
            Self::Html
        } else {
            Self::Other
        }
    }
}

/// The declared media type, lower case and without parameters, short enough to print.
pub(crate) fn media_type(headers: &HeaderMap) -> Option<String> {
    let (kind, subtype) = declared(headers)?;
    // https://www.rfc-editor.org/rfc/rfc6838#section-4.2 allows a name 127 characters.
    (kind.len() <= 127 && subtype.len() <= 127).then(|| format!("{kind}/{subtype}").to_ascii_lowercase())
}

/// Type and subtype of the last well-formed `Content-Type`.
fn declared(headers: &HeaderMap) -> Option<(&str, &str)> {
    headers.get_all(CONTENT_TYPE).iter().rev().find_map(|value| {
        let types = list_items(value.to_str().ok()?).filter_map(|item| {
            let essence = item.split(';').next()?.trim();
            essence.split_once('/').filter(|(kind, subtype)| is_token(kind) && is_token(subtype))
        });
        types.filter(|essence| *essence != ("*", "*")).last()
    })
}

/// <https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2>
fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b))
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

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
