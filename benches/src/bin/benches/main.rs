//! What the crates cost, against floors: instructions by callgrind, allocations by a counting allocator. Needs valgrind.
//!
//! - `benches`: the table
//! - `benches --write`: the table, and into `budget.txt`
//! - `benches --check`: the table, held to `budget.txt`: instructions within 5 %, allocations and bytes exactly, and each ratio
//!   to its limit, which is changed there by hand
//! - `benches --growth`: instructions per byte for inputs that grow, which must not grow with them
#![forbid(unsafe_code)]

mod budget;
mod callgrind;
mod cost;
mod growing;

use std::process::ExitCode;

use budget::Budget;

type Error = Box<dyn std::error::Error>;

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    match run(&arguments) {
        Ok(found) if found.is_empty() => ExitCode::SUCCESS,
        Ok(found) => {
            eprintln!("\n{}", found.join("\n"));
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("benches: {error}");
            ExitCode::FAILURE
        }
    }
}

/// What is not as it should be, a line for each.
fn run(arguments: &[&str]) -> Result<Vec<String>, Error> {
    match arguments {
        [] => table().map(|_| Vec::new()),
        ["--write"] => table()?.now.write().map(|()| Vec::new()),
        ["--check"] => table().map(|table| table.check()),
        ["--growth"] => callgrind::build_repeat().and_then(|()| growing::table()),
        _ => Err("benches [--write | --check | --growth]".into()),
    }
}

struct Table {
    agreed: Budget,
    now: Budget,
}

fn table() -> Result<Table, Error> {
    callgrind::build_repeat()?;
    let agreed = Budget::agreed()?;
    let now = Budget::measure(&agreed)?;
    print!("{now}");
    Ok(Table { agreed, now })
}

impl Table {
    fn check(&self) -> Vec<String> {
        if let Some(notice) = self.now.other_maker(&self.agreed) {
            println!("\n{notice}");
        }
        let mut found = self.now.differences(&self.agreed);
        if !found.is_empty() {
            found.push("If that is meant: cargo run --release --package benches -- --write".to_owned());
        }
        found
    }
}
