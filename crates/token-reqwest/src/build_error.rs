use std::error::Error as StdError;

/// A client could not be set up: no TLS backend, an unreadable certificate, no thread to run on. Its source
/// says which.
#[derive(Debug, thiserror::Error)]
#[error("the HTTP client could not be set up")]
pub struct BuildError(#[source] Box<dyn StdError + Send + Sync>);

impl BuildError {
    pub(crate) fn new(error: reqwest::Error) -> Self {
        Self(Box::new(error.without_url()))
    }
}
