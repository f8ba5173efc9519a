//! How many requests a client makes in an hour, and how many the policies allow it.
//!
//! Single flight makes one permit follow another only when the first has ended. So in an hour there are, at most:
//!
//! - one permit per renewal, and renewals are a fraction of a life apart: `ceil(1 h / (renewal · shortest life))`;
//! - one per failure. After the first eight in a row the backoff is at its ceiling of 60 s, drawn evenly from zero: thirty seconds on
//!   average. That n of them fit into an hour is 8 standard deviations off (60 s / √12 each) for n = 174;
//! - one per permit that was handed back, lost, or made void by a reset, counted as they happen;
//! - and the two at the hour's edges.
//!
//! Each makes at most the policy's attempts. A client that met no fault in this hour and the one before has no failures: only
//! the renewals and the edge are left, one request each.

use std::time::Duration;

use token_lifecycle::Tick;

const HOUR: Duration = Duration::from_secs(3600);
const FAILURES: u64 = 8 + 174;

pub(crate) struct Hours {
    renew_at: f64,
    attempts: u64,
    start: Tick,
    permits: u64,
    requests: u64,
    excused: u64,
    shortest: Duration,
    usual: Duration,
    troubled: Option<Tick>,
}

impl Hours {
    pub(crate) fn new(renew_at: f64, attempts: u64, life: Duration) -> Self {
        Self {
            renew_at,
            attempts,
            start: Tick::ORIGIN,
            permits: 0,
            requests: 0,
            excused: 0,
            shortest: life,
            usual: life,
            troubled: None,
        }
    }

    pub(crate) fn permit(&mut self) {
        self.permits += 1;
    }

    pub(crate) fn request(&mut self) {
        self.requests += 1;
    }

    /// Something that is no failure lets the next permit out.
    pub(crate) fn excuse(&mut self, now: Tick) {
        self.excused += 1;
        self.trouble(now);
    }

    pub(crate) fn trouble(&mut self, now: Tick) {
        self.troubled = Some(now);
    }

    pub(crate) fn life(&mut self, life: Duration) {
        self.shortest = self.shortest.min(life.max(Duration::from_secs(1)));
    }

    /// If the hour is over, what was wrong with it.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most 3600 / a half")]
    pub(crate) fn over(&mut self, now: Tick) -> Option<String> {
        if now.since(self.start) < HOUR {
            return None;
        }
        let renewals = (HOUR.as_secs_f64() / (self.shortest.as_secs_f64() * self.renew_at)).ceil() as u64;
        let is_quiet = self.troubled.is_none_or(|at| at.after(HOUR) < self.start);
        let allowed = if is_quiet { renewals + 1 } else { self.attempts * (renewals + FAILURES + self.excused + 2) };
        let (permits, requests) = (self.permits, self.requests);
        let wrong = (requests > allowed || permits > allowed).then(|| {
            let kind = if is_quiet { "quiet" } else { "troubled" };
            format!("{requests} requests for {permits} permits in a {kind} hour, and {allowed} are allowed")
        });
        self.start = Tick::new(HOUR * u32::try_from(now.since_origin().as_secs() / 3600).unwrap_or(u32::MAX));
        (self.permits, self.requests, self.excused, self.shortest) = (0, 0, 0, self.usual);
        wrong
    }
}
