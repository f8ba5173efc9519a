use std::fmt;

use zeroize::Zeroizing;

/// A text that must not be printed: a token on its way out.
///
/// `Debug` is redacted, and there is no `Display`, `PartialEq`, `Ord`, `Hash` or `Serialize`, so it gets
/// into a log, a comparison or a file only where someone wrote [`expose`](Secret::expose). The buffer is
/// wiped when it is dropped.
///
/// Not covered: the response body it was read from, what a parser unescapes on the way, copies a caller makes of
/// the exposed text, an `http::HeaderValue` made of it, and a transport's buffers. None of those is wiped.
///
/// ```
/// use token_protocol::Secret;
///
/// let secret = Secret::from("s3cr3t".to_owned());
/// assert_eq!(format!("{secret:?}"), "Secret(…)");
/// assert_eq!(secret.expose(), "s3cr3t");
/// ```
///
/// ```compile_fail,E0369
/// # use token_protocol::Secret;
/// assert!(Secret::from("a".to_owned()) == Secret::from("a".to_owned()));
/// ```
///
/// ```compile_fail,E0277
/// # use token_protocol::Secret;
/// println!("{}", Secret::from("a".to_owned()));
/// ```
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// The text itself. Whoever calls this answers for where it goes.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(Zeroizing::new(text))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use zeroize::ZeroizeOnDrop;

    use super::*;

    #[test]
    fn it_is_made_of_what_is_wiped() {
        fn is_wiped(_: &impl ZeroizeOnDrop) {}
        is_wiped(&Secret::from(String::new()).0);
        assert!(std::mem::needs_drop::<Secret>());
        assert_eq!(format!("{:?}", Secret::from("s3cr3t".to_owned())), "Secret(…)");
    }
}
