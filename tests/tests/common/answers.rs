//! Answers with secrets all over. `§` stands for a secret, `%` for one in the form of a UUID.

use http::header::{HeaderName, HeaderValue};

use super::hunt::Hunt;

/// Bodies that bring a token, with all that is not printed of it. `¤` is a byte that is not UTF-8.
const TOKENS: &[&str] = &[
    r#"{"token":{"tokenValue":"§","other":"§"},"other":"§"}"#,
    r#"{"token":"§","kind":"androidenterprise#authenticationToken","§":["§",{"§":"§"}]}"#,
    r#"{"ParticipantSourceId":"§","GamePlayKey":"%","Other":"§"}"#,
    r#"<Token xmlns:i="http://www.w3.org/2001/XMLSchema-instance" other="§"><ParticipantSourceId>§</ParticipantSourceId><!--§--><§>§</§><GamePlayKey>%</GamePlayKey></Token>"#,
    r#"{"code":200,"status":"§","data":{"EntityToken":"§","TokenExpiration":"2022-01-26T07:24:12Z","Other":"§"}}"#,
];

/// Refusals, with secrets in all but the messages.
const REFUSALS: &[&str] = &[
    r#"{"error":{"code":401,"message":"no","status":"§","errors":[{"message":"§","domain":"§","reason":"§","location":"§"}],"details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"§","domain":"§","metadata":{"§":"§"}},{"@type":"§","retryDelay":"§"},{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"§"}]}}"#,
    r#"[{"error":{"code":403,"message":"no","errors":[{"reason":"insufficientPermissions"},{"reason":"§"}],"§":"§"}},"§"]"#,
    r#"{"error":{"code":"§","message":["§"],"status":"UNAVAILABLE","errors":"§","details":["§"]}}"#,
    r#"{"error":"§","error_description":"§"}"#,
    r#"{"Message":"no","MessageDetail":"§","ExceptionMessage":"§","ExceptionType":"§","StackTrace":"§","ModelState":{"§":["§"]}}"#,
    r#"{"Message":["§"]}"#,
    "<Error><Message>no</Message><MessageDetail>§</MessageDetail><StackTrace>§</StackTrace></Error>",
    "<Error><Message>no<§>§</§></Message></Error>",
    r#"{"code":401,"status":"§","error":"§","errorCode":1074,"errorMessage":"no","errorDetails":{"§":["§"],"§":"§"}}"#,
    r#"{"code":400,"error":"§","errorMessage":["§"],"errorDetails":["§"],"retryAfterSeconds":"§"}"#,
    r#"{"code":"§","error":["§"],"errorCode":"§","errorMessage":"no"}"#,
];

/// Neither. The line break is for errors that would quote the line.
const BROKEN: &[&str] = &[
    r#"{"token":{"tokenValue":"§"#,
    r#"{"token":{"tokenValue":["§"]}}"#,
    r#"{"token":{"tokenValue":"§","tokenValue":"§"}}"#,
    r#"{"token":["§"],"kind":{"§":"§"}}"#,
    r#"{"token":"§","token":"§"}"#,
    r#"{"token":"§","kind":["§"]}"#,
    "{\n\"token\":§}",
    "{\n\"token\":\"§\\x\"}",
    r#"{"token":"§"} §"#,
    "{\"token\":\"§¤\"}",
    "\"§\"",
    r#"["§"]"#,
    "§",
    "{§:1}",
    r#"{"IssueDate":"§","Reason":"§","TokenSourceId":"§"}"#,
    r#"{"GamePlayKey":"§","GameName":"§"}"#,
    r#"{"Reason":"§","Reason":"§"}"#,
    r#"{"GameName":["§"],"ExpirationDate":{"§":"§"}}"#,
    "<Token><IssueDate>§</IssueDate><Reason>§</Reason></Token>",
    "<Token><GameName>§</GameName><GameName>§</GameName></Token>",
    "<Token><Reason>§<b>§</b></Reason></Token>",
    "<Token><Reason>&§;</Reason></Token>",
    "<Token><Reason>§",
    "<Token><Reason §=§>§</Wrong></Token>",
    "<Token>§</Token>",
    "<Token><§></Token>",
    "<Token §=\"§\" §=></Token>",
    "<!DOCTYPE Token [<!ENTITY a \"§\">]><Token><Reason>&a;</Reason></Token>",
    "<?xml version=\"1.0\" encoding=\"§\"?><Token/>",
    "<§>§</§>",
    "<![CDATA[§]]><Token/>",
    "<Token>¤<Reason>§</Reason></Token>",
    r#"{"code":200,"data":{"EntityToken":"§","TokenExpiration":"§"}}"#,
    r#"{"code":200,"data":{"EntityToken":["§"]}}"#,
    r#"{"code":200,"data":{"EntityToken":"§","Entity":{"Id":["§"],"Type":"§"}}}"#,
    r#"{"code":200,"data":{"EntityToken":"§","Entity":{"Id":"§","Type":["§"]}}}"#,
    r#"{"code":200,"data":{"EntityToken":"","Entity":"§"}}"#,
    r#"{"code":200,"data":"§"}"#,
    "<html><body>§</body></html>",
    "<!DOCTYPE html><title>§</title>",
];

const CONTENT_TYPES: &[&str] =
    &["application/json; charset=§", "application/xml; §=\"§\"", "text/html; x=§", "text/plain; §", "§", ""];

const HEADERS: &[(&str, &str)] = &[
    ("www-authenticate", r#"Basic realm="§", Bearer realm="§", error="§", error_description="§", scope="§ §""#),
    ("www-authenticate", r#"Bearer error="insufficient_scope", scope="§""#),
    ("x-requestid", "§ §"),
    ("retry-after", "§"),
    ("date", "§"),
    ("server", "§"),
    ("set-cookie", "session=§; Path=/§"),
    ("location", "https://elsewhere.example/§?§"),
];

/// Answers that break off or are not HTTP, and some that are, head and all.
const RAW: &[&str] = &[
    "HTTP/1.1 200 OK\r\nserver: §\r\ncontent-le",
    "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nset-cookie: §\r\ncontent-length: 9999\r\n\r\n{\"token\":\"§",
    "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n20\r\n§",
    "§ §\r\n\r\n",
    "HTTP/1.1 2§ OK\r\n\r\n",
    "HTTP/1.1 200 OK\r\n§\u{1}§: §\r\n\r\n",
    "HTTP/1.1 200 OK\r\nx: §\u{0}§\r\n\r\n",
    "HTTP/1.1 200 OK\r\ncontent-length: §\r\n\r\n",
    "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nx§\r\n",
    "HTTP/1.1 302 Found\r\nlocation: https://§.example/§?§\r\nconnection: close\r\ncontent-length: 0\r\n\r\n",
    "HTTP/1.1 407 §\r\nproxy-authenticate: Basic realm=\"§\"\r\nconnection: close\r\ncontent-length: 24\r\n\r\n§",
    "HTTP/1.1 401 §\r\nwww-authenticate: Bearer scope=\"§\"\r\ncontent-type: text/html; a=§\r\n\r\n<p>§",
    "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nx-requestid: §=\r\n\r\n{\"token\": §",
];

pub(crate) fn raw(hunt: &mut Hunt) -> Vec<Vec<u8>> {
    RAW.iter().map(|template| hunt.fill(template).into_bytes()).collect()
}

pub(crate) fn headers(hunt: &mut Hunt) -> Vec<(HeaderName, HeaderValue)> {
    let fill = |(name, template): &(&'static str, &str)| {
        (HeaderName::from_static(name), HeaderValue::from_str(&hunt.fill(template)).unwrap())
    };
    HEADERS.iter().map(fill).collect()
}

pub(crate) fn content_types(hunt: &mut Hunt) -> Vec<String> {
    CONTENT_TYPES.iter().map(|template| hunt.fill(template)).collect()
}

/// Tokens, refusals and what is neither.
pub(crate) fn bodies(hunt: &mut Hunt) -> Vec<Vec<u8>> {
    let mut bodies = vec![b"null".to_vec(), Vec::new()];
    for template in TOKENS.iter().chain(REFUSALS).chain(BROKEN) {
        let body = hunt.fill(template);
        let body = if body.contains('%') { body.replace('%', &hunt.uuid()) } else { body };
        let (before, after) = body.split_once('¤').unwrap_or((&body, ""));
        let byte: &[u8] = if body.contains('¤') { &[0xFF] } else { &[] };
        bodies.push([before.as_bytes(), byte, after.as_bytes()].concat());
    }
    bodies
}
