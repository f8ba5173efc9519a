use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::header::AUTHORIZATION;
use http::{HeaderName, HeaderValue};
use token_protocol::{CREDENTIAL_MAX, InvalidInput, Rule, credential, input};

/// What authorises the call. No page of the service says what that is, so it is one header of the caller's, or none. A second
/// header is for the caller to put on the request, or among the headers that the transport adds to each.
///
/// Each part is visible ASCII without spaces, at most 16 KiB: so the only schemes of `Authorization` are `Bearer` and `Basic`. `Debug`
/// is redacted.
#[derive(Debug, Clone)]
pub struct Credential(Option<(HeaderName, HeaderValue)>);

/// Headers that carry a message rather than authorise it. A credential in one of them would change the call.
const OF_THE_MESSAGE: &[&str] = &[
    "cache-control",
    "connection",
    "date",
    "expect",
    "forwarded",
    "host",
    "keep-alive",
    "max-forwards",
    "pragma",
    "prefer",
    "proxy-connection",
    "range",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "user-agent",
    "via",
    "x-host",
];

/// Beginnings of names of such headers.
const BEGINNINGS: &[&str] =
    &["accept", "content-", "http2-", "if-", "x-forwarded-", "x-http-method", "x-method", "x-original-", "x-rewrite-"];

impl Credential {
    /// No credential.
    #[must_use]
    pub const fn none() -> Self {
        Self(None)
    }

    /// `Authorization: Bearer token`.
    ///
    /// # Errors
    ///
    /// If the token is empty, longer than 16 KiB, or has anything but visible ASCII.
    pub fn bearer(token: &str) -> Result<Self, InvalidInput> {
        Self::authorization("bearer", "Bearer ", token)
    }

    /// `Authorization: Basic …`, of a user and a password (<https://www.rfc-editor.org/rfc/rfc7617>).
    ///
    /// # Errors
    ///
    /// If one of them is empty, longer than 16 KiB, or has anything but visible ASCII, or if the user's name has a colon.
    pub fn basic(user: &str, password: &str) -> Result<Self, InvalidInput> {
        input::visible_ascii("user", user, CREDENTIAL_MAX)?;
        input::visible_ascii("password", password, CREDENTIAL_MAX)?;
        if let Some(position) = user.find(':') {
            return Err(InvalidInput::new("user", Rule::Other("must not contain a colon"), Some(position)));
        }
        let pair = STANDARD.encode([user, ":", password].concat());
        let mut header = HeaderValue::try_from(["Basic ", &pair].concat())
            .map_err(|_| InvalidInput::new("password", Rule::VisibleAscii, None))?;
        header.set_sensitive(true);
        Ok(Self(Some((AUTHORIZATION, header))))
    }

    /// A header of any name: `X-Api-Key: value`.
    ///
    /// # Errors
    ///
    /// If the name is empty, longer than 256 bytes, not a header name (<https://www.rfc-editor.org/rfc/rfc9110#section-5.1>) or one that
    /// carries the message, such as `Host`; if the value is empty, longer than 16 KiB, or has anything but visible ASCII.
    pub fn header(name: &str, value: &str) -> Result<Self, InvalidInput> {
        let wrong = |rule| InvalidInput::new("name", Rule::Other(rule), None);
        input::visible_ascii("name", name, 256)?;
        let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| wrong("must be a header name"))?;
        if OF_THE_MESSAGE.contains(&name.as_str()) || BEGINNINGS.iter().any(|start| name.as_str().starts_with(start)) {
            return Err(wrong("must not be a header that carries the message"));
        }
        Ok(Self(Some((name, credential("value", "", value)?))))
    }

    fn authorization(parameter: &'static str, scheme: &'static str, value: &str) -> Result<Self, InvalidInput> {
        Ok(Self(Some((AUTHORIZATION, credential(parameter, scheme, value)?))))
    }

    /// The header it goes out in, if any.
    pub(crate) const fn header_line(&self) -> Option<&(HeaderName, HeaderValue)> {
        self.0.as_ref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(credential: &Credential) -> Vec<(String, String)> {
        let header = credential.header_line();
        assert!(header.iter().all(|(_, value)| value.is_sensitive()));
        header.iter().map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned())).collect()
    }

    fn one(name: &str, value: &str) -> Vec<(String, String)> {
        vec![(name.to_owned(), value.to_owned())]
    }

    #[test]
    fn each_kind_is_one_sensitive_header() {
        assert_eq!(headers(&Credential::none()), []);
        assert_eq!(headers(&Credential::bearer("abc").unwrap()), one("authorization", "Bearer abc"));
        // RFC 7617's own example, with a password that has no space.
        let basic = Credential::basic("Aladdin", "opensesame").unwrap();
        assert_eq!(headers(&basic), one("authorization", "Basic QWxhZGRpbjpvcGVuc2VzYW1l"));
        assert_eq!(headers(&Credential::header("X-Api-Key", "abc").unwrap()), one("x-api-key", "abc"));
    }

    #[test]
    fn what_cannot_be_sent_is_refused_by_name() {
        let refused = |result: Result<Credential, InvalidInput>| result.unwrap_err().to_string();
        assert_eq!(
            refused(Credential::bearer("a b")),
            "`bearer` must be visible ASCII characters without spaces (at byte 1)"
        );
        assert_eq!(refused(Credential::basic("a:b", "c")), "`user` must not contain a colon (at byte 1)");
        assert_eq!(refused(Credential::basic("a", "")), "`password` must not be empty");
        assert_eq!(
            refused(Credential::header("x y", "c")),
            "`name` must be visible ASCII characters without spaces (at byte 1)"
        );
        assert_eq!(refused(Credential::header("x:", "c")), "`name` must be a header name");
        assert_eq!(refused(Credential::header("Host", "c")), "`name` must not be a header that carries the message");
        assert!(Credential::header("If-None-Match", "c").is_err());
        assert!(Credential::header("X-HTTP-Method-Override", "c").is_err());
        assert_eq!(
            refused(Credential::header("x", "a\r\nb")),
            "`value` must be visible ASCII characters without spaces (at byte 1)"
        );
    }

    #[test]
    fn it_is_not_printed() {
        let credential = Credential::header("x-api-key", "s3cr3t").unwrap();
        assert!(!format!("{credential:?}").contains("s3cr3t"));
    }
}
