use clap::{Args, Parser, Subcommand, ValueEnum};
use emm_token::{EnterpriseId, UserId};
use ita_token::{Accept, TokenId};
use pgs_token::{PackageName, Persona};
use playfab_entity::{EntityType, TitleId};
use token_protocol::Origin;

/// Obtains tokens from four services and shows what goes over the wire, credentials and tokens left out.
///
/// Without a command, it starts a sandbox in its own process, obtains all four tokens from it and has one call per service
/// refused. With a command, it makes one call to the real service.
///
/// Credentials are never taken from the command line, where every user of the machine can read them: set the
/// environment variable that the command names, or pipe the credential to standard input.
///
/// Exit codes: 0, there is a token; 1, there is none; 2, something is missing or wrong on the caller's side.
#[derive(Parser)]
#[command(name = "tokens", verbatim_doc_comment)]
pub(crate) struct Options {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,

    /// Keep a PlayFab token fresh against a sandbox whose tokens live 9 seconds, for this long, and show what happens
    #[arg(long, value_name = "SECONDS", num_args = 0..=1, default_missing_value = "20", conflicts_with = "reveal")]
    pub(crate) watch: Option<u64>,

    /// Print the token in the clear, alone on the last line
    #[arg(long, global = true)]
    pub(crate) reveal: bool,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Play Games Services: a Play Grouping API token. Credential: a player's OAuth access token, in `PGS_ACCESS_TOKEN`
    Pgs(Pgs),
    /// Play EMM API: an authentication token. Credential: an OAuth access token, in `EMM_ACCESS_TOKEN`
    Emm(Emm),
    /// ITA Group Games: a token by its id. Credential: whatever ITA told you, in `ITA_CREDENTIAL`
    Ita(Ita),
    /// PlayFab: an entity token. Credential: in `PLAYFAB_SECRET_KEY`, `PLAYFAB_SESSION_TICKET` or `PLAYFAB_ENTITY_TOKEN`
    Playfab(Playfab),
}

#[derive(Args)]
pub(crate) struct Pgs {
    /// The app's package name, for example com.example.mygame
    #[arg(long, value_name = "NAME")]
    pub(crate) package_name: PackageName,

    /// The persona: a stable identifier of the player, made by the game
    #[arg(long)]
    pub(crate) persona: Persona,

    /// Where to send the call
    #[arg(long, value_name = "URL", help = format!("Where to send the call [default: {}]", *pgs_token::DEFAULT_ORIGIN))]
    pub(crate) origin: Option<Origin>,
}

#[derive(Args)]
pub(crate) struct Emm {
    /// The enterprise's id
    #[arg(long, value_name = "ID")]
    pub(crate) enterprise_id: EnterpriseId,

    /// The user's id
    #[arg(long, value_name = "ID")]
    pub(crate) user_id: UserId,

    /// Where to send the call
    #[arg(long, value_name = "URL", help = format!("Where to send the call [default: {}]", *emm_token::DEFAULT_ORIGIN))]
    pub(crate) origin: Option<Origin>,
}

#[derive(Args)]
pub(crate) struct Ita {
    /// The id under which the token was issued
    #[arg(long, value_name = "ID")]
    pub(crate) token_id: TokenId,

    /// The form in which to ask for the token
    #[arg(long, value_enum, default_value = "json")]
    pub(crate) format: Format,

    /// What the credential is: a bearer token, `user:password`, the value of a header, or none
    #[arg(long, value_enum, default_value = "bearer")]
    pub(crate) credential: ItaCredential,

    /// The header that carries the credential, with `--credential header`
    #[arg(long, value_name = "NAME", default_value = "x-api-key")]
    pub(crate) header_name: String,

    /// Where to send the call
    #[arg(long, value_name = "URL", help = format!("Where to send the call [default: {}]", *ita_token::DEFAULT_ORIGIN))]
    pub(crate) origin: Option<Origin>,
}

#[derive(Args)]
pub(crate) struct Playfab {
    /// The title's id, for example 144
    #[arg(long, value_name = "ID")]
    pub(crate) title_id: TitleId,

    /// What the credential is; each is read from its own environment variable
    #[arg(long, value_enum, default_value = "secret-key")]
    pub(crate) credential: PlayfabCredential,

    /// Ask for the token of this entity, a relation of the credential's own
    #[arg(long, value_name = "ID")]
    pub(crate) entity_id: Option<String>,

    /// That entity's type, for example `master_player_account`
    #[arg(long, value_name = "TYPE", requires = "entity_id")]
    pub(crate) entity_type: Option<EntityType>,

    /// A custom tag; may be given more than once
    #[arg(long = "tag", value_name = "NAME=VALUE", value_parser = tag)]
    pub(crate) tags: Vec<(String, String)>,

    /// Where to send the call [default: `https://{title-id}.playfabapi.com`]
    #[arg(long, value_name = "URL")]
    pub(crate) origin: Option<Origin>,
}

#[derive(ValueEnum, Clone, Copy)]
pub(crate) enum Format {
    Json,
    Xml,
}

impl From<Format> for Accept {
    fn from(format: Format) -> Self {
        match format {
            Format::Json => Self::Json,
            Format::Xml => Self::Xml,
        }
    }
}

#[derive(ValueEnum, Clone, Copy)]
pub(crate) enum ItaCredential {
    None,
    Bearer,
    Basic,
    Header,
}

#[derive(ValueEnum, Clone, Copy)]
pub(crate) enum PlayfabCredential {
    SecretKey,
    SessionTicket,
    EntityToken,
}

fn tag(text: &str) -> Result<(String, String), &'static str> {
    let (name, value) = text.split_once('=').ok_or("must be NAME=VALUE")?;
    Ok((name.to_owned(), value.to_owned()))
}
