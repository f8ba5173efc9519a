//! A cell of numbered tokens, and short names for what is done to it.
#![allow(dead_code, reason = "each test file uses some of it")]
#![allow(clippy::panic, clippy::unwrap_used, reason = "tests, their helpers included")]

use std::time::Duration;

use token_lifecycle::{Backoff, CellPolicy, Generation, Life, Outcome, Permit, Poll, Tick, TokenCell};
use token_protocol::Reusable;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token(pub(crate) u32);

impl Reusable for Token {}

pub(crate) type Cell = TokenCell<Token>;

pub(crate) fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

pub(crate) fn at(after: u64) -> Tick {
    Tick::new(seconds(after))
}

/// The last moment before this one.
pub(crate) fn before(tick: Tick) -> Tick {
    Tick::new(tick.since_origin().saturating_sub(Duration::from_nanos(1)))
}

/// Renewal at half the life, a minute for a flight, waits of up to one second, two, four, eight.
pub(crate) fn cell() -> Cell {
    seeded(7)
}

pub(crate) fn seeded(seed: u64) -> Cell {
    let policy = CellPolicy::default().with_flight_timeout(seconds(60)).unwrap();
    TokenCell::new(policy.with_backoff(Backoff::new(seconds(1), seconds(8)).unwrap()), seed)
}

/// Token 1 in it, which lives from 0 to 60.
pub(crate) fn holding() -> Cell {
    let mut cell = cell();
    let permit = fetch(&mut cell, at(0));
    cell.complete(permit, at(0), brings(1, at(0), 60));
    cell
}

pub(crate) fn brings(number: u32, sent: Tick, lives: u64) -> Outcome<Token> {
    Outcome::Token(Token(number), Life::of_length(sent, seconds(lives)))
}

pub(crate) fn fetch(cell: &mut Cell, now: Tick) -> Permit {
    match cell.poll(now) {
        Poll::Fetch(permit) => permit,
        other => panic!("{other:?}"),
    }
}

pub(crate) fn refresh(cell: &mut Cell, now: Tick) -> Permit {
    match cell.poll(now) {
        Poll::UseAndRefresh { permit, .. } => permit,
        other => panic!("{other:?}"),
    }
}

pub(crate) fn backoff(cell: &mut Cell, now: Tick) -> Tick {
    match cell.poll(now) {
        Poll::Backoff { until } => until,
        other => panic!("{other:?}"),
    }
}

/// The token that a poll yields, if it does. A permit that comes with it is lost.
pub(crate) fn yielded(cell: &mut Cell, now: Tick) -> Option<(Token, Generation)> {
    match cell.poll(now) {
        Poll::Use { token, generation } | Poll::UseAndRefresh { token, generation, .. } => Some((*token, generation)),
        _ => None,
    }
}

pub(crate) fn token(cell: &mut Cell, now: Tick) -> Option<Token> {
    yielded(cell, now).map(|(token, _)| token)
}
