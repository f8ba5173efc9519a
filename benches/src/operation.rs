use std::fmt;
use std::hint::black_box;

use http::Response;
use token_protocol::Endpoint;

use crate::OPERATIONS;

/// What is measured: a call's request built, a response to it read, or a token looked at.
pub struct Operation {
    /// `build pgs`, `read ita xml`
    pub name: &'static str,
    pub(crate) crates: Prepare,
    pub(crate) floor: Prepare,
}

/// Whose work is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The crates'.
    Crates,
    /// The same by hand.
    Floor,
}

/// An operation, ready to be run any number of times.
pub type Run = Box<dyn Fn()>;

/// Makes what the operation works on.
pub(crate) type Prepare = fn() -> Run;

impl Operation {
    /// The operation of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        OPERATIONS.iter().find(|operation| operation.name == name)
    }

    /// Everything that comes before: inputs checked, a response received.
    #[must_use]
    pub fn prepare(&self, side: Side) -> Run {
        match side {
            Side::Crates => (self.crates)(),
            Side::Floor => (self.floor)(),
        }
    }
}

impl Side {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Crates, Self::Floor];

    /// The side of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|side| side.to_string() == name)
    }
}

impl fmt::Display for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Crates => "crates",
            Self::Floor => "floor",
        })
    }
}

pub(crate) fn build<E: Endpoint + 'static>(call: E, credential: E::Credential) -> Run {
    Box::new(move || drop(black_box(black_box(&call).request(black_box(&credential)))))
}

pub(crate) fn read<E: Endpoint + 'static>(call: E, response: Response<Vec<u8>>) -> Run {
    Box::new(move || drop(black_box(black_box(&call).response(black_box(&response)))))
}

/// The same, for a floor: any function of what was prepared.
pub(crate) fn by_hand<I: 'static, O: 'static>(input: I, run: fn(&I) -> O) -> Run {
    Box::new(move || drop(black_box(run(black_box(&input)))))
}
