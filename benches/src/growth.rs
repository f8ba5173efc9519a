use std::hint::black_box;

use http::Response;
use token_protocol::{Endpoint, Error};

use crate::{GROWTHS, operation};

/// An operation on an input that grows.
pub struct Growth {
    /// `read pgs, unknown members`
    pub name: &'static str,
    /// The sizes at which it is measured, about.
    pub sizes: &'static [usize],
    /// What it comes to, at any size.
    pub outcome: Outcome,
    pub(crate) prepare: fn(usize) -> Grown,
}

/// An input of some size, and what is done with it.
pub struct Grown {
    /// The input's size.
    pub bytes: usize,
    /// The operation, and how it ends.
    pub run: Box<dyn Fn() -> Outcome>,
}

/// How an operation ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// With a request.
    Request,
    /// With a token.
    Token,
    /// With a refusal by the service.
    Rejected,
    /// With an answer of something else.
    Unrecognized,
    /// With a success that is not what the service promises.
    Malformed,
}

impl Growth {
    /// The one of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        GROWTHS.iter().find(|growth| growth.name == name)
    }

    /// Makes an input of about this size.
    #[must_use]
    pub fn prepare(&self, bytes: usize) -> Grown {
        (self.prepare)(bytes)
    }
}

pub(crate) fn build<E: Endpoint + 'static>(bytes: usize, call: E, credential: E::Credential) -> Grown {
    let run = operation::build(call, credential);
    Grown {
        bytes,
        run: Box::new(move || {
            run();
            Outcome::Request
        }),
    }
}

pub(crate) fn read<E: Endpoint + 'static>(call: E, response: Response<Vec<u8>>) -> Grown {
    let bytes = response.body().len();
    let run = move || match black_box(black_box(&call).response(black_box(&response))) {
        Ok(_) => Outcome::Token,
        Err(Error::Rejected { .. }) => Outcome::Rejected,
        Err(Error::Malformed(_)) => Outcome::Malformed,
        Err(_) => Outcome::Unrecognized,
    };
    Grown { bytes, run: Box::new(run) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_comes_to_what_it_says() {
        for growth in GROWTHS {
            for &size in growth.sizes.iter().filter(|size| **size < 100_000) {
                let grown = growth.prepare(size);
                assert_eq!((grown.run)(), growth.outcome, "{} at {size}", growth.name);
                assert!(grown.bytes.abs_diff(size) <= 200, "{} at {size}: {}", growth.name, grown.bytes);
            }
        }
    }
}
