use std::time::{Duration, Instant};

use token_protocol::{Endpoint, Origin};

use crate::common::wire::{AnyClient, said};
use crate::common::{Said, emm, google, ita, pgs, playfab};

/// Far more than a call takes here: a client in a hurry has a third of a second, and the others get answers at once. Less than the
/// time that a client has without a setting.
const LONG: Duration = Duration::from_secs(20);

/// A call with one kind of credential.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Caller {
    Pgs,
    Emm,
    ItaBearer,
    ItaBasic,
    ItaHeader,
    PlayFabSecretKey,
    PlayFabSessionTicket,
    PlayFabEntityToken,
}

pub(crate) const CALLERS: [Caller; 8] = [
    Caller::Pgs,
    Caller::Emm,
    Caller::ItaBearer,
    Caller::ItaBasic,
    Caller::ItaHeader,
    Caller::PlayFabSecretKey,
    Caller::PlayFabSessionTicket,
    Caller::PlayFabEntityToken,
];

impl Caller {
    /// The place in a list of PGS, EMM, ITA and `PlayFab`.
    pub(crate) fn service(self) -> usize {
        match self {
            Self::Pgs => 0,
            Self::Emm => 1,
            Self::ItaBearer | Self::ItaBasic | Self::ItaHeader => 2,
            Self::PlayFabSecretKey | Self::PlayFabSessionTicket | Self::PlayFabEntityToken => 3,
        }
    }

    /// Makes the call, and says what became of it.
    pub(crate) fn call(self, client: &AnyClient, origin: &str) -> String {
        use playfab_entity::Credential as PlayFab;
        let origin: Origin = origin.parse().unwrap();
        match self {
            Self::Pgs => say(client, &pgs().with_origin(origin), &google("s3cr3t")),
            Self::Emm => say(client, &emm().with_origin(origin), &google("s3cr3t")),
            Self::ItaBearer => {
                say(client, &ita().with_origin(origin), &ita_token::Credential::bearer("s3cr3t").unwrap())
            }
            Self::ItaBasic => {
                say(client, &ita().with_origin(origin), &ita_token::Credential::basic("user", "s3cr3t").unwrap())
            }
            Self::ItaHeader => {
                say(client, &ita().with_origin(origin), &ita_token::Credential::header("x-own", "s3cr3t").unwrap())
            }
            Self::PlayFabSecretKey => {
                say(client, &playfab().with_origin(origin), &PlayFab::secret_key("s3cr3t").unwrap())
            }
            Self::PlayFabSessionTicket => {
                say(client, &playfab().with_origin(origin), &PlayFab::session_ticket("s3cr3t").unwrap())
            }
            Self::PlayFabEntityToken => {
                say(client, &playfab().with_origin(origin), &PlayFab::entity_token("s3cr3t").unwrap())
            }
        }
    }
}

fn say<E: Endpoint>(client: &AnyClient, call: &E, credential: &E::Credential) -> String
where
    E::Rejection: Said,
{
    let start = Instant::now();
    let result = client.call(call, credential);
    let took = start.elapsed();
    assert!(took < LONG, "a call took {took:?}");
    said(&result)
}
