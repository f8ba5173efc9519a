use std::time::Duration;

/// A moment on the caller's monotonic clock: a duration since an origin of the caller's choosing.
///
/// This is *local time*, passed in with every call, because nothing here reads a clock. *Server time* is
/// `chrono::DateTime<Utc>`, what the service wrote into `Date`, `Retry-After` and expiry fields. The two cannot be mixed:
/// there is no way from one to the other, and neither arithmetic nor comparison between them compiles.
///
/// ```
/// use std::time::{Duration, Instant};
/// use token_lifecycle::Tick;
///
/// let origin = Instant::now(); // once, when the program starts
/// let now = Tick::new(origin.elapsed());
/// assert_eq!(now.after(Duration::from_secs(5)).since(now), Duration::from_secs(5));
/// ```
///
/// ```compile_fail,E0308
/// # use token_lifecycle::Tick;
/// let expires: chrono::DateTime<chrono::Utc> = chrono::DateTime::UNIX_EPOCH;
/// assert!(Tick::ORIGIN < expires);
/// ```
///
/// ```compile_fail,E0308
/// # use token_lifecycle::Tick;
/// let expires: chrono::DateTime<chrono::Utc> = chrono::DateTime::UNIX_EPOCH;
/// let _left = Tick::ORIGIN.since(expires);
/// ```
///
/// ```compile_fail,E0277
/// # use token_lifecycle::Tick;
/// let expires: chrono::DateTime<chrono::Utc> = chrono::DateTime::UNIX_EPOCH;
/// let _left = expires - Tick::ORIGIN;
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Tick(Duration);

impl Tick {
    /// The origin itself.
    pub const ORIGIN: Self = Self(Duration::ZERO);

    /// Later than every moment that comes: half a trillion years.
    pub const NEVER: Self = Self(Duration::MAX);

    /// The moment this long after the origin.
    #[must_use]
    pub const fn new(since_origin: Duration) -> Self {
        Self(since_origin)
    }

    /// How long after the origin it is.
    #[must_use]
    pub const fn since_origin(self) -> Duration {
        self.0
    }

    /// The moment this much later; [`Tick::NEVER`] if there is no such moment.
    #[must_use]
    pub const fn after(self, wait: Duration) -> Self {
        Self(self.0.saturating_add(wait))
    }

    /// How long after `earlier` it is; zero if it is not.
    #[must_use]
    pub const fn since(self, earlier: Self) -> Duration {
        self.0.saturating_sub(earlier.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arithmetic_stays_within_time() {
        let second = Duration::from_secs(1);
        assert_eq!(Tick::NEVER.after(second), Tick::NEVER);
        assert_eq!(Tick::ORIGIN.since(Tick::NEVER), Duration::ZERO);
        assert_eq!(Tick::ORIGIN.after(second).since(Tick::ORIGIN), second);
    }
}
