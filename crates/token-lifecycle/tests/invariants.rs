//! The invariants of `TokenCell`, each by its name.

mod common;

use std::time::Duration;

use common::{Token, at, backoff, before, brings, cell, fetch, holding, refresh, seconds, token, yielded};
use token_lifecycle::{CellPolicy, Outcome, Poll, Tick, TokenCell};

#[test]
fn invariant_1_it_never_yields_a_token_at_or_past_its_end() {
    for late in [at(60), at(61), Tick::NEVER] {
        let mut cell = holding();
        assert_eq!(token(&mut cell, before(at(60))), Some(Token(1)));
        assert_eq!(token(&mut cell, late), None);
    }
    // Nobody looked at it while it lived.
    assert!(matches!(holding().poll(at(60)), Poll::Fetch(_)));
}

#[test]
fn invariant_2_at_most_one_permit_is_live() {
    let mut cell = cell();
    let first = fetch(&mut cell, at(0));
    assert_eq!(cell.poll(at(0)), Poll::Join { until: at(60) });
    assert_eq!(cell.poll(before(at(60))), Poll::Join { until: at(60) });
    cell.complete(first, at(59), brings(1, at(0), 200));
    let second = refresh(&mut cell, at(100));
    assert!(matches!(cell.poll(at(100)), Poll::Use { .. }));
    assert!(matches!(cell.poll(at(159)), Poll::Use { .. }));
    cell.cancel(second);
    assert_eq!(refresh(&mut cell, at(159)).issued(), at(159));
}

#[test]
fn invariant_2_a_permit_that_freed_itself_does_not_end_the_flight_of_the_next() {
    let mut cell = cell();
    let [first, second] = [fetch(&mut cell, at(0)), fetch(&mut cell, at(60))];
    cell.cancel(first);
    assert_eq!(cell.poll(at(61)), Poll::Join { until: at(120) });
    cell.cancel(second);
    let [third, _fourth] = [fetch(&mut cell, at(61)), fetch(&mut cell, at(121))];
    cell.complete(third, at(122), Outcome::Failed(seconds(9)));
    assert_eq!(cell.poll(at(122)), Poll::Join { until: at(181) });
}

#[test]
fn invariant_3_a_failure_never_evicts_a_usable_token() {
    for outcome in [Outcome::Failed(seconds(0)), Outcome::Failed(seconds(3600)), Outcome::Denied] {
        let mut cell = holding();
        let permit = refresh(&mut cell, at(30));
        cell.complete(permit, at(31), outcome.clone());
        assert!(matches!(cell.poll(at(31)), Poll::Use { token: Token(1), .. }), "{outcome:?}");
        assert_eq!(token(&mut cell, before(at(60))), Some(Token(1)), "{outcome:?}");
    }
}

#[test]
fn invariant_4_time_alone_leads_out_of_every_state_but_denied() {
    let mut joined = cell();
    let _lost = fetch(&mut joined, at(0));
    assert_eq!(joined.poll(at(1)), Poll::Join { until: at(60) });
    assert!(matches!(joined.poll(at(60)), Poll::Fetch(_)));

    let mut resting = cell();
    let permit = fetch(&mut resting, at(0));
    resting.complete(permit, at(1), Outcome::Failed(seconds(5)));
    let until = backoff(&mut resting, at(1));
    assert!(until <= at(7));
    assert_eq!(backoff(&mut resting, before(until)), until);
    assert!(matches!(resting.poll(until), Poll::Fetch(_)));

    let mut denied = holding();
    let permit = refresh(&mut denied, at(30));
    denied.complete(permit, at(30), Outcome::Denied);
    assert!(matches!(denied.poll(before(at(60))), Poll::Use { .. }));
    for now in [at(60), at(1_000_000), Tick::NEVER] {
        assert_eq!(denied.poll(now), Poll::Denied);
        assert_eq!(denied.deadline(now), None);
    }
    denied.reset();
    assert!(matches!(denied.poll(at(61)), Poll::Fetch(_)));
}

#[test]
fn invariant_5_no_permit_before_a_wait_that_the_service_asked_for_is_over() {
    for seed in 0..50 {
        let mut cell = TokenCell::<Token>::new(CellPolicy::default(), seed);
        let permit = fetch(&mut cell, at(0));
        cell.complete(permit, at(10), Outcome::Failed(seconds(100)));
        let until = backoff(&mut cell, before(at(110)));
        // The jitter comes on top, and is no more than the floor after one failure.
        assert!(at(110) <= until && until <= at(110).after(Duration::from_millis(500)), "{until:?}");
        assert!(matches!(cell.poll(until), Poll::Fetch(_)));
    }
}

#[test]
fn invariant_5_a_shorter_wait_does_not_shorten_a_longer_one() {
    let mut cell = holding();
    let late = refresh(&mut cell, at(30));
    let permit = fetch(&mut cell, at(90));
    cell.complete(permit, at(91), Outcome::Failed(seconds(1000)));
    let until = backoff(&mut cell, at(91));
    // A late token, rejected at once: a failure that asks for nothing.
    cell.complete(late, at(92), brings(2, at(30), 600));
    let (_, generation) = yielded(&mut cell, at(92)).unwrap();
    cell.reject(at(92), generation);
    assert_eq!(backoff(&mut cell, at(92)), until);
}

#[test]
fn invariant_5_a_wait_that_a_late_answer_asks_for_holds_too() {
    let mut cell = cell();
    let [late, current] = [fetch(&mut cell, at(0)), fetch(&mut cell, at(60))];
    cell.complete(late, at(61), Outcome::Failed(seconds(100)));
    cell.cancel(current);
    assert_eq!(backoff(&mut cell, at(62)), at(161));
}

#[test]
fn invariant_6_a_late_success_is_kept_only_if_it_lives_longer() {
    for (lives, kept) in [(60, 1), (61, 1), (62, 2)] {
        let mut cell = cell();
        let late = fetch(&mut cell, at(0));
        let second = fetch(&mut cell, at(60));
        cell.complete(second, at(61), brings(1, at(60), 41));
        // Ends at 100, 101 or 102; the one that is there at 101.
        cell.complete(late, at(62), brings(2, at(40), lives));
        assert_eq!(token(&mut cell, at(62)), Some(Token(kept)), "{lives}");
    }
}

#[test]
fn invariant_6_a_late_success_does_not_end_a_flight_nor_start_a_wait() {
    let mut cell = holding();
    let late = refresh(&mut cell, at(30));
    let second = fetch(&mut cell, at(90));
    cell.complete(late, at(91), brings(2, at(30), 70));
    assert!(matches!(cell.poll(at(97)), Poll::Use { token: Token(2), .. }));
    cell.cancel(second);
    let third = refresh(&mut cell, at(97));
    let fourth = fetch(&mut cell, at(157));
    cell.complete(third, at(158), brings(3, at(97), 1));
    cell.cancel(fourth);
    assert!(matches!(cell.poll(at(158)), Poll::Fetch(_)));
}

#[test]
fn invariant_7_a_token_that_is_dead_on_arrival_is_refused() {
    for now in [at(5), at(6)] {
        let mut cell = cell();
        let permit = fetch(&mut cell, at(0));
        cell.complete(permit, now, brings(1, at(0), 5));
        // It counts as a failure: asking again at once would bring the same.
        assert!(backoff(&mut cell, now) > now);
    }
    let mut cell = cell();
    let permit = fetch(&mut cell, at(0));
    cell.complete(permit, before(at(5)), brings(1, at(0), 5));
    assert_eq!(token(&mut cell, before(at(5))), Some(Token(1)));
}

#[test]
fn invariant_8_life_is_counted_from_sending() {
    let mut cell = cell();
    let permit = fetch(&mut cell, at(0));
    let sent = permit.issued();
    cell.complete(permit, at(40), brings(1, sent, 100));
    assert!(matches!(cell.poll(before(at(50))), Poll::Use { .. }));
    assert!(matches!(cell.poll(at(50)), Poll::UseAndRefresh { .. }));
    assert_eq!(token(&mut cell, before(at(100))), Some(Token(1)));
    assert_eq!(token(&mut cell, at(100)), None);
}

#[test]
fn invariant_9_rejecting_an_old_generation_changes_nothing() {
    let mut cell = holding();
    let (_, old) = yielded(&mut cell, at(1)).unwrap();
    let permit = refresh(&mut cell, at(30));
    cell.complete(permit, at(31), brings(2, at(30), 60));
    let (_, new) = yielded(&mut cell, at(31)).unwrap();
    assert_ne!(old, new);
    let deadline = cell.deadline(at(31));
    cell.reject(at(31), old);
    assert_eq!(cell.deadline(at(31)), deadline);
    assert_eq!(yielded(&mut cell, at(31)), Some((Token(2), new)));
    cell.reset();
    let permit = fetch(&mut cell, at(32));
    cell.complete(permit, at(32), brings(3, at(32), 60));
    cell.reject(at(33), new);
    assert_eq!(token(&mut cell, at(33)), Some(Token(3)));
}

#[test]
fn invariant_10_a_lost_permit_frees_itself_after_the_flight_timeout() {
    let policy = CellPolicy::default().with_flight_timeout(seconds(7)).unwrap();
    let mut cell = TokenCell::<Token>::new(policy, 1);
    let _lost = fetch(&mut cell, at(100));
    assert_eq!(cell.poll(before(at(107))), Poll::Join { until: at(107) });
    assert_eq!(fetch(&mut cell, at(107)).issued(), at(107));
    assert_eq!(cell.poll(at(107)), Poll::Join { until: at(114) });
}
