use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

use token_lifecycle::{Failure, Flight, Given, Ladder, Lease, Unavailable};
use token_protocol::{Endpoint, Expiring, Reusable};

use crate::seed::seed;
use crate::{Client, SourceSettings};

/// One token of one endpoint, kept fresh for many tasks.
///
/// Cloning is cheap, and clones share the token. There is no task behind it: whoever asks first makes the request, and
/// the others wait for that one, or go on with the token there is. While one lives, a renewal is one attempt. A task that is dropped
/// while it asks gives its place to the next, who keeps to the wait that the first one was in. While renewal fails, or is dropped, the
/// old token is served for as long as it lives.
///
/// ```no_run
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// use std::time::Duration;
/// use playfab_entity::{Credential, GetEntityToken, TitleId};
/// use token_reqwest::{Client, SourceSettings, TokenSource};
///
/// let call = GetEntityToken::new(TitleId::new("A1B2")?);
/// let key = Credential::secret_key("my-secret-key")?;
/// let a_day = Duration::from_secs(24 * 60 * 60);
///
/// // The entity token renews itself. The key is for the first one, and for when that fails.
/// let source = TokenSource::with_renewal(Client::new()?, call, key, SourceSettings::new(a_day), |token| {
///     Credential::entity_token(token.token.expose()).ok()
/// });
/// let lease = source.token().await?;
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
    root: RwLock<Arc<E::Credential>>,
    source: token_lifecycle::TokenSource<E::Output>,
}

/// How a token becomes the credential for the next one.
pub(crate) type Renewal<E> = Option<fn(&<E as Endpoint>::Output) -> Option<<E as Endpoint>::Credential>>;

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

    /// A source whose token renews itself: while one lives, `renewal` makes it the credential for the next. When that
    /// credential is refused or `renewal` makes none, or the token has died, `credential` takes over.
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
        let source = token_lifecycle::TokenSource::new(ladder, settings.assumed_life);
        let root = RwLock::new(Arc::new(credential));
        Self { shared: Arc::new(Shared { client, endpoint, settings, renewal, root, source }) }
    }

    /// The token to use now.
    ///
    /// The future is `Send` if the endpoint, its credential and its token are `Send` and `Sync`, and its rejection is `Send`.
    ///
    /// # Errors
    ///
    /// [`Unavailable::Failed`] if this task asked and got none, [`Unavailable::Backoff`] if it is too early to ask again,
    /// [`Unavailable::Denied`] if the credential was refused.
    pub async fn token(&self) -> Result<Lease<E::Output>, Unavailable<E::Rejection>> {
        let shared = &*self.shared;
        let fetch = |living, flight| shared.fetch(living, flight);
        shared.source.token(|| shared.client.clock.now(), fetch, tokio::time::sleep).await
    }
}

impl<E: Endpoint> TokenSource<E>
where
    E::Output: Reusable,
{
    /// The resource refused this token: it is not handed out again. The lease of an older token changes nothing.
    ///
    /// It counts as a failure: the next request waits as after one, and until then [`token`](TokenSource::token) is
    /// [`Unavailable::Backoff`].
    pub fn reject(&self, lease: &Lease<E::Output>) {
        self.shared.source.reject(self.shared.client.clock.now(), lease.generation);
    }

    /// Starts over with another credential: without a token, a wait or a denial. What requests bring that are still under
    /// way does not count.
    pub fn replace_credential(&self, credential: E::Credential) {
        // First this: a request that starts in between has the new credential, and at worst is made twice.
        *self.shared.root.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(credential);
        self.shared.source.reset();
    }
}

impl<E: Endpoint> Shared<E>
where
    E::Output: Reusable,
{
    /// Asks for a token: authorised by the one that lives, or by the root credential.
    async fn fetch(
        &self,
        living: Option<Arc<E::Output>>,
        flight: Flight<'_, E::Output>,
    ) -> Result<Given<E::Output>, Failure<E::Rejection>> {
        let own = living.zip(self.renewal).and_then(|(token, renewal)| renewal(&token)).map(Arc::new);
        let credential = own.unwrap_or_else(|| {
            flight.falls_back();
            Arc::clone(&self.root.read().unwrap_or_else(PoisonError::into_inner))
        });
        let retry = self.settings.retry(flight.has_token());
        self.client.drive(&self.endpoint, &credential, retry, |until| flight.wait_until(until)).await
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
