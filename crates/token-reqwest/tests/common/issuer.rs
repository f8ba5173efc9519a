//! A server that issues tokens, the endpoint for it, and the policies that tests are short of patience with.

use std::io::Write;
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use http::{HeaderValue, Request, StatusCode, header};
use token_protocol::{Endpoint, Error, Expiring, Head, Origin, Part, Recovery, Rejection, Replay, Reusable};
use token_reqwest::{
    Backoff, CellPolicy, Client, Failure, Lease, RetryPolicy, SourceSettings, TokenSource, Unavailable, blocking,
};

use super::{AnyClient, RUNTIME, origin_of, read_request};

/// `GET /token?persona=persona-9c`. The answer is a name and how many milliseconds it lives from its `Date`.
pub(crate) struct GetToken<const REPEATS: bool = true> {
    pub(crate) origin: Origin,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Issued {
    pub(crate) name: String,
    expiration: Option<DateTime<Utc>>,
}

impl Reusable for Issued {}

impl Expiring for Issued {
    fn expiration(&self) -> Option<DateTime<Utc>> {
        self.expiration
    }
}

#[derive(Debug, thiserror::Error)]
#[error("no")]
pub(crate) struct No;

impl Rejection for No {
    fn recovery(&self, status: StatusCode) -> Recovery {
        match status.as_u16() {
            401 => Recovery::Reauthenticate,
            403 => Recovery::FixRequest,
            _ => Recovery::RETRY,
        }
    }
}

impl<const REPEATS: bool> Endpoint for GetToken<REPEATS> {
    const NAME: &'static str = "token.get";
    const REPLAY: Replay = if REPEATS { Replay::Harmless } else { Replay::Forbidden };
    type Credential = HeaderValue;
    type Output = Issued;
    type Rejection = No;

    fn request(&self, credential: &HeaderValue) -> Request<Vec<u8>> {
        let mut request = Request::default();
        *request.uri_mut() = self.origin.join(&[Part::Literal("/token?persona="), Part::Text("persona-9c")]);
        request.headers_mut().insert(header::AUTHORIZATION, credential.clone());
        request
    }

    fn read(&self, head: Head<'_>, body: &[u8]) -> Result<Issued, Error<No>> {
        let body = String::from_utf8_lossy(body);
        match head.status.as_u16() {
            200 if body == "panic" => panic!("this endpoint panics"),
            200 => {
                let (name, life) = body.split_once(' ').unwrap();
                // A second is taken off again for the fraction that a `Date` does not have.
                let life = TimeDelta::milliseconds(life.parse().unwrap()) + TimeDelta::seconds(1);
                Ok(Issued { name: name.into(), expiration: head.date().map(|date| date + life) })
            }
            502 => Err(head.unrecognized()),
            _ => Err(head.rejected(No, None)),
        }
    }
}

/// The server. Each connection is a thread and carries one request.
pub(crate) struct Issuer {
    pub(crate) origin: Origin,
    /// The `authorization` of each request, in order, from before it was answered.
    seen: Arc<Mutex<Vec<String>>>,
}

impl Issuer {
    /// Answers the n-th request, from 0, with its credential; an empty answer closes the connection.
    pub(crate) fn new(answer: impl Fn(usize, &str) -> String + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let (origin, seen, answer) = (origin_of(&listener), Arc::new(Mutex::new(Vec::new())), Arc::new(answer));
        let issuer = Self { origin, seen: Arc::clone(&seen) };
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (seen, answer) = (Arc::clone(&seen), Arc::clone(&answer));
                thread::spawn(move || serve_one(stream.unwrap(), &seen, &*answer));
            }
        });
        issuer
    }

    pub(crate) fn endpoint<const REPEATS: bool>(&self) -> GetToken<REPEATS> {
        GetToken { origin: self.origin.clone() }
    }

    pub(crate) fn seen(&self) -> Vec<String> {
        self.seen.lock().unwrap().clone()
    }

    pub(crate) fn count(&self) -> usize {
        self.seen().len()
    }
}

fn serve_one(mut stream: TcpStream, seen: &Mutex<Vec<String>>, answer: &dyn Fn(usize, &str) -> String) {
    let request = read_request(&mut stream);
    let line = request.lines().find_map(|line| line.strip_prefix("authorization: ")).unwrap();
    let number = {
        let mut seen = seen.lock().unwrap();
        seen.push(line.into());
        seen.len() - 1
    };
    // A client may have left.
    let _ = stream.write_all(answer(number, line).as_bytes());
}

/// A token of this name that lives so many milliseconds.
pub(crate) fn token(name: &str, life: u32) -> String {
    reply(200, "", &format!("{name} {life}"))
}

pub(crate) fn status(status: u16) -> String {
    reply(status, "", "")
}

pub(crate) fn reply(status: u16, headers: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 {status} Whatever\r\ndate: Sun, 06 Nov 1994 08:49:37 GMT\r\nconnection: close\r\n\
         content-length: {length}\r\n{headers}\r\n{body}"
    )
}

pub(crate) fn root() -> HeaderValue {
    HeaderValue::from_static("root-s3cr3t")
}

fn moment() -> Backoff {
    Backoff::new(Duration::from_millis(1), Duration::from_millis(4)).unwrap()
}

/// Three attempts, milliseconds apart.
pub(crate) fn brisk() -> RetryPolicy {
    RetryPolicy::default().with_backoff(moment()).with_patience(Duration::from_secs(5))
}

/// One attempt for each request, and milliseconds between failures.
pub(crate) fn settings(renewal_at: f64) -> SourceSettings {
    let cell = CellPolicy::default().with_backoff(moment()).with_renewal_at(renewal_at).unwrap();
    SourceSettings::new(Duration::ZERO).with_cell(cell).with_retry(brisk().with_attempts(1).unwrap())
}

impl AnyClient {
    pub(crate) fn call_with_retry<E: Endpoint>(
        &self,
        endpoint: &E,
        credential: &E::Credential,
        policy: RetryPolicy,
    ) -> Result<E::Output, Failure<E::Rejection>> {
        match self {
            Self::Async(client) => RUNTIME.block_on(client.call_with_retry(endpoint, credential, policy)),
            Self::Blocking(client) => client.call_with_retry(endpoint, credential, policy),
        }
    }
}

/// Both sources behind one face.
pub(crate) enum AnySource {
    Async(TokenSource<GetToken>),
    Blocking(blocking::TokenSource<GetToken>),
}

impl AnySource {
    pub(crate) fn new(is_blocking: bool, issuer: &Issuer, settings: SourceSettings) -> Self {
        if is_blocking {
            let client = blocking::Client::new().unwrap();
            Self::Blocking(blocking::TokenSource::new(client, issuer.endpoint(), root(), settings))
        } else {
            Self::Async(TokenSource::new(Client::new().unwrap(), issuer.endpoint(), root(), settings))
        }
    }

    /// A source whose token is the next one's credential by its name.
    pub(crate) fn with_renewal(is_blocking: bool, issuer: &Issuer, settings: SourceSettings) -> Self {
        let renewal = |token: &Issued| HeaderValue::from_str(&token.name).ok();
        if is_blocking {
            let client = blocking::Client::new().unwrap();
            let source = blocking::TokenSource::with_renewal(client, issuer.endpoint(), root(), settings, renewal);
            Self::Blocking(source)
        } else {
            let client = Client::new().unwrap();
            Self::Async(TokenSource::with_renewal(client, issuer.endpoint(), root(), settings, renewal))
        }
    }

    pub(crate) fn token(&self) -> Result<Lease<Issued>, Unavailable<No>> {
        match self {
            Self::Async(source) => RUNTIME.block_on(source.token()),
            Self::Blocking(source) => source.token(),
        }
    }

    pub(crate) fn reject(&self, lease: &Lease<Issued>) {
        match self {
            Self::Async(source) => source.reject(lease),
            Self::Blocking(source) => source.reject(lease),
        }
    }

    pub(crate) fn replace_credential(&self, credential: HeaderValue) {
        match self {
            Self::Async(source) => source.replace_credential(credential),
            Self::Blocking(source) => source.replace_credential(credential),
        }
    }

    /// The token, once nobody has to wait any more.
    pub(crate) fn patient(&self) -> Result<Lease<Issued>, Unavailable<No>> {
        loop {
            match self.token() {
                Err(Unavailable::Backoff { wait }) => thread::sleep(wait),
                other => return other,
            }
        }
    }
}
