use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use google_api::{AccessToken, Rejection};
use http::{Request, StatusCode};
use token_protocol::{Content, Endpoint, Error, Head, InvalidInput, Origin, Part, Replay, Rule, input};

use crate::PlayGroupingApiToken;

/// Where the call goes unless told otherwise: `https://games.googleapis.com`
/// (<https://developer.android.com/games/services/web/api/rest/v1/accesstokens/generatePlayGroupingApiToken>).
pub static DEFAULT_ORIGIN: LazyLock<Origin> = LazyLock::new(|| Origin::from_static("https://games.googleapis.com"));

/// `POST games/v1/accesstokens/generatePlayGroupingApiToken`: "Generates a Play Grouping API token for the PGS user
/// identified by the attached credential."
///
/// The page: <https://developer.android.com/games/services/web/api/rest/v1/accesstokens/generatePlayGroupingApiToken>.
#[derive(Debug, Clone)]
pub struct GeneratePlayGroupingApiToken {
    origin: Origin,
    package_name: PackageName,
    persona: Persona,
}

impl GeneratePlayGroupingApiToken {
    /// The call for this app and this persona.
    #[must_use]
    pub fn new(package_name: PackageName, persona: Persona) -> Self {
        Self { origin: DEFAULT_ORIGIN.clone(), package_name, persona }
    }

    /// The same call at another origin.
    #[must_use]
    pub fn with_origin(self, origin: Origin) -> Self {
        Self { origin, ..self }
    }
}

impl Endpoint for GeneratePlayGroupingApiToken {
    const NAME: &'static str = "games.accesstokens.generatePlayGroupingApiToken";

    /// Nothing says that a new token ends an earlier one; at worst one is issued that nobody uses.
    const REPLAY: Replay = Replay::Harmless;

    type Credential = AccessToken;
    type Output = PlayGroupingApiToken;
    type Rejection = Rejection;

    fn request(&self, access_token: &AccessToken) -> Request<Vec<u8>> {
        let uri = self.origin.join(&[
            Part::Literal("/games/v1/accesstokens/generatePlayGroupingApiToken?packageName="),
            Part::Text(self.package_name.as_str()),
            Part::Literal("&persona="),
            Part::Text(self.persona.as_str()),
        ]);
        google_api::post(uri, access_token)
    }

    fn read(&self, head: Head<'_>, body: &[u8]) -> Result<PlayGroupingApiToken, Error<Rejection>> {
        match (head.status, head.content(body)) {
            (StatusCode::OK, Content::Json) => PlayGroupingApiToken::read(body).map_err(|flaw| head.malformed(flaw)),
            _ => Err(google_api::refusal(head, body)),
        }
    }
}

/// The app's package name, an Android application id: two or more segments with dots between them, each a letter followed
/// by letters, digits and `_` (<https://developer.android.com/build/configure-app-module#set-application-id>).
/// At most 255 bytes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PackageName(Box<str>);

impl PackageName {
    /// The longest package name, in bytes. No limit is documented; this one is for sanity.
    pub const MAX: usize = 255;

    /// Reads a package name.
    ///
    /// # Errors
    ///
    /// If it is empty, longer than 255 bytes, or not an application id.
    pub fn new(name: &str) -> Result<Self, InvalidInput> {
        input::text("packageName", name, Self::MAX)?;
        let rule = Rule::Other(
            "must be two or more segments with dots between them, each a letter followed by letters, digits and `_`",
        );
        let wrong_at = |position| Err(InvalidInput::new("packageName", rule, Some(position)));
        let (mut at_start, mut has_dot) = (true, false);
        for (position, byte) in name.bytes().enumerate() {
            at_start = match byte {
                b'A'..=b'Z' | b'a'..=b'z' => false,
                b'0'..=b'9' | b'_' if !at_start => false,
                b'.' if !at_start => true,
                _ => return wrong_at(position),
            };
            has_dot |= at_start;
        }
        if at_start || !has_dot {
            return wrong_at(name.len());
        }
        Ok(Self(name.into()))
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for PackageName {
    type Err = InvalidInput;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::new(name)
    }
}

impl TryFrom<&str> for PackageName {
    type Error = InvalidInput;

    fn try_from(name: &str) -> Result<Self, Self::Error> {
        Self::new(name)
    }
}

/// "A developer-provided stable identifier of the user", made "from the user account ID and user profile ID".
///
/// Any text without control characters, at most 4,096 bytes. `Debug` is redacted: a persona stands for a person.
/// `Persona::derive` (feature `derive`) makes one as Google suggests, by a one-way hash.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Persona(Box<str>);

impl Persona {
    /// The longest persona, in bytes. No limit is documented; this one keeps the URI within what servers take.
    pub const MAX: usize = 4096;

    /// Reads a persona.
    ///
    /// # Errors
    ///
    /// If it is empty, longer than 4,096 bytes, or has control characters.
    pub fn new(persona: &str) -> Result<Self, InvalidInput> {
        input::text("persona", persona, Self::MAX)?;
        Ok(Self(persona.into()))
    }

    /// The persona, as it goes into the request.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Persona {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Persona(…)")
    }
}

impl FromStr for Persona {
    type Err = InvalidInput;

    fn from_str(persona: &str) -> Result<Self, Self::Err> {
        Self::new(persona)
    }
}

impl TryFrom<&str> for Persona {
    type Error = InvalidInput;

    fn try_from(persona: &str) -> Result<Self, Self::Error> {
        Self::new(persona)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn package_names() {
        for name in ["a.b", "com.example.mygame", "A1_.b_2.C3", &format!("a.{}", "b".repeat(253))] {
            assert_eq!(PackageName::new(name).unwrap().as_str(), name);
        }
        for (name, position) in [
            ("com", 3),
            ("com.", 4),
            (".com", 0),
            ("com..example", 4),
            ("com.1a", 4),
            ("com._a", 4),
            ("com.a-b", 5),
            ("com.é", 4),
            ("com.a b", 5),
            ("com.a/..", 5),
        ] {
            let error = PackageName::new(name).unwrap_err();
            assert!(matches!(error.rule(), Rule::Other(_)), "{name}");
            assert_eq!((error.parameter(), error.position()), ("packageName", Some(position)), "{name}");
        }
        assert_eq!(PackageName::new("").unwrap_err().rule(), Rule::NotEmpty);
        let long = format!("a.{}", "b".repeat(254));
        assert_eq!(PackageName::new(&long).unwrap_err().rule(), Rule::AtMost(255));
    }

    #[test]
    fn a_persona_is_not_printed() {
        assert_eq!(format!("{:?}", Persona::new("jane@example.com").unwrap()), "Persona(…)");
    }

    #[test]
    fn the_longest_inputs_still_make_a_uri() {
        let call = GeneratePlayGroupingApiToken::new(
            PackageName::new(&format!("a.{}", "b".repeat(253))).unwrap(),
            Persona::new(&"é".repeat(Persona::MAX / 2)).unwrap(),
        )
        .with_origin(Origin::new(&format!("https://a/{}", "x".repeat(Origin::MAX - 10))).unwrap());
        let request = call.request(&AccessToken::new("t").unwrap());
        assert!(request.uri().to_string().len() > 14_000);
    }

    #[test]
    fn every_way_to_read_a_text_is_the_same() {
        for text in ["com.example.game", ""] {
            assert_eq!(text.parse::<PackageName>(), PackageName::new(text));
            assert_eq!(PackageName::try_from(text), PackageName::new(text));
            assert_eq!(text.parse::<Persona>(), Persona::new(text));
            assert_eq!(Persona::try_from(text), Persona::new(text));
        }
    }
}
