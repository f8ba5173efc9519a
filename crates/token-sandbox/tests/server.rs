//! The loopback server, spoken to in bytes, as any HTTP/1.1 client would.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};

use serde_json::Value;
use token_sandbox::{GOOGLE_TOKEN_GAMES, Sandbox, server};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

async fn start() -> (SocketAddr, Arc<Mutex<Sandbox>>, JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let sandbox = Arc::new(Mutex::new(Sandbox::new()));
    let task = tokio::spawn(server::serve(listener, Arc::clone(&sandbox)));
    (address, sandbox, task)
}

/// Head and body of the answer to one request, which is sent as it stands.
async fn exchange(address: SocketAddr, request: &[u8]) -> (String, String) {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request).await.unwrap();
    answer(stream).await
}

async fn answer(mut stream: TcpStream) -> (String, String) {
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    let answer = String::from_utf8(answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head.to_ascii_lowercase(), body.to_owned())
}

/// What curl would send for one of the printed lines: `-X`, `-H`, `-d` and a URL, the latter three in single quotes.
fn request_of(line: &str) -> String {
    let mut method = "GET";
    let (mut headers, mut body, mut url) = (String::new(), None, "");
    let mut before = "";
    for (index, part) in line.split('\'').enumerate() {
        if index % 2 == 0 {
            before = part.trim();
            if before.contains("-X POST") {
                method = "POST";
            }
        } else if before.ends_with("-H") {
            headers = format!("{headers}{part}\r\n");
        } else if before.ends_with("-d") {
            body = Some(part);
        } else {
            url = part;
        }
    }
    let (authority, path) = url.strip_prefix("http://").unwrap().split_once('/').unwrap();
    if let Some(body) = body {
        headers = format!("{headers}Content-Length: {}\r\n", body.len());
    }
    format!(
        "{method} /{path} HTTP/1.1\r\nHost: {authority}\r\nConnection: close\r\n{headers}\r\n{}",
        body.unwrap_or_default()
    )
}

#[tokio::test]
async fn every_printed_line_works() {
    let (address, _sandbox, task) = start().await;
    let lines = server::curl_lines(address);
    for (line, pointer) in lines.iter().zip(["/token/tokenValue", "/token", "/TokenSourceId", "/data/EntityToken"]) {
        let (head, body) = exchange(address, request_of(line).as_bytes()).await;
        assert!(head.starts_with("http/1.1 200 ok"), "{line}\n{head}");
        assert!(head.contains("\r\ndate: "), "{head}");
        assert!(head.contains("\r\naccess-control-allow-origin: *"), "{head}");
        let body: Value = serde_json::from_str(&body).unwrap();
        assert!(body.pointer(pointer).unwrap().is_string(), "{line}\n{body}");
    }
    task.abort();
}

#[tokio::test]
async fn a_post_without_its_length_is_seen_as_such() {
    let (address, _sandbox, task) = start().await;
    let request = format!(
        "POST /games/v1/accesstokens/generatePlayGroupingApiToken?packageName=a.b&persona=p HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nAuthorization: Bearer {GOOGLE_TOKEN_GAMES}\r\n\r\n"
    );
    let (head, body) = exchange(address, request.as_bytes()).await;
    assert!(head.starts_with("http/1.1 411 "), "{head}");
    assert!(body.contains("Error 411 (Length Required)!!1"));
    task.abort();
}

#[tokio::test]
async fn the_sandbox_can_be_changed_while_it_serves() {
    let (address, sandbox, task) = start().await;
    let line = &server::curl_lines(address)[3];
    sandbox.lock().unwrap().remove_secret_key(token_sandbox::PLAYFAB_SECRET_KEY);
    let (head, _) = exchange(address, request_of(line).as_bytes()).await;
    assert!(head.starts_with("http/1.1 401 "), "{head}");
    task.abort();
}

#[tokio::test]
async fn a_preflight_is_allowed_what_it_asks() {
    let (address, _sandbox, task) = start().await;
    let request = format!(
        "OPTIONS /Authentication/GetEntityToken HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nOrigin: https://page.example\r\nAccess-Control-Request-Method: POST\r\nAccess-Control-Request-Headers: content-type,x-secretkey\r\n\r\n"
    );
    let (head, body) = exchange(address, request.as_bytes()).await;
    assert!(head.starts_with("http/1.1 204 "), "{head}");
    for header in [
        "access-control-allow-origin: *",
        "access-control-allow-methods: post",
        "access-control-allow-headers: content-type,x-secretkey",
    ] {
        assert!(head.contains(header), "{head}");
    }
    assert_eq!(body, "");
    let (head, _) = exchange(address, request.replace("OPTIONS", "DELETE").as_bytes()).await;
    assert!(head.starts_with("http/1.1 405 "), "{head}");
    // Without the request header it is a call like any other.
    let bare = request.replace("Access-Control-Request-Method: POST\r\n", "");
    let (head, _) = exchange(address, bare.as_bytes()).await;
    assert!(head.starts_with("http/1.1 405 "), "{head}");
    task.abort();
}

#[tokio::test]
async fn a_body_that_is_too_long_is_refused() {
    let (address, _sandbox, task) = start().await;
    let request = format!(
        "POST /Authentication/GetEntityToken HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
        server::MAX_BODY + 1
    );
    let (head, _) = exchange(address, request.as_bytes()).await;
    assert!(head.starts_with("http/1.1 413 "), "{head}");
    task.abort();
}

#[tokio::test]
async fn a_body_that_breaks_off_is_refused() {
    let (address, _sandbox, task) = start().await;
    for framing in ["Content-Length: 5", "Transfer-Encoding: chunked"] {
        for line in server::curl_lines(address) {
            let request = request_of(&line).replace("Content-Length: 0\r\n", "").replace("Content-Length: 2\r\n", "");
            let (head, _) = request.split_once("\r\n\r\n").unwrap();
            let mut stream = TcpStream::connect(address).await.unwrap();
            stream.write_all(format!("{head}\r\n{framing}\r\n\r\n").as_bytes()).await.unwrap();
            stream.shutdown().await.unwrap();
            let (head, _) = answer(stream).await;
            assert!(head.starts_with("http/1.1 400 "), "{line}, {framing}\n{head}");
        }
    }
    task.abort();
}

#[tokio::test]
async fn hyper_judges_the_framing_first() {
    let (address, _sandbox, task) = start().await;
    let request = request_of(&server::curl_lines(address)[3]);
    for (framing, body, status) in [
        ("Content-Length: +2", "{}", "400"),
        ("Content-Length: 2\r\nContent-Length: 3", "{}", "400"),
        ("Content-Length: 2\r\nTransfer-Encoding: gzip", "{}", "400"),
        ("Content-Length: 2\r\nContent-Length: 2", "{}", "200"),
        ("Content-Length: 9\r\nTransfer-Encoding: chunked", "2\r\n{}\r\n0\r\n\r\n", "200"),
    ] {
        let head = request.replace("Content-Length: 2", framing);
        let (head, _) = head.split_once("\r\n\r\n").unwrap();
        let (head, _) = exchange(address, format!("{head}\r\n\r\n{body}").as_bytes()).await;
        assert!(head.starts_with(&format!("http/1.1 {status} ")), "{framing}\n{head}");
    }
    task.abort();
}

#[tokio::test]
async fn dropping_the_future_frees_the_port_and_ends_its_connections() {
    let (address, _sandbox, task) = start().await;
    let mut idle = TcpStream::connect(address).await.unwrap();
    exchange(address, request_of(&server::curl_lines(address)[2]).as_bytes()).await;
    task.abort();
    assert!(task.await.unwrap_err().is_cancelled());
    assert_eq!(idle.read(&mut [0; 1]).await.unwrap_or(0), 0);
    TcpListener::bind(address).await.unwrap();
}

/// The program, ended when the test ends.
struct Program(Child);

impl Drop for Program {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

#[tokio::test]
async fn the_program_limits_each_service() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_token-sandbox"));
    let mut program = Program(command.args(["--calls-per-minute", "0"]).stdout(Stdio::piped()).spawn().unwrap());
    let mut line = String::new();
    BufReader::new(program.0.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let address = line.trim().strip_prefix("listening on http://").unwrap().parse().unwrap();
    for line in server::curl_lines(address) {
        let (head, _) = exchange(address, request_of(&line).as_bytes()).await;
        assert!(head.starts_with("http/1.1 429 "), "{line}\n{head}");
        assert!(head.contains("\r\nretry-after: 60"), "{head}");
    }
}
