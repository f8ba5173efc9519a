use std::fmt;

use crate::Kind;

/// What happened, counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Totals {
    /// Runs.
    pub seeds: u64,
    /// Hours of virtual time.
    pub hours: u64,
    /// Times that somebody wanted a token.
    pub callers: u64,
    /// Times that somebody used one.
    pub uses: u64,
    /// Requests sent, repeated attempts included.
    pub requests: u64,
    /// Permits given where there was no token.
    pub fetches: u64,
    /// Permits given to renew a living one.
    pub renewals: u64,
    /// Uses that the resource refused: the token was revoked, or dead on the server's clock.
    pub rejected: u64,
    /// Of those, the ones that died early because the server's clock had jumped.
    pub outrun: u64,
    /// Answers that came after their flight's time.
    pub late: u64,
    /// Tokens dead on arrival.
    pub stillborn: u64,
    /// Polls that answered `Denied`.
    pub denied: u64,
    /// Clients that were asked for a token after the faults, and had one.
    pub recovered: u64,
    /// Faults that took effect, in the order of [`Kind::ALL`].
    pub faults: [u64; Kind::ALL.len()],
}

impl Totals {
    pub(crate) fn fault(&mut self, kind: Kind) {
        if let Some(count) = self.faults.get_mut(kind as usize) {
            *count += 1;
        }
    }

    /// Adds another run's.
    pub fn add(&mut self, other: &Self) {
        for (mine, theirs) in self.faults.iter_mut().zip(other.faults) {
            *mine += theirs;
        }
        self.seeds += other.seeds;
        self.hours += other.hours;
        self.callers += other.callers;
        self.uses += other.uses;
        self.requests += other.requests;
        self.fetches += other.fetches;
        self.renewals += other.renewals;
        self.rejected += other.rejected;
        self.outrun += other.outrun;
        self.late += other.late;
        self.stillborn += other.stillborn;
        self.denied += other.denied;
        self.recovered += other.recovered;
    }

    fn counts(&self) -> [(&'static str, u64); 13] {
        [
            ("seeds", self.seeds),
            ("virtual hours", self.hours),
            ("callers", self.callers),
            ("uses", self.uses),
            ("requests", self.requests),
            ("fetches", self.fetches),
            ("renewals", self.renewals),
            ("rejected", self.rejected),
            ("outrun by the server's clock", self.outrun),
            ("late answers", self.late),
            ("dead on arrival", self.stillborn),
            ("denied", self.denied),
            ("recovered", self.recovered),
        ]
    }

    /// The counts that are zero: what a long run should not have.
    #[must_use]
    pub fn missing(&self) -> Vec<String> {
        let counts = self.counts().into_iter().map(|(name, count)| (name.to_owned(), count));
        let faults = Kind::ALL.into_iter().map(|kind| kind.to_string()).zip(self.faults);
        counts.chain(faults).filter(|(_, count)| *count == 0).map(|(name, _)| name).collect()
    }
}

impl fmt::Display for Totals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, count) in self.counts() {
            writeln!(f, "{name}: {count}")?;
        }
        for (kind, count) in Kind::ALL.into_iter().zip(self.faults) {
            writeln!(f, "fault {kind}: {count}")?;
        }
        Ok(())
    }
}
