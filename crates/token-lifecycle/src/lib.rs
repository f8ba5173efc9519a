//! Retry and renewal of tokens as state machines, without a clock, a lock, a task or a runtime.
//!
//! | for | state machine | with the I/O and the waiting left open |
//! |---|---|---|
//! | one call, retried | [`Exchange`] | [`drive`], [`drive_blocking`] |
//! | one token, kept fresh | [`TokenCell`], and [`Ladder`] for one that can renew itself | [`TokenSource`], for many tasks; the only part with a lock in it |
//!
//! `token-reqwest` is all of this with reqwest. Take this crate for another client. A state machine is asked what to do, does nothing
//! itself, and is told what came of it. Time is an argument, a [`Tick`] on the caller's monotonic clock, so that a test reaches every
//! state without waiting:
//!
//! ```
//! use std::time::Duration;
//! use token_lifecycle::{Exchange, Loss, RetryPolicy, Step, Stop, Tick};
//! # use token_protocol::{Endpoint, Error, Head, Recovery, Rejection, Replay};
//! # struct Call;
//! # #[derive(Debug, thiserror::Error)] #[error("no")] struct No;
//! # impl Rejection for No { fn recovery(&self, _: http::StatusCode) -> Recovery { Recovery::GiveUp } }
//! # impl Endpoint for Call {
//! #     const NAME: &'static str = "call"; const REPLAY: Replay = Replay::Harmless;
//! #     type Credential = (); type Output = (); type Rejection = No;
//! #     fn request(&self, _: &()) -> http::Request<Vec<u8>> { http::Request::default() }
//! #     fn read(&self, head: Head<'_>, _: &[u8]) -> Result<(), Error<No>> { Err(head.unrecognized()) }
//! # }
//!
//! let policy = RetryPolicy::default().with_attempts(2)?;
//! let mut exchange = Exchange::new(&Call, &(), policy, 7); // the seed is for the jitter
//!
//! let start = Tick::ORIGIN;
//! let Step::Send(_request) = exchange.poll(start) else { panic!() };
//! exchange.lost(start, Loss::unknown()); // the connection broke off
//!
//! // A wait that the seed decides. Here it is over at once.
//! let Step::Wait(until) = exchange.poll(start) else { panic!() };
//! let Step::Send(_request) = exchange.poll(until) else { panic!() };
//! exchange.lost(until, Loss::unknown());
//!
//! let Step::Done(Err(failure)) = exchange.poll(until) else { panic!() };
//! assert_eq!(failure.stop(), Stop::Attempts);
//! assert_eq!(failure.attempts().len(), 2);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! What becomes of a failure depends on what the answer said, its [`Recovery`](token_protocol::Recovery):
//!
//! | recovery | an exchange | a cell |
//! |---|---|---|
//! | `Retry` | waits, no shorter than asked, and tries again within its policy, if the service cannot have acted or the call's `REPLAY` allows it | goes on with the token it holds, and rests no shorter than asked |
//! | `Reauthenticate`, `FixRequest` | reports it | is denied until [`reset`](TokenCell::reset), if the service itself said so; a ladder tries its root credential first |
//! | `GiveUp` | reports it | rests, no shorter than asked, and asks again; a ladder with its root credential |
//! | no answer | tries again if that can help, but not where the service may have acted and the call's `REPLAY` forbids it | rests, and asks again |
//!
//! What a cell never does is listed as the [invariants](TokenCell#invariants) of [`TokenCell`].
//!
//! # The two clocks
//!
//! What a service writes into `Date`, `Retry-After` and expiry fields is server time. It is only ever compared with server time:
//! a token's [`Life`] is its expiry minus the response's own `Date`, counted in ticks from the sending of the request. A wrong
//! wall clock on the caller's machine changes nothing, and a service whose clock jumps shortens or lengthens no life that
//! began before.
//!
//! A monotonic clock may stand still while the machine sleeps, and a token die meanwhile unseen. The resource then refuses it:
//! [`reject`](TokenCell::reject) says so to the cell.
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
pub use source::{Flight, Lease, TokenSource, Unavailable};
pub use tick::Tick;
