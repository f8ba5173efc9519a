//! A network that misbehaves: servers on loopback that each play one fault to whoever calls, and what must come of a call.
#![allow(dead_code, reason = "each test file uses its part")]
#![allow(clippy::disallowed_methods, reason = "callers are threads")]

pub(crate) mod caller;
pub(crate) mod certificates;
pub(crate) mod faults;
pub(crate) mod http2;
pub(crate) mod script;
mod secure_faults;

use std::collections::HashMap;
use std::mem;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use token_reqwest::Settings;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::task::{JoinHandle, JoinSet};
use tokio_rustls::TlsAcceptor;

use self::caller::Caller;
use self::certificates::{Authority, Flaw};
use self::faults::NOT_CONNECTED;
use self::http2::Play;
use self::script::Script;
use crate::common::wire::{AnyClient, RUNTIME, closed_port};

/// How long a client waits that is in a hurry.
const SOON: Duration = Duration::from_millis(300);

/// One way for a call to go wrong.
pub(crate) struct Fault {
    pub(crate) name: &'static str,
    pub(crate) how: How,
    pub(crate) client: Needs,
    /// Of a call that shares its connection with no other. In the words of [`said`](crate::common::wire::said), for PGS, EMM, ITA and
    /// `PlayFab`. An ` or ` is between two that may be.
    pub(crate) outcome: [&'static str; 4],
}

impl Fault {
    pub(crate) fn allows(&self, caller: Caller, outcome: &str) -> bool {
        self.outcome[caller.service()].split(" or ").any(|allowed| allowed == outcome)
    }

    /// Calls that are made at once share an HTTP/2 connection, and one may find it gone before it was sent: another's answer ended it,
    /// or the call that was making it gave up.
    pub(crate) fn allows_among_others(&self, caller: Caller, outcome: &str) -> bool {
        let ends = matches!(self.how, How::Http2(play) if self.client == Needs::Hurry || play.ends_the_connection());
        self.allows(caller, outcome) || (ends && NOT_CONNECTED.contains(&outcome))
    }
}

/// Which of the test's clients meets the fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Needs {
    /// The client with the default settings, and the test's certificate authority.
    Usual,
    /// One that gives up soon.
    Hurry,
    /// One that connects only for a moment.
    HurryToConnect,
    /// One that decompresses.
    Gzip,
    /// One that trusts no certificate of the test's.
    Stranger,
}

/// Who plays the fault.
#[derive(Clone)]
pub(crate) enum How {
    /// Nobody listens.
    Nobody,
    Plain(Script),
    /// TLS is expected, and it is not.
    PlainForTls(Script),
    Tls(Flaw, Script),
    Http2(Play),
}

/// A server on a port of its own, until it is dropped.
pub(crate) struct Server {
    scheme: &'static str,
    address: SocketAddr,
    paths: Arc<Mutex<Vec<String>>>,
    role: Role,
}

enum Role {
    /// Keeps the port, so that no other server gets it.
    Closed {
        _port: TcpSocket,
    },
    Serving(JoinHandle<()>),
}

impl Server {
    pub(crate) fn start(how: &How, authority: &Authority) -> Self {
        let port = closed_port();
        let address = port.local_addr().unwrap();
        let paths = Arc::new(Mutex::new(Vec::new()));
        let scheme = if matches!(how, How::Nobody | How::Plain(_)) { "http" } else { "https" };
        let stage = Stage { how: how.clone(), tls: authority.acceptor(how), paths: Arc::clone(&paths) };
        let role = if matches!(how, How::Nobody) {
            Role::Closed { _port: port }
        } else {
            let _entered = RUNTIME.enter();
            Role::Serving(RUNTIME.spawn(stage.serve(port.listen(1024).unwrap())))
        };
        Self { scheme, address, paths, role }
    }

    /// Certificates are for the name.
    pub(crate) fn origin(&self) -> String {
        format!("{}://localhost:{}", self.scheme, self.address.port())
    }

    /// The paths of the requests that came since this was last asked.
    pub(crate) fn take_paths(&self) -> Vec<String> {
        mem::take(&mut *self.paths.lock().unwrap())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Role::Serving(task) = &self.role {
            task.abort();
        }
    }
}

struct Stage {
    how: How,
    tls: Option<TlsAcceptor>,
    paths: Arc<Mutex<Vec<String>>>,
}

impl Stage {
    async fn serve(self, listener: TcpListener) {
        let stage = Arc::new(self);
        let mut connections = JoinSet::new();
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            let stage = Arc::clone(&stage);
            connections.spawn(async move { stage.meet(stream).await });
            while connections.try_join_next().is_some() {}
        }
    }

    /// A client that has seen enough leaves: errors are no news.
    async fn meet(&self, stream: TcpStream) -> Option<()> {
        let hear = |path: &str| self.paths.lock().unwrap().push(path.to_owned());
        match &self.how {
            How::Nobody => Some(()),
            How::Plain(script) | How::PlainForTls(script) => {
                if script.resets() {
                    stream.set_zero_linger().unwrap();
                }
                script.play(stream, hear).await
            }
            How::Tls(_, script) => script.play(self.tls.as_ref()?.accept(stream).await.ok()?, hear).await,
            How::Http2(play) => http2::play(*play, self.tls.as_ref()?.accept(stream).await.ok()?, hear).await,
        }
    }
}

/// Both clients for each of their needs.
pub(crate) fn clients(authority: &Authority) -> HashMap<Needs, [AnyClient; 2]> {
    let usual = Settings::default();
    let trusting = || authority.client();
    HashMap::from([
        (Needs::Usual, AnyClient::both_from(trusting, usual)),
        (Needs::Hurry, AnyClient::both_from(trusting, usual.with_timeout(SOON))),
        (Needs::HurryToConnect, AnyClient::both_from(trusting, usual.with_connect_timeout(SOON))),
        (Needs::Gzip, AnyClient::both_from(|| trusting().gzip(true), usual)),
        (Needs::Stranger, AnyClient::both(usual)),
    ])
}

/// Makes so many calls, thirty-two at a time, and returns each one's outcome in its place.
pub(crate) fn at_once<T: Send>(calls: usize, call: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let outcomes = Mutex::new((0..calls).map(|_| None).collect::<Vec<_>>());
    thread::scope(|scope| {
        for _ in 0..32 {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= calls {
                        break;
                    }
                    let outcome = call(number);
                    let before = outcomes.lock().unwrap()[number].replace(outcome);
                    assert!(before.is_none(), "call {number} has two outcomes");
                }
            });
        }
    });
    outcomes.into_inner().unwrap().into_iter().map(Option::unwrap).collect()
}
