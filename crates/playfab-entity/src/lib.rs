//! PlayFab: `Authentication/GetEntityToken`, without I/O.
//!
//! PlayFab's newer APIs act for an *entity*, a title or a player or a character, and want its entity token with every call.
//! This call makes one out of what the caller has: a title's secret key, a player's session ticket, or an entity token
//! that still lives, which is how one is renewed. A secret key gives the title's own token, the others that of whoever is logged in,
//! or of an entity related to it. After a client's login the call is not needed for the player's own: the login's answer has that
//! token in it (`LoginResult` in the specification below).
//!
//! ```
//! use playfab_entity::{Credential, Endpoint, GetEntityToken, TitleId};
//!
//! let call = GetEntityToken::new(TitleId::new("A5F3")?);
//! let request = call.request(&Credential::secret_key("S3CR3T")?);
//! assert_eq!(request.method(), "POST");
//! assert_eq!(request.uri(), "https://a5f3.playfabapi.com/Authentication/GetEntityToken");
//! assert_eq!(request.body(), b"{}");
//!
//! // Send it with any client, then:
//! let response = http::Response::builder()
//!     .header("content-type", "application/json")
//!     .body(r#"{"code": 200, "status": "OK", "data": {"EntityToken": "abc",
//!               "TokenExpiration": "2022-01-26T07:24:12Z", "Entity": {"Id": "A5F3", "Type": "title"}}}"#)?;
//! let token = call.response(&response)?;
//! assert_eq!(token.token.expose(), "abc");
//! assert_eq!(token.expiration.unwrap().to_string(), "2022-01-26 07:24:12 UTC");
//!
//! // While it lives, it renews itself.
//! let renewal = call.request(&Credential::try_from(&token)?);
//! assert!(renewal.headers().contains_key("x-entitytoken"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What the service's page does not say, or says wrongly
//!
//! The page: <https://learn.microsoft.com/rest/api/playfab/authentication/authentication/get-entity-token>. The
//! specification: <https://github.com/PlayFab/API_Specs>.
//!
//! - **"This API requires no authentication headers."** It requires one of three, as the same page says further down; without
//!   any it answers 401 (<https://github.com/MicrosoftDocs/playfab-docs/issues/148>) and 1074, one of the codes of the older page.
//! - **`X-Authentication`**, says the page's prose. Every SDK sends `X-Authorization`
//!   (<https://github.com/PlayFab/CSharpSDK>, `PlayFabAuthenticationAPI.cs`), and so does this crate.
//! - **Two credentials at once.** The SDKs disagree on which one wins, and what the service does is not documented.
//!   [`Credential`] is exactly one.
//! - **200 and 400 only**, says the page. 401, 404, 409, 429 and 5xx occur
//!   (<https://learn.microsoft.com/gaming/playfab/api-references/http-response-status-codes>). And with
//!   `X-ReportErrorAsSuccess`, which a proxy may add, a 200 carries the error in its body: the body is judged first.
//! - **`Content-Type: application/json`** is not on the page; without it the answer is 1144
//!   (<https://learn.microsoft.com/gaming/playfab/api-references/global-api-method-error-codes>).
//! - **Two error codes**, says the page. An older one for the same call lists 1074, 1335, 1336 and 1337 too
//!   (<https://api.playfab.com/documentation/Authentication/method/GetEntityToken>); [`ErrorCode`] is open.
//! - **`retryAfterSeconds`** is not on the page; the service sends it with 429, next to `Retry-After`
//!   (<https://learn.microsoft.com/gaming/playfab/features/throttling/best-practices>).
//! - **`errorDetails`** is an "object" and no more. The SDKs take it for lists of texts by name
//!   (<https://github.com/PlayFab/CSharpSDK>); a text in place of a list is read too.
//! - **`TokenExpiration` can be missing**: the older page's example has none. Its spelling differs between the SDKs'
//!   parsers; a date and a time in any ISO 8601 form of theirs are read. The specification requires no member at all; a success without
//!   a token is an error here.
//! - **`Entity` has more members** than `Id` and `Type`: `TypeString` is read where `Type` is absent, the others are ignored.
//! - **The host.** `titleId` in the page's `https://titleId.playfabapi.com` stands for the title's id. What that may be is not
//!   documented; the ones seen are two to six hexadecimal digits. Letters and digits are allowed here, and put into the host name in
//!   lower case. Private clusters have hosts of their own, which the SDKs put together in different ways: give the whole of it with
//!   [`with_origin`](GetEntityToken::with_origin).
//! - **How long a token lives**: 24 hours
//!   (<https://learn.microsoft.com/gaming/playfab/sdks/postman/postman-quickstart>). A new one does not end an earlier one
//!   (<https://learn.microsoft.com/gaming/playfab/features/multiplayer/networking/release-notes>), so a lost call may be repeated.
//! - **When to renew it.** At half its life
//!   (<https://learn.microsoft.com/gaming/playfab/features/multiplayer/networking/party-sdks>), or in its last hour, as the C SDK does
//!   (<https://github.com/PlayFab/PlayFabCSdk>, `Entity.cpp`). Renewing with the token itself works only while it lives, and counts as a login.
#![forbid(unsafe_code)]

mod credential;
mod entity;
mod envelope;
mod error;
mod error_code;
mod request;
mod token;

pub use credential::{Credential, CredentialValue};
pub use entity::{EntityKey, EntityType};
pub use error::{Error, Rejection};
pub use error_code::ErrorCode;
pub use request::{CustomTags, GetEntityToken, TitleId};
pub use token::EntityToken;
pub use token_protocol::{
    Endpoint, Expiring, Flaw, FlawKind, Head, InvalidInput, Malformed, Message, Origin, Recovery, RequestId,
    RetryAfter, Rule, Secret,
};
