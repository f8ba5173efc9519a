use std::time::Duration;

use token_lifecycle::{CellPolicy, RetryPolicy};

/// How a token source renews, repeats and waits.
///
/// ```
/// use std::time::Duration;
/// use token_reqwest::{CellPolicy, RetryPolicy, SourceSettings};
///
/// let an_hour = Duration::from_secs(3600);
/// let settings = SourceSettings::new(an_hour)
///     .with_cell(CellPolicy::default().with_renewal_at(0.8)?.with_flight_timeout(Duration::from_secs(180))?)
///     .with_retry(RetryPolicy::default().with_attempts(5)?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SourceSettings {
    pub(crate) assumed_life: Duration,
    pub(crate) cell: CellPolicy,
    pub(crate) retry: RetryPolicy,
}

impl SourceSettings {
    /// The default policies, but three minutes for a request in flight, its repeats included.
    ///
    /// `assumed_life` is how long a token is taken to live where its response does not say, because it has no expiry or no
    /// `Date` to measure it against. With zero such a token is never used.
    #[must_use]
    pub fn new(assumed_life: Duration) -> Self {
        // The default retries start their last attempt within two minutes, and an attempt takes half a minute.
        let cell = CellPolicy::default().with_flight_timeout(Duration::from_secs(180)).unwrap_or_default();
        Self { assumed_life, cell, retry: RetryPolicy::default() }
    }

    /// Renews and rests so.
    ///
    /// The flight timeout should be longer than the retry policy's total and the client's timeout together, or two requests
    /// may be under way. A task or thread that goes away gives its place up at once, whatever the timeout.
    #[must_use]
    pub const fn with_cell(self, cell: CellPolicy) -> Self {
        Self { cell, ..self }
    }

    /// Repeats the call for a token so.
    #[must_use]
    pub const fn with_retry(self, retry: RetryPolicy) -> Self {
        Self { retry, ..self }
    }
}
