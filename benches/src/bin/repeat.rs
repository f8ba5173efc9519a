//! `repeat OPERATION product|floor COUNT`: runs an operation so many times, for callgrind to count.

use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let [name, side, count] = arguments.as_slice() else { return ExitCode::from(2) };
    let Some(operation) = benches::OPERATIONS.iter().find(|operation| operation.name == name) else {
        return ExitCode::from(2);
    };
    let run = if side == "floor" { (operation.floor)() } else { (operation.product)() };
    for _ in 0..count.parse::<u32>().unwrap_or(0) {
        run();
    }
    ExitCode::SUCCESS
}
