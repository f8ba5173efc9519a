use std::fmt;
use std::mem;

use http::{Request, StatusCode};
use token_protocol::{Endpoint, Error, Head, Recovery, Replay};

use crate::backoff::Jitter;
use crate::{Attempt, AttemptOutcome, Failure, Given, Loss, RetryPolicy, Stop, Tick};

/// One call, retried.
///
/// It says what to do, and is told what came of it:
///
/// ```
/// use std::time::Duration;
/// use token_lifecycle::{Exchange, RetryPolicy, Step, Tick};
/// use token_protocol::Head;
/// # use token_protocol::{Endpoint, Error, Recovery, Rejection, Replay};
/// # struct Call;
/// # #[derive(Debug, thiserror::Error)] #[error("no")] struct No;
/// # impl Rejection for No { fn recovery(&self, _: http::StatusCode) -> Recovery { Recovery::GiveUp } }
/// # impl Endpoint for Call {
/// #     const NAME: &'static str = "call"; const REPLAY: Replay = Replay::Harmless;
/// #     type Credential = (); type Output = &'static str; type Rejection = No;
/// #     fn request(&self, _: &()) -> http::Request<Vec<u8>> { http::Request::default() }
/// #     fn read(&self, head: Head<'_>, _: &[u8]) -> Result<&'static str, Error<No>> {
/// #         if head.status == 200 { Ok("token") } else { Err(head.unrecognized()) }
/// #     }
/// # }
/// # let answers = [http::Response::builder().status(503).header("retry-after", "8").body("")?, http::Response::new("")];
/// # let mut answers = answers.into_iter();
/// # let mut send = |_: http::Request<Vec<u8>>| answers.next().unwrap();
///
/// let mut exchange = Exchange::new(&Call, &(), RetryPolicy::default(), 7);
/// let mut now = Tick::ORIGIN;
/// let given = loop {
///     match exchange.poll(now) {
///         Step::Send(request) => {
///             let response = send(request); // 503 with Retry-After: 8, then 200
///             exchange.received(now, Head::of(&response), response.body().as_ref());
///         }
///         Step::Wait(until) => now = until, // sleep until then
///         Step::Done(result) => break result?,
///     }
/// };
/// assert_eq!(given.output, "token");
/// assert!(now >= Tick::new(Duration::from_secs(8)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// - A `Retry-After` is obeyed in all its forms, and beyond the policy's patience the exchange gives up and says so.
/// - Where it is not known whether the service acted, a call that must not be repeated is not.
/// - [`Recovery::Reauthenticate`] is reported, not repeated: the credential is the caller's.
/// - Attempts and total time are bounded.
pub struct Exchange<'a, E: Endpoint> {
    endpoint: &'a E,
    credential: &'a E::Credential,
    policy: RetryPolicy,
    jitter: Jitter,
    first: Option<Tick>,
    attempts: Vec<Attempt<E::Rejection>>,
    state: State<E>,
}

enum State<E: Endpoint> {
    Ready,
    InFlight {
        sent: Tick,
    },
    Waiting {
        until: Tick,
    },
    Done(Result<Given<E::Output>, Failure<E::Rejection>>),
    /// The result has been handed out.
    Over,
}

/// What to do next about a call.
#[must_use = "a request that is not sent is waited for"]
pub enum Step<E: Endpoint> {
    /// Send this, and say what came of it: [`Exchange::received`] or [`Exchange::lost`].
    Send(Request<Vec<u8>>),
    /// Nothing before this tick.
    Wait(Tick),
    /// It is over. Said once.
    Done(Result<Given<E::Output>, Failure<E::Rejection>>),
}

impl<'a, E: Endpoint> Exchange<'a, E> {
    /// A call that was not made yet. The seed is for the jitter: give each exchange its own.
    #[must_use]
    pub fn new(endpoint: &'a E, credential: &'a E::Credential, policy: RetryPolicy, seed: u64) -> Self {
        let jitter = Jitter::new(policy.backoff, seed);
        Self { endpoint, credential, policy, jitter, first: None, attempts: Vec::new(), state: State::Ready }
    }

    /// What to do now.
    ///
    /// Asked while a request is in flight, it waits until the total time is over, and then gives the request up.
    pub fn poll(&mut self, now: Tick) -> Step<E> {
        match self.state {
            State::Waiting { until } if now < until => Step::Wait(until),
            // The caller may wake late.
            State::Waiting { .. } if self.deadline() <= now => {
                self.stop(Stop::Total);
                self.finish()
            }
            State::Ready | State::Waiting { .. } => self.send(now),
            State::InFlight { .. } if now < self.deadline() => Step::Wait(self.deadline()),
            State::InFlight { sent } => {
                self.attempts.push(Attempt { sent, outcome: AttemptOutcome::Lost(Loss::unknown()) });
                self.stop(if E::REPLAY == Replay::Forbidden { Stop::Replay } else { Stop::Total });
                self.finish()
            }
            State::Done(_) | State::Over => self.finish(),
        }
    }

    /// The request that was in flight has been answered.
    pub fn received(&mut self, now: Tick, head: Head<'_>, body: &[u8]) {
        let State::InFlight { sent } = self.state else { return };
        match self.endpoint.read(head, body) {
            Ok(output) => self.state = State::Done(Ok(Given { output, sent, date: head.date() })),
            Err(error) => self.failed(now, sent, AttemptOutcome::Answered(error)),
        }
    }

    /// The request that was in flight will not be answered.
    pub fn lost(&mut self, now: Tick, loss: Loss) {
        let State::InFlight { sent } = self.state else { return };
        self.failed(now, sent, AttemptOutcome::Lost(loss));
    }

    fn send(&mut self, now: Tick) -> Step<E> {
        self.first.get_or_insert(now);
        self.state = State::InFlight { sent: now };
        Step::Send(self.endpoint.request(self.credential))
    }

    /// When a request that is still in flight is given up.
    pub(crate) fn deadline(&self) -> Tick {
        self.first.unwrap_or(Tick::ORIGIN).after(self.policy.total)
    }

    fn failed(&mut self, now: Tick, sent: Tick, outcome: AttemptOutcome<E::Rejection>) {
        let (recovery, has_not_acted) = match &outcome {
            AttemptOutcome::Answered(error) => (error.recovery(), has_not_acted(error)),
            AttemptOutcome::Lost(loss) => (loss.recovery(), loss.has_never_left()),
        };
        self.attempts.push(Attempt { sent, outcome });
        let Recovery::Retry { after } = recovery else { return self.stop(Stop::Final) };
        if !has_not_acted && E::REPLAY == Replay::Forbidden {
            return self.stop(Stop::Replay);
        }
        if self.attempts.len() >= self.policy.attempts as usize {
            return self.stop(Stop::Attempts);
        }
        let after = after.unwrap_or_default();
        // A date that nothing here can measure may be any distance away.
        if after.not_before().is_some() || after.at_least() > self.policy.patience {
            return self.stop(Stop::RetryAfter(after));
        }
        // On top of what the service asked for, or all who were told the same would come back together.
        let until = now.after(after.at_least()).after(self.jitter.next());
        if until >= self.deadline() {
            return self.stop(Stop::Total);
        }
        self.state = State::Waiting { until };
    }

    fn stop(&mut self, stop: Stop) {
        self.state = State::Done(Err(Failure { stop, attempts: mem::take(&mut self.attempts) }));
    }

    fn finish(&mut self) -> Step<E> {
        match mem::replace(&mut self.state, State::Over) {
            State::Done(result) => Step::Done(result),
            _ => Step::Wait(Tick::NEVER),
        }
    }
}

/// Whether the service said that it did not act: that it would not (4xx), or could not yet (503). Any other error may have come after
/// it had (<https://www.rfc-editor.org/rfc/rfc9110#section-15.6>).
fn has_not_acted<R>(error: &Error<R>) -> bool {
    let Error::Rejected { status, .. } = error else { return false };
    status.is_client_error() || *status == StatusCode::SERVICE_UNAVAILABLE
}

/// Without the request, which has the credential, and the token.
impl<E: Endpoint> fmt::Debug for Step<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Send(_) => f.write_str("Send(…)"),
            Self::Wait(until) => f.debug_tuple("Wait").field(until).finish(),
            Self::Done(Ok(_)) => f.write_str("Done(Ok(…))"),
            Self::Done(Err(failure)) => f.debug_tuple("Done").field(&Err::<(), _>(failure)).finish(),
        }
    }
}

/// Without the endpoint's inputs and the credential.
impl<E: Endpoint> fmt::Debug for Exchange<'_, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Exchange")
            .field("endpoint", &E::NAME)
            .field("attempts", &self.attempts.len())
            .finish_non_exhaustive()
    }
}
