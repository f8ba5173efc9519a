use std::time::Duration;

use token_protocol::{Error, Expiring, Recovery, Rejection};

use crate::{Failure, Given, Life};

/// What became of the request that a [`Permit`](crate::Permit) was for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome<T> {
    /// It brought a token, with this life.
    Token(T, Life),
    /// It brought none, and a later one may. The service asked to be left alone for this long; zero if it said nothing, a minute if
    /// it named a date and its response has none to measure that against.
    Failed(Duration),
    /// It was answered with none, in a way that repeating it does not change as far as anybody can tell, and that does not blame the
    /// credential. It may pass all the same. The service asked to be left alone for this long.
    Refused(Duration),
    /// It was refused for good: only another credential can help.
    Denied,
}

/// The wait for a date that a response without a `Date` named: nothing here can tell how far away it is.
const UNMEASURED: Duration = Duration::from_secs(60);

impl<T: Expiring> Outcome<T> {
    /// What an exchange means for a cell. `assumed` is the token's life where the response does not say.
    ///
    /// Only the service itself can deny, in its own words, by asking for another credential or another request. A page of a proxy,
    /// even one with status 401, is a failure that passes.
    pub fn of<R: Rejection>(result: Result<Given<T>, &Failure<R>>, assumed: Duration) -> Self {
        let answer = match result {
            Ok(given) => {
                let life = given.life(assumed);
                return Self::Token(given.output, life);
            }
            Err(failure) => failure.last_answer(),
        };
        let Some(answer) = answer else { return Self::Failed(Duration::ZERO) };
        let asked = answer.retry_after().map_or(Duration::ZERO, |after| {
            let unmeasured = after.not_before().map_or(Duration::ZERO, |_| UNMEASURED);
            after.at_least().max(unmeasured)
        });
        match (answer, answer.recovery()) {
            (Error::Rejected { .. }, Recovery::Reauthenticate | Recovery::FixRequest) => Self::Denied,
            (_, Recovery::Retry { .. }) => Self::Failed(asked),
            _ => Self::Refused(asked),
        }
    }
}

impl<T> Outcome<T> {
    /// The same outcome, with the token as another type.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Outcome<U> {
        match self {
            Self::Token(token, life) => Outcome::Token(change(token), life),
            Self::Failed(asked) => Outcome::Failed(asked),
            Self::Refused(asked) => Outcome::Refused(asked),
            Self::Denied => Outcome::Denied,
        }
    }

    /// Whether it speaks of the credential that authorised the request: another one may fare better.
    #[must_use]
    pub const fn blames_credential(&self) -> bool {
        matches!(self, Self::Refused(_) | Self::Denied)
    }
}
