//! Makes a sans-IO token call with reqwest.
//!
//! An [`Endpoint`](token_protocol::Endpoint) says what to send and what the answer means; [`Client`] carries both across. [`Client::call`]
//! is one attempt, [`Client::call_with_retry`] several, and [`TokenSource`] keeps one token fresh for many tasks.
//! No redirect is followed.
//!
//! | | async | blocking |
//! |---|---|---|
//! | one attempt | [`Client::call`] | `blocking::Client::call` |
//! | several | [`Client::call_with_retry`] | `blocking::Client::call_with_retry` |
//! | a token kept fresh | [`TokenSource`] | `blocking::TokenSource` |
//! | the response itself | [`Client::send`] | `blocking::Client::send` |
//!
//! ```
//! use std::sync::{Arc, Mutex};
//!
//! use playfab_entity::{Credential, GetEntityToken, TitleId};
//! use token_reqwest::Client;
//! use token_sandbox::{PLAYFAB_SECRET_KEY, PLAYFAB_TITLE, Sandbox, server};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! // The service, on a loopback port. For the real one, leave out `with_origin`.
//! let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
//! let origin = format!("http://{}", listener.local_addr()?).parse()?;
//! tokio::spawn(server::serve(listener, Arc::new(Mutex::new(Sandbox::new()))));
//!
//! let client = Client::new()?; // make one and keep it
//! let call = GetEntityToken::new(TitleId::new(PLAYFAB_TITLE)?).with_origin(origin);
//! let token = client.call(&call, &Credential::secret_key(PLAYFAB_SECRET_KEY)?).await?;
//! assert_eq!(token.entity.ok_or("no entity")?.id(), PLAYFAB_TITLE);
//! # Ok(())
//! # }
//! ```
//!
//! `Client` needs a tokio runtime with its timers and I/O enabled. With the feature `blocking` there is
//! `blocking::Client`, which brings its own, and `blocking::TokenSource` for threads.
//!
//! # Time
//!
//! A token's life and the waits between attempts are measured with [`std::time::Instant`]. On Linux and macOS that
//! clock stands still while the machine sleeps, so a token may have died in a sleep that nobody here noticed: the
//! resource refuses it, and [`TokenSource::reject`] is what to do then.
//!
//! # TLS
//!
//! This crate picks no TLS stack. The program that uses it does, in its own `Cargo.toml`:
//!
//! ```toml
//! reqwest = { version = "0.13", default-features = false, features = ["rustls"] }
//! ```
//!
//! Without one, a call to an `https` origin fails with [`TransportError::NoTls`]. With `rustls-no-provider` the program must
//! install a provider of cryptography before it makes a client, or reqwest panics.
//!
//! # What goes out
//!
//! The endpoint's request, with the headers that it wrote and `host`. Two more are added where an endpoint
//! left them out: the `content-length` of a body that is not empty, and `accept: */*`, which means the
//! same as none (<https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1>) and which reqwest cannot leave off.
//!
//! It goes to `https` origins, or to a loopback host over `http`, and only there: where
//! [`Origin`](token_protocol::Origin) would refuse the scheme and authority, nothing is sent. Redirects
//! come back as they are, because clients strip `Authorization` on the way to another host
//! but not `X-SecretKey`.
//!
//! # What comes back
//!
//! [`CallError::Service`] is an answer that is no token, as the endpoint reads it. [`CallError::Transport`] is
//! no answer at all; its [`never_left`](TransportError::never_left) tells whether the service can have acted.
//! No error shows a URI or a header: ids, personas and credentials are in there. What a TLS stack says of a wrong certificate may
//! name the host.
//!
//! # What is bounded
//!
//! By [`Settings`]: 10 s to connect, 30 s for an attempt, 1 MiB of body, counted after decompression. A body that declares more is
//! refused unread. By [`RetryPolicy`]: three attempts within two minutes, and a `Retry-After` of up to a minute. A [`TokenSource`] obeys
//! a `Retry-After` of any length, and goes on with the token it holds; for a date in a response without a `Date` it rests a minute.
//!
//! # What is traced
//!
//! With the feature `tracing`, each call is a span `token_call` with the `endpoint`'s name, and each attempt an event
//! in it, both at level `DEBUG`: `attempt`, from 1; `status`, `recovery` and `request_id` of an answer, or `recovery` and
//! `error` of a [`TransportError`]. Nothing else: no URI, no header, no body, no credential. What reqwest and the crates under it say
//! while an asynchronous call is polled is in its span too.
//!
//! The logs of reqwest and the crates under it are theirs. They have host names in them, and so a `PlayFab` title's id. No
//! credential, token, path or query was found in them, at any level, in the versions that this crate is tested with.
//! `connection_verbose`, which logs every byte, is turned off.
#![forbid(unsafe_code)]

#[cfg(feature = "blocking")]
pub mod blocking;
mod build_error;
mod call_error;
mod classify;
mod client;
mod clock;
mod exchange;
mod seed;
mod settings;
mod source;
mod source_settings;
mod traced;
mod transport_error;

pub use build_error::BuildError;
pub use call_error::CallError;
pub use client::Client;
pub use settings::Settings;
pub use source::TokenSource;
pub use source_settings::SourceSettings;
pub use token_lifecycle::{
    Attempt, AttemptOutcome, Backoff, CellPolicy, Failure, Generation, Lease, Loss, RetryPolicy, Stop, Tick,
    Unavailable,
};
pub use transport_error::TransportError;
