use token_protocol::json::{self, List, Member, Object, OneOrMany, Slot, Text};
use token_protocol::{Content, Error, Head, Message, RetryAfter};

use crate::{Challenge, Code, Rejection, retry_info};

/// Reads every answer of a Google API that is not a success, in whichever of its forms it comes: the older format
/// with `errors`, the newer one with `status` and `details`, both in one, either of them in an array
/// (<https://github.com/google-gemini/gemini-cli/issues/14831>), an HTML page of the front end
/// (<https://github.com/denar90/mobile-friendly/issues/5>), nothing at all.
///
/// A body whose `error` is a string is that of an OAuth token endpoint, not of an API, and not recognised.
#[must_use]
pub fn refusal(head: Head<'_>, body: &[u8]) -> Error<Rejection> {
    let is_error = head.status.is_client_error() || head.status.is_server_error();
    let said = match head.content(body) {
        Content::Json if is_error => Envelope::read(body),
        _ => None,
    };
    let Some(error) = said else { return head.unrecognized() };

    let mut asked = None;
    let errors = error.errors.lenient().unwrap_or_default();
    let mut reasons: Vec<Code> = errors.into_values().filter_map(Legacy::reason).collect();
    for detail in error.details.lenient().unwrap_or_default().into_values() {
        match detail.kind.lenient().as_deref() {
            Some("type.googleapis.com/google.rpc.ErrorInfo") => {
                reasons.extend(detail.reason.lenient().map(|reason| Code::new(&reason)));
            }
            Some("type.googleapis.com/google.rpc.RetryInfo") => {
                asked = asked.max(detail.retry_delay.lenient().and_then(|delay| retry_info::wait(&delay)));
            }
            _ => {}
        }
    }
    let rejection = Rejection {
        status: error.status.lenient().map(|status| Code::new(&status)),
        reasons,
        message: Message::from(error.message.lenient().unwrap_or_default()),
        challenge: Challenge::of(head.headers),
    };
    head.rejected(rejection, asked.map(RetryAfter::delay))
}

#[derive(Default)]
struct Outer<'a> {
    error: Member<Envelope<'a>>,
}

#[derive(Default)]
struct Envelope<'a> {
    code: Member<u64>,
    message: Member<Text<'a>>,
    status: Member<Text<'a>>,
    errors: Member<List<Legacy<'a>>>,
    details: Member<List<Detail<'a>>>,
}

/// An element of the older format's `errors`.
#[derive(Default)]
struct Legacy<'a> {
    reason: Member<Text<'a>>,
}

/// An element of the newer format's `details`: `ErrorInfo`, `RetryInfo`, or one that does not matter here.
#[derive(Default)]
struct Detail<'a> {
    kind: Member<Text<'a>>,
    reason: Member<Text<'a>>,
    retry_delay: Member<Text<'a>>,
}

impl<'a> Envelope<'a> {
    /// The body's `error`, or that of the first object in it that has one.
    fn read(body: &'a [u8]) -> Option<Self> {
        let roots = json::read::<OneOrMany<Outer<'a>>>(body).ok()?.lenient()?;
        roots.into_values().filter_map(|root| root.error.lenient()).find(Self::says_something)
    }

    fn says_something(&self) -> bool {
        matches!(self.code, Member::Value(_))
            || matches!(self.message, Member::Value(_))
            || matches!(self.status, Member::Value(_))
            || matches!(&self.errors, Member::Value(errors) if !errors.is_empty())
            || matches!(&self.details, Member::Value(details) if !details.is_empty())
    }
}

impl Legacy<'_> {
    fn reason(self) -> Option<Code> {
        self.reason.lenient().map(|reason| Code::new(&reason))
    }
}

impl<'de> Object<'de> for Outer<'de> {
    fn member(&mut self, name: &str) -> Option<&mut dyn Slot<'de>> {
        match name {
            "error" => Some(&mut self.error),
            _ => None,
        }
    }
}

impl<'de> Object<'de> for Envelope<'de> {
    fn member(&mut self, name: &str) -> Option<&mut dyn Slot<'de>> {
        match name {
            "code" => Some(&mut self.code),
            "message" => Some(&mut self.message),
            "status" => Some(&mut self.status),
            "errors" => Some(&mut self.errors),
            "details" => Some(&mut self.details),
            _ => None,
        }
    }
}

impl<'de> Object<'de> for Legacy<'de> {
    fn member(&mut self, name: &str) -> Option<&mut dyn Slot<'de>> {
        match name {
            "reason" => Some(&mut self.reason),
            _ => None,
        }
    }
}

impl<'de> Object<'de> for Detail<'de> {
    fn member(&mut self, name: &str) -> Option<&mut dyn Slot<'de>> {
        match name {
            "@type" => Some(&mut self.kind),
            "reason" => Some(&mut self.reason),
            "retryDelay" => Some(&mut self.retry_delay),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use http::header::{CONTENT_TYPE, WWW_AUTHENTICATE};
    use http::{Response, StatusCode};

    use super::*;
    use crate::BearerError;

    fn refused(body: &str) -> Error<Rejection> {
        let response = Response::builder()
            .status(StatusCode::FORBIDDEN)
            .header(CONTENT_TYPE, "application/json")
            .header(WWW_AUTHENTICATE, r#"Bearer realm="https://accounts.google.com/", error="insufficient_scope""#)
            .body(body.as_bytes())
            .unwrap();
        refusal(Head::of(&response), response.body())
    }

    #[test]
    fn any_member_makes_it_google_s_error() {
        for error in [
            r#"{"code":403}"#,
            r#"{"message":""}"#,
            r#"{"status":"NOT_FOUND"}"#,
            r#"{"errors":[{"reason":"authError"}]}"#,
            r#"{"details":[{"@type":"type.googleapis.com/google.rpc.Help"}]}"#,
        ] {
            assert!(matches!(refused(&format!(r#"{{"error":{error}}}"#)), Error::Rejected { .. }), "{error}");
        }
        for error in ["{}", r#"{"code":"403"}"#, r#"{"errors":[]}"#, r#"{"details":[7]}"#, r#""invalid_grant""#] {
            assert!(matches!(refused(&format!(r#"{{"error":{error}}}"#)), Error::Unrecognized { .. }), "{error}");
        }
    }

    #[test]
    fn all_of_it_can_be_had() {
        let error = refused(
            r#"{"error":{"code":403,"message":"No.","status":"PERMISSION_DENIED","errors":[{"reason":"forbidden"}],"details":[
                {"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"SERVICE_DISABLED"},
                {"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"7s"},
                {"@type":"type.googleapis.com/google.rpc.Other","reason":"OTHER"}]}}"#,
        );
        assert_eq!(error.retry_after(), Some(RetryAfter::delay(std::time::Duration::from_secs(8))));
        let Error::Rejected { rejection, .. } = error else { panic!("{error}") };
        assert_eq!(rejection.status().map(Code::as_str), Some("PERMISSION_DENIED"));
        assert_eq!(rejection.code(), rejection.status());
        let reasons: Vec<_> = rejection.reasons().iter().map(Code::as_str).collect();
        assert_eq!(reasons, ["forbidden", "SERVICE_DISABLED"]);
        assert_eq!(rejection.message().as_str(), "No.");
        assert_eq!(rejection.challenge().and_then(Challenge::error), Some(BearerError::InsufficientScope));
        assert_eq!(rejection.to_string(), "PERMISSION_DENIED: No.");
    }
}
