//! A look at a token that is fresh: what a caller pays each time it needs one.

use std::cell::RefCell;
use std::hint::black_box;
use std::time::Duration;

use token_lifecycle::{CellPolicy, Life, Outcome, Poll, Tick, TokenCell};
use token_protocol::Reusable;

use crate::operation::Run;

const LIFE: Duration = Duration::from_secs(3600);
const NOW: Tick = Tick::new(Duration::from_secs(60));

struct Token;

impl Reusable for Token {}

pub(crate) fn cell() -> Run {
    let mut cell = TokenCell::new(CellPolicy::default(), 7);
    if let Poll::Fetch(permit) = cell.poll(Tick::ORIGIN) {
        let life = Life::of_length(permit.issued(), LIFE);
        cell.complete(permit, Tick::ORIGIN, Outcome::Token(Token, life));
    }
    let cell = RefCell::new(cell);
    Box::new(move || {
        let mut cell = cell.borrow_mut();
        assert!(matches!(black_box(cell.poll(black_box(NOW))), Poll::Use { .. }));
    })
}

/// A token, and from when on it is renewed.
pub(crate) fn by_hand() -> Run {
    let held = RefCell::new(Some((Token, Tick::new(LIFE / 2))));
    Box::new(move || {
        let held = held.borrow_mut();
        let token = held.as_ref().and_then(|(token, due)| (black_box(NOW) < *due).then_some(token));
        assert!(black_box(token).is_some());
    })
}
