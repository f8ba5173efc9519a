//! Rate limits: so many calls in a window, then a refusal that says how long to wait.

use chrono::{DateTime, TimeDelta, Utc};

use crate::Service;

/// A fixed window that opens with its first call; the services' own accounting is finer. Google Play EMM publishes 60,000 queries
/// per minute (<https://developers.google.com/android/work/play/emm-api/v1/usage>), PlayFab speaks of buckets without numbers
/// (`github:MicrosoftDocs/playfab-docs` `playfab-docs/features/throttling/best-practices.md`), the others publish nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateLimit {
    /// Calls answered in one window. 0 refuses every call.
    pub calls: u32,
    /// How long a window lasts.
    pub window: TimeDelta,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Meter {
    limit: Option<RateLimit>,
    opened: Option<DateTime<Utc>>,
    used: u32,
}

/// How long until the window ends.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wait(TimeDelta);

impl Meter {
    /// Counts a call, or refuses it. A refused call is not counted.
    #[expect(clippy::arithmetic_side_effects, reason = "the age is below the window, and what is used below the limit")]
    pub(crate) fn admit(&mut self, now: DateTime<Utc>) -> Result<(), Wait> {
        let Some(limit) = self.limit else {
            return Ok(());
        };
        let age = self.opened.map(|opened| now.signed_duration_since(opened));
        let age = match age {
            Some(age) if age >= TimeDelta::zero() && age < limit.window => age,
            _ => {
                self.opened = Some(now);
                self.used = 0;
                TimeDelta::zero()
            }
        };
        if self.used >= limit.calls {
            return Err(Wait(limit.window - age));
        }
        self.used += 1;
        Ok(())
    }
}

impl Wait {
    /// A whole number of seconds after which the window is over.
    pub(crate) fn from_seconds(seconds: u32) -> Self {
        Self(TimeDelta::seconds(seconds.into()))
    }

    /// Rounded down, as Google writes `RetryInfo` (<https://github.com/googleapis/python-genai/issues/1875>).
    pub(crate) fn floor_seconds(self) -> u64 {
        self.0.num_seconds().unsigned_abs()
    }

    /// Rounded up: a client that waits this long is answered.
    pub(crate) fn ceil_seconds(self) -> u64 {
        self.floor_seconds().saturating_add(u64::from(self.0.subsec_nanos() > 0))
    }

    /// With the fraction, for people: `53.016342224`.
    pub(crate) fn text(self) -> String {
        match self.0.subsec_nanos() {
            0 => self.floor_seconds().to_string(),
            nanos => format!("{}.{nanos:09}", self.floor_seconds()),
        }
    }
}

/// One meter for each service.
#[derive(Debug, Clone, Default)]
pub(crate) struct Meters {
    pgs: Meter,
    emm: Meter,
    ita: Meter,
    playfab: Meter,
}

impl Meters {
    pub(crate) fn of(&mut self, service: Service) -> &mut Meter {
        match service {
            Service::Pgs => &mut self.pgs,
            Service::Emm => &mut self.emm,
            Service::Ita => &mut self.ita,
            Service::PlayFab => &mut self.playfab,
        }
    }

    pub(crate) fn set(&mut self, service: Service, limit: Option<RateLimit>) {
        *self.of(service) = Meter { limit, ..Meter::default() };
    }
}
