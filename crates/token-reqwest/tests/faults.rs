//! Every way for an answer not to arrive, and what the error says about it.
#![allow(clippy::disallowed_methods, reason = "the servers are threads, and slow")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests, their helpers included")]

mod common;

use std::error::Error as StdError;
use std::io::Write;
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;
use std::{future, iter};

use common::{AnyClient, Key, SHORT, answer, bearer, bounded, closed_port, read_request, serve, wait_for_close};
use http::{Request, Version};
use reqwest::dns::{Name, Resolve, Resolving};
use token_protocol::{Error, Origin, Recovery};
use token_reqwest::{CallError, Settings, TransportError};

/// Both clients fail in the same way at this server.
#[track_caller]
fn both_fail<T: Send + 'static>(
    settings: Settings,
    server: impl Fn() -> (Origin, T) + Send + 'static,
    expected: impl Fn(&TransportError) -> bool + Send + 'static,
) {
    bounded(move || {
        for client in AnyClient::both(settings) {
            let (origin, _server) = server();
            let error = client.fail(&origin);
            assert!(expected(&error), "{error:?}");
        }
    });
}

fn broke_off(error: &TransportError) -> bool {
    matches!(error, TransportError::BrokeOff(_)) && !error.never_left() && error.recovery() == Recovery::RETRY
}

fn timed_out(error: &TransportError) -> bool {
    matches!(error, TransportError::Timeout(_)) && !error.never_left() && error.recovery() == Recovery::RETRY
}

fn garbled(error: &TransportError) -> bool {
    matches!(error, TransportError::Garbled(_)) && !error.never_left() && error.recovery() == Recovery::GiveUp
}

fn impatient() -> Settings {
    Settings::default().with_timeout(SHORT)
}

#[test]
fn dropped_before_the_response() {
    both_fail(Settings::default(), || answer(""), broke_off);
}

#[test]
fn dropped_within_the_head() {
    both_fail(Settings::default(), || answer("HTTP/1.1 200 OK\r\ncontent-le"), broke_off);
}

#[test]
fn dropped_within_the_body() {
    let short = "HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\nkey-1";
    both_fail(Settings::default(), move || answer(short), broke_off);
}

#[test]
fn dropped_within_a_chunk() {
    let short = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n9\r\nkey-1";
    both_fail(Settings::default(), move || answer(short), broke_off);
}

#[test]
fn dropped_before_the_last_chunk() {
    let short = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nkey-1\r\n";
    both_fail(Settings::default(), move || answer(short), broke_off);
}

#[test]
fn reset_instead_of_a_response() {
    // Closing a socket that has unread bytes resets the connection.
    let server = || {
        serve(|stream| {
            let mut byte = [0];
            stream.peek(&mut byte).unwrap();
        })
    };
    both_fail(Settings::default(), server, broke_off);
}

#[test]
fn what_comes_after_the_declared_length_is_ignored() {
    bounded(|| {
        for client in AnyClient::both(Settings::default()) {
            let (origin, _requests) = answer("HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nkey-1");
            let error = client.call(&Key::get(&origin), &bearer()).unwrap_err();
            assert!(matches!(error, CallError::Service(Error::Malformed(_))), "{error:?}");
            // Neither is it taken for the next answer.
            let error = client.call(&Key::get(&origin), &bearer()).unwrap_err();
            assert!(matches!(error, CallError::Service(Error::Malformed(_))), "{error:?}");
        }
    });
}

#[test]
fn never_answered() {
    let server = || {
        serve(|mut stream| {
            read_request(&mut stream);
            wait_for_close(&mut stream);
        })
    };
    both_fail(impatient(), server, timed_out);
}

/// Sends the head, then one more piece from time to time until the client leaves. No pause is as long as the
/// timeout.
fn drip(head: &'static str, piece: &'static str) -> (Origin, impl Send) {
    serve(move |mut stream| {
        read_request(&mut stream);
        let _ = stream.write_all(head.as_bytes());
        while stream.write_all(piece.as_bytes()).is_ok() {
            thread::sleep(SHORT / 8);
        }
    })
}

#[test]
fn a_body_that_drips() {
    both_fail(impatient(), || drip("HTTP/1.1 200 OK\r\ncontent-length: 99999\r\n\r\nkey-", "x"), timed_out);
}

#[test]
fn a_head_that_drips() {
    both_fail(impatient(), || drip("HTTP/1.1 200 OK\r\nx-a: ", "x"), timed_out);
}

#[test]
fn interim_responses_that_drip() {
    both_fail(impatient(), || drip("", "HTTP/1.1 102 Processing\r\n\r\n"), timed_out);
}

#[test]
fn something_that_is_not_http() {
    both_fail(Settings::default(), || answer("SSH-2.0-OpenSSH_9.9\r\n"), garbled);
    both_fail(Settings::default(), || answer([0x15, 3, 1, 0, 2, 2, 70]), garbled);
    both_fail(Settings::default(), || answer("HTTP/1.1 banana\r\n\r\n"), garbled);
    both_fail(Settings::default(), || answer("HTTP/1.1 200 OK\r\ncontent-length: banana\r\n\r\n"), garbled);
}

#[test]
fn a_chunk_that_is_none() {
    let bad = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nbanana\r\n";
    both_fail(Settings::default(), move || answer(bad), garbled);
}

/// Writes the piece over and over until the client leaves.
fn flood(head: &'static str, piece: String) -> (Origin, impl Send) {
    serve(move |mut stream| {
        read_request(&mut stream);
        let _ = stream.write_all(head.as_bytes());
        while stream.write_all(piece.as_bytes()).is_ok() {}
    })
}

#[test]
fn a_head_that_never_ends() {
    both_fail(Settings::default(), || flood("HTTP/1.1 200 OK\r\n", "x-a: b\r\n".repeat(99)), garbled);
    both_fail(Settings::default(), || flood("HTTP/1.1 200 OK\r\nx-a: ", "b".repeat(9999)), garbled);
}

#[test]
fn a_flood_of_headers() {
    let many = format!("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n{}\r\n", "x-a: b\r\n".repeat(5000));
    both_fail(Settings::default(), move || answer(many.clone()), garbled);
}

fn not_connected(error: &TransportError) -> bool {
    matches!(error, TransportError::Connect(_)) && error.never_left() && error.recovery() == Recovery::RETRY
}

fn timed_out_connecting(error: &TransportError) -> bool {
    matches!(error, TransportError::ConnectTimeout(_)) && error.never_left() && error.recovery() == Recovery::RETRY
}

#[test]
fn connection_refused() {
    both_fail(Settings::default(), closed_port, not_connected);
}

struct NoSuchHost;

impl Resolve for NoSuchHost {
    fn resolve(&self, _: Name) -> Resolving {
        Box::pin(future::ready(Err("no such host".into())))
    }
}

struct SilentResolver;

impl Resolve for SilentResolver {
    fn resolve(&self, _: Name) -> Resolving {
        Box::pin(future::pending())
    }
}

#[test]
fn a_name_that_does_not_resolve() {
    bounded(|| {
        let builder = || reqwest::Client::builder().no_proxy().dns_resolver(Arc::new(NoSuchHost));
        for client in AnyClient::both_from(builder, Settings::default()) {
            let error = client.fail(&Origin::from_static("http://localhost:9"));
            assert!(not_connected(&error), "{error:?}");
        }
    });
}

#[test]
fn a_name_that_never_resolves() {
    bounded(|| {
        let builder = || reqwest::Client::builder().no_proxy().dns_resolver(Arc::new(SilentResolver));
        for client in AnyClient::both_from(builder, Settings::default().with_connect_timeout(SHORT)) {
            let error = client.fail(&Origin::from_static("http://localhost:9"));
            assert!(timed_out_connecting(&error), "{error:?}");
        }
        // Where the whole call's time is up first, nobody can tell.
        for client in AnyClient::both_from(builder, impatient()) {
            let error = client.fail(&Origin::from_static("http://localhost:9"));
            assert!(timed_out(&error), "{error:?}");
        }
    });
}

/// Linux answers no more connection requests once a listener's queue is full; other systems refuse them.
#[cfg(target_os = "linux")]
#[test]
fn a_host_that_never_accepts() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let _entered = runtime.enter();
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let listener = socket.listen(0).unwrap();
    let address = listener.local_addr().unwrap();
    // Full once there is no room twice in a row: on a busy machine one connection may take that long.
    let connect = || TcpStream::connect_timeout(&address, SHORT).ok();
    let queued: Vec<_> = iter::from_fn(|| connect().or_else(connect)).take(99).collect();
    assert!(queued.len() < 99);

    both_fail(
        Settings::default().with_connect_timeout(SHORT),
        move || (Origin::new(&format!("http://{address}")).unwrap(), ()),
        timed_out_connecting,
    );
}

/// A request that no origin of ours would make.
fn send(client: &AnyClient, uri: &str) -> TransportError {
    let request = Request::builder().uri(uri).header("authorization", "Bearer s3cr3t").body(Vec::new()).unwrap();
    let error = client.send(request).unwrap_err();
    assert!(error.never_left());
    assert_eq!(error.recovery(), Recovery::FixRequest);
    assert!(!format!("{error} {error:?} {:?}", error.source()).contains("s3cr3t"));
    error
}

#[test]
fn nothing_goes_out_in_the_clear_or_to_a_host_written_oddly() {
    bounded(|| {
        let listener = TcpListener::bind("0.0.0.0:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        for client in AnyClient::both(impatient()) {
            for uri in [
                format!("http://0.0.0.0:{port}/s3cr3t"),
                format!("http://s3cr3t@127.0.0.1:{port}/"),
                format!("http://127.1:{port}/s3cr3t"),
                format!("http://0x7f000001:{port}/s3cr3t"),
                format!("http://[::ffff:127.0.0.1]:{port}/s3cr3t"),
                format!("ws://127.0.0.1:{port}/s3cr3t"),
                "http://api.example/s3cr3t".to_owned(),
                "http://localhost.api.example/s3cr3t".to_owned(),
                "https://api.example@s3cr3t/".to_owned(),
                "127.0.0.1".to_owned(),
                "/s3cr3t".to_owned(),
                "*".to_owned(),
            ] {
                let error = send(&client, &uri);
                assert!(matches!(error, TransportError::InsecureUri(_)), "{uri} {error:?}");
            }
        }
        listener.set_nonblocking(true).unwrap();
        assert!(listener.accept().is_err());
    });
}

#[test]
fn a_version_that_cannot_be_sent() {
    bounded(|| {
        for client in AnyClient::both(Settings::default()) {
            let (origin, _requests) = answer("");
            let request = Request::builder().uri(origin.to_string()).version(Version::HTTP_2);
            let error = client.send(request.body(Vec::new()).unwrap()).unwrap_err();
            assert!(matches!(error, TransportError::Other(_)), "{error:?}");
            assert!(!error.never_left());
            assert_eq!(error.recovery(), Recovery::GiveUp);
        }
    });
}

#[test]
fn a_callers_own_refusal() {
    bounded(|| {
        let builder = || reqwest::Client::builder().no_proxy().https_only(true);
        for client in AnyClient::both_from(builder, Settings::default()) {
            let (origin, requests) = answer("");
            let error = client.fail(&origin);
            assert!(matches!(error, TransportError::InvalidRequest(_)), "{error:?}");
            assert!(error.never_left());
            assert_eq!(error.recovery(), Recovery::FixRequest);
            assert!(requests.try_recv().is_err());
        }
    });
}
