use chrono::{DateTime, Utc};

/// A token that may say when it ends.
pub trait Expiring {
    /// When the token stops being valid, by the *server's* clock.
    ///
    /// `None` if the service did not say. To turn it into a length of life, subtract the response's
    /// own `Date` ([`Head::date`](crate::Head::date)), not the local time: the local clock may be wrong.
    fn expiration(&self) -> Option<DateTime<Utc>>;
}
