//! A call to an imaginary service, and short names for what is done to an exchange.
#![allow(dead_code, reason = "each test file uses some of it")]
#![allow(clippy::panic, clippy::unwrap_used, reason = "tests, their helpers included")]

use std::time::Duration;

use chrono::{DateTime, Utc};
use http::{Request, Response, StatusCode};
use token_lifecycle::{Backoff, Exchange, Failure, Given, RetryPolicy, Step, Tick};
use token_protocol::{Endpoint, Error, Expiring, Head, Recovery, Rejection, Replay};

/// A call to a service that names the recovery in its refusals: `retry`, `login`, `fix`, `never`.
pub(crate) struct Call<const IS_HARMLESS: bool>;

pub(crate) const HARMLESS: Call<true> = Call;
pub(crate) const FORBIDDEN: Call<false> = Call;

#[derive(Debug, PartialEq)]
pub(crate) struct Token;

#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct No(String);

impl Rejection for No {
    fn recovery(&self, _: StatusCode) -> Recovery {
        match self.0.as_str() {
            "retry" => Recovery::RETRY,
            "login" => Recovery::Reauthenticate,
            "fix" => Recovery::FixRequest,
            _ => Recovery::GiveUp,
        }
    }
}

impl Expiring for Token {
    fn expiration(&self) -> Option<DateTime<Utc>> {
        DateTime::from_timestamp(784_111_777 + 60, 0) // a minute after DATE
    }
}

impl<const IS_HARMLESS: bool> Endpoint for Call<IS_HARMLESS> {
    const NAME: &'static str = "call";
    const REPLAY: Replay = if IS_HARMLESS { Replay::Harmless } else { Replay::Forbidden };
    type Credential = &'static str;
    type Output = Token;
    type Rejection = No;

    fn request(&self, credential: &&'static str) -> Request<Vec<u8>> {
        Request::new(credential.as_bytes().to_vec())
    }

    fn read(&self, head: Head<'_>, body: &[u8]) -> Result<Token, Error<No>> {
        match body {
            b"token" => Ok(Token),
            b"" => Err(head.unrecognized()),
            no => Err(head.rejected(No(String::from_utf8(no.to_vec()).unwrap()), None)),
        }
    }
}

pub(crate) const DATE: &str = "Sun, 06 Nov 1994 08:49:37 GMT";
pub(crate) const IN_A_MINUTE: &str = "Sun, 06 Nov 1994 08:50:37 GMT";

pub(crate) type Answer = Response<&'static str>;

pub(crate) fn answer(status: u16, body: &'static str) -> Answer {
    Response::builder().status(status).body(body).unwrap()
}

/// A 429 in the service's words, with these headers.
pub(crate) fn busy(headers: &[(&'static str, &str)]) -> Answer {
    let mut answer = answer(429, "retry");
    for (name, value) in headers {
        answer.headers_mut().insert(*name, value.parse().unwrap());
    }
    answer
}

pub(crate) fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

pub(crate) fn at(after: u64) -> Tick {
    Tick::new(seconds(after))
}

/// Three attempts in 100 seconds, waits of up to a second, patience for a minute.
pub(crate) fn policy() -> RetryPolicy {
    RetryPolicy::default().with_total(seconds(100)).unwrap().with_backoff(Backoff::new(seconds(1), seconds(1)).unwrap())
}

pub(crate) fn exchange<const IS_HARMLESS: bool>(
    call: &Call<IS_HARMLESS>,
    policy: RetryPolicy,
    seed: u64,
) -> Exchange<'_, Call<IS_HARMLESS>> {
    Exchange::new(call, &"secret", policy, seed)
}

pub(crate) fn send<E: Endpoint>(exchange: &mut Exchange<'_, E>, now: Tick) -> Request<Vec<u8>> {
    match exchange.poll(now) {
        Step::Send(request) => request,
        Step::Wait(until) => panic!("waits until {until:?}"),
        Step::Done(_) => panic!("is over"),
    }
}

pub(crate) fn wait<E: Endpoint>(exchange: &mut Exchange<'_, E>, now: Tick) -> Tick {
    match exchange.poll(now) {
        Step::Wait(until) => until,
        Step::Send(_) => panic!("sends"),
        Step::Done(_) => panic!("is over"),
    }
}

pub(crate) fn done<E: Endpoint>(
    exchange: &mut Exchange<'_, E>,
    now: Tick,
) -> Result<Given<E::Output>, Failure<E::Rejection>> {
    match exchange.poll(now) {
        Step::Done(result) => result,
        Step::Wait(until) => panic!("waits until {until:?}"),
        Step::Send(_) => panic!("sends"),
    }
}

pub(crate) fn receive<E: Endpoint>(exchange: &mut Exchange<'_, E>, now: Tick, answer: &Answer) {
    exchange.received(now, Head::of(answer), answer.body().as_bytes());
}

/// The failure that this answer to the first attempt leads to.
pub(crate) fn failure<const IS_HARMLESS: bool>(call: &Call<IS_HARMLESS>, answer: &Answer) -> Failure<No> {
    let mut exchange = exchange(call, policy(), 7);
    send(&mut exchange, at(0));
    receive(&mut exchange, at(0), answer);
    done(&mut exchange, at(0)).unwrap_err()
}
