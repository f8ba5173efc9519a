//! The operations by the clock: `cargo bench --package benches --bench time`. No figure in here is held to anything, as clocks differ.
#![forbid(unsafe_code)]

use benches::{OPERATIONS, Operation, Side};
use divan::Bencher;

fn main() {
    divan::main();
}

fn names() -> impl Iterator<Item = &'static str> {
    OPERATIONS.iter().map(|operation| operation.name)
}

#[divan::bench(args = names())]
fn crates(bencher: Bencher<'_, '_>, name: &str) {
    time(bencher, name, Side::Crates);
}

#[divan::bench(args = names())]
fn floor(bencher: Bencher<'_, '_>, name: &str) {
    time(bencher, name, Side::Floor);
}

fn time(bencher: Bencher<'_, '_>, name: &str, side: Side) {
    if let Some(operation) = Operation::named(name) {
        bencher.bench_local(operation.prepare(side));
    }
}
