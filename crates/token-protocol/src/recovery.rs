use crate::RetryAfter;

/// What a caller can do about an [`Error`](crate::Error).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Recovery {
    /// The same request may succeed later.
    Retry {
        /// How long the service asked to be left alone, if it said.
        after: Option<RetryAfter>,
    },
    /// The same request with a fresh credential may succeed.
    Reauthenticate,
    /// The input, or the rights of the credential, must change first.
    FixRequest,
    /// Nothing the caller can send will help.
    GiveUp,
}

impl Recovery {
    /// A [`Recovery::Retry`] that carries no wait yet.
    pub const RETRY: Self = Self::Retry { after: None };
}
