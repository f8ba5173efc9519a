//! The same client for programs without an async runtime. Feature `blocking`.
//!
//! ```no_run
//! use playfab_entity::{Credential, GetEntityToken, TitleId};
//! use token_reqwest::blocking::Client;
//!
//! let client = Client::new()?; // make one and keep it
//! let call = GetEntityToken::new(TitleId::new("A5F3")?);
//! let token = client.call(&call, &Credential::secret_key("my-secret-key")?)?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod source;

use std::io::Read;
use std::time::Duration;
use std::{fmt, mem, thread};

use http::{Method, Request, Response};
use reqwest::blocking::ClientBuilder;
pub use source::TokenSource;
use token_lifecycle::{Exchange, Failure, Given, RetryPolicy, Tick, drive_blocking};
use token_protocol::Endpoint;

use crate::classify::{classify, classify_io};
use crate::clock::Clock;
use crate::seed::seed;
use crate::traced::Traced;
use crate::{BuildError, CallError, Settings, TransportError, exchange};

/// Sends calls with a blocking reqwest client.
///
/// Cloning is cheap, and clones share their connections and the one thread behind them. Like reqwest's, it
/// must not be made, used or dropped inside an async runtime: it panics there, or blocks the runtime.
#[derive(Clone)]
pub struct Client {
    inner: reqwest::blocking::Client,
    settings: Settings,
    clock: Clock,
}

impl Client {
    /// As [`Client::new`](crate::Client::new).
    ///
    /// # Errors
    ///
    /// If reqwest cannot set itself up.
    pub fn new() -> Result<Self, BuildError> {
        Self::with(Settings::default())
    }

    /// As [`Client::with`](crate::Client::with).
    ///
    /// # Errors
    ///
    /// If reqwest cannot set itself up.
    pub fn with(settings: Settings) -> Result<Self, BuildError> {
        Self::from_reqwest(Settings::builder(), settings)
    }

    /// As [`Client::from_reqwest`](crate::Client::from_reqwest), and from the same builder, not from
    /// `reqwest::blocking`'s.
    ///
    /// # Errors
    ///
    /// If reqwest cannot set itself up.
    pub fn from_reqwest(builder: reqwest::ClientBuilder, settings: Settings) -> Result<Self, BuildError> {
        // reqwest's blocking timeout starts anew with every read, so a slow enough body would never time
        // out. The asynchronous client underneath has one deadline for all of it.
        let builder = ClientBuilder::from(settings.apply(builder)).timeout(None);
        let inner = builder.build().map_err(BuildError::new)?;
        Ok(Self { inner, settings, clock: Clock::start() })
    }

    /// Makes a call: one attempt.
    ///
    /// # Errors
    ///
    /// [`CallError::Transport`] if there is no whole answer, [`CallError::Service`] if it is not a token.
    pub fn call<E: Endpoint>(
        &self,
        endpoint: &E,
        credential: &E::Credential,
    ) -> Result<E::Output, CallError<E::Rejection>> {
        let endpoint = Traced::new(endpoint);
        let response = self.send(endpoint.request(credential)).inspect_err(|error| endpoint.log.lost(error))?;
        Ok(endpoint.response(&response)?)
    }

    /// Makes a call, and repeats it where that may help and does no harm, as
    /// [`Client::call_with_retry`](crate::Client::call_with_retry). The thread sleeps in between.
    ///
    /// # Errors
    ///
    /// [`Failure`], with every attempt's outcome and the reason why there was no further one. The source of an
    /// attempt that was lost is a [`TransportError`].
    pub fn call_with_retry<E: Endpoint>(
        &self,
        endpoint: &E,
        credential: &E::Credential,
        policy: RetryPolicy,
    ) -> Result<E::Output, Failure<E::Rejection>> {
        self.drive(endpoint, credential, policy, |_| {}).map(|given| given.output)
    }

    /// [`call_with_retry`](Client::call_with_retry), with what tells how long the token lives.
    fn drive<E: Endpoint>(
        &self,
        endpoint: &E,
        credential: &E::Credential,
        policy: RetryPolicy,
        waits: impl Fn(Tick),
    ) -> Result<Given<E::Output>, Failure<E::Rejection>> {
        let endpoint = Traced::new(endpoint);
        let exchange = Exchange::new(&endpoint, credential, policy, seed());
        let send = |request, left| Ok(self.send_within(left, request).inspect_err(|error| endpoint.log.lost(error))?);
        let sleep = |wait| {
            waits(self.clock.now().after(wait));
            #[expect(clippy::disallowed_methods, reason = "blocking callers wait on their own thread")]
            thread::sleep(wait);
        };
        drive_blocking(exchange, || self.clock.now(), send, sleep)
    }

    /// Sends one request and reads the whole response, as [`Client::send`](crate::Client::send).
    ///
    /// # Errors
    ///
    /// If there is no whole answer. A status that means failure is no error here.
    pub fn send(&self, request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, TransportError> {
        self.send_within(Duration::MAX, request)
    }

    fn send_within(&self, limit: Duration, request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, TransportError> {
        let (head, body) = request.into_parts();
        let is_head = head.method == Method::HEAD;
        let mut request = reqwest::blocking::Request::new(head.method, exchange::url(&head.uri)?);
        *request.version_mut() = head.version;
        *request.headers_mut() = head.headers;
        if limit < self.settings.timeout() {
            *request.timeout_mut() = Some(limit);
        }
        // With an empty one, reqwest's blocking client adds `content-length: 0`, to a GET too.
        if !body.is_empty() {
            *request.body_mut() = Some(body.into());
        }
        let mut response = self.inner.execute(request).map_err(classify)?;

        let expected = exchange::expected_length(is_head, response.status(), response.content_length());
        exchange::check_length(expected, self.settings.max_body())?;
        let mut body = Vec::new();
        let one_more = u64::try_from(self.settings.max_body()).unwrap_or(u64::MAX).saturating_add(1);
        response.by_ref().take(one_more).read_to_end(&mut body).map_err(classify_io)?;
        if body.len() > self.settings.max_body() {
            return Err(TransportError::TooLarge { max: self.settings.max_body() });
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
