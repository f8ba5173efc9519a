//! A token source, of tasks and of threads, one request after the other.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests, their helpers included")]
#![allow(clippy::disallowed_methods, reason = "tests wait")]

mod common;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use common::bounded;
use common::issuer::{AnySource, Issuer, brisk, reply, settings, status, token};
use http::HeaderValue;
use token_reqwest::{Backoff, CellPolicy, SourceSettings, Unavailable};

/// An hour in milliseconds.
const LONG: u32 = 3_600_000;

/// Twenty seconds. With [`EARLY`], renewal is due after a fifth of one.
const SHORT: u32 = 20_000;

const EARLY: f64 = 0.01;

/// Runs the same with each kind of source.
fn with_each(test: impl Fn(bool) + Send + 'static) {
    bounded(move || [false, true].into_iter().for_each(test));
}

#[test]
fn a_fresh_token_is_used_again() {
    with_each(|is_blocking| {
        let issuer = Issuer::new(|number, _| token(&format!("t{number}"), LONG));
        let source = AnySource::new(is_blocking, &issuer, settings(0.5));
        let leases = [source.token().unwrap(), source.token().unwrap()];
        assert!(Arc::ptr_eq(&leases[0].token, &leases[1].token));
        assert_eq!((leases[0].token.name.as_str(), issuer.seen()), ("t0", vec!["root-s3cr3t".to_owned()]));
    });
}

#[test]
fn the_old_token_is_served_while_renewal_fails() {
    with_each(|is_blocking| {
        let issuer = Issuer::new(|number, _| if number == 0 { token("old", SHORT) } else { status(503) });
        let source = AnySource::new(is_blocking, &issuer, settings(EARLY));
        assert_eq!(source.token().unwrap().token.name, "old");
        while issuer.count() < 4 {
            thread::sleep(Duration::from_millis(5));
            assert_eq!(source.token().unwrap().token.name, "old");
        }
    });
}

#[test]
fn a_renewal_that_fails_is_not_repeated_while_its_task_waits() {
    with_each(|is_blocking| {
        let issuer = Issuer::new(|number, _| if number == 0 { token("old", SHORT) } else { status(503) });
        // A minute between failures, so that whatever follows the second request at once is a repeat of it.
        let cell = CellPolicy::default().with_renewal_at(EARLY).unwrap();
        let cell = cell.with_backoff(Backoff::new(Duration::from_secs(60), Duration::from_secs(60)).unwrap());
        let settings = SourceSettings::new(Duration::ZERO).with_cell(cell).with_retry(brisk());
        let source = AnySource::new(is_blocking, &issuer, settings);
        while issuer.count() < 2 {
            assert_eq!(source.token().unwrap().token.name, "old");
            thread::sleep(Duration::from_millis(5));
        }
        assert_eq!(source.token().unwrap().token.name, "old");
        assert_eq!(issuer.count(), 2);
    });
}

#[test]
fn a_renewal_that_panics_leaves_the_old_token_to_the_next() {
    with_each(|is_blocking| {
        let issuer = Issuer::new(|number, _| match number {
            0 => token("old", SHORT),
            1 => reply(200, "", "panic"),
            _ => token("new", LONG),
        });
        let cell = CellPolicy::default().with_renewal_at(EARLY).unwrap();
        let cell = cell.with_backoff(Backoff::new(Duration::from_secs(60), Duration::from_secs(60)).unwrap());
        let source = AnySource::new(is_blocking, &issuer, SourceSettings::new(Duration::ZERO).with_cell(cell));
        while catch_unwind(AssertUnwindSafe(|| source.token())).is_ok() {
            thread::sleep(Duration::from_millis(5));
        }
        assert_eq!((source.token().unwrap().token.name.as_str(), issuer.count()), ("old", 2));
    });
}

#[test]
fn a_first_token_is_asked_for_more_than_once() {
    with_each(|is_blocking| {
        let issuer = Issuer::new(|number, _| if number < 2 { status(503) } else { token("t", LONG) });
        let settings = SourceSettings::new(Duration::ZERO).with_retry(brisk());
        assert_eq!(AnySource::new(is_blocking, &issuer, settings).token().unwrap().token.name, "t");
    });
}

#[test]
fn a_token_renews_itself() {
    with_each(|is_blocking| {
        let issuer = Issuer::new(|number, _| token(&format!("t{number}"), if number == 0 { SHORT } else { LONG }));
        let source = AnySource::with_renewal(is_blocking, &issuer, settings(EARLY));
        assert_eq!(source.token().unwrap().token.name, "t0");
        while issuer.count() < 2 {
            thread::sleep(Duration::from_millis(5));
            source.token().unwrap();
        }
        let seen = issuer.seen();
        assert!(seen == ["root-s3cr3t", "t0"], "{seen:?}");
        assert_eq!(source.token().unwrap().token.name, "t1");
    });
}

#[test]
fn the_root_takes_over_when_the_token_is_refused_as_a_credential() {
    with_each(|is_blocking| {
        let issuer = Issuer::new(|number, credential| match (number, credential) {
            (_, "t0") => status(401),
            (0, _) => token("t0", SHORT),
            _ => token("t1", LONG),
        });
        let source = AnySource::with_renewal(is_blocking, &issuer, settings(EARLY));
        while source.token().unwrap().token.name == "t0" {
            thread::sleep(Duration::from_millis(5));
        }
        assert_eq!(issuer.seen()[..3], ["root-s3cr3t", "t0", "root-s3cr3t"]);
    });
}

#[test]
fn without_renewal_a_refused_root_is_not_asked_with_again() {
    with_each(|is_blocking| {
        let issuer = Issuer::new(|number, _| if number == 0 { token("old", SHORT) } else { status(401) });
        let source = AnySource::new(is_blocking, &issuer, settings(EARLY));
        // The token is still good, whatever became of the credential.
        while issuer.count() < 2 {
            assert_eq!(source.token().unwrap().token.name, "old");
            thread::sleep(Duration::from_millis(5));
        }
        for _ in 0..10 {
            assert_eq!(source.token().unwrap().token.name, "old");
            thread::sleep(Duration::from_millis(5));
        }
        assert_eq!(issuer.count(), 2);
    });
}

#[test]
fn a_root_that_is_refused_in_place_of_a_token_that_makes_no_credential_is_not_asked_with_again() {
    with_each(|is_blocking| {
        let issuer = Issuer::new(|number, _| if number == 0 { token("\u{7f}", SHORT) } else { status(401) });
        let source = AnySource::with_renewal(is_blocking, &issuer, settings(EARLY));
        while issuer.count() < 2 {
            source.token().unwrap();
            thread::sleep(Duration::from_millis(5));
        }
        for _ in 0..10 {
            source.token().unwrap();
            thread::sleep(Duration::from_millis(5));
        }
        assert_eq!(issuer.seen(), ["root-s3cr3t", "root-s3cr3t"]);
    });
}

#[test]
fn a_refused_root_is_denied_until_it_is_replaced() {
    with_each(|is_blocking| {
        let issuer = Issuer::new(|_, root| if root == "new-root" { token("t", LONG) } else { status(401) });
        let source = AnySource::new(is_blocking, &issuer, settings(0.5));
        assert!(matches!(source.token().unwrap_err(), Unavailable::Failed(_)));
        assert!(matches!(source.token().unwrap_err(), Unavailable::Denied));
        assert_eq!(issuer.count(), 1);
        source.replace_credential(HeaderValue::from_static("new-root"));
        assert_eq!(source.token().unwrap().token.name, "t");
        assert_eq!(issuer.seen(), ["root-s3cr3t", "new-root"]);
    });
}

#[test]
fn a_replaced_credential_ends_the_token_of_the_old_one() {
    with_each(|is_blocking| {
        let issuer = Issuer::new(|_, root| token(&format!("of-{root}"), LONG));
        let source = AnySource::new(is_blocking, &issuer, settings(0.5));
        source.token().unwrap();
        source.replace_credential(HeaderValue::from_static("new-root"));
        assert_eq!(source.token().unwrap().token.name, "of-new-root");
    });
}

#[test]
fn a_failure_is_told_to_the_one_who_asked_and_others_wait() {
    with_each(|is_blocking| {
        let issuer = Issuer::new(|number, _| if number == 0 { String::new() } else { token("t", LONG) });
        let source = AnySource::new(is_blocking, &issuer, settings(0.5));
        let Unavailable::Failed(failure) = source.token().unwrap_err() else { panic!() };
        assert_eq!(failure.attempts().len(), 1);
        assert_eq!(source.patient().unwrap().token.name, "t");
    });
}

#[test]
fn a_rejected_token_leads_to_one_request_and_its_old_lease_to_none() {
    with_each(|is_blocking| {
        let issuer = Issuer::new(|number, _| token(&format!("t{number}"), LONG));
        let source = AnySource::new(is_blocking, &issuer, settings(0.5));
        let old = source.token().unwrap();
        source.reject(&old);
        assert_eq!(source.patient().unwrap().token.name, "t1");
        source.reject(&old);
        assert_eq!(source.token().unwrap().token.name, "t1");
        assert_eq!(issuer.count(), 2);
    });
}

/// The answer takes longer than the time after which the token is to be renewed.
#[test]
fn a_token_that_is_due_on_arrival_is_used() {
    with_each(|is_blocking| {
        let issuer = Issuer::new(|number, _| {
            thread::sleep(Duration::from_millis(300));
            token(&format!("t{number}"), SHORT)
        });
        let source = AnySource::new(is_blocking, &issuer, settings(EARLY));
        assert_eq!(source.token().unwrap().token.name, "t0");
        assert_eq!(issuer.count(), 1);
    });
}

#[test]
fn a_token_that_dies_while_it_is_renewed_is_not_served() {
    with_each(|is_blocking| {
        let issuer = Issuer::new(|number, _| {
            if number == 0 {
                return token("old", 2000);
            }
            thread::sleep(Duration::from_millis(2200));
            status(503)
        });
        let source = AnySource::new(is_blocking, &issuer, settings(0.02));
        assert_eq!(source.token().unwrap().token.name, "old");
        thread::sleep(Duration::from_millis(50));
        assert!(matches!(source.token(), Err(Unavailable::Failed(_))));
    });
}
