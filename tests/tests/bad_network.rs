//! Every fault of the network, for every credential, with both clients: each call comes to the one outcome that the table names.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests, their helpers included")]
#![allow(clippy::disallowed_methods, reason = "callers are threads")]

mod common;
mod network;

use std::collections::HashMap;
use std::net::TcpListener;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use common::wire::{AnyClient, address_of, bounded, unwanted};
use network::caller::{CALLERS, Caller};
use network::certificates::Authority;
use network::faults::faults;
use network::{Fault, Needs, Server, clients};

/// So many calls are under way at a time.
const THREADS: usize = 32;

#[test]
fn every_fault_for_every_credential() {
    bounded(|| {
        let authority = Authority::new();
        let elsewhere: TcpListener = unwanted();
        let faults = faults(&address_of(&elsewhere));
        let servers: Vec<_> = faults.iter().map(|fault| Server::start(&fault.how, &authority)).collect();
        let clients = clients(&authority);
        let mut calls = Vec::new();
        for (fault, server) in faults.iter().zip(&servers) {
            for client in &clients[&fault.client] {
                calls.extend(CALLERS.map(|caller| (fault, server, client, caller)));
            }
        }
        let wrong = Mutex::new(Vec::new());
        let next = AtomicUsize::new(0);
        thread::scope(|scope| {
            for _ in 0..THREADS {
                scope.spawn(|| {
                    while let Some((fault, server, client, caller)) = calls.get(next.fetch_add(1, Ordering::Relaxed)) {
                        let outcome = caller.call(client, &server.origin());
                        let expected = fault.outcome[caller.service()];
                        if outcome != expected {
                            wrong
                                .lock()
                                .unwrap()
                                .push(format!("{}: {caller:?}: {outcome}, not {expected}", fault.name));
                        }
                    }
                });
            }
        });
        println!("{} faults, {} calls", faults.len(), calls.len());
        let mut wrong = wrong.into_inner().unwrap();
        wrong.sort();
        assert!(wrong.is_empty(), "{} of {} calls:\n{}", wrong.len(), calls.len(), wrong.join("\n"));
        assert!(elsewhere.accept().is_err(), "somebody went elsewhere");
    });
}
