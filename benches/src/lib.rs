//! Speed, allocations and size of the token crates.
