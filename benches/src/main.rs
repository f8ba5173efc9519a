//! `benches`: the table of instructions, product against floor, counted by callgrind.

use std::path::Path;
use std::process::{Command, ExitCode};

use benches::OPERATIONS;

type Error = Box<dyn std::error::Error>;

fn main() -> ExitCode {
    match table() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("benches: {error}");
            ExitCode::FAILURE
        }
    }
}

fn table() -> Result<(), Error> {
    let built = Command::new(env!("CARGO"))
        .args(["build", "--quiet", "--release", "--package", "benches", "--bins"])
        .status()?;
    if !built.success() {
        return Err("cargo build failed".into());
    }
    let repeat = std::env::current_exe()?.with_file_name("repeat");
    println!("{:<16}{:>10}{:>10}{:>8}", "instructions", "product", "floor", "ratio");
    for operation in OPERATIONS {
        let product = instructions(&repeat, operation.name, "product")?;
        let floor = instructions(&repeat, operation.name, "floor")?;
        println!("{:<16}{product:>10}{floor:>10}{:>8.2}", operation.name, f64::from(product) / f64::from(floor));
    }
    Ok(())
}

/// What one more run costs: the difference of two counts, so that starting up does not count.
fn instructions(repeat: &Path, operation: &str, side: &str) -> Result<u32, Error> {
    const RUNS: [u32; 2] = [100, 300];
    let [few, many] = RUNS.map(|runs| count(repeat, operation, side, runs));
    Ok((many? - few?) / (RUNS[1] - RUNS[0]))
}

fn count(repeat: &Path, operation: &str, side: &str, runs: u32) -> Result<u32, Error> {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(repeat)
        .args([operation, side, &runs.to_string()])
        .output()?;
    let printed = String::from_utf8_lossy(&output.stderr);
    let collected = printed.split("Collected : ").nth(1).and_then(|rest| rest.split_whitespace().next());
    match collected {
        Some(count) if output.status.success() => Ok(count.parse()?),
        _ => Err(format!("valgrind: {printed}").into()),
    }
}
