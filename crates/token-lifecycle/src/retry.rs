use std::time::Duration;

use token_protocol::{InvalidInput, Rule};

use crate::Backoff;

/// How often, how long and how patiently a call is retried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetryPolicy {
    pub(crate) attempts: u32,
    pub(crate) total: Duration,
    pub(crate) patience: Duration,
    pub(crate) backoff: Backoff,
}

impl Default for RetryPolicy {
    /// Three attempts within two minutes; a `Retry-After` of up to one minute is waited for; the default [`Backoff`] between failures.
    fn default() -> Self {
        Self {
            attempts: 3,
            total: Duration::from_secs(120),
            patience: Duration::from_secs(60),
            backoff: Backoff::default(),
        }
    }
}

impl RetryPolicy {
    /// Makes at most this many attempts, the first one included.
    ///
    /// # Errors
    ///
    /// If it is zero, or more than a thousand.
    pub const fn with_attempts(self, attempts: u32) -> Result<Self, InvalidInput> {
        if attempts == 0 || attempts > 1000 {
            return Err(InvalidInput::new("attempts", Rule::Other("must be from 1 to 1000"), None));
        }
        Ok(Self { attempts, ..self })
    }

    /// Gives up this long after the first attempt began: a request in flight then is lost, and none is waited for that could only
    /// be made later.
    ///
    /// # Errors
    ///
    /// If it is zero.
    pub const fn with_total(self, total: Duration) -> Result<Self, InvalidInput> {
        if total.is_zero() {
            return Err(InvalidInput::new("total", Rule::Other("must be more than nothing"), None));
        }
        Ok(Self { total, ..self })
    }

    /// How long it all may take.
    #[must_use]
    pub const fn total(&self) -> Duration {
        self.total
    }

    /// Waits for a `Retry-After` of at most this long, and gives up on a longer one.
    #[must_use]
    pub const fn with_patience(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// Waits so between failures that come without a `Retry-After`, and at least so with one.
    #[must_use]
    pub const fn with_backoff(self, backoff: Backoff) -> Self {
        Self { backoff, ..self }
    }
}
