use crate::Tick;

/// The right to make the one request in flight.
///
/// It cannot be copied, and it comes back to the cell through [`TokenCell::complete`](crate::TokenCell::complete) or
/// [`TokenCell::cancel`](crate::TokenCell::cancel). One that is lost frees itself after the flight timeout.
#[derive(Debug, PartialEq, Eq)]
#[must_use = "nobody else may ask for a token until this comes back"]
pub struct Permit {
    pub(crate) number: u64,
    pub(crate) issued: Tick,
}

impl Permit {
    /// When it was given out. The request is sent no earlier, so a life counted from here ends no later.
    #[must_use]
    pub const fn issued(&self) -> Tick {
        self.issued
    }
}
