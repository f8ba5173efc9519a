//! Runs an operation for callgrind, which counts what happens inside `measured`:
//!
//! - `repeat OPERATION crates|floor COUNT`
//! - `repeat GROWTH BYTES`, once; prints how many bytes the input came to
#![forbid(unsafe_code)]

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
            let Grown { bytes, run } = Growth::named(name)?.prepare(bytes.parse().ok()?);
            measured(
                &|| {
                    run();
                },
                1,
            );
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
