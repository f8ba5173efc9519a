//! What bad weather costs: memory while a call is under way, and what of memory and file descriptors stays after many.
//!
//! `NETWORK_CALLS` and `NETWORK_SEED` set how many calls, and which. The figures are of the whole process, servers included; those of
//! the heap are of Rust's alone: what C code allocates, as the TLS stack's, is not counted.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests, their helpers included")]
#![allow(clippy::disallowed_methods, reason = "the number of calls is in the environment, and waiting is a thread's")]

mod common;
mod network;

use std::collections::BTreeMap;
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use std::{env, fs, thread};

use common::wire::{RUNTIME, address_of, bounded, unwanted};
use network::caller::CALLERS;
use network::certificates::Authority;
use network::faults::faults;
use network::{Fault, Server, at_once, clients};
use peak_alloc::PeakAlloc;

#[global_allocator]
static HEAP: PeakAlloc = PeakAlloc;

const MEBIBYTE: usize = 1 << 20;

/// No call takes more, whatever comes back. A body may have a mebibyte here.
const MOST: usize = 8 * MEBIBYTE;

/// What may stay after any number of calls.
const LEFT_OVER: usize = MEBIBYTE / 2;

/// The tests measure the process, so they run one after the other.
fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    LazyLock::force(&RUNTIME);
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

fn number(name: &str, default: u64) -> u64 {
    env::var(name).map_or(default, |text| text.parse().unwrap())
}

fn descriptors() -> usize {
    fs::read_dir("/proc/self/fd").unwrap().count()
}

fn peak_resident() -> String {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap().trim().to_owned()
}

#[test]
fn a_call_takes_a_bounded_amount_of_memory() {
    let alone = alone();
    bounded(|| {
        let authority = Authority::new();
        let elsewhere = unwanted();
        let clients = clients(&authority);
        let mut worst = (0, "");
        for fault in faults(&address_of(&elsewhere)) {
            let server = Server::start(&fault.how, &authority);
            for (client, caller) in
                clients[&fault.client].iter().flat_map(|client| CALLERS.map(|caller| (client, caller)))
            {
                HEAP.reset_peak_usage();
                let before = HEAP.current_usage();
                let outcome = caller.call(client, &server.origin());
                let took = HEAP.peak_usage().saturating_sub(before);
                assert!(took < MOST, "{}: {caller:?}: {took} bytes", fault.name);
                assert!(fault.allows(caller, &outcome), "{}: {caller:?}, alone: {outcome}", fault.name);
                worst = worst.max((took, fault.name));
            }
        }
        println!("peak of the heap in one call: {} bytes ({}); bound {MOST}", worst.0, worst.1);
    });
    drop(alone);
}

/// Makes calls into faults drawn by the seed, and sees to it that each has its one outcome and was sent once at most.
fn calls(count: usize, seed: u64) -> BTreeMap<String, usize> {
    let authority = Authority::new();
    let elsewhere = unwanted();
    let faults: Vec<Fault> = faults(&address_of(&elsewhere));
    let servers: Vec<_> = faults.iter().map(|fault| Server::start(&fault.how, &authority)).collect();
    let clients = clients(&authority);
    let mut random = fastrand::Rng::with_seed(seed);
    let drawn: Vec<_> =
        (0..count).map(|_| (random.usize(..faults.len()), random.bool(), random.usize(..CALLERS.len()))).collect();
    let outcomes = at_once(count, |number| {
        let (fault, blocking, caller) = drawn[number];
        let client = &clients[&faults[fault].client][usize::from(blocking)];
        CALLERS[caller].call(client, &format!("{}/call-{number}", servers[fault].origin()))
    });

    let mut arrived = vec![0; count];
    for path in servers.iter().flat_map(Server::take_paths) {
        let number = path.strip_prefix("/call-").unwrap().split('/').next().unwrap();
        arrived[number.parse::<usize>().unwrap()] += 1;
    }
    let mut kinds = BTreeMap::new();
    for (number, outcome) in outcomes.into_iter().enumerate() {
        let (fault, _, caller) = drawn[number];
        let fault = &faults[fault];
        assert!(
            fault.allows_among_others(CALLERS[caller], &outcome),
            "call {number} of seed {seed}: {}: {outcome}",
            fault.name
        );
        assert!(arrived[number] <= 1, "call {number} of seed {seed}: {}: sent {} times", fault.name, arrived[number]);
        let sent = !outcome.contains("nothing sent");
        assert!(sent || arrived[number] == 0, "call {number} of seed {seed}: {}: sent: {outcome}", fault.name);
        let lost = ["broke off", "connect", "timeout"].iter().any(|lost| outcome.starts_with(lost));
        assert!(arrived[number] == 1 || lost, "call {number} of seed {seed}: {}: not sent: {outcome}", fault.name);
        *kinds.entry(outcome).or_default() += 1;
    }
    kinds
}

/// Waits until it is so, or for long: connections and tasks take a moment to end.
fn settle(so: impl Fn() -> bool) {
    for _ in 0..500 {
        if so() {
            break;
        }
        thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn nothing_is_lost_and_nothing_is_left_over() {
    let alone = alone();
    bounded(|| {
        let count = usize::try_from(number("NETWORK_CALLS", 1000)).unwrap();
        let seed = number("NETWORK_SEED", 1);
        let descriptors_before = descriptors();
        // What is made once and kept is made here.
        calls(300, !seed);
        settle(|| descriptors() <= descriptors_before);
        let heap_before = HEAP.current_usage();

        let kinds = calls(count, seed);

        settle(|| descriptors() <= descriptors_before);
        let descriptors_after = descriptors();
        settle(|| HEAP.current_usage() < heap_before + LEFT_OVER);
        let heap_after = HEAP.current_usage();
        println!("{count} calls of seed {seed}, by outcome:");
        for (outcome, times) in &kinds {
            println!("{times:6} {outcome}");
        }
        println!("file descriptors: {descriptors_before} before, {descriptors_after} after");
        println!("bytes of heap: {heap_before} before, {heap_after} after; may grow by {LEFT_OVER}");
        println!("peak resident: {}", peak_resident());
        assert_eq!(kinds.values().sum::<usize>(), count);
        assert!(descriptors_after <= descriptors_before);
        assert!(heap_after < heap_before + LEFT_OVER);
    });
    drop(alone);
}
