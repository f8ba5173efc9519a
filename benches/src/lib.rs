//! What the crates add between a caller's values and the wire: the operations that are measured, each as a product and as
//! a floor.
//!
//! A floor is the same operation for one call alone, written by hand: no code shared with another call, no error that
//! says where, but the same bytes and the same owned result, for the one form of answer that is measured.
#![forbid(unsafe_code)]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::struct_field_names,
    reason = "fixed inputs, and the services' names"
)]

mod floor;
mod operation;
mod operations;
mod product;
mod sample;

pub use operation::{Operation, Prepare};
pub use operations::OPERATIONS;
