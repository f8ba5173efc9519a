//! Runs an operation for callgrind, which counts what happens inside `measured`:
//!
//! - `repeat OPERATION crates|floor COUNT`
//! - `repeat GROWTH BYTES`, once; prints how many bytes the input came to
#![forbid(unsafe_code)]

use std::cell::Cell;
use std::process::ExitCode;

use benches::{Grown, Growth, Operation, Side};

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    if run(&arguments).is_some() { ExitCode::SUCCESS } else { ExitCode::from(2) }
}

fn run(arguments: &[&str]) -> Option<()> {
    match *arguments {
        [name, side, count] => {
            let run = Operation::named(name)?.prepare(Side::named(side)?);
            let count = count.parse().ok()?;
            // What happens only the first times is not the operation's: statics are made, the allocator gets its memory.
            for _ in 0..count {
                run();
            }
            measured(&run, count);
        }
        [name, bytes] => {
            let growth = Growth::named(name)?;
            let Grown { bytes, run } = growth.prepare(bytes.parse().ok()?);
            let outcome = Cell::new(None);
            measured(&|| outcome.set(Some(run())), 1);
            if outcome.get() != Some(growth.outcome) {
                eprintln!("{name} comes to {:?}", outcome.get());
                return None;
            }
            println!("{bytes}");
        }
        _ => return None,
    }
    Some(())
}

#[inline(never)]
fn measured(run: &dyn Fn(), count: u32) {
    for _ in 0..count {
        run();
    }
}
