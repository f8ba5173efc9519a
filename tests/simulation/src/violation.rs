use std::fmt;

use token_lifecycle::Tick;

/// What must never happen. Numbers up to 10 are the invariants in the documentation of `TokenCell`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rule(pub u8);

impl Rule {
    /// `deadline` promised that time alone changes nothing before a tick, and it did; or named one too late for a waiting caller.
    pub const DEADLINE: Self = Self(11);
    /// Somebody was given a token that was dead by the server's own clock, run evenly; or that had been rejected, or
    /// belonged to the credential before.
    pub const DEAD_TOKEN: Self = Self(12);
    /// More requests in an hour than the policies allow; a request before it is worth while, or with a credential that was refused.
    pub const REQUESTS: Self = Self(13);
    /// No token, though the faults have ended for long enough.
    pub const RECOVERY: Self = Self(14);
    /// An exchange sent too often, too early or too late.
    pub const EXCHANGE: Self = Self(15);
}

/// A rule that was broken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// When, in virtual time.
    pub at: Tick,
    /// At which client.
    pub client: u32,
    /// Which rule.
    pub rule: Rule,
    /// What happened.
    pub what: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = self.at.since_origin();
        write!(f, "at {at:?}, client {}, rule {}: {}", self.client, self.rule.0, self.what)
    }
}
