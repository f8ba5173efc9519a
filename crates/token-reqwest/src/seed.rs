#![expect(clippy::disallowed_types, reason = "an I/O crate has randomness, and this is it")]

use std::hash::{BuildHasher, RandomState};

/// A seed for jitter, another one each time.
///
/// A `RandomState` is keyed by the operating system's randomness, once for each thread, and by a counter. Its hash of
/// nothing spreads that over 64 bits: enough for clients not to come back together, and no crate more.
pub(crate) fn seed() -> u64 {
    RandomState::new().hash_one(())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_two_are_alike() {
        let seeds: BTreeSet<u64> = (0..1000).map(|_| seed()).collect();
        assert_eq!(seeds.len(), 1000);
    }
}
