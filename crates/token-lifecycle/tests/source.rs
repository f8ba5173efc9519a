//! One token for many tasks: what the shared source does on top of the ladder.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests, their helpers included")]

mod call;

use std::cell::{Cell, RefCell};
use std::future::{self, Future, pending, poll_fn};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

use call::{HARMLESS, No, answer, at, done, exchange, policy, receive, seconds, send};
use chrono::{DateTime, Utc};
use token_lifecycle::{CellPolicy, Failure, Flight, Given, Ladder, Lease, Tick, TokenSource, Unavailable};
use token_protocol::{Expiring, Reusable};

#[derive(Debug)]
struct Token;

impl Reusable for Token {}

impl Expiring for Token {
    fn expiration(&self) -> Option<DateTime<Utc>> {
        None
    }
}

fn ready<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("nothing here waits"),
    }
}

/// The credential was refused.
fn denial() -> Failure<No> {
    call::failure(&HARMLESS, &answer(401, "login"))
}

fn failure() -> Failure<No> {
    let mut exchange = exchange(&HARMLESS, policy().with_attempts(1).unwrap(), 7);
    send(&mut exchange, at(0));
    receive(&mut exchange, at(0), &answer(503, ""));
    done(&mut exchange, at(0)).unwrap_err()
}

/// What a task gets whose renewal, begun at 30, fails at `failed`. The token there is ends at 60.
fn renewal_that_fails(failed: Tick) -> Result<(), Unavailable<No>> {
    let source = TokenSource::<Token>::new(Ladder::new(CellPolicy::default(), 7), seconds(60));
    let now = Cell::new(at(0));
    let brings =
        |_: Option<Arc<Token>>, _| async { Ok::<_, Failure<No>>(Given { output: Token, sent: at(0), date: None }) };
    ready(source.token(|| now.get(), brings, |_| async {})).unwrap();
    now.set(at(30));
    let fails = |_: Option<Arc<Token>>, _| async {
        now.set(failed);
        Err(failure())
    };
    ready(source.token(|| now.get(), fails, |_| async {})).map(drop)
}

#[test]
fn a_task_whose_renewal_fails_gets_the_token_only_if_it_still_lives() {
    assert!(renewal_that_fails(at(59)).is_ok());
    assert!(matches!(renewal_that_fails(at(60)), Err(Unavailable::Failed(_))));
}

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

fn source() -> TokenSource<Token> {
    TokenSource::new(Ladder::new(CellPolicy::default(), 7), seconds(60))
}

type Answer = Result<Lease<Token>, Unavailable<No>>;

/// One look at the source: who authorises what is asked, if anything is, and what comes of it.
fn look(
    source: &TokenSource<Token>,
    now: Tick,
    outcome: fn(Tick) -> Result<Given<Token>, Failure<No>>,
) -> (Vec<bool>, Answer) {
    let authorised_by_token = RefCell::new(Vec::new());
    let fetch = |living: Option<Arc<Token>>, _| {
        authorised_by_token.borrow_mut().push(living.is_some());
        future::ready(outcome(now))
    };
    let answer = ready(source.token(|| now, fetch, |_| async {}));
    (authorised_by_token.into_inner(), answer)
}

#[expect(clippy::unnecessary_wraps, reason = "as a call's result")]
fn granted(sent: Tick) -> Result<Given<Token>, Failure<No>> {
    Ok(Given { output: Token, sent, date: None })
}

#[test]
fn a_fetch_is_told_whether_a_token_lives_meanwhile() {
    for ladder in [Ladder::new(CellPolicy::default(), 7), Ladder::root_only(CellPolicy::default(), 7)] {
        let source = TokenSource::<Token>::new(ladder, seconds(60));
        let told = RefCell::new(Vec::new());
        for now in [0, 30, 100] {
            let fetch = |_: Option<Arc<Token>>, flight: Flight<'_, Token>| {
                told.borrow_mut().push(flight.has_token());
                future::ready(granted(at(now)))
            };
            ready(source.token::<No, _, _>(|| at(now), fetch, |_| async {})).unwrap();
        }
        assert_eq!(told.into_inner(), [false, true, false]);
    }
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
fn a_living_token_authorises_its_renewal_where_it_may() {
    for (ladder, expected) in [(Ladder::new as fn(_, _) -> _, true), (Ladder::root_only, false)] {
        let source = TokenSource::<Token>::new(ladder(CellPolicy::default(), 7), seconds(60));
        assert_eq!(look(&source, at(0), granted).0, [false]);
        assert_eq!(look(&source, at(29), granted).0, [false; 0]);
        assert_eq!(look(&source, at(30), granted).0, [expected]);
    }
}

#[test]
fn a_rejected_token_is_not_handed_out_again() {
    let source = source();
    let lease = look(&source, at(0), granted).1.unwrap();
    source.reject(at(1), lease.generation);
    assert!(matches!(look(&source, at(1), granted).1, Err(Unavailable::Backoff { .. })));
    assert_eq!(look(&source, at(2), granted).0, [false]);
}

#[test]
fn a_reset_leads_out_of_denial() {
    let source = source();
    let denied = |_| Err(denial());
    assert!(matches!(look(&source, at(0), denied).1, Err(Unavailable::Failed(_))));
    assert!(matches!(look(&source, at(1000), granted), (asked, Err(Unavailable::Denied)) if asked.is_empty()));
    source.reset();
    assert!(look(&source, at(1000), granted).1.is_ok());
}

#[test]
fn a_token_that_is_due_on_arrival_is_used_and_not_replaced_at_once() {
    let source = source();
    // Half of its minute was spent on the way.
    let now = Cell::new(at(0));
    let requests = Cell::new(0);
    let fetch = |_: Option<Arc<Token>>, _| {
        requests.set(requests.get() + 1);
        now.set(at(45));
        future::ready(granted(at(0)))
    };
    let lease: Answer = ready(source.token(|| now.get(), fetch, |_| async {}));
    assert!(lease.is_ok());
    assert_eq!(requests.get(), 1);
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
fn a_refused_root_is_denied_although_a_token_lives_that_made_no_credential() {
    let source = source();
    look(&source, at(0), granted).1.unwrap();
    let falls_back = |living: Option<Arc<Token>>, flight: Flight<'_, Token>| {
        assert!(living.is_some());
        flight.falls_back();
        future::ready(Err(denial()))
    };
    let answer: Answer = ready(source.token(|| at(30), falls_back, |_| async {}));
    assert!(answer.is_ok());
    assert!(matches!(look(&source, at(60), granted), (asked, Err(Unavailable::Denied)) if asked.is_empty()));
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

#[test]
fn a_lease_can_be_shared() {
    let lease = look(&source(), at(0), granted).1.unwrap();
    let clone = lease.clone();
    assert!(Arc::ptr_eq(&lease.token, &clone.token) && lease.generation == clone.generation);
}

#[test]
fn a_wait_with_a_credential_that_was_replaced_is_nobodys() {
    let source = source();
    let fetch = |_: Option<Arc<Token>>, flight: Flight<'_, Token>| {
        source.reset();
        flight.wait_until(at(1000));
        future::ready(Err(failure()))
    };
    let mut asked = 0;
    let fetch = |living, flight| {
        asked += 1;
        if asked == 1 { fetch(living, flight) } else { future::ready(granted(at(0))) }
    };
    let answer: Answer = ready(source.token(|| at(0), fetch, |_| async {}));
    // And neither is the failure.
    assert!(answer.is_ok());
    assert_eq!(asked, 2);
}

#[test]
fn what_a_rejected_tokens_renewal_met_is_not_the_callers_failure() {
    // A refusal that blames nobody is followed by a wait.
    for (met, is_asked_at_once) in
        [(denial as fn() -> Failure<No>, true), (|| call::failure(&HARMLESS, &answer(403, "never")), false)]
    {
        let source = source();
        let lease = look(&source, at(0), granted).1.unwrap();
        let authorised_by_token = RefCell::new(Vec::new());
        let now = Cell::new(at(30));
        let fetch = |living: Option<Arc<Token>>, _| {
            authorised_by_token.borrow_mut().push(living.is_some());
            let is_renewal = living.is_some();
            if is_renewal {
                source.reject(now.get(), lease.generation);
                now.set(at(40));
            }
            future::ready(if is_renewal { Err(met()) } else { granted(now.get()) })
        };
        let answer: Answer = ready(source.token(|| now.get(), fetch, |_| async {}));
        if is_asked_at_once {
            assert!(answer.is_ok());
            assert_eq!(authorised_by_token.into_inner(), [true, false]);
        } else {
            assert!(matches!(answer, Err(Unavailable::Backoff { .. })));
            assert_eq!(authorised_by_token.into_inner(), [true]);
        }
    }
}

#[test]
fn a_short_wait_is_not_said_to_be_none() {
    let backoff = Unavailable::<No>::Backoff { wait: Duration::from_millis(1) };
    assert_eq!(backoff.to_string(), "no token, and nobody may ask for one for 1 s");
}
