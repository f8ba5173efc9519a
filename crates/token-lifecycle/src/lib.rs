//! Retry and renewal of tokens as state machines, without a clock, a lock, a task or a runtime.
//!
//! - [`Exchange`]: one call, retried. [`drive`] and [`drive_blocking`] are the loop around it.
//! - [`TokenCell`]: one token, kept fresh. [`Ladder`]: one that can renew itself.
//! - [`TokenSource`]: one token shared by many tasks. The only part with a lock in it.
//!
//! Time is an argument: a [`Tick`] on the caller's monotonic clock. So every state there is can be reached in a test, and a
//! simulation of a century takes a moment.
//!
//! # The two clocks
//!
//! What a service writes into `Date`, `Retry-After` and expiry fields is server time. It is only ever compared with server time:
//! a token's [`Life`] is its expiry minus the response's own `Date`, counted in ticks from the sending of the request. A wrong
//! wall clock on the caller's machine changes nothing, and a service whose clock jumps shortens or lengthens no life that
//! began before.
#![forbid(unsafe_code)]

mod backoff;
mod cell;
mod drive;
mod exchange;
mod failure;
mod given;
mod ladder;
mod life;
mod outcome;
mod permit;
mod retry;
mod source;
mod tick;

pub use backoff::Backoff;
pub use cell::{CellPolicy, Generation, Poll, TokenCell};
pub use drive::{drive, drive_blocking};
pub use exchange::{Exchange, Step};
pub use failure::{Attempt, AttemptOutcome, Failure, Loss, Stop};
pub use given::Given;
pub use ladder::{Ladder, Rung};
pub use life::Life;
pub use outcome::Outcome;
pub use permit::Permit;
pub use retry::RetryPolicy;
pub use source::{Lease, TokenSource, Unavailable};
pub use tick::Tick;
