//! Many clients that keep tokens fresh, against the sandbox, under one virtual clock and one seed.
//!
//! Each client is a [`Ladder`](token_lifecycle::Ladder) and, for each fetch, an [`Exchange`](token_lifecycle::Exchange). Callers come
//! at random times and use the token they get. Episodes of faults come and go; the last hour is free of them. After every
//! poll a watch, which shares no code with the cell, checks what it was told.
//!
//! What is promised about dead tokens: nobody is given one that is dead on the server's own clock, if that clock has run evenly since it
//! issued the token, whatever it shows. If the clock jumps forward in the middle of a life, nobody but the resource can know;
//! it refuses the token, the client rejects it, and from then on it is not given again.
#![forbid(unsafe_code)]
#![allow(clippy::indexing_slicing, reason = "places of clients; should one be wrong, the simulation is to stop")]

mod arena;
mod call;
mod callers;
mod client;
mod flights;
mod hours;
mod plan;
mod queue;
mod server;
mod shrink;
mod totals;
mod violation;
mod watch;
mod weather;
mod world;

pub use plan::{Kind, Plan};
pub use shrink::shrink;
pub use totals::Totals;
pub use violation::{Rule, Violation};
pub use world::{Run, run};
