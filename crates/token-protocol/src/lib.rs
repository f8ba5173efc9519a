//! The vocabulary that sans-IO token calls share.
//!
//! A call to a token service is a value that implements [`Endpoint`]: it builds the `http::Request`
//! and it reads the `http::Response`. Nothing in here, or in the service crates built on it, opens a
//! socket, reads a clock or draws a random number, so a call can be made with any HTTP client, on any
//! runtime, or none.
//!
//! Most callers meet this crate through a service crate's re-exports and need three things of it:
//!
//! - [`Endpoint::request`] and [`Endpoint::response`], the two halves of a call;
//! - [`Error`] and its [`recovery`](Error::recovery), what to do about a no;
//! - [`Secret::expose`], to use what came back.
//!
//! # What an answer can be
//!
//! | answer | result |
//! |---|---|
//! | what the service promises | the call's output |
//! | the service's own no | [`Error::Rejected`], with its code and its message for people |
//! | somebody else's: a proxy's page, a redirect, a status that is not documented | [`Error::Unrecognized`] |
//! | a success whose body is not what it promises | [`Error::Malformed`]: where and what kind of wrong, never the text |
//!
//! Whichever it is, [`Error::recovery`] says what to do: [`Retry`](Recovery::Retry) the same request, no sooner than asked;
//! [`Reauthenticate`](Recovery::Reauthenticate), with a fresh credential; [`FixRequest`](Recovery::FixRequest), as the input or the
//! credential's rights are wrong; or [`GiveUp`](Recovery::GiveUp). A documented code decides, else the HTTP status, never the text of a
//! message.
//!
//! # What can be sent
//!
//! Every input is a type of its own whose constructor refuses what could not be sent as it is meant, with an [`InvalidInput`] that
//! names the parameter, the rule and the place. So [`Endpoint::request`] cannot fail. A credential is a header that is marked sensitive
//! when it is made. [`Origin`] says where a call may go: `https`, or a loopback host.
//!
//! # Writing another endpoint
//!
//! For an author of a service crate. The parts that one is made of are here too: [`input`] checks what a caller passes in,
//! [`Origin::join`] builds the one URI and [`request`] the request, [`Head`] tells what kind of answer came, [`json`] reads it
//! without ever putting its values into an error.
//!
//! ```
//! use http::header::AUTHORIZATION;
//! use http::{Method, Request, StatusCode};
//! use token_protocol::{Content, Endpoint, Error, Head, Origin, Part, Recovery, Rejection, Replay, Secret, request};
//! use token_protocol::json::{self, Member, Object, Slot};
//!
//! /// `POST /rooms/{room}/key`, answered with `{"key": "…"}`.
//! struct RoomKey { origin: Origin, room: String }
//!
//! #[derive(Default)]
//! struct Body<'a> { key: Member<json::Text<'a>> }
//!
//! impl<'de> Object<'de> for Body<'de> {
//!     fn member(&mut self, name: &str) -> Option<&mut dyn Slot<'de>> {
//!         match name {
//!             "key" => Some(&mut self.key),
//!             _ => None,
//!         }
//!     }
//! }
//!
//! #[derive(Debug, thiserror::Error)]
//! #[error("the room is closed")]
//! struct Closed;
//!
//! impl Rejection for Closed {
//!     fn recovery(&self, _: StatusCode) -> Recovery { Recovery::FixRequest }
//! }
//!
//! impl Endpoint for RoomKey {
//!     const NAME: &'static str = "rooms.key";
//!     const REPLAY: Replay = Replay::Harmless;
//!     type Credential = http::HeaderValue;
//!     type Output = Secret;
//!     type Rejection = Closed;
//!
//!     fn request(&self, credential: &Self::Credential) -> Request<Vec<u8>> {
//!         let uri = self.origin.join(&[Part::Literal("/rooms/"), Part::Text(&self.room), Part::Literal("/key")]);
//!         request(Method::POST, uri, [(AUTHORIZATION, credential.clone())], Vec::new())
//!     }
//!
//!     fn read(&self, head: Head<'_>, body: &[u8]) -> Result<Secret, Error<Closed>> {
//!         match (head.status.as_u16(), head.content(body)) {
//!             (200, Content::Json) => json::read::<Body>(body)
//!                 .and_then(|root| root.required("")?.key.secret("key"))
//!                 .map_err(|flaw| head.malformed(flaw)),
//!             (423, _) => Err(head.rejected(Closed, None)),
//!             _ => Err(head.unrecognized()),
//!         }
//!     }
//! }
//!
//! let call = RoomKey { origin: Origin::from_static("https://api.example"), room: "a/b".into() };
//! let request = call.request(&http::HeaderValue::from_static("Bearer abc"));
//! assert_eq!(request.uri(), "https://api.example/rooms/a%2Fb/key");
//!
//! let response = http::Response::builder()
//!     .header("content-type", "application/json")
//!     .body(r#"{"key":"k-1"}"#)?;
//! assert_eq!(call.response(&response)?.expose(), "k-1");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
#![forbid(unsafe_code)]

mod byte_set;
mod content;
mod credential;
mod endpoint;
mod error;
mod expiring;
mod flaw;
mod head;
pub mod input;
pub mod json;
mod list;
mod malformed;
mod message;
mod origin;
mod recovery;
mod replay;
mod request;
mod request_id;
mod retry_after;
mod secret;
mod single_use;
mod timestamp;
mod uri;
mod utf8;

pub use content::Content;
pub use credential::{CREDENTIAL_MAX, credential};
pub use endpoint::Endpoint;
pub use error::{Error, Rejection};
pub use expiring::Expiring;
pub use flaw::{Flaw, FlawKind};
pub use head::Head;
pub use input::{InvalidInput, Rule};
pub use list::list_items;
pub use malformed::Malformed;
pub use message::Message;
pub use origin::Origin;
pub use recovery::Recovery;
pub use replay::Replay;
pub use request::request;
pub use request_id::RequestId;
pub use retry_after::RetryAfter;
pub use secret::Secret;
pub use single_use::{Reusable, SingleUse};
pub use timestamp::Timestamp;
pub use uri::Part;
pub use utf8::utf8;
