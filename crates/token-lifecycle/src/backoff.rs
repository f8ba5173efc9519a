use std::time::Duration;

use token_protocol::{InvalidInput, Rule};

/// How long to wait between failures: exponential, with full jitter.
///
/// The wait after the n-th failure in a row is drawn evenly from zero to `floor · 2ⁿ⁻¹`, but never beyond `ceiling`
/// (<https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/>). What a service asks for on top is a matter
/// of the state machine that waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backoff {
    floor: Duration,
    ceiling: Duration,
}

impl Default for Backoff {
    /// Up to half a second after the first failure, and up to a minute after many.
    fn default() -> Self {
        Self { floor: Duration::from_millis(500), ceiling: Duration::from_secs(60) }
    }
}

impl Backoff {
    /// Waits that start below `floor` and stay below `ceiling`.
    ///
    /// # Errors
    ///
    /// If the floor is zero, which would be no waiting at all, or above the ceiling.
    pub const fn new(floor: Duration, ceiling: Duration) -> Result<Self, InvalidInput> {
        if floor.is_zero() {
            return Err(InvalidInput::new("floor", Rule::Other("must be more than nothing"), None));
        }
        if floor.as_nanos() > ceiling.as_nanos() {
            return Err(InvalidInput::new("floor", Rule::Other("must not be above the ceiling"), None));
        }
        Ok(Self { floor, ceiling })
    }

    /// The longest wait there is after this many failures in a row.
    #[must_use]
    pub fn longest(&self, failures: u32) -> Duration {
        let doublings = failures.saturating_sub(1);
        let factor = 1_u32.checked_shl(doublings).unwrap_or(u32::MAX);
        self.floor.saturating_mul(factor).min(self.ceiling)
    }
}

/// A backoff in progress: its failures in a row and its dice.
#[derive(Debug, Clone)]
pub(crate) struct Jitter {
    backoff: Backoff,
    failures: u32,
    dice: fastrand::Rng,
}

impl Jitter {
    pub(crate) fn new(backoff: Backoff, seed: u64) -> Self {
        Self { backoff, failures: 0, dice: fastrand::Rng::with_seed(seed) }
    }

    /// One more failure, and the wait it costs.
    pub(crate) fn next(&mut self) -> Duration {
        self.failures = self.failures.saturating_add(1);
        let longest = self.backoff.longest(self.failures).as_nanos();
        nanoseconds(self.dice.u128(0..=longest))
    }

    pub(crate) fn reset(&mut self) {
        self.failures = 0;
    }
}

fn nanoseconds(nanoseconds: u128) -> Duration {
    const SECOND: u128 = 1_000_000_000;
    let seconds = u64::try_from(nanoseconds / SECOND).unwrap_or(u64::MAX);
    let rest = u32::try_from(nanoseconds % SECOND).unwrap_or(0);
    Duration::new(seconds, rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn a_policy_that_cannot_work_is_refused() {
        let refused = |floor, ceiling| Backoff::new(floor, ceiling).unwrap_err().to_string();
        assert_eq!(refused(seconds(2), seconds(1)), "`floor` must not be above the ceiling");
        assert_eq!(refused(seconds(0), seconds(1)), "`floor` must be more than nothing");
        assert!(Backoff::new(seconds(1), seconds(1)).is_ok());
    }

    #[test]
    fn it_doubles_up_to_its_ceiling() {
        let backoff = Backoff::new(seconds(1), seconds(10)).unwrap();
        let longest: Vec<_> = (1..=6).map(|failures| backoff.longest(failures).as_secs()).collect();
        assert_eq!(longest, [1, 2, 4, 8, 10, 10]);
        assert_eq!(backoff.longest(u32::MAX), seconds(10));
        assert_eq!(Backoff::new(seconds(1), Duration::MAX).unwrap().longest(33), seconds(u64::from(u32::MAX)));
    }

    #[test]
    fn a_seed_gives_one_sequence_and_it_uses_the_whole_range() {
        let draw = |seed| {
            let mut jitter = Jitter::new(Backoff::new(seconds(8), seconds(8)).unwrap(), seed);
            (0..200).map(|_| jitter.next()).collect::<Vec<_>>()
        };
        assert_eq!(draw(1), draw(1));
        assert_ne!(draw(1), draw(2));
        assert!(draw(1).iter().all(|wait| *wait <= seconds(8)));
        assert!(draw(1).iter().any(|wait| *wait < seconds(1)) && draw(1).iter().any(|wait| *wait > seconds(7)));
    }

    #[test]
    fn a_success_starts_it_over() {
        let mut jitter = Jitter::new(Backoff::new(seconds(1), seconds(1_000_000)).unwrap(), 7);
        for _ in 0..15 {
            jitter.next();
        }
        jitter.reset();
        assert!(jitter.next() <= seconds(1));
    }
}
