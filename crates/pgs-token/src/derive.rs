use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use token_protocol::{InvalidInput, Rule};

use crate::Persona;

impl Persona {
    /// The shortest key that [`derive`](Persona::derive) takes, in bytes.
    pub const KEY_MIN: usize = 16;

    /// Makes the persona of an account, and of a profile within it if the game has profiles: 43 characters that say
    /// nothing about either and are the same every time.
    ///
    /// It is HMAC-SHA-256 under `key`, over each part's length as eight bytes, most significant first, and the part; in
    /// base64url without padding. Keep one secret key for each game, for good: another key is another persona, and
    /// Google's advice is not to use one persona across games.
    ///
    /// ```
    /// use pgs_token::Persona;
    ///
    /// let key = b"0123456789abcdef0123456789abcdef";
    /// let persona = Persona::derive(key, "account-17", Some("kids"))?;
    /// assert_eq!(persona.as_str(), "9c0Iilz7AM92aqb_o07eq_NCFqbrxnUbgTTu7P1Aua8");
    /// # Ok::<(), pgs_token::InvalidInput>(())
    /// ```
    ///
    /// # Errors
    ///
    /// If the key is shorter than 16 bytes, which could be found by trying, or the account id is empty, which would make
    /// everybody one person.
    pub fn derive(key: &[u8], account_id: &str, profile_id: Option<&str>) -> Result<Self, InvalidInput> {
        let too_short = || InvalidInput::new("key", Rule::Other("must be at least 16 bytes long"), None);
        if key.len() < Self::KEY_MIN {
            return Err(too_short());
        }
        if account_id.is_empty() {
            return Err(InvalidInput::new("accountId", Rule::NotEmpty, None));
        }
        let mut mac = Hmac::<Sha256>::new_from_slice(key).map_err(|_| too_short())?;
        for part in [Some(account_id), profile_id].into_iter().flatten() {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part.as_bytes());
        }
        Self::new(&URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &[u8] = b"0123456789abcdef0123456789abcdef";

    fn derive(account_id: &str, profile_id: Option<&str>) -> String {
        Persona::derive(KEY, account_id, profile_id).unwrap().as_str().to_owned()
    }

    /// Computed with Python's `hmac` and `base64`.
    #[test]
    fn it_is_what_another_language_computes() {
        assert_eq!(derive("account-17", None), "8LLkWTj0t2ALnYAyQgCPGJy3q8RKYrJuXpAQMLLoR_Q");
        assert_eq!(derive("account-17", Some("")), "WS88k5QlpuE7ZME9dWu-L4WrtLEAWLxt4XZ1uQSSBkc");
        assert_eq!(derive("account-17", Some("kids")), "9c0Iilz7AM92aqb_o07eq_NCFqbrxnUbgTTu7P1Aua8");
        assert_eq!(derive("ключ", Some("😀")), "Xi3Q2ZT1JK1HPwZR4HGLQ43GlLOgoMIWJQAxs2rigpg");
    }

    #[test]
    fn parts_cannot_run_into_each_other() {
        assert_ne!(derive("ab", Some("c")), derive("a", Some("bc")));
        assert_ne!(derive("a", None), derive("a", Some("")));
    }

    #[test]
    fn what_would_make_a_useless_persona_is_refused() {
        let error = Persona::derive(&KEY[..15], "a", None).unwrap_err();
        assert_eq!(error.to_string(), "`key` must be at least 16 bytes long");
        assert!(Persona::derive(&KEY[..16], "a", None).is_ok());
        let error = Persona::derive(KEY, "", Some("kids")).unwrap_err();
        assert_eq!(error.to_string(), "`accountId` must not be empty");
    }
}
