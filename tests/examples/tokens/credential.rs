use std::env;
use std::io::{IsTerminal as _, Read as _, stdin};

use playfab_entity::Credential;
use token_protocol::{InvalidInput, Rule};

use crate::Failure;
use crate::options::{ItaCredential, PlayfabCredential};

/// There is no credential where one was looked for.
#[derive(Debug, thiserror::Error)]
#[error("no credential: set the environment variable {0}, or pipe the credential to standard input")]
pub(crate) struct Missing(&'static str);

/// More than any credential, so that a pipe that never ends is no trouble.
const MAX: u64 = 64 * 1024;

/// The credential in this environment variable or, failing that, on standard input, unless that is a person.
#[expect(clippy::disallowed_methods, reason = "that is where a program's credentials are")]
pub(crate) fn read(variable: &'static str) -> Result<String, Missing> {
    if let Ok(credential) = env::var(variable) {
        if !credential.is_empty() {
            return Ok(credential);
        }
    }
    let mut input = String::new();
    if stdin().is_terminal() || stdin().take(MAX).read_to_string(&mut input).is_err() {
        return Err(Missing(variable));
    }
    match input.trim() {
        "" => Err(Missing(variable)),
        credential => Ok(credential.to_owned()),
    }
}

pub(crate) fn ita(kind: ItaCredential, header_name: &str) -> Result<ita_token::Credential, Failure> {
    use ita_token::Credential;

    let text = || read("ITA_CREDENTIAL");
    Ok(match kind {
        ItaCredential::None => Credential::none(),
        ItaCredential::Bearer => Credential::bearer(&text()?)?,
        ItaCredential::Basic => {
            let rule = Rule::Other("must be user:password");
            let text = text()?;
            let (user, password) = text.split_once(':').ok_or(InvalidInput::new("credential", rule, None))?;
            Credential::basic(user, password)?
        }
        ItaCredential::Header => Credential::header(header_name, &text()?)?,
    })
}

pub(crate) fn playfab(kind: PlayfabCredential) -> Result<Credential, Failure> {
    Ok(match kind {
        PlayfabCredential::SecretKey => Credential::secret_key(&read("PLAYFAB_SECRET_KEY")?)?,
        PlayfabCredential::SessionTicket => Credential::session_ticket(&read("PLAYFAB_SESSION_TICKET")?)?,
        PlayfabCredential::EntityToken => Credential::entity_token(&read("PLAYFAB_ENTITY_TOKEN")?)?,
    })
}
