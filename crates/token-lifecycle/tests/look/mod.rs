//! A source that tasks share, and one look at it.
#![allow(dead_code, reason = "each test file uses some of it")]
#![allow(clippy::panic, clippy::unwrap_used, reason = "tests, their helpers included")]

use std::cell::RefCell;
use std::future::{self, Future};
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use chrono::{DateTime, Utc};
use token_lifecycle::{CellPolicy, Failure, Given, Ladder, Lease, Tick, TokenSource, Unavailable};
use token_protocol::{Expiring, Reusable};

use super::call::{self, HARMLESS, No, answer, at, done, exchange, policy, receive, seconds, send};

#[derive(Debug)]
pub(crate) struct Token;

impl Reusable for Token {}

impl Expiring for Token {
    fn expiration(&self) -> Option<DateTime<Utc>> {
        None
    }
}

pub(crate) fn ready<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("nothing here waits"),
    }
}

/// The credential was refused.
pub(crate) fn denial() -> Failure<No> {
    call::failure(&HARMLESS, &answer(401, "login"))
}

pub(crate) fn failure() -> Failure<No> {
    let mut exchange = exchange(&HARMLESS, policy().with_attempts(1).unwrap(), 7);
    send(&mut exchange, at(0));
    receive(&mut exchange, at(0), &answer(503, ""));
    done(&mut exchange, at(0)).unwrap_err()
}

pub(crate) fn source() -> TokenSource<Token> {
    TokenSource::new(Ladder::new(CellPolicy::default(), 7), seconds(60))
}

pub(crate) type Answer = Result<Lease<Token>, Unavailable<No>>;

/// One look at the source: who authorises what is asked, if anything is, and what comes of it.
pub(crate) fn look(
    source: &TokenSource<Token>,
    now: Tick,
    outcome: fn(Tick) -> Result<Given<Token>, Failure<No>>,
) -> (Vec<bool>, Answer) {
    let authorised_by_token = RefCell::new(Vec::new());
    let fetch = |living: Option<Arc<Token>>, _| {
        authorised_by_token.borrow_mut().push(living.is_some());
        future::ready(outcome(now))
    };
    let answer = ready(source.token(|| now, fetch, |_| async {}));
    (authorised_by_token.into_inner(), answer)
}

#[expect(clippy::unnecessary_wraps, reason = "as a call's result")]
pub(crate) fn granted(sent: Tick) -> Result<Given<Token>, Failure<No>> {
    Ok(Given { output: Token, sent, date: None })
}
