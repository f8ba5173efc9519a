//! A test endpoint, raw servers, and both clients behind one face.
#![allow(clippy::disallowed_methods, reason = "the servers are threads")]
#![allow(dead_code, reason = "each test file uses its part")]

pub(crate) mod issuer;

use std::error::Error as StdError;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::panic;
use std::sync::LazyLock;
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

use http::{HeaderName, HeaderValue, Method, Request, Response, StatusCode};
use token_protocol::{Content, Endpoint, Error, Flaw, FlawKind, Head, Origin, Part, Recovery, Rejection, Replay};
use token_reqwest::{CallError, Client, Settings, TransportError, blocking};
use tokio::net::TcpSocket;
use tokio::runtime::Runtime;

/// What must not show up in any error.
pub(crate) const SECRETS: [&str; 3] = ["s3cr3t", "id-7f3a", "persona-9c"];

/// Far more than any test takes.
const LONG: Duration = Duration::from_secs(60);

pub(crate) const SHORT: Duration = Duration::from_millis(200);

/// `/v1/keys/id-7f3a?persona=persona-9c`, answered with `key-…`.
pub(crate) struct Key {
    pub(crate) method: Method,
    pub(crate) origin: Origin,
    pub(crate) headers: Vec<(&'static str, &'static str)>,
    pub(crate) body: &'static str,
}

impl Key {
    pub(crate) fn get(origin: &Origin) -> Self {
        Self { method: Method::GET, origin: origin.clone(), headers: vec![("accept", "text/plain")], body: "" }
    }
}

#[derive(Debug, thiserror::Error)]
#[error("no key for you")]
pub(crate) struct NoKey;

impl Rejection for NoKey {
    fn recovery(&self, _: StatusCode) -> Recovery {
        Recovery::FixRequest
    }
}

impl Endpoint for Key {
    const NAME: &'static str = "keys.get";
    const REPLAY: Replay = Replay::Harmless;
    type Credential = (HeaderName, HeaderValue);
    type Output = String;
    type Rejection = NoKey;

    fn request(&self, (name, value): &Self::Credential) -> Request<Vec<u8>> {
        let mut request = Request::new(self.body.into());
        *request.method_mut() = self.method.clone();
        *request.uri_mut() = self.origin.join(&[
            Part::Literal("/v1/keys/"),
            Part::Text("id-7f3a"),
            Part::Literal("?persona="),
            Part::Text("persona-9c"),
        ]);
        for (name, value) in &self.headers {
            request.headers_mut().append(*name, HeaderValue::from_static(value));
        }
        request.headers_mut().insert(name, value.clone());
        request
    }

    fn read(&self, head: Head<'_>, body: &[u8]) -> Result<String, Error<NoKey>> {
        match head.status.as_u16() {
            200 if body.starts_with(b"key-") => Ok(String::from_utf8_lossy(body).into_owned()),
            200 if head.content(body) != Content::Empty => Err(head.malformed(Flaw::at(FlawKind::Truncated, ""))),
            403 => Err(head.rejected(NoKey, None)),
            _ => Err(head.unrecognized()),
        }
    }
}

pub(crate) fn bearer() -> (HeaderName, HeaderValue) {
    credential("authorization", "Bearer s3cr3t")
}

pub(crate) fn credential(name: &'static str, value: &'static str) -> (HeaderName, HeaderValue) {
    let mut value = HeaderValue::from_static(value);
    value.set_sensitive(true);
    (HeaderName::from_static(name), value)
}

pub(crate) enum AnyClient {
    Async(Client),
    Blocking(blocking::Client),
}

pub(crate) static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());

impl AnyClient {
    pub(crate) fn both(settings: Settings) -> [Self; 2] {
        [Self::Async(Client::with(settings).unwrap()), Self::Blocking(blocking::Client::with(settings).unwrap())]
    }

    pub(crate) fn both_from(builder: impl Fn() -> reqwest::ClientBuilder, settings: Settings) -> [Self; 2] {
        [
            Self::Async(Client::from_reqwest(builder(), settings).unwrap()),
            Self::Blocking(blocking::Client::from_reqwest(builder(), settings).unwrap()),
        ]
    }

    pub(crate) fn call(&self, key: &Key, credential: &(HeaderName, HeaderValue)) -> Result<String, CallError<NoKey>> {
        match self {
            Self::Async(client) => RUNTIME.block_on(client.call(key, credential)),
            Self::Blocking(client) => client.call(key, credential),
        }
    }

    pub(crate) fn send(&self, request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, TransportError> {
        match self {
            Self::Async(client) => RUNTIME.block_on(client.send(request)),
            Self::Blocking(client) => client.send(request),
        }
    }

    /// Makes a call that has no whole answer.
    #[track_caller]
    pub(crate) fn fail(&self, origin: &Origin) -> TransportError {
        match self.call(&Key::get(origin), &bearer()) {
            Err(error) => {
                tells_nothing(&error);
                match error {
                    CallError::Transport(error) => error,
                    other => panic!("{other:?}"),
                }
            }
            Ok(key) => panic!("{key}"),
        }
    }
}

/// Looks for secrets in an error and all its sources.
#[track_caller]
fn tells_nothing(error: &(dyn StdError + 'static)) {
    let mut next = Some(error);
    while let Some(error) = next {
        let text = format!("{error} {error:?} {error:#?}");
        for secret in SECRETS.iter().chain(&["/v1/keys", "http://"]) {
            assert!(!text.contains(secret), "{secret} is in {text}");
        }
        next = error.source();
    }
}

/// Runs a test, and fails it if it hangs.
#[track_caller]
pub(crate) fn bounded(test: impl FnOnce() + Send + 'static) {
    let (done, wait) = mpsc::channel::<()>();
    let thread = thread::spawn(move || {
        let _done = done;
        test();
    });
    if let Err(mpsc::RecvTimeoutError::Timeout) = wait.recv_timeout(LONG) {
        panic!("the test hangs");
    }
    if let Err(panic) = thread.join() {
        panic::resume_unwind(panic);
    }
}

/// A server that runs the script with one connection after the other, and hands on what it returns.
pub(crate) fn serve<T: Send + 'static>(script: impl Fn(TcpStream) -> T + Send + 'static) -> (Origin, Receiver<T>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let origin = origin_of(&listener);
    let (results, receiver) = mpsc::channel();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let stream = stream.unwrap();
            stream.set_read_timeout(Some(LONG)).unwrap();
            stream.set_write_timeout(Some(LONG)).unwrap();
            if results.send(script(stream)).is_err() {
                break;
            }
        }
    });
    (origin, receiver)
}

/// A server that reads each request and answers with these bytes, then closes.
pub(crate) fn answer(bytes: impl AsRef<[u8]> + Send + 'static) -> (Origin, Receiver<String>) {
    serve(move |mut stream| {
        let request = read_request(&mut stream);
        // A client that has seen enough leaves.
        let _ = stream.write_all(bytes.as_ref());
        request
    })
}

/// A port that nobody listens on; while it is kept, nobody else gets it.
pub(crate) fn closed_port() -> (Origin, TcpSocket) {
    let port = TcpSocket::new_v4().unwrap();
    port.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    (Origin::new(&format!("http://{}", port.local_addr().unwrap())).unwrap(), port)
}

pub(crate) fn origin_of(listener: &TcpListener) -> Origin {
    Origin::new(&format!("http://{}", listener.local_addr().unwrap())).unwrap()
}

/// One request, head and body, as it came.
pub(crate) fn read_request(stream: &mut TcpStream) -> String {
    let mut reader = BufReader::new(stream);
    let mut request = String::new();
    while !request.ends_with("\r\n\r\n") {
        assert_ne!(reader.read_line(&mut request).unwrap(), 0, "the client left early: {request:?}");
    }
    let length = request.lines().find_map(|line| line.strip_prefix("content-length: "));
    let mut body = vec![0; length.map_or(0, |length| length.parse().unwrap())];
    reader.read_exact(&mut body).unwrap();
    request + &String::from_utf8(body).unwrap()
}

/// Waits until the client has closed the connection.
pub(crate) fn wait_for_close(stream: &mut TcpStream) {
    let mut byte = [0];
    assert!(matches!(stream.read(&mut byte), Ok(0) | Err(_)), "the client sent something more");
}
