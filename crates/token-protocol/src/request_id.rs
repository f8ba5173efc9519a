use std::fmt;

use http::{HeaderMap, HeaderName};

static HEADER: HeaderName = HeaderName::from_static("x-requestid");

/// The id under which the service's support finds the call.
///
/// Of the four services only `PlayFab` documents one, the response header `X-RequestId`
/// (<https://github.com/PlayFab/CSharpSDK>, `PlayFabSysHttp.cs`). At most 128 letters, digits, `-`, `_` or `.`;
/// anything else in that header is ignored, so that an id is always safe to print.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RequestId(Box<str>);

impl RequestId {
    const MAX: usize = 128;

    pub(crate) fn of(headers: &HeaderMap) -> Option<Self> {
        let id = headers.get(&HEADER)?.to_str().ok()?;
        let printable = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
        (!id.is_empty() && id.len() <= Self::MAX && id.bytes().all(printable)).then(|| Self(id.into()))
    }

    /// The id as the service wrote it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn id_of(value: &str) -> Option<RequestId> {
        let value = HeaderValue::from_str(value).unwrap();
        RequestId::of(&HeaderMap::from_iter([(HeaderName::from_static("x-requestid"), value)]))
    }

    #[test]
    fn only_a_plain_short_id_is_kept() {
        assert_eq!(id_of("4a1b-9_.Z").unwrap().as_str(), "4a1b-9_.Z");
        assert_eq!(id_of("4a1b-9_.Z").unwrap().to_string(), "4a1b-9_.Z");
        assert_eq!(id_of(&"x".repeat(128)).unwrap().as_str().len(), 128);
        assert_eq!(id_of(&"x".repeat(129)), None);
        assert_eq!(id_of(""), None);
        assert_eq!(id_of("a b"), None);
        assert_eq!(id_of("Bearer=abc"), None);
    }
}
