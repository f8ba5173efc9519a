//! What an exchange's result means for a cell.

mod call;

use std::time::Duration;

use call::{
    Answer, DATE, HARMLESS, IN_A_MINUTE, No, Token, answer, at, busy, done, exchange, failure, policy, seconds, send,
};
use chrono::DateTime;
use token_lifecycle::{Given, Life, Loss, Outcome};

fn outcome(answer: &Answer) -> Outcome<Token> {
    Outcome::of(Err(&failure(&HARMLESS, answer)), seconds(1))
}

#[test]
fn a_token_comes_with_its_life() {
    let date = DateTime::from_timestamp(784_111_777, 0);
    let outcome = |date| Outcome::of::<No>(Ok(Given { output: Token, sent: at(5), date }), seconds(1));
    assert_eq!(outcome(date), Outcome::Token(Token, Life::of_length(at(5), seconds(59))));
    assert_eq!(outcome(None), Outcome::Token(Token, Life::of_length(at(5), seconds(1))));
}

#[test]
fn only_the_service_itself_denies() {
    assert_eq!(outcome(&answer(401, "login")), Outcome::Denied);
    assert_eq!(outcome(&answer(403, "fix")), Outcome::Denied);
    // A proxy's page, and a no that is nobody's fault.
    for passes in [answer(401, ""), answer(400, ""), answer(500, "never")] {
        assert_eq!(outcome(&passes), Outcome::Refused(Duration::ZERO));
    }
}

#[test]
fn a_wait_that_the_service_asked_for_is_passed_on() {
    assert_eq!(outcome(&busy(&[("retry-after", "3600")])), Outcome::Failed(seconds(3600)));
    let far = outcome(&busy(&[("retry-after", "Sun, 06 Nov 1994 09:49:37 GMT"), ("date", DATE)]));
    assert_eq!(far, Outcome::Failed(seconds(3600)));
    // There is no telling how long that is: a minute, whatever the date.
    for date in [IN_A_MINUTE, "Fri, 31 Dec 9999 23:59:59 GMT"] {
        assert_eq!(outcome(&busy(&[("retry-after", date)])), Outcome::Failed(seconds(60)));
    }
}

#[test]
fn a_wait_counts_whatever_the_answer_says_beside() {
    for (status, body) in [(403, "never"), (403, ""), (200, "")] {
        let mut answer = answer(status, body);
        answer.headers_mut().insert("retry-after", "3600".parse().unwrap());
        assert_eq!(outcome(&answer), Outcome::Refused(seconds(3600)), "{status} {body}");
    }
}

#[test]
fn a_token_is_changed_and_nothing_else() {
    let life = Life::of_length(at(5), seconds(59));
    assert_eq!(Outcome::Token(1, life).map(|token| token + 1), Outcome::Token(2, life));
    for (outcome, blames) in
        [(Outcome::<u8>::Failed(seconds(1)), false), (Outcome::Refused(seconds(1)), true), (Outcome::Denied, true)]
    {
        assert_eq!(outcome.blames_credential(), blames);
        assert_eq!(outcome.clone().map(|token| token + 1), outcome);
    }
}

#[test]
fn a_lost_request_asks_for_nothing() {
    let mut exchange = exchange(&HARMLESS, policy().with_attempts(1).unwrap(), 7);
    send(&mut exchange, at(0));
    exchange.lost(at(0), Loss::unknown());
    let failure = done(&mut exchange, at(0)).unwrap_err();
    assert_eq!(Outcome::<Token>::of(Err(&failure), seconds(1)), Outcome::Failed(Duration::ZERO));
}
