//! The Play Games call without a client: the least that sending it and receiving the answer costs.

use std::error::Error;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use http::header::CONTENT_LENGTH;
use http::{HeaderName, HeaderValue, Request, Response};
use pgs_token::{AccessToken, Endpoint as _, GeneratePlayGroupingApiToken, PackageName, Persona};

/// The longest answer that is read. The server's is below 300 bytes.
const BUFFER: usize = 4096;
const TIMEOUT: Duration = Duration::from_secs(30);

fn main() -> Result<(), Box<dyn Error>> {
    let (origin, count) = sample::origin_and_count();
    let mut stream = TcpStream::connect(origin.trim_start_matches("http://"))?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(TIMEOUT))?;
    stream.set_write_timeout(Some(TIMEOUT))?;
    let call =
        GeneratePlayGroupingApiToken::new(PackageName::new(sample::PACKAGE_NAME)?, Persona::new(sample::PERSONA)?)
            .with_origin(origin.parse()?);
    let credential = AccessToken::new(sample::ACCESS_TOKEN)?;
    for _ in 0..count {
        send(&mut stream, &call.request(&credential))?;
        let response = receive(&mut stream)?;
        assert_eq!(call.response(&response)?.token_value.expose(), sample::PGS.token);
    }
    Ok(())
}

fn send(stream: &mut TcpStream, request: &Request<Vec<u8>>) -> Result<(), Box<dyn Error>> {
    let target = request.uri().path_and_query().ok_or("no target")?;
    let authority = request.uri().authority().ok_or("no host")?;
    let mut message = Vec::with_capacity(1024);
    write!(message, "{} {target} HTTP/1.1\r\nhost: {authority}\r\n", request.method())?;
    for (name, value) in request.headers() {
        for piece in [name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"] {
            message.extend_from_slice(piece);
        }
    }
    message.extend_from_slice(b"\r\n");
    Ok(stream.write_all(&message)?)
}

fn receive(stream: &mut TcpStream) -> Result<Response<Vec<u8>>, Box<dyn Error>> {
    let mut buffer = [0; BUFFER];
    let mut filled = 0;
    loop {
        let read = stream.read(&mut buffer[filled..])?;
        if read == 0 {
            return Err("the answer ends early, or is too long".into());
        }
        filled += read;
        if let Some(response) = parse(&buffer[..filled])? {
            return Ok(response);
        }
    }
}

/// `None` while something is missing.
fn parse(message: &[u8]) -> Result<Option<Response<Vec<u8>>>, Box<dyn Error>> {
    let mut headers = [httparse::EMPTY_HEADER; 32];
    let mut head = httparse::Response::new(&mut headers);
    let httparse::Status::Complete(length) = head.parse(message)? else { return Ok(None) };
    let body = &message[length..];
    let mut response = Response::new(Vec::new());
    *response.status_mut() = head.code.unwrap_or_default().try_into()?;
    for header in head.headers {
        let name = HeaderName::from_bytes(header.name.as_bytes())?;
        response.headers_mut().append(name, HeaderValue::from_bytes(header.value)?);
    }
    let length: usize = response.headers().get(CONTENT_LENGTH).ok_or("no length")?.to_str()?.parse()?;
    if body.len() < length {
        return Ok(None);
    }
    *response.body_mut() = body.to_vec();
    Ok(Some(response))
}
