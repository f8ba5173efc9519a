//! Random histories of a `TokenCell`: each answer is one that the reference allows, and none breaks an invariant.
#![allow(clippy::unwrap_used, reason = "tests, their helpers included")]

mod reference;
mod witness;

use std::time::Duration;

use proptest::prelude::*;
use reference::Reference;
use token_lifecycle::{Backoff, CellPolicy, Generation, Life, Outcome, Permit, Poll, Tick, TokenCell};
use witness::{Token, Witness, leads_out};

#[derive(Debug, Clone)]
enum Operation {
    Poll,
    /// Time goes on.
    Step(Duration),
    /// Time goes on to the cell's own deadline: nothing changes before it.
    Await,
    /// Of the permits that are out, this one: the newest is number 0.
    Complete(usize, Brings),
    Cancel(usize),
    Lose(usize),
    /// Of the generations there were, this one: the newest is number 0.
    Reject(usize),
    Reset,
}

#[derive(Debug, Clone)]
enum Brings {
    /// A token with this life.
    Token(Duration),
    Failure(Duration),
    Denial,
}

#[derive(Debug, Clone)]
struct Setting {
    renewal_eighths: u32,
    flight_timeout: Duration,
    backoff: Backoff,
    seed: u64,
}

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// Lives whose eighths are whole, and the longest there is.
fn life() -> impl Strategy<Value = Duration> {
    prop_oneof![
        1 => Just(Duration::ZERO),
        1 => Just(Duration::from_nanos(8)),
        10 => (1..100_u64).prop_map(|n| seconds(8 * n)),
        1 => Just(seconds(8_000_000)),
        1 => Just(Duration::MAX),
    ]
}

fn span() -> impl Strategy<Value = Duration> {
    prop_oneof![
        2 => Just(Duration::ZERO),
        1 => Just(Duration::from_nanos(1)),
        8 => (0..200_000_u64).prop_map(Duration::from_millis),
        1 => Just(seconds(1_000_000_000)),
    ]
}

fn brings() -> impl Strategy<Value = Brings> {
    prop_oneof![
        6 => life().prop_map(Brings::Token),
        4 => span().prop_map(Brings::Failure),
        1 => prop::sample::select(vec![seconds(u64::MAX), Duration::MAX]).prop_map(Brings::Failure),
        1 => Just(Brings::Denial),
    ]
}

fn operation() -> impl Strategy<Value = Operation> {
    prop_oneof![
        8 => Just(Operation::Poll),
        4 => span().prop_map(Operation::Step),
        1 => Just(Operation::Step(seconds(1 << 61))),
        4 => Just(Operation::Await),
        6 => (0..3_usize, brings()).prop_map(|(which, brings)| Operation::Complete(which, brings)),
        2 => (0..3_usize).prop_map(Operation::Cancel),
        1 => (0..3_usize).prop_map(Operation::Lose),
        2 => (0..3_usize).prop_map(Operation::Reject),
        1 => Just(Operation::Reset),
    ]
}

fn setting() -> impl Strategy<Value = Setting> {
    let timeout = prop::sample::select(vec![Duration::from_nanos(1), seconds(1), seconds(60), Duration::MAX]);
    let floor = prop::sample::select(vec![Duration::from_nanos(1), seconds(1), seconds(60)]);
    let ceiling = prop::sample::select(vec![seconds(60), Duration::MAX]);
    (1..=8_u32, timeout, floor, ceiling, any::<u64>()).prop_map(
        |(renewal_eighths, flight_timeout, floor, ceiling, seed)| Setting {
            renewal_eighths,
            flight_timeout,
            backoff: Backoff::new(floor, ceiling).unwrap(),
            seed,
        },
    )
}

/// A cell, and those who watch it.
struct Run {
    setting: Setting,
    cell: TokenCell<Token>,
    reference: Reference,
    witness: Witness,
    now: Tick,
    /// The permits that are out, with their numbers.
    permits: Vec<(usize, Permit)>,
    /// How many permits there were, and how many of them before the last reset.
    issued: usize,
    foreign: usize,
    tokens: u64,
    generations: Vec<(Generation, u64)>,
}

impl Run {
    fn new(setting: Setting) -> Self {
        let policy = CellPolicy::default()
            .with_renewal_at(f64::from(setting.renewal_eighths) / 8.0)
            .and_then(|policy| policy.with_flight_timeout(setting.flight_timeout))
            .unwrap()
            .with_backoff(setting.backoff);
        Self {
            cell: TokenCell::new(policy, setting.seed),
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

    fn apply(&mut self, operation: &Operation) -> Result<(), String> {
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
            Brings::Token(length) => self.token(permit.issued(), *length),
            Brings::Failure(asked) => Outcome::Failed(*asked),
            Brings::Denial => Outcome::Denied,
        };
        let is_foreign = number < self.foreign;
        self.witness.returns(&permit, self.now, Some(&outcome), is_foreign);
        if !is_foreign {
            self.reference.complete(number, self.now, &outcome);
        }
        self.cell.complete(permit, self.now, outcome);
    }

    fn token(&mut self, sent: Tick, length: Duration) -> Outcome<Token> {
        self.tokens += 1;
        // Lives are whole multiples of eight, but for the longest, a nanosecond less than 2^64 seconds.
        let eighth = if length == Duration::MAX { seconds(1 << 61) } else { length / 8 };
        let renew = sent.after(eighth.saturating_mul(self.setting.renewal_eighths).min(length));
        let token = Token { id: self.tokens, renew, end: sent.after(length) };
        Outcome::Token(token, Life::of_length(sent, length))
    }

    fn take(&mut self, which: usize) -> Option<(usize, Permit)> {
        let index = self.permits.len().checked_sub(which + 1)?;
        Some(self.permits.remove(index))
    }
}

fn nth_newest<T>(items: &[T], n: usize) -> Option<&T> {
    items.iter().rev().nth(n)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_history_is_as_the_reference_says_and_breaks_no_invariant(
        setting in setting(),
        operations in prop::collection::vec(operation(), 1..80),
    ) {
        let mut run = Run::new(setting);
        for (index, operation) in operations.iter().enumerate() {
            run.apply(operation).map_err(|wrong| TestCaseError::fail(format!("step {index}, at {:?}: {wrong}", run.now)))?;
        }
        let led_out = leads_out(&mut run.cell, &mut run.witness, run.now);
        prop_assert_eq!(led_out, Ok(()));
    }
}
