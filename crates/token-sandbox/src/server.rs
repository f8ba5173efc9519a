//! A sandbox on a socket: HTTP/1.1, the operating system's clock, and CORS for browsers.
//!
//! hyper judges the framing of a request before the sandbox can. It answers what is wrong with a bare 400, but mends two things: the same
//! `Content-Length` twice becomes one, and a `Content-Length` beside `Transfer-Encoding: chunked` is dropped.
//!
//! ```no_run
//! use std::sync::{Arc, Mutex};
//! use token_sandbox::{Sandbox, server};
//!
//! # async fn example() -> std::io::Result<()> {
//! let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
//! let address = listener.local_addr()?;
//! let sandbox = Arc::new(Mutex::new(Sandbox::new()));
//! let server = tokio::spawn(server::serve(listener, Arc::clone(&sandbox)));
//! // … calls to http://{address}/… and, between them, sandbox.lock()…
//! server.abort();
//! # let _ = address;
//! # Ok(())
//! # }
//! ```

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use chrono::{DateTime, Utc};
use http::{HeaderValue, Method, Request, Response, StatusCode, header};
use http_body_util::{BodyExt as _, Full, LengthLimitError, Limited};
use hyper::body::{Body as _, Bytes, Incoming};
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use crate::Sandbox;
use crate::accounts::{EMM_ENTERPRISE, EMM_USER, GOOGLE_TOKEN_EMM, GOOGLE_TOKEN_GAMES, ITA_BEARER, PLAYFAB_SECRET_KEY};

/// The longest request body that is read, in bytes. A longer one is answered with 413.
pub const MAX_BODY: usize = 1 << 20;

/// Answers calls until the returned future is dropped; its connections end with it.
pub async fn serve(listener: TcpListener, sandbox: Arc<Mutex<Sandbox>>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(converse(stream, Arc::clone(&sandbox)));
                }
                // Out of file descriptors, for one: accept would fail again at once.
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            },
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn converse(stream: TcpStream, sandbox: Arc<Mutex<Sandbox>>) {
    let service = service_fn(|request| {
        let sandbox = Arc::clone(&sandbox);
        async move { Ok::<_, Infallible>(respond(request, &sandbox).await) }
    });
    let connection = hyper::server::conn::http1::Builder::new();
    // A client that breaks the connection off is no error of the sandbox.
    let _: Result<(), hyper::Error> = connection.serve_connection(TokioIo::new(stream), service).await;
}

async fn respond(request: Request<Incoming>, sandbox: &Mutex<Sandbox>) -> Response<Full<Bytes>> {
    let (head, body) = request.into_parts();
    // An announced length is judged before its bytes are waited for.
    let announced = body.size_hint().lower();
    let mut response = if is_preflight(&head) {
        preflight(&head)
    } else if announced > MAX_BODY as u64 {
        bare(StatusCode::PAYLOAD_TOO_LARGE)
    } else {
        match Limited::new(body, MAX_BODY).collect().await {
            Ok(body) => {
                let request = Request::from_parts(head, body.to_bytes());
                let mut sandbox = sandbox.lock().unwrap_or_else(PoisonError::into_inner);
                sandbox.handle(now(), &request)
            }
            Err(error) if error.is::<LengthLimitError>() => bare(StatusCode::PAYLOAD_TOO_LARGE),
            // The body broke off.
            Err(_) => bare(StatusCode::BAD_REQUEST),
        }
    };
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(
        header::ACCESS_CONTROL_EXPOSE_HEADERS,
        HeaderValue::from_static("date, retry-after, www-authenticate, x-requestid"),
    );
    response.map(Full::from)
}

/// <https://fetch.spec.whatwg.org/#cors-preflight-request>. An `OPTIONS` without this header is a call like any other.
fn is_preflight(head: &http::request::Parts) -> bool {
    head.method == Method::OPTIONS && head.headers.contains_key(header::ACCESS_CONTROL_REQUEST_METHOD)
}

/// Allows what was asked for: `*` would not cover `Authorization`.
fn preflight(head: &http::request::Parts) -> Response<Vec<u8>> {
    let mut response = bare(StatusCode::NO_CONTENT);
    for (asked, allowed) in [
        (header::ACCESS_CONTROL_REQUEST_METHOD, header::ACCESS_CONTROL_ALLOW_METHODS),
        (header::ACCESS_CONTROL_REQUEST_HEADERS, header::ACCESS_CONTROL_ALLOW_HEADERS),
    ] {
        if let Some(value) = head.headers.get(asked) {
            response.headers_mut().insert(allowed, value.clone());
        }
    }
    response
}

fn bare(status: StatusCode) -> Response<Vec<u8>> {
    let mut response = Response::new(Vec::new());
    *response.status_mut() = status;
    response
}

/// The clock, which chrono is built without. A clock before 1970 counts as 1970.
#[expect(clippy::disallowed_methods, reason = "a server has the time")]
fn now() -> DateTime<Utc> {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let seconds = i64::try_from(since.as_secs()).unwrap_or_default();
    DateTime::from_timestamp(seconds, since.subsec_nanos()).unwrap_or_default()
}

/// One line for each service that a shell can run as it stands against a new sandbox at this address.
#[must_use]
pub fn curl_lines(address: SocketAddr) -> [String; 4] {
    [
        format!(
            "curl -sS -X POST -H 'Authorization: Bearer {GOOGLE_TOKEN_GAMES}' -H 'Content-Length: 0' 'http://{address}/games/v1/accesstokens/generatePlayGroupingApiToken?packageName=com.example.game&persona=player-1'"
        ),
        format!(
            "curl -sS -X POST -H 'Authorization: Bearer {GOOGLE_TOKEN_EMM}' -H 'Content-Length: 0' 'http://{address}/androidenterprise/v1/enterprises/{EMM_ENTERPRISE}/users/{EMM_USER}/authenticationToken'"
        ),
        format!(
            "curl -sS -H 'Authorization: Bearer {ITA_BEARER}' -H 'Accept: application/json' 'http://{address}/v1/tokens/sample%20string%201'"
        ),
        format!(
            "curl -sS -X POST -H 'X-SecretKey: {PLAYFAB_SECRET_KEY}' -H 'Content-Type: application/json' -d '{{}}' 'http://{address}/Authentication/GetEntityToken'"
        ),
    ]
}
