//! Looking at a fresh token allocates nothing.

mod common;

use allocation_counter::measure;
use common::{at, cell, fetch, holding, refresh};
use token_lifecycle::Poll;

#[test]
fn poll_on_a_fresh_token_allocates_nothing() {
    let mut cell = holding();
    let allocations = measure(|| {
        for _ in 0..1000 {
            assert!(matches!(cell.poll(at(1)), Poll::Use { .. }));
        }
    });
    assert_eq!(allocations.count_total, 0);
}

#[test]
fn neither_does_any_other_poll() {
    let [mut empty, mut renewing] = [cell(), holding()];
    let allocations = measure(|| {
        let _lost = fetch(&mut empty, at(0));
        assert!(matches!(empty.poll(at(1)), Poll::Join { .. }));
        let _lost = refresh(&mut renewing, at(30));
        assert!(matches!(renewing.poll(at(31)), Poll::Use { .. }));
    });
    assert_eq!(allocations.count_total, 0);
}

#[test]
fn an_allocation_would_be_seen() {
    assert_eq!(measure(|| drop(std::hint::black_box(Box::new(1)))).count_total, 1);
}
