//! A request as the services see it: head, body, and the time on the server's clock.

use chrono::{DateTime, Utc};
use http::{HeaderMap, HeaderName, Method, Uri, header};
use percent_encoding::percent_decode_str;

#[derive(Debug, Clone, Copy)]
pub(crate) struct Call<'a> {
    pub(crate) method: &'a Method,
    pub(crate) uri: &'a Uri,
    pub(crate) headers: &'a HeaderMap,
    pub(crate) body: &'a [u8],
    pub(crate) now: DateTime<Utc>,
}

/// What the head says about the body. Where HTTP/1.1 lets a server choose (RFC 9112 section 6), what is doubtful is wrong.
pub(crate) enum Framing {
    /// The length is given and true, or the body is chunked.
    Sound,
    /// Neither `Content-Length` nor `Transfer-Encoding`.
    NoLength,
    /// A length that is not digits alone (RFC 9110 section 8.6), is not the body's, or is given twice; a coding other than `chunked`;
    /// both a length and a coding.
    Wrong,
}

impl<'a> Call<'a> {
    /// The value of a header that must stand once. `Err` if it stands more than once or is not visible ASCII.
    pub(crate) fn single(&self, name: &HeaderName) -> Result<Option<&'a str>, ()> {
        let mut values = self.headers.get_all(name).iter();
        match (values.next(), values.next()) {
            (None, _) => Ok(None),
            (Some(value), None) => value.to_str().map(Some).map_err(|_| ()),
            (Some(_), Some(_)) => Err(()),
        }
    }

    /// Scheme and parameters of the one `Authorization` header (RFC 9110 section 11.4).
    pub(crate) fn authorization(&self) -> Result<Option<(&'a str, &'a str)>, ()> {
        let value = self.single(&header::AUTHORIZATION)?;
        Ok(value.map(|text| text.split_once(' ').unwrap_or((text, ""))))
    }

    pub(crate) fn framing(&self) -> Framing {
        match (self.single(&header::CONTENT_LENGTH), self.single(&header::TRANSFER_ENCODING)) {
            (Ok(None), Ok(None)) => Framing::NoLength,
            (Ok(Some(length)), Ok(None)) if number(length) == Some(self.body.len()) => Framing::Sound,
            (Ok(None), Ok(Some(coding))) if coding.eq_ignore_ascii_case("chunked") => Framing::Sound,
            _ => Framing::Wrong,
        }
    }

    /// Host and port, from the target or the `Host` header.
    pub(crate) fn authority(&self) -> &'a str {
        let in_target = self.uri.authority().map(http::uri::Authority::as_str);
        in_target.or_else(|| self.single(&header::HOST).ok().flatten()).unwrap_or_default()
    }

    /// The path's segments, decoded. `None` where an escape is malformed or does not spell UTF-8.
    pub(crate) fn segments(&self) -> Option<Vec<String>> {
        self.uri.path().split('/').skip(1).map(decode).collect()
    }

    /// The query's pairs, decoded, `+` as a space. `None` as in `segments`.
    pub(crate) fn query(&self) -> Option<Vec<(String, String)>> {
        self.uri
            .query()
            .unwrap_or_default()
            .split('&')
            .filter(|pair| !pair.is_empty())
            .map(|pair| {
                let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
                Some((decode(&name.replace('+', " "))?, decode(&value.replace('+', " "))?))
            })
            .collect()
    }
}

/// `str::parse` alone would take a plus sign.
fn number(text: &str) -> Option<usize> {
    let is_digits = text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_digits)
}

fn decode(text: &str) -> Option<String> {
    let escapes_are_whole = text.split('%').skip(1).all(|rest| {
        let digits = rest.as_bytes().get(..2);
        digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
    });
    let decoded = percent_decode_str(text).decode_utf8().ok()?;
    escapes_are_whole.then(|| decoded.into_owned())
}

/// A path that a front end would fold, or that names nothing.
pub(crate) fn is_dot_or_empty(segment: &str) -> bool {
    matches!(segment, "" | "." | "..")
}
