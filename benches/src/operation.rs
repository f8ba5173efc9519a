use std::hint::black_box;

use http::Response;
use token_protocol::Endpoint;

/// What is measured: a call's request built, or a response to it read.
pub struct Operation {
    /// `build pgs`, `read ita xml`
    pub name: &'static str,
    /// As the crates do it.
    pub product: Prepare,
    /// As it is done by hand.
    pub floor: Prepare,
}

/// Makes what the operation works on, and gives back the operation, ready to be run any number of times.
pub type Prepare = fn() -> Box<dyn Fn()>;

pub(crate) fn build<E: Endpoint + 'static>(call: E, credential: E::Credential) -> Box<dyn Fn()> {
    Box::new(move || drop(black_box(black_box(&call).request(black_box(&credential)))))
}

pub(crate) fn read<E: Endpoint + 'static>(call: E, response: Response<Vec<u8>>) -> Box<dyn Fn()> {
    Box::new(move || drop(black_box(black_box(&call).response(black_box(&response)))))
}

/// The same, for a floor: any function of what was prepared.
pub(crate) fn by_hand<I: 'static, O>(input: I, run: fn(&I) -> O) -> Box<dyn Fn()>
where
    O: 'static,
{
    Box::new(move || drop(black_box(run(black_box(&input)))))
}
