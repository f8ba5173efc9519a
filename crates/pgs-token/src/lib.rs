//! Play Games Services: `accesstokens.generatePlayGroupingApiToken`, without I/O.
//!
//! A game that tags its players, so that Google Play can choose what to show them, needs a Play Grouping API token of each
//! (<https://support.google.com/googleplay/android-developer/answer/14840298>). Its server asks Play Games Services for one, on behalf
//! of the player whose OAuth access token it holds, and names the player's *persona*: a stable identifier of its own making. The Play
//! Grouping API verifies the token against the package name and the persona before it may be used to write tags. It can be used many
//! times within its life (<https://support.google.com/googleplay/android-developer/answer/15239759>).
//!
//! ```
//! use pgs_token::{AccessToken, Endpoint, GeneratePlayGroupingApiToken, PackageName, Persona};
//!
//! let call = GeneratePlayGroupingApiToken::new(
//!     PackageName::new("com.example.mygame")?,
//!     Persona::new("5dde1c0f")?,
//! );
//! let request = call.request(&AccessToken::new("ya29.a0AfB")?);
//! assert_eq!(request.method(), "POST");
//! assert_eq!(
//!     request.uri(),
//!     "https://games.googleapis.com/games/v1/accesstokens/generatePlayGroupingApiToken\
//!      ?packageName=com.example.mygame&persona=5dde1c0f",
//! );
//!
//! // Send it with any client, then:
//! let response = http::Response::builder()
//!     .header("content-type", "application/json; charset=UTF-8")
//!     .body(r#"{"token": {"tokenValue": "abc"}}"#)?;
//! let token = call.response(&response)?;
//! assert_eq!(token.token_value.expose(), "abc");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What the service's page does not say, or says wrongly
//!
//! The page: <https://developer.android.com/games/services/web/api/rest/v1/accesstokens/generatePlayGroupingApiToken>.
//!
//! - **A `Content-Length: 0` is needed.** "The request body must be empty", but a POST without the header gets a 411 and
//!   an HTML page (<https://github.com/makarski/gtasks-rs/issues/7>, <https://github.com/apache/opendal/issues/4432>).
//! - **What is inside `token`.** The page links the type without showing it; it is one member, `tokenValue`
//!   (discovery document of games.v1, revision 20261106, in `google-api-python-client` 2.202.0). All members are optional
//!   there, so a success without a token is possible, and an error here.
//! - **Which parameters are required.** Both, says the page; the discovery document marks neither, so generated clients let
//!   one leave them out. Both are required here, and not empty.
//! - **Scopes.** `games` or `games_lite`, says the page; the discovery document knows only `games`, and `games_lite` is what a
//!   player grants by default (<https://developer.android.com/games/pgs/android/server-access>). Both are offered as [`Scope`]
//!   constants and neither is enforced.
//! - **Whose access token.** A player's: the call is for "the PGS user identified by the attached credential". A service
//!   account identifies no player.
//! - **How long the token lives** is not documented and not in the response. Google's advice is a fresh one about daily
//!   (<https://support.google.com/googleplay/android-developer/answer/15239759>).
//! - **What a token looks like** is not documented. The Play Grouping API takes it as one segment of a path (discovery document of
//!   playgrouping.v1alpha1, revision 20240707, in `google-api-python-client` 2.202.0): percent-encode it there.
//! - **What a persona may be** is not documented beyond "stable" and "deterministically generated", and without personal
//!   data in it (same answer). [`Persona`] allows 4,096 bytes and no control characters; `Persona::derive` makes a safe
//!   one.
//! - **How refusals look** is not documented. Every form that Google's APIs are known to use is read; see
//!   [`Rejection`].
//! - **Rate limits** are documented for the client SDK alone (<https://developer.android.com/games/pgs/quota>): no number, no status
//!   and no `Retry-After` for this call. What holds of Google's APIs in general is taken to hold here.
//! - **Whether a repeat does harm.** Nothing says that a new token ends an earlier one, so a lost call may be repeated.
#![forbid(unsafe_code)]

#[cfg(feature = "derive")]
mod derive;
mod error;
mod request;
mod token;

pub use error::Error;
pub use google_api::{AccessToken, BearerError, Challenge, Code, Rejection, Scope};
pub use request::{DEFAULT_ORIGIN, GeneratePlayGroupingApiToken, PackageName, Persona};
pub use token::PlayGroupingApiToken;
pub use token_protocol::{
    Endpoint, Expiring, Flaw, FlawKind, Head, InvalidInput, Malformed, Message, Origin, Recovery, RequestId,
    RetryAfter, Rule, Secret,
};
