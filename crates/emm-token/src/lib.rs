//! Google Play EMM API: `users.generateAuthenticationToken`, without I/O.
//!
//! An EMM, a provider of enterprise mobility management, that manages accounts of its own making (not Google's) puts one onto a device in
//! three steps: its server asks
//! this call for an authentication token, sends it to its device policy client, and the client redeems it on the device.
//! The token "is single-use and expires after a few minutes"; a user can have at most ten devices. Google takes no new
//! registrations for this API, says the page.
//!
//! ```
//! use emm_token::{AccessToken, Endpoint, EnterpriseId, GenerateAuthenticationToken, UserId};
//!
//! let call = GenerateAuthenticationToken::new(EnterpriseId::new("LC03k5n8z")?, UserId::new("104/7")?);
//! let request = call.request(&AccessToken::new("ya29.a0AfB")?);
//! assert_eq!(request.method(), "POST");
//! assert_eq!(
//!     request.uri(),
//!     "https://www.googleapis.com/androidenterprise/v1/enterprises/LC03k5n8z/users/104%2F7/authenticationToken",
//! );
//!
//! // Send it with any client, then:
//! let response = http::Response::builder()
//!     .header("content-type", "application/json; charset=UTF-8")
//!     .body(r#"{"kind": "androidenterprise#authenticationToken", "token": "abc"}"#)?;
//! let token = call.response(&response)?.redeem();
//! assert_eq!(token.token.expose(), "abc");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What the service's page does not say, or says wrongly
//!
//! The page: <https://developers.google.com/android/work/play/emm-api/v1/users/generateAuthenticationToken>.
//!
//! - **The host.** The page says `www.googleapis.com`; the discovery document (androidenterprise.v1, revision 20260729, in
//!   `google-api-python-client` 2.202.0) has said `androidenterprise.googleapis.com` since 2020 at least. The page's is
//!   the default here, the other one is [`DISCOVERY_ORIGIN`]. The page's did answer in 2020
//!   (<https://github.com/googleapis/google-api-python-client/issues/908>); nobody here has tried either since.
//! - **A `Content-Length: 0` is needed.** "Do not supply a request body", but a POST without the header gets a 411 and an
//!   HTML page (<https://github.com/makarski/gtasks-rs/issues/7>, <https://github.com/apache/opendal/issues/4432>).
//! - **`kind`** is on the page and not in the discovery document: optional here, and a text of any kind.
//! - **What an id may be** is not documented. Everything but RFC 3986's unreserved characters is percent-encoded, a `/` too;
//!   `.` and `..` are refused, as they would lead to another resource.
//! - **How long "a few minutes" are** is not documented and not in the response: use the token at once.
//! - **How refusals look**, an eleventh device for instance, is not documented. Every form that Google's APIs are known to
//!   use is read; see [`Rejection`].
//! - **Rate limits** are on another page; see [`Error`](type@Error).
//! - **Whether a repeat does harm.** No page says. The documented limit counts devices, not tokens, so a call whose answer was lost
//!   has cost a token that nobody uses, and may be repeated.
#![forbid(unsafe_code)]

mod error;
mod request;
mod token;

pub use error::Error;
pub use google_api::{AccessToken, BearerError, Challenge, Code, Rejection, Scope};
pub use request::{DEFAULT_ORIGIN, DISCOVERY_ORIGIN, EnterpriseId, GenerateAuthenticationToken, UserId};
pub use token::AuthenticationToken;
pub use token_protocol::{
    Endpoint, Flaw, FlawKind, Head, InvalidInput, Malformed, Message, Origin, Recovery, RequestId, RetryAfter, Rule,
    Secret, SingleUse,
};
