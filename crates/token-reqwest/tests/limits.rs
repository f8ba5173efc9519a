//! The cap on the body.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests, their helpers included")]

mod common;

use std::io::Write;

use common::{AnyClient, Key, answer, bearer, bounded, read_request, serve, wait_for_close};
use token_protocol::Recovery;
use token_reqwest::{Settings, TransportError};

fn five_bytes() -> Settings {
    Settings::default().with_max_body(5)
}

#[track_caller]
fn too_large(error: &TransportError, cap: usize) {
    assert!(matches!(error, TransportError::TooLarge { max } if *max == cap), "{error:?}");
    assert!(!error.never_left());
    assert_eq!(error.recovery(), Recovery::GiveUp);
}

#[test]
fn a_body_of_exactly_the_cap_is_read() {
    bounded(|| {
        for client in AnyClient::both(five_bytes()) {
            for response in [
                "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nkey-1",
                "HTTP/1.1 200 OK\r\n\r\nkey-1",
                "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nkey\r\n2\r\n-1\r\n0\r\n\r\n",
            ] {
                let (origin, _requests) = answer(response);
                assert_eq!(client.call(&Key::get(&origin), &bearer()).unwrap(), "key-1");
            }
        }
    });
}

#[test]
fn one_byte_more_is_too_large() {
    bounded(|| {
        for client in AnyClient::both(five_bytes()) {
            for response in [
                "HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nkey-12",
                "HTTP/1.1 200 OK\r\n\r\nkey-12",
                "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nkey\r\n3\r\n-12\r\n0\r\n\r\n",
                "HTTP/1.1 403 Forbidden\r\ncontent-length: 6\r\n\r\nkey-12",
            ] {
                let (origin, _requests) = answer(response);
                too_large(&client.fail(&origin), 5);
            }
        }
    });
}

#[test]
fn a_cap_of_nothing_takes_an_empty_body() {
    bounded(|| {
        for client in AnyClient::both(Settings::default().with_max_body(0)) {
            let (origin, _requests) = answer("HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\nk");
            too_large(&client.fail(&origin), 0);
            let (origin, _requests) = answer("HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n");
            let _ = client.call(&Key::get(&origin), &bearer()).unwrap_err().recovery();
        }
    });
}

#[test]
fn no_cap_at_all() {
    bounded(|| {
        for client in AnyClient::both(Settings::default().with_max_body(usize::MAX)) {
            let (origin, _requests) = answer("HTTP/1.1 200 OK\r\n\r\nkey-1");
            assert_eq!(client.call(&Key::get(&origin), &bearer()).unwrap(), "key-1");
        }
    });
}

/// No byte of the body is needed to refuse it; a client that waited for one would time out.
#[test]
fn a_length_beyond_the_cap_is_refused_at_once() {
    bounded(|| {
        for client in AnyClient::both(Settings::default()) {
            for length in ["1048577", "10737418240", "9223372036854775807"] {
                let (origin, closed) = serve(move |mut stream| {
                    read_request(&mut stream);
                    write!(stream, "HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n").unwrap();
                    wait_for_close(&mut stream);
                });
                too_large(&client.fail(&origin), 1_048_576);
                closed.recv().unwrap();
            }
        }
    });
}

#[test]
fn of_an_endless_body_only_so_much_is_taken() {
    const TEN_GIGABYTES: usize = 10 << 30;
    // The cap, and what the kernel's buffers on both sides may hold.
    const BOUND: usize = 64 << 20;
    bounded(|| {
        for client in AnyClient::both(Settings::default()) {
            let (origin, written) = serve(|mut stream| {
                read_request(&mut stream);
                let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n");
                let chunk = format!("10000\r\n{}\r\n", "x".repeat(0x10000));
                let mut written = 0;
                while written < TEN_GIGABYTES && stream.write_all(chunk.as_bytes()).is_ok() {
                    written += chunk.len();
                }
                written
            });
            too_large(&client.fail(&origin), 1_048_576);
            let written = written.recv().unwrap();
            assert!(written < BOUND, "{written}");
        }
    });
}
