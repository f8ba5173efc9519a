//! What Google's REST APIs share: how a call is authorised, and how it is refused.
//!
//! Service crates build their requests with [`post`] and hand every answer that is not a success to
//! [`refusal`]; callers meet [`AccessToken`], [`Scope`] and [`Rejection`].
//!
//! Getting the access token itself is outside this project: any OAuth 2.0 client will do. [`Scope`] says what to ask for.
//!
//! # How Google says no
//!
//! Neither service's page says how. These are the forms on public record, and one reader takes them all:
//!
//! | form | seen in |
//! |---|---|
//! | the older one: `error` with `errors`, each with a `reason` | <https://github.com/jaredhanson/passport-google-oauth/issues/75> |
//! | the newer one: `error` with `status` and `details` | <https://github.com/rohitaryal/imageFX-api/issues/2> |
//! | both in one | <https://github.com/googleapis/google-api-python-client/issues/908>, from the EMM API itself |
//! | an array around either | <https://github.com/google-gemini/gemini-cli/issues/14831> |
//! | a page of the front end, for 411 and 502 | <https://github.com/apache/opendal/issues/4432>, <https://github.com/denar90/mobile-friendly/issues/5> |
//!
//! The last one is not in the API's words, so it is [`Error::Unrecognized`](token_protocol::Error::Unrecognized), and its status
//! decides. So is an empty body. What the others mean for a caller is the table of [`Rejection`]. The reason counts, as a 403 may be a
//! missing right or a rate limit:
//!
//! ```
//! use token_protocol::{Head, Recovery};
//!
//! let said = |reason| {
//!     let body = format!(r#"{{"error": {{"code": 403, "message": "No.", "errors": [{{"reason": "{reason}"}}]}}}}"#);
//!     let response = http::Response::builder().status(403).header("content-type", "application/json").body(body)?;
//!     Ok::<_, http::Error>(google_api::refusal(Head::of(&response), response.body().as_bytes()))
//! };
//! assert!(matches!(said("userRateLimitExceeded")?.recovery(), Recovery::Retry { .. }));
//! assert_eq!(said("insufficientPermissions")?.recovery(), Recovery::FixRequest);
//! assert_eq!(said("dailyLimitExceeded")?.recovery(), Recovery::GiveUp);
//! # Ok::<(), http::Error>(())
//! ```
//!
//! How long to wait comes from `Retry-After` or from a `RetryInfo` among the details, whichever is longer. Google rounds the latter
//! down (<https://github.com/googleapis/python-genai/issues/1875>), so it is rounded up and a second added. Whether either API sends
//! them is not documented.
#![forbid(unsafe_code)]

mod access_token;
mod challenge;
mod code;
mod envelope;
mod post;
mod rejection;
mod retry_info;
mod scope;

pub use access_token::AccessToken;
pub use challenge::{BearerError, Challenge};
pub use code::Code;
pub use envelope::refusal;
pub use post::post;
pub use rejection::Rejection;
pub use scope::Scope;
