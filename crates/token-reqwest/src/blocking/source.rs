use std::fmt;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use token_lifecycle::{Failure, Generation, Given, Ladder, Lease, Outcome, Permit, Poll, Rung, Tick, Unavailable};
use token_protocol::{Endpoint, Expiring, Reusable};

use super::Client;
use crate::SourceSettings;
use crate::seed::seed;
use crate::source::Renewal;

/// One token of one endpoint, kept fresh for many threads, as [`TokenSource`](crate::TokenSource) for tasks.
///
/// Cloning is cheap, and clones share the token. There is no thread behind it: whoever asks first makes the request. A
/// thread that panics while it asks gives its place to the next.
///
/// ```no_run
/// # fn example() -> Result<(), Box<dyn std::error::Error>> {
/// use std::time::Duration;
/// use playfab_entity::{Credential, GetEntityToken, TitleId};
/// use token_reqwest::SourceSettings;
/// use token_reqwest::blocking::{Client, TokenSource};
///
/// let call = GetEntityToken::new(TitleId::new("A1B2")?);
/// let key = Credential::secret_key("my-secret-key")?;
/// let a_day = Duration::from_secs(24 * 60 * 60);
///
/// let source = TokenSource::new(Client::new()?, call, key, SourceSettings::new(a_day));
/// let lease = source.token()?;
/// // Use `lease.token`. Should the resource answer it with a 401:
/// source.reject(&lease);
/// # Ok(())
/// # }
/// ```
pub struct TokenSource<E: Endpoint>
where
    E::Output: Reusable,
{
    shared: Arc<Shared<E>>,
}

struct Shared<E: Endpoint>
where
    E::Output: Reusable,
{
    client: Client,
    endpoint: E,
    settings: SourceSettings,
    renewal: Renewal<E>,
    state: Mutex<State<E>>,
    /// The state has changed in a way that time alone would not have changed it.
    changed: Condvar,
}

struct State<E: Endpoint>
where
    E::Output: Reusable,
{
    ladder: Ladder<Arc<E::Output>>,
    root: Arc<E::Credential>,
}

impl<E: Endpoint> TokenSource<E>
where
    E::Output: Reusable + Expiring,
{
    /// A source without a token yet. `credential` authorises every request.
    #[must_use]
    pub fn new(client: Client, endpoint: E, credential: E::Credential, settings: SourceSettings) -> Self {
        let ladder = Ladder::root_only(settings.cell(), seed());
        Self::on(ladder, client, endpoint, credential, settings, None)
    }

    /// A source whose token renews itself, as [`TokenSource::with_renewal`](crate::TokenSource::with_renewal).
    #[must_use]
    pub fn with_renewal(
        client: Client,
        endpoint: E,
        credential: E::Credential,
        settings: SourceSettings,
        renewal: fn(&E::Output) -> Option<E::Credential>,
    ) -> Self {
        let ladder = Ladder::new(settings.cell(), seed());
        Self::on(ladder, client, endpoint, credential, settings, Some(renewal))
    }

    fn on(
        ladder: Ladder<Arc<E::Output>>,
        client: Client,
        endpoint: E,
        credential: E::Credential,
        settings: SourceSettings,
        renewal: Renewal<E>,
    ) -> Self {
        let state = Mutex::new(State { ladder, root: Arc::new(credential) });
        Self { shared: Arc::new(Shared { client, endpoint, settings, renewal, state, changed: Condvar::new() }) }
    }

    /// The token to use now.
    ///
    /// # Errors
    ///
    /// [`Unavailable::Failed`] if this thread asked and got none, [`Unavailable::Backoff`] if it is too early to ask again,
    /// [`Unavailable::Denied`] if the credential was refused.
    pub fn token(&self) -> Result<Lease<E::Output>, Unavailable<E::Rejection>> {
        let shared = &*self.shared;
        let mut state = shared.lock();
        loop {
            let now = shared.client.clock.now();
            let (permit, living, has_token) = match state.ladder.poll(now) {
                (Poll::Use { token, generation }, _) => return Ok(lease(token, generation)),
                (Poll::UseAndRefresh { token, permit, .. }, Rung::Token) => (permit, Some(Arc::clone(token)), true),
                (Poll::UseAndRefresh { permit, .. }, _) => (permit, None, true),
                (Poll::Fetch(permit), _) => (permit, None, false),
                (Poll::Join { until }, _) => {
                    let waited = shared.changed.wait_timeout(state, until.since(now));
                    state = waited.unwrap_or_else(PoisonError::into_inner).0;
                    continue;
                }
                (Poll::Backoff { until }, _) => return Err(Unavailable::Backoff { wait: until.since(now) }),
                (Poll::Denied, _) => return Err(Unavailable::Denied),
            };
            let root = Arc::clone(&state.root);
            drop(state);

            let flight = Flight { shared, permit: Some(permit) };
            let own = living.zip(shared.renewal).and_then(|(token, renewal)| renewal(&token));
            let is_renewal = own.is_some();
            if !is_renewal {
                flight.falls_back();
            }
            let credential = own.map_or(root, Arc::new);
            let retry = shared.settings.retry(has_token);
            let result = shared.client.drive(&shared.endpoint, &credential, retry, |until| flight.wait_until(until));
            let failure = flight.land(result, is_renewal);

            state = shared.lock();
            if let Some((token, generation)) = state.ladder.living(shared.client.clock.now()) {
                return Ok(lease(token, generation));
            }
            if let Some(failure) = failure {
                return Err(Unavailable::Failed(failure));
            }
        }
    }
}

impl<E: Endpoint> TokenSource<E>
where
    E::Output: Reusable,
{
    /// The resource refused this token, as [`TokenSource::reject`](crate::TokenSource::reject).
    pub fn reject(&self, lease: &Lease<E::Output>) {
        let shared = &*self.shared;
        shared.lock().ladder.reject(shared.client.clock.now(), lease.generation);
        shared.changed.notify_all();
    }

    /// Starts over with another credential, as
    /// [`TokenSource::replace_credential`](crate::TokenSource::replace_credential).
    pub fn replace_credential(&self, credential: E::Credential) {
        let mut state = self.shared.lock();
        state.root = Arc::new(credential);
        state.ladder.reset();
        self.shared.changed.notify_all();
    }
}

impl<E: Endpoint> Shared<E>
where
    E::Output: Reusable,
{
    /// Nothing that happens under the lock leaves the state half changed.
    fn lock(&self) -> MutexGuard<'_, State<E>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A permit that returns itself if the thread that holds it panics.
struct Flight<'a, E: Endpoint>
where
    E::Output: Reusable,
{
    shared: &'a Shared<E>,
    permit: Option<Permit>,
}

impl<E: Endpoint> Flight<'_, E>
where
    E::Output: Reusable + Expiring,
{
    /// The request is authorised by the root credential, whatever lives.
    fn falls_back(&self) {
        if let Some(permit) = &self.permit {
            self.shared.lock().ladder.falls_back(permit);
        }
    }

    fn wait_until(&self, until: Tick) {
        if let Some(permit) = &self.permit {
            self.shared.lock().ladder.postpone(permit, until);
        }
    }

    /// The failure, if it is one that the root credential met and not the token, or a credential that has been replaced.
    fn land(
        mut self,
        result: Result<Given<E::Output>, Failure<E::Rejection>>,
        is_renewal: bool,
    ) -> Option<Failure<E::Rejection>> {
        let assumed = self.shared.settings.assumed_life;
        let (outcome, failure) = match result {
            Ok(given) => (Outcome::of::<E::Rejection>(Ok(given), assumed), None),
            Err(failure) => (Outcome::of(Err(&failure), assumed), Some(failure)),
        };
        let permit = self.permit.take()?;
        let blames_token = is_renewal && outcome.blames_credential();
        let mut state = self.shared.lock();
        let counts = !state.ladder.predates_reset(&permit);
        state.ladder.complete(permit, self.shared.client.clock.now(), outcome.map(Arc::new));
        failure.filter(|_| counts && !blames_token)
        // Dropped here, it wakes the others.
    }
}

impl<E: Endpoint> Drop for Flight<'_, E>
where
    E::Output: Reusable,
{
    fn drop(&mut self) {
        if let Some(permit) = self.permit.take() {
            let now = self.shared.client.clock.now();
            let mut state = self.shared.lock();
            // Or each that comes would panic in its turn, and none would get the token that lives.
            if state.ladder.living(now).is_some() {
                state.ladder.complete(permit, now, Outcome::Failed(Duration::ZERO));
            } else {
                state.ladder.cancel(permit);
            }
        }
        self.shared.changed.notify_all();
    }
}

impl<E: Endpoint> Clone for TokenSource<E>
where
    E::Output: Reusable,
{
    fn clone(&self) -> Self {
        Self { shared: Arc::clone(&self.shared) }
    }
}

/// Without the endpoint's inputs, the credential and the token.
impl<E: Endpoint> fmt::Debug for TokenSource<E>
where
    E::Output: Reusable,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenSource").field("endpoint", &E::NAME).finish_non_exhaustive()
    }
}

fn lease<T>(token: &Arc<T>, generation: Generation) -> Lease<T> {
    Lease { token: Arc::clone(token), generation }
}
