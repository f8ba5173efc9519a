//! A history of a `TokenCell`, told to the reference and the witness as it happens.

use std::time::Duration;

use token_lifecycle::{Backoff, CellPolicy, Generation, Life, Outcome, Permit, Poll, Tick, TokenCell};

use crate::reference::Reference;
use crate::witness::{Broken, Token, Witness, leads_out};

#[derive(Debug, Clone)]
pub(crate) enum Operation {
    Poll,
    /// Time goes on.
    Step(Duration),
    /// Time goes on to the cell's own deadline: nothing changes before it.
    Await,
    /// Of the permits that are out, this one: the newest is number 0.
    Complete(usize, Brings),
    Cancel(usize),
    /// Its holder waits so long before the next attempt.
    Postpone(usize, Duration),
    Lose(usize),
    /// Of the generations there were, this one: the newest is number 0.
    Reject(usize),
    Reset,
}

#[derive(Debug, Clone)]
pub(crate) enum Brings {
    /// A token with this life.
    Token(Duration),
    Failure(Duration),
    Refusal(Duration),
    Denial,
}

#[derive(Debug, Clone)]
pub(crate) struct Setting {
    pub(crate) renewal_eighths: u32,
    pub(crate) flight_timeout: Duration,
    pub(crate) backoff: Backoff,
    pub(crate) seed: u64,
}

impl Setting {
    pub(crate) fn policy(&self) -> CellPolicy {
        CellPolicy::default()
            .with_renewal_at(f64::from(self.renewal_eighths) / 8.0)
            .and_then(|policy| policy.with_flight_timeout(self.flight_timeout))
            .unwrap()
            .with_backoff(self.backoff)
    }

    /// A request sent then brings a token with this life.
    pub(crate) fn token(&self, id: u64, sent: Tick, length: Duration) -> Outcome<Token> {
        // Lives are whole multiples of eight, but for the longest, a nanosecond less than 2^64 seconds.
        let eighth = if length == Duration::MAX { seconds(1 << 61) } else { length / 8 };
        let renew = sent.after(eighth.saturating_mul(self.renewal_eighths).min(length));
        Outcome::Token(Token { id, renew, end: sent.after(length) }, Life::of_length(sent, length))
    }
}

/// A cell, and those who watch it.
pub(crate) struct Run {
    setting: Setting,
    cell: TokenCell<Token>,
    reference: Reference,
    witness: Witness,
    pub(crate) now: Tick,
    /// The permits that are out, with their numbers.
    permits: Vec<(usize, Permit)>,
    /// How many permits there were, and how many of them before the last reset.
    issued: usize,
    foreign: usize,
    tokens: u64,
    generations: Vec<(Generation, u64)>,
}

impl Run {
    pub(crate) fn new(setting: Setting) -> Self {
        Self {
            cell: TokenCell::new(setting.policy(), setting.seed),
            reference: Reference::new(setting.flight_timeout, setting.backoff),
            witness: Witness::new(setting.flight_timeout, setting.backoff.longest(u32::MAX)),
            setting,
            now: Tick::ORIGIN,
            permits: Vec::new(),
            issued: 0,
            foreign: 0,
            tokens: 0,
            generations: Vec::new(),
        }
    }

    pub(crate) fn apply(&mut self, operation: &Operation) -> Result<(), String> {
        match operation {
            Operation::Poll => self.poll().map(drop)?,
            Operation::Step(span) => self.now = self.now.after(*span).min(Tick::new(seconds(u64::MAX))),
            Operation::Await => self.await_deadline()?,
            Operation::Complete(which, brings) => self.complete(*which, brings),
            Operation::Cancel(which) => {
                if let Some((number, permit)) = self.take(*which) {
                    self.witness.returns(&permit, self.now, None, number < self.foreign);
                    self.reference.land(number);
                    self.cell.cancel(permit);
                }
            }
            Operation::Postpone(which, span) => {
                let until = self.now.after(*span);
                if let Some((number, permit)) = nth_newest(&self.permits, *which) {
                    if *number >= self.foreign {
                        self.witness.postpones(until);
                        self.reference.postpone(until);
                    }
                    self.cell.postpone(permit, until);
                }
            }
            Operation::Lose(which) => drop(self.take(*which)),
            Operation::Reject(which) => {
                if let Some((generation, id)) = nth_newest(&self.generations, *which).copied() {
                    self.witness.rejects(self.now, generation);
                    self.reference.reject(self.now, id);
                    self.cell.reject(self.now, generation);
                }
            }
            Operation::Reset => {
                self.witness.resets();
                self.reference = Reference::new(self.setting.flight_timeout, self.setting.backoff);
                self.foreign = self.issued;
                self.cell.reset();
            }
        }
        self.reference.deadline(self.now, self.cell.deadline(self.now))
    }

    /// Time alone leads on from here.
    pub(crate) fn leads_out(&mut self) -> Result<(), Broken> {
        leads_out(&mut self.cell, &mut self.witness, self.now)
    }

    /// Polls, and says what came, without the permit.
    fn poll(&mut self) -> Result<String, String> {
        let poll = self.cell.poll(self.now);
        self.witness.polled(self.now, &poll).map_err(|broken| format!("{broken:?}: {poll:?}"))?;
        self.reference.polled(self.now, &poll, self.issued).map_err(|wrong| format!("{poll:?}: {wrong}"))?;
        let said = format!("{poll:?}");
        if let Poll::Use { token, generation } | Poll::UseAndRefresh { token, generation, .. } = &poll {
            if !self.generations.iter().any(|(known, _)| known == generation) {
                self.generations.push((*generation, token.id));
            }
        }
        if let Poll::Fetch(permit) | Poll::UseAndRefresh { permit, .. } = poll {
            self.permits.push((self.issued, permit));
            self.issued += 1;
        }
        Ok(said)
    }

    fn await_deadline(&mut self) -> Result<(), String> {
        self.poll()?;
        // Whoever was given a permit is not given another.
        let said = self.poll()?;
        let Some(deadline) = self.cell.deadline(self.now) else { return Ok(()) };
        self.now = Tick::new(deadline.since_origin().saturating_sub(Duration::from_nanos(1)));
        let later = self.poll()?;
        if said != later {
            return Err(format!("{said} became {later} before the deadline"));
        }
        self.now = deadline.min(Tick::new(seconds(u64::MAX))).max(self.now);
        Ok(())
    }

    fn complete(&mut self, which: usize, brings: &Brings) {
        let Some((number, permit)) = self.take(which) else { return };
        let outcome = match brings {
            Brings::Token(length) => {
                self.tokens += 1;
                self.setting.token(self.tokens, permit.issued(), *length)
            }
            Brings::Failure(asked) => Outcome::Failed(*asked),
            Brings::Refusal(asked) => Outcome::Refused(*asked),
            Brings::Denial => Outcome::Denied,
        };
        let is_foreign = number < self.foreign;
        self.witness.returns(&permit, self.now, Some(&outcome), is_foreign);
        if !is_foreign {
            self.reference.complete(number, self.now, &outcome);
        }
        self.cell.complete(permit, self.now, outcome);
    }

    fn take(&mut self, which: usize) -> Option<(usize, Permit)> {
        let index = self.permits.len().checked_sub(which + 1)?;
        Some(self.permits.remove(index))
    }
}

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn nth_newest<T>(items: &[T], n: usize) -> Option<&T> {
    items.iter().rev().nth(n)
}
