use token_protocol::json::{self, Member, Object, Slot, Text};
use token_protocol::{Flaw, Secret};

/// "The authentication token to be passed to the device policy client on the device where it can be used to provision the
/// account for which this token was generated."
///
/// Comes inside [`SingleUse`](token_protocol::SingleUse): the service honours it once, for a few minutes.
#[derive(Debug)]
#[non_exhaustive]
pub struct AuthenticationToken {
    /// The token itself. Opaque.
    pub token: Secret,
    /// `androidenterprise#authenticationToken`, or absent.
    pub kind: Option<String>,
}

impl AuthenticationToken {
    pub(crate) fn read(body: &[u8]) -> Result<Self, Flaw> {
        let response = json::read::<Response<'_>>(body)?.required("")?;
        let kind = response.kind.optional("kind")?;
        Ok(Self { token: response.token.secret("token")?, kind: kind.map(Text::into_owned) })
    }
}

/// `AuthenticationToken` in the discovery document of androidenterprise.v1, and the page's `kind`.
#[derive(Default)]
struct Response<'a> {
    token: Member<Text<'a>>,
    kind: Member<Text<'a>>,
}

impl<'de> Object<'de> for Response<'de> {
    fn member(&mut self, name: &str) -> Option<&mut dyn Slot<'de>> {
        match name {
            "token" => Some(&mut self.token),
            "kind" => Some(&mut self.kind),
            _ => None,
        }
    }
}
