//! One token for many tasks: who asks while the others wait, and who after a task was dropped.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests, their helpers included")]

mod call;
mod look;

use std::cell::Cell;
use std::future::{Future, pending, poll_fn};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

use call::{No, at, seconds};
use look::{Answer, Token, denial, granted, look, source};
use token_lifecycle::{CellPolicy, Failure, Flight, Given, Ladder, TokenSource, Unavailable};

/// Tasks that are polled only when somebody wakes them.
#[derive(Default)]
struct Tasks<'a>(Vec<Option<Task<'a>>>);

type Task<'a> = (Pin<Box<dyn Future<Output = ()> + 'a>>, Arc<Woken>);

struct Woken(AtomicBool);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl<'a> Tasks<'a> {
    fn spawn(&mut self, task: impl Future<Output = ()> + 'a) {
        self.0.push(Some((Box::pin(task), Arc::new(Woken(AtomicBool::new(true))))));
    }

    /// Polls who was woken until nobody is, and counts those that are not done.
    fn run(&mut self) -> usize {
        loop {
            let mut anybody = false;
            for slot in &mut self.0 {
                let Some((task, woken)) = slot else { continue };
                if woken.0.swap(false, Ordering::Relaxed) {
                    anybody = true;
                    let waker = Waker::from(Arc::clone(woken));
                    if task.as_mut().poll(&mut Context::from_waker(&waker)).is_ready() {
                        *slot = None;
                    }
                }
            }
            if !anybody {
                return self.0.iter().flatten().count();
            }
        }
    }
}

/// Waits until the gate is open and somebody wakes it.
async fn open(gate: &Cell<bool>) {
    poll_fn(|_| if gate.get() { Poll::Ready(()) } else { Poll::Pending }).await;
}

#[test]
fn ten_thousand_tasks_with_one_expired_token_make_one_request() {
    let (source, gate, requests, served) = (source(), Cell::new(false), Cell::new(0), Cell::new(0));
    look(&source, at(0), granted).1.unwrap();
    let expired = at(60);
    let mut tasks = Tasks::default();
    for _ in 0..10_000 {
        tasks.spawn(async {
            let fetch = |_: Option<Arc<Token>>, _| async {
                requests.set(requests.get() + 1);
                open(&gate).await;
                granted(expired)
            };
            let lease: Answer = source.token(|| expired, fetch, |_: Duration| pending()).await;
            served.set(served.get() + usize::from(lease.is_ok()));
        });
    }
    assert_eq!((tasks.run(), requests.get()), (10_000, 1));
    gate.set(true);
    tasks.0[0].as_ref().unwrap().1.wake_by_ref();
    assert_eq!((tasks.run(), requests.get(), served.get()), (0, 1, 10_000));
}

#[test]
fn a_dropped_task_hands_its_place_to_the_next() {
    let (source, gate, requests) = (source(), Cell::new(false), Cell::new(0));
    let mut tasks = Tasks::default();
    for _ in 0..3 {
        tasks.spawn(async {
            let fetch = |_: Option<Arc<Token>>, _| async {
                requests.set(requests.get() + 1);
                open(&gate).await;
                granted(at(0))
            };
            let lease: Answer = source.token(|| at(0), fetch, |_: Duration| pending()).await;
            assert!(lease.is_ok());
        });
    }
    assert_eq!((tasks.run(), requests.get()), (3, 1));
    tasks.0[0] = None;
    assert_eq!((tasks.run(), requests.get()), (2, 2));
}

#[test]
fn a_request_that_never_returns_is_waited_for_no_longer_than_the_flight_timeout() {
    let (source, now, requests) = (source(), Cell::new(at(0)), Cell::new(0));
    let mut tasks = Tasks::default();
    for _ in 0..2 {
        tasks.spawn(async {
            let fetch = |_: Option<Arc<Token>>, _| async {
                requests.set(requests.get() + 1);
                if requests.get() == 1 { pending().await } else { granted(now.get()) }
            };
            // Whoever sleeps sees the time pass at once.
            let sleep = |wait: Duration| {
                now.set(now.get().after(wait));
                async {}
            };
            let lease: Answer = source.token(|| now.get(), fetch, sleep).await;
            assert!(lease.is_ok());
        });
    }
    assert_eq!((tasks.run(), requests.get(), now.get()), (1, 2, at(121)));
}

#[test]
fn the_next_task_keeps_to_the_wait_that_a_dropped_one_was_told_of() {
    let source = source();
    {
        let fetch = |_: Option<Arc<Token>>, flight: Flight<'_, Token>| {
            flight.wait_until(at(30));
            pending::<Result<Given<Token>, Failure<No>>>()
        };
        let mut task = pin!(source.token(|| at(0), fetch, |_: Duration| pending::<()>()));
        assert!(task.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
    }
    let (asked, answer) = look(&source, at(29), granted);
    assert!(asked.is_empty());
    assert!(matches!(answer, Err(Unavailable::Backoff { wait }) if wait == seconds(1)));
    assert_eq!(look(&source, at(30), granted).0, [false]);
}

#[test]
fn a_dropped_renewal_leaves_the_living_token_to_the_next_look() {
    for ladder in [Ladder::new(CellPolicy::default(), 7), Ladder::root_only(CellPolicy::default(), 7)] {
        let source = TokenSource::<Token>::new(ladder, seconds(60));
        look(&source, at(0), granted).1.unwrap();
        {
            let now = Cell::new(at(30));
            let fetch = |_: Option<Arc<Token>>, _| pending::<Result<Given<Token>, Failure<No>>>();
            let mut task = pin!(source.token(|| now.get(), fetch, |_: Duration| pending::<()>()));
            assert!(task.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
            now.set(at(35));
        }
        assert!(matches!(look(&source, at(35), granted), (asked, Ok(_)) if asked.is_empty()));
        assert_eq!(look(&source, at(36), granted).0.len(), 1);
    }
}

#[test]
fn a_dropped_renewal_whose_token_has_died_hands_its_place_to_the_next() {
    let (source, now, requests) = (source(), Cell::new(at(0)), Cell::new(0));
    look(&source, at(0), granted).1.unwrap();
    let mut tasks = Tasks::default();
    for started in [59, 60] {
        now.set(at(started));
        tasks.spawn(async {
            let fetch = |_: Option<Arc<Token>>, _| async {
                requests.set(requests.get() + 1);
                if requests.get() == 1 { pending().await } else { granted(now.get()) }
            };
            let lease: Answer = source.token(|| now.get(), fetch, |_: Duration| pending()).await;
            assert!(lease.is_ok());
        });
        tasks.run();
    }
    assert_eq!(requests.get(), 1);
    tasks.0[0] = None;
    assert_eq!((tasks.run(), requests.get()), (0, 2));
}

#[test]
fn those_who_wait_for_a_task_that_is_dropped_in_a_wait_wait_on() {
    let (source, now, requests, served) = (source(), Cell::new(at(0)), Cell::new(0), Cell::new(0));
    let mut tasks = Tasks::default();
    for _ in 0..3 {
        tasks.spawn(async {
            let fetch = |_: Option<Arc<Token>>, flight: Flight<'_, Token>| {
                requests.set(requests.get() + 1);
                let is_first = requests.get() == 1;
                if is_first {
                    flight.wait_until(at(7));
                }
                async move { if is_first { pending().await } else { granted(at(7)) } }
            };
            let sleep = |wait: Duration| {
                let until = now.get().after(wait);
                let now = &now;
                poll_fn(move |_| if until <= now.get() { Poll::Ready(()) } else { Poll::Pending })
            };
            let lease: Answer = source.token(|| now.get(), fetch, sleep).await;
            served.set(served.get() + usize::from(lease.is_ok()));
        });
    }
    assert_eq!((tasks.run(), requests.get()), (3, 1));
    tasks.0[0] = None;
    // A task that comes now is told at once.
    assert!(matches!(look(&source, at(6), granted), (asked, Err(Unavailable::Backoff { .. })) if asked.is_empty()));
    assert_eq!((tasks.run(), requests.get()), (2, 1));
    now.set(at(7));
    tasks.0.iter().flatten().for_each(|(_, woken)| woken.wake_by_ref());
    assert_eq!((tasks.run(), requests.get(), served.get()), (0, 2, 2));
}

#[test]
fn what_a_renewal_met_that_another_followed_is_not_the_callers_failure() {
    let policy = CellPolicy::default().with_flight_timeout(seconds(7)).unwrap();
    let source = TokenSource::<Token>::new(Ladder::new(policy, 7), seconds(60));
    let lease = look(&source, at(0), granted).1.unwrap();
    let (now, gate, requests) = (Cell::new(at(30)), Cell::new(false), Cell::new(0));
    let mut tasks = Tasks::default();
    for started in [30, 37] {
        now.set(at(started));
        tasks.spawn(async {
            let fetch = |living: Option<Arc<Token>>, _| {
                assert!(living.is_some());
                requests.set(requests.get() + 1);
                let (is_first, gate) = (requests.get() == 1, &gate);
                async move {
                    open(gate).await;
                    if is_first { Err(denial()) } else { pending().await }
                }
            };
            let answer: Answer = source.token(|| now.get(), fetch, |_: Duration| pending()).await;
            panic!("{answer:?}");
        });
        tasks.run();
    }
    source.reject(now.get(), lease.generation);
    gate.set(true);
    tasks.0[0].as_ref().unwrap().1.wake_by_ref();
    // The first waits for the second now.
    assert_eq!((tasks.run(), requests.get()), (2, 2));
}
