use std::fmt;

use crate::case::{Case, Expectation, File};
use crate::operation::{self, Operation};
use crate::{outcome, request};

/// What became of one file's cases.
#[derive(Debug, Default)]
pub struct Report {
    /// How many cases passed.
    pub passed: usize,
    /// The others.
    pub failures: Vec<Failure>,
}

/// A case that did not come out as the file says.
#[derive(Debug)]
pub struct Failure {
    /// The file's operation.
    pub operation: String,
    /// The case's name.
    pub case: String,
    /// What differed.
    pub difference: String,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {}", self.operation, self.case, self.difference)
    }
}

/// The file is not a vector file: not JSON, an unknown key or operation, a case that is not one. Nothing in it counts
/// as passed.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct FormatError(pub String);

/// Runs the cases of one file.
///
/// # Errors
///
/// If the file is not in the format.
pub fn run(file: &[u8]) -> Result<Report, FormatError> {
    let file: File = serde_json::from_slice(file).map_err(|error| FormatError(error.to_string()))?;
    let operation = operation::named(&file.operation)
        .ok_or_else(|| FormatError(format!("unknown operation {:?}", file.operation)))?;
    if file.cases.is_empty() {
        return Err(FormatError("no cases".to_owned()));
    }
    let mut report = Report::default();
    let mut names = std::collections::HashSet::new();
    for case in &file.cases {
        if !names.insert(&case.name) {
            return Err(FormatError(format!("two cases are named {:?}", case.name)));
        }
        match check(&operation, case).map_err(|FormatError(what)| FormatError(format!("{}: {what}", case.name)))? {
            Ok(()) => report.passed += 1,
            Err(difference) => {
                let (operation, case) = (file.operation.clone(), case.name.clone());
                report.failures.push(Failure { operation, case, difference });
            }
        }
    }
    Ok(report)
}

/// The outer error is the file's fault, the inner one the crate's.
fn check(operation: &Operation, case: &Case) -> Result<Result<(), String>, FormatError> {
    match case.expectation()? {
        Expectation::Request(expected, compare) => {
            let built = (operation.build)(case)?;
            Ok(request::compare(built, expected, compare, &case.credential_texts()))
        }
        Expectation::Refused(refused) => {
            let built = (operation.build)(case)?;
            Ok(request::compare_refusal(built, refused, &case.credential_texts()))
        }
        Expectation::Response(response, outcome, now) => {
            let read = (operation.read)(case, &response.to_http()?)?;
            Ok(outcome::compare(read, outcome, response, now, &case.credential_texts()))
        }
    }
}
