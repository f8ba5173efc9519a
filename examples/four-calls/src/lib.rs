//! What the hosts have in common: the four calls as the sandbox takes them, and the conformance vectors.

mod calls;
mod vectors;

use std::path::PathBuf;

pub use calls::{Call, Unread, calls};
pub use vectors::vectors;

/// A host's command line: the sandbox's origin, and the folder of the conformance vectors.
///
/// # Errors
///
/// If there is one argument less.
pub fn arguments() -> Result<(String, PathBuf), &'static str> {
    let mut arguments = std::env::args().skip(1);
    let (Some(origin), Some(folder)) = (arguments.next(), arguments.next()) else {
        return Err("arguments: the sandbox's origin, and the folder of the conformance vectors");
    };
    Ok((origin, folder.into()))
}
