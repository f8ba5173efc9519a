//! Tokens and request ids: opaque to look at, distinct, and the same in every run.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// Counts what was given out, so that nothing is given out twice.
#[derive(Debug, Clone, Default)]
pub(crate) struct Issuer {
    issued: u64,
}

impl Issuer {
    /// A token of 64 base64url characters, made of the counter and the caller.
    pub(crate) fn token(&mut self, caller: &str) -> String {
        let seed = fnv1a(caller.as_bytes());
        let mut word = self.next_word();
        let mut bytes = Vec::with_capacity(48);
        for _ in 0..6 {
            bytes.extend_from_slice(&word.to_be_bytes());
            word = mix(word ^ seed);
        }
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// 32 hexadecimal digits.
    pub(crate) fn request_id(&mut self) -> String {
        let word = self.next_word();
        format!("{word:016x}{:016x}", mix(word))
    }

    /// `mix` is a bijection, so that two counts never give one word.
    fn next_word(&mut self) -> u64 {
        self.issued = self.issued.wrapping_add(1);
        mix(self.issued)
    }
}

/// The step of the `SplitMix64` generator (<https://prng.di.unimi.it/splitmix64.c>). Not cryptography.
fn mix(state: u64) -> u64 {
    let mut z = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// <http://www.isthe.com/chongo/tech/comp/fnv/>
fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}
