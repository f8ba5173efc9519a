//! A server whose every connection is one request and gets the next answer.
#![allow(clippy::disallowed_methods, reason = "the server is a thread")]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use token_protocol::Origin;

use super::wire::address_of;

const CREDENTIALS: &[&str] = &["authorization: ", "x-secretkey: ", "x-sessionticket: ", "x-entitytoken: "];

pub(crate) struct Turns {
    pub(crate) origin: Origin,
    seen: Arc<Mutex<Vec<String>>>,
}

impl Turns {
    /// Answers on the wire, the last of them again and again. After each the connection is closed.
    pub(crate) fn new(answers: Vec<Vec<u8>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let origin = format!("http://{}", address_of(&listener)).parse().unwrap();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let turns = Self { origin, seen: Arc::clone(&seen) };
        thread::spawn(move || {
            for (number, stream) in listener.incoming().enumerate() {
                let mut stream = stream.unwrap();
                seen.lock().unwrap().push(credential(&stream));
                // A client may have left.
                let _ = stream.write_all(answers.get(number).or(answers.last()).unwrap());
            }
        });
        turns
    }

    /// The header of each request that has its credential, in order.
    pub(crate) fn seen(&self) -> Vec<String> {
        self.seen.lock().unwrap().clone()
    }
}

/// Reads the whole request, or closing would reset the connection.
fn credential(stream: &TcpStream) -> String {
    let mut reader = BufReader::new(stream);
    let (mut credential, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        let line = line.trim_end();
        if let Some(value) = line.strip_prefix("content-length: ") {
            length = value.parse().unwrap();
        } else if CREDENTIALS.iter().any(|name| line.starts_with(name)) {
            line.clone_into(&mut credential);
        } else if line.is_empty() {
            break;
        }
    }
    reader.read_exact(&mut vec![0; length]).unwrap();
    credential
}
