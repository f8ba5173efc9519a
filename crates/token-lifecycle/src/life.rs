use std::time::Duration;

use chrono::{DateTime, Utc};

use crate::Tick;

/// `Date` is in whole seconds, cut off (<https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7>): the server may have written
/// it up to a second later than it says.
const DATE_UNIT: Duration = Duration::from_secs(1);

/// How long a token lives, as its response told it.
///
/// The life is the expiry minus the response's own `Date`: server time against server time, so that a wrong wall clock
/// on the caller's machine changes nothing (<https://github.com/PlayFab/PlayFabMultiplayerUnreal/pull/107>). It is counted
/// from the tick at which the request was *sent*, and a second is taken off, as a `Date` has no fractions: the token is given up
/// too early by the time on the way and that second, never too late.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Life {
    sent: Tick,
    length: Duration,
}

impl Life {
    /// The life of a token that came in answer to a request sent at `sent`.
    ///
    /// `assumed` is what the caller takes it to be where the response does not say: it has no expiry, or no `Date` to
    /// measure it against. An expiry before the `Date` is a life of zero.
    #[must_use]
    pub fn new(sent: Tick, date: Option<DateTime<Utc>>, expiration: Option<DateTime<Utc>>, assumed: Duration) -> Self {
        let length = match (date, expiration) {
            (Some(date), Some(expiration)) => {
                let length = expiration.signed_duration_since(date).to_std().unwrap_or(Duration::ZERO);
                length.saturating_sub(DATE_UNIT)
            }
            _ => assumed,
        };
        Self { sent, length }
    }

    /// A life of a known length.
    #[must_use]
    pub const fn of_length(sent: Tick, length: Duration) -> Self {
        Self { sent, length }
    }

    /// When the request was sent.
    #[must_use]
    pub const fn sent(&self) -> Tick {
        self.sent
    }

    /// How long it is from there.
    #[must_use]
    pub const fn length(&self) -> Duration {
        self.length
    }

    /// The first tick at which the token is dead.
    #[must_use]
    pub const fn end(&self) -> Tick {
        self.sent.after(self.length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ASSUMED: Duration = Duration::from_secs(7);

    fn server(seconds: i64) -> Option<DateTime<Utc>> {
        DateTime::from_timestamp(seconds, 0)
    }

    fn end(date: Option<DateTime<Utc>>, expiration: Option<DateTime<Utc>>) -> Tick {
        Life::new(Tick::new(Duration::from_secs(100)), date, expiration, ASSUMED).end()
    }

    fn tick(seconds: u64) -> Tick {
        Tick::new(Duration::from_secs(seconds))
    }

    #[test]
    fn it_is_the_expiry_minus_the_responses_own_date_from_sending() {
        assert_eq!(end(server(5_000), server(5_060)), tick(159));
        // The server's clock may be a decade off.
        assert_eq!(end(server(400_000_000), server(400_000_060)), tick(159));
    }

    #[test]
    fn without_either_it_is_what_the_caller_assumes() {
        assert_eq!(end(None, server(5_060)), tick(107));
        assert_eq!(end(server(5_000), None), tick(107));
        assert_eq!(end(None, None), tick(107));
    }

    #[test]
    fn an_expiry_in_the_past_is_no_life_and_one_in_the_far_future_does_not_overflow() {
        assert_eq!(end(server(5_060), server(5_000)), tick(100));
        let far = end(Some(DateTime::<Utc>::MIN_UTC), Some(DateTime::<Utc>::MAX_UTC));
        assert!(far > tick(100) && far < Tick::NEVER);
        assert_eq!(Life::new(Tick::NEVER, server(0), server(60), ASSUMED).end(), Tick::NEVER);
    }
}
