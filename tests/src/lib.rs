//! Runs conformance vectors: JSON files that say what a client of one of the four services sends, and what it makes
//! of what comes back.
//!
//! [`run`] takes one file's bytes and returns a [`Report`]. It reads no files and prints nothing, so it runs wherever
//! the crates do. The format is described in `tests/vectors/README.md`.
#![forbid(unsafe_code)]

mod case;
mod leak;
mod operation;
mod outcome;
mod report;
mod request;

/// The README's snippets, compiled and run as doc tests.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub struct Readme;

pub use report::{Failure, FormatError, Report, run};
