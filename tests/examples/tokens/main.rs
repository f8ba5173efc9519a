//! Obtains all four tokens: from a sandbox in this process or, one at a time, from the real services.

mod credential;
mod options;
mod show;
mod tour;
mod watch;

use std::process::ExitCode;
use std::time::Duration;

use clap::Parser as _;
use emm_token::GenerateAuthenticationToken;
use ita_token::GetToken;
use options::{Command, Options};
use pgs_token::GeneratePlayGroupingApiToken;
use playfab_entity::{CustomTags, EntityKey, GetEntityToken};
use token_protocol::{InvalidInput, Origin};
use token_reqwest::Client;

/// Why the program ends without a token.
#[derive(Debug, thiserror::Error)]
enum Failure {
    /// The caller left something out or got it wrong: exit code 2, as for the command line itself.
    #[error(transparent)]
    Credential(#[from] credential::Missing),
    #[error(transparent)]
    Input(#[from] InvalidInput),
    /// The call was made and brought nothing. It has been shown.
    #[error("no token")]
    NoToken,
    #[error("the token has no GamePlayKey yet")]
    NoPlay,
    /// The tour did not go as it should.
    #[error("{0}: not what was to be expected")]
    Unexpected(&'static str),
    #[error("cannot start: {0}")]
    Setup(Box<dyn std::error::Error>),
}

#[tokio::main]
async fn main() -> ExitCode {
    let options = Options::parse();
    match run(options).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("tokens: {failure}");
            ExitCode::from(if matches!(failure, Failure::Credential(_) | Failure::Input(_)) { 2 } else { 1 })
        }
    }
}

async fn run(options: Options) -> Result<(), Failure> {
    let client = Client::new().map_err(|error| Failure::Setup(error.into()))?;
    let Some(command) = options.command else {
        return match options.watch {
            Some(seconds) => watch::run(client, Duration::from_secs(seconds)).await,
            None => tour::run(&client).await,
        };
    };
    let secret = call(&client, command).await?;
    if options.reveal {
        println!("{}", secret.ok_or(Failure::NoPlay)?);
    }
    Ok(())
}

/// Makes one call to a real service, or wherever `--origin` says, and returns the token's secret in the clear. ITA's may have none yet.
async fn call(client: &Client, command: Command) -> Result<Option<String>, Failure> {
    match command {
        Command::Pgs(options) => {
            let call = GeneratePlayGroupingApiToken::new(options.package_name, options.persona);
            let call = at(call, options.origin, GeneratePlayGroupingApiToken::with_origin);
            let credential = pgs_token::AccessToken::new(&credential::read("PGS_ACCESS_TOKEN")?)?;
            let token = show::call(client, &call, &credential).await.map_err(|_| Failure::NoToken)?;
            Ok(Some(token.token_value.expose().to_owned()))
        }
        Command::Emm(options) => {
            let call = GenerateAuthenticationToken::new(options.enterprise_id, options.user_id);
            let call = at(call, options.origin, GenerateAuthenticationToken::with_origin);
            let credential = emm_token::AccessToken::new(&credential::read("EMM_ACCESS_TOKEN")?)?;
            let token = show::call(client, &call, &credential).await.map_err(|_| Failure::NoToken)?;
            Ok(Some(token.redeem().token.expose().to_owned()))
        }
        Command::Ita(options) => {
            let call = GetToken::new(options.token_id).with_accept(options.format.into());
            let call = at(call, options.origin, GetToken::with_origin);
            let credential = credential::ita(options.credential, &options.header_name)?;
            let token = show::call(client, &call, &credential).await.map_err(|_| Failure::NoToken)?;
            Ok(token.game_play_key.map(|key| key.to_string()))
        }
        Command::Playfab(options) => {
            let mut call = GetEntityToken::new(options.title_id);
            if let Some(id) = &options.entity_id {
                let mut key = EntityKey::new(id)?;
                if let Some(entity_type) = options.entity_type {
                    key = key.with_type(entity_type);
                }
                call = call.with_entity(key);
            }
            if !options.tags.is_empty() {
                call = call.with_custom_tags(CustomTags::new(options.tags)?);
            }
            let call = at(call, options.origin, GetEntityToken::with_origin);
            let credential = credential::playfab(options.credential)?;
            let token = show::call(client, &call, &credential).await.map_err(|_| Failure::NoToken)?;
            Ok(Some(token.token.expose().to_owned()))
        }
    }
}

fn at<C>(call: C, origin: Option<Origin>, with_origin: fn(C, Origin) -> C) -> C {
    match origin {
        Some(origin) => with_origin(call, origin),
        None => call,
    }
}
