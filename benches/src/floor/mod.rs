//! The same operations by hand, for one call each: the same bytes out and the same owned result, with the same
//! dependencies, for the one form of answer that is measured, and nothing between them that serves another call.

pub(crate) mod google;
pub(crate) mod ita;
pub(crate) mod playfab;

mod date;
mod encode;
mod head;
#[cfg(test)]
mod tests;

use http::{Response, StatusCode};
use serde::Deserialize;

/// A JSON body under this status. `from_str` after one check of the UTF-8 is faster than `from_slice`.
fn json<'a, T: Deserialize<'a>>(response: &'a Response<Vec<u8>>, status: StatusCode) -> Option<T> {
    if response.status() != status
        || !head::is(response.headers(), "application/json", "application/json; charset=utf-8")
    {
        return None;
    }
    serde_json::from_str(std::str::from_utf8(response.body()).ok()?).ok()
}
