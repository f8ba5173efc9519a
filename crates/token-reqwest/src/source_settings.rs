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
///     .with_cell(CellPolicy::default().with_renewal_at(0.8)?)
///     .with_retry(RetryPolicy::default().with_attempts(5)?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SourceSettings {
    pub(crate) assumed_life: Duration,
    cell: CellPolicy,
    retry: RetryPolicy,
}

impl SourceSettings {
    /// The default policies.
    ///
    /// `assumed_life` is how long a token is taken to live where its response does not say, because it has no expiry or no
    /// `Date` to measure it against. With zero such a token is never used.
    #[must_use]
    pub fn new(assumed_life: Duration) -> Self {
        Self { assumed_life, cell: CellPolicy::default(), retry: RetryPolicy::default() }
    }

    /// Renews and rests so.
    ///
    /// A request in flight has the retry policy's total, or its flight timeout if that is longer, so that there is never a second
    /// one beside it. A task or thread that goes away does not hold its place so long.
    #[must_use]
    pub const fn with_cell(self, cell: CellPolicy) -> Self {
        Self { cell, ..self }
    }

    /// Repeats the call for a token so, while there is none. A renewal that fails is not repeated at once: the token there is goes on
    /// being served, and the next attempt is made after the cell's own wait.
    #[must_use]
    pub const fn with_retry(self, retry: RetryPolicy) -> Self {
        Self { retry, ..self }
    }

    pub(crate) fn cell(&self) -> CellPolicy {
        // A second, as the last attempt's time is measured by another timer.
        let longest = self.retry.total().saturating_add(Duration::from_secs(1));
        self.cell.with_flight_timeout(self.cell.flight_timeout().max(longest)).unwrap_or(self.cell)
    }

    pub(crate) fn retry(&self, has_token: bool) -> RetryPolicy {
        if has_token { self.retry.with_attempts(1).unwrap_or(self.retry) } else { self.retry }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flight_is_as_long_as_its_repeats_may_take() {
        let short = CellPolicy::default().with_flight_timeout(Duration::from_millis(1)).unwrap();
        let long = CellPolicy::default().with_flight_timeout(Duration::from_secs(7200)).unwrap();
        let retry = RetryPolicy::default().with_total(Duration::from_secs(3600)).unwrap();
        for (cell, retry, timeout) in [
            (short, RetryPolicy::default(), 121),
            (CellPolicy::default(), retry, 3601),
            (long, retry, 7200),
            (short, retry.with_total(Duration::MAX).unwrap(), u64::MAX),
        ] {
            let settings = SourceSettings::new(Duration::ZERO).with_cell(cell).with_retry(retry);
            assert_eq!(settings.cell().flight_timeout().as_secs(), timeout);
        }
    }
}
