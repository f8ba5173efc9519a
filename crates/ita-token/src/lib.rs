//! ITA Group Games API: `GET v1/tokens/{tokenId}`, without I/O.
//!
//! A token here is the right to play a game once: it says who may play what, why, from when and until when, and holds
//! the key of the play once there is one. A game looks one up by the id under which it was issued.
//!
//! ```
//! use ita_token::{Credential, Endpoint, GetToken, TokenId};
//!
//! let call = GetToken::new(TokenId::new("2025 spring 17")?);
//! let request = call.request(&Credential::bearer("s3cr3t")?);
//! assert_eq!(request.method(), "GET");
//! assert_eq!(request.uri(), "https://api.games.itagroupservices.com/v1/tokens/2025%20spring%2017");
//!
//! // Send it with any client, then:
//! let response = http::Response::builder()
//!     .header("content-type", "application/json; charset=utf-8")
//!     .body(r#"{"GameName": "Plinko", "ExpirationDate": "2025-12-11T17:08:30.8449349Z", "Reason": null}"#)?;
//! let token = call.response(&response)?;
//! assert_eq!(token.game_name.as_deref(), Some("Plinko"));
//! assert_eq!(token.expiration_date.unwrap().to_string(), "2025-12-11T17:08:30.844934900Z");
//! assert_eq!(token.reason, None);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What the service's page does not say, or says wrongly
//!
//! The page: <https://api.games.itagroupservices.com/Help/Api/GET-v1-tokens-tokenId>. The service is ASP.NET Web API 2 by
//! the look of its help pages; facts about that framework are from <https://github.com/aspnet/AspNetWebStack>.
//!
//! - **How to authenticate.** No page says. It lists a 401, so something is wanted: [`Credential`] is a bearer token, a
//!   user and password, a header of any name, or nothing.
//! - **What becomes of an unknown id.** No 404 is listed. `null`, an XML root that is nil, 204 and 404 are all read as
//!   [`Rejection::NotFound`]: the framework writes a null model as `null` with 200 and a void one as 204. A 404 with an HTML page is
//!   not: the web server sends one for an id with a dot in it, without ever asking the service. If the service says 500, which the
//!   page lists, nothing tells it from a failure that passes.
//! - **Which members can be null.** All strings; one of the two dates at least, judging by how the help page numbers its
//!   samples (`ObjectGenerator.cs`); of the key of the play, nothing can be told. Every member is optional here, null and absent
//!   being the same.
//! - **What a date is.** The JSON sample ends in `Z` and the XML sample of the same instant in `-06:00`: a .NET `DateTime`,
//!   its fraction of up to seven digits trimmed of zeros, and without an offset where the database had none. [`Timestamp`]
//!   keeps what was there. A year 1 is .NET's way of not having a date.
//! - **What `Z` is worth.** The service's clock stands in another zone, so its JSON must be written with .NET's setting for UTC. Under
//!   that setting a time without an offset gets a `Z` without being converted
//!   (<https://github.com/JamesNK/Newtonsoft.Json>, `DateTimeUtils.cs`), where the XML shows none: so a bare time in the
//!   XML and the same digits with a `Z` in the JSON can be one local time, and neither of them UTC.
//! - **JSON as `text/html`.** The page offers it, and error pages of the web server say the same of themselves. What starts with `{` or
//!   `[`, or is `null`, is read as JSON, and anything else is not the service's.
//! - **XML.** The namespace on the page is not the only one that the service's pages show
//!   (<https://api.games.itagroupservices.com/Help/Api/POST-v1-gameTypes>). Elements are told by their local names, in any order. The
//!   framework writes control characters as `&#x1;`, which XML 1.0 forbids (`XmlMediaTypeFormatter.cs`): they are read.
//! - **How refusals look** is not documented. Web API's `HttpError` is read, in JSON and in XML; see [`Rejection`].
//! - **Characters in the id.** Everything but RFC 3986's unreserved characters is percent-encoded. By ASP.NET's defaults an
//!   id with `< > * % & : \ ?` in it gets a 400 all the same, and one with a `/` finds no route or another one (see [`TokenId`])
//!   (<https://www.cryer.co.uk/brian/mswinswdev/ms_aspnet_server_error_potentially_dangerous_request_path.htm>); whether the service
//!   keeps those defaults is not known.
//! - **Retrying.** Nothing is documented about rate limits or `Retry-After`. The usual statuses are taken to mean what
//!   HTTP says.
#![forbid(unsafe_code)]

mod credential;
mod error;
mod request;
mod token;
mod xml;

pub use credential::Credential;
pub use error::{Error, Rejection};
pub use request::{Accept, DEFAULT_ORIGIN, GetToken, SANDBOX_ORIGIN, TokenId};
pub use token::Token;
pub use token_protocol::{
    Endpoint, Expiring, Flaw, FlawKind, Head, InvalidInput, Malformed, Message, Origin, Recovery, RequestId,
    RetryAfter, Rule, Timestamp,
};
