//! Both of token-reqwest's clients behind one face, and servers for them on loopback.
#![allow(clippy::disallowed_methods, reason = "the servers are threads")]

use std::net::TcpListener;
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, mpsc};
use std::time::Duration;
use std::{panic, thread};

use http::{Request, Response};
use token_protocol::{Endpoint, Origin};
use token_reqwest::{CallError, Client, Failure, RetryPolicy, Settings, TransportError, blocking};
use token_sandbox::{Sandbox, server};
use tokio::net::TcpSocket;
use tokio::runtime::Runtime;
use tokio::task::JoinHandle;

use super::{Said, TOKEN, advice, refusal};

/// Far more than any test takes.
const LONG: Duration = Duration::from_secs(600);

pub(crate) static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());

#[derive(Debug, Clone)]
pub(crate) enum AnyClient {
    Async(Client),
    Blocking(blocking::Client),
}

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

    pub(crate) fn call<E: Endpoint>(
        &self,
        call: &E,
        credential: &E::Credential,
    ) -> Result<E::Output, CallError<E::Rejection>> {
        match self {
            Self::Async(client) => RUNTIME.block_on(client.call(call, credential)),
            Self::Blocking(client) => client.call(call, credential),
        }
    }

    pub(crate) fn call_with_retry<E: Endpoint>(
        &self,
        call: &E,
        credential: &E::Credential,
        policy: RetryPolicy,
    ) -> Result<E::Output, Failure<E::Rejection>> {
        match self {
            Self::Async(client) => RUNTIME.block_on(client.call_with_retry(call, credential, policy)),
            Self::Blocking(client) => client.call_with_retry(call, credential, policy),
        }
    }

    pub(crate) fn send(&self, request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, TransportError> {
        match self {
            Self::Async(client) => RUNTIME.block_on(client.send(request)),
            Self::Blocking(client) => client.send(request),
        }
    }
}

/// What became of a call, in one line: what [`line`](super::line) says of an answer, or `broke off: retry` where there was none,
/// with `nothing sent` where that is sure.
pub(crate) fn said<T, R: Said>(result: &Result<T, CallError<R>>) -> String {
    match result {
        Ok(_) => TOKEN.to_owned(),
        Err(CallError::Service(error)) => refusal(error),
        Err(error) => {
            let CallError::Transport(lost) = error else { panic!("{error:?}") };
            assert!(!matches!(lost, TransportError::Other(_)), "no name for {lost:?}");
            let sent = if error.never_left() { ", nothing sent" } else { "" };
            format!("{}{sent}: {}", name_of(lost), advice(error.recovery()))
        }
    }
}

pub(crate) fn name_of(error: &TransportError) -> &'static str {
    match error {
        TransportError::InsecureUri(_) => "insecure URI",
        TransportError::InvalidRequest(_) => "invalid request",
        TransportError::NoTls(_) => "no TLS",
        TransportError::Connect(_) => "connect",
        TransportError::ConnectTimeout(_) => "connect timeout",
        TransportError::Timeout(_) => "timeout",
        TransportError::BrokeOff(_) => "broke off",
        TransportError::Garbled(_) => "garbled",
        TransportError::TooLarge { .. } => "too large",
        _ => "other",
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

/// A sandbox on a port of its own, until it is dropped.
pub(crate) struct Served {
    pub(crate) origin: Origin,
    sandbox: Arc<Mutex<Sandbox>>,
    server: JoinHandle<()>,
}

impl Served {
    pub(crate) fn new(sandbox: Sandbox) -> Self {
        let listener = RUNTIME.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap()).parse().unwrap();
        let sandbox = Arc::new(Mutex::new(sandbox));
        let server = RUNTIME.spawn(server::serve(listener, Arc::clone(&sandbox)));
        Self { origin, sandbox, server }
    }

    pub(crate) fn sandbox(&self) -> MutexGuard<'_, Sandbox> {
        self.sandbox.lock().unwrap()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// A port that nobody listens on; while it is kept, nobody else gets it.
pub(crate) fn closed_port() -> TcpSocket {
    let port = TcpSocket::new_v4().unwrap();
    port.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    port
}

/// A listener that nobody should connect to.
pub(crate) fn unwanted() -> TcpListener {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    listener
}

pub(crate) fn address_of(listener: &TcpListener) -> String {
    listener.local_addr().unwrap().to_string()
}
