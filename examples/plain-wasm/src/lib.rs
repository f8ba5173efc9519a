//! The four calls in a wasm module that imports nothing: the module builds and reads, the host sends.
//!
//! What goes in and out are lists of byte strings, so nothing needs escaping. The host asks `input` for room for each
//! string and writes it there, calls one of these, and fetches what it left with `outputs`, `output` and `output_len`:
//!
//! | function | in | out |
//! |---|---|---|
//! | `pgs` | packageName, persona, access token, origin | the request |
//! | `emm` | enterpriseId, userId, access token, origin | the request |
//! | `ita` | tokenId, bearer token, origin | the request |
//! | `playfab` | titleId, secret key, origin | the request |
//! | `response(status)` | each header's name and value, the body | the token |
//! | `vectors` | a file of conformance vectors | how many cases passed, and each that did not |
//!
//! A request is its method, its URI, each header's name and value, and the body. An empty origin is the service's own.
//!
//! A result other than 0 says what can be done: 1 retry, 2 reauthenticate, 3 fix the request, 4 give up. Out comes one
//! string that may be printed; for a retry, also the seconds to wait and the Unix time to wait for, empty if not said.
//!
//! `response` answers the last request. For several at a time, take several instances of the module.

mod exchange;
mod strings;

#[cfg(feature = "emm")]
mod emm;
#[cfg(feature = "ita")]
mod ita;
#[cfg(feature = "pgs")]
mod pgs;
#[cfg(feature = "playfab")]
mod playfab;
#[cfg(feature = "vectors")]
mod vectors;
