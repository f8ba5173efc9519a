use std::time::Duration;

use token_protocol::{InvalidInput, Reusable, Rule};

use crate::backoff::Jitter;
use crate::{Backoff, Life, Outcome, Permit, Tick};

/// One token, kept fresh.
///
/// A pure value: time is passed in, and what is to be done comes out of [`poll`](TokenCell::poll).
///
/// ```
/// use std::time::Duration;
/// use token_lifecycle::{CellPolicy, Life, Outcome, Poll, Tick, TokenCell};
/// # struct Token(&'static str);
/// # impl token_protocol::Reusable for Token {}
///
/// let mut cell = TokenCell::new(CellPolicy::default(), 7);
/// let second = |n| Tick::new(Duration::from_secs(n));
///
/// // Nothing there: whoever asks first is told to fetch, and everybody else to wait for it.
/// let Poll::Fetch(permit) = cell.poll(second(0)) else { panic!() };
/// assert!(matches!(cell.poll(second(0)), Poll::Join { .. }));
///
/// // The response's own Date and expiry say that the token lives for a minute.
/// let life = Life::of_length(permit.issued(), Duration::from_secs(60));
/// cell.complete(permit, second(1), Outcome::Token(Token("abc"), life));
/// assert!(matches!(cell.poll(second(29)), Poll::Use { token: Token("abc"), .. }));
///
/// // From half its life on, one caller renews it while all go on using it.
/// let Poll::UseAndRefresh { permit, .. } = cell.poll(second(30)) else { panic!() };
/// assert!(matches!(cell.poll(second(30)), Poll::Use { .. }));
/// # let _ = permit;
/// ```
///
/// # Invariants
///
/// 1. It never yields a token at or past its end.
/// 2. At most one permit is live.
/// 3. A failure never evicts a usable token.
/// 4. Time alone leads out of every state but [`Poll::Denied`].
/// 5. No permit is given before a wait that the service asked for is over, as the [`Outcome`] tells of it.
/// 6. A late success is kept only if it lives longer.
/// 7. A token that is dead on arrival is refused.
/// 8. Life is counted from sending.
/// 9. Rejecting an old generation changes nothing.
/// 10. A lost permit frees itself after the flight timeout.
///
/// Token caches in the field stampeded, evicted good tokens, or died: <https://github.com/djc/gcp_auth/issues/41>,
/// <https://github.com/apache/opendal-reqsign/issues/787>, <https://github.com/apache/opendal-reqsign/issues/837>,
/// <https://github.com/googleapis/google-cloud-rust/issues/4541>,
/// <https://github.com/googleapis/google-cloud-rust/issues/5809>. Others computed lives against the wrong clock:
/// <https://github.com/openai/openai-node/issues/2609>, <https://github.com/aws/aws-c-auth/issues/247>.
///
/// A token that the service honours once does not get in:
///
/// ```compile_fail,E0277
/// # use token_lifecycle::{CellPolicy, TokenCell};
/// # use token_protocol::{Secret, SingleUse};
/// let cell = TokenCell::<SingleUse<Secret>>::new(CellPolicy::default(), 7);
/// ```
#[derive(Debug)]
pub struct TokenCell<T: Reusable> {
    policy: CellPolicy,
    jitter: Jitter,
    held: Option<Held<T>>,
    flight: Option<Flight>,
    /// No permit before this tick.
    resting: Tick,
    denied: bool,
    permits: u64,
    /// Permits up to this number are from before the last reset.
    foreign: u64,
    generations: u64,
}

#[derive(Debug)]
struct Held<T> {
    token: T,
    generation: Generation,
    renew: Tick,
    end: Tick,
    /// It lived to its renewal without being rejected.
    proven: bool,
}

#[derive(Debug, Clone, Copy)]
struct Flight {
    number: u64,
    until: Tick,
}

/// Which of a cell's tokens it is. Every token that a cell accepts is a generation of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Generation(u64);

/// What a caller of [`TokenCell::poll`] should do.
#[derive(Debug, PartialEq, Eq)]
#[must_use = "it may hold a permit, or a token"]
pub enum Poll<'a, T> {
    /// Use this token.
    Use {
        /// The token.
        token: &'a T,
        /// To say which one, should the resource refuse it.
        generation: Generation,
    },
    /// Use this token, and ask for a new one.
    UseAndRefresh {
        /// The token.
        token: &'a T,
        /// To say which one, should the resource refuse it.
        generation: Generation,
        /// The right to ask.
        permit: Permit,
    },
    /// Ask for a token; there is none to use.
    Fetch(Permit),
    /// There is none to use, and somebody is asking. Look again at this tick, or when they are done.
    Join {
        /// When the permit that is out frees itself.
        until: Tick,
    },
    /// There is none to use, and nobody may ask before this tick.
    Backoff {
        /// When somebody may.
        until: Tick,
    },
    /// There is none to use, and the credential was refused. Only [`TokenCell::reset`] leads out.
    Denied,
}

/// How a cell renews and waits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CellPolicy {
    renew_at: f64,
    flight_timeout: Duration,
    backoff: Backoff,
}

impl Default for CellPolicy {
    /// Renewal from half the life on, PlayFab's advice for its entity tokens
    /// (<https://learn.microsoft.com/gaming/playfab/features/multiplayer/networking/party-sdks>); for a request in flight two minutes
    /// and a second, just longer than the default [`RetryPolicy`](crate::RetryPolicy) in all; the default [`Backoff`] between failures.
    fn default() -> Self {
        Self { renew_at: 0.5, flight_timeout: Duration::from_secs(121), backoff: Backoff::default() }
    }
}

impl CellPolicy {
    /// Renews from this fraction of a token's life on.
    ///
    /// # Errors
    ///
    /// If it is not at least 0.01, below which a token is renewed almost as soon as it comes, and at most 1, where none is renewed
    /// before it is dead.
    pub fn with_renewal_at(self, fraction: f64) -> Result<Self, InvalidInput> {
        if (0.01..=1.0).contains(&fraction) {
            Ok(Self { renew_at: fraction, ..self })
        } else {
            Err(InvalidInput::new("renewal", Rule::Other("must be a fraction from 0.01 to 1"), None))
        }
    }

    /// Gives a request in flight up after this long. Longer than all that it may take, or two requests may be under way: with
    /// retries that is [`RetryPolicy::total`](crate::RetryPolicy::total), else the transport's own timeout.
    ///
    /// # Errors
    ///
    /// If it is zero.
    pub const fn with_flight_timeout(self, flight_timeout: Duration) -> Result<Self, InvalidInput> {
        if flight_timeout.is_zero() {
            return Err(InvalidInput::new("flightTimeout", Rule::Other("must be more than nothing"), None));
        }
        Ok(Self { flight_timeout, ..self })
    }

    /// After how long a request in flight is given up.
    #[must_use]
    pub const fn flight_timeout(&self) -> Duration {
        self.flight_timeout
    }

    /// Waits so between failures.
    #[must_use]
    pub const fn with_backoff(self, backoff: Backoff) -> Self {
        Self { backoff, ..self }
    }

    /// How far into a life of this length renewal starts.
    fn renewal(&self, life: Duration) -> Duration {
        Duration::try_from_secs_f64(life.as_secs_f64() * self.renew_at).unwrap_or(life).min(life)
    }
}

impl<T: Reusable> TokenCell<T> {
    /// An empty cell. The seed is for the jitter: give each cell its own, or those that fail together will ask again
    /// together.
    #[must_use]
    pub fn new(policy: CellPolicy, seed: u64) -> Self {
        Self {
            policy,
            jitter: Jitter::new(policy.backoff, seed),
            held: None,
            flight: None,
            resting: Tick::ORIGIN,
            denied: false,
            permits: 0,
            foreign: 0,
            generations: 0,
        }
    }

    /// What to do now.
    #[must_use = "it may hold a permit, or a token"]
    pub fn poll(&mut self, now: Tick) -> Poll<'_, T> {
        self.age(now);
        if self.flight.is_some_and(|flight| flight.until <= now) {
            self.flight = None;
        }
        let wants_one = !self.denied && self.held.as_ref().is_none_or(|held| held.renew <= now);
        let permit =
            if wants_one && self.flight.is_none() && self.resting <= now { Some(self.permit(now)) } else { None };
        match (&self.held, permit) {
            (Some(Held { token, generation, .. }), None) => Poll::Use { token, generation: *generation },
            (Some(Held { token, generation, .. }), Some(permit)) => {
                Poll::UseAndRefresh { token, generation: *generation, permit }
            }
            (None, Some(permit)) => Poll::Fetch(permit),
            (None, None) => match self.flight {
                _ if self.denied => Poll::Denied,
                Some(flight) => Poll::Join { until: flight.until },
                None => Poll::Backoff { until: self.resting },
            },
        }
    }

    /// The token that lives at `now`, without the right to ask for another.
    #[must_use]
    pub fn living(&self, now: Tick) -> Option<(&T, Generation)> {
        self.held.as_ref().filter(|held| now < held.end).map(|held| (&held.token, held.generation))
    }

    /// What time did to the token since somebody looked.
    fn age(&mut self, now: Tick) {
        if let Some(held) = self.held.as_mut().filter(|held| held.renew <= now && !held.proven) {
            // Failures before a token that served are forgotten; those before one that was rejected are not.
            held.proven = true;
            self.jitter.reset();
        }
        self.held.take_if(|held| held.end <= now);
    }

    fn permit(&mut self, now: Tick) -> Permit {
        self.permits = self.permits.saturating_add(1);
        self.flight = Some(Flight { number: self.permits, until: now.after(self.policy.flight_timeout) });
        Permit { number: self.permits, issued: now }
    }

    /// Takes a permit back, with what became of its request.
    ///
    /// A permit that has freed itself meanwhile may still bring a token that lives longer than the one there is; of its failure
    /// only the wait that the service asked for counts. One from before a [`reset`](TokenCell::reset) does not count at all.
    #[expect(clippy::needless_pass_by_value, reason = "a permit that came back must be gone")]
    pub fn complete(&mut self, permit: Permit, now: Tick, outcome: Outcome<T>) {
        if self.predates_reset(&permit) {
            return;
        }
        let is_current = self.land(&permit);
        match outcome {
            Outcome::Token(token, life) => self.accept(token, life, now, is_current),
            Outcome::Failed(asked) | Outcome::Refused(asked) if is_current => self.rest(now, asked),
            Outcome::Denied if is_current => self.denied = true,
            // Whoever asked too late is heard all the same, but no failure is counted.
            Outcome::Failed(asked) | Outcome::Refused(asked) => self.resting = self.resting.max(now.after(asked)),
            Outcome::Denied => {}
        }
    }

    /// Whoever holds this permit waits until then before the next attempt, most likely because the service asked for it. Should the
    /// permit not come back, nobody else asks before either.
    pub fn postpone(&mut self, permit: &Permit, until: Tick) {
        self.postpone_number(permit.number, until);
    }

    pub(crate) fn postpone_number(&mut self, number: u64, until: Tick) {
        if number > self.foreign {
            self.resting = self.resting.max(until);
        }
    }

    /// Whether this permit is from before the last [`reset`](TokenCell::reset): what it brings does not count.
    #[must_use]
    pub const fn predates_reset(&self, permit: &Permit) -> bool {
        permit.number <= self.foreign
    }

    /// Takes a permit back whose request was not made, or of which nobody will learn what became.
    #[expect(clippy::needless_pass_by_value, reason = "a permit that came back must be gone")]
    pub fn cancel(&mut self, permit: Permit) {
        self.land(&permit);
    }

    /// Ends the flight that this permit was for. False if it had ended already.
    fn land(&mut self, permit: &Permit) -> bool {
        let is_current = self.flight.is_some_and(|flight| flight.number == permit.number);
        if is_current {
            self.flight = None;
        }
        is_current
    }

    fn accept(&mut self, token: T, life: Life, now: Tick, is_current: bool) {
        let end = life.end();
        let is_dead = end <= now;
        if is_dead || self.held.as_ref().is_some_and(|held| held.end >= end) {
            // As good as a failure: asking again at once would bring the same.
            if is_current {
                self.rest(now, Duration::ZERO);
            }
            // And if the service gives no longer life, the backoff alone would make it an endless row of requests.
            if let Some(held) = self.held.as_mut().filter(|_| is_current && !is_dead) {
                let half = held.end.since(now).checked_div(2).unwrap_or_default();
                held.renew = held.renew.max(now.after(half));
            }
            return;
        }
        self.generations = self.generations.saturating_add(1);
        let renew = life.sent().after(self.policy.renewal(life.length()));
        self.held = Some(Held { token, generation: Generation(self.generations), renew, end, proven: false });
    }

    fn rest(&mut self, now: Tick, asked: Duration) {
        // On top of what the service asked for, or all who were told the same would come back together.
        self.resting = self.resting.max(now.after(asked).after(self.jitter.next()));
    }

    /// The resource refused the token of this generation: it is not used again. An older generation changes nothing, as the
    /// token that is there now was not the one refused.
    ///
    /// It counts as a failure, so that a resource which refuses every token cannot make the cell ask without end.
    pub fn reject(&mut self, now: Tick, generation: Generation) {
        self.age(now);
        if self.held.as_ref().is_some_and(|held| held.generation == generation) {
            self.held = None;
            self.rest(now, Duration::ZERO);
        }
    }

    /// Starts over, for a new credential: no token, no wait, no denial. What permits bring that are still out is that of the
    /// old credential, and does not count.
    pub fn reset(&mut self) {
        self.held = None;
        self.flight = None;
        self.foreign = self.permits;
        self.resting = Tick::ORIGIN;
        self.denied = false;
        self.jitter.reset();
    }

    /// The next tick at which [`poll`](TokenCell::poll) may answer otherwise by time alone. `None` if it will not.
    #[must_use]
    pub fn deadline(&self, now: Tick) -> Option<Tick> {
        let end = self.held.as_ref().map(|held| held.end);
        let asking = if self.denied {
            [None; 3]
        } else {
            [self.held.as_ref().map(|held| held.renew), self.flight.map(|flight| flight.until), Some(self.resting)]
        };
        asking.into_iter().flatten().chain(end).filter(|tick| *tick > now).min()
    }
}
