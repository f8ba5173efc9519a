//! The faults of TLS and HTTP/2.

use h2::Reason;

use super::certificates::Flaw;
use super::faults::{BROKE_OFF, GRANTED, HEAD, NOT_CONNECTED, OPEN, TIMEOUT, TOO_LARGE, say};
use super::http2::Play;
use super::script::{Script, Step};
use super::{Fault, How, Needs};

pub(super) fn tls() -> Vec<Fault> {
    let granting = || [Step::Hear, say(format!("{HEAD}{{token}}")), Step::Bye];
    let with = |name, flaw, outcome| Fault {
        name,
        how: How::Tls(flaw, Script::new(granting())),
        client: Needs::Usual,
        outcome,
    };
    let then = |name, steps: Vec<Step>, outcome| Fault {
        how: How::Tls(Flaw::None, Script::new(steps)),
        ..with(name, Flaw::None, outcome)
    };
    vec![
        with("a good certificate", Flaw::None, GRANTED),
        Fault {
            client: Needs::Stranger,
            ..with("a certificate of an authority that is not trusted", Flaw::None, NOT_CONNECTED)
        },
        with("a certificate for another name", Flaw::WrongName, NOT_CONNECTED),
        with("an expired certificate", Flaw::Expired, NOT_CONNECTED),
        with("a certificate that is not valid yet", Flaw::NotYetValid, NOT_CONNECTED),
        with("a self-signed certificate", Flaw::SelfSigned, NOT_CONNECTED),
        with("a certificate of an unknown authority", Flaw::UnknownAuthority, NOT_CONNECTED),
        with("a certificate for another purpose", Flaw::WrongPurpose, NOT_CONNECTED),
        then("TLS closed after the request", vec![Step::Hear, Step::Bye], BROKE_OFF),
        then("TLS cut after the request", vec![Step::Hear], BROKE_OFF),
        then("a body that ends with TLS", vec![Step::Hear, say(format!("{OPEN}{{token}}")), Step::Bye], GRANTED),
        // Whoever sits in between can cut, but not say goodbye.
        then("a body that ends with TLS, cut", vec![Step::Hear, say(format!("{OPEN}{{token}}"))], BROKE_OFF),
        Fault { how: How::PlainForTls(Script::new([])), ..with("TLS closed at once", Flaw::None, NOT_CONNECTED) },
        Fault {
            how: How::PlainForTls(Script::new([Step::Reset])),
            ..with("TLS reset at once", Flaw::None, NOT_CONNECTED)
        },
        Fault {
            how: How::PlainForTls(Script::new([say("HTTP/1.1 400 Bad Request\r\n\r\n"), Step::Wait])),
            ..with("HTTP in place of TLS", Flaw::None, NOT_CONNECTED)
        },
        Fault {
            how: How::PlainForTls(Script::new([Step::Wait])),
            client: Needs::HurryToConnect,
            ..with("a handshake that is never answered", Flaw::None, ["connect timeout, nothing sent: retry"; 4])
        },
    ]
}

pub(super) fn http2() -> Vec<Fault> {
    let with = |name, play, outcome| Fault { name, how: How::Http2(play), client: Needs::Usual, outcome };
    let hurried = |name, play| Fault { client: Needs::Hurry, ..with(name, play, TIMEOUT) };
    vec![
        with("HTTP/2", Play::Grant, GRANTED),
        with("HTTP/2: stream refused", Play::Reset(Reason::REFUSED_STREAM), BROKE_OFF),
        with("HTTP/2: stream reset", Play::Reset(Reason::INTERNAL_ERROR), BROKE_OFF),
        with("HTTP/2: stream reset without an error", Play::Reset(Reason::NO_ERROR), BROKE_OFF),
        with("HTTP/2: HTTP/1.1 required", Play::Reset(Reason::HTTP_1_1_REQUIRED), BROKE_OFF),
        with("HTTP/2: stream reset after the head", Play::ResetAfterTheHead, BROKE_OFF),
        with("HTTP/2: stream reset within the body", Play::ResetWithinTheBody, BROKE_OFF),
        with("HTTP/2: stream stopped within the body", Play::StopDeclared, BROKE_OFF),
        // Nothing but the text tells that it was not meant to end there; and a busy server may reset it before the head is out.
        with(
            "HTTP/2: stream stopped within the body, undeclared",
            Play::StopUndeclared,
            ["malformed 200 (Truncated): give up or broke off: retry"; 4],
        ),
        with("HTTP/2: going away", Play::GoAway(Reason::NO_ERROR), BROKE_OFF),
        with("HTTP/2: going away with an error", Play::GoAway(Reason::ENHANCE_YOUR_CALM), BROKE_OFF),
        with("HTTP/2: going away within the body", Play::GoAwayWithinTheBody, BROKE_OFF),
        // The connection is everybody's, and what came too late is not answered.
        with("HTTP/2: going away after this one", Play::GoAwayKindly, ["a token or broke off: retry"; 4]),
        with("HTTP/2: declared longer than it is", Play::ShorterThanDeclared, BROKE_OFF),
        with("HTTP/2: declared, and not there", Play::HeadOnly, BROKE_OFF),
        with("HTTP/2: declared shorter than it is", Play::LongerThanDeclared, BROKE_OFF),
        with("HTTP/2: 10,000 headers", Play::ManyHeaders, BROKE_OFF),
        with("HTTP/2: a header of 1 MB", Play::LongHeader, BROKE_OFF),
        with("HTTP/2: 10 GB", Play::Endless, TOO_LARGE),
        with("HTTP/2: closed within the body", Play::Cut, BROKE_OFF),
        with("HTTP/2: HTTP/1.1 in its place", Play::NotHttp2, BROKE_OFF),
        with("HTTP/2: a frame that is none", Play::Garbage, BROKE_OFF),
        hurried("HTTP/2: never answered", Play::Silent),
        hurried("HTTP/2: a body that drips", Play::Drip),
    ]
}
