use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

use http::Uri;
use http::uri::Authority;

use crate::input::{self, InvalidInput, Rule};

/// Where a call goes: a scheme, an authority, and a path prefix if a proxy wants one.
///
/// Each service crate has its documented default; a call's `with_origin` points it at a sandbox, a proxy
/// or a regional host. What an origin can be is narrow on purpose, as a credential is sent there:
/// `https`, or `http` to a loopback host; no user information, query or fragment; no dot segments; and
/// nothing that a URL parser would read in another way than it is written.
///
/// ```
/// use token_protocol::Origin;
///
/// let proxy: Origin = "https://proxy.example/games/".parse()?;
/// assert_eq!(proxy.to_string(), "https://proxy.example/games");
/// assert!("http://127.0.0.1:8080".parse::<Origin>().is_ok());
///
/// let error = "http://proxy.example".parse::<Origin>().unwrap_err();
/// assert_eq!(error.to_string(), "`origin` must be https, or http to a loopback host (at byte 0)");
/// # Ok::<(), token_protocol::InvalidInput>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Origin {
    scheme: Scheme,
    authority: Authority,
    path_prefix: Box<str>,
}

/// The two there can be, which cost nothing to copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Scheme {
    Https,
    Http,
}

impl Scheme {
    fn parse(text: &str) -> Result<Self, InvalidInput> {
        if text.eq_ignore_ascii_case("https") {
            Ok(Self::Https)
        } else if text.eq_ignore_ascii_case("http") {
            Ok(Self::Http)
        } else {
            Err(wrong(NOT_HTTPS, 0))
        }
    }

    const fn as_str(self) -> &'static str {
        match self {
            Self::Https => "https",
            Self::Http => "http",
        }
    }

    const fn default_port(self) -> u16 {
        match self {
            Self::Https => 443,
            Self::Http => 80,
        }
    }
}

const NOT_HTTPS: &str = "must be https, or http to a loopback host";
const NOT_A_HOST: &str = "must have a host name of letters, digits, `-` and `_`, or an IP address in its usual form";
const NOT_A_PORT: &str = "must have a port from 1 to 65535, or none";
const NOT_A_PREFIX: &str = "must have a path prefix of non-empty segments in RFC 3986's characters, or none";

impl Origin {
    /// The longest origin, in bytes.
    pub const MAX: usize = 2048;

    /// Reads an origin: `https://host`, with a port and a path prefix if need be. The host becomes lower case;
    /// the default port and a final slash are left out. A label that starts with `xn--` is not decoded: a URL parser refuses the URI if
    /// it is no name.
    ///
    /// # Errors
    ///
    /// The rule it breaks, and the offset of the part that breaks it.
    pub fn new(text: &str) -> Result<Self, InvalidInput> {
        input::visible_ascii("origin", text, Self::MAX)?;
        let (scheme, rest) = text.split_once(':').ok_or_else(|| wrong(NOT_HTTPS, 0))?;
        let rest = rest.strip_prefix("//").ok_or_else(|| wrong(NOT_HTTPS, 0))?;
        let scheme = Scheme::parse(scheme)?;
        if let Some(position) = text.bytes().position(|b| matches!(b, b'?' | b'#')) {
            return Err(wrong("must not have a query or a fragment", position));
        }
        let (authority, prefix) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let authority_at = text.len().saturating_sub(rest.len());
        let (host, port) = parse_authority(scheme, authority)?;
        let authority = match port {
            Some(port) if port != scheme.default_port() => format!("{host}:{port}"),
            _ => host.to_string(),
        };
        let authority = Authority::try_from(authority).map_err(|_| wrong(NOT_A_HOST, authority_at))?;

        let path_prefix = prefix.strip_suffix('/').unwrap_or(prefix);
        if !path_prefix.split('/').skip(1).all(is_plain_segment) {
            return Err(wrong(NOT_A_PREFIX, text.len().saturating_sub(prefix.len())));
        }
        Ok(Self { scheme, authority, path_prefix: path_prefix.into() })
    }

    /// Checks the scheme and the authority of a request's URI by the same rules: for a transport, which is handed a
    /// request and does not know where it comes from.
    ///
    /// # Errors
    ///
    /// As [`new`](Origin::new) of the URI up to its path.
    pub fn check(uri: &Uri) -> Result<(), InvalidInput> {
        let scheme = Scheme::parse(uri.scheme_str().unwrap_or_default())?;
        let authority = uri.authority().map_or("", Authority::as_str);
        parse_authority(scheme, authority)?;
        // Anything else would become a part of the host when the URI is written out.
        let starts_a_path = uri.path_and_query().is_none_or(|target| target.as_str().starts_with(['/', '?']));
        let end = scheme.as_str().len().saturating_add("://".len()).saturating_add(authority.len());
        if starts_a_path { Ok(()) } else { Err(wrong("must have a path that starts with `/`", end)) }
    }

    /// An origin that is written in the program.
    ///
    /// # Panics
    ///
    /// If it is not an origin.
    #[must_use]
    #[expect(clippy::panic, reason = "as http's own `from_static`: the text is the programmer's")]
    pub fn from_static(text: &'static str) -> Self {
        Self::new(text).unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    pub(crate) const fn scheme(&self) -> http::uri::Scheme {
        match self.scheme {
            Scheme::Https => http::uri::Scheme::HTTPS,
            Scheme::Http => http::uri::Scheme::HTTP,
        }
    }

    pub(crate) const fn authority(&self) -> &Authority {
        &self.authority
    }

    pub(crate) const fn path_prefix(&self) -> &str {
        &self.path_prefix
    }
}

impl FromStr for Origin {
    type Err = InvalidInput;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::new(text)
    }
}

impl TryFrom<&str> for Origin {
    type Error = InvalidInput;

    fn try_from(text: &str) -> Result<Self, Self::Error> {
        Self::new(text)
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}{}", self.scheme.as_str(), self.authority, self.path_prefix)
    }
}

fn wrong(rule: &'static str, position: usize) -> InvalidInput {
    InvalidInput::new("origin", Rule::Other(rule), Some(position))
}

fn parse_authority(scheme: Scheme, text: &str) -> Result<(Host<'_>, Option<u16>), InvalidInput> {
    let at = scheme.as_str().len().saturating_add("://".len());
    if text.contains('@') {
        return Err(wrong("must not have user information", at));
    }
    let (host, port) = split_port(text);
    let host = Host::parse(host).ok_or_else(|| wrong(NOT_A_HOST, at))?;
    let port = port.map(|port| parse_port(port).ok_or_else(|| wrong(NOT_A_PORT, at))).transpose()?;
    if scheme == Scheme::Http && !host.is_loopback() {
        return Err(wrong(NOT_HTTPS, 0));
    }
    Ok((host, port))
}

/// A host that no URL parser rewrites (<https://url.spec.whatwg.org/#host-parsing>), but for a name's case.
enum Host<'a> {
    Name(&'a str),
    V4(Ipv4Addr),
    V6(Ipv6Addr),
}

impl<'a> Host<'a> {
    fn parse(text: &'a str) -> Option<Self> {
        if let Some(inner) = text.strip_prefix('[') {
            let address: Ipv6Addr = inner.strip_suffix(']')?.parse().ok()?;
            // One of these is written with an IPv4 tail here, and without one by URL parsers.
            return address.to_ipv4_mapped().is_none().then_some(Self::V6(address));
        }
        // A last label that looks like a number makes the whole host an IPv4 address, in one of a dozen spellings.
        let last = text.rsplit_once('.').map_or(text, |(_, last)| last);
        let hexadecimal = |text: &str| text.bytes().all(|b| b.is_ascii_hexdigit());
        let after_0x = last.strip_prefix('0').and_then(|rest| rest.strip_prefix(['x', 'X']));
        if last.bytes().all(|b| b.is_ascii_digit()) || after_0x.is_some_and(hexadecimal) {
            return text.parse().ok().map(Self::V4);
        }
        let is_label = |label: &str| {
            (1..=63).contains(&label.len())
                && label.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
        };
        (text.len() <= 253 && text.split('.').all(is_label)).then_some(Self::Name(text))
    }

    fn is_loopback(&self) -> bool {
        match self {
            Self::Name(name) => name.eq_ignore_ascii_case("localhost"),
            Self::V4(address) => address.is_loopback(),
            Self::V6(address) => address.is_loopback(),
        }
    }
}

impl fmt::Display for Host<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => f.write_str(&name.to_ascii_lowercase()),
            Self::V4(address) => address.fmt(f),
            Self::V6(address) => write!(f, "[{address}]"),
        }
    }
}

/// Host and port; the colons of an IPv6 address are the host's.
fn split_port(authority: &str) -> (&str, Option<&str>) {
    match authority.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, Some(port)),
        _ => (authority, None),
    }
}

fn parse_port(text: &str) -> Option<u16> {
    let digits = text.bytes().all(|b| b.is_ascii_digit());
    text.parse().ok().filter(|&port| digits && port != 0)
}

/// A segment that no URL parser folds away or rewrites (<https://www.rfc-editor.org/rfc/rfc3986#section-3.3>).
fn is_plain_segment(segment: &str) -> bool {
    let mut bytes = segment.bytes();
    !is_dots(segment)
        && std::iter::from_fn(|| bytes.next().map(|b| is_path_character(b, &mut bytes))).all(|plain| plain)
}

/// Nothing, `.` or `..`, each dot in one of its spellings (<https://url.spec.whatwg.org/#double-dot-path-segment>).
fn is_dots(segment: &str) -> bool {
    without_dot(without_dot(segment)).is_empty()
}

fn without_dot(text: &str) -> &str {
    [".", "%2e", "%2E"].iter().find_map(|dot| text.strip_prefix(*dot)).unwrap_or(text)
}

fn is_path_character(first: u8, rest: &mut impl Iterator<Item = u8>) -> bool {
    let mut hexadecimal = || rest.next().is_some_and(|b| b.is_ascii_hexdigit());
    match first {
        b'%' => hexadecimal() && hexadecimal(),
        _ => first.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@".contains(&first),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn reads_as(text: &str, expected: &str) {
        let origin = Origin::new(text).unwrap();
        assert_eq!(origin.to_string(), expected);
        // Every URL parser agrees, but for the slash that an empty path gets.
        let url = url::Url::parse(expected).unwrap();
        assert_eq!(url.as_str().trim_end_matches('/'), expected);
    }

    #[test]
    fn it_is_kept_in_its_plainest_spelling() {
        reads_as("https://api.example", "https://api.example");
        reads_as("https://api.example/", "https://api.example");
        reads_as("HTTPS://API.Example:443/Base/", "https://api.example/Base");
        reads_as("https://api.example:8443", "https://api.example:8443");
        reads_as("https://api.example:08443", "https://api.example:8443");
        reads_as("https://proxy.example/a/b%2Fc;d=e", "https://proxy.example/a/b%2Fc;d=e");
        reads_as("https://192.0.2.1", "https://192.0.2.1");
        reads_as("https://[2001:DB8:0:0::1]:8443", "https://[2001:db8::1]:8443");
        reads_as("https://a_b.xn--bcher-kva.example", "https://a_b.xn--bcher-kva.example");
    }

    #[test]
    fn plain_http_is_for_loopback_hosts() {
        reads_as("http://127.0.0.1:8080", "http://127.0.0.1:8080");
        reads_as("http://127.8.9.1:80", "http://127.8.9.1");
        reads_as("http://localhost:8080/base", "http://localhost:8080/base");
        reads_as("http://[::1]:8080", "http://[::1]:8080");
        for elsewhere in
            ["http://api.example", "http://10.0.0.1", "http://localhost.example", "http://[::2]", "http://0.0.0.0"]
        {
            refused(elsewhere, NOT_HTTPS, 0);
        }
    }

    #[track_caller]
    fn refused(text: &str, rule: &'static str, position: usize) {
        assert_eq!(
            Origin::new(text).unwrap_err(),
            InvalidInput::new("origin", Rule::Other(rule), Some(position)),
            "{text:?}"
        );
    }

    #[test]
    fn what_a_url_parser_would_rewrite_is_refused() {
        for host in [
            "",
            "127.1",
            "0x7f.0.0.1",
            "0127.0.0.1",
            "2130706433",
            "1.2.3.0x",
            "256.0.0.1",
            "1.2.3.4.5",
            "a.256",
            "a.0x1",
            "a..b",
            "a.",
            ".a",
            "%61",
            "a\\b",
            "a^b",
            "[::1",
            "::1",
            "[::1%25eth0]",
            "[::ffff:1.2.3.4]",
            "[1]",
        ] {
            refused(&format!("https://{host}/x"), NOT_A_HOST, 8);
        }
        for prefix in
            ["//", "/.", "/..", "/a/../b", "/%2e%2E", "/.%2e", "/a//b", "/a\\b", "/%", "/%2", "/%zz", "/a^b", "/a|b"]
        {
            refused(&format!("https://a{prefix}"), NOT_A_PREFIX, 9);
        }
        for port in ["", "0", "65536", "+1", "a", "99999999999"] {
            refused(&format!("https://a:{port}/x"), NOT_A_PORT, 8);
        }
    }

    #[test]
    fn a_uri_is_checked_by_the_same_rules() {
        for text in ["https://api.example/x?y", "HTTPS://API.Example:443", "http://LocalHost:1/", "http://[::1]"] {
            assert_eq!(Origin::check(&text.parse().unwrap()), Ok(()), "{text}");
        }
        for text in
            ["http://api.example/", "ftp://a/", "https://u@a/", "https://127.1/", "https://a:0/", "/x", "a:1", "*"]
        {
            assert_eq!(Origin::check(&text.parse().unwrap()), Origin::new(text).map(drop), "{text}");
            assert!(Origin::new(text).is_err());
        }
        let mut parts = http::uri::Parts::default();
        parts.scheme = Some(http::uri::Scheme::HTTP);
        parts.authority = Some(Authority::from_static("127.0.0.1"));
        parts.path_and_query = Some(http::uri::PathAndQuery::from_static("*"));
        let error = Origin::check(&Uri::from_parts(parts).unwrap()).unwrap_err();
        assert_eq!(error.to_string(), "`origin` must have a path that starts with `/` (at byte 16)");
    }

    #[test]
    fn what_is_not_an_origin_is_refused() {
        refused("api.example", NOT_HTTPS, 0);
        refused("ftp://api.example", NOT_HTTPS, 0);
        refused("javascript:alert(1)//https://a", NOT_HTTPS, 0);
        refused("https://user@api.example", "must not have user information", 8);
        refused("https://user:pass@api.example", "must not have user information", 8);
        refused("https://api.example?x", "must not have a query or a fragment", 19);
        refused("https://api.example/#x", "must not have a query or a fragment", 20);
    }

    #[test]
    fn only_visible_ascii_and_not_too_much_of_it() {
        assert_eq!(Origin::new("https://a b").unwrap_err().rule(), Rule::VisibleAscii);
        assert_eq!(Origin::new("https://bücher.example").unwrap_err().rule(), Rule::VisibleAscii);
        assert_eq!(Origin::new("").unwrap_err().rule(), Rule::NotEmpty);
        let long = |length: usize| format!("https://a/{}", "x".repeat(length - 10));
        assert!(Origin::new(&long(Origin::MAX)).is_ok());
        assert_eq!(Origin::new(&long(Origin::MAX + 1)).unwrap_err().rule(), Rule::AtMost(Origin::MAX));
    }
}
