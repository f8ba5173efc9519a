//! What the crates add between a caller's values and the wire: the operations that are measured, each by the crates and
//! by a floor.
//!
//! A floor is the same operation for one call alone, written by hand: no code shared with another call, no error that
//! says where, but the same bytes and the same owned result, for the one form of answer that is measured. Another form it
//! refuses; it never reads it wrongly.
#![forbid(unsafe_code)]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::struct_field_names,
    reason = "fixed inputs, and the services' names"
)]

mod floor;
mod growth;
mod growths;
mod operation;
mod operations;
mod poll;
mod product;
mod sample;

pub use growth::{Grown, Growth, Outcome};
pub use growths::GROWTHS;
pub use operation::{Operation, Run, Side};
pub use operations::OPERATIONS;
