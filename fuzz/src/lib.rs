//! Fuzz targets: functions that take any bytes and panic if something does not hold.
//!
//! The programs in `fuzz_targets` give them to libFuzzer, and the test gives them what libFuzzer found so far, on any compiler.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    clippy::panic,
    clippy::unwrap_used,
    reason = "to panic is how a target says that something does not hold"
)]

mod cell;
mod exchange;
mod http_dates;
mod json;
mod ladder;
mod leak;
mod readers;
mod recovery;
mod requests;
mod response;
mod sandbox;
mod source;
mod timestamps;
mod xml;

// The codes that may be printed, from the vectors' runner.
#[allow(dead_code, reason = "the runner's own search is for what a body says")]
#[path = "../../tests/src/leak.rs"]
mod vectors_leak;

// What token-lifecycle's own tests are watched by.
#[path = "../../crates/token-lifecycle/tests/call/mod.rs"]
mod call;
#[path = "../../crates/token-lifecycle/tests/history/mod.rs"]
mod history;
#[path = "../../crates/token-lifecycle/tests/reference/mod.rs"]
mod reference;
#[path = "../../crates/token-lifecycle/tests/witness/mod.rs"]
mod witness;

pub use cell::cell;
pub use exchange::exchange;
pub use http_dates::http_dates;
pub use json::{json_emm, json_ita, json_pgs, json_playfab};
pub use ladder::ladder;
pub use readers::{emm, google_refusal, ita, pgs, playfab};
pub use requests::{origin, requests};
pub use sandbox::sandbox;
pub use source::source;
pub use timestamps::timestamp;
pub use xml::xml_ita;

/// A target: its name, which is also its program's and its corpus's, and what it does.
pub type Target = (&'static str, fn(&[u8]));

/// All targets.
pub const TARGETS: &[Target] = &[
    ("pgs", pgs),
    ("emm", emm),
    ("ita", ita),
    ("playfab", playfab),
    ("google_refusal", google_refusal),
    ("json_pgs", json_pgs),
    ("json_emm", json_emm),
    ("json_ita", json_ita),
    ("json_playfab", json_playfab),
    ("xml_ita", xml_ita),
    ("http_dates", http_dates),
    ("timestamp", timestamp),
    ("requests", requests),
    ("origin", origin),
    ("cell", cell),
    ("ladder", ladder),
    ("source", source),
    ("exchange", exchange),
    ("sandbox", sandbox),
];
