use std::time::Duration;
use std::{fmt, mem};

use http::{Method, Request, Response};
use token_lifecycle::{Exchange, Failure, Given, RetryPolicy, Tick, drive};
use token_protocol::Endpoint;

use crate::classify::classify;
use crate::clock::Clock;
use crate::seed::seed;
use crate::traced::Traced;
use crate::{BuildError, CallError, Settings, TransportError, exchange};

/// Sends calls with an asynchronous reqwest client.
///
/// Cloning is cheap, and clones share their connections. Make one and keep it.
#[derive(Clone)]
pub struct Client {
    inner: reqwest::Client,
    settings: Settings,
    pub(crate) clock: Clock,
}

impl Client {
    /// A client with the default [`Settings`]: 10 s to connect, 30 s for the call, 1 MiB of body.
    ///
    /// It uses no proxy, not even one that the environment names: a call to a loopback host over plain `http`
    /// would hand the credential to the proxy in the clear. For a proxy, see
    /// [`from_reqwest`](Client::from_reqwest).
    ///
    /// # Errors
    ///
    /// If reqwest cannot set itself up.
    pub fn new() -> Result<Self, BuildError> {
        Self::with(Settings::default())
    }

    /// A client with these settings, otherwise as [`new`](Client::new).
    ///
    /// # Errors
    ///
    /// If reqwest cannot set itself up.
    pub fn with(settings: Settings) -> Result<Self, BuildError> {
        Self::from_reqwest(Settings::builder(), settings)
    }

    /// A client with the caller's own proxies, certificates, resolver and the like.
    ///
    /// `settings` replaces the builder's own timeouts, but for its `read_timeout`, which stays beside them. Redirects, reqwest's retries, `referer` and `connection_verbose`, which
    /// logs credentials, are turned off. Everything else stays as the builder has it: default headers and cookies go out with each
    /// call; and a builder left alone uses the proxies that the environment names, if reqwest's feature
    /// `system-proxy` is on. Calls to loopback hosts over plain `http` go through a proxy too, in the clear, unless
    /// it is told to leave them out.
    ///
    /// ```
    /// use token_reqwest::{Client, Settings};
    ///
    /// // For https alone: plain calls to a loopback host do not go through it.
    /// let proxy = reqwest::Proxy::https("http://proxy.example:3128")?;
    /// let builder = reqwest::Client::builder().proxy(proxy);
    /// let client = Client::from_reqwest(builder, Settings::default())?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// If reqwest cannot set itself up.
    pub fn from_reqwest(builder: reqwest::ClientBuilder, settings: Settings) -> Result<Self, BuildError> {
        let inner = settings.apply(builder).build().map_err(BuildError::new)?;
        Ok(Self { inner, settings, clock: Clock::start() })
    }

    /// Makes a call: one attempt.
    ///
    /// The future is `Send` if the endpoint and its credential are `Sync`.
    ///
    /// # Errors
    ///
    /// [`CallError::Transport`] if there is no whole answer, [`CallError::Service`] if it is not a token.
    pub async fn call<E: Endpoint>(
        &self,
        endpoint: &E,
        credential: &E::Credential,
    ) -> Result<E::Output, CallError<E::Rejection>> {
        let endpoint = Traced::new(endpoint);
        let sent = endpoint.log.around(self.send(endpoint.request(credential)));
        let response = sent.await.inspect_err(|error| endpoint.log.lost(error))?;
        Ok(endpoint.response(&response)?)
    }

    /// Makes a call, and repeats it where that may help and does no harm.
    ///
    /// A lost connection and an answer that asks for it are repeated, after the policy's waits and no sooner than a
    /// `Retry-After` says. Where nobody knows if the service acted, a call whose `REPLAY` forbids it is not. A
    /// credential that was refused is the caller's business: [`Failure::recovery`] says so.
    ///
    /// The future is `Send` if the endpoint and its credential are `Sync` and what the call brings, token or
    /// rejection, is `Send`. Dropping it ends the call. An attempt has as long as the client's own timeouts give it, and no longer
    /// than is left of the policy's total.
    ///
    /// ```no_run
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// use std::time::Duration;
    ///
    /// use playfab_entity::{Credential, GetEntityToken, TitleId};
    /// use token_reqwest::{Client, RetryPolicy};
    ///
    /// let client = Client::new()?;
    /// let call = GetEntityToken::new(TitleId::new("A5F3")?);
    /// let policy = RetryPolicy::default().with_attempts(5)?.with_patience(Duration::from_secs(10));
    /// let token = client.call_with_retry(&call, &Credential::secret_key("my-secret-key")?, policy).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`Failure`], with every attempt's outcome and the reason why there was no further one. The source of an
    /// attempt that was lost is a [`TransportError`].
    pub async fn call_with_retry<E: Endpoint>(
        &self,
        endpoint: &E,
        credential: &E::Credential,
        policy: RetryPolicy,
    ) -> Result<E::Output, Failure<E::Rejection>> {
        self.drive(endpoint, credential, policy, |_| {}).await.map(|given| given.output)
    }

    /// [`call_with_retry`](Client::call_with_retry), with what tells how long the token lives. `waits` is told of each wait, when it
    /// begins: until when it is.
    pub(crate) async fn drive<E: Endpoint>(
        &self,
        endpoint: &E,
        credential: &E::Credential,
        policy: RetryPolicy,
        waits: impl Fn(Tick),
    ) -> Result<Given<E::Output>, Failure<E::Rejection>> {
        let endpoint = &Traced::new(endpoint);
        let send = |request, left| async move {
            let sent = endpoint.log.around(self.send_within(left, request));
            Ok(sent.await.inspect_err(|error| endpoint.log.lost(error))?)
        };
        let exchange = Exchange::new(endpoint, credential, policy, seed());
        let sleep = |wait| {
            waits(self.clock.now().after(wait));
            tokio::time::sleep(wait)
        };
        drive(exchange, || self.clock.now(), send, sleep).await
    }

    /// Sends one request and reads the whole response: [`call`](Client::call) without its two ends, for a caller
    /// who needs the response's headers.
    ///
    /// ```no_run
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// use playfab_entity::{Credential, GetEntityToken, TitleId};
    /// use token_protocol::{Endpoint as _, Head};
    /// use token_reqwest::Client;
    ///
    /// let call = GetEntityToken::new(TitleId::new("A5F3")?);
    /// let request = call.request(&Credential::secret_key("my-secret-key")?);
    /// let response = Client::new()?.send(request).await?;
    /// let request_id = Head::of(&response).request_id();
    /// let token = call.response(&response)?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// If there is no whole answer. A status that means failure is no error here.
    pub async fn send(&self, request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, TransportError> {
        self.send_within(Duration::MAX, request).await
    }

    async fn send_within(
        &self,
        limit: Duration,
        request: Request<Vec<u8>>,
    ) -> Result<Response<Vec<u8>>, TransportError> {
        let (head, body) = request.into_parts();
        let is_head = head.method == Method::HEAD;
        let mut request = reqwest::Request::new(head.method, exchange::url(&head.uri)?);
        *request.version_mut() = head.version;
        *request.headers_mut() = head.headers;
        if limit < self.settings.timeout() {
            *request.timeout_mut() = Some(limit);
        }
        if !body.is_empty() {
            *request.body_mut() = Some(body.into());
        }
        let mut response = self.inner.execute(request).await.map_err(classify)?;

        let expected = exchange::expected_length(is_head, response.status(), response.content_length());
        exchange::check_length(expected, self.settings.max_body())?;
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(classify)? {
            if chunk.len() > self.settings.max_body().saturating_sub(body.len()) {
                return Err(TransportError::TooLarge { max: self.settings.max_body() });
            }
            body.extend_from_slice(&chunk);
        }
        exchange::check_end(expected, &body)?;
        let headers = mem::take(response.headers_mut());
        Ok(exchange::response(response.status(), response.version(), headers, body))
    }
}

/// Without reqwest's client, whose default headers may hold secrets.
impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("settings", &self.settings).finish_non_exhaustive()
    }
}
