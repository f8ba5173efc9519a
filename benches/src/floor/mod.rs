//! The same operations by hand, for one call each: the same bytes out and the same owned result, with the same
//! dependencies, the same checks, and nothing between them that serves another call.

pub(crate) mod google;
pub(crate) mod ita;
pub(crate) mod playfab;

mod encode;
mod media_type;

use http::{Response, StatusCode};
use serde::Deserialize;

/// A JSON body under this status. `from_str` after one check of the UTF-8 is faster than `from_slice`.
fn json<'a, T: Deserialize<'a>>(response: &'a Response<Vec<u8>>, status: StatusCode) -> Option<T> {
    if response.status() != status || !media_type::is(response.headers(), "application/json") {
        return None;
    }
    serde_json::from_str(std::str::from_utf8(response.body()).ok()?).ok()
}
