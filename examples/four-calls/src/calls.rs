use std::fmt::Debug;

use emm_token::{EnterpriseId, GenerateAuthenticationToken, UserId};
use http::{Request, Response};
use ita_token::{GetToken, TokenId};
use pgs_token::{AccessToken, GeneratePlayGroupingApiToken, PackageName, Persona};
use playfab_entity::{GetEntityToken, TitleId};
use token_protocol::{Endpoint, Head, InvalidInput, Origin};

/// A call without its type, so that a host can make all four in one loop. Code that makes one call keeps the type.
pub struct Call {
    /// The service's own name for it.
    pub name: &'static str,
    /// What is to be sent.
    pub request: Request<Vec<u8>>,
    read: Read,
}

type Read = Box<dyn Fn(Head<'_>, &[u8]) -> Result<String, Unread>>;

/// A response that holds no token, in words.
#[derive(Debug)]
pub struct Unread(String);

impl std::fmt::Display for Unread {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Unread {}

impl Call {
    fn new<E>(call: E, credential: &E::Credential) -> Self
    where
        E: Endpoint<Output: Debug> + 'static,
    {
        let request = call.request(credential);
        let read = move |head: Head<'_>, body: &[u8]| match call.read(head, body) {
            Ok(token) => Ok(format!("{token:?}")),
            Err(error) => Err(Unread(error.to_string())),
        };
        Self { name: E::NAME, request, read: Box::new(read) }
    }

    /// Reads the response: the token's debug print, which does not show its secret.
    ///
    /// # Errors
    ///
    /// If the service said no, or its answer cannot be read.
    pub fn response<B: AsRef<[u8]>>(&self, response: &Response<B>) -> Result<String, Unread> {
        (self.read)(Head::of(response), response.body().as_ref())
    }
}

/// The four calls, with inputs and credentials that a new sandbox at this origin knows.
///
/// # Errors
///
/// If the origin is not one.
pub fn calls(origin: &str) -> Result<[Call; 4], InvalidInput> {
    let origin = Origin::new(origin)?;
    let package_name = PackageName::new("com.example.mygame")?;
    let pgs = GeneratePlayGroupingApiToken::new(package_name, Persona::new("player-1")?);
    let enterprise_id = EnterpriseId::new(token_sandbox::EMM_ENTERPRISE)?;
    let emm = GenerateAuthenticationToken::new(enterprise_id, UserId::new(token_sandbox::EMM_USER)?);
    let ita = GetToken::new(TokenId::new(token_sandbox::ITA_TOKEN_SAMPLE)?);
    let playfab = GetEntityToken::new(TitleId::new(token_sandbox::PLAYFAB_TITLE)?);
    Ok([
        Call::new(pgs.with_origin(origin.clone()), &AccessToken::new(token_sandbox::GOOGLE_TOKEN_GAMES)?),
        Call::new(emm.with_origin(origin.clone()), &AccessToken::new(token_sandbox::GOOGLE_TOKEN_EMM)?),
        Call::new(ita.with_origin(origin.clone()), &ita_token::Credential::bearer(token_sandbox::ITA_BEARER)?),
        Call::new(
            playfab.with_origin(origin),
            &playfab_entity::Credential::secret_key(token_sandbox::PLAYFAB_SECRET_KEY)?,
        ),
    ])
}
