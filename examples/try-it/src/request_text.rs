use http::{HeaderValue, Request};

/// Stands for a credential of any length.
const MASK: &str = "••••••••";

/// The request as HTTP/1.1 writes it, with its credential or without.
pub(crate) fn write(request: &Request<Vec<u8>>, show: bool) -> String {
    let target = request.uri().path_and_query().map_or("/", |target| target.as_str());
    let host = request.uri().authority().map_or("", |authority| authority.as_str());
    let mut text = format!("{} {target} HTTP/1.1\nhost: {host}\n", request.method());
    for (name, value) in request.headers() {
        let (scheme, secret) = split_scheme(value);
        let secret = if value.is_sensitive() && !show { MASK } else { secret };
        text.extend([name.as_str(), ": ", scheme, secret, "\n"]);
    }
    text.push('\n');
    text.push_str(&String::from_utf8_lossy(request.body()));
    text
}

/// A header's authentication scheme with its space (`Bearer `), or nothing; and the rest of the value. A credential
/// itself has no spaces.
pub(crate) fn split_scheme(value: &HeaderValue) -> (&str, &str) {
    let text = value.to_str().unwrap_or_default();
    text.split_at(text.find(' ').map_or(0, |space| space + 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::prepare;
    use crate::form::Form;

    fn request<const N: usize>(fields: [(&str, &str); N]) -> Request<Vec<u8>> {
        prepare(&Form::from(fields)).ok().unwrap().request
    }

    #[test]
    fn it_is_what_goes_out() {
        let request = request([
            ("call", "pgs"),
            ("packageName", "com.example.game"),
            ("persona", "a/b"),
            ("accessToken", "s3cr3t"),
        ]);
        let expected = "POST /games/v1/accesstokens/generatePlayGroupingApiToken?packageName=com.example.game&\
                        persona=a%2Fb HTTP/1.1\nhost: games.googleapis.com\naccept: application/json\n\
                        authorization: Bearer s3cr3t\ncontent-length: 0\n\n";
        assert_eq!(write(&request, true), expected);
        assert_eq!(write(&request, false), expected.replace("s3cr3t", MASK));
    }

    #[test]
    fn the_credential_is_masked_whatever_its_header() {
        for fields in [
            [("call", "playfab"), ("titleId", "144"), ("secretKey", "s3cr3t"), ("", ""), ("", "")],
            [("call", "ita"), ("tokenId", "1"), ("credential", "header"), ("name", "x-k"), ("value", "s3cr3t")],
            [("call", "ita"), ("tokenId", "1"), ("credential", "basic"), ("user", "s3cr3t"), ("password", "s3cr3t")],
        ] {
            let masked = write(&request(fields), false);
            assert!(masked.contains(MASK) && !masked.contains("s3cr3t") && !masked.contains("czNjcjN0"), "{masked}");
        }
    }
}
