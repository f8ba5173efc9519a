//! What `call_with_retry` repeats, and what it does not.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests, their helpers included")]

mod common;

use std::net::TcpListener;
use std::time::Duration;

use common::issuer::{GetToken, Issuer, No, brisk, reply, root, status, token};
use common::{AnyClient, RUNTIME, SHORT, bounded, closed_port, origin_of};
use token_protocol::Recovery;
use token_reqwest::{AttemptOutcome, Client, Failure, Loss, Settings, Stop, TransportError};

/// Runs the same against a server of its own for each client.
fn with_each(
    answer: impl Fn(usize, &str) -> String + Clone + Send + Sync + 'static,
    test: impl Fn(&AnyClient, &Issuer) + Send + 'static,
) {
    bounded(move || {
        for client in AnyClient::both(Settings::default()) {
            test(&client, &Issuer::new(answer.clone()));
        }
    });
}

fn failure<const REPEATS: bool>(client: &AnyClient, issuer: &Issuer) -> Failure<No> {
    client.call_with_retry(&issuer.endpoint::<REPEATS>(), &root(), brisk()).unwrap_err()
}

/// The transport's error behind a loss.
fn transport_error(loss: &Loss) -> &TransportError {
    loss.source().unwrap().downcast_ref().unwrap()
}

#[test]
fn a_503_that_says_when_is_repeated() {
    let answer = |number, _: &str| match number {
        0 => reply(503, "retry-after: 1\r\n", ""),
        _ => token("t", 1000),
    };
    with_each(answer, |client, issuer| {
        let token = client.call_with_retry(&issuer.endpoint::<true>(), &root(), brisk()).unwrap();
        assert_eq!((token.name.as_str(), issuer.count()), ("t", 2));
    });
}

#[test]
fn a_retry_after_beyond_patience_is_not_waited_for() {
    with_each(
        |_, _| reply(503, "retry-after: 100\r\n", ""),
        |client, issuer| {
            let failure = failure::<true>(client, issuer);
            let Stop::RetryAfter(after) = failure.stop() else { panic!("{failure:?}") };
            assert_eq!((after.at_least(), issuer.count()), (Duration::from_secs(100), 1));
        },
    );
}

#[test]
fn a_lost_connection_is_repeated() {
    let answer = |number, _: &str| if number < 2 { String::new() } else { token("t", 1000) };
    with_each(answer, |client, issuer| {
        let token = client.call_with_retry(&issuer.endpoint::<true>(), &root(), brisk()).unwrap();
        assert_eq!((token.name.as_str(), issuer.count()), ("t", 3));
    });
}

#[test]
fn the_total_ends_an_attempt_that_is_never_answered() {
    bounded(|| {
        // Without the total, the client would wait for far longer than the test.
        for client in AnyClient::both(Settings::default().with_timeout(Duration::from_secs(3600))) {
            let (listener, policy) = (TcpListener::bind("127.0.0.1:0").unwrap(), brisk().with_total(SHORT).unwrap());
            let silent = GetToken::<true> { origin: origin_of(&listener) };
            let failure = client.call_with_retry(&silent, &root(), policy).unwrap_err();
            let [AttemptOutcome::Lost(loss)] = [&failure.attempts()[0].outcome] else { panic!("{failure:?}") };
            assert!(matches!(transport_error(loss), TransportError::Timeout(_)), "{loss:?}");
            assert_eq!((failure.stop(), failure.attempts().len()), (Stop::Total, 1));
        }
    });
}

#[test]
fn attempts_end_and_each_is_told() {
    let answer = |number, _: &str| if number == 1 { String::new() } else { status(502) };
    with_each(answer, |client, issuer| {
        let failure = failure::<true>(client, issuer);
        assert_eq!((failure.stop(), issuer.count()), (Stop::Attempts, 3));
        let outcomes: Vec<_> = failure.attempts().iter().map(|attempt| &attempt.outcome).collect();
        let [AttemptOutcome::Answered(_), AttemptOutcome::Lost(loss), AttemptOutcome::Answered(last)] = &outcomes[..]
        else {
            panic!("{failure:?}")
        };
        assert!(matches!(transport_error(loss), TransportError::BrokeOff(_)) && !loss.has_never_left());
        assert_eq!(last.status(), 502);
    });
}

#[test]
fn what_must_not_be_repeated_is_not_after_an_unknown_outcome() {
    for unknown in [String::new(), status(502)] {
        with_each(
            move |_, _| unknown.clone(),
            |client, issuer| {
                assert_eq!((failure::<false>(client, issuer).stop(), issuer.count()), (Stop::Replay, 1));
            },
        );
    }
}

#[test]
fn what_must_not_be_repeated_is_after_a_no_of_the_service() {
    let answer = |number, _: &str| if number == 0 { status(503) } else { token("t", 1000) };
    with_each(answer, |client, issuer| {
        let token = client.call_with_retry(&issuer.endpoint::<false>(), &root(), brisk()).unwrap();
        assert_eq!((token.name.as_str(), issuer.count()), ("t", 2));
    });
}

#[test]
fn what_never_left_is_repeated_even_so() {
    bounded(|| {
        for client in AnyClient::both(Settings::default()) {
            let (origin, _port) = closed_port();
            let failure = client.call_with_retry(&GetToken::<false> { origin }, &root(), brisk()).unwrap_err();
            assert_eq!((failure.stop(), failure.attempts().len()), (Stop::Attempts, 3));
            for attempt in failure.attempts() {
                let AttemptOutcome::Lost(loss) = &attempt.outcome else { panic!("{failure:?}") };
                assert!(matches!(transport_error(loss), TransportError::Connect(_)) && loss.has_never_left());
            }
        }
    });
}

#[test]
fn a_refused_credential_is_reported_and_not_repeated() {
    with_each(
        |_, _| status(401),
        |client, issuer| {
            let failure = failure::<true>(client, issuer);
            assert_eq!((failure.stop(), failure.recovery()), (Stop::Final, Recovery::Reauthenticate));
            assert_eq!(issuer.count(), 1);
        },
    );
}

#[test]
fn the_future_can_be_spawned() {
    bounded(|| {
        let issuer = Issuer::new(|_, _| token("t", 1000));
        let endpoint = issuer.endpoint::<true>();
        let call = async move { Client::new().unwrap().call_with_retry(&endpoint, &root(), brisk()).await };
        let token = RUNTIME.block_on(RUNTIME.spawn(call)).unwrap().unwrap();
        assert_eq!(token.name, "t");
    });
}
