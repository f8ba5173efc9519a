use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task;
use std::time::Duration;

use event_listener::Event;
use token_protocol::{Expiring, Rejection, Reusable};

use crate::{Failure, Generation, Given, Ladder, Outcome, Permit, Poll, Rung, Tick};

/// One token, shared by many tasks on any runtime.
///
/// Whoever asks first makes the request; the others wait for it, or go on with the token there is. The task that renews a living
/// token waits for the answer and, should there be none, gets the living token all the same; so its `fetch` does well not to repeat
/// a call that failed ([`Flight::has_token`]).
///
/// A task that is dropped while it asks returns the right to, and the next one asks instead: after the wait that the first one was
/// in, if it told of one ([`Flight::wait_until`]). Those who wait already wait on. While a token lives, a renewal that is dropped counts
/// as one that failed: who gives each call less time than the service takes would else never get the token.
#[derive(Debug)]
pub struct TokenSource<T: Reusable> {
    state: Mutex<State<T>>,
    /// Something has changed that time alone would not have.
    changed: Event,
    /// A token's life where the response does not say.
    assumed_life: Duration,
}

#[derive(Debug)]
struct State<T: Reusable> {
    ladder: Ladder<Arc<T>>,
    /// The number of the last permit.
    asked: u64,
    /// That of the last permit whose holder was dropped while no token lived.
    orphan: u64,
    /// That of the last permit whose request the root credential authorises, whatever lives. Of two in flight one is forgotten, and
    /// what it meets is at worst taken for what a token met.
    fell_back: u64,
}

/// A token to use now.
#[derive(Debug)]
pub struct Lease<T> {
    /// The token.
    pub token: Arc<T>,
    /// To say which one, should the resource refuse it.
    pub generation: Generation,
}

impl<T> Clone for Lease<T> {
    fn clone(&self) -> Self {
        Self { token: Arc::clone(&self.token), generation: self.generation }
    }
}

/// Why there is no token.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Unavailable<R: Rejection> {
    /// The caller's own attempt brought none.
    #[error(transparent)]
    Failed(Failure<R>),
    /// Nobody may ask for this long: others' attempts brought none or were dropped in a wait, the token was rejected, or what came was
    /// dead on arrival.
    #[error("no token, and nobody may ask for one for {} s", wait.as_secs_f64().ceil())]
    Backoff {
        /// How long.
        wait: Duration,
    },
    /// The credential was refused. Only [`TokenSource::reset`] leads out.
    #[error("no token, and the credential was refused")]
    Denied,
}

/// A request in flight, of which a `fetch` may tell the source.
#[derive(Debug)]
pub struct Flight<'a, T: Reusable> {
    source: &'a TokenSource<T>,
    number: u64,
    has_token: bool,
}

/// What `poll` said, without the lock.
enum Turn<T> {
    Use(Lease<T>),
    Ask {
        permit: Permit,
        /// The token that authorises it, if one does.
        credential: Option<Arc<T>>,
        /// Whether a token lives meanwhile.
        has_token: bool,
    },
    Join(Tick),
    Backoff(Tick),
    Denied,
}

impl<T: Reusable + Expiring> TokenSource<T> {
    /// A source without a token yet. `assumed_life` is how long a token lives where its response does not say.
    #[must_use]
    pub const fn new(ladder: Ladder<Arc<T>>, assumed_life: Duration) -> Self {
        let state = State { ladder, asked: 0, orphan: 0, fell_back: 0 };
        Self { state: Mutex::new(state), changed: Event::new(), assumed_life }
    }

    /// The token to use now.
    ///
    /// - `clock` tells the time: the caller's monotonic clock. It is read once more when the future is dropped while it asks.
    /// - `fetch` makes the call: authorised by the token it is given or, if it is given none, by the root credential. Where it waits
    ///   between attempts, it tells the [`Flight`].
    /// - `sleep` returns after this long.
    ///
    /// # Errors
    ///
    /// If there is no token that lives.
    pub async fn token<'s, R: Rejection, F, W>(
        &'s self,
        mut clock: impl Fn() -> Tick,
        mut fetch: impl FnMut(Option<Arc<T>>, Flight<'s, T>) -> F,
        mut sleep: impl FnMut(Duration) -> W,
    ) -> Result<Lease<T>, Unavailable<R>>
    where
        F: Future<Output = Result<Given<T>, Failure<R>>>,
        W: Future<Output = ()>,
    {
        let mut has_waited = false;
        loop {
            let now = clock();
            // Before the look, so that nothing that changes after it is missed.
            let changed = self.changed.listen();
            match self.turn(now, has_waited) {
                Turn::Use(lease) => return Ok(lease),
                Turn::Join(until) => {
                    has_waited = true;
                    either(changed, sleep(until.since(now))).await;
                }
                Turn::Backoff(until) => return Err(Unavailable::Backoff { wait: until.since(now) }),
                Turn::Denied => return Err(Unavailable::Denied),
                Turn::Ask { permit, credential, has_token } => {
                    let flight = Flight { source: self, number: permit.number, has_token };
                    let is_renewal = credential.is_some();
                    let guard = Guard { source: self, permit: Some(permit), clock: &mut clock };
                    let (outcome, failure) = match fetch(credential, flight).await {
                        Ok(given) => (Outcome::of::<R>(Ok(given), self.assumed_life), None),
                        Err(failure) => (Outcome::of(Err(&failure), self.assumed_life), Some(failure)),
                    };
                    let speaks_of_the_root = guard.land(is_renewal, outcome);
                    // Looked at again, and not asked for again: meanwhile the old token may have died or been rejected, and
                    // the new one may be due already.
                    if let Some(lease) = self.living(clock()) {
                        return Ok(lease);
                    }
                    if let Some(failure) = failure.filter(|_| speaks_of_the_root) {
                        return Err(Unavailable::Failed(failure));
                    }
                }
            }
        }
    }

    fn living(&self, now: Tick) -> Option<Lease<T>> {
        self.lock().ladder.living(now).map(|(token, generation)| Lease { token: Arc::clone(token), generation })
    }

    fn turn(&self, now: Tick, has_waited: bool) -> Turn<T> {
        let mut state = self.lock();
        let State { ladder, asked, orphan, .. } = &mut *state;
        let lease = |token: &Arc<T>, generation| Lease { token: Arc::clone(token), generation };
        let (poll, rung) = ladder.poll(now);
        if let Poll::UseAndRefresh { permit, .. } | Poll::Fetch(permit) = &poll {
            *asked = permit.number;
        }
        match (poll, rung) {
            (Poll::Use { token, generation }, _) => Turn::Use(lease(token, generation)),
            (Poll::UseAndRefresh { token, permit, .. }, Rung::Token) => {
                Turn::Ask { permit, credential: Some(Arc::clone(token)), has_token: true }
            }
            (Poll::UseAndRefresh { permit, .. }, _) => Turn::Ask { permit, credential: None, has_token: true },
            (Poll::Fetch(permit), _) => Turn::Ask { permit, credential: None, has_token: false },
            (Poll::Join { until }, _) => Turn::Join(until),
            (Poll::Backoff { until }, _) if has_waited && orphan == asked => Turn::Join(until),
            (Poll::Backoff { until }, _) => Turn::Backoff(until),
            (Poll::Denied, _) => Turn::Denied,
        }
    }
}

impl<T: Reusable> TokenSource<T> {
    /// The resource refused this token: it is not handed out again.
    pub fn reject(&self, now: Tick, generation: Generation) {
        self.lock().ladder.reject(now, generation);
        self.changed.notify(usize::MAX);
    }

    /// Starts over with a new root credential, which is the business of the `fetch` that follows.
    pub fn reset(&self) {
        self.lock().ladder.reset();
        self.changed.notify(usize::MAX);
    }

    /// Nothing that happens under the lock leaves the state half changed.
    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T: Reusable> Flight<'_, T> {
    /// Whether a token lives meanwhile. A call that fails need not be repeated then: a task that comes later does, after the cell's own
    /// wait, and this one goes on with what there is.
    #[must_use]
    pub const fn has_token(&self) -> bool {
        self.has_token
    }

    /// The next attempt is not made before this tick. Should the task be dropped until then, nobody else asks before either.
    pub fn wait_until(&self, until: Tick) {
        self.source.lock().ladder.postpone_number(self.number, until);
    }

    /// The request is authorised by the root credential, even if the `fetch` was given a token.
    pub fn falls_back(&self) {
        let mut state = self.source.lock();
        state.fell_back = self.number;
        state.ladder.falls_back_number(self.number);
    }
}

/// A permit that returns itself if the task that holds it is dropped.
struct Guard<'a, T: Reusable, C: Fn() -> Tick> {
    source: &'a TokenSource<T>,
    permit: Option<Permit>,
    /// Exclusive, so that the future is `Send` where the clock is no more than that.
    clock: &'a mut C,
}

impl<T: Reusable + Expiring, C: Fn() -> Tick> Guard<'_, T, C> {
    /// Whether a failure is one that the root credential met: not the token, nor a credential that has been replaced.
    fn land(mut self, is_renewal: bool, outcome: Outcome<T>) -> bool {
        let Some(permit) = self.permit.take() else { return false };
        let now = (self.clock)();
        let mut state = self.source.lock();
        let blames_token = is_renewal && state.fell_back != permit.number && outcome.blames_credential();
        let counts = !state.ladder.predates_reset(&permit);
        state.ladder.complete(permit, now, outcome.map(Arc::new));
        counts && !blames_token
        // Dropped here, the guard wakes the others.
    }
}

impl<T: Reusable, C: Fn() -> Tick> Drop for Guard<'_, T, C> {
    fn drop(&mut self) {
        if let Some(permit) = self.permit.take() {
            let now = (self.clock)();
            let mut state = self.source.lock();
            if state.ladder.living(now).is_some() {
                state.ladder.complete(permit, now, Outcome::Failed(Duration::ZERO));
            } else {
                state.orphan = permit.number;
                state.ladder.cancel(permit);
            }
        }
        self.source.changed.notify(usize::MAX);
    }
}

/// Whichever is done first.
async fn either(first: impl Future, second: impl Future) {
    let (mut first, mut second) = (pin!(first), pin!(second));
    poll_fn(|context| {
        let done = first.as_mut().poll(context).is_ready() || second.as_mut().poll(context).is_ready();
        if done { task::Poll::Ready(()) } else { task::Poll::Pending }
    })
    .await;
}
