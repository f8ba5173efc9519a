//! Every fault of the network, for every credential, with both clients: each call comes to the one outcome that the table names.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests, their helpers included")]

mod common;
mod network;

use std::net::TcpListener;

use common::wire::{address_of, bounded, unwanted};
use http::header::CONTENT_LENGTH;
use http::{Request, Version};
use network::caller::CALLERS;
use network::certificates::Authority;
use network::faults::faults;
use network::http2::Play;
use network::{How, Needs, Server, at_once, clients};

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
        let outcomes = at_once(calls.len(), |number| {
            let (_, server, client, caller) = calls[number];
            caller.call(client, &server.origin())
        });
        let mut wrong = Vec::new();
        for ((fault, _, _, caller), outcome) in calls.iter().zip(outcomes) {
            if !fault.allows_among_others(*caller, &outcome) {
                wrong.push(format!("{}: {caller:?}: {outcome}, not {}", fault.name, fault.outcome[caller.service()]));
            }
        }
        println!("{} faults, {} calls", faults.len(), calls.len());
        assert!(wrong.is_empty(), "{} of {} calls:\n{}", wrong.len(), calls.len(), wrong.join("\n"));
        assert!(elsewhere.accept().is_err(), "somebody went elsewhere");
    });
}

/// An answer to HEAD declares the length of what GET would bring.
#[test]
fn an_answer_to_head_is_whole_without_a_body() {
    bounded(|| {
        let authority = Authority::new();
        let server = Server::start(&How::Http2(Play::HeadOnly), &authority);
        for client in &clients(&authority)[&Needs::Usual] {
            let request = Request::head(server.origin()).version(Version::HTTP_11).body(Vec::new()).unwrap();
            let response = client.send(request).unwrap();
            assert_eq!(response.version(), Version::HTTP_2);
            assert_ne!(response.headers()[CONTENT_LENGTH], "0");
            assert!(response.body().is_empty());
        }
    });
}
