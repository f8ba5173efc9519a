//! No client at all: the four calls over std's `TcpStream`, and the part of HTTP/1.1 that they need.
//!
//! A transport's three duties: nothing here adds a credential or follows a redirect, `take` bounds the response, and `Timed`
//! the time from the connection on. Plain HTTP only, so it is for a loopback host, or a proxy there that adds TLS.

use std::error::Error;
use std::io::{self, BufRead, BufReader, Read, Take, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use four_calls::{arguments, calls, vectors};
use http::{Request, Response, header};

/// Where a response is too long, head and body. The sandbox's longest is below 2 KiB.
const TOO_LONG: u64 = 1 << 20;
const TIMEOUT: Duration = Duration::from_secs(10);

fn main() -> Result<(), Box<dyn Error>> {
    let (origin, folder) = arguments()?;
    for call in calls(&origin)? {
        let response = send(&call.request)?;
        println!("{}: {}", call.name, call.response(&response)?);
    }
    vectors(&folder)
}

/// One request on a connection of its own.
fn send(request: &Request<Vec<u8>>) -> Result<Response<Vec<u8>>, Box<dyn Error>> {
    let authority = request.uri().authority().ok_or("no host in the request")?;
    // The brackets of an IPv6 address belong to the URI.
    let address = (authority.host().trim_matches(['[', ']']), authority.port_u16().unwrap_or(80));
    let mut stream = TcpStream::connect(address)?;
    #[expect(clippy::disallowed_methods, reason = "a transport keeps the time")]
    let deadline = Instant::now() + TIMEOUT;
    stream.set_write_timeout(Some(TIMEOUT))?;

    let target = request.uri().path_and_query().map_or("/", |target| target.as_str());
    let head = format!("{} {target} HTTP/1.1\r\nhost: {authority}\r\nconnection: close\r\n", request.method());
    let mut message = head.into_bytes();
    for (name, value) in request.headers() {
        message.extend([name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"].concat());
    }
    message.extend_from_slice(b"\r\n");
    message.extend_from_slice(request.body());
    stream.write_all(&message)?;
    receive(BufReader::new(Timed { stream, deadline }.take(TOO_LONG)))
}

fn receive(mut stream: BufReader<Take<Timed>>) -> Result<Response<Vec<u8>>, Box<dyn Error>> {
    let status_line = line(&mut stream)?;
    let status = status_line.split(' ').nth(1).ok_or("no status")?;
    let mut response = Response::builder().status(status);
    // Without a length, the body ends with the connection.
    let mut length = None;
    loop {
        let field = line(&mut stream)?;
        if field.is_empty() {
            break;
        }
        let (name, value) = field.split_once(':').ok_or("no header")?;
        if name.eq_ignore_ascii_case(header::TRANSFER_ENCODING.as_str()) {
            return Err("a transfer encoding, which this program does not read".into());
        }
        if name.eq_ignore_ascii_case(header::CONTENT_LENGTH.as_str()) {
            length = Some(value.trim().parse()?);
        }
        response = response.header(name, value.trim());
    }
    let mut body = Vec::new();
    let read = stream.by_ref().take(length.unwrap_or(u64::MAX)).read_to_end(&mut body)?;
    if stream.get_ref().limit() == 0 {
        return Err("the response is too long".into());
    }
    if length.is_some_and(|length| length != read as u64) {
        return Err("the response ends in its body".into());
    }
    Ok(response.body(body)?)
}

fn line(stream: &mut impl BufRead) -> Result<String, Box<dyn Error>> {
    let mut line = String::new();
    stream.read_line(&mut line)?;
    line.strip_suffix("\r\n").map(str::to_owned).ok_or_else(|| "the response ends in its head".into())
}

/// One deadline for all of a response: a socket's timeout starts anew with every read.
struct Timed {
    stream: TcpStream,
    deadline: Instant,
}

impl Read for Timed {
    #[expect(clippy::disallowed_methods, reason = "a transport keeps the time")]
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let left = self.deadline.checked_duration_since(Instant::now()).ok_or(io::ErrorKind::TimedOut)?;
        self.stream.set_read_timeout(Some(left))?;
        self.stream.read(to)
    }
}
