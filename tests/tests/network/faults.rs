//! The table of faults.

use std::io::Write as _;
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::script::{Script, Step};
use super::{Fault, How, Needs, secure_faults};
use crate::common::TOKEN;

pub(super) const BROKE_OFF: [&str; 4] = ["broke off: retry"; 4];
const GARBLED: [&str; 4] = ["garbled: give up"; 4];
pub(super) const GRANTED: [&str; 4] = [TOKEN; 4];
pub(super) const NOT_CONNECTED: [&str; 4] = ["connect, nothing sent: retry"; 4];
pub(super) const TIMEOUT: [&str; 4] = ["timeout: retry"; 4];
pub(super) const TOO_LARGE: [&str; 4] = ["too large: give up"; 4];
const CUT: [&str; 4] = ["malformed 200 (Truncated): give up"; 4];
const UNDECODED: [&str; 4] = ["malformed 200 (Encoding): give up"; 4];

const TEN_GIGABYTES: u64 = 10 << 30;

/// A head that declares the body's length. It says, as [`head`] does, that the connection closes.
pub(super) const HEAD: &str =
    "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n";
/// A head that lets the body end with the connection.
pub(super) const OPEN: &str = "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-type: application/json\r\n\r\n";
const CHUNKED: &str =
    "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n";

/// All of them. Redirects go to `elsewhere`, `host:port`.
pub(crate) fn faults(elsewhere: &str) -> Vec<Fault> {
    [
        lost_connections(),
        wrong_lengths(),
        wrong_chunks(),
        not_http(),
        headers(),
        statuses(),
        redirects(elsewhere),
        slow(),
        large(),
        compressed(),
        secure_faults::tls(),
        secure_faults::http2(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn plain(name: &'static str, steps: impl IntoIterator<Item = Step>, outcome: [&'static str; 4]) -> Fault {
    Fault { name, how: How::Plain(Script::new(steps)), client: Needs::Usual, outcome }
}

pub(super) fn say(text: impl Into<String>) -> Step {
    Step::Say(text.into())
}

/// A head, which says that the connection closes, or the next call might find it in the pool and closing.
fn head(status: &str, headers: &str) -> String {
    format!("HTTP/1.1 {status}\r\nconnection: close\r\n{headers}\r\n")
}

/// Hears the request and answers with this text.
fn answer(name: &'static str, text: impl Into<String>, outcome: [&'static str; 4]) -> Fault {
    plain(name, [Step::Hear, say(text)], outcome)
}

fn lost_connections() -> Vec<Fault> {
    vec![
        Fault { name: "nobody listens", how: How::Nobody, client: Needs::Usual, outcome: NOT_CONNECTED },
        plain("closed at once", [], BROKE_OFF),
        // Whether the request is on its way by then is a matter of luck.
        plain("reset at once", [Step::Reset], ["broke off: retry or connect, nothing sent: retry"; 4]),
        plain("closed after the request", [Step::Hear], BROKE_OFF),
        plain("reset after the request", [Step::Hear, Step::Reset], BROKE_OFF),
        answer("closed within the head", "HTTP/1.1 200 OK\r\ncontent-le", BROKE_OFF),
        plain("reset within the head", [Step::Hear, say("HTTP/1.1 200 OK\r\ncontent-le"), Step::Reset], BROKE_OFF),
        answer("closed after the head", HEAD, BROKE_OFF),
        plain("reset after the head", [Step::Hear, say(HEAD), Step::Reset], BROKE_OFF),
        answer("closed within the body", format!("{HEAD}{{"), BROKE_OFF),
        plain("reset within the body", [Step::Hear, say(format!("{HEAD}{{")), Step::Reset], BROKE_OFF),
        plain("reset within a body without a length", [Step::Hear, say(format!("{OPEN}{{")), Step::Reset], BROKE_OFF),
        plain("reset after the answer", [Step::Hear, say(format!("{HEAD}{{token}}")), Step::Reset], GRANTED),
        answer("closed after the answer", format!("{HEAD}{{token}}"), GRANTED),
        answer("a body that ends with the connection", format!("{OPEN}{{token}}"), GRANTED),
        answer("a body without a length, cut", format!("{OPEN}{{\""), CUT),
    ]
}

fn wrong_lengths() -> Vec<Fault> {
    let length = |value: &str| head("200 OK", &format!("content-type: application/json\r\n{value}\r\n")) + "{token}";
    vec![
        answer("declared shorter than it is", length("content-length: 9"), CUT),
        answer("declared longer than it is", length("content-length: 999"), BROKE_OFF),
        answer("a length that is no number", length("content-length: banana"), GARBLED),
        answer("a negative length", length("content-length: -1"), GARBLED),
        answer("a length beyond 64 bits", length("content-length: 18446744073709551616"), GARBLED),
        answer("two lengths that differ", length("content-length: {length}\r\ncontent-length: 9"), GARBLED),
        answer("two lengths in one that differ", length("content-length: {length}, 9"), GARBLED),
        answer("the same length twice", length("content-length: {length}\r\ncontent-length: {length}"), GRANTED),
        answer("no bytes", head("200 OK", "content-length: 0\r\n"), ["unrecognized 200: give up"; 4]),
    ]
}

fn wrong_chunks() -> Vec<Fault> {
    let chunks = |text: &str| format!("{CHUNKED}{text}");
    vec![
        answer("chunks", chunks("1\r\n \r\n{length-hex}\r\n{token}\r\n0\r\n\r\n"), GRANTED),
        answer("closed within a chunk", chunks("FF\r\n{token}"), BROKE_OFF),
        answer("closed before the last chunk", chunks("{length-hex}\r\n{token}\r\n"), BROKE_OFF),
        plain("reset within a chunk", [Step::Hear, say(chunks("FF\r\n{token}")), Step::Reset], BROKE_OFF),
        answer("a chunk's length that is none", chunks("banana\r\n"), GARBLED),
        answer("a negative chunk", chunks("-1\r\n"), GARBLED),
        answer("a chunk beyond 64 bits", chunks("10000000000000000\r\n"), GARBLED),
        answer("a chunk longer than it says", chunks("2\r\n{token}\r\n0\r\n\r\n"), GARBLED),
        answer("an extension without end", chunks(&format!("1;{}", "a".repeat(1 << 20))), GARBLED),
        answer("trailers without end", chunks(&format!("0\r\n{}", "x-a: b\r\n".repeat(1 << 17))), GARBLED),
        answer("an encoding that nobody knows", CHUNKED.replace("chunked", "banana") + "{token}", GRANTED),
    ]
}

fn not_http() -> Vec<Fault> {
    vec![
        answer("another protocol", "SSH-2.0-OpenSSH_9.9\r\n", GARBLED),
        plain("a TLS alert", [Step::Hear, Step::Bytes(vec![0x15, 3, 1, 0, 2, 2, 70])], GARBLED),
        answer("a status that is no number", "HTTP/1.1 banana\r\n\r\n", GARBLED),
        answer("a version that does not exist", "HTTP/3.7 200 OK\r\n\r\n", GARBLED),
        answer("another protocol that looks alike", "ICY 200 OK\r\n\r\n", GARBLED),
        plain("zeros", [Step::Hear, Step::Bytes(vec![0; 999])], GARBLED),
        plain("HTTP/2 that nobody asked for", [Step::Hear, Step::Bytes(vec![0, 0, 0, 4, 0, 0, 0, 0, 0])], GARBLED),
    ]
}

fn headers() -> Vec<Fault> {
    let with = |headers: &str| {
        head(
            "200 OK",
            &format!(
                "content-type: application/json
content-length: {{length}}
{headers}"
            ),
        ) + "{token}"
    };
    vec![
        answer(
            "dates, servers and cookies twice",
            with(&"date: x\r\nserver: x\r\nset-cookie: x\r\n".repeat(2)),
            GRANTED,
        ),
        answer(
            "the content type twice",
            with("content-type: text/html\r\n"),
            [
                "unrecognized 200 (text/html): give up",
                "unrecognized 200 (text/html): give up",
                TOKEN,
                "unrecognized 200 (text/html): give up",
            ],
        ),
        answer("97 more headers", with(&"x-a: b\r\n".repeat(97)), GRANTED),
        answer("10,000 headers", with(&"x-a: b\r\n".repeat(10_000)), GARBLED),
        answer("a header of 300 KB", with(&format!("x-a: {}\r\n", "b".repeat(300_000))), GRANTED),
        answer("a header of 1 MB", with(&format!("x-a: {}\r\n", "b".repeat(1 << 20))), GARBLED),
        answer("a status line of 1 MB", format!("HTTP/1.1 200 {}", "b".repeat(1 << 20)), GARBLED),
        answer("a NUL in a header", with("x-a: \0\r\n"), GARBLED),
        answer("a name with a space", with("x a: b\r\n"), GARBLED),
        answer("a header without a colon", with("banana\r\n"), GARBLED),
        answer("a folded header", with("x-a: b\r\n c\r\n"), GARBLED),
        answer("a header that is not ASCII", with("x-a: \u{e9}\r\n"), GRANTED),
    ]
}

fn statuses() -> Vec<Fault> {
    let then = |interim: &str| format!("{interim}{HEAD}{{token}}");
    vec![
        answer("100 first", then("HTTP/1.1 100 Continue\r\n\r\n"), GRANTED),
        answer("103 first", then("HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n"), GRANTED),
        answer("10,000 interim answers first", then(&"HTTP/1.1 103 Early Hints\r\n\r\n".repeat(10_000)), GRANTED),
        answer("closed after an interim answer", "HTTP/1.1 100 Continue\r\n\r\n", BROKE_OFF),
        answer(
            "101, unasked",
            "HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\n\r\n",
            ["unrecognized 101: give up"; 4],
        ),
        answer(
            "204",
            head("204 No Content", ""),
            [
                "unrecognized 204: give up",
                "unrecognized 204: give up",
                "rejected 204 (not found), silent: fix the request",
                "unrecognized 204: give up",
            ],
        ),
        answer(
            "204 with a body all the same",
            head("204 No Content", "content-length: 2\r\n") + "{}",
            [
                "unrecognized 204: give up",
                "unrecognized 204: give up",
                "rejected 204 (not found), silent: fix the request",
                "unrecognized 204: give up",
            ],
        ),
        answer("304", head("304 Not Modified", "etag: x\r\n"), ["unrecognized 304: give up"; 4]),
        answer("206", head("206 Partial Content", "content-length: 2\r\n") + "{}", ["unrecognized 206: give up"; 4]),
        answer("407", head("407 Sign In", "content-length: 0\r\n"), ["unrecognized 407: give up"; 4]),
        answer("999", head("999 What", "content-length: 0\r\n"), ["unrecognized 999: give up"; 4]),
    ]
}

fn redirects(elsewhere: &str) -> Vec<Fault> {
    let to =
        |status: &str, location: &str| head(&format!("{status} X"), &format!("{location}\r\ncontent-length: 0\r\n"));
    let location = format!("location: http://{elsewhere}/");
    vec![
        answer("301 elsewhere", to("301", &location), ["unrecognized 301: give up"; 4]),
        answer("302 elsewhere", to("302", &location), ["unrecognized 302: give up"; 4]),
        answer("303 elsewhere", to("303", &location), ["unrecognized 303: give up"; 4]),
        answer("307 elsewhere", to("307", &location), ["unrecognized 307: give up"; 4]),
        answer("308 elsewhere", to("308", &location), ["unrecognized 308: give up"; 4]),
        answer(
            "302 without a scheme",
            to("302", &format!("location: //{elsewhere}/")),
            ["unrecognized 302: give up"; 4],
        ),
        answer("300 elsewhere", to("300", &location), ["unrecognized 300: give up"; 4]),
        answer("305, a proxy", to("305", &location), ["unrecognized 305: give up"; 4]),
        answer(
            "200 with a refresh",
            to("200", &format!("refresh: 0; http://{elsewhere}/")),
            ["unrecognized 200: give up"; 4],
        ),
        answer(
            "421 with another service",
            to("421", &format!("alt-svc: h2=\"{elsewhere}\"")),
            ["unrecognized 421: give up"; 4],
        ),
    ]
}

/// No pause is as long as the client's patience.
fn drip(name: &'static str, head: &str, piece: &str) -> Fault {
    let piece = piece.as_bytes().to_vec();
    let flood = Step::Flood { piece, total: TEN_GIGABYTES, pause: Duration::from_millis(25) };
    Fault { client: Needs::Hurry, ..plain(name, [Step::Hear, say(head), flood], TIMEOUT) }
}

fn slow() -> Vec<Fault> {
    let interim = Step::Flood {
        piece: b"HTTP/1.1 103 Early Hints\r\n\r\n".repeat(99),
        total: TEN_GIGABYTES,
        pause: Duration::ZERO,
    };
    vec![
        Fault { client: Needs::Hurry, ..plain("never answered", [Step::Hear, Step::Wait], TIMEOUT) },
        Fault { client: Needs::Hurry, ..plain("no body after the head", [Step::Hear, say(HEAD), Step::Wait], TIMEOUT) },
        drip("a head that drips", "HTTP/1.1 200 OK\r\nx-a: ", "x"),
        drip("a body that drips", HEAD.replace("{length}", "99999").as_str(), "x"),
        drip("chunks that drip", CHUNKED, "1\r\n \r\n"),
        drip("interim answers that drip", "", "HTTP/1.1 102 Processing\r\n\r\n"),
        Fault { client: Needs::Hurry, ..plain("interim answers without end", [Step::Hear, interim], TIMEOUT) },
    ]
}

fn large() -> Vec<Fault> {
    let flood = |head: &str, piece: Vec<u8>| {
        [Step::Hear, say(head), Step::Flood { piece, total: TEN_GIGABYTES, pause: Duration::ZERO }]
    };
    let spaces = vec![b' '; 1 << 16];
    let declared = HEAD.replace("{length}", &TEN_GIGABYTES.to_string());
    let chunk = [b"10000\r\n", &spaces[..], b"\r\n"].concat();
    vec![
        plain("10 GB, declared", flood(&declared, spaces.clone()), TOO_LARGE),
        plain("10 GB, not declared", flood(OPEN, spaces), TOO_LARGE),
        plain("10 GB in chunks", flood(CHUNKED, chunk), TOO_LARGE),
        Fault {
            client: Needs::Hurry,
            // How far a client comes is a matter of its machine.
            ..plain(
                "10 GB in chunks of a byte",
                flood(CHUNKED, b"1\r\n \r\n".repeat(9999)),
                ["timeout: retry or too large: give up"; 4],
            )
        },
        plain("10 GB of head", flood("HTTP/1.1 200 OK\r\n", b"x-a: b\r\n".repeat(9999)), GARBLED),
    ]
}

/// So many mebibytes of spaces, and then a token that only EMM would take.
fn gzip(mebibytes: usize) -> Vec<u8> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    for _ in 0..mebibytes {
        gzip.write_all(&vec![b' '; 1 << 20]).unwrap();
    }
    gzip.write_all(br#"{"token":"granted","Reason":"granted"}"#).unwrap();
    gzip.finish().unwrap()
}

fn compressed() -> Vec<Fault> {
    let zipped = |name, body: &[u8], client, outcome| {
        let head = OPEN.replace("\r\n\r\n", "\r\ncontent-encoding: gzip\r\n\r\n");
        Fault { client, ..plain(name, [Step::Hear, say(head), Step::Bytes(body.to_vec())], outcome) }
    };
    let (small, bomb) = (gzip(0), gzip(16));
    let cut = &small[..small.len() - 9];
    let mut broken = small.clone();
    broken[12] ^= 0xFF;
    vec![
        zipped("gzip, unasked", &small, Needs::Usual, UNDECODED),
        zipped("a gzip bomb, unasked", &bomb, Needs::Usual, UNDECODED),
        zipped(
            "gzip",
            &small,
            Needs::Gzip,
            ["malformed 200 (WrongType token): give up", TOKEN, TOKEN, "malformed 200 (Missing data): give up"],
        ),
        zipped("a gzip bomb", &bomb, Needs::Gzip, TOO_LARGE),
        zipped("gzip, cut", cut, Needs::Gzip, BROKE_OFF),
        zipped("gzip, broken", &broken, Needs::Gzip, GARBLED),
        zipped("no gzip", b"{}", Needs::Gzip, GARBLED),
    ]
}
