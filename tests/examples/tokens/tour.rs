use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use emm_token::{EnterpriseId, GenerateAuthenticationToken, UserId};
use ita_token::{GetToken, TokenId};
use pgs_token::{AccessToken, GeneratePlayGroupingApiToken, PackageName, Persona};
use playfab_entity::{Credential, GetEntityToken, TitleId};
use token_protocol::{Endpoint, Origin, Recovery, RetryAfter};
use token_reqwest::{CallError, Client};
use token_sandbox::{Fault, Sandbox, Service, server};
use tokio::net::TcpListener;

use crate::{Failure, show};

/// All four calls against a sandbox in this process, each granted once and refused once.
pub(crate) async fn run(client: &Client) -> Result<(), Failure> {
    let listener = TcpListener::bind("127.0.0.1:0").await.map_err(|error| Failure::Setup(error.into()))?;
    let address = listener.local_addr().map_err(|error| Failure::Setup(error.into()))?;
    let origin = Origin::new(&format!("http://{address}"))?;
    let sandbox = Arc::new(Mutex::new(Sandbox::new()));
    let server = tokio::spawn(server::serve(listener, Arc::clone(&sandbox)));

    play_games(client, &origin).await?;
    emm(client, &origin).await?;
    ita(client, &origin).await?;
    playfab(client, &origin, &sandbox).await?;
    server.abort();
    Ok(())
}

/// The first of the two calls was to be granted, the second refused with this recovery.
fn check<E: Endpoint>(
    granted: &Result<E::Output, CallError<E::Rejection>>,
    refused: &Result<E::Output, CallError<E::Rejection>>,
    recovery: Recovery,
) -> Result<(), Failure> {
    match refused {
        Err(error @ CallError::Service(_)) if granted.is_ok() && error.recovery() == recovery => Ok(()),
        _ => Err(Failure::Unexpected(E::NAME)),
    }
}

/// Refused: the player's access token has expired.
async fn play_games(client: &Client, origin: &Origin) -> Result<(), Failure> {
    let package_name = PackageName::new("com.example.mygame")?;
    let persona = Persona::derive(b"a secret of this game alone", "account-17", Some("kids"))?;
    let call = GeneratePlayGroupingApiToken::new(package_name, persona).with_origin(origin.clone());
    let granted = show::call(client, &call, &AccessToken::new(token_sandbox::GOOGLE_TOKEN_GAMES)?).await;
    let refused = show::call(client, &call, &AccessToken::new(token_sandbox::GOOGLE_TOKEN_EXPIRED)?).await;
    check::<GeneratePlayGroupingApiToken>(&granted, &refused, Recovery::Reauthenticate)
}

/// Refused: the access token does not reach that far.
async fn emm(client: &Client, origin: &Origin) -> Result<(), Failure> {
    let enterprise_id = EnterpriseId::new(token_sandbox::EMM_ENTERPRISE)?;
    let user_id = UserId::new(token_sandbox::EMM_USER)?;
    let call = GenerateAuthenticationToken::new(enterprise_id, user_id).with_origin(origin.clone());
    let granted = show::call(client, &call, &AccessToken::new(token_sandbox::GOOGLE_TOKEN_EMM)?).await;
    let refused = show::call(client, &call, &AccessToken::new(token_sandbox::GOOGLE_TOKEN_NO_SCOPE)?).await;
    check::<GenerateAuthenticationToken>(&granted, &refused, Recovery::FixRequest)
}

/// Refused: there is no such token.
async fn ita(client: &Client, origin: &Origin) -> Result<(), Failure> {
    let credential = ita_token::Credential::bearer(token_sandbox::ITA_BEARER)?;
    let call = |id| Ok::<_, Failure>(GetToken::new(TokenId::new(id)?).with_origin(origin.clone()));
    let granted = show::call(client, &call(token_sandbox::ITA_TOKEN_SAMPLE)?, &credential).await;
    let refused = show::call(client, &call(token_sandbox::ITA_TOKEN_MISSING)?, &credential).await;
    check::<GetToken>(&granted, &refused, Recovery::FixRequest)
}

/// Refused: too many calls.
async fn playfab(client: &Client, origin: &Origin, sandbox: &Mutex<Sandbox>) -> Result<(), Failure> {
    let call = GetEntityToken::new(TitleId::new(token_sandbox::PLAYFAB_TITLE)?).with_origin(origin.clone());
    let credential = Credential::secret_key(token_sandbox::PLAYFAB_SECRET_KEY)?;
    let granted = show::call(client, &call, &credential).await;
    let fault = Fault::RateLimited(8);
    sandbox.lock().unwrap_or_else(PoisonError::into_inner).script_for(Service::PlayFab, fault);
    let refused = show::call(client, &call, &credential).await;
    check::<GetEntityToken>(
        &granted,
        &refused,
        Recovery::Retry { after: Some(RetryAfter::delay(Duration::from_secs(8))) },
    )
}
