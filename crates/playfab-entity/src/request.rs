use std::collections::BTreeMap;
use std::str::FromStr;

use http::header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderValue, Method, Request, Uri};
use serde::ser::{Serialize, SerializeMap, Serializer};
use token_protocol::{Endpoint, Error, Head, InvalidInput, Origin, Part, Replay, Rule, input, request};

use crate::{Credential, EntityKey, EntityToken, Rejection, envelope};

/// `POST Authentication/GetEntityToken`: "Method to exchange a legacy `AuthenticationTicket` or title `SecretKey`
/// for an Entity Token or to refresh a still valid Entity Token."
///
/// The page: <https://learn.microsoft.com/rest/api/playfab/authentication/authentication/get-entity-token>.
#[derive(Debug, Clone)]
pub struct GetEntityToken {
    /// The same for every request, so it is put together once.
    uri: Uri,
    custom_tags: Option<CustomTags>,
    entity: Option<EntityKey>,
}

#[expect(clippy::needless_pass_by_value, reason = "a call takes what it is made of, in each of the service crates")]
impl GetEntityToken {
    /// The call for the entity that the credential stands for, at `https://{titleId}.playfabapi.com`.
    #[must_use]
    pub fn new(title_id: TitleId) -> Self {
        Self { uri: uri_at(&title_id.origin), custom_tags: None, entity: None }
    }

    /// The same call at another origin: a private cluster, a proxy, a sandbox.
    #[must_use]
    pub fn with_origin(self, origin: Origin) -> Self {
        Self { uri: uri_at(&origin), ..self }
    }

    /// The same call for another entity, "such as the `master_player_account` of a character": one that the credential's
    /// own is related to.
    #[must_use]
    pub fn with_entity(self, entity: EntityKey) -> Self {
        Self { entity: Some(entity), ..self }
    }

    /// The same call with "the optional custom tags associated with the request (e.g. build number, external trace
    /// identifiers, etc.)".
    #[must_use]
    pub fn with_custom_tags(self, custom_tags: CustomTags) -> Self {
        Self { custom_tags: Some(custom_tags), ..self }
    }
}

fn uri_at(origin: &Origin) -> Uri {
    origin.join(&[Part::Literal("/Authentication/GetEntityToken")])
}

impl Endpoint for GetEntityToken {
    const NAME: &'static str = "Authentication/GetEntityToken";

    /// A new token does not end an earlier one
    /// (<https://learn.microsoft.com/gaming/playfab/features/multiplayer/networking/release-notes>).
    const REPLAY: Replay = Replay::Harmless;

    type Credential = Credential;
    type Output = EntityToken;
    type Rejection = Rejection;

    #[expect(clippy::panic, reason = "strings and maps of strings are JSON, and a vector takes any of it")]
    fn request(&self, credential: &Credential) -> Request<Vec<u8>> {
        let (body, length) = if self.custom_tags.is_none() && self.entity.is_none() {
            // Most calls. The length as text is an allocation of its own.
            (b"{}".to_vec(), HeaderValue::from_static("2"))
        } else {
            let Ok(body) = serde_json::to_vec(&Body(self)) else { panic!("strings in a vector") };
            let length = HeaderValue::from(body.len());
            (body, length)
        };
        let headers = [
            (ACCEPT, HeaderValue::from_static("application/json")),
            // Anything else is refused with InvalidContentType
            // (https://learn.microsoft.com/gaming/playfab/api-references/global-api-method-error-codes).
            (CONTENT_TYPE, HeaderValue::from_static("application/json")),
            (CONTENT_LENGTH, length),
            credential.header(),
        ];
        request(Method::POST, self.uri.clone(), headers, body)
    }

    fn read(&self, head: Head<'_>, body: &[u8]) -> Result<EntityToken, Error<Rejection>> {
        envelope::read(head, body)
    }
}

/// `GetEntityTokenRequest` (<https://github.com/PlayFab/API_Specs>), without the members that are not there.
struct Body<'a>(&'a GetEntityToken);

impl Serialize for Body<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(None)?;
        if let Some(CustomTags(tags)) = &self.0.custom_tags {
            object.serialize_entry("CustomTags", &Tags(tags))?;
        }
        if let Some(entity) = &self.0.entity {
            object.serialize_entry("Entity", &Entity(entity))?;
        }
        object.end()
    }
}

struct Tags<'a>(&'a [(String, String)]);

impl Serialize for Tags<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

struct Entity<'a>(&'a EntityKey);

impl Serialize for Entity<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(None)?;
        object.serialize_entry("Id", self.0.id())?;
        if let Some(entity_type) = self.0.entity_type() {
            object.serialize_entry("Type", entity_type.as_str())?;
        }
        object.end()
    }
}

/// A title's id: letters and digits, at most 63 of them.
///
/// The ones seen are hexadecimal (`144`, `A5F3`, `B16D9`). It becomes a part of the host name, in lower case
/// (<https://learn.microsoft.com/gaming/playfab/features/economy/tutorials/stores-and-sales> writes title A5F3's host so).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TitleId {
    id: Box<str>,
    origin: Origin,
}

impl TitleId {
    /// The longest title id, in bytes: the longest label of a host name.
    pub const MAX: usize = 63;

    /// Reads a title's id.
    ///
    /// # Errors
    ///
    /// If it is empty, longer than 63 bytes, or has anything but ASCII letters and digits.
    pub fn new(id: &str) -> Result<Self, InvalidInput> {
        input::length("titleId", id, Self::MAX)?;
        let wrong =
            |position| InvalidInput::new("titleId", Rule::Other("must be letters and digits of ASCII"), position);
        if let Some(position) = id.bytes().position(|b| !b.is_ascii_alphanumeric()) {
            return Err(wrong(Some(position)));
        }
        let origin = Origin::new(&format!("https://{id}.playfabapi.com")).map_err(|_| wrong(None))?;
        Ok(Self { id: id.into(), origin })
    }

    /// The id, as it was given.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.id
    }
}

impl FromStr for TitleId {
    type Err = InvalidInput;

    fn from_str(id: &str) -> Result<Self, Self::Err> {
        Self::new(id)
    }
}

impl TryFrom<&str> for TitleId {
    type Error = InvalidInput;

    fn try_from(id: &str) -> Result<Self, Self::Error> {
        Self::new(id)
    }
}

/// Tags of a request: names and values of any text, in the order of their names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomTags(Box<[(String, String)]>);

impl CustomTags {
    /// The most that all names and values together may have, in bytes. No limit is documented; this one is for sanity.
    pub const MAX: usize = 16 * 1024;

    /// Collects tags.
    ///
    /// # Errors
    ///
    /// If a name is empty or stands there twice, or if all of it is longer than 16 KiB.
    ///
    /// ```
    /// use playfab_entity::CustomTags;
    ///
    /// let tags = CustomTags::new([("build", "1.2.3"), ("trace", "4bf92f35")])?;
    /// assert!(CustomTags::new([("build", "1.2.3"), ("build", "1.2.4")]).is_err());
    /// # Ok::<(), playfab_entity::InvalidInput>(())
    /// ```
    pub fn new<N: Into<String>, V: Into<String>>(tags: impl IntoIterator<Item = (N, V)>) -> Result<Self, InvalidInput> {
        let wrong = |rule| Err(InvalidInput::new("customTags", rule, None));
        let mut map = BTreeMap::new();
        let mut length = 0_usize;
        for (name, value) in tags {
            let (name, value) = (name.into(), value.into());
            length = length.saturating_add(name.len()).saturating_add(value.len());
            if name.is_empty() {
                return wrong(Rule::Other("must not have an empty name"));
            }
            if length > Self::MAX {
                return wrong(Rule::AtMost(Self::MAX));
            }
            if map.insert(name, value).is_some() {
                return wrong(Rule::Other("must not have the same name twice"));
            }
        }
        Ok(Self(map.into_iter().collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call() -> GetEntityToken {
        GetEntityToken::new(TitleId::new("144").unwrap())
    }

    fn body(call: &GetEntityToken) -> String {
        let request = call.request(&Credential::secret_key("k").unwrap());
        assert_eq!(request.headers()[CONTENT_LENGTH], request.body().len().to_string().as_str());
        String::from_utf8(request.into_body()).unwrap()
    }

    #[test]
    fn absent_members_are_left_out() {
        assert_eq!(body(&call()), "{}");
        let tags = CustomTags::new([("b", "2"), ("a", "\"\n")]).unwrap();
        let entity = EntityKey::new("17").unwrap();
        assert_eq!(body(&call().with_entity(entity.clone())), r#"{"Entity":{"Id":"17"}}"#);
        assert_eq!(
            body(&call().with_entity(entity.with_type(crate::EntityType::TITLE)).with_custom_tags(tags)),
            r#"{"CustomTags":{"a":"\"\n","b":"2"},"Entity":{"Id":"17","Type":"title"}}"#
        );
        assert_eq!(body(&call().with_custom_tags(CustomTags::new([("", ""); 0]).unwrap())), r#"{"CustomTags":{}}"#);
    }

    #[test]
    fn a_title_id_cannot_lead_to_another_host() {
        assert_eq!(TitleId::new(&"a".repeat(63)).unwrap().as_str().len(), 63);
        for (id, position) in
            [("a.b", 1), ("evil.com/", 4), ("a-b", 1), ("é", 0), ("a@b", 1), ("144 ", 3), ("1\u{663}", 1)]
        {
            let error = TitleId::new(id).unwrap_err();
            assert_eq!((error.parameter(), error.position()), ("titleId", Some(position)), "{id}");
        }
        assert_eq!(TitleId::new(&"a".repeat(64)).unwrap_err().rule(), Rule::AtMost(63));
        assert_eq!(TitleId::new("").unwrap_err().rule(), Rule::NotEmpty);
    }

    #[test]
    fn tags_are_bounded_named_and_unique() {
        let refused = |tags: &[(&str, &str)]| CustomTags::new(tags.iter().copied()).unwrap_err().to_string();
        assert_eq!(refused(&[("", "x")]), "`customTags` must not have an empty name");
        assert_eq!(refused(&[("a", "x"), ("a", "x")]), "`customTags` must not have the same name twice");
        let long = "x".repeat(CustomTags::MAX);
        assert_eq!(refused(&[("a", &long)]), "`customTags` must be at most 16384 bytes long");
        assert!(CustomTags::new([("a", &long[1..])]).is_ok());
    }

    #[test]
    fn every_way_to_read_a_text_is_the_same() {
        for text in ["A5F3", "a.b"] {
            assert_eq!(text.parse::<TitleId>(), TitleId::new(text));
            assert_eq!(TitleId::try_from(text), TitleId::new(text));
        }
    }
}
