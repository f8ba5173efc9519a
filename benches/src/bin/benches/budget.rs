//! `budget.txt`: the table as it is held to, and what made it.

use std::process::Command;
use std::{fmt, fs};

use benches::OPERATIONS;

use crate::Error;
use crate::cost::{Cost, Row};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/budget.txt");

/// What a new operation's ratio is held to.
const LIMIT: f64 = 1.15;

pub(crate) struct Budget {
    /// What the counts depend on beside the code: the compiler, and the C library, which allocates and copies.
    made_by: String,
    rows: Vec<Row>,
}

impl Budget {
    /// The table that was agreed on. Empty if there is none.
    pub(crate) fn agreed() -> Result<Self, Error> {
        let text = fs::read_to_string(FILE).unwrap_or_default();
        let (head, lines) = text.split_once(Row::HEAD).unwrap_or_default();
        let rows = lines.lines().filter(|line| !line.is_empty());
        let rows = rows.map(|line| Row::parse(line).ok_or_else(|| format!("{FILE}: {line}").into()));
        Ok(Self { made_by: head.trim().to_owned(), rows: rows.collect::<Result<_, Error>>()? })
    }

    /// The table as it is now, with the limits that were agreed on.
    pub(crate) fn measure(agreed: &Self) -> Result<Self, Error> {
        let limit = |name| agreed.row(name).map_or(LIMIT, |row| row.limit);
        let rows = OPERATIONS.iter().map(|operation| Row::measure(operation, limit(operation.name)));
        Ok(Self { made_by: made_by()?, rows: rows.collect::<Result<_, Error>>()? })
    }

    pub(crate) fn write(&self) -> Result<(), Error> {
        Ok(fs::write(FILE, self.to_string())?)
    }

    /// What differs from what was agreed on, a line for each. An improvement does too: as long as it is not written down, the
    /// next change for the worse hides in it.
    pub(crate) fn differences(&self, agreed: &Self) -> Vec<String> {
        let is_same_maker = self.made_by == agreed.made_by;
        let mut found = Vec::new();
        for row in &self.rows {
            // As it is printed, so that what is printed is what holds.
            if (row.ratio() * 100.0).round() > (row.limit * 100.0).round() {
                found.push(format!("{}: {:.2} of the floor, the limit is {:.2}", row.name, row.ratio(), row.limit));
            }
            let Some(was) = agreed.row(&row.name) else {
                found.push(format!("{}: is not in the table", row.name));
                continue;
            };
            for (side, was, now) in [("crates", was.crates, row.crates), ("floor", was.floor, row.floor)] {
                for difference in compare(was, now, is_same_maker) {
                    found.push(format!("{}, {side}: {difference}", row.name));
                }
            }
        }
        let gone = agreed.rows.iter().filter(|was| self.row(&was.name).is_none());
        found.extend(gone.map(|was| format!("{}: is no longer measured", was.name)));
        found
    }

    /// Says so if the counts cannot be compared.
    pub(crate) fn other_maker(&self, agreed: &Self) -> Option<String> {
        (self.made_by != agreed.made_by).then(|| {
            format!(
                "The table was made by {}, this is {}: ratios and allocations are compared, instructions and bytes are not.",
                agreed.made_by, self.made_by
            )
        })
    }

    fn row(&self, name: &str) -> Option<&Row> {
        self.rows.iter().find(|row| row.name == name)
    }
}

impl fmt::Display for Budget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n\n{}", self.made_by, Row::HEAD)?;
        self.rows.iter().try_for_each(|row| writeln!(f, "{row}"))
    }
}

/// Instructions within 5 %: the compiler's choices move them as far when unrelated code changes.
fn compare(was: Cost, now: Cost, is_same_maker: bool) -> Vec<String> {
    let mut found = Vec::new();
    if is_same_maker && now.instructions.abs_diff(was.instructions) * 20 > was.instructions {
        found.push(("instructions", was.instructions, now.instructions));
    }
    if now.allocations != was.allocations {
        found.push(("allocations", was.allocations, now.allocations));
    }
    if is_same_maker && now.bytes != was.bytes {
        found.push(("bytes allocated", was.bytes, now.bytes));
    }
    found.into_iter().map(|(what, was, now)| format!("{what} were {was}, are {now}")).collect()
}

/// `rustc 1.95.0 (59807616e 2026-04-14), x86_64-unknown-linux-gnu, glibc 2.36`
fn made_by() -> Result<String, Error> {
    let run = |program: &str, argument: &str| -> Result<String, Error> {
        let output = Command::new(program).arg(argument).output()?;
        Ok(String::from_utf8(output.stdout)?)
    };
    let rustc = run("rustc", "-vV")?;
    let host = rustc.lines().find_map(|line| line.strip_prefix("host: ")).unwrap_or_default();
    let libc = run("getconf", "GNU_LIBC_VERSION")?;
    Ok(format!("{}, {host}, {}", rustc.lines().next().unwrap_or_default(), libc.trim()))
}
