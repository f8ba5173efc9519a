//! What a task gets from a source that is shared: what it does on top of the ladder.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests, their helpers included")]

mod call;
mod look;

use std::cell::{Cell, RefCell};
use std::future;
use std::sync::Arc;
use std::time::Duration;

use call::{HARMLESS, No, answer, at, seconds};
use look::{Answer, Token, denial, failure, granted, look, ready, source};
use token_lifecycle::{CellPolicy, Failure, Flight, Given, Ladder, Tick, TokenSource, Unavailable};

/// What a task gets whose renewal, begun at 30, fails at `failed`. The token there is ends at 60.
fn renewal_that_fails(failed: Tick) -> Result<(), Unavailable<No>> {
    let source = TokenSource::<Token>::new(Ladder::new(CellPolicy::default(), 7), seconds(60));
    let now = Cell::new(at(0));
    let brings =
        |_: Option<Arc<Token>>, _| async { Ok::<_, Failure<No>>(Given { output: Token, sent: at(0), date: None }) };
    ready(source.token(|| now.get(), brings, |_| async {})).unwrap();
    now.set(at(30));
    let fails = |_: Option<Arc<Token>>, _| async {
        now.set(failed);
        Err(failure())
    };
    ready(source.token(|| now.get(), fails, |_| async {})).map(drop)
}

#[test]
fn a_task_whose_renewal_fails_gets_the_token_only_if_it_still_lives() {
    assert!(renewal_that_fails(at(59)).is_ok());
    assert!(matches!(renewal_that_fails(at(60)), Err(Unavailable::Failed(_))));
}

#[test]
fn a_fetch_is_told_whether_a_token_lives_meanwhile() {
    for ladder in [Ladder::new(CellPolicy::default(), 7), Ladder::root_only(CellPolicy::default(), 7)] {
        let source = TokenSource::<Token>::new(ladder, seconds(60));
        let told = RefCell::new(Vec::new());
        for now in [0, 30, 100] {
            let fetch = |_: Option<Arc<Token>>, flight: Flight<'_, Token>| {
                told.borrow_mut().push(flight.has_token());
                future::ready(granted(at(now)))
            };
            ready(source.token::<No, _, _>(|| at(now), fetch, |_| async {})).unwrap();
        }
        assert_eq!(told.into_inner(), [false, true, false]);
    }
}

#[test]
fn a_living_token_authorises_its_renewal_where_it_may() {
    for (ladder, expected) in [(Ladder::new as fn(_, _) -> _, true), (Ladder::root_only, false)] {
        let source = TokenSource::<Token>::new(ladder(CellPolicy::default(), 7), seconds(60));
        assert_eq!(look(&source, at(0), granted).0, [false]);
        assert_eq!(look(&source, at(29), granted).0, [false; 0]);
        assert_eq!(look(&source, at(30), granted).0, [expected]);
    }
}

#[test]
fn a_rejected_token_is_not_handed_out_again() {
    let source = source();
    let lease = look(&source, at(0), granted).1.unwrap();
    source.reject(at(1), lease.generation);
    assert!(matches!(look(&source, at(1), granted).1, Err(Unavailable::Backoff { .. })));
    assert_eq!(look(&source, at(2), granted).0, [false]);
}

#[test]
fn a_reset_leads_out_of_denial() {
    let source = source();
    let denied = |_| Err(denial());
    assert!(matches!(look(&source, at(0), denied).1, Err(Unavailable::Failed(_))));
    assert!(matches!(look(&source, at(1000), granted), (asked, Err(Unavailable::Denied)) if asked.is_empty()));
    source.reset();
    assert!(look(&source, at(1000), granted).1.is_ok());
}

#[test]
fn a_token_that_is_due_on_arrival_is_used_and_not_replaced_at_once() {
    let source = source();
    // Half of its minute was spent on the way.
    let now = Cell::new(at(0));
    let requests = Cell::new(0);
    let fetch = |_: Option<Arc<Token>>, _| {
        requests.set(requests.get() + 1);
        now.set(at(45));
        future::ready(granted(at(0)))
    };
    let lease: Answer = ready(source.token(|| now.get(), fetch, |_| async {}));
    assert!(lease.is_ok());
    assert_eq!(requests.get(), 1);
}

#[test]
fn a_refused_root_is_denied_although_a_token_lives_that_made_no_credential() {
    let source = source();
    look(&source, at(0), granted).1.unwrap();
    let falls_back = |living: Option<Arc<Token>>, flight: Flight<'_, Token>| {
        assert!(living.is_some());
        flight.falls_back();
        future::ready(Err(denial()))
    };
    let answer: Answer = ready(source.token(|| at(30), falls_back, |_| async {}));
    assert!(answer.is_ok());
    assert!(matches!(look(&source, at(60), granted), (asked, Err(Unavailable::Denied)) if asked.is_empty()));
}

#[test]
fn a_lease_can_be_shared() {
    let lease = look(&source(), at(0), granted).1.unwrap();
    let clone = lease.clone();
    assert!(Arc::ptr_eq(&lease.token, &clone.token) && lease.generation == clone.generation);
}

#[test]
fn a_wait_with_a_credential_that_was_replaced_is_nobodys() {
    let source = source();
    let fetch = |_: Option<Arc<Token>>, flight: Flight<'_, Token>| {
        source.reset();
        flight.wait_until(at(1000));
        future::ready(Err(failure()))
    };
    let mut asked = 0;
    let fetch = |living, flight| {
        asked += 1;
        if asked == 1 { fetch(living, flight) } else { future::ready(granted(at(0))) }
    };
    let answer: Answer = ready(source.token(|| at(0), fetch, |_| async {}));
    // And neither is the failure.
    assert!(answer.is_ok());
    assert_eq!(asked, 2);
}

#[test]
fn what_a_rejected_tokens_renewal_met_is_not_the_callers_failure() {
    // A refusal that blames nobody is followed by a wait.
    for (met, is_asked_at_once) in
        [(denial as fn() -> Failure<No>, true), (|| call::failure(&HARMLESS, &answer(403, "never")), false)]
    {
        let source = source();
        let lease = look(&source, at(0), granted).1.unwrap();
        let authorised_by_token = RefCell::new(Vec::new());
        let now = Cell::new(at(30));
        let fetch = |living: Option<Arc<Token>>, _| {
            authorised_by_token.borrow_mut().push(living.is_some());
            let is_renewal = living.is_some();
            if is_renewal {
                source.reject(now.get(), lease.generation);
                now.set(at(40));
            }
            future::ready(if is_renewal { Err(met()) } else { granted(now.get()) })
        };
        let answer: Answer = ready(source.token(|| now.get(), fetch, |_| async {}));
        if is_asked_at_once {
            assert!(answer.is_ok());
            assert_eq!(authorised_by_token.into_inner(), [true, false]);
        } else {
            assert!(matches!(answer, Err(Unavailable::Backoff { .. })));
            assert_eq!(authorised_by_token.into_inner(), [true]);
        }
    }
}

#[test]
fn a_short_wait_is_not_said_to_be_none() {
    let backoff = Unavailable::<No>::Backoff { wait: Duration::from_millis(1) };
    assert_eq!(backoff.to_string(), "no token, and nobody may ask for one for 1 s");
}
