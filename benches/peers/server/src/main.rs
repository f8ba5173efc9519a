//! Answers the Play Games call and the Play EMM call on a loopback port, always alike.
//!
//! It waits before each answer, as a network makes a client wait: whatever the machine is busy with, the client has gone to
//! sleep by then, and takes the same way through its code each time.
use std::io::{self, BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

use sample::{ACCESS_TOKEN, Answer, EMM, ENTERPRISE_ID, PACKAGE_NAME, PERSONA, PGS, USER_ID};

const WAIT: Duration = Duration::from_millis(8);

#[expect(clippy::disallowed_methods, reason = "a thread for each connection")]
fn main() -> io::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    println!("http://{}", listener.local_addr()?);
    for stream in listener.incoming() {
        let stream = stream?;
        thread::spawn(move || serve(&stream));
    }
    Ok(())
}

/// Until the client closes its connection.
#[expect(clippy::disallowed_methods, reason = "this is the wait")]
fn serve(mut stream: &TcpStream) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut lines = BufReader::new(stream).lines();
    loop {
        let request: Vec<String> =
            lines.by_ref().take_while(|line| !matches!(line, Ok(line) if line.is_empty())).collect::<Result<_, _>>()?;
        let Some(request_line) = request.first() else { return Ok(()) };
        let response = answer(request_line, &request).map_or_else(
            || "HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n".to_owned(),
            |answer| message(&answer),
        );
        thread::sleep(WAIT);
        // In one piece, for the client to read in one.
        stream.write_all(response.as_bytes())?;
    }
}

/// The answer to a call that is as the service wants it: `None` to any other, so that no program is measured that sends
/// something else.
fn answer(request_line: &str, headers: &[String]) -> Option<Answer> {
    let authorization = format!("authorization: Bearer {ACCESS_TOKEN}");
    let has = |header: &str| headers.iter().any(|line| line.eq_ignore_ascii_case(header));
    if !has(&authorization) || !has("content-length: 0") {
        return None;
    }
    let target = request_line.strip_prefix("POST ")?.strip_suffix(" HTTP/1.1")?;
    let emm = format!("/androidenterprise/v1/enterprises/{ENTERPRISE_ID}/users/{USER_ID}/authenticationToken");
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let has = |name: &str, value: &str| query.split('&').any(|pair| pair.split_once('=') == Some((name, value)));
    match path {
        "/games/v1/accesstokens/generatePlayGroupingApiToken"
            if has("packageName", PACKAGE_NAME) && has("persona", PERSONA) =>
        {
            Some(PGS)
        }
        _ if path == emm => Some(EMM),
        _ => None,
    }
}

fn message(answer: &Answer) -> String {
    let headers = answer.head().map(|(name, value)| format!("{name}: {value}\r\n")).concat();
    format!("HTTP/1.1 200 OK\r\n{headers}\r\n{}", answer.body)
}
