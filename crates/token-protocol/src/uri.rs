use http::Uri;
use http::uri::{Parts, PathAndQuery};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::Origin;

/// Everything but RFC 3986's unreserved characters
/// (<https://www.rfc-editor.org/rfc/rfc3986#section-2.3>).
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

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

impl Part<'_> {
    fn write(self, target: &mut String) {
        match self {
            Self::Literal(text) => target.push_str(text),
            Self::Text(text) => target.extend(utf8_percent_encode(text, RESERVED)),
        }
    }

    fn len(self) -> usize {
        match self {
            Self::Literal(text) => text.len(),
            Self::Text(text) => utf8_percent_encode(text, RESERVED).map(str::len).sum(),
        }
    }
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
    #[expect(clippy::expect_used, reason = "what is left after encoding is the endpoint's own text")]
    pub fn join(&self, parts: &[Part<'_>]) -> Uri {
        let prefix = self.path_prefix();
        let mut target = String::with_capacity(prefix.len() + parts.iter().map(|part| part.len()).sum::<usize>());
        target.push_str(prefix);
        for part in parts {
            part.write(&mut target);
        }

        let mut uri = Parts::default();
        uri.scheme = Some(self.scheme().clone());
        uri.authority = Some(self.authority().clone());
        uri.path_and_query =
            Some(PathAndQuery::try_from(target).expect("unreserved characters and the endpoint's literals"));
        Uri::from_parts(uri).expect("scheme, authority and path are all there")
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
