//! What arrives at the server, and what comes back when all goes well.
#![allow(clippy::disallowed_methods, reason = "the servers are threads")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests, their helpers included")]

mod common;

use std::cell::Cell;
use std::env;
use std::io::Write;
use std::iter;
use std::net::TcpListener;
use std::process::Command;
use std::sync::mpsc;
use std::thread;

use common::{AnyClient, Key, NoKey, answer, bearer, bounded, credential, origin_of, read_request, serve};
use http::header::{COOKIE, USER_AGENT};
use http::{HeaderValue, Method, Request, StatusCode, Version};
use token_protocol::{Endpoint, Error, Head, Origin, Recovery, Replay};
use token_reqwest::{CallError, Client, Settings, blocking};

const OK: &str = "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nkey-1";

/// Sends `key` with both clients and compares what arrives, the order of the headers aside. `host` is added here.
#[track_caller]
fn arrives(key: impl Fn(&Origin) -> Key + Send + 'static, first: &str, rest: &[&str], body: &str) {
    let (first, body) = (first.to_owned(), body.to_owned());
    let rest: Vec<_> = rest.iter().map(|&line| line.to_owned()).collect();
    bounded(move || {
        for client in AnyClient::both(Settings::default()) {
            let (origin, requests) = answer(OK);
            assert_eq!(client.call(&key(&origin), &bearer()).unwrap(), "key-1");
            let request = requests.recv().unwrap();
            let (head, arrived) = request.split_once("\r\n\r\n").unwrap();
            let mut lines: Vec<_> = head.split("\r\n").collect();
            assert_eq!(lines.remove(0), first);
            lines.sort_unstable();

            let host = origin.to_string().replace("http://", "host: ");
            let mut expected: Vec<_> = rest.iter().map(String::as_str).chain([host.as_str()]).collect();
            expected.sort_unstable();
            assert_eq!(lines, expected);
            assert_eq!(arrived, body);
        }
    });
}

#[test]
fn a_get_arrives_as_the_endpoint_wrote_it() {
    arrives(
        Key::get,
        "GET /v1/keys/id-7f3a?persona=persona-9c HTTP/1.1",
        &["accept: text/plain", "authorization: Bearer s3cr3t"],
        "",
    );
}

#[test]
fn an_empty_post_keeps_its_one_content_length() {
    arrives(
        |origin| Key {
            method: Method::POST,
            headers: vec![("accept", "text/plain"), ("content-length", "0")],
            ..Key::get(origin)
        },
        "POST /v1/keys/id-7f3a?persona=persona-9c HTTP/1.1",
        &["accept: text/plain", "authorization: Bearer s3cr3t", "content-length: 0"],
        "",
    );
}

#[test]
fn a_body_arrives_with_its_one_content_length() {
    arrives(
        |origin| Key {
            method: Method::POST,
            headers: vec![("accept", "text/plain"), ("content-length", "2"), ("content-type", "application/json")],
            body: "{}",
            ..Key::get(origin)
        },
        "POST /v1/keys/id-7f3a?persona=persona-9c HTTP/1.1",
        &["accept: text/plain", "authorization: Bearer s3cr3t", "content-length: 2", "content-type: application/json"],
        "{}",
    );
}

#[test]
fn reqwest_adds_an_accept_where_there_is_none() {
    arrives(
        |origin| Key { headers: vec![], ..Key::get(origin) },
        "GET /v1/keys/id-7f3a?persona=persona-9c HTTP/1.1",
        &["accept: */*", "authorization: Bearer s3cr3t"],
        "",
    );
}

#[test]
fn a_body_without_a_length_is_given_one() {
    arrives(
        |origin| Key { method: Method::POST, body: "{}", ..Key::get(origin) },
        "POST /v1/keys/id-7f3a?persona=persona-9c HTTP/1.1",
        &["accept: text/plain", "authorization: Bearer s3cr3t", "content-length: 2"],
        "{}",
    );
}

#[test]
fn the_whole_head_comes_back() {
    bounded(|| {
        for client in AnyClient::both(Settings::default()) {
            let (origin, _requests) = answer(
                "HTTP/1.1 203 Whatever\r\ndate: Sun, 06 Nov 1994 08:49:37 GMT\r\nx-a: 1\r\nx-a: 2\r\n\
                 transfer-encoding: chunked\r\n\r\n3\r\nkey\r\n2\r\n-1\r\n0\r\n\r\n",
            );
            let response = client.send(Key::get(&origin).request(&bearer())).unwrap();
            assert_eq!(response.status(), StatusCode::NON_AUTHORITATIVE_INFORMATION);
            assert_eq!(response.version(), Version::HTTP_11);
            assert_eq!(Head::of(&response).date().unwrap().timestamp(), 784_111_777);
            assert!(response.headers().get_all("x-a").iter().eq(["1", "2"]));
            assert_eq!(response.body(), b"key-1");
        }
    });
}

#[test]
fn a_refusal_is_the_services() {
    bounded(|| {
        for client in AnyClient::both(Settings::default()) {
            let (origin, _requests) = answer("HTTP/1.1 403 Forbidden\r\ncontent-length: 2\r\n\r\nno");
            let error = client.call(&Key::get(&origin), &bearer()).unwrap_err();
            assert!(matches!(&error, CallError::Service(Error::Rejected { .. })), "{error:?}");
            assert_eq!(error.recovery(), Recovery::FixRequest);
            assert!(!error.never_left());
            assert_eq!(error.to_string(), "refused with status 403: no key for you");
        }
    });
}

#[test]
fn no_content_is_an_answer_without_a_body() {
    bounded(|| {
        for client in AnyClient::both(Settings::default()) {
            let (origin, _requests) = answer("HTTP/1.1 204 No Content\r\n\r\n");
            let error = client.call(&Key::get(&origin), &bearer()).unwrap_err();
            let CallError::Service(Error::Unrecognized { status, .. }) = error else { panic!("{error:?}") };
            assert_eq!(status, StatusCode::NO_CONTENT);
        }
    });
}

#[test]
fn a_call_is_one_request_even_on_a_connection_used_before() {
    bounded(|| {
        for client in AnyClient::both(Settings::default()) {
            // Every connection is answered once.
            let (unanswered, requests) = mpsc::channel();
            let (origin, _connections) = serve(move |mut stream| {
                let unanswered = unanswered.clone();
                thread::spawn(move || {
                    read_request(&mut stream);
                    stream.write_all(OK.as_bytes()).unwrap();
                    unanswered.send(read_request(&mut stream))
                });
            });
            let key = Key::get(&origin);
            // A connection may not be free again by the time of the next call, which then takes a new one.
            let call = || client.call(&key, &credential("x-secretkey", "s3cr3t-2"));
            let error = iter::repeat_with(call).find_map(Result::err).unwrap();
            assert!(!error.never_left(), "{error:?}");
            assert!(requests.recv().unwrap().contains("x-secretkey: s3cr3t-2\r\n"));
        }
    });
}

#[test]
fn a_callers_own_settings_hold() {
    bounded(|| {
        let builder = || {
            reqwest::Client::builder()
                .no_proxy()
                .default_headers([(USER_AGENT, HeaderValue::from_static("mine"))].into_iter().collect())
        };
        for client in AnyClient::both_from(builder, Settings::default()) {
            let (origin, requests) = answer(OK);
            assert_eq!(client.call(&Key::get(&origin), &bearer()).unwrap(), "key-1");
            assert!(requests.recv().unwrap().contains("\r\nuser-agent: mine\r\n"));
        }
    });
}

/// The environment is the process's, so the test runs itself in another one.
#[test]
fn no_proxy_is_taken_from_the_environment() {
    const TARGET: &str = "TOKEN_REQWEST_TEST_TARGET";
    bounded(|| {
        if let Ok(target) = env::var(TARGET) {
            let key = Key::get(&target.parse().unwrap());
            for client in AnyClient::both(Settings::default()) {
                assert_eq!(client.call(&key, &bearer()).unwrap(), "key-1");
            }
            return;
        }
        let proxy = TcpListener::bind("127.0.0.1:0").unwrap();
        let (origin, _requests) = answer(OK);
        let own = env::current_exe().unwrap();
        let result = Command::new(own)
            .args(["--exact", "no_proxy_is_taken_from_the_environment"])
            .env(TARGET, origin.to_string())
            .env("HTTP_PROXY", origin_of(&proxy).to_string())
            .env("http_proxy", origin_of(&proxy).to_string())
            .env_remove("NO_PROXY")
            .env_remove("no_proxy")
            .env_remove("REQUEST_METHOD")
            .output()
            .unwrap();
        assert!(result.status.success(), "{result:?}");
        assert!(String::from_utf8_lossy(&result.stdout).contains("1 passed"), "{result:?}");
        proxy.set_nonblocking(true).unwrap();
        assert!(proxy.accept().is_err());
    });
}

#[test]
fn debug_shows_no_header() {
    let builder = || {
        let header = (COOKIE, HeaderValue::from_static("s3cr3t"));
        reqwest::Client::builder().no_proxy().default_headers([header].into_iter().collect())
    };
    let plain = Client::from_reqwest(builder(), Settings::default()).unwrap();
    let blocking = blocking::Client::from_reqwest(builder(), Settings::default()).unwrap();
    for text in [format!("{plain:?}"), format!("{blocking:?}")] {
        assert_eq!(text, "Client { settings: Settings { connect_timeout: 10s, timeout: 30s, max_body: 1048576 }, .. }");
    }
}

/// Not `Sync`, so a future that borrows it is not `Send`.
struct Local(Key, Cell<u32>);

impl Endpoint for Local {
    const NAME: &'static str = Key::NAME;
    const REPLAY: Replay = Key::REPLAY;
    type Credential = <Key as Endpoint>::Credential;
    type Output = String;
    type Rejection = NoKey;

    fn request(&self, credential: &Self::Credential) -> Request<Vec<u8>> {
        self.1.set(self.1.get() + 1);
        self.0.request(credential)
    }

    fn read(&self, head: Head<'_>, body: &[u8]) -> Result<String, Error<NoKey>> {
        self.0.read(head, body)
    }
}

/// The call is `Send` for an endpoint that is, and possible for one that is not.
#[test]
fn send_is_inferred() {
    fn is_send<T: Send>(future: T) -> T {
        future
    }
    bounded(|| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let client = Client::new().unwrap();
        let credential = bearer();
        let (origin, _requests) = answer(OK);
        assert_eq!(runtime.block_on(is_send(client.call(&Key::get(&origin), &credential))).unwrap(), "key-1");
        // A server of its own: the first one's connection closes at any time, also with this request on its way.
        let (origin, _requests) = answer(OK);
        let local = Local(Key::get(&origin), Cell::new(0));
        assert_eq!(runtime.block_on(client.call(&local, &credential)).unwrap(), "key-1");
        assert_eq!(local.1.get(), 1);
    });
}
