use std::fmt;

use http::{HeaderName, HeaderValue, Response, StatusCode};

/// Reads a response as `curl -i` prints it: a status line of any version of HTTP, headers, a blank line, the body. A
/// text that does not start with `HTTP/` is a body, and `status` is its status.
pub(crate) fn parse(text: &str, status: &str) -> Result<Response<Vec<u8>>, Unreadable> {
    let (blank, rest) = text.split_at(text.len() - text.trim_start().len());
    if !rest.starts_with("HTTP/") {
        let mut response = Response::new(text.as_bytes().to_vec());
        *response.status_mut() = status.parse().unwrap_or_default();
        return Ok(response);
    }
    let mut lines = Lines { rest, number: blank.matches('\n').count() };
    let mut response = head(&mut lines)?;
    // curl prints the heads of interim responses and of a proxy's before the one that counts.
    while lines.rest.starts_with("HTTP/") {
        response = head(&mut lines)?;
    }
    Ok(response.map(|()| lines.rest.as_bytes().to_vec()))
}

/// A line of a head that is none, counted from 1.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Unreadable {
    line: usize,
    what: &'static str,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {} {}", self.line, self.what)
    }
}

struct Lines<'a> {
    rest: &'a str,
    /// Of the line that was taken last.
    number: usize,
}

impl<'a> Lines<'a> {
    fn take(&mut self) -> &'a str {
        let (line, rest) = self.rest.split_once('\n').unwrap_or((self.rest, ""));
        self.rest = rest;
        self.number += 1;
        line.strip_suffix('\r').unwrap_or(line)
    }

    const fn unreadable(&self, what: &'static str) -> Unreadable {
        Unreadable { line: self.number, what }
    }
}

/// Takes a status line, headers, and the blank line or the end of the text.
fn head(lines: &mut Lines<'_>) -> Result<Response<()>, Unreadable> {
    let mut response = Response::new(());
    let status = lines.take().split(' ').nth(1).and_then(|status| status.parse::<StatusCode>().ok());
    *response.status_mut() = status.ok_or_else(|| lines.unreadable("has no status, as `HTTP/1.1 200 OK` has"))?;
    loop {
        let line = lines.take();
        if line.is_empty() {
            return Ok(response);
        }
        let header = line.split_once(':').and_then(|(name, value)| {
            let name: HeaderName = name.parse().ok()?;
            Some((name, HeaderValue::from_bytes(value.trim().as_bytes()).ok()?))
        });
        let what = "is neither a header nor the blank line before the body";
        let (name, value) = header.ok_or_else(|| lines.unreadable(what))?;
        response.headers_mut().append(name, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, status: u16, headers: &[(&str, &str)], body: &str) {
        let response = parse(text, "404").unwrap();
        assert_eq!(response.status(), status);
        let got: Vec<_> =
            response.headers().iter().map(|(name, value)| (name.as_str(), value.to_str().unwrap())).collect();
        assert_eq!(got, headers);
        assert_eq!(response.body(), body.as_bytes());
    }

    #[test]
    fn what_curl_prints() {
        let headers = [("content-type", "application/json"), ("x-a", "b: c")];
        check("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-A: b: c\r\n\r\n{\r\n}", 200, &headers, "{\r\n}");
        check("HTTP/2 429 \ncontent-type:application/json\nx-a:  b: c \n\n{\n\n}", 429, &headers, "{\n\n}");
        check("HTTP/2 204", 204, &[], "");
        check(
            " \nHTTP/1.1 100 Continue\n\nHTTP/1.1 200 OK\nx-a: b\nx-a: c\n\n",
            200,
            &[("x-a", "b"), ("x-a", "c")],
            "",
        );
    }

    #[test]
    fn a_body_alone() {
        check("\n{\"a\":\n 1}\n", 404, &[], "\n{\"a\":\n 1}\n");
        check("", 404, &[], "");
        assert_eq!(parse("{}", "no status").unwrap().status(), 200);
    }

    #[test]
    fn the_line_at_fault() {
        for (text, line) in [
            ("HTTP/1.1", 1),
            ("\n\nHTTP/2 OK", 3),
            ("HTTP/2 200\na: b\n{\"c\": 1}", 3),
            ("HTTP/2 200\na\n", 2),
            ("HTTP/2 200\na: \u{1}\n", 2),
            ("HTTP/2 100\n\nHTTP/2 200\na : b", 4),
        ] {
            assert_eq!(parse(text, "200").unwrap_err().line, line, "{text:?}");
        }
    }
}
