use serde::de::{MapAccess, SeqAccess};
use token_protocol::json::{self, Member, Object, Shape, Text};
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
        Content::Json if is_error => json::read::<Root<'_>>(body).ok().and_then(Member::lenient),
        _ => None,
    };
    let Some(Root(error)) = said else { return head.unrecognized() };

    let mut asked = None;
    let mut reasons: Vec<Code> = error.errors.lenient().into_iter().flatten().filter_map(Legacy::reason).collect();
    for detail in error.details.lenient().into_iter().flatten() {
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

/// The body's `error`, if the body is Google's envelope.
struct Root<'a>(Envelope<'a>);

impl<'de> Shape<'de> for Root<'de> {
    fn from_object<A: MapAccess<'de>>(map: A) -> Result<Option<Self>, A::Error> {
        Ok(Outer::from_object(map)?.and_then(Self::of))
    }

    fn from_array<A: SeqAccess<'de>>(array: A) -> Result<Option<Self>, A::Error> {
        Ok(Vec::<Outer<'_>>::from_array(array)?.into_iter().flatten().find_map(Self::of))
    }
}

impl<'a> Root<'a> {
    fn of(outer: Outer<'a>) -> Option<Self> {
        outer.error.lenient().filter(Envelope::says_something).map(Self)
    }
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
    errors: Member<Vec<Legacy<'a>>>,
    details: Member<Vec<Detail<'a>>>,
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

impl Envelope<'_> {
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
    fn member<A: MapAccess<'de>>(&mut self, name: &str, map: &mut A) -> Result<(), A::Error> {
        match name {
            "error" => self.error.fill(map),
            _ => json::skip(map),
        }
    }
}

impl<'de> Object<'de> for Envelope<'de> {
    fn member<A: MapAccess<'de>>(&mut self, name: &str, map: &mut A) -> Result<(), A::Error> {
        match name {
            "code" => self.code.fill(map),
            "message" => self.message.fill(map),
            "status" => self.status.fill(map),
            "errors" => self.errors.fill(map),
            "details" => self.details.fill(map),
            _ => json::skip(map),
        }
    }
}

impl<'de> Object<'de> for Legacy<'de> {
    fn member<A: MapAccess<'de>>(&mut self, name: &str, map: &mut A) -> Result<(), A::Error> {
        match name {
            "reason" => self.reason.fill(map),
            _ => json::skip(map),
        }
    }
}

impl<'de> Object<'de> for Detail<'de> {
    fn member<A: MapAccess<'de>>(&mut self, name: &str, map: &mut A) -> Result<(), A::Error> {
        match name {
            "@type" => self.kind.fill(map),
            "reason" => self.reason.fill(map),
            "retryDelay" => self.retry_delay.fill(map),
            _ => json::skip(map),
        }
    }
}
