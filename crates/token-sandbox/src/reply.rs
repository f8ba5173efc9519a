//! An answer under construction, and the stamp that every answer gets.

use std::time::{Duration, SystemTime};

use chrono::{DateTime, Utc};
use http::{HeaderName, HeaderValue, Response, StatusCode, header};

/// The last second that HTTP's date format can write: 9999-12-31T23:59:59Z.
pub(crate) const LAST_SECOND: i64 = 253_402_300_799;

/// Smaller than `http::Response`, so that it can travel as the `Err` of a `Result`.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    pub(crate) fn new(status: StatusCode, content_type: &'static str, body: impl Into<Vec<u8>>) -> Self {
        Self {
            status,
            headers: vec![(header::CONTENT_TYPE, HeaderValue::from_static(content_type))],
            body: body.into(),
        }
    }

    pub(crate) fn empty(status: StatusCode) -> Self {
        Self { status, headers: Vec::new(), body: Vec::new() }
    }

    pub(crate) fn with(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }

    pub(crate) fn with_static(self, name: HeaderName, value: &'static str) -> Self {
        self.with(name, HeaderValue::from_static(value))
    }

    /// Adds `Date`, unless a scripted response brought its own, and the true `Content-Length`.
    pub(crate) fn into_response(self, now: DateTime<Utc>) -> Response<Vec<u8>> {
        let length = self.body.len();
        let mut response = Response::new(self.body);
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        for (name, value) in self.headers {
            headers.append(name, value);
        }
        // RFC 9110 section 8.6: no Content-Length in a 204.
        if self.status == StatusCode::NO_CONTENT {
            headers.remove(header::CONTENT_LENGTH);
        } else {
            headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
        }
        if let (false, Ok(date)) = (headers.contains_key(header::DATE), HeaderValue::from_str(&http_date(now))) {
            headers.insert(header::DATE, date);
        }
        response
    }
}

impl From<Response<Vec<u8>>> for Reply {
    fn from(response: Response<Vec<u8>>) -> Self {
        let (parts, body) = response.into_parts();
        let headers = parts.headers.iter();
        Self {
            status: parts.status,
            headers: headers.map(|(name, value)| (name.clone(), value.clone())).collect(),
            body,
        }
    }
}

/// RFC 9110 section 5.6.7. `SystemTime` is arithmetic here, not a clock: nothing calls `now`.
#[expect(clippy::arithmetic_side_effects, reason = "the last second is in the year 9999")]
fn http_date(now: DateTime<Utc>) -> String {
    let seconds = now.timestamp().clamp(0, LAST_SECOND).unsigned_abs();
    httpdate::fmt_http_date(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds))
}
