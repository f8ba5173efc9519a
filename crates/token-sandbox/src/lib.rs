//! Four token services, emulated: a function from request to response, and a loopback server.
//!
//! | service | call | path |
//! |---|---|---|
//! | Google Play Games Services | `accesstokens.generatePlayGroupingApiToken` | `/games/v1/accesstokens/generatePlayGroupingApiToken` |
//! | Google Play EMM | `users.generateAuthenticationToken` | `/androidenterprise/v1/enterprises/{enterpriseId}/users/{userId}/authenticationToken` |
//! | ITA Group Games API | `GET v1/tokens/{tokenId}` | `/v1/tokens/{tokenId}` |
//! | Microsoft PlayFab | `Authentication/GetEntityToken` | `/Authentication/GetEntityToken` |
//!
//! [`Sandbox::handle`] is strict: a method, path, query, credential or body that a service's page does not allow is refused, with the
//! service's own error in its own envelope, and so is a body that is not as long as the head says. What is taken although the page
//! does not have it is listed below. It reads no clock and draws no randomness, so the same calls at the same times give the same
//! answers.
//!
//! ```
//! use chrono::DateTime;
//! use token_sandbox::{PLAYFAB_SECRET_KEY, Sandbox};
//!
//! let mut sandbox = Sandbox::new();
//! let now = DateTime::from_timestamp(1_700_000_000, 0).unwrap_or_default();
//! let request = http::Request::post("https://144.playfabapi.com/Authentication/GetEntityToken")
//!     .header("content-type", "application/json")
//!     .header("content-length", "2")
//!     .header("x-secretkey", PLAYFAB_SECRET_KEY)
//!     .body("{}")?;
//!
//! let response = sandbox.handle(now, &request);
//! assert_eq!(response.status(), 200);
//! let body: serde_json::Value = serde_json::from_slice(response.body())?;
//! assert_eq!(body["data"]["TokenExpiration"], "2023-11-15T22:13:20Z");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! What should go wrong is scripted, and time is the caller's:
//!
//! ```
//! use chrono::{DateTime, TimeDelta};
//! use token_sandbox::{Fault, PLAYFAB_SECRET_KEY, Sandbox, Service};
//! # let request = http::Request::post("https://144.playfabapi.com/Authentication/GetEntityToken")
//! #     .header("content-type", "application/json")
//! #     .header("content-length", "2")
//! #     .header("x-secretkey", PLAYFAB_SECRET_KEY)
//! #     .body("{}")?;
//!
//! let mut sandbox = Sandbox::new();
//! sandbox.script_for(Service::PlayFab, Fault::RateLimited(8)); // the next call to PlayFab, and no other
//! let now = DateTime::from_timestamp(1_700_000_000, 0).unwrap_or_default();
//!
//! let response = sandbox.handle(now, &request);
//! assert_eq!(response.status(), 429);
//! assert_eq!(response.headers()["retry-after"], "8");
//! assert_eq!(sandbox.handle(now + TimeDelta::seconds(8), &request).status(), 200);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A program in any language can use it over HTTP, with the credentials that are this crate's constants:
//!
//! ```sh
//! cargo run -p token-sandbox --features server -- --port 8080 # prints a curl line for each service
//! ```
//!
//! # What a call goes through
//!
//! A scripted [`Fault`] comes first. Then Google's two: path, method, framing, escapes, credential, scope, rate limit, query, body. ITA:
//! framing, escapes, path filter, path, method, credential, rate limit, query and body. PlayFab: path, escapes, method, framing, content
//! type, host, credential, rate limit, body, entity. The real orders are not public.
//!
//! The framing is right with one `Content-Length`, in digits and true, or with `Transfer-Encoding: chunked` alone. A POST needs one of
//! the two.
//!
//! # What is taken although the page does not have it
//!
//! - Headers that the call has no use for, among them a `Content-Type` where there is no content. In Web API this one decides the
//!   form of an answer if no `Accept` does (`github:aspnet/AspNetWebStack`
//!   `src/System.Net.Http.Formatting/Formatting/DefaultContentNegotiator.cs`); here it does not.
//! - Google: the standard query parameters, which the discovery documents have. They are ignored, `prettyPrint` apart.
//! - PlayFab: parameters of `application/json`; any query whose escapes are whole, as the SDKs put `sdk` into it; in the body, an
//!   `AuthenticationContext`, which the Unity SDK sends, and in `Entity` a `TypeString`, another name for `Type` in
//!   `github:PlayFab/API_Specs`, if the two agree.
//!
//! # What is the sandbox's own choice
//!
//! Where a service's behaviour is not public, the sandbox picks one:
//!
//! - Google: the wording of the 400s, 404s and 429s; 405 for a wrong method; 400 for a repeated `Authorization`; `Retry-After` on a 429.
//! - ITA: what authenticates ([`ItaCredential`]), what is said of an unknown token ([`UnknownToken`]), that there is a 429 at all; how a
//!   query, a body and a wrong length are refused. It never writes UTF-16, which Web API does where `Accept-Charset` asks for it.
//! - PlayFab: the HTTP status of every code but 1000, 1074 and 1199, which for `ForbiddenByEntityPolicy` (1454) is 403; 1074 for a secret
//!   key that the title does not have; the refusal of more than one of `X-SecretKey`, `X-Authorization` and `X-EntityToken`; 1000 for a
//!   member that is unknown or stands there twice; 404 with 1131 for an unknown path; 405 and 411 with 1071.
//!
//! Tokens and credentials are dummies; nothing here is cryptography.
//!
//! The feature `server` puts a sandbox on a loopback port: see the `server` module and the `token-sandbox` program.

mod accounts;
mod call;
mod emm;
mod fault;
mod google;
mod google_error;
mod issue;
mod ita;
mod ita_token;
mod limit;
mod negotiation;
mod pgs;
mod playfab;
mod playfab_error;
mod playfab_request;
mod reply;
mod sandbox;
#[cfg(feature = "server")]
pub mod server;

pub use accounts::*;
pub use fault::Fault;
pub use ita::{ItaCredential, UnknownToken};
pub use ita_token::{ItaDate, ItaToken};
pub use limit::RateLimit;
pub use playfab::EntityKey;
pub use sandbox::{Sandbox, Service};

/// A JSON string, escaped and in quotes.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Text for an HTML or XML element.
fn markup(text: &str) -> String {
    let text = text.replace('&', "&amp;");
    text.replace('<', "&lt;").replace('>', "&gt;")
}
