use token_protocol::{Error, Recovery, Rejection};

use crate::TransportError;

/// Why a call brought no token.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CallError<R> {
    /// There is no whole answer.
    #[error(transparent)]
    Transport(#[from] TransportError),
    /// There is an answer, and it is not a token.
    #[error(transparent)]
    Service(#[from] Error<R>),
}

impl<R: Rejection> CallError<R> {
    /// What the caller can do about it.
    ///
    /// After a [`Recovery::Retry`] from the transport, [`never_left`](CallError::never_left) tells whether a
    /// repeat may do something twice.
    #[must_use]
    pub fn recovery(&self) -> Recovery {
        match self {
            Self::Transport(error) => error.recovery(),
            Self::Service(error) => error.recovery(),
        }
    }
}

impl<R> CallError<R> {
    /// The service's answer, if there was one: with its status, its request id and what it said.
    #[must_use]
    pub const fn answer(&self) -> Option<&Error<R>> {
        match self {
            Self::Transport(_) => None,
            Self::Service(error) => Some(error),
        }
    }

    /// Whether the request provably never left, as [`TransportError::never_left`]. An answer means that
    /// it did.
    #[must_use]
    pub const fn never_left(&self) -> bool {
        match self {
            Self::Transport(error) => error.never_left(),
            Self::Service(_) => false,
        }
    }
}
