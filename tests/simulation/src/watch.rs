//! One client's cell, watched from outside: what it was told, what it answered, and whether that keeps its invariants.
//!
//! Nothing here looks into the cell. The watch knows the policies, the ticks at which permits were given and came back, and of
//! every token the life that its own response gave it.

mod checks;

use std::rc::Rc;
use std::time::Duration;

use token_lifecycle::Tick;

use crate::violation::{Rule, Violation};
use crate::weather::ROUND_TRIP;

/// Google says the wait a second time in the body, rounded, and the longer one holds.
const ROUNDING: Duration = Duration::from_secs(2);

/// A token as the watch knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Record {
    pub(crate) text: Rc<str>,
    /// When its request was sent.
    pub(crate) sent: Tick,
    pub(crate) life: Duration,
    /// When it came to the cell.
    pub(crate) came: Tick,
}

impl Record {
    pub(crate) fn end(&self) -> Tick {
        self.sent.after(self.life)
    }
}

/// What a poll answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Seen {
    Use(Rc<str>),
    Refresh(Rc<str>),
    Fetch,
    Join(Tick),
    Backoff(Tick),
    Denied,
}

impl Seen {
    fn token(&self) -> Option<&Rc<str>> {
        match self {
            Self::Use(text) | Self::Refresh(text) => Some(text),
            _ => None,
        }
    }

    fn has_permit(&self) -> bool {
        matches!(self, Self::Refresh(_) | Self::Fetch)
    }
}

/// A permit that is out.
#[derive(Debug, Clone, Copy)]
struct Out {
    number: u64,
    until: Tick,
}

/// What a permit came back with.
pub(crate) enum Back {
    Token(Record),
    /// The service asked for this wait.
    Failed(Duration),
    Denied,
    /// Cancelled, or a renewal that leaves the root credential to try.
    Nothing,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Blow {
    None,
    Failure,
    OldReject,
}

pub(crate) struct Watch {
    client: u32,
    flight_timeout: Duration,
    renew_at: f64,
    ceiling: Duration,
    permits: u64,
    /// Permits up to this number belong to an earlier credential.
    foreign: u64,
    out: Vec<Out>,
    /// A permit was not returned in time, and none was given since.
    lost_one: bool,
    best: Option<Record>,
    /// Its renewal is not due before this tick, if a renewal did not outlive it.
    halved: Tick,
    /// Tokens that came, the last few.
    came: Vec<Record>,
    rejected: Option<Rc<str>>,
    /// No permit before this tick.
    asked_until: Tick,
    /// From this tick on no wait can go on.
    rested: Tick,
    /// The root credential was refused: surely, or possibly.
    denied: bool,
    maybe_denied: bool,
    blow: Blow,
    /// When a token was refused on arrival.
    stillborn: Option<Tick>,
    /// When the token there was has been rejected.
    rejected_at: Option<Tick>,
    /// What the last poll left, and until when it stays.
    last: Option<(Seen, Option<Tick>)>,
    pub(crate) found: Vec<Violation>,
}

impl Watch {
    pub(crate) fn new(client: u32, flight_timeout: Duration, renew_at: f64, ceiling: Duration) -> Self {
        Self {
            client,
            flight_timeout,
            renew_at,
            ceiling,
            permits: 0,
            foreign: 0,
            out: Vec::new(),
            lost_one: false,
            best: None,
            halved: Tick::ORIGIN,
            came: Vec::new(),
            rejected: None,
            asked_until: Tick::ORIGIN,
            rested: Tick::ORIGIN,
            denied: false,
            maybe_denied: false,
            blow: Blow::None,
            stillborn: None,
            rejected_at: None,
            last: None,
            found: Vec::new(),
        }
    }

    pub(crate) fn broken(&mut self, at: Tick, rule: Rule, what: impl Into<String>) {
        self.found.push(Violation { at, client: self.client, rule, what: what.into() });
    }

    /// A permit has come back to the cell.
    pub(crate) fn back(&mut self, now: Tick, number: u64, back: Back) {
        self.last = None;
        let place = self.out.iter().position(|out| out.number == number);
        // Nobody has looked since it went out, so no other one did.
        let is_last = place.is_some();
        let is_current = place.is_some_and(|place| now < self.out.remove(place).until);
        if number <= self.foreign {
            return;
        }
        match back {
            Back::Token(record) => self.token_came(now, record, is_current, is_last),
            Back::Failed(asked) => {
                self.blow = Blow::Failure;
                self.rested = self.rested.max(now.after(asked).after(ROUNDING).after(self.ceiling));
                // Even of one who asked too late.
                self.asked_until = self.asked_until.max(now.after(asked));
            }
            Back::Denied => {
                self.blow = Blow::Failure;
                self.maybe_denied = true;
                self.denied |= is_current;
            }
            Back::Nothing => {}
        }
    }

    /// Whoever holds a permit waits before the next attempt: for the service no earlier than the first tick, and no later than the
    /// second.
    pub(crate) fn postponed(&mut self, number: u64, asked: Tick, until: Tick) {
        if number > self.foreign {
            self.last = None;
            self.asked_until = self.asked_until.max(asked);
            self.rested = self.rested.max(until);
        }
    }

    fn token_came(&mut self, now: Tick, record: Record, is_current: bool, is_last: bool) {
        let is_dead = record.end() <= now;
        let is_better = self.best.as_ref().is_none_or(|best| best.end() <= now || best.end() < record.end());
        if self.came.len() >= 8 {
            self.came.remove(0);
        }
        self.came.push(record.clone());
        if !is_dead && is_better {
            self.best = Some(record);
            self.halved = Tick::ORIGIN;
        } else {
            self.rested = self.rested.max(now.after(self.ceiling));
            if is_dead && is_current {
                self.stillborn = Some(now);
            }
            // It gives no longer life, so it is asked again when half of what is left is over.
            if let Some(best) = self.best.as_ref().filter(|_| is_last && !is_dead) {
                self.halved = self.halved.max(now.after(best.end().since(now) / 2));
            }
        }
    }

    /// A token was rejected; `true` if it was an old one, which changes nothing.
    pub(crate) fn rejected(&mut self, now: Tick, text: &Rc<str>) -> bool {
        if self.best.as_ref().is_some_and(|best| best.text == *text && now < best.end()) {
            self.best = None;
            self.last = None;
            self.rejected = Some(Rc::clone(text));
            self.rejected_at = Some(now);
            self.rested = self.rested.max(now.after(self.ceiling));
            return false;
        }
        if self.blow == Blow::None {
            self.blow = Blow::OldReject;
        }
        true
    }

    /// The cell starts over.
    pub(crate) fn reset(&mut self) {
        self.foreign = self.permits;
        self.out.clear();
        self.lost_one = false;
        self.best = None;
        self.came.clear();
        self.asked_until = Tick::ORIGIN;
        self.rested = Tick::ORIGIN;
        self.denied = false;
        self.maybe_denied = false;
        self.blow = Blow::None;
        self.stillborn = None;
        self.rejected_at = None;
        self.last = None;
    }

    /// The token that the cell should be giving.
    pub(crate) fn holds(&self) -> Option<&Rc<str>> {
        self.best.as_ref().map(|best| &best.text)
    }

    /// Whether a permit is out, or was when it was last looked at.
    pub(crate) fn is_asking(&self) -> bool {
        !self.out.is_empty()
    }

    /// Whether another permit than this is the live one.
    pub(crate) fn is_superseded(&self, now: Tick, number: u64) -> bool {
        self.out.iter().any(|out| out.number > number && now < out.until)
    }

    /// Whether this permit is the live one.
    pub(crate) fn is_out(&self, now: Tick, number: u64) -> bool {
        self.out.iter().any(|out| out.number == number && now < out.until)
    }

    /// Whether this wait is for a request that was sent just now.
    pub(crate) fn fetches(&self, now: Tick, until: Tick) -> bool {
        self.out.iter().any(|out| out.until == until) && until.since(now) + ROUND_TRIP >= self.flight_timeout
    }
}
