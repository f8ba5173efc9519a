//! The same operations by hand, for one call each: the same bytes out and the same owned result, with the same
//! dependencies, for the one form of answer that is measured, and nothing between them that serves another call.

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

#[cfg(test)]
mod tests {
    use http::Response;
    use token_protocol::Endpoint;

    use super::{google, ita, playfab};
    use crate::{operations, product, sample};

    fn same(by_hand: &http::Request<Vec<u8>>, by_crate: &http::Request<Vec<u8>>) {
        assert_eq!((by_hand.method(), by_hand.uri()), (by_crate.method(), by_crate.uri()));
        assert_eq!((by_hand.headers(), by_hand.body()), (by_crate.headers(), by_crate.body()));
    }

    #[test]
    fn the_same_requests() {
        same(&operations::floor_pgs().request(), &product::pgs().request(&product::access_token()));
        same(&operations::floor_emm().request(), &product::emm().request(&product::access_token()));
        same(&operations::floor_ita().request(), &product::ita().request(&product::bearer()));
        same(&operations::floor_playfab().request(), &product::playfab().request(&product::secret_key()));
    }

    #[test]
    fn the_samples_are_read() {
        let token = google::read_pgs(&sample::pgs()).unwrap();
        assert_eq!(token.expose(), product::pgs().response(&sample::pgs()).unwrap().token_value.expose());
        let (token, kind) = google::read_emm(&sample::emm()).unwrap();
        let by_crate = product::emm().response(&sample::emm()).unwrap().redeem();
        assert_eq!((token.expose(), kind), (by_crate.token.expose(), by_crate.kind));
        for response in [sample::ita_json(), sample::ita_xml()] {
            let read = if response.body().starts_with(b"<") { ita::read_xml } else { ita::read_json };
            let by_crate = product::ita().response(&response).unwrap();
            assert!(read(&response).unwrap().is(&by_crate));
        }
        let token = playfab::read(&sample::playfab()).unwrap();
        assert!(token.is(&product::playfab().response(&sample::playfab()).unwrap()));
    }

    #[test]
    fn the_refusals_are_read() {
        assert!(google::refusal(&sample::refused_google()).is_some());
        assert!(ita::refusal(&sample::refused_ita()).is_some());
        assert!(playfab::refusal(&sample::refused_playfab()).is_some());
        assert!(google::page(&sample::html_page()).is_some());
        let broken = Response::new(b"{".to_vec());
        assert!(google::read_pgs(&broken).is_none());
    }
}
