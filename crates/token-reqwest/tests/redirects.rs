//! No redirect is followed, by either client, for any credential.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests, their helpers included")]

mod common;

use std::net::TcpListener;

use common::{AnyClient, Key, answer, bounded, credential, origin_of};
use http::Method;
use reqwest::redirect::Policy;
use token_protocol::{Error, Recovery};
use token_reqwest::{CallError, Settings};

fn stays(clients: impl IntoIterator<Item = AnyClient>) {
    for client in clients {
        for status in [301, 302, 303, 307, 308] {
            for (name, value) in [("authorization", "Bearer s3cr3t"), ("x-secretkey", "s3cr3t"), ("x-own", "s3cr3t")] {
                let elsewhere = TcpListener::bind("127.0.0.1:0").unwrap();
                let location = origin_of(&elsewhere).to_string().replace("127.0.0.1", "localhost");
                let (origin, requests) = answer(format!(
                    "HTTP/1.1 {status} Elsewhere\r\nlocation: {location}/\r\ncontent-length: 0\r\n\r\n"
                ));
                let key = Key { method: Method::POST, headers: vec![("content-length", "0")], ..Key::get(&origin) };
                let error = client.call(&key, &credential(name, value)).unwrap_err();

                assert_eq!(error.recovery(), Recovery::GiveUp);
                let CallError::Service(Error::Unrecognized { status: seen, .. }) = error else { panic!("{error:?}") };
                assert_eq!(seen.as_u16(), status);
                assert!(requests.recv().unwrap().contains(&format!("\r\n{name}: {value}\r\n")));
                elsewhere.set_nonblocking(true).unwrap();
                assert!(elsewhere.accept().is_err());
            }
        }
    }
}

#[test]
fn our_own_client_stays() {
    bounded(|| stays(AnyClient::both(Settings::default())));
}

#[test]
fn a_callers_client_stays_too() {
    bounded(|| {
        let builder = || reqwest::Client::builder().no_proxy().redirect(Policy::limited(9)).referer(true);
        stays(AnyClient::both_from(builder, Settings::default()));
    });
}
