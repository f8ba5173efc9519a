//! A response as a text, so that a corpus can be read and written by hand.

use http::{HeaderName, HeaderValue, Response, StatusCode};

/// Reads `200\nname: value\n…\n\nbody`. `None` if there is no status or no empty line; headers that are none are left out.
pub(crate) fn parse(data: &[u8]) -> Option<Response<Vec<u8>>> {
    let (head, body) = split_once(data, b"\n\n")?;
    let mut lines = head.split(|&byte| byte == b'\n');
    let mut response = Response::new(body.to_vec());
    *response.status_mut() = StatusCode::from_bytes(lines.next()?).ok()?;
    for line in lines {
        if let Some((name, value)) = header(line) {
            response.headers_mut().append(name, value);
        }
    }
    Some(response)
}

/// `name: value`.
pub(crate) fn header(line: &[u8]) -> Option<(HeaderName, HeaderValue)> {
    let (name, value) = split_once(line, b": ")?;
    Some((HeaderName::from_bytes(name).ok()?, HeaderValue::from_bytes(value).ok()?))
}

pub(crate) fn split_once<'a>(data: &'a [u8], separator: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let position = data.windows(separator.len()).position(|window| window == separator)?;
    Some((data.get(..position)?, data.get(position + separator.len()..)?))
}
