use fastrand::Rng;
use token_lifecycle::{CellPolicy, Exchange, Ladder, Permit, RetryPolicy, Rung, Tick};

use crate::call::{Call, Token};
use crate::hours::Hours;
use crate::server::GROUPING_LIFE;
use crate::watch::Watch;
use crate::weather::Weather;

use std::rc::Rc;
use std::time::Duration;

/// The policies' numbers, said again: what is checked against them must not be asked of them.
pub(crate) const FLIGHT_TIMEOUT: Duration = Duration::from_secs(60);
pub(crate) const CEILING: Duration = Duration::from_secs(60);
pub(crate) const TOTAL: Duration = Duration::from_secs(120);
pub(crate) const ATTEMPTS: u32 = 3;
const RENEW_AT: f64 = 0.5;

/// A program that keeps one token fresh.
pub(crate) struct Client {
    pub(crate) number: u32,
    pub(crate) is_pgs: bool,
    /// Its callers wait for a backoff to end, again and again. Others' come back some other time.
    pub(crate) is_patient: bool,
    pub(crate) ladder: Ladder<Token>,
    pub(crate) watch: Watch,
    pub(crate) hours: Hours,
    /// Each client has its own, so that it does the same when others are left out.
    pub(crate) dice: Rng,
    /// After how many rotations its root credential was given to it.
    pub(crate) rotation: u32,
    /// When those who wait look again.
    pub(crate) look: Option<Tick>,
    /// From here on it must have a token, or fetch one.
    pub(crate) recovered: Tick,
}

impl Client {
    pub(crate) fn new(seed: u64, number: u32, weather: &Weather) -> Self {
        let mut dice = Rng::with_seed(seed ^ (u64::from(number) + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let is_pgs = number % 10 == 9;
        #[expect(clippy::unwrap_used, reason = "a minute is more than nothing")]
        let policy = CellPolicy::default().with_flight_timeout(FLIGHT_TIMEOUT).unwrap();
        let jitter = dice.u64(..);
        Self {
            number,
            is_pgs,
            is_patient: number % 3 == 0,
            ladder: if is_pgs { Ladder::root_only(policy, jitter) } else { Ladder::new(policy, jitter) },
            watch: Watch::new(number, FLIGHT_TIMEOUT, RENEW_AT, CEILING),
            hours: Hours::new(RENEW_AT, ATTEMPTS.into(), if is_pgs { GROUPING_LIFE } else { weather.life }),
            dice,
            rotation: 0,
            look: None,
            recovered: Tick::NEVER,
        }
    }

    pub(crate) fn chance(&mut self, one_in: u8) -> bool {
        self.dice.u8(0..one_in) == 0
    }

    /// Any duration below this one.
    pub(crate) fn up_to(&mut self, longest: Duration) -> Duration {
        let nanos = u64::try_from(longest.as_nanos()).unwrap_or(u64::MAX).max(1);
        Duration::from_nanos(self.dice.u64(0..nanos))
    }
}

/// A permit that is out, and the exchange it is for.
pub(crate) struct Flight<'a> {
    pub(crate) client: usize,
    pub(crate) permit: Permit,
    /// The watch's number for the permit.
    pub(crate) number: u64,
    pub(crate) rung: Rung,
    pub(crate) exchange: Exchange<'a, Call>,
    pub(crate) attempt: u32,
    /// The last attempt of which anything came.
    pub(crate) answered: u32,
    pub(crate) first: Tick,
    pub(crate) sent: Tick,
    /// What the last answer asked for, and from when the next attempt may come.
    pub(crate) asked: Duration,
    pub(crate) not_before: Tick,
    /// The service itself refused the credential.
    pub(crate) is_refused: bool,
}

impl<'a> Flight<'a> {
    #[expect(clippy::too_many_arguments, reason = "all that a flight starts with")]
    pub(crate) fn new(
        client: usize,
        permit: Permit,
        number: u64,
        rung: Rung,
        now: Tick,
        call: &'a Call,
        credential: &'a crate::call::Credential,
        jitter: u64,
    ) -> Self {
        Self {
            client,
            permit,
            number,
            rung,
            exchange: Exchange::new(call, credential, RetryPolicy::default(), jitter),
            attempt: 0,
            answered: 0,
            first: now,
            sent: now,
            asked: Duration::ZERO,
            not_before: now,
            is_refused: false,
        }
    }

    /// Nothing has come of this attempt yet.
    pub(crate) fn exchange_is_waiting_for(&self, attempt: u32) -> bool {
        self.answered < attempt
    }
}

/// What a poll gave to its caller.
pub(crate) struct Got {
    pub(crate) token: Option<(Rc<str>, token_lifecycle::Generation)>,
    pub(crate) permit: Option<(Permit, u64, Rung)>,
    pub(crate) until: Option<Tick>,
    pub(crate) is_denied: bool,
}
