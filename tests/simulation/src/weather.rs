//! When which faults happen: episodes, drawn from the seed before anything else, hour by hour, so that a shorter run or one
//! with fewer kinds of faults keeps the others where they were.

use std::time::Duration;

use chrono::TimeDelta;
use fastrand::Rng;
use token_lifecycle::Tick;

use crate::{Kind, Plan};

const HOUR: u64 = 3600;
const DAY_MILLIS: i64 = 24 * 3600 * 1000;

/// The longest a message is under way in a [`Kind::Slow`] episode.
pub(crate) const SLOWEST: Duration = Duration::from_secs(90);
/// The longest that it is otherwise.
pub(crate) const FAST: Duration = Duration::from_millis(400);
/// Longer than there and back, if nothing goes wrong.
pub(crate) const ROUND_TRIP: Duration = Duration::from_secs(1);
/// The longest wait that a service asks for.
pub(crate) const LONGEST_ASKED: u32 = 300;

#[derive(Debug, Clone)]
pub(crate) struct Episode {
    pub(crate) kind: Kind,
    pub(crate) from: Tick,
    pub(crate) to: Tick,
    /// By how much the server's clock jumps at the start, if that is what it is.
    pub(crate) step: TimeDelta,
}

pub(crate) struct Weather {
    pub(crate) episodes: Vec<Episode>,
    /// How far the server's clock is off at first.
    pub(crate) skew: TimeDelta,
    /// How long entity tokens live.
    pub(crate) life: Duration,
    /// From here on nothing goes wrong.
    pub(crate) calm: Tick,
}

impl Weather {
    pub(crate) fn of(plan: &Plan) -> Self {
        let mut dice = Rng::with_seed(plan.seed);
        let skew = TimeDelta::milliseconds(dice.i64(-DAY_MILLIS..=DAY_MILLIS));
        let minutes = [20, 60, 240, 1440][dice.usize(0..4)];
        let calm = u64::from(plan.hours.saturating_sub(1)) * HOUR;
        let mut episodes = Vec::new();
        for hour in 0..plan.hours.saturating_sub(1) {
            if dice.u8(0..5) > 1 {
                continue;
            }
            let start = u64::from(hour) * HOUR + dice.u64(0..HOUR);
            // One kind alone, or two or three at once.
            for _ in 0..dice.u8(1..=3) {
                let kind = Kind::ALL[dice.usize(0..Kind::ALL.len())];
                let end = start + dice.u64(300..2 * HOUR);
                let step = TimeDelta::milliseconds(dice.i64(-DAY_MILLIS / 12..=DAY_MILLIS / 12));
                if plan.faults.contains(&kind) {
                    let [from, to] = [start, end.min(calm)].map(|second| Tick::new(Duration::from_secs(second)));
                    episodes.push(Episode { kind, from, to, step });
                }
            }
        }
        Self { episodes, skew, life: Duration::from_secs(minutes * 60), calm: Tick::new(Duration::from_secs(calm)) }
    }

    /// Whether this kind of fault may happen now.
    pub(crate) fn has(&self, kind: Kind, now: Tick) -> bool {
        self.episodes.iter().any(|episode| episode.kind == kind && episode.from <= now && now < episode.to)
    }
}
