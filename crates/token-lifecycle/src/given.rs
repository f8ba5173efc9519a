use std::time::Duration;

use chrono::{DateTime, Utc};
use token_protocol::Expiring;

use crate::{Life, Tick};

/// What a call brought, and what is needed to tell how long it lives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given<T> {
    /// What the service returned.
    pub output: T,
    /// When the request that brought it was sent.
    pub sent: Tick,
    /// When the server says it answered.
    pub date: Option<DateTime<Utc>>,
}

impl<T: Expiring> Given<T> {
    /// How long the token lives; `assumed` if the response does not say. See [`Life::new`].
    #[must_use]
    pub fn life(&self, assumed: Duration) -> Life {
        Life::new(self.sent, self.date, self.output.expiration(), assumed)
    }
}
