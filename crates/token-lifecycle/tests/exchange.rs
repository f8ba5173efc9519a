//! One call, retried: when it is repeated, when not, and what is said in the end.

mod call;

use std::time::Duration;

use call::{
    Answer, DATE, FORBIDDEN, HARMLESS, IN_A_MINUTE, Token, answer, at, busy, done, exchange, failure, policy, receive,
    seconds, send, wait,
};
use chrono::DateTime;
use token_lifecycle::{AttemptOutcome, Given, Loss, Step, Stop, Tick};
use token_protocol::{Error, Recovery, RetryAfter};

/// The wait that this answer to the first attempt, at 10, leads to. What is asked for is exact, the jitter within a second.
fn waits(answer: &Answer, asked: u64) {
    for seed in 0..50 {
        let mut exchange = exchange(&HARMLESS, policy(), seed);
        send(&mut exchange, at(0));
        receive(&mut exchange, at(10), answer);
        let until = wait(&mut exchange, at(10));
        assert!(at(10 + asked) <= until && until <= at(11 + asked), "{until:?}");
        assert_eq!(wait(&mut exchange, Tick::new(until.since_origin().saturating_sub(Duration::from_nanos(1)))), until);
        send(&mut exchange, until);
    }
}

#[test]
fn what_it_brings_is_given_once_with_what_its_life_is_counted_from() {
    let mut exchange = exchange(&HARMLESS, policy(), 7);
    assert_eq!(send(&mut exchange, at(5)).body(), b"secret");
    receive(&mut exchange, at(6), &busy(&[]));
    send(&mut exchange, at(7));
    let mut token = answer(200, "token");
    token.headers_mut().insert("date", DATE.parse().unwrap());
    receive(&mut exchange, at(9), &token);
    let given = done(&mut exchange, at(9)).unwrap();
    assert_eq!((&given.output, given.sent), (&Token, at(7)));
    assert_eq!(given.life(seconds(1)).end(), at(66));
    assert_eq!(Given { date: None, ..given }.life(seconds(1)).end(), at(8));
    assert_eq!(wait(&mut exchange, at(9)), Tick::NEVER);
}

#[test]
fn there_are_so_many_attempts_and_every_one_is_kept_in_order() {
    let mut exchange = exchange(&HARMLESS, policy(), 7);
    send(&mut exchange, at(1));
    receive(&mut exchange, at(2), &busy(&[]));
    send(&mut exchange, at(10));
    exchange.lost(at(12), Loss::unknown().with_source("broken pipe"));
    send(&mut exchange, at(20));
    receive(&mut exchange, at(21), &answer(503, ""));
    let failure = done(&mut exchange, at(21)).unwrap_err();
    assert_eq!(failure.stop(), Stop::Attempts);
    let [first, second, third] = failure.attempts() else { panic!("{failure:?}") };
    assert_eq!([first.sent, second.sent, third.sent], [at(1), at(10), at(20)]);
    assert!(matches!(&first.outcome, AttemptOutcome::Answered(Error::Rejected { .. })));
    assert!(matches!(&second.outcome, AttemptOutcome::Lost(loss) if loss.to_string() == "broken pipe"));
    assert!(matches!(&third.outcome, AttemptOutcome::Answered(Error::Unrecognized { .. })));
    assert!(matches!(failure.last_answer(), Some(Error::Unrecognized { .. })));
    assert_eq!(failure.recovery(), Recovery::RETRY);
    assert_eq!(wait(&mut exchange, at(21)), Tick::NEVER);

    let mut once = self::exchange(&HARMLESS, policy().with_attempts(1).unwrap(), 7);
    send(&mut once, at(0));
    receive(&mut once, at(0), &busy(&[]));
    assert_eq!(done(&mut once, at(0)).unwrap_err().stop(), Stop::Attempts);
}

#[test]
fn a_wait_that_would_end_after_the_total_time_is_not_started() {
    for (now, goes_on) in [(at(48), true), (at(51), false)] {
        let mut exchange = exchange(&HARMLESS, policy(), 7);
        send(&mut exchange, at(0));
        receive(&mut exchange, now, &busy(&[("retry-after", "50")]));
        if goes_on {
            assert!(wait(&mut exchange, now) <= at(100));
        } else {
            let failure = done(&mut exchange, now).unwrap_err();
            assert_eq!((failure.stop(), failure.attempts().len()), (Stop::Total, 1));
        }
    }
}

#[test]
fn no_attempt_starts_after_the_total_time_however_late_the_caller_wakes() {
    let mut exchange = exchange(&HARMLESS, policy(), 7);
    send(&mut exchange, at(0));
    receive(&mut exchange, at(1), &busy(&[]));
    let failure = done(&mut exchange, at(100)).unwrap_err();
    assert_eq!((failure.stop(), failure.attempts().len()), (Stop::Total, 1));
}

#[test]
fn a_request_in_flight_when_the_total_time_is_over_is_given_up() {
    let mut exchange = exchange(&HARMLESS, policy(), 7);
    send(&mut exchange, at(1000));
    receive(&mut exchange, at(1001), &busy(&[]));
    send(&mut exchange, at(1050));
    assert_eq!(wait(&mut exchange, at(1050)), at(1100));
    assert_eq!(wait(&mut exchange, at(1099)), at(1100));
    let failure = done(&mut exchange, at(1100)).unwrap_err();
    assert_eq!(failure.stop(), Stop::Total);
    assert_eq!(failure.attempts()[1].sent, at(1050));
    assert!(matches!(&failure.attempts()[1].outcome, AttemptOutcome::Lost(loss) if !loss.has_never_left()));
    // What comes later comes too late.
    receive(&mut exchange, at(1101), &answer(200, "token"));
    assert_eq!(wait(&mut exchange, at(1101)), Tick::NEVER);
    // Where the call must not be repeated, that is what stands in the way.
    let mut exchange = call::exchange(&FORBIDDEN, policy(), 7);
    send(&mut exchange, at(0));
    let failure = done(&mut exchange, at(100)).unwrap_err();
    assert_eq!((failure.stop(), failure.recovery()), (Stop::Replay, Recovery::GiveUp));
}

#[test]
fn an_answer_that_comes_before_anybody_looked_at_the_clock_counts() {
    let mut exchange = exchange(&HARMLESS, policy(), 7);
    send(&mut exchange, at(0));
    receive(&mut exchange, at(500), &answer(200, "token"));
    assert_eq!(done(&mut exchange, at(500)).unwrap().sent, at(0));
}

#[test]
fn a_retry_after_is_obeyed_in_all_its_forms_and_the_jitter_comes_on_top() {
    waits(&busy(&[]), 0);
    waits(&busy(&[("retry-after", "0")]), 0);
    waits(&busy(&[("retry-after", "8")]), 8);
    waits(&busy(&[("retry-after", "60")]), 60);
    waits(&busy(&[("retry-after", IN_A_MINUTE), ("date", DATE)]), 60);
    waits(&busy(&[("retry-after", DATE), ("date", IN_A_MINUTE)]), 0);
    waits(&busy(&[("retry-after", "junk")]), 0);
}

#[test]
fn the_jitter_is_that_of_the_policys_backoff() {
    let wait = |seed| {
        let mut exchange = exchange(&HARMLESS, policy(), seed);
        send(&mut exchange, at(0));
        receive(&mut exchange, at(0), &busy(&[]));
        wait(&mut exchange, at(0)).since_origin()
    };
    let longest = (0..50).map(wait).max().unwrap();
    assert!(Duration::from_millis(900) < longest && longest <= seconds(1), "{longest:?}");
}

#[test]
fn a_wait_beyond_the_policys_patience_is_not_waited_for() {
    let failure = failure(&HARMLESS, &busy(&[("retry-after", "61")]));
    assert_eq!(failure.stop(), Stop::RetryAfter(RetryAfter::delay(seconds(61))));
    assert_eq!(failure.recovery(), Recovery::Retry { after: Some(RetryAfter::delay(seconds(61))) });
    let absurd = self::failure(&HARMLESS, &busy(&[("retry-after", "99999999999999999999999")]));
    assert_eq!(absurd.stop(), Stop::RetryAfter(RetryAfter::delay(RetryAfter::MAX)));
}

#[test]
fn a_date_that_cannot_be_measured_is_left_to_the_caller() {
    let failure = failure(&HARMLESS, &busy(&[("retry-after", IN_A_MINUTE)]));
    let Stop::RetryAfter(after) = failure.stop() else { panic!("{failure:?}") };
    assert_eq!(after.not_before(), DateTime::from_timestamp(784_111_777 + 60, 0));
}

#[test]
fn there_is_no_overflow_at_the_end_of_time() {
    let policy = policy().with_total(Duration::MAX).unwrap().with_patience(Duration::MAX);
    let mut exchange = exchange(&HARMLESS, policy, 7);
    send(&mut exchange, at(u64::MAX - 5));
    receive(&mut exchange, at(u64::MAX - 4), &busy(&[("retry-after", "99999999999999999999999")]));
    assert_eq!(done(&mut exchange, at(u64::MAX)).unwrap_err().stop(), Stop::Total);
}

#[test]
fn what_repeating_does_not_help_is_final_at_once() {
    let cases = [
        (answer(400, "login"), Recovery::Reauthenticate),
        (answer(429, "fix"), Recovery::FixRequest),
        (answer(503, "never"), Recovery::GiveUp),
        (answer(401, ""), Recovery::Reauthenticate),
        (answer(302, ""), Recovery::GiveUp),
    ];
    for (answer, recovery) in cases {
        for failure in [failure(&HARMLESS, &answer), failure(&FORBIDDEN, &answer)] {
            assert_eq!((failure.stop(), failure.attempts().len()), (Stop::Final, 1), "{failure}");
            assert_eq!(failure.recovery(), recovery);
        }
    }
}

#[test]
fn what_must_not_be_repeated_is_repeated_only_if_the_service_cannot_have_acted() {
    let lost = |loss: Loss| {
        let mut exchange = exchange(&FORBIDDEN, policy(), 7);
        send(&mut exchange, at(0));
        exchange.lost(at(0), loss);
        matches!(exchange.poll(at(1)), Step::Send(_))
    };
    assert!(lost(Loss::never_left()));
    assert!(lost(Loss::never_left().with_source("connection refused")));
    assert!(!lost(Loss::unknown()));

    let answered = |answer: &Answer| {
        let mut exchange = exchange(&FORBIDDEN, policy(), 7);
        send(&mut exchange, at(0));
        receive(&mut exchange, at(0), answer);
        matches!(exchange.poll(at(1)), Step::Send(_))
    };
    assert!(answered(&answer(503, "retry")));
    assert!(answered(&answer(403, "retry")));
    // Its own failures: it may have acted before.
    assert!(!answered(&answer(500, "retry")));
    assert!(!answered(&answer(504, "retry")));
    assert!(!answered(&answer(503, "")));
    let forbidden = failure(&FORBIDDEN, &answer(503, ""));
    assert_eq!((forbidden.stop(), forbidden.recovery()), (Stop::Replay, Recovery::GiveUp));
}

#[test]
fn what_may_be_repeated_is_repeated_when_nobody_knows() {
    for seed in 0..10 {
        let mut exchange = exchange(&HARMLESS, policy(), seed);
        send(&mut exchange, at(0));
        exchange.lost(at(0), Loss::unknown());
        send(&mut exchange, at(1));
        receive(&mut exchange, at(1), &answer(503, ""));
        send(&mut exchange, at(2));
    }
}

#[test]
fn what_comes_when_nothing_is_in_flight_is_ignored() {
    let mut exchange = exchange(&HARMLESS, policy(), 7);
    receive(&mut exchange, at(0), &answer(200, "token"));
    exchange.lost(at(0), Loss::unknown());
    send(&mut exchange, at(0));
    receive(&mut exchange, at(0), &busy(&[("retry-after", "8")]));
    receive(&mut exchange, at(1), &answer(200, "token"));
    exchange.lost(at(1), Loss::unknown());
    let until = wait(&mut exchange, at(1));
    send(&mut exchange, until);
    receive(&mut exchange, until, &answer(400, "fix"));
    exchange.lost(until, Loss::unknown());
    assert_eq!(done(&mut exchange, until).unwrap_err().attempts().len(), 2);
}

#[test]
fn a_step_shows_neither_credential_nor_token() {
    let mut exchange = exchange(&HARMLESS, policy(), 7);
    assert_eq!(format!("{:?}", exchange.poll(at(0))), "Send(…)");
    assert_eq!(format!("{:?}", exchange.poll(at(1))), format!("Wait({:?})", at(100)));
    receive(&mut exchange, at(2), &answer(200, "token"));
    assert_eq!(format!("{:?}", exchange.poll(at(2))), "Done(Ok(…))");
    let mut exchange = call::exchange(&HARMLESS, policy(), 7);
    send(&mut exchange, at(0));
    receive(&mut exchange, at(0), &answer(400, "fix"));
    let said = format!("{:?}", exchange.poll(at(0)));
    assert!(said.starts_with("Done(Err(Failure") && !said.contains("secret"), "{said}");
}

#[test]
fn a_loss_that_repeating_does_not_help_is_final() {
    let loss = || Loss::unknown().with_recovery(Recovery::GiveUp);
    assert_eq!(loss().recovery(), Recovery::GiveUp);
    let mut exchange = exchange(&HARMLESS, policy(), 7);
    send(&mut exchange, at(0));
    exchange.lost(at(0), loss());
    let failure = done(&mut exchange, at(0)).unwrap_err();
    assert_eq!((failure.stop(), failure.recovery()), (Stop::Final, Recovery::GiveUp));
}
