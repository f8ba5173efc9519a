use std::fmt;

use chrono::{DateTime, Utc};
use http::header::DATE;
use http::{HeaderMap, Response, StatusCode};

use crate::retry_after::http_date;
use crate::{Content, Error, Flaw, Malformed, RequestId, RetryAfter, content};

/// A response without its body: what [`Endpoint::read`](crate::Endpoint::read) looks at first.
#[derive(Clone, Copy)]
pub struct Head<'a> {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: &'a HeaderMap,
}

impl<'a> Head<'a> {
    /// The head of a response.
    pub fn of<B>(response: &'a Response<B>) -> Self {
        Self { status: response.status(), headers: response.headers() }
    }

    /// How a body under these headers is to be read.
    #[must_use]
    pub fn content(&self, body: &[u8]) -> Content {
        Content::of(self.headers, body)
    }

    /// When the server says it answered: its `Date` header.
    #[must_use]
    pub fn date(&self) -> Option<DateTime<Utc>> {
        http_date(self.headers.get(DATE)?.to_str().ok()?)
    }

    /// What the service calls this request, if it says.
    #[must_use]
    pub fn request_id(&self) -> Option<RequestId> {
        RequestId::of(self.headers)
    }

    /// A refusal in the service's own words. `asked` is a wait that the body asks for, beside the one in
    /// the `Retry-After` header; the longer one holds.
    #[must_use]
    pub fn rejected<R>(&self, rejection: R, asked: Option<RetryAfter>) -> Error<R> {
        let retry_after = match (self.retry_after(), asked) {
            (Some(header), Some(body)) => Some(header.longest(body)),
            (header, body) => header.or(body),
        };
        Error::Rejected { status: self.status, retry_after, request_id: self.request_id(), rejection }
    }

    /// An answer that is not the service's.
    #[must_use]
    pub fn unrecognized<R>(&self) -> Error<R> {
        Error::Unrecognized {
            status: self.status,
            retry_after: self.retry_after(),
            request_id: self.request_id(),
            content_type: content::media_type(self.headers),
        }
    }

    /// A success whose body is not what the service promises.
    #[must_use]
    pub fn malformed<R>(&self, flaw: Flaw) -> Error<R> {
        Error::Malformed(Malformed { status: self.status, request_id: self.request_id(), flaw })
    }

    fn retry_after(&self) -> Option<RetryAfter> {
        RetryAfter::of(self.headers, || self.date())
    }
}

/// The status alone: headers may hold cookies and the like.
impl fmt::Debug for Head<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Head").field("status", &self.status).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::FlawKind;

    #[test]
    fn every_error_has_the_id_to_quote() {
        let response = Response::builder().header("x-requestid", "r-17").header("cookie", "s3cr3t").body(()).unwrap();
        let head = Head::of(&response);
        let errors = [head.rejected((), None), head.unrecognized(), head.malformed(Flaw::at(FlawKind::Missing, "a"))];
        for error in errors {
            assert_eq!(error.request_id().map(RequestId::as_str), Some("r-17"), "{error:?}");
            assert_eq!(error.status(), StatusCode::OK);
        }
        assert_eq!(format!("{head:?}"), "Head { status: 200, .. }");
    }
}
