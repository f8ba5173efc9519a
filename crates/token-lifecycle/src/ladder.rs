use token_protocol::Reusable;

use crate::{CellPolicy, Generation, Outcome, Permit, Poll, Tick, TokenCell};

/// A cell whose token can renew itself.
///
/// While a `PlayFab` entity token lives, it authorises the call that replaces it. When that is refused, in whatever words, or the
/// token has died, the root credential takes over: a secret key, a session ticket. Only when that is denied too is the cell.
///
/// The invariants are the cell's.
#[derive(Debug)]
pub struct Ladder<T: Reusable> {
    cell: TokenCell<T>,
    renews_itself: bool,
    /// The renewal in flight: its permit, and the token that authorises it.
    renewal: Option<(u64, Generation)>,
    /// The token that was refused as a credential.
    refused: Option<Generation>,
}

/// What authorises the request that a [`Permit`] is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rung {
    /// The token that is being used.
    Token,
    /// The credential that came from outside.
    Root,
}

impl<T: Reusable> Ladder<T> {
    /// An empty ladder, as [`TokenCell::new`], whose token renews itself.
    #[must_use]
    pub fn new(policy: CellPolicy, seed: u64) -> Self {
        Self { cell: TokenCell::new(policy, seed), renews_itself: true, renewal: None, refused: None }
    }

    /// A ladder with one rung: every request is authorised by the root credential. When that is refused, the caller is asked for a
    /// new one.
    #[must_use]
    pub fn root_only(policy: CellPolicy, seed: u64) -> Self {
        Self { renews_itself: false, ..Self::new(policy, seed) }
    }

    /// What to do now, as [`TokenCell::poll`], and what authorises it if it is a request. If it is none, the rung means
    /// nothing.
    #[must_use = "it may hold a permit, or a token"]
    pub fn poll(&mut self, now: Tick) -> (Poll<'_, T>, Rung) {
        let poll = self.cell.poll(now);
        match &poll {
            Poll::UseAndRefresh { permit, generation, .. }
                if self.renews_itself && self.refused != Some(*generation) =>
            {
                self.renewal = Some((permit.number, *generation));
                (poll, Rung::Token)
            }
            _ => (poll, Rung::Root),
        }
    }

    /// The token that lives, as [`TokenCell::living`].
    #[must_use]
    pub fn living(&self, now: Tick) -> Option<(&T, Generation)> {
        self.cell.living(now)
    }

    /// Takes a permit back, as [`TokenCell::complete`]. A renewal that was refused leaves the root credential to try: at once if it
    /// was denied, else after the wait that follows a failure.
    pub fn complete(&mut self, permit: Permit, now: Tick, outcome: Outcome<T>) {
        let renewal = self.renewal.filter(|(number, _)| *number == permit.number).map(|(_, generation)| generation);
        match (renewal, &outcome) {
            (Some(generation), Outcome::Denied) => {
                self.refused = Some(generation);
                return self.cell.cancel(permit);
            }
            (Some(generation), Outcome::Refused(_)) => self.refused = Some(generation),
            _ => {}
        }
        self.cell.complete(permit, now, outcome);
    }

    /// The root credential authorises the request that this permit is for, although [`poll`](Ladder::poll) said that the token
    /// could: no credential could be made of it.
    pub fn falls_back(&mut self, permit: &Permit) {
        self.falls_back_number(permit.number);
    }

    pub(crate) fn falls_back_number(&mut self, number: u64) {
        self.renewal.take_if(|(renewal, _)| *renewal == number);
    }

    /// Tells of a wait, as [`TokenCell::postpone`].
    pub fn postpone(&mut self, permit: &Permit, until: Tick) {
        self.cell.postpone(permit, until);
    }

    pub(crate) fn postpone_number(&mut self, number: u64, until: Tick) {
        self.cell.postpone_number(number, until);
    }

    /// Whether this permit is from before the last reset, as [`TokenCell::predates_reset`].
    #[must_use]
    pub const fn predates_reset(&self, permit: &Permit) -> bool {
        self.cell.predates_reset(permit)
    }

    /// Takes a permit back, as [`TokenCell::cancel`].
    pub fn cancel(&mut self, permit: Permit) {
        self.cell.cancel(permit);
    }

    /// The resource refused a token, as [`TokenCell::reject`].
    pub fn reject(&mut self, now: Tick, generation: Generation) {
        self.cell.reject(now, generation);
    }

    /// Starts over with a new root credential, as [`TokenCell::reset`].
    pub fn reset(&mut self) {
        self.cell.reset();
        self.renewal = None;
        self.refused = None;
    }

    /// The next tick that matters, as [`TokenCell::deadline`].
    #[must_use]
    pub fn deadline(&self, now: Tick) -> Option<Tick> {
        self.cell.deadline(now)
    }
}
