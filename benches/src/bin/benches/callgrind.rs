//! Instructions, counted by valgrind's callgrind in the binary `repeat`.

use std::process::Command;

use crate::Error;

pub(crate) struct Counted {
    /// What happened inside `measured`.
    pub(crate) instructions: u64,
    /// What `repeat` printed.
    pub(crate) printed: String,
}

pub(crate) fn count(arguments: &[&str]) -> Result<Counted, Error> {
    let repeat = std::env::current_exe()?.with_file_name("repeat");
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null", "--toggle-collect=*measured*"])
        .arg(repeat)
        .args(arguments)
        .output()
        .map_err(|error| format!("valgrind: {error}"))?;
    let report = String::from_utf8_lossy(&output.stderr);
    let collected = report.split("Collected : ").nth(1).and_then(|rest| rest.split_whitespace().next());
    match collected.map(str::parse) {
        Some(Ok(instructions)) if output.status.success() && instructions > 0 => {
            Ok(Counted { instructions, printed: String::from_utf8(output.stdout)? })
        }
        _ => Err(format!("valgrind counted nothing: {report}").into()),
    }
}

/// The binary whose instructions are counted.
pub(crate) fn build_repeat() -> Result<(), Error> {
    let built = Command::new(env!("CARGO"))
        .args(["build", "--quiet", "--release", "--package", "benches", "--bin", "repeat"])
        .status()?;
    if built.success() { Ok(()) } else { Err("cargo build failed".into()) }
}
