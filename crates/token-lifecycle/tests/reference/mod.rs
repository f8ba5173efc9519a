//! What a `TokenCell` must do, in the plainest words. All but the jitter, of which it knows the bounds and learns the rest.

use std::time::Duration;

use token_lifecycle::{Backoff, Outcome, Poll, Tick};

use crate::witness::Token;

#[derive(Debug)]
pub(crate) struct Reference {
    pub(crate) flight_timeout: Duration,
    pub(crate) backoff: Backoff,
    held: Option<Token>,
    /// When its renewal is due.
    renew: Tick,
    /// The last token that lived to its renewal: it served, and failures before it are forgotten.
    proven: Option<u64>,
    /// The permit that is out, by its number, and when it frees itself.
    flight: Option<(usize, Tick)>,
    /// The wait ends no earlier than the first and no later than the second.
    rest: (Tick, Tick),
    failures: u32,
    denied: bool,
}

impl Reference {
    pub(crate) fn new(flight_timeout: Duration, backoff: Backoff) -> Self {
        let rest = (Tick::ORIGIN, Tick::ORIGIN);
        let renew = Tick::ORIGIN;
        Self {
            flight_timeout,
            backoff,
            held: None,
            renew,
            proven: None,
            flight: None,
            rest,
            failures: 0,
            denied: false,
        }
    }

    /// Whether the cell may answer so. `number` is that of the permit, if it gives one.
    pub(crate) fn polled(&mut self, now: Tick, poll: &Poll<'_, Token>, number: usize) -> Result<(), String> {
        self.age(now);
        self.flight = self.flight.filter(|(_, until)| now < *until);
        let due = !self.denied && self.flight.is_none() && (self.held.is_none() || self.renew <= now);
        let must = due && self.rest.1 <= now;
        let must_not = !due || now < self.rest.0;
        let (yielded, permitted) = match poll {
            Poll::Use { token, .. } => (Some(**token), false),
            Poll::UseAndRefresh { token, .. } => (Some(**token), true),
            Poll::Fetch(_) => (None, true),
            _ => (None, false),
        };
        require(yielded == self.held, "the token", self)?;
        require(!must || permitted, "a permit that is due", self)?;
        require(!must_not || !permitted, "no permit", self)?;
        if permitted {
            self.flight = Some((number, now.after(self.flight_timeout)));
            self.rest.1 = self.rest.1.min(now);
        } else if due {
            self.rest.0 = self.rest.0.max(now.after(Duration::from_nanos(1)));
        }
        match (poll, self.flight) {
            (Poll::Denied, _) => require(self.denied, "not denied", self),
            (_, _) if yielded.is_some() || permitted => Ok(()),
            (Poll::Join { until }, flight) => require(flight.is_some_and(|(_, end)| end == *until), "a join", self),
            (Poll::Backoff { until }, None) if !self.denied => self.learn(*until),
            _ => require(false, "another answer", self),
        }
    }

    fn age(&mut self, now: Tick) {
        let serving = self.held.filter(|_| self.renew <= now).map(|token| token.id);
        if serving.is_some() && serving != self.proven {
            self.proven = serving;
            self.failures = 0;
        }
        self.held = self.held.filter(|token| now < token.end);
    }

    fn learn(&mut self, until: Tick) -> Result<(), String> {
        require(self.rest.0 <= until && until <= self.rest.1, "a wait within bounds", self)?;
        self.rest = (until, until);
        Ok(())
    }

    /// Whether this may be the next tick that matters.
    pub(crate) fn deadline(&mut self, now: Tick, deadline: Option<Tick>) -> Result<(), String> {
        let certain = if self.denied {
            [self.held.map(|token| token.end), None, None]
        } else {
            [self.held.map(|token| token.end), self.held.map(|_| self.renew), self.flight.map(|(_, until)| until)]
        };
        let certain = certain.into_iter().flatten().filter(|tick| now < *tick).min();
        match (deadline, certain) {
            (Some(deadline), _) if deadline <= now => require(false, "a deadline to come", self),
            (None, None) if self.denied => Ok(()),
            (deadline, certain) if deadline == certain => {
                // So the wait is over, or longer than that.
                let over = self.rest.0 <= now;
                let longer = self.denied || certain.is_some_and(|certain| certain <= self.rest.1);
                require(over || longer, "the end of the wait as the deadline", self)
            }
            (Some(deadline), certain) if !self.denied && certain.is_none_or(|certain| deadline < certain) => {
                self.learn(deadline)
            }
            _ => require(false, "another deadline", self),
        }
    }

    pub(crate) fn complete(&mut self, number: usize, now: Tick, outcome: &Outcome<Token>) {
        let is_current = self.land(number);
        match outcome {
            Outcome::Token(token, _) => {
                if now < token.end && self.held.is_none_or(|held| held.end < token.end) {
                    self.held = Some(*token);
                    self.renew = token.renew;
                } else if is_current {
                    self.fail(now, Duration::ZERO);
                    if let Some(held) = self.held.filter(|_| now < token.end) {
                        self.renew = self.renew.max(now.after(held.end.since(now) / 2));
                    }
                }
            }
            Outcome::Failed(asked) | Outcome::Refused(asked) if is_current => self.fail(now, *asked),
            Outcome::Failed(asked) | Outcome::Refused(asked) => self.postpone(now.after(*asked)),
            Outcome::Denied if is_current => self.denied = true,
            Outcome::Denied => {}
        }
    }

    pub(crate) fn postpone(&mut self, until: Tick) {
        self.rest = (self.rest.0.max(until), self.rest.1.max(until));
    }

    /// Whether the permit was the one that is out.
    pub(crate) fn land(&mut self, number: usize) -> bool {
        let is_current = self.flight.is_some_and(|(current, _)| current == number);
        if is_current {
            self.flight = None;
        }
        is_current
    }

    pub(crate) fn reject(&mut self, now: Tick, id: u64) {
        self.age(now);
        if self.held.is_some_and(|token| token.id == id) {
            self.held = None;
            self.fail(now, Duration::ZERO);
        }
    }

    fn fail(&mut self, now: Tick, asked: Duration) {
        self.failures += 1;
        let earliest = now.after(asked);
        let latest = earliest.after(self.backoff.longest(self.failures));
        self.rest = (self.rest.0.max(earliest), self.rest.1.max(latest));
    }
}

fn require(holds: bool, what: &str, state: &Reference) -> Result<(), String> {
    if holds { Ok(()) } else { Err(format!("expected {what}: {state:?}")) }
}
