//! Random histories of a `TokenCell`: each answer is one that the reference allows, and none breaks an invariant.
#![allow(clippy::unwrap_used, reason = "tests, their helpers included")]

mod history;
mod reference;
mod witness;

use std::time::Duration;

use history::{Brings, Operation, Run, Setting};
use proptest::prelude::*;
use token_lifecycle::Backoff;

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// Lives whose eighths are whole, and the longest there is.
fn life() -> impl Strategy<Value = Duration> {
    prop_oneof![
        1 => Just(Duration::ZERO),
        1 => Just(Duration::from_nanos(8)),
        10 => (1..100_u64).prop_map(|n| seconds(8 * n)),
        1 => Just(seconds(8_000_000)),
        1 => Just(Duration::MAX),
    ]
}

fn span() -> impl Strategy<Value = Duration> {
    prop_oneof![
        2 => Just(Duration::ZERO),
        1 => Just(Duration::from_nanos(1)),
        8 => (0..200_000_u64).prop_map(Duration::from_millis),
        1 => Just(seconds(1_000_000_000)),
    ]
}

fn brings() -> impl Strategy<Value = Brings> {
    prop_oneof![
        6 => life().prop_map(Brings::Token),
        3 => span().prop_map(Brings::Failure),
        1 => span().prop_map(Brings::Refusal),
        1 => prop::sample::select(vec![seconds(u64::MAX), Duration::MAX]).prop_map(Brings::Failure),
        1 => Just(Brings::Denial),
    ]
}

fn operation() -> impl Strategy<Value = Operation> {
    prop_oneof![
        8 => Just(Operation::Poll),
        4 => span().prop_map(Operation::Step),
        1 => Just(Operation::Step(seconds(1 << 61))),
        4 => Just(Operation::Await),
        6 => (0..3_usize, brings()).prop_map(|(which, brings)| Operation::Complete(which, brings)),
        2 => (0..3_usize).prop_map(Operation::Cancel),
        2 => (0..3_usize, span()).prop_map(|(which, span)| Operation::Postpone(which, span)),
        1 => (0..3_usize).prop_map(Operation::Lose),
        2 => (0..3_usize).prop_map(Operation::Reject),
        1 => Just(Operation::Reset),
    ]
}

fn setting() -> impl Strategy<Value = Setting> {
    let timeout = prop::sample::select(vec![Duration::from_nanos(1), seconds(1), seconds(60), Duration::MAX]);
    let floor = prop::sample::select(vec![Duration::from_nanos(1), seconds(1), seconds(60)]);
    let ceiling = prop::sample::select(vec![seconds(60), Duration::MAX]);
    (1..=8_u32, timeout, floor, ceiling, any::<u64>()).prop_map(
        |(renewal_eighths, flight_timeout, floor, ceiling, seed)| Setting {
            renewal_eighths,
            flight_timeout,
            backoff: Backoff::new(floor, ceiling).unwrap(),
            seed,
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_history_is_as_the_reference_says_and_breaks_no_invariant(
        setting in setting(),
        operations in prop::collection::vec(operation(), 1..80),
    ) {
        let mut run = Run::new(setting);
        for (index, operation) in operations.iter().enumerate() {
            run.apply(operation).map_err(|wrong| TestCaseError::fail(format!("step {index}, at {:?}: {wrong}", run.now)))?;
        }
        prop_assert_eq!(run.leads_out(), Ok(()));
    }
}
