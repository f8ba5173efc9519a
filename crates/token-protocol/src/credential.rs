use http::HeaderValue;

use crate::input::{self, InvalidInput, Rule};

/// The longest credential, in bytes. No service documents a bound; servers commonly refuse headers of
/// this size altogether.
pub const CREDENTIAL_MAX: usize = 16 * 1024;

/// Makes a header value of a credential, marked sensitive: `scheme` (`"Bearer "`, or nothing), then the
/// credential, which must be visible ASCII without spaces and at most [`CREDENTIAL_MAX`] bytes long.
///
/// Done once, when the credential is made: putting the result on a request only counts a reference.
/// The value's buffer is shared with every request made from it, and nobody wipes it.
///
/// # Errors
///
/// The first rule the credential breaks, without the credential.
pub fn credential(parameter: &'static str, scheme: &'static str, value: &str) -> Result<HeaderValue, InvalidInput> {
    input::visible_ascii(parameter, value, CREDENTIAL_MAX)?;
    let mut header = HeaderValue::try_from([scheme, value].concat())
        .map_err(|_| InvalidInput::new(parameter, Rule::VisibleAscii, None))?;
    header.set_sensitive(true);
    Ok(header)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_sensitive_and_carries_its_scheme() {
        let header = credential("accessToken", "Bearer ", "abc").unwrap();
        assert_eq!(header, "Bearer abc");
        assert_eq!(format!("{header:?}"), "Sensitive");
    }

    #[test]
    fn it_is_bounded() {
        assert!(credential("accessToken", "Bearer ", &"x".repeat(CREDENTIAL_MAX)).is_ok());
        let error = credential("accessToken", "Bearer ", &"x".repeat(CREDENTIAL_MAX + 1)).unwrap_err();
        assert_eq!(error.rule(), Rule::AtMost(CREDENTIAL_MAX));
    }
}
