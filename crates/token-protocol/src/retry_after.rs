use std::time::Duration;

use chrono::{DateTime, Utc};
use http::HeaderMap;
use http::header::RETRY_AFTER;

/// How long the service asked to be left alone.
///
/// A wait the service gave as a length is a length. One it gave as a date is measured against the
/// response's own `Date`; if there was none it stays a date, for a caller who trusts its clock.
/// Where a response says it more than once, all of it is kept and the longest holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct RetryAfter {
    delay: Duration,
    not_before: Option<DateTime<Utc>>,
}

impl RetryAfter {
    /// The longest wait there is, 136 years. One that a service gives as longer becomes this, so that adding it to a clock's
    /// time does not overflow.
    pub const MAX: Duration = Duration::from_secs(u32::MAX as u64);

    /// A wait of this length.
    #[must_use]
    pub fn delay(delay: Duration) -> Self {
        Self { delay: delay.min(Self::MAX), not_before: None }
    }

    /// The wait that is known without a clock. Zero if the service gave nothing but a date.
    #[must_use]
    pub const fn at_least(&self) -> Duration {
        self.delay
    }

    /// The date before which the service does not want to be asked, if it gave one and the response
    /// had no `Date` to measure it against.
    #[must_use]
    pub const fn not_before(&self) -> Option<DateTime<Utc>> {
        self.not_before
    }

    /// The whole wait, for a caller who says what time it is on the server.
    #[must_use]
    pub fn wait(&self, now: DateTime<Utc>) -> Duration {
        let until = self.not_before.map_or(Duration::ZERO, |date| span(now, date));
        self.delay.max(until)
    }

    /// Both waits in one: whichever is longer.
    #[must_use]
    pub fn longest(self, other: Self) -> Self {
        Self { delay: self.delay.max(other.delay), not_before: self.not_before.max(other.not_before) }
    }

    /// Reads the `Retry-After` headers: seconds, or a date in any of HTTP's three forms
    /// (<https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3>). What is neither is ignored. `date` is the response's, which
    /// only a date is measured against.
    pub(crate) fn of(headers: &HeaderMap, date: impl Fn() -> Option<DateTime<Utc>>) -> Option<Self> {
        headers
            .get_all(RETRY_AFTER)
            .iter()
            .filter_map(|value| Self::parse(value.to_str().ok()?.trim_ascii(), &date))
            .reduce(Self::longest)
    }

    fn parse(value: &str, date: impl Fn() -> Option<DateTime<Utc>>) -> Option<Self> {
        if !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit()) {
            // More digits than a u64 holds is still a wait.
            return Some(Self::delay(Duration::from_secs(value.parse().unwrap_or(u64::MAX))));
        }
        let until = http_date(value)?;
        Some(match date() {
            Some(date) => Self::delay(span(date, until)),
            None => Self { delay: Duration::ZERO, not_before: Some(until) },
        })
    }
}

/// From `start` to `end`, or nothing if `end` comes first.
fn span(start: DateTime<Utc>, end: DateTime<Utc>) -> Duration {
    end.signed_duration_since(start).to_std().unwrap_or_default().min(RetryAfter::MAX)
}

/// A date as HTTP writes it (<https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7>).
pub(crate) fn http_date(value: &str) -> Option<DateTime<Utc>> {
    let time = httpdate::parse_http_date(value).ok()?;
    let since_epoch = time.duration_since(std::time::UNIX_EPOCH).ok()?;
    DateTime::from_timestamp(i64::try_from(since_epoch.as_secs()).ok()?, 0)
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    const DATE: &str = "Sun, 06 Nov 1994 08:49:37 GMT";

    fn read(values: &[&str], date: Option<&str>) -> Option<RetryAfter> {
        let headers = values.iter().map(|value| (RETRY_AFTER, HeaderValue::from_str(value).unwrap())).collect();
        RetryAfter::of(&headers, || date.map(|date| http_date(date).unwrap()))
    }

    fn seconds(values: &[&str], date: Option<&str>) -> Option<u64> {
        read(values, date).map(|wait| wait.at_least().as_secs())
    }

    #[test]
    fn seconds_are_a_length() {
        assert_eq!(seconds(&["8"], None), Some(8));
        assert_eq!(seconds(&[" 8 "], None), Some(8));
        assert_eq!(seconds(&["0"], None), Some(0));
        assert_eq!(seconds(&["4294967295"], None), Some(4_294_967_295));
        assert_eq!(seconds(&["4294967296"], None), Some(4_294_967_295));
        assert_eq!(seconds(&["99999999999999999999999"], None), Some(4_294_967_295));
    }

    #[test]
    fn what_is_neither_seconds_nor_a_date_is_ignored() {
        for junk in ["", "-1", "1.5", "soon", "8s", "Sun, 99 Nov 1994 08:49:37 GMT"] {
            assert_eq!(read(&[junk], None), None, "{junk:?}");
        }
    }

    #[test]
    fn a_date_is_measured_against_the_responses_own() {
        for later in ["Sun, 06 Nov 1994 08:50:37 GMT", "Sunday, 06-Nov-94 08:50:37 GMT", "Sun Nov  6 08:50:37 1994"] {
            assert_eq!(seconds(&[later], Some(DATE)), Some(60), "{later}");
        }
        assert_eq!(seconds(&["Sun, 06 Nov 1994 08:00:00 GMT"], Some(DATE)), Some(0));
    }

    #[test]
    fn without_a_date_of_its_own_it_stays_one() {
        let wait = read(&["Sun, 06 Nov 1994 08:50:37 GMT"], None).unwrap();
        assert_eq!(wait.at_least(), Duration::ZERO);
        assert_eq!(wait.not_before(), http_date("Sun, 06 Nov 1994 08:50:37 GMT"));
        assert_eq!(wait.wait(http_date(DATE).unwrap()), Duration::from_secs(60));
        assert_eq!(wait.wait(DateTime::<Utc>::MAX_UTC), Duration::ZERO);
    }

    #[test]
    fn the_longest_of_several_holds() {
        assert_eq!(seconds(&["8", "30", "junk"], None), Some(30));
        let wait = read(&["8", "Sun, 06 Nov 1994 08:50:37 GMT"], None).unwrap();
        assert_eq!(wait.wait(http_date(DATE).unwrap()), Duration::from_secs(60));
        assert_eq!(wait.wait(DateTime::<Utc>::MAX_UTC), Duration::from_secs(8));
    }
}
