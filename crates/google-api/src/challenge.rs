use std::fmt;

use http::HeaderMap;
use http::header::WWW_AUTHENTICATE;
use token_protocol::list_items;

/// The `Bearer` challenge of a `WWW-Authenticate` header: why the access token was not enough.
///
/// Google sends it with 401 (<https://github.com/codenameone/CodenameOne/issues/3135>) and with 403
/// (<https://github.com/kwent/react-google-contacts/issues/6>), its parameters sometimes quoted and sometimes not
/// (<https://github.com/playgameservices/play-games-plugin-for-unity/issues/112>).
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Challenge {
    error: Option<BearerError>,
    scope: Option<Box<str>>,
}

/// RFC 6750's error codes (<https://www.rfc-editor.org/rfc/rfc6750#section-3.1>).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum BearerError {
    /// `invalid_request`
    InvalidRequest,
    /// `invalid_token`: expired, revoked, malformed.
    InvalidToken,
    /// `insufficient_scope`: the token does not reach this far.
    InsufficientScope,
}

impl Challenge {
    /// What was wrong with the access token, if it is one of RFC 6750's words.
    #[must_use]
    pub const fn error(&self) -> Option<BearerError> {
        self.error
    }

    /// The scopes that would do, separated by spaces, as Google wrote them.
    #[must_use]
    pub fn scope(&self) -> Option<&str> {
        self.scope.as_deref()
    }

    /// The first `Bearer` challenge among these headers.
    pub(crate) fn of(headers: &HeaderMap) -> Option<Self> {
        headers.get_all(WWW_AUTHENTICATE).iter().find_map(|value| Self::parse(value.to_str().ok()?))
    }

    /// <https://www.rfc-editor.org/rfc/rfc9110#section-11.6.1>: challenges, each a scheme and its parameters, all
    /// separated by commas.
    fn parse(header: &str) -> Option<Self> {
        let mut bearer: Option<Self> = None;
        let mut in_bearer = false;
        for item in list_items(header) {
            let (scheme, parameter) = split_scheme(item);
            if let Some(scheme) = scheme {
                in_bearer = bearer.is_none() && scheme.eq_ignore_ascii_case("Bearer");
                if in_bearer {
                    bearer = Some(Self::default());
                }
            }
            if let (true, Some(challenge), Some((name, value))) =
                (in_bearer, bearer.as_mut(), parameter.split_once('='))
            {
                challenge.set(name.trim_ascii(), &unquote(value.trim_ascii()));
            }
        }
        bearer
    }

    fn set(&mut self, name: &str, value: &str) {
        if name.eq_ignore_ascii_case("error") {
            self.error = match value {
                "invalid_request" => Some(BearerError::InvalidRequest),
                "invalid_token" => Some(BearerError::InvalidToken),
                "insufficient_scope" => Some(BearerError::InsufficientScope),
                _ => None,
            };
        } else if name.eq_ignore_ascii_case("scope") {
            self.scope = Some(value.into());
        }
    }
}

/// Without the scopes' text, which came from outside.
impl fmt::Debug for Challenge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Challenge").field("error", &self.error).finish_non_exhaustive()
    }
}

/// A scheme, if the item starts a challenge, and the rest: `Bearer realm="x"`, `Negotiate`, `error=y`.
fn split_scheme(item: &str) -> (Option<&str>, &str) {
    let end = item.find(|c: char| c == '=' || c.is_ascii_whitespace()).unwrap_or(item.len());
    let (word, rest) = item.split_at(end);
    let rest = rest.trim_ascii_start();
    if rest.starts_with('=') || word.is_empty() { (None, item) } else { (Some(word), rest) }
}

/// The text of a quoted string, or of a token as it is.
fn unquote(value: &str) -> String {
    let Some(inner) = value.strip_prefix('"').and_then(|value| value.strip_suffix('"')) else {
        return value.to_owned();
    };
    let mut escaped = false;
    inner
        .chars()
        .filter(|&c| {
            escaped = c == '\\' && !escaped;
            !escaped
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(header: &str, error: Option<BearerError>, scope: Option<&str>) {
        let challenge = Challenge::parse(header).unwrap();
        assert_eq!((challenge.error(), challenge.scope()), (error, scope), "{header}");
    }

    #[test]
    fn google_s_own() {
        check(
            r#"Bearer realm="https://accounts.google.com/", error="invalid_token""#,
            Some(BearerError::InvalidToken),
            None,
        );
        check(
            r#"Bearer realm="https://accounts.google.com/AuthSubRequest", error=invalid_token"#,
            Some(BearerError::InvalidToken),
            None,
        );
        check(
            r#"Bearer realm="https://accounts.google.com/", error="insufficient_scope", scope="https://a https://b""#,
            Some(BearerError::InsufficientScope),
            Some("https://a https://b"),
        );
    }

    #[test]
    fn the_first_header_that_has_one_counts() {
        let header = |value| (WWW_AUTHENTICATE, http::HeaderValue::from_static(value));
        let lines = ["Basic realm=x", "Bearer error=invalid_token", "Bearer error=invalid_request"];
        let challenge = Challenge::of(&lines.map(header).into_iter().collect());
        assert_eq!(challenge.and_then(|challenge| challenge.error()), Some(BearerError::InvalidToken));
        assert_eq!(Challenge::of(&HeaderMap::new()), None);
    }

    #[test]
    fn debug_leaves_out_the_scope() {
        let challenge = Challenge::parse("Bearer error=invalid_token, scope=x").unwrap();
        assert_eq!(format!("{challenge:?}"), "Challenge { error: Some(InvalidToken), .. }");
    }

    #[test]
    fn spelling_does_not_count() {
        check("bearer ERROR = invalid_request", Some(BearerError::InvalidRequest), None);
        check(r#"Bearer realm="a, error=\"invalid_token\"", scope=x"#, None, Some("x"));
        check(r#"Bearer scope="a\\b\"c""#, None, Some(r#"a\b"c"#));
        check("Bearer error=something_else", None, None);
        check("Bearer", None, None);
        check("Bearer abc68==", None, None);
    }

    #[test]
    fn other_schemes_are_not_bearer() {
        check(
            r#"Negotiate, Basic realm="x", error=invalid_request, Bearer error=invalid_token"#,
            Some(BearerError::InvalidToken),
            None,
        );
        check("Bearer error=invalid_token, Basic error=invalid_request", Some(BearerError::InvalidToken), None);
        for header in ["Basic error=invalid_token", "", ",", "=", "error=invalid_token"] {
            assert_eq!(Challenge::parse(header), None, "{header}");
        }
    }

    #[test]
    fn unfinished_quotes_end_with_the_header() {
        check(r#"Bearer scope="a, error=invalid_token"#, None, Some(r#""a, error=invalid_token"#));
        check(r#"Bearer scope=""#, None, Some("\""));
    }
}
