//! Many ask for one token at once.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests, their helpers included")]
#![allow(clippy::disallowed_methods, reason = "blocking callers are threads")]

mod common;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::thread;
use std::time::Duration;

use common::issuer::{GetToken, Issued, Issuer, No, reply, root, settings, token};
use common::{RUNTIME, bounded};
use token_reqwest::{Client, Lease, SourceSettings, TokenSource, Unavailable, blocking};

const LONG: u32 = 3_600_000;

fn is_send<T: Send>(value: T) -> T {
    value
}

fn tasks(issuer: &Issuer) -> TokenSource<GetToken> {
    TokenSource::new(Client::new().unwrap(), issuer.endpoint(), root(), settings(0.5))
}

fn threads(issuer: &Issuer) -> blocking::TokenSource<GetToken> {
    blocking::TokenSource::new(blocking::Client::new().unwrap(), issuer.endpoint(), root(), settings(0.5))
}

/// A server whose first tokens are dead soon, and whose answer after those waits until it is let go.
fn held_after(short: usize) -> (Issuer, mpsc::Sender<()>) {
    let (go, wait) = mpsc::channel();
    let wait = Mutex::new(wait);
    let issuer = Issuer::new(move |number, _| {
        if number < short {
            return token("short", 1);
        }
        wait.lock().unwrap().recv().unwrap();
        token(&format!("t{number}"), LONG)
    });
    (issuer, go)
}

fn wait_for(condition: impl Fn() -> bool) {
    while !condition() {
        thread::sleep(Duration::from_millis(1));
    }
}

type Answer = Result<Lease<Issued>, Unavailable<No>>;

/// 500 tasks, let go when all of them run. Each has the same token.
fn one_request_for_500_tasks(source: &TokenSource<GetToken>, issuer: &Issuer, go: &mpsc::Sender<()>, before: usize) {
    let running = Arc::new(AtomicUsize::new(0));
    let callers: Vec<_> = (0..500)
        .map(|_| {
            let (source, running) = (source.clone(), Arc::clone(&running));
            RUNTIME.spawn(is_send(async move {
                running.fetch_add(1, Ordering::SeqCst);
                source.token().await
            }))
        })
        .collect();
    wait_for(|| running.load(Ordering::SeqCst) == 500 && issuer.count() > before);
    go.send(()).unwrap();
    for caller in callers {
        let answer: Answer = RUNTIME.block_on(caller).unwrap();
        assert_eq!(answer.unwrap().token.name, format!("t{before}"));
    }
    assert_eq!(issuer.count(), before + 1);
}

#[test]
fn one_request_for_500_tasks_on_an_empty_source() {
    bounded(|| {
        let (issuer, go) = held_after(0);
        one_request_for_500_tasks(&tasks(&issuer), &issuer, &go, 0);
    });
}

#[test]
fn one_request_for_500_tasks_on_an_expired_token() {
    bounded(|| {
        let issuer_and_go = held_after(1);
        let (issuer, go) = &issuer_and_go;
        let source = tasks(issuer);
        // Dead by the time it is there, or soon after.
        let _ = RUNTIME.block_on(source.token());
        thread::sleep(Duration::from_millis(20));
        one_request_for_500_tasks(&source, issuer, go, 1);
    });
}

/// 50 threads, as above.
fn one_request_for_50_threads(short: usize) {
    bounded(move || {
        let (issuer, go) = held_after(short);
        let source = threads(&issuer);
        for _ in 0..short {
            let _ = source.token();
            thread::sleep(Duration::from_millis(20));
        }
        let running = AtomicUsize::new(0);
        thread::scope(|scope| {
            let caller = || {
                running.fetch_add(1, Ordering::SeqCst);
                source.token()
            };
            let callers: Vec<_> = (0..50).map(|_| scope.spawn(caller)).collect();
            wait_for(|| running.load(Ordering::SeqCst) == 50 && issuer.count() > short);
            go.send(()).unwrap();
            for caller in callers {
                let answer: Answer = caller.join().unwrap();
                assert_eq!(answer.unwrap().token.name, format!("t{short}"));
            }
        });
        assert_eq!(issuer.count(), short + 1);
    });
}

#[test]
fn one_request_for_50_threads_on_an_empty_source() {
    one_request_for_50_threads(0);
}

#[test]
fn one_request_for_50_threads_on_an_expired_token() {
    one_request_for_50_threads(1);
}

#[test]
fn a_dropped_task_hands_over() {
    bounded(|| {
        let (go, wait) = mpsc::channel::<()>();
        let wait = Mutex::new(wait);
        let issuer = Issuer::new(move |number, _| {
            if number == 0 {
                // Never answered: the client has gone by then.
                let _ = wait.lock().unwrap().recv();
            }
            token(&format!("t{number}"), LONG)
        });
        let source = tasks(&issuer);
        let ask = |source: TokenSource<GetToken>| RUNTIME.spawn(async move { source.token().await });
        let first = ask(source.clone());
        wait_for(|| issuer.count() == 1);
        let second = ask(source.clone());
        first.abort();
        assert_eq!(RUNTIME.block_on(second).unwrap().unwrap().token.name, "t1");
        assert!(RUNTIME.block_on(first).unwrap_err().is_cancelled());
        assert_eq!(issuer.count(), 2);
        drop(go);
    });
}

#[test]
fn a_thread_that_panics_hands_over() {
    bounded(|| {
        let issuer = Issuer::new(|number, _| if number == 0 { reply(200, "", "panic") } else { token("t", LONG) });
        let source = threads(&issuer);
        let other = source.clone();
        assert!(thread::spawn(move || other.token()).join().is_err());
        assert_eq!(source.token().unwrap().token.name, "t");
    });
}

#[test]
fn a_task_that_panics_hands_over() {
    bounded(|| {
        let issuer = Issuer::new(|number, _| if number == 0 { reply(200, "", "panic") } else { token("t", LONG) });
        let source = tasks(&issuer);
        let other = source.clone();
        assert!(RUNTIME.block_on(RUNTIME.spawn(async move { other.token().await })).unwrap_err().is_panic());
        assert_eq!(RUNTIME.block_on(source.token()).unwrap().token.name, "t");
    });
}

#[test]
fn a_task_that_gives_up_leaves_the_wait_behind() {
    bounded(|| {
        let issuer = Issuer::new(|_, _| reply(429, "retry-after: 50\r\n", ""));
        let settings = SourceSettings::new(Duration::from_secs(60));
        let source = TokenSource::<GetToken>::new(Client::new().unwrap(), issuer.endpoint(), root(), settings);
        // On a busy machine the answer may not be read so soon, and then there is no wait yet.
        let is_left = [100, 1000, 10_000].into_iter().any(|patience| {
            let call = async { tokio::time::timeout(Duration::from_millis(patience), source.token()).await };
            matches!(RUNTIME.block_on(call), Ok(Err(Unavailable::Backoff { .. })))
        });
        assert!(is_left, "{} requests", issuer.count());
    });
}
