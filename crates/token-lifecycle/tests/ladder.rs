//! Who authorises what on a `Ladder`.
#![allow(clippy::panic, clippy::unwrap_used, reason = "tests, their helpers included")]

mod common;

use common::{Token, at, brings, seconds};
use token_lifecycle::{CellPolicy, Generation, Ladder, Outcome, Permit, Poll, Rung, Tick};

type TestLadder = Ladder<Token>;

/// The permit that a poll gives, and what authorises it.
fn permit(ladder: &mut TestLadder, now: Tick) -> (Permit, Rung) {
    match ladder.poll(now) {
        (Poll::Fetch(permit) | Poll::UseAndRefresh { permit, .. }, rung) => (permit, rung),
        other => panic!("{other:?}"),
    }
}

fn generation(ladder: &mut TestLadder, now: Tick) -> Generation {
    match ladder.poll(now) {
        (Poll::Use { generation, .. }, _) => generation,
        other => panic!("{other:?}"),
    }
}

/// Token 1 on it, which the root credential brought, and which lives from 0 to 60. A minute for a flight.
fn holding() -> TestLadder {
    let mut ladder = Ladder::new(CellPolicy::default().with_flight_timeout(seconds(60)).unwrap(), 7);
    let (root, rung) = permit(&mut ladder, at(0));
    assert_eq!(rung, Rung::Root);
    ladder.complete(root, at(0), brings(1, at(0), 60));
    ladder
}

#[test]
fn a_token_that_lives_renews_itself() {
    let mut ladder = holding();
    assert!(matches!(ladder.poll(at(29)).0, Poll::Use { token: Token(1), .. }));
    let (renewal, rung) = permit(&mut ladder, at(30));
    assert_eq!(rung, Rung::Token);
    ladder.complete(renewal, at(31), brings(2, at(30), 60));
    assert!(matches!(ladder.poll(at(31)).0, Poll::Use { token: Token(2), .. }));
    assert_eq!(permit(&mut ladder, at(60)).1, Rung::Token);
}

#[test]
fn on_a_ladder_with_one_rung_a_token_never_renews_itself() {
    let mut ladder = TestLadder::root_only(CellPolicy::default(), 7);
    let (root, _) = permit(&mut ladder, at(0));
    ladder.complete(root, at(0), brings(1, at(0), 60));
    let (root, rung) = permit(&mut ladder, at(30));
    assert_eq!(rung, Rung::Root);
    ladder.complete(root, at(30), Outcome::Denied);
    assert!(matches!(ladder.poll(at(59)), (Poll::Use { token: Token(1), .. }, _)));
    assert_eq!(ladder.poll(at(60)).0, Poll::Denied);
}

#[test]
fn a_request_that_fell_back_on_the_root_speaks_of_the_root() {
    let mut ladder = holding();
    let (permit, rung) = permit(&mut ladder, at(30));
    assert_eq!(rung, Rung::Token);
    ladder.falls_back(&permit);
    ladder.complete(permit, at(30), Outcome::Denied);
    assert!(matches!(ladder.poll(at(59)), (Poll::Use { token: Token(1), .. }, _)));
    assert_eq!(ladder.poll(at(60)).0, Poll::Denied);
}

#[test]
fn when_it_has_died_the_root_credential_takes_over() {
    assert_eq!(permit(&mut holding(), at(60)).1, Rung::Root);
    let mut ladder = holding();
    let (renewal, _) = permit(&mut ladder, at(30));
    ladder.complete(renewal, at(59), Outcome::Failed(seconds(1)));
    assert_eq!(permit(&mut ladder, at(61)).1, Rung::Root);
}

#[test]
fn a_renewal_that_merely_failed_is_tried_again_with_the_token() {
    let mut ladder = holding();
    let (renewal, _) = permit(&mut ladder, at(30));
    ladder.complete(renewal, at(31), Outcome::Failed(seconds(4)));
    assert!(matches!(ladder.poll(at(34)).0, Poll::Use { .. }));
    assert_eq!(permit(&mut ladder, at(36)).1, Rung::Token);
}

#[test]
fn a_renewal_that_was_refused_in_whatever_words_leaves_the_root_credential_to_try() {
    let mut ladder = holding();
    let (renewal, _) = permit(&mut ladder, at(30));
    ladder.complete(renewal, at(31), Outcome::Refused(seconds(4)));
    assert!(matches!(ladder.poll(at(34)).0, Poll::Use { .. }));
    assert_eq!(permit(&mut ladder, at(36)).1, Rung::Root);
}

#[test]
fn a_wait_is_the_cells() {
    let mut ladder = holding();
    let (renewal, _) = permit(&mut ladder, at(30));
    ladder.postpone(&renewal, at(40));
    ladder.cancel(renewal);
    assert!(matches!(ladder.poll(at(39)).0, Poll::Use { .. }));
    let (renewal, _) = permit(&mut ladder, at(40));
    assert!(!ladder.predates_reset(&renewal));
    ladder.reset();
    assert!(ladder.predates_reset(&renewal));
}

#[test]
fn a_renewal_that_was_denied_leaves_the_root_credential_to_try_at_once() {
    let mut ladder = holding();
    let (renewal, _) = permit(&mut ladder, at(30));
    ladder.complete(renewal, at(31), Outcome::Denied);
    let (Poll::UseAndRefresh { token: Token(1), permit: root, .. }, Rung::Root) = ladder.poll(at(31)) else { panic!() };
    // The token that was refused is not tried again, whatever became of the root's turn.
    ladder.complete(root, at(32), Outcome::Failed(seconds(0)));
    let (root, rung) = permit(&mut ladder, at(40));
    assert_eq!(rung, Rung::Root);
    // The next token has a chance of its own.
    ladder.complete(root, at(41), brings(2, at(40), 60));
    assert_eq!(permit(&mut ladder, at(70)).1, Rung::Token);
}

#[test]
fn it_is_denied_only_when_the_root_credential_was() {
    let mut ladder = holding();
    let (renewal, _) = permit(&mut ladder, at(30));
    ladder.complete(renewal, at(31), Outcome::Denied);
    let (root, _) = permit(&mut ladder, at(31));
    assert!(matches!(ladder.poll(at(32)).0, Poll::Use { .. }));
    ladder.complete(root, at(32), Outcome::Denied);
    assert!(matches!(ladder.poll(at(59)).0, Poll::Use { token: Token(1), .. }));
    assert_eq!(ladder.poll(at(60)).0, Poll::Denied);
    assert_eq!(ladder.deadline(at(60)), None);

    let mut empty = TestLadder::new(CellPolicy::default(), 7);
    let (root, _) = permit(&mut empty, at(0));
    empty.complete(root, at(0), Outcome::Denied);
    assert_eq!(empty.poll(at(0)).0, Poll::Denied);
}

#[test]
fn the_denial_of_a_renewal_that_was_lost_does_not_deny_the_root_credential() {
    let mut ladder = holding();
    let (renewal, _) = permit(&mut ladder, at(30));
    let (root, rung) = permit(&mut ladder, at(90));
    assert_eq!(rung, Rung::Root);
    ladder.complete(renewal, at(91), Outcome::Denied);
    assert_eq!(ladder.poll(at(91)).0, Poll::Join { until: at(150) });
    ladder.complete(root, at(92), brings(2, at(90), 60));
    assert_eq!(permit(&mut ladder, at(120)).1, Rung::Token);
}

#[test]
fn the_denial_of_an_older_renewal_does_not_count_against_a_newer_one() {
    let mut ladder = Ladder::new(CellPolicy::default().with_flight_timeout(seconds(60)).unwrap(), 7);
    let (root, _) = permit(&mut ladder, at(0));
    ladder.complete(root, at(0), brings(1, at(0), 600));
    let (older, _) = permit(&mut ladder, at(300));
    let (newer, _) = permit(&mut ladder, at(360));
    ladder.complete(older, at(361), Outcome::Denied);
    assert!(matches!(ladder.poll(at(361)).0, Poll::Use { .. }));
    ladder.cancel(newer);
    assert_eq!(permit(&mut ladder, at(361)).1, Rung::Token);
}

#[test]
fn a_rejected_token_does_not_renew_itself() {
    let mut ladder = holding();
    let generation = generation(&mut ladder, at(1));
    ladder.reject(at(1), generation);
    assert!(matches!(ladder.poll(at(1)).0, Poll::Backoff { .. }));
    let until = ladder.deadline(at(1)).unwrap();
    assert_eq!(permit(&mut ladder, until).1, Rung::Root);
}

#[test]
fn a_cancelled_renewal_is_the_next_callers() {
    let mut ladder = holding();
    let (renewal, _) = permit(&mut ladder, at(30));
    assert_eq!(ladder.deadline(at(30)), Some(at(60)));
    ladder.cancel(renewal);
    assert_eq!(permit(&mut ladder, at(30)).1, Rung::Token);
}

#[test]
fn a_reset_starts_over_with_the_new_root_credential() {
    let mut ladder = holding();
    let (renewal, _) = permit(&mut ladder, at(30));
    ladder.reset();
    let (root, rung) = permit(&mut ladder, at(31));
    assert_eq!(rung, Rung::Root);
    // What the old credential's renewal says does not count.
    ladder.complete(renewal, at(31), Outcome::Denied);
    ladder.complete(root, at(32), Outcome::Denied);
    assert_eq!(ladder.poll(at(32)).0, Poll::Denied);
    ladder.reset();
    let (root, rung) = permit(&mut ladder, at(33));
    assert_eq!(rung, Rung::Root);
    ladder.complete(root, at(33), brings(2, at(33), 60));
    assert_eq!(permit(&mut ladder, at(63)).1, Rung::Token);
}
