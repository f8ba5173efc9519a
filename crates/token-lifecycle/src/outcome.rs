use std::time::Duration;

use token_protocol::{Error, Expiring, Recovery, Rejection};

use crate::{Failure, Given, Life};

/// What became of the request that a [`Permit`](crate::Permit) was for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome<T> {
    /// It brought a token, with this life.
    Token(T, Life),
    /// It brought none, and a later one may. The service asked to be left alone for this long; zero if it said nothing.
    Failed(Duration),
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
        match (answer, answer.map(Error::recovery)) {
            (Some(Error::Rejected { .. }), Some(Recovery::Reauthenticate | Recovery::FixRequest)) => Self::Denied,
            (_, Some(Recovery::Retry { after: Some(after) })) => {
                let unmeasured = after.not_before().map_or(Duration::ZERO, |_| UNMEASURED);
                Self::Failed(after.at_least().max(unmeasured))
            }
            _ => Self::Failed(Duration::ZERO),
        }
    }
}
