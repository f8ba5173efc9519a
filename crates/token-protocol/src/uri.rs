use http::Uri;
use http::uri::{Parts, PathAndQuery};

use crate::Origin;
use crate::byte_set::ByteSet;

/// The characters that go out as they are (<https://www.rfc-editor.org/rfc/rfc3986#section-2.3>).
static UNRESERVED: ByteSet = ByteSet::alphanumeric_and(b"-._~");

/// A piece of a path or a query.
#[derive(Debug, Clone, Copy)]
pub enum Part<'a> {
    /// The service's own text, as it stands: `/games/v1/…`, `?persona=`.
    Literal(&'static str),
    /// A caller's text: percent-encoded, but for the unreserved characters.
    ///
    /// As a whole path segment it must have passed [`input::segment`](crate::input::segment): dots
    /// are unreserved.
    Text(&'a str),
}

impl<'a> Part<'a> {
    #[expect(clippy::match_same_arms, reason = "the two texts' lifetimes differ, which one pattern cannot say")]
    const fn text(&self) -> &'a str {
        match self {
            Self::Literal(text) => text,
            Self::Text(text) => text,
        }
    }

    /// How many of its bytes need encoding.
    fn reserved(&self) -> usize {
        match self {
            Self::Literal(_) => 0,
            Self::Text(text) => text.bytes().filter(|&byte| !UNRESERVED.contains(byte)).count(),
        }
    }
}

/// Copies whole what needs no encoding, up to the next byte that does.
fn percent_encode(mut text: &[u8], target: &mut Vec<u8>) {
    while let Some(position) = text.iter().position(|&byte| !UNRESERVED.contains(byte)) {
        let (clean, rest) = text.split_at(position);
        target.extend_from_slice(clean);
        let Some((&byte, rest)) = rest.split_first() else { return };
        target.extend_from_slice(&[b'%', upper_hex(byte >> 4), upper_hex(byte & 0xF)]);
        text = rest;
    }
    target.extend_from_slice(text);
}

#[expect(clippy::arithmetic_side_effects, reason = "a digit is below 16")]
const fn upper_hex(digit: u8) -> u8 {
    if digit < 10 { b'0' + digit } else { b'A' + digit - 10 }
}

impl Origin {
    /// The URI that these parts, joined, name at this origin. The only place where URIs are built.
    ///
    /// # Panics
    ///
    /// If a [`Part::Literal`] is not path or query text, the first does not start with `/`, or the whole
    /// is beyond 65,534 bytes, the most that `http::Uri` takes. All of these are mistakes of the endpoint, whose
    /// input types bound what a caller passes in.
    #[must_use]
    #[expect(clippy::panic, reason = "what is left after encoding is the endpoint's own text")]
    pub fn join(&self, parts: &[Part<'_>]) -> Uri {
        let prefix = self.path_prefix();
        let plain: usize = parts.iter().map(|part| part.text().len()).sum();
        let reserved: usize = parts.iter().map(Part::reserved).sum();
        let length = prefix.len().saturating_add(plain).saturating_add(reserved.saturating_mul(2));
        let mut target = Vec::with_capacity(length);
        target.extend_from_slice(prefix.as_bytes());
        for part in parts {
            match part {
                Part::Text(text) if reserved > 0 => percent_encode(text.as_bytes(), &mut target),
                part => target.extend_from_slice(part.text().as_bytes()),
            }
        }
        let Ok(target) = PathAndQuery::try_from(target) else { panic!("a literal is not path or query text") };

        let mut uri = Parts::default();
        uri.scheme = Some(self.scheme());
        uri.authority = Some(self.authority().clone());
        uri.path_and_query = Some(target);
        let Ok(uri) = Uri::from_parts(uri) else { panic!("scheme, authority and path are all there") };
        uri
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn join(parts: &[Part<'_>]) -> String {
        Origin::from_static("https://api.example").join(parts).to_string()
    }

    #[test]
    fn only_unreserved_characters_go_out_as_they_are() {
        let kept = "ABCXYZabcxyz0189-._~";
        assert_eq!(join(&[Part::Literal("/"), Part::Text(kept)]), format!("https://api.example/{kept}"));
        assert_eq!(
            join(&[Part::Literal("/a?b="), Part::Text("/\\?#%+ &=:@[]!$'()*,;\"<>^`{|}é😀")]),
            "https://api.example/a?b=%2F%5C%3F%23%25%2B%20%26%3D%3A%40%5B%5D%21%24%27%28%29%2A%2C%3B%22%3C%3E\
             %5E%60%7B%7C%7D%C3%A9%F0%9F%98%80"
        );
    }

    proptest! {
        #[test]
        fn a_joined_uri_is_what_every_url_parser_makes_of_it(segment in "\\PC{1,40}", value in "\\PC{0,40}") {
            prop_assume!(segment != "." && segment != "..");
            let uri = join(&[
                Part::Literal("/v1/"),
                Part::Text(&segment),
                Part::Literal("/t?q="),
                Part::Text(&value),
            ]);
            let url = url::Url::parse(&uri).unwrap();
            prop_assert_eq!(url.as_str(), &uri);
            let segments: Vec<_> = url.path_segments().unwrap().collect();
            let decode = |text: &str| percent_encoding::percent_decode_str(text).decode_utf8().unwrap().into_owned();
            prop_assert_eq!(segments.len(), 3);
            prop_assert_eq!(decode(segments[1]), segment);
            prop_assert_eq!(decode(url.query().unwrap().strip_prefix("q=").unwrap()), value);
        }
    }
}
