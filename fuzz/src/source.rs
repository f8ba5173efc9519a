//! Tasks that share a `TokenSource`, polled by hand, beside what its documentation and that of its cell promise them.

use std::cell::RefCell;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

use arbitrary::{Arbitrary as _, Result, Unstructured};
use chrono::{DateTime, Utc};
use token_lifecycle::{CellPolicy, Failure, Flight, Generation, Given, Ladder, Lease, Tick, TokenSource, Unavailable};
use token_protocol::{Expiring, Reusable};

use crate::call::{self, HARMLESS, No};

const LIFE: Duration = Duration::from_secs(60);
const RENEWAL: Duration = Duration::from_secs(30);
const FLIGHT_TIMEOUT: Duration = Duration::from_secs(20);
/// The default backoff's ceiling.
const LONGEST_REST: Duration = Duration::from_secs(60);

/// Whether the token renews itself, and what happens to the tasks.
pub fn source(data: &[u8]) {
    let mut data = Unstructured::new(data);
    let Ok(renews_itself) = bool::arbitrary(&mut data) else { return };
    let policy = CellPolicy::default().with_flight_timeout(FLIGHT_TIMEOUT).unwrap();
    let ladder = if renews_itself { Ladder::new } else { Ladder::root_only };
    let source = TokenSource::new(ladder(policy, 7), LIFE);
    let model = RefCell::new(Model { renews_itself, ..Model::default() });
    let mut tasks = Tasks { source: &source, model: &model, all: Vec::new() };
    while let (false, Ok(())) = (data.is_empty(), tasks.happens(&mut data)) {
        tasks.run();
    }
    tasks.lead_out();
}

#[derive(Debug)]
struct Token(u64);

impl Reusable for Token {}

impl Expiring for Token {
    fn expiration(&self) -> Option<DateTime<Utc>> {
        None
    }
}

type Answer = std::result::Result<Lease<Token>, Unavailable<No>>;

#[derive(Clone, Copy)]
enum Brings {
    Token,
    Failure,
    /// To be asked for no sooner than in seven seconds.
    Busy,
    Refusal,
    Denial,
}

impl Brings {
    fn failure(self) -> Failure<No> {
        let answer = match self {
            Self::Busy => call::busy(&[("retry-after", "7")]),
            Self::Refusal => call::answer(403, "never"),
            Self::Denial => call::answer(401, "login"),
            Self::Token | Self::Failure => call::answer(503, ""),
        };
        let mut exchange = call::exchange(&HARMLESS, call::policy().with_attempts(1).unwrap(), 7);
        call::send(&mut exchange, Tick::ORIGIN);
        call::receive(&mut exchange, Tick::ORIGIN, &answer);
        call::done(&mut exchange, Tick::ORIGIN).unwrap_err()
    }
}

/// What is known of the source from outside.
#[derive(Default)]
struct Model<'a> {
    now: Tick,
    renews_itself: bool,
    /// A request for each task that waits for its answer.
    requests: Vec<Option<Request<'a>>>,
    /// Whether the last answer of a task may be what it says.
    may_fail: Vec<bool>,
    /// How many requests and resets there were.
    requested: usize,
    resets: usize,
    tokens: u64,
    /// The token to use while it lives, and when it was sent for.
    held: Option<(u64, Tick)>,
    /// The last request that a token authorised.
    renewal: Option<usize>,
    /// The token that was refused as a credential.
    refused: Option<u64>,
    /// The service, or a task that waits for it, wants peace until then.
    peace: Tick,
    /// Until when the source may rest after a rejection.
    rest: Tick,
    /// The last request whose task was dropped. Until there is another, those who wait may go on waiting although nobody asks.
    orphan: Option<usize>,
    /// Whether the root credential was denied: perhaps, by an answer that may have come too late to count; certainly.
    may_be_denied: bool,
    is_denied: bool,
    leases: Vec<(u64, Generation)>,
}

struct Request<'a> {
    number: usize,
    sent: Tick,
    resets: usize,
    /// What authorises it, if not the root credential.
    token: Option<u64>,
    flight: Flight<'a, Token>,
    answer: Option<Brings>,
}

impl<'a> Model<'a> {
    fn living(&self) -> Option<u64> {
        self.held.filter(|(_, sent)| self.now < sent.after(LIFE)).map(|(token, _)| token)
    }

    fn is_anybody_asking(&self) -> bool {
        let counts =
            |request: &Request<'_>| request.resets == self.resets && self.now < request.sent.after(FLIGHT_TIMEOUT);
        self.requests.iter().flatten().any(counts)
    }

    fn asks(&mut self, task: usize, token: Option<u64>, flight: Flight<'a, Token>) {
        assert!(!self.is_anybody_asking(), "a second request");
        assert!(self.peace <= self.now, "a request too early");
        assert!(!self.is_denied, "a request with a credential that was denied");
        let living = self.living();
        let is_due = living.is_none() || self.held.is_some_and(|(_, sent)| sent.after(RENEWAL) <= self.now);
        assert!(is_due, "a renewal too early");
        let expected = living.filter(|living| self.renews_itself && self.refused != Some(*living));
        assert_eq!(token, expected, "authorised by another");
        // Some tasks make no credential of a token.
        let falls_back = task % 4 == 3;
        if falls_back {
            flight.falls_back();
        }
        let is_renewal = token.is_some();
        let token = token.filter(|_| !falls_back);
        let (number, sent, resets) = (self.requested, self.now, self.resets);
        self.requested += 1;
        if is_renewal {
            self.renewal = token.map(|_| number);
        }
        self.requests[task] = Some(Request { number, sent, resets, token, flight, answer: None });
    }

    /// What a task's request brings, if it is there.
    fn answer(&mut self, task: usize) -> Poll<std::result::Result<Given<Token>, Failure<No>>> {
        let Some(Request { number, sent, resets, token, answer: Some(brings), .. }) =
            self.requests[task].take_if(|request| request.answer.is_some())
        else {
            return Poll::Pending;
        };
        let counts = resets == self.resets;
        let blames_token = token.is_some() && matches!(brings, Brings::Refusal | Brings::Denial);
        self.may_fail[task] = counts && !blames_token;
        if counts && blames_token && self.renewal == Some(number) {
            self.refused = token;
        }
        match brings {
            Brings::Token => {
                self.tokens += 1;
                let is_longer = self.living().is_none() || self.held.is_some_and(|(_, held)| held < sent);
                if counts && is_longer && self.now < sent.after(LIFE) {
                    self.held = Some((self.tokens, sent));
                }
                return Poll::Ready(Ok(Given { output: Token(self.tokens), sent, date: None }));
            }
            Brings::Busy if counts => self.peace = self.peace.max(self.now.after(Duration::from_secs(7))),
            Brings::Denial if counts && token.is_none() => {
                self.may_be_denied = true;
                self.is_denied |= self.now < sent.after(FLIGHT_TIMEOUT);
            }
            _ => {}
        }
        Poll::Ready(Err(brings.failure()))
    }

    fn done(&mut self, task: usize, answer: &Answer) {
        let living = self.living();
        assert_eq!(answer.as_ref().ok().map(|lease| lease.token.0), living, "another token than lives: {answer:?}");
        match answer {
            Ok(lease) => self.leases.push((lease.token.0, lease.generation)),
            Err(Unavailable::Failed(_)) => assert!(self.may_fail[task], "somebody else's failure"),
            Err(Unavailable::Backoff { wait }) => {
                assert!(!self.is_denied && !self.is_anybody_asking() && !wait.is_zero(), "no reason to wait");
                assert!(self.peace <= self.now.after(*wait), "a wait too short");
            }
            Err(Unavailable::Denied) => assert!(self.may_be_denied, "denied, but nobody did"),
            Err(other) => panic!("{other:?}"),
        }
    }

    fn reset(&mut self) {
        let (now, renews_itself, requested, tokens) = (self.now, self.renews_itself, self.requested, self.tokens);
        let (requests, may_fail) = (std::mem::take(&mut self.requests), std::mem::take(&mut self.may_fail));
        let (leases, resets) = (std::mem::take(&mut self.leases), self.resets + 1);
        *self = Self { now, renews_itself, requests, may_fail, requested, resets, tokens, leases, ..Self::default() };
    }
}

struct Woken(AtomicBool);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Relaxed);
    }
}

struct Task<'a> {
    future: Pin<Box<dyn Future<Output = Answer> + 'a>>,
    woken: Arc<Woken>,
}

/// Tasks that are polled only when somebody wakes them.
struct Tasks<'a> {
    source: &'a TokenSource<Token>,
    model: &'a RefCell<Model<'a>>,
    all: Vec<Option<Task<'a>>>,
}

impl Tasks<'_> {
    fn happens(&mut self, data: &mut Unstructured<'_>) -> Result<()> {
        let number = usize::from(u8::arbitrary(data)?);
        match number % 8 {
            0 | 1 => self.spawn(),
            2 => self.step(span(data)?),
            3 => self.step(FLIGHT_TIMEOUT),
            4 => {
                let brings = [Brings::Token, Brings::Failure, Brings::Busy, Brings::Refusal, Brings::Denial];
                let brings = *data.choose(&brings)?;
                if let Some(task) = self.asking(number / 8) {
                    self.model.borrow_mut().requests[task].as_mut().unwrap().answer = Some(brings);
                    self.wake(task);
                }
            }
            5 => self.drop_one(number / 8),
            6 => {
                if let Some(task) = self.asking(number / 8) {
                    let mut model = self.model.borrow_mut();
                    let until = model.now.after(span(data)?);
                    let request = model.requests[task].as_ref().unwrap();
                    request.flight.wait_until(until);
                    if request.resets == model.resets {
                        model.peace = model.peace.max(until);
                    }
                }
            }
            _ if number / 8 % 2 == 0 => {
                self.model.borrow_mut().reset();
                self.source.reset();
            }
            _ => self.reject(number / 16),
        }
        Ok(())
    }

    fn spawn(&mut self) {
        let (source, model, task) = (self.source, self.model, self.all.len());
        model.borrow_mut().requests.push(None);
        model.borrow_mut().may_fail.push(false);
        let future = Box::pin(async move {
            let fetch = |living: Option<Arc<Token>>, flight| {
                model.borrow_mut().asks(task, living.map(|token| token.0), flight);
                poll_fn(move |_| model.borrow_mut().answer(task))
            };
            let sleep = |wait| {
                let until = model.borrow().now.after(wait);
                poll_fn(move |_| if until <= model.borrow().now { Poll::Ready(()) } else { Poll::Pending })
            };
            source.token(|| model.borrow().now, fetch, sleep).await
        });
        self.all.push(Some(Task { future, woken: Arc::new(Woken(AtomicBool::new(true))) }));
    }

    /// Time wakes everybody.
    fn step(&self, span: Duration) {
        let now = self.model.borrow().now;
        self.model.borrow_mut().now = now.after(span);
        (0..self.all.len()).for_each(|task| self.wake(task));
    }

    fn wake(&self, task: usize) {
        if let Some(task) = &self.all[task] {
            task.woken.0.store(true, Ordering::Relaxed);
        }
    }

    /// Of the tasks that asked, this one.
    fn asking(&self, number: usize) -> Option<usize> {
        let model = self.model.borrow();
        let asking = model.requests.iter().enumerate().filter(|(_, request)| request.is_some());
        asking.map(|(task, _)| task).cycle().nth(number)
    }

    fn drop_one(&mut self, number: usize) {
        let waiting = self.all.iter().enumerate().filter(|(_, task)| task.is_some());
        if let Some(task) = waiting.map(|(task, _)| task).cycle().nth(number) {
            let mut model = self.model.borrow_mut();
            if let Some(request) = model.requests[task].take() {
                model.orphan = model.orphan.max(Some(request.number));
            }
            drop(model);
            self.all[task] = None;
        }
    }

    /// Of the leases there were, this one: the newest is number 0.
    fn reject(&self, number: usize) {
        let mut model = self.model.borrow_mut();
        let Some((token, generation)) = model.leases.iter().rev().nth(number).copied() else { return };
        self.source.reject(model.now, generation);
        if model.held.is_some_and(|(held, _)| held == token) {
            model.held = None;
            model.rest = model.now.after(LONGEST_REST);
        }
    }

    /// Polls who was woken until nobody is.
    fn run(&mut self) {
        while let Some(task) =
            self.all.iter().position(|task| task.as_ref().is_some_and(|task| task.woken.0.load(Ordering::Relaxed)))
        {
            self.poll(task);
        }
        let model = self.model.borrow();
        let is_joining =
            |(task, request): (&Option<Task<'_>>, &Option<Request<'_>>)| task.is_some() && request.is_none();
        if self.all.iter().zip(&model.requests).any(is_joining) {
            let is_orphaned = model.orphan.is_some_and(|orphan| orphan + 1 == model.requested);
            let may_wait = is_orphaned && model.now < model.peace.max(model.rest);
            let waits = model.is_anybody_asking() || may_wait;
            assert!(waits && model.living().is_none(), "a task waits for nothing");
        }
    }

    fn poll(&mut self, number: usize) {
        let Some(task) = self.all[number].as_mut() else { return };
        task.woken.0.store(false, Ordering::Relaxed);
        let waker = Waker::from(Arc::clone(&task.woken));
        let Poll::Ready(answer) = task.future.as_mut().poll(&mut Context::from_waker(&waker)) else { return };
        self.model.borrow_mut().done(number, &answer);
        self.all[number] = None;
    }

    /// Time leads to a request, unless the credential was denied.
    fn lead_out(&mut self) {
        for _ in 0..self.all.len() {
            self.drop_one(0);
        }
        self.step(Duration::from_secs(1_000_000));
        self.spawn();
        self.run();
        let model = self.model.borrow();
        assert!(model.is_anybody_asking() || model.may_be_denied, "time does not lead out");
    }
}

fn span(data: &mut Unstructured<'_>) -> Result<Duration> {
    Ok(match u8::arbitrary(data)? % 3 {
        0 => Duration::from_millis(u16::arbitrary(data)?.into()),
        1 => Duration::from_secs(u8::arbitrary(data)?.into()),
        _ => *data.choose(&[Duration::from_nanos(1), RENEWAL, LIFE, Duration::from_secs(900_000)])?,
    })
}
