use crate::strings::join;
use crate::{BUFFER, leave};

/// A file of conformance vectors in; out come how many cases passed, and each that did not.
#[unsafe(no_mangle)]
extern "C" fn vectors() -> usize {
    let report = conformance::run(&BUFFER.take());
    let (passed, failures) = report.map_or_else(
        |error| (0, vec![error.to_string()]),
        |report| (report.passed, report.failures.iter().map(ToString::to_string).collect()),
    );
    leave([join(&[passed.to_string()]), join(&failures)].concat())
}
