//! What Google's REST APIs share: how a call is authorised, and how it is refused.
//!
//! Service crates build their requests with [`post`] and hand every answer that is not a success to
//! [`refusal`]; callers meet [`AccessToken`], [`Scope`] and [`Rejection`].
//!
//! Getting the access token itself is outside this project: any OAuth 2.0 client will do.
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
