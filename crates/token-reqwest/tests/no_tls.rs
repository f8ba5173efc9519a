//! What a program sees that forgot to give reqwest a TLS stack.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests, their helpers included")]

mod common;

use std::net::TcpListener;

use common::{AnyClient, bounded, origin_of};
use token_protocol::Recovery;
use token_reqwest::{Settings, TransportError};

#[test]
#[ignore = "in a build of the whole workspace reqwest has TLS; run with: cargo test -p token-reqwest --test no_tls -- --ignored"]
fn https_without_a_tls_stack() {
    bounded(|| {
        for client in AnyClient::both(Settings::default()) {
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            let origin = origin_of(&listener).to_string().replace("http:", "https:");
            let error = client.fail(&origin.parse().unwrap());
            assert!(matches!(error, TransportError::NoTls(_)), "{error:?}");
            assert!(error.never_left());
            assert_eq!(error.recovery(), Recovery::GiveUp);
            listener.set_nonblocking(true).unwrap();
            assert!(listener.accept().is_err());
        }
    });
}
