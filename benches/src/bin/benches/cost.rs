use std::fmt;

use benches::{Operation, Side};

use crate::{Error, callgrind};

/// What one run of an operation costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cost {
    pub(crate) instructions: u64,
    pub(crate) allocations: u64,
    /// How much memory it allocates, not counting what it gives back.
    pub(crate) bytes: u64,
}

impl Cost {
    pub(crate) fn measure(operation: &Operation, side: Side) -> Result<Self, Error> {
        /// Some runs differ from the next: what the allocator hands out depends on what it was given back.
        const RUNS: u64 = 100;
        let counted = callgrind::count(&[operation.name, &side.to_string(), &RUNS.to_string()])?;

        let run = operation.prepare(side);
        run();
        let allocated = allocation_counter::measure(&run);
        Ok(Self {
            instructions: counted.instructions / RUNS,
            allocations: allocated.count_total,
            bytes: allocated.bytes_total,
        })
    }
}

/// An operation's line in the table.
pub(crate) struct Row {
    pub(crate) name: String,
    pub(crate) crates: Cost,
    pub(crate) floor: Cost,
    /// The most that `ratio` may be.
    pub(crate) limit: f64,
}

impl Row {
    pub(crate) const HEAD: &str = concat!(
        "                      instructions              allocations   bytes allocated\n",
        "operation        crates  floor ratio limit   crates floor   crates  floor\n",
    );

    pub(crate) fn measure(operation: &Operation, limit: f64) -> Result<Self, Error> {
        let name = operation.name.to_owned();
        let crates = Cost::measure(operation, Side::Crates)?;
        Ok(Self { name, crates, floor: Cost::measure(operation, Side::Floor)?, limit })
    }

    /// How much of the floor's instructions the crates take.
    #[expect(clippy::cast_precision_loss, reason = "counts of thousands")]
    pub(crate) fn ratio(&self) -> f64 {
        self.crates.instructions as f64 / self.floor.instructions as f64
    }

    /// Reads a line as `Display` writes it. The name may have spaces.
    pub(crate) fn parse(line: &str) -> Option<Self> {
        let words: Vec<_> = line.split_whitespace().collect();
        let (name, columns) = words.split_at_checked(words.len().checked_sub(8)?)?;
        let [instructions, floor_instructions, _ratio, limit, allocations, floor_allocations, bytes, floor_bytes] =
            *columns
        else {
            return None;
        };
        let cost = |instructions: &str, allocations: &str, bytes: &str| {
            Some(Cost {
                instructions: instructions.parse().ok()?,
                allocations: allocations.parse().ok()?,
                bytes: bytes.parse().ok()?,
            })
        };
        Some(Self {
            name: name.join(" "),
            crates: cost(instructions, allocations, bytes)?,
            floor: cost(floor_instructions, floor_allocations, floor_bytes)?,
            limit: limit.parse().ok()?,
        })
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, crates, floor, limit } = self;
        write!(f, "{name:<16}{:>7}{:>7}{:>6.2}{limit:>6.2}", crates.instructions, floor.instructions, self.ratio())?;
        write!(f, "{:>9}{:>6}{:>9}{:>7}", crates.allocations, floor.allocations, crates.bytes, floor.bytes)
    }
}
