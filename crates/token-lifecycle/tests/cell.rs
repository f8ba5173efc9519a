//! What `TokenCell` promises beside its invariants.

mod common;

use std::time::Duration;

use common::{
    Cell, Token, at, backoff, before, brings, cell, fetch, holding, refresh, seconds, seeded, token, yielded,
};
use token_lifecycle::{Backoff, CellPolicy, Life, Outcome, Poll, Tick};

#[test]
fn a_rejection_counts_as_a_failure() {
    let wait = |seed, rejections| {
        let mut cell = seeded(seed);
        let mut now = at(0);
        let mut last = now;
        for _ in 0..rejections {
            let permit = fetch(&mut cell, now);
            cell.complete(permit, now, Outcome::Token(Token(1), Life::of_length(now, seconds(60))));
            let (_, generation) = yielded(&mut cell, now).unwrap();
            cell.reject(now, generation);
            last = now;
            now = backoff(&mut cell, now);
        }
        now.since(last)
    };
    let longest = |rejections| (0..100).map(|seed| wait(seed, rejections)).max().unwrap();
    assert!(longest(1) <= seconds(1));
    assert!(seconds(4) < longest(4) && longest(4) <= seconds(8));
    assert!(longest(9) <= seconds(8));
}

#[test]
fn a_rejected_token_is_not_used_again_and_what_is_in_flight_replaces_it() {
    let mut cell = holding();
    let (_, generation) = yielded(&mut cell, at(1)).unwrap();
    let permit = refresh(&mut cell, at(30));
    cell.reject(at(31), generation);
    assert_eq!(cell.poll(at(31)), Poll::Join { until: at(90) });
    cell.complete(permit, at(31), brings(2, at(30), 60));
    assert_eq!(token(&mut cell, at(31)), Some(Token(2)));
}

#[test]
fn failures_before_a_token_that_served_are_forgotten() {
    let longest = |served: u64| {
        let wait = |seed| {
            let mut cell = seeded(seed);
            let mut now = at(0);
            for _ in 0..4 {
                let permit = fetch(&mut cell, now);
                cell.complete(permit, now, Outcome::Failed(seconds(0)));
                now = backoff(&mut cell, now);
            }
            let permit = fetch(&mut cell, now);
            cell.complete(permit, now, Outcome::Token(Token(1), Life::of_length(now, seconds(60))));
            now = now.after(seconds(served));
            match cell.poll(now) {
                Poll::Use { generation, .. } => cell.reject(now, generation),
                Poll::UseAndRefresh { generation, permit, .. } => {
                    cell.cancel(permit);
                    cell.reject(now, generation);
                }
                other => panic!("{other:?}"),
            }
            backoff(&mut cell, now).since(now)
        };
        (0..100).map(wait).max().unwrap()
    };
    // The fifth failure in a row, or the first.
    assert!(longest(29) > seconds(4));
    assert!(longest(30) <= seconds(1));
}

#[test]
fn failures_before_a_token_that_served_while_nobody_looked_are_forgotten() {
    for seed in 0..100 {
        let mut cell = seeded(seed);
        let mut now = at(0);
        for _ in 0..4 {
            let permit = fetch(&mut cell, now);
            cell.complete(permit, now, Outcome::Failed(Duration::ZERO));
            now = backoff(&mut cell, now);
        }
        let permit = fetch(&mut cell, now);
        cell.complete(permit, now, Outcome::Token(Token(1), Life::of_length(now, seconds(60))));
        now = now.after(seconds(3600));
        let permit = fetch(&mut cell, now);
        cell.complete(permit, now, Outcome::Failed(Duration::ZERO));
        assert!(backoff(&mut cell, now).since(now) <= seconds(1));
    }
}

#[test]
fn rejecting_a_token_that_has_died_meanwhile_changes_nothing() {
    let mut cell = holding();
    let (_, generation) = yielded(&mut cell, at(1)).unwrap();
    cell.reject(at(60), generation);
    assert_eq!(fetch(&mut cell, at(60)).issued(), at(60));
}

#[test]
fn a_success_that_does_not_outlive_the_token_there_is_a_failure() {
    for lives in [29, 30] {
        let mut cell = holding();
        let permit = refresh(&mut cell, at(30));
        cell.complete(permit, at(31), brings(2, at(30), lives));
        assert!(matches!(cell.poll(at(31)), Poll::Use { token: Token(1), .. }), "{lives}");
        // The rest of its life is divided anew.
        assert!(matches!(cell.poll(at(45)), Poll::Use { token: Token(1), .. }), "{lives}");
        assert_eq!(refresh(&mut cell, at(46)).issued(), at(46));
    }
    let mut cell = holding();
    let permit = refresh(&mut cell, at(30));
    cell.complete(permit, at(31), brings(2, at(30), 31));
    assert_eq!(token(&mut cell, at(31)), Some(Token(2)));
}

#[test]
fn a_service_that_gives_no_longer_life_is_not_asked_without_end() {
    let day = 24 * 60 * 60;
    let mut cell = cell();
    let permit = fetch(&mut cell, at(0));
    cell.complete(permit, at(0), brings(1, at(0), day));
    let mut asked = 0;
    for now in 0..day {
        if let Poll::UseAndRefresh { permit, .. } = cell.poll(at(now)) {
            asked += 1;
            cell.complete(permit, at(now), brings(2, at(now), (day - now).min(3600)));
        }
    }
    assert!(asked < 20, "{asked} requests");
}

#[test]
fn a_wait_that_a_permits_holder_told_of_holds_without_the_permit() {
    let mut cell = cell();
    let permit = fetch(&mut cell, at(0));
    cell.postpone(&permit, at(30));
    cell.cancel(permit);
    assert_eq!(backoff(&mut cell, at(29)), at(30));
    let permit = fetch(&mut cell, at(30));
    // And after the permit has freed itself.
    cell.postpone(&permit, at(200));
    assert_eq!(backoff(&mut cell, at(90)), at(200));
    assert!(!cell.predates_reset(&permit));
    cell.reset();
    assert!(cell.predates_reset(&permit));
    cell.postpone(&permit, at(300));
    drop(fetch(&mut cell, at(90)));
}

#[test]
fn a_permit_that_is_cancelled_costs_nothing() {
    let mut cell = cell();
    let permit = fetch(&mut cell, at(0));
    cell.cancel(permit);
    let permit = fetch(&mut cell, at(0));
    cell.complete(permit, at(0), brings(1, at(0), 60));
    let permit = refresh(&mut cell, at(30));
    cell.cancel(permit);
    assert_eq!(refresh(&mut cell, at(30)).issued(), at(30));
}

#[test]
fn the_failure_of_a_permit_that_freed_itself_says_nothing_any_more() {
    for outcome in [Outcome::Failed(Duration::ZERO), Outcome::Denied] {
        let mut cell = cell();
        let [late, current] = [fetch(&mut cell, at(0)), fetch(&mut cell, at(60))];
        cell.complete(late, at(61), outcome);
        assert_eq!(cell.poll(at(61)), Poll::Join { until: at(120) });
        cell.cancel(current);
        assert!(matches!(cell.poll(at(61)), Poll::Fetch(_)));
    }
}

#[test]
fn after_a_reset_there_is_no_token_no_wait_and_no_denial() {
    let mut cells = [holding(), cell(), cell()];
    let permit = fetch(&mut cells[1], at(30));
    cells[1].complete(permit, at(30), Outcome::Failed(seconds(3600)));
    let permit = fetch(&mut cells[2], at(30));
    cells[2].complete(permit, at(30), Outcome::Denied);
    for mut cell in cells {
        cell.reset();
        assert!(matches!(cell.poll(at(30)), Poll::Fetch(_)));
    }
}

#[test]
fn after_a_reset_the_failures_are_forgotten() {
    for seed in 0..100 {
        let mut cell = seeded(seed);
        for _ in 0..5 {
            let permit = fetch(&mut cell, at(0));
            cell.complete(permit, at(0), Outcome::Failed(Duration::ZERO));
            cell.reset();
        }
        let permit = fetch(&mut cell, at(0));
        cell.complete(permit, at(0), Outcome::Failed(Duration::ZERO));
        assert!(backoff(&mut cell, at(0)) <= at(1));
    }
}

#[test]
fn a_permit_from_before_a_reset_does_not_count() {
    for outcome in [brings(1, at(0), 9999), Outcome::Failed(seconds(3600)), Outcome::Denied] {
        let mut cell = cell();
        let [old, older_too] = [fetch(&mut cell, at(0)), fetch(&mut cell, at(60))];
        cell.reset();
        let new = fetch(&mut cell, at(61));
        cell.complete(old, at(61), outcome.clone());
        cell.cancel(older_too);
        assert_eq!(cell.poll(at(61)), Poll::Join { until: at(121) }, "{outcome:?}");
        cell.complete(new, at(62), brings(2, at(61), 60));
        assert_eq!(token(&mut cell, at(62)), Some(Token(2)), "{outcome:?}");
    }
}

#[test]
fn renewal_starts_at_the_policys_fraction() {
    for (fraction, starts) in [(0.01, at(0).after(Duration::from_millis(600))), (0.25, at(15)), (0.9, at(54))] {
        let mut cell = Cell::new(CellPolicy::default().with_renewal_at(fraction).unwrap(), 1);
        let permit = fetch(&mut cell, at(0));
        cell.complete(permit, at(0), brings(1, at(0), 60));
        assert!(matches!(cell.poll(before(starts)), Poll::Use { .. }));
        assert!(matches!(cell.poll(starts), Poll::UseAndRefresh { .. }), "{fraction}");
    }
    let mut cell = Cell::new(CellPolicy::default().with_renewal_at(1.0).unwrap(), 1);
    let permit = fetch(&mut cell, at(0));
    cell.complete(permit, at(0), brings(1, at(0), 60));
    assert!(matches!(cell.poll(before(at(60))), Poll::Use { .. }));
    assert!(matches!(cell.poll(at(60)), Poll::Fetch(_)));
}

#[test]
fn a_policy_says_when_a_flight_is_over() {
    let policy = CellPolicy::default();
    assert_eq!(policy.flight_timeout(), Duration::from_secs(121));
    assert_eq!(policy.with_flight_timeout(Duration::from_secs(7)).unwrap().flight_timeout(), Duration::from_secs(7));
}

#[test]
fn a_policy_that_cannot_work_is_refused() {
    for fraction in [-0.1, 0.0, 1e-300, 0.009, 1.1, f64::NAN, f64::INFINITY] {
        let refused = CellPolicy::default().with_renewal_at(fraction).unwrap_err();
        assert_eq!(refused.to_string(), "`renewal` must be a fraction from 0.01 to 1");
    }
    let refused = CellPolicy::default().with_flight_timeout(Duration::ZERO).unwrap_err();
    assert_eq!(refused.to_string(), "`flightTimeout` must be more than nothing");
}

#[test]
fn the_deadline_is_the_next_tick_at_which_poll_may_answer_otherwise() {
    let mut cell = cell();
    assert_eq!(cell.deadline(at(0)), None);
    let permit = fetch(&mut cell, at(1));
    assert_eq!(cell.deadline(at(1)), Some(at(61)));
    cell.complete(permit, at(2), Outcome::Failed(seconds(9)));
    let until = backoff(&mut cell, at(2));
    assert_eq!(cell.deadline(at(2)), Some(until));
    let permit = fetch(&mut cell, at(100));
    cell.complete(permit, at(101), brings(1, at(100), 40));
    assert_eq!(cell.deadline(at(101)), Some(at(120)));
    assert_eq!(cell.deadline(before(at(120))), Some(at(120)));
    // The token's end comes before that of the flight.
    let permit = refresh(&mut cell, at(120));
    assert_eq!(cell.deadline(at(120)), Some(at(140)));
    cell.complete(permit, at(121), Outcome::Failed(Duration::ZERO));
    let next = cell.deadline(at(121)).unwrap();
    assert!(matches!(cell.poll(before(next)), Poll::Use { .. }));
    let permit = refresh(&mut cell, next);
    // The denied wait for nothing but the token's end.
    cell.complete(permit, next, Outcome::Denied);
    assert_eq!(cell.deadline(next), Some(at(140)));
    assert_eq!(cell.deadline(at(140)), None);
}

#[test]
fn a_life_without_end_is_renewed_and_never_over() {
    let mut cell = cell();
    let permit = fetch(&mut cell, at(5));
    cell.complete(permit, at(5), Outcome::Token(Token(1), Life::of_length(at(5), Duration::MAX)));
    assert!(matches!(cell.poll(at(1 << 60)), Poll::Use { .. }));
    assert!(matches!(cell.poll(at(u64::MAX)), Poll::UseAndRefresh { .. }));
    assert_eq!(token(&mut cell, before(Tick::NEVER)), Some(Token(1)));
    assert_eq!(token(&mut cell, Tick::NEVER), None);
    let mut cell = Cell::new(CellPolicy::default().with_renewal_at(1.0).unwrap(), 1);
    let permit = fetch(&mut cell, at(0));
    cell.complete(permit, at(0), Outcome::Token(Token(1), Life::of_length(at(0), Duration::MAX)));
    assert!(matches!(cell.poll(before(Tick::NEVER)), Poll::Use { .. }));
}

#[test]
fn a_wait_without_end_is_a_wait() {
    for asked in [Duration::MAX, seconds(u64::MAX), Duration::MAX.saturating_sub(seconds(9))] {
        let mut cell = cell();
        let permit = fetch(&mut cell, at(8));
        cell.complete(permit, at(9), Outcome::Failed(asked));
        assert_eq!(cell.poll(at(1 << 60)), Poll::Backoff { until: Tick::NEVER });
        assert_eq!(cell.deadline(at(1 << 60)), Some(Tick::NEVER));
        cell.reset();
        assert!(matches!(cell.poll(at(1 << 60)), Poll::Fetch(_)));
    }
}

#[test]
fn at_the_end_of_time_there_is_no_overflow() {
    let mut cell =
        Cell::new(CellPolicy::default().with_backoff(Backoff::new(Duration::MAX, Duration::MAX).unwrap()), 1);
    let permit = fetch(&mut cell, before(Tick::NEVER));
    assert_eq!(cell.poll(before(Tick::NEVER)), Poll::Join { until: Tick::NEVER });
    cell.complete(permit, Tick::NEVER, Outcome::Failed(Duration::MAX));
    // There is no later moment to wait for.
    let permit = fetch(&mut cell, Tick::NEVER);
    cell.complete(permit, Tick::NEVER, Outcome::Token(Token(1), Life::of_length(Tick::NEVER, Duration::MAX)));
    assert_eq!(token(&mut cell, Tick::NEVER), None);
    assert_eq!(cell.deadline(Tick::NEVER), None);
}
