//! A token source through its life: a token, its renewals, what the resource and the program say of it, and all that can be
//! printed on the way.
#![allow(clippy::disallowed_methods, reason = "a token is renewed after a while")]

use std::fmt::Debug;
use std::thread;
use std::time::Duration;

use token_protocol::{Endpoint, Expiring, Rejection, Reusable};
use token_reqwest::{
    AttemptOutcome, Backoff, CellPolicy, Failure, Lease, RetryPolicy, SourceSettings, TokenSource, Unavailable,
    blocking,
};

use super::hunt::{Place, Texts};
use super::wire::{AnyClient, RUNTIME};

/// Longer than the source rests after a failure, and than a token waits for its renewal.
const WHILE: Duration = Duration::from_millis(150);

/// How a token becomes a credential.
pub(crate) type Renewal<E> = fn(&<E as Endpoint>::Output) -> Option<<E as Endpoint>::Credential>;

enum AnySource<E: Endpoint<Output: Reusable>> {
    Async(TokenSource<E>),
    Blocking(blocking::TokenSource<E>),
}

/// Two attempts, a moment apart.
pub(crate) fn brisk() -> RetryPolicy {
    let moment = Backoff::new(Duration::from_millis(1), Duration::from_millis(2)).unwrap();
    RetryPolicy::default().with_backoff(moment).with_attempts(2).unwrap()
}

/// A token is due for renewal after a tenth of a second.
fn settings() -> SourceSettings {
    let rest = Backoff::new(WHILE / 2, WHILE / 2).unwrap();
    let cell = CellPolicy::default().with_renewal_at(0.01).unwrap().with_backoff(rest);
    SourceSettings::new(Duration::from_secs(10)).with_retry(brisk()).with_cell(cell)
}

impl<E: Endpoint<Output: Reusable + Expiring>> AnySource<E> {
    fn new(client: &AnyClient, call: E, credential: E::Credential, renewal: Option<Renewal<E>>) -> Self {
        match (client.clone(), renewal) {
            (AnyClient::Async(client), None) => Self::Async(TokenSource::new(client, call, credential, settings())),
            (AnyClient::Async(client), Some(renewal)) => {
                Self::Async(TokenSource::with_renewal(client, call, credential, settings(), renewal))
            }
            (AnyClient::Blocking(client), None) => {
                Self::Blocking(blocking::TokenSource::new(client, call, credential, settings()))
            }
            (AnyClient::Blocking(client), Some(renewal)) => {
                Self::Blocking(blocking::TokenSource::with_renewal(client, call, credential, settings(), renewal))
            }
        }
    }

    fn token(&self) -> Result<Lease<E::Output>, Unavailable<E::Rejection>> {
        match self {
            Self::Async(source) => RUNTIME.block_on(source.token()),
            Self::Blocking(source) => source.token(),
        }
    }

    fn reject(&self, lease: &Lease<E::Output>) {
        match self {
            Self::Async(source) => source.reject(lease),
            Self::Blocking(source) => source.reject(lease),
        }
    }

    fn replace_credential(&self, credential: E::Credential) {
        match self {
            Self::Async(source) => source.replace_credential(credential),
            Self::Blocking(source) => source.replace_credential(credential),
        }
    }
}

pub(crate) fn saw_failure<R: Debug + Rejection + 'static>(texts: &mut Texts, failure: &Failure<R>) {
    texts.saw_error(failure);
    for attempt in failure.attempts() {
        texts.saw(Place::Elsewhere, attempt);
        if let AttemptOutcome::Lost(loss) = &attempt.outcome {
            texts.add(Place::Elsewhere, loss.to_string());
            loss.source().into_iter().for_each(|error| texts.saw_error(error));
        }
    }
}

struct Life<E: Endpoint<Output: Reusable>> {
    source: AnySource<E>,
    texts: Texts,
    came: Vec<&'static str>,
}

impl<E> Life<E>
where
    E: Endpoint<Output: Debug + Reusable + Expiring, Rejection: 'static>,
{
    /// Asks for a token, and looks at what comes and at the source that has it.
    fn ask(&mut self) -> Option<Lease<E::Output>> {
        let result = self.source.token();
        match &result {
            Ok(lease) => self.texts.saw(Place::Elsewhere, lease),
            Err(error) => self.texts.saw_error(error),
        }
        if let Err(Unavailable::Failed(failure)) = &result {
            saw_failure(&mut self.texts, failure);
        }
        match &self.source {
            AnySource::Async(source) => self.texts.saw(Place::Elsewhere, source),
            AnySource::Blocking(source) => self.texts.saw(Place::Elsewhere, source),
        }
        self.came.push(match &result {
            Ok(_) => "lease",
            Err(Unavailable::Failed(_)) => "failure",
            Err(Unavailable::Backoff { .. }) => "backoff",
            Err(Unavailable::Denied) => "denial",
            Err(_) => "other",
        });
        result.ok()
    }

    fn ask_later(&mut self) -> Option<Lease<E::Output>> {
        thread::sleep(WHILE);
        self.ask()
    }
}

/// A token, two renewals, a rejection, and another credential. Returns what was printed, and what came of each of seven times that
/// a token was asked for.
pub(crate) fn live<E>(
    client: &AnyClient,
    call: E,
    [first, second]: [E::Credential; 2],
    renewal: Option<Renewal<E>>,
) -> (Texts, Vec<&'static str>)
where
    E: Endpoint<Output: Debug + Reusable + Expiring, Rejection: 'static>,
{
    let source = AnySource::new(client, call, first, renewal);
    let mut life = Life { source, texts: Texts::default(), came: Vec::new() };
    life.texts.saw(Place::Elsewhere, &settings());
    life.ask();
    life.ask_later();
    if let Some(lease) = life.ask_later() {
        life.source.reject(&lease);
    }
    life.ask();
    life.ask_later();
    life.source.replace_credential(second);
    life.ask();
    life.ask_later();
    (life.texts, life.came)
}
