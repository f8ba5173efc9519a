use std::fmt;
use std::str::FromStr;

/// One kind of fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "each is what it is called; `weather` and `server` say how")]
pub enum Kind {
    Slow,
    LostBefore,
    LostAfter,
    RateLimit,
    ServerError,
    ProxyPage,
    Truncated,
    ClockStep,
    Revoked,
    Rotated,
    Cancelled,
    Leaked,
    Duplicate,
    ShortLife,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 14] = [
        Self::Slow,
        Self::LostBefore,
        Self::LostAfter,
        Self::RateLimit,
        Self::ServerError,
        Self::ProxyPage,
        Self::Truncated,
        Self::ClockStep,
        Self::Revoked,
        Self::Rotated,
        Self::Cancelled,
        Self::Leaked,
        Self::Duplicate,
        Self::ShortLife,
    ];
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}

impl FromStr for Kind {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|kind| kind.to_string() == name).ok_or_else(|| format!("no such fault: {name}"))
    }
}

/// What is simulated. The same plan is the same run, event by event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Decides everything that is left to chance.
    pub seed: u64,
    /// How many clients there are. Every tenth asks Play Games Services; the others ask `PlayFab`.
    pub clients: u32,
    /// This client alone.
    pub only: Option<u32>,
    /// How long it lasts; 2 at least, as the last hour is free of faults.
    pub hours: u32,
    /// The kinds of faults that happen.
    pub faults: Vec<Kind>,
}

impl Plan {
    /// With every kind of fault.
    #[must_use]
    pub fn new(seed: u64, clients: u32, hours: u32) -> Self {
        Self { seed, clients, only: None, hours, faults: Kind::ALL.to_vec() }
    }
}

/// The arguments of `simulate` that replay it.
impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "--seed {} --hours {} --clients {}", self.seed, self.hours, self.clients)?;
        if let Some(only) = self.only {
            write!(f, " --only {only}")?;
        }
        if self.faults.len() < Kind::ALL.len() {
            let names: Vec<_> = self.faults.iter().map(Kind::to_string).collect();
            write!(f, " --faults {}", if names.is_empty() { "none".to_owned() } else { names.join(",") })?;
        }
        Ok(())
    }
}
