use std::error::Error as StdError;
use std::fmt;

use token_protocol::{Error, Recovery, Rejection, RetryAfter};

use crate::Tick;

/// Why an exchange brought nothing: every attempt, and why there was no further one.
#[derive(Debug)]
pub struct Failure<R> {
    pub(crate) stop: Stop,
    pub(crate) attempts: Vec<Attempt<R>>,
}

/// Why there was no further attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Stop {
    /// Repeating the same request does not help.
    Final,
    /// The policy's attempts are used up.
    Attempts,
    /// The policy's total time is over, or the next attempt would come after it.
    Total,
    /// The service asks for more patience than the policy has, or names a date in a response that has no `Date` to measure
    /// it against.
    RetryAfter(RetryAfter),
    /// The service may have acted, and the call must not be repeated.
    Replay,
}

/// One attempt that brought nothing.
#[derive(Debug)]
pub struct Attempt<R> {
    /// When it was sent.
    pub sent: Tick,
    /// What came of it.
    pub outcome: AttemptOutcome<R>,
}

/// What came of an attempt that brought nothing.
#[derive(Debug)]
pub enum AttemptOutcome<R> {
    /// An answer that is no token.
    Answered(Error<R>),
    /// No answer.
    Lost(Loss),
}

/// A request without an answer.
#[derive(Debug)]
pub struct Loss {
    never_left: bool,
    recovery: Recovery,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl Loss {
    /// The request provably never left: the service cannot have acted.
    #[must_use]
    pub const fn never_left() -> Self {
        Self { never_left: true, recovery: Recovery::RETRY, source: None }
    }

    /// Nobody knows if the service acted.
    #[must_use]
    pub const fn unknown() -> Self {
        Self { never_left: false, recovery: Recovery::RETRY, source: None }
    }

    /// The same loss, with the transport's own error. It must not show the request.
    #[must_use]
    pub fn with_source(self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self { source: Some(source.into()), ..self }
    }

    /// The same loss, where a repeat does not help: a URI that is never sent to, no TLS, an answer that is too long. Without
    /// this a loss is [`Recovery::RETRY`].
    #[must_use]
    pub fn with_recovery(self, recovery: Recovery) -> Self {
        Self { recovery, ..self }
    }

    /// What the caller can do about it.
    #[must_use]
    pub const fn recovery(&self) -> Recovery {
        self.recovery
    }

    /// Whether the request provably never left.
    #[must_use]
    pub const fn has_never_left(&self) -> bool {
        self.never_left
    }

    /// The transport's own error.
    #[must_use]
    pub fn source(&self) -> Option<&(dyn StdError + Send + Sync + 'static)> {
        self.source.as_deref()
    }
}

impl fmt::Display for Loss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.source {
            Some(source) => source.fmt(f),
            None if self.never_left => f.write_str("the request never left"),
            None => f.write_str("there was no answer"),
        }
    }
}

impl<R> Failure<R> {
    /// Why there was no further attempt.
    #[must_use]
    pub const fn stop(&self) -> Stop {
        self.stop
    }

    /// Every attempt, in order; one at least.
    #[must_use]
    pub fn attempts(&self) -> &[Attempt<R>] {
        &self.attempts
    }

    /// The service's last answer, if the last attempt was answered.
    #[must_use]
    pub fn last_answer(&self) -> Option<&Error<R>> {
        match &self.attempts.last()?.outcome {
            AttemptOutcome::Answered(error) => Some(error),
            AttemptOutcome::Lost(_) => None,
        }
    }
}

impl<R: Rejection> Failure<R> {
    /// What the caller can do about it: what the last attempt says, unless the call must not be repeated.
    #[must_use]
    pub fn recovery(&self) -> Recovery {
        if self.stop == Stop::Replay {
            return Recovery::GiveUp;
        }
        match self.attempts.last().map(|attempt| &attempt.outcome) {
            Some(AttemptOutcome::Answered(error)) => error.recovery(),
            Some(AttemptOutcome::Lost(loss)) => loss.recovery(),
            None => Recovery::RETRY,
        }
    }
}

impl<R: fmt::Display> fmt::Display for Failure<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let attempts = self.attempts.len();
        write!(f, "no token after {attempts} attempt{}, ", if attempts == 1 { "" } else { "s" })?;
        f.write_str(match self.stop {
            Stop::Final => "and repeating it does not help",
            Stop::Attempts => "which is all there are to be",
            Stop::Total => "and the time is over",
            Stop::RetryAfter(_) => "and the service wants to be left alone for too long",
            Stop::Replay => "and the service may have acted, so it is not repeated",
        })?;
        match self.attempts.last().map(|attempt| &attempt.outcome) {
            Some(AttemptOutcome::Answered(error)) => write!(f, ": {error}"),
            Some(AttemptOutcome::Lost(loss)) => write!(f, ": {loss}"),
            None => Ok(()),
        }
    }
}

impl<R: Rejection> StdError for Failure<R> {
    /// What is behind the last attempt's own words, which `Display` ends with.
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match &self.attempts.last()?.outcome {
            AttemptOutcome::Answered(error) => error.source(),
            AttemptOutcome::Lost(loss) => loss.source()?.source(),
        }
    }
}
