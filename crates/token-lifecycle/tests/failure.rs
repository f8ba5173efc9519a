//! What a failed exchange says, and what a policy refuses.
#![allow(clippy::unwrap_used, reason = "tests, their helpers included")]

mod call;

use std::error::Error as _;
use std::time::Duration;

use call::{FORBIDDEN, HARMLESS, answer, at, busy, done, exchange, failure, policy, receive, seconds, send};
use token_lifecycle::{Failure, Loss, RetryPolicy};
use token_protocol::Recovery;

/// The failure of an exchange that is lost each time.
fn lost(attempts: u32, loss: fn() -> Loss) -> Failure<call::No> {
    let mut exchange = exchange(&HARMLESS, policy().with_attempts(attempts).unwrap(), 7);
    for n in 0..attempts {
        send(&mut exchange, at(n.into()));
        exchange.lost(at(n.into()), loss());
    }
    done(&mut exchange, at(99)).unwrap_err()
}

#[test]
fn it_says_how_often_why_no_more_and_what_came_last() {
    let mut total = exchange(&HARMLESS, policy(), 7);
    send(&mut total, at(0));
    let total = done(&mut total, at(100)).unwrap_err();
    let said = [
        failure(&HARMLESS, &answer(400, "fix")).to_string(),
        failure(&FORBIDDEN, &answer(503, "")).to_string(),
        failure(&HARMLESS, &busy(&[("retry-after", "61")])).to_string(),
        total.to_string(),
        lost(1, Loss::unknown).to_string(),
        lost(2, Loss::never_left).to_string(),
        lost(3, || Loss::unknown().with_source("broken pipe")).to_string(),
    ];
    let expected = [
        "no token after 1 attempt, and repeating it does not help: refused with status 400: fix",
        "no token after 1 attempt, and the service may have acted, so it is not repeated: \
         status 503 with no content type, which is not an answer of this service",
        "no token after 1 attempt, and the service wants to be left alone for too long: refused with status 429: retry",
        "no token after 1 attempt, and the time is over: there was no answer",
        "no token after 1 attempt, which is all there are to be: there was no answer",
        "no token after 2 attempts, which is all there are to be: the request never left",
        "no token after 3 attempts, which is all there are to be: broken pipe",
    ];
    assert_eq!(said, expected);
}

#[derive(Debug, thiserror::Error)]
#[error("could not connect")]
struct NoConnection(#[source] std::io::Error);

#[test]
fn what_is_behind_the_last_attempts_words_is_the_source() {
    let refused = || std::io::Error::from(std::io::ErrorKind::ConnectionRefused);
    let failure =
        lost(1, || Loss::never_left().with_source(NoConnection(std::io::ErrorKind::ConnectionRefused.into())));
    assert!(failure.to_string().ends_with(": could not connect"));
    assert_eq!(failure.source().map(ToString::to_string), Some(refused().to_string()));
    assert!(lost(1, Loss::unknown).source().is_none());
    assert!(call::failure(&HARMLESS, &answer(400, "fix")).source().is_none());
}

#[test]
fn a_lost_request_has_no_answer_and_may_be_made_again_later() {
    let failure = lost(1, Loss::unknown);
    assert!(failure.last_answer().is_none());
    assert_eq!(failure.recovery(), Recovery::RETRY);
    // What was answered earlier is not the last answer.
    let mut exchange = exchange(&HARMLESS, policy().with_attempts(2).unwrap(), 7);
    send(&mut exchange, at(0));
    receive(&mut exchange, at(0), &busy(&[]));
    send(&mut exchange, at(1));
    exchange.lost(at(1), Loss::unknown());
    assert!(done(&mut exchange, at(1)).unwrap_err().last_answer().is_none());
}

#[test]
fn a_loss_keeps_the_transports_error() {
    assert!(Loss::unknown().source().is_none());
    let loss = Loss::never_left().with_source(std::fmt::Error);
    assert!(loss.has_never_left() && !Loss::unknown().has_never_left());
    assert!(loss.source().unwrap().is::<std::fmt::Error>());
}

#[test]
fn it_is_an_error_that_has_said_everything() {
    assert!(failure(&HARMLESS, &answer(400, "fix")).source().is_none());
}

#[test]
fn an_exchange_prints_neither_credential_nor_inputs() {
    let mut exchange = exchange(&HARMLESS, policy(), 7);
    send(&mut exchange, at(0));
    receive(&mut exchange, at(0), &busy(&[]));
    assert_eq!(format!("{exchange:?}"), r#"Exchange { endpoint: "call", attempts: 1, .. }"#);
}

#[test]
fn a_policy_says_how_long_it_all_may_take() {
    let policy = RetryPolicy::default();
    assert_eq!(policy.total(), seconds(120));
    assert_eq!(policy.with_total(seconds(7)).unwrap().total(), seconds(7));
}

#[test]
fn a_policy_that_cannot_work_is_refused() {
    let policy = RetryPolicy::default();
    for attempts in [0, 1001] {
        let refused = policy.with_attempts(attempts).unwrap_err();
        assert_eq!(refused.to_string(), "`attempts` must be from 1 to 1000");
    }
    assert!(policy.with_attempts(1).is_ok() && policy.with_attempts(1000).is_ok());
    let refused = policy.with_total(Duration::ZERO).unwrap_err();
    assert_eq!(refused.to_string(), "`total` must be more than nothing");
}
