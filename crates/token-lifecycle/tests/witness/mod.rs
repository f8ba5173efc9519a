//! The ten invariants of `TokenCell`, checked from outside: by what went in and what came out.
//!
//! A [`Witness`] is told of everything that is done to a cell, in order, and objects to an answer that breaks an invariant. It knows
//! nothing of the cell's state and predicts nothing, so it serves wherever cells are used, under whatever faults.

use std::collections::HashMap;
use std::time::Duration;

use token_lifecycle::{Generation, Outcome, Permit, Poll, Tick};
use token_protocol::Reusable;

/// A token that knows the truth about itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) id: u64,
    /// When its renewal is due.
    pub(crate) renew: Tick,
    /// When it dies.
    pub(crate) end: Tick,
}

impl Reusable for Token {}

/// The number of an invariant, and how it was broken.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Broken(pub(crate) u8, pub(crate) &'static str);

/// What was last done to the cell, other than to look at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Last {
    Late,
    Failure,
    OldRejection,
    Other,
}

#[derive(Debug)]
pub(crate) struct Witness {
    flight_timeout: Duration,
    /// The longest wait that the policy's backoff adds.
    ceiling: Duration,
    /// The token that is to be used while it lives.
    usable: Option<Token>,
    /// Tokens that are not to be yielded (any more), and the invariant that says so.
    unfit: HashMap<u64, u8>,
    generations: HashMap<Generation, u64>,
    /// The permit that is out: its issue.
    live: Option<Tick>,
    /// The service asked for peace until then.
    asked: Tick,
    /// No failure so far is a reason to wait longer than that.
    excuse: Tick,
    denied: bool,
    /// The cell said that it would give a permit then.
    promised: Option<Tick>,
    last: Last,
}

impl Witness {
    pub(crate) fn new(flight_timeout: Duration, ceiling: Duration) -> Self {
        Self {
            flight_timeout,
            ceiling,
            usable: None,
            unfit: HashMap::new(),
            generations: HashMap::new(),
            live: None,
            asked: Tick::ORIGIN,
            excuse: Tick::ORIGIN,
            denied: false,
            promised: None,
            last: Last::Other,
        }
    }

    /// The cell was polled, and this is its answer.
    pub(crate) fn polled(&mut self, now: Tick, poll: &Poll<'_, Token>) -> Result<(), Broken> {
        self.live = self.live.filter(|issued| now < issued.after(self.flight_timeout));
        self.usable = self.usable.filter(|token| now < token.end);
        match poll {
            Poll::Use { token, generation } => {
                self.yielded(now, token, *generation)?;
                let may_ask = self.live.is_none() && !self.denied && self.promised.is_some_and(|until| until <= now);
                require(!(may_ask && token.renew <= now), 4, "the wait is over, and nobody may ask")
            }
            Poll::UseAndRefresh { token, generation, permit } => {
                self.yielded(now, token, *generation)?;
                require(token.renew <= now, 8, "renewal before its time, counted from sending")?;
                self.permitted(now, permit)
            }
            Poll::Fetch(permit) => {
                self.nothing_usable()?;
                self.permitted(now, permit)
            }
            Poll::Join { until } => {
                self.nothing_usable()?;
                let freed = self.live.map(|issued| issued.after(self.flight_timeout));
                require(freed == Some(*until), 10, "joins a flight that is over, or until another time")
            }
            Poll::Backoff { until } => {
                self.nothing_usable()?;
                require(now < *until, 4, "waits for a time that is past")?;
                require(self.asked <= *until, 5, "promises a permit too early")?;
                require(*until <= self.excuse, 4, "waits longer than there is reason to")?;
                require(self.promised.is_none_or(|promised| *until <= promised), 4, "puts off what it promised")?;
                self.promised = Some(*until);
                Ok(())
            }
            Poll::Denied => {
                self.nothing_usable()?;
                require(self.denied, 4, "denied, but nobody did")
            }
        }
    }

    fn yielded(&mut self, now: Tick, token: &Token, generation: Generation) -> Result<(), Broken> {
        require(now < token.end, 1, "yields a dead token")?;
        if let Some(invariant) = self.unfit.get(&token.id) {
            return Err(Broken(*invariant, "yields a token that is not to be used"));
        }
        let named = *self.generations.entry(generation).or_insert(token.id);
        require(named == token.id, 9, "two tokens of one generation")?;
        if self.usable.is_some_and(|usable| token.id != usable.id) {
            return self.nothing_usable();
        }
        Ok(())
    }

    /// Objects if there is a token that should have been yielded.
    fn nothing_usable(&self) -> Result<(), Broken> {
        let invariant = match self.last {
            Last::OldRejection => 9,
            Last::Late => 6,
            Last::Failure | Last::Other => 3,
        };
        require(self.usable.is_none(), invariant, "a usable token is gone")
    }

    fn permitted(&mut self, now: Tick, permit: &Permit) -> Result<(), Broken> {
        require(self.live.is_none(), 2, "a second live permit")?;
        require(self.asked <= now, 5, "a permit while the service wants peace")?;
        require(!self.denied, 4, "a permit though denied")?;
        require(permit.issued() == now, 8, "a permit of another time")?;
        self.live = Some(now);
        self.promised = None;
        Ok(())
    }

    /// This permit is about to be completed so, or cancelled.
    pub(crate) fn returns(&mut self, permit: &Permit, now: Tick, outcome: Option<&Outcome<Token>>, is_foreign: bool) {
        let is_current = self.live == Some(permit.issued()) && !is_foreign;
        if is_current {
            self.live = None;
        }
        self.last = if is_current { Last::Failure } else { Last::Late };
        self.usable = self.usable.filter(|token| now < token.end);
        match outcome {
            Some(Outcome::Token(token, _)) => self.delivered(now, *token, is_foreign),
            Some(Outcome::Failed(asked) | Outcome::Refused(asked)) if !is_foreign => {
                self.asked = self.asked.max(now.after(*asked));
                self.fails(now, *asked);
            }
            Some(Outcome::Denied) if is_current => self.denied = true,
            _ => {}
        }
    }

    /// The holder of a permit that counts waits until then.
    pub(crate) fn postpones(&mut self, until: Tick) {
        self.promised = None;
        self.asked = self.asked.max(until);
        self.excuse = self.excuse.max(until);
    }

    fn fails(&mut self, now: Tick, asked: Duration) {
        self.promised = None;
        self.excuse = self.excuse.max(now.after(asked).after(self.ceiling));
    }

    fn delivered(&mut self, now: Tick, token: Token, is_foreign: bool) {
        if is_foreign {
            self.unfit.insert(token.id, 6);
        } else if token.end <= now {
            self.unfit.insert(token.id, 7);
            self.fails(now, Duration::ZERO);
        } else if self.usable.is_some_and(|usable| token.end <= usable.end) {
            self.unfit.insert(token.id, 6);
            self.fails(now, Duration::ZERO);
        } else {
            if let Some(replaced) = self.usable.replace(token) {
                self.unfit.insert(replaced.id, 6);
            }
            self.last = Last::Other;
        }
    }

    /// This generation is about to be rejected.
    pub(crate) fn rejects(&mut self, now: Tick, generation: Generation) {
        self.last = Last::OldRejection;
        let Some(id) = self.generations.get(&generation) else { return };
        self.unfit.insert(*id, 9);
        if self.usable.is_some_and(|usable| usable.id == *id) {
            self.usable = None;
            self.last = Last::Other;
        }
        self.fails(now, Duration::ZERO);
    }

    /// The cell is about to be reset.
    pub(crate) fn resets(&mut self) {
        if let Some(token) = self.usable {
            self.unfit.insert(token.id, 9);
        }
        let (generations, unfit) = (std::mem::take(&mut self.generations), std::mem::take(&mut self.unfit));
        *self = Self { unfit, generations, ..Self::new(self.flight_timeout, self.ceiling) };
    }
}

/// Follows a cell through time alone: it must come to a permit, or be denied. Invariant 4.
pub(crate) fn leads_out(
    cell: &mut token_lifecycle::TokenCell<Token>,
    witness: &mut Witness,
    mut now: Tick,
) -> Result<(), Broken> {
    // A token's renewal and its end, a flight's end, a wait's end.
    for _ in 0..5 {
        let poll = cell.poll(now);
        witness.polled(now, &poll)?;
        if matches!(poll, Poll::Fetch(_) | Poll::UseAndRefresh { .. } | Poll::Denied) {
            return Ok(());
        }
        match cell.deadline(now) {
            Some(deadline) if now < deadline => now = deadline,
            _ => break,
        }
    }
    // A token without end is the only good reason.
    require(witness.usable.is_some() && now == Tick::NEVER, 4, "time does not lead out")
}

fn require(holds: bool, invariant: u8, how: &'static str) -> Result<(), Broken> {
    if holds { Ok(()) } else { Err(Broken(invariant, how)) }
}
