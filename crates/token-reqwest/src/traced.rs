use std::sync::atomic::{AtomicU32, Ordering};

use http::Request;
use token_protocol::{Endpoint, Error, Head, Rejection, Replay};

use crate::TransportError;

/// An endpoint whose answers are logged.
pub(crate) struct Traced<'a, E> {
    endpoint: &'a E,
    pub(crate) log: Log,
}

impl<'a, E: Endpoint> Traced<'a, E> {
    pub(crate) fn new(endpoint: &'a E) -> Self {
        Self { endpoint, log: Log::new(E::NAME) }
    }
}

impl<E: Endpoint> Endpoint for Traced<'_, E> {
    const NAME: &'static str = E::NAME;
    const REPLAY: Replay = E::REPLAY;
    type Credential = E::Credential;
    type Output = E::Output;
    type Rejection = E::Rejection;

    fn request(&self, credential: &E::Credential) -> Request<Vec<u8>> {
        self.log.attempt.fetch_add(1, Ordering::Relaxed);
        self.endpoint.request(credential)
    }

    fn read(&self, head: Head<'_>, body: &[u8]) -> Result<E::Output, Error<E::Rejection>> {
        let result = self.endpoint.read(head, body);
        self.log.answered(head, result.as_ref().err());
        result
    }
}

/// What is told about one call. Without the feature `tracing`, nobody hears it.
pub(crate) struct Log {
    /// How many requests were built.
    attempt: AtomicU32,
    #[cfg(feature = "tracing")]
    span: tracing::Span,
}

#[cfg(feature = "tracing")]
impl Log {
    fn new(name: &'static str) -> Self {
        Self { attempt: AtomicU32::new(0), span: tracing::debug_span!("token_call", endpoint = name) }
    }

    /// What is told while this is polled, by whomever, is told within the call's span.
    pub(crate) fn around<F: Future>(&self, future: F) -> impl Future<Output = F::Output> + use<F> {
        tracing::Instrument::instrument(future, self.span.clone())
    }

    fn answered<R: Rejection>(&self, head: Head<'_>, error: Option<&Error<R>>) {
        tracing::debug!(
            parent: &self.span,
            attempt = self.attempt.load(Ordering::Relaxed),
            status = head.status.as_u16(),
            recovery = error.map(|error| tracing::field::debug(error.recovery())),
            request_id = head.request_id().as_ref().map(token_protocol::RequestId::as_str),
            "answered"
        );
    }

    /// There is no answer to the attempt.
    pub(crate) fn lost(&self, error: &TransportError) {
        tracing::debug!(
            parent: &self.span,
            attempt = self.attempt.load(Ordering::Relaxed),
            recovery = ?error.recovery(),
            %error,
            "not answered"
        );
    }
}

#[cfg(not(feature = "tracing"))]
#[expect(clippy::unused_self, reason = "nobody hears it")]
impl Log {
    fn new(_: &'static str) -> Self {
        Self { attempt: AtomicU32::new(0) }
    }

    pub(crate) fn around<F>(&self, future: F) -> F {
        future
    }

    fn answered<R: Rejection>(&self, _: Head<'_>, _: Option<&Error<R>>) {}

    pub(crate) fn lost(&self, _: &TransportError) {}
}
