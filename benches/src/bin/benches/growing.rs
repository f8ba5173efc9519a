//! Instructions per byte as an input grows.

use std::fmt::Write as _;

use benches::{GROWTHS, Growth};

use crate::{Error, callgrind};

/// How much more a byte may cost when there are ten times as many. Where the cost is linear, it can only fall, as what an
/// operation costs at least is shared out; rounded up a little, as buffers grow in steps.
const FACTOR: f64 = 1.1;

/// Prints the table; gives back what is not linear.
pub(crate) fn table() -> Result<Vec<String>, Error> {
    println!("\ninstructions per byte, and the size of the input\n");
    let mut found = Vec::new();
    for growth in GROWTHS {
        let (line, is_linear) = line(growth)?;
        println!("{line}");
        if !is_linear {
            found.push(format!("{}: a byte costs more the more there are", growth.name));
        }
    }
    Ok(found)
}

/// Stops where it is no longer linear: the next size could take forever.
fn line(growth: &Growth) -> Result<(String, bool), Error> {
    let mut line = format!("{:<33}", growth.name);
    let mut last = f64::INFINITY;
    for size in growth.sizes {
        let counted = callgrind::count(&[growth.name, &size.to_string()])?;
        let bytes: u64 = counted.printed.trim().parse()?;
        #[expect(clippy::cast_precision_loss, reason = "both are far below 2^52")]
        let each = counted.instructions as f64 / bytes as f64;
        write!(line, "{each:>8.1} at {bytes:>8}")?;
        if each > FACTOR * last {
            return Ok((line, false));
        }
        last = each;
    }
    Ok((line, true))
}
