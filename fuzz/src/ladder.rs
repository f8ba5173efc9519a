//! Histories of a `Ladder`. What its cell does is watched by the reference of token-lifecycle's own tests; who authorises which request,
//! and what a refusal says of whom, by a model of the ladder's documentation.

use arbitrary::{Arbitrary as _, Unstructured};
use token_lifecycle::{Generation, Ladder, Outcome, Permit, Poll, Rung, Tick};

use crate::cell;
use crate::history::{Brings, Operation, Setting};
use crate::reference::Reference;
use crate::witness::Token;

/// Whether its token renews itself, a setting, and what is done to a ladder with it.
pub fn ladder(data: &[u8]) {
    let mut data = Unstructured::new(data);
    let Ok(renews_itself) = bool::arbitrary(&mut data) else { return };
    let Ok(setting) = cell::setting(&mut data) else { return };
    let mut run = Run::new(renews_itself, setting);
    while let (false, Ok(operation)) = (data.is_empty(), cell::operation(&mut data)) {
        let done = run.apply(&operation);
        assert_eq!(done, Ok(()), "at {:?}, after {operation:?}", run.now);
    }
}

struct Run {
    setting: Setting,
    ladder: Ladder<Token>,
    reference: Reference,
    now: Tick,
    permits: Vec<Request>,
    /// How many permits there were, and how many of them before the last reset.
    issued: usize,
    foreign: usize,
    tokens: u64,
    generations: Vec<(Generation, u64)>,
    renews_itself: bool,
    /// The last request that a token authorised. What becomes of an older one says nothing any more.
    renewal: Option<usize>,
    /// The token that was refused as a credential.
    refused: Option<u64>,
}

/// A permit that is out, and the token that authorises it if the root credential does not.
struct Request {
    number: usize,
    permit: Permit,
    token: Option<u64>,
}

impl Run {
    fn new(renews_itself: bool, setting: Setting) -> Self {
        let ladder = if renews_itself { Ladder::new } else { Ladder::root_only };
        Self {
            ladder: ladder(setting.policy(), setting.seed),
            reference: Reference::new(setting.flight_timeout, setting.backoff),
            setting,
            now: Tick::ORIGIN,
            permits: Vec::new(),
            issued: 0,
            foreign: 0,
            tokens: 0,
            generations: Vec::new(),
            renews_itself,
            renewal: None,
            refused: None,
        }
    }

    fn apply(&mut self, operation: &Operation) -> Result<(), String> {
        let farthest = Tick::new(std::time::Duration::from_secs(u64::MAX));
        match operation {
            Operation::Poll => self.poll()?,
            Operation::Step(span) => self.now = self.now.after(*span).min(farthest),
            Operation::Await => {
                self.poll()?;
                self.now = self.ladder.deadline(self.now).map_or(self.now, |deadline| deadline.min(farthest));
            }
            Operation::Complete(which, brings) => self.complete(*which, brings),
            Operation::Cancel(which) => {
                if let Some(request) = self.take(*which) {
                    self.reference.land(request.number);
                    self.ladder.cancel(request.permit);
                }
            }
            Operation::Postpone(which, span) => {
                let until = self.now.after(*span);
                if let Some(request) = self.permits.iter().nth_back(*which) {
                    if request.number >= self.foreign {
                        self.reference.postpone(until);
                    }
                    self.ladder.postpone(&request.permit, until);
                }
            }
            Operation::Lose(which) => drop(self.take(*which)),
            Operation::Reject(which) => {
                if let Some((generation, id)) = self.generations.iter().nth_back(*which) {
                    self.reference.reject(self.now, *id);
                    self.ladder.reject(self.now, *generation);
                }
            }
            Operation::Reset => {
                self.reference = Reference::new(self.setting.flight_timeout, self.setting.backoff);
                (self.foreign, self.renewal, self.refused) = (self.issued, None, None);
                self.ladder.reset();
            }
        }
        for request in &self.permits {
            assert_eq!(self.ladder.predates_reset(&request.permit), request.number < self.foreign);
        }
        self.reference.deadline(self.now, self.ladder.deadline(self.now))
    }

    fn poll(&mut self) -> Result<(), String> {
        let living = self.ladder.living(self.now).map(|(token, generation)| (*token, generation));
        let (poll, rung) = self.ladder.poll(self.now);
        self.reference.polled(self.now, &poll, self.issued).map_err(|wrong| format!("{poll:?}: {wrong}"))?;
        let held = match &poll {
            Poll::Use { token, generation } | Poll::UseAndRefresh { token, generation, .. } => {
                Some((**token, *generation))
            }
            _ => None,
        };
        assert_eq!(living, held, "another token lives than is used");
        if let Some((token, generation)) =
            held.filter(|held| self.generations.last().map(|last| last.0) != Some(held.1))
        {
            self.generations.push((generation, token.id));
        }
        if let Poll::Fetch(permit) | Poll::UseAndRefresh { permit, .. } = poll {
            let token = held.map(|(token, _)| token.id);
            let token = token.filter(|token| self.renews_itself && self.refused != Some(*token));
            assert_eq!(rung, if token.is_some() { Rung::Token } else { Rung::Root }, "authorised by the other");
            self.renewal = token.map(|_| self.issued).or(self.renewal);
            self.permits.push(Request { number: self.issued, permit, token });
            self.issued += 1;
        }
        Ok(())
    }

    fn complete(&mut self, which: usize, brings: &Brings) {
        let Some(Request { number, permit, token }) = self.take(which) else { return };
        let outcome = match brings {
            Brings::Token(length) => {
                self.tokens += 1;
                self.setting.token(self.tokens, permit.issued(), *length)
            }
            Brings::Failure(asked) => Outcome::Failed(*asked),
            Brings::Refusal(asked) => Outcome::Refused(*asked),
            Brings::Denial => Outcome::Denied,
        };
        if number >= self.foreign {
            let is_renewal = token.is_some() && self.renewal == Some(number);
            if is_renewal && matches!(outcome, Outcome::Refused(_) | Outcome::Denied) {
                self.refused = token;
            }
            // The root credential was not asked yet: it may be, at once.
            if is_renewal && outcome == Outcome::Denied {
                self.reference.land(number);
            } else {
                self.reference.complete(number, self.now, &outcome);
            }
        }
        self.ladder.complete(permit, self.now, outcome);
    }

    fn take(&mut self, which: usize) -> Option<Request> {
        let index = self.permits.len().checked_sub(which + 1)?;
        Some(self.permits.remove(index))
    }
}
