//! Histories of an `Exchange`, beside a model of what it must do: all but the jitter, of which it knows the bounds.

use std::time::Duration;

use arbitrary::{Arbitrary as _, Result, Unstructured};
use token_lifecycle::{Backoff, Exchange, Loss, RetryPolicy, Step, Stop, Tick};
use token_protocol::{Head, Recovery};

use crate::call::{self, Answer, Call};

/// A policy, and what becomes of a call under it.
pub fn exchange(data: &[u8]) {
    let mut data = Unstructured::new(data);
    // The data's end is the history's.
    let _: Result<()> = if bool::arbitrary(&mut data) == Ok(true) {
        run(&call::HARMLESS, &mut data)
    } else {
        run(&call::FORBIDDEN, &mut data)
    };
}

/// What the model knows.
enum State {
    Ready,
    InFlight,
    /// No earlier than the first and no later than the second.
    Waiting(Tick, Tick),
    /// Why there is nothing, or nothing to say why not.
    Done(Option<Stop>),
    Over,
}

struct Policy {
    attempts: u32,
    total: Duration,
    patience: Duration,
    backoff: Backoff,
}

fn run<const IS_HARMLESS: bool>(call: &Call<IS_HARMLESS>, data: &mut Unstructured<'_>) -> Result<()> {
    let policy = Policy {
        attempts: data.int_in_range(1..=5)?,
        total: *data.choose(&[Duration::from_nanos(1), Duration::from_secs(100), Duration::MAX])?,
        patience: *data.choose(&[Duration::ZERO, Duration::from_secs(60), Duration::MAX])?,
        backoff: Backoff::new(
            *data.choose(&[Duration::from_nanos(1), Duration::from_secs(1)])?,
            Duration::from_secs(8),
        )
        .unwrap(),
    };
    let retry = RetryPolicy::default().with_attempts(policy.attempts).and_then(|retry| retry.with_total(policy.total));
    let retry = retry.unwrap().with_patience(policy.patience).with_backoff(policy.backoff);
    let mut exchange = Exchange::new(call, &"secret", retry, u8::arbitrary(data)?.into());

    let (mut now, mut state) = (Tick::ORIGIN, State::Ready);
    let (mut first, mut attempts) = (None, 0);
    while !data.is_empty() {
        match u8::arbitrary(data)? % 4 {
            0 => now = now.after(span(data)?),
            1 => {
                let end = first.unwrap_or(now).after(policy.total);
                state = match (exchange.poll(now), state) {
                    (Step::Send(request), State::Ready) => {
                        assert_eq!(request.body(), b"secret");
                        (first, attempts) = (Some(now), 1);
                        State::InFlight
                    }
                    (Step::Send(_), State::Waiting(earliest, _)) => {
                        assert!(earliest <= now && now < end, "too early, or too late");
                        attempts += 1;
                        State::InFlight
                    }
                    (Step::Wait(until), State::InFlight) => {
                        assert!(until == end && now < end, "waits for something else than the end");
                        State::InFlight
                    }
                    (Step::Wait(until), State::Waiting(earliest, latest)) => {
                        assert!(now < until && earliest <= until && until <= latest, "a wait out of bounds");
                        State::Waiting(until, until)
                    }
                    (Step::Wait(Tick::NEVER), State::Over) => State::Over,
                    (Step::Done(result), State::Done(stop)) => {
                        assert_eq!(result.as_ref().err().map(token_lifecycle::Failure::stop), stop);
                        if let Err(failure) = result {
                            assert_eq!(failure.attempts().len(), attempts as usize);
                        }
                        State::Over
                    }
                    (Step::Done(Err(failure)), State::InFlight) => {
                        let stop = if IS_HARMLESS { Stop::Total } else { Stop::Replay };
                        assert_eq!((failure.stop(), end <= now), (stop, true), "given up in flight");
                        State::Over
                    }
                    // The jitter may have led beyond the total time.
                    (Step::Done(Err(failure)), State::Waiting(_, latest)) => {
                        assert_eq!((failure.stop(), end <= now.max(latest)), (Stop::Total, true), "given up");
                        State::Over
                    }
                    (Step::Send(_), _) => panic!("sends"),
                    (Step::Wait(until), _) => panic!("waits until {until:?}"),
                    (Step::Done(result), _) => panic!("is over: {result:?}"),
                };
            }
            2 => {
                let answer = answer(data)?;
                let head = Head::of(&answer);
                exchange.received(now, head, answer.body().as_bytes());
                if matches!(state, State::InFlight) {
                    let error = token_protocol::Endpoint::response(call, &answer).err();
                    let is_known = error.as_ref().is_some_and(|error| {
                        matches!(error, token_protocol::Error::Rejected { .. })
                            && matches!(error.status().as_u16(), 400..=499 | 503)
                    });
                    let end = first.unwrap_or(now).after(policy.total);
                    state = match error {
                        None => State::Done(None),
                        Some(error) => after(&policy, error.recovery(), is_known || IS_HARMLESS, attempts, now, end),
                    };
                }
            }
            _ => {
                let loss = if bool::arbitrary(data)? { Loss::never_left() } else { Loss::unknown() };
                let recoveries = [Recovery::RETRY, Recovery::GiveUp, Recovery::FixRequest, Recovery::Reauthenticate];
                let loss = loss.with_recovery(*data.choose(&recoveries)?);
                if matches!(state, State::InFlight) {
                    let end = first.unwrap_or(now).after(policy.total);
                    state = after(&policy, loss.recovery(), loss.has_never_left() || IS_HARMLESS, attempts, now, end);
                }
                exchange.lost(now, loss);
            }
        }
    }
    Ok(())
}

/// What comes after a failure.
fn after(policy: &Policy, recovery: Recovery, may_repeat: bool, attempts: u32, now: Tick, end: Tick) -> State {
    let Recovery::Retry { after } = recovery else { return State::Done(Some(Stop::Final)) };
    if !may_repeat {
        return State::Done(Some(Stop::Replay));
    }
    if attempts == policy.attempts {
        return State::Done(Some(Stop::Attempts));
    }
    let after = after.unwrap_or_default();
    if after.not_before().is_some() || after.at_least() > policy.patience {
        return State::Done(Some(Stop::RetryAfter(after)));
    }
    let earliest = now.after(after.at_least());
    let latest = earliest.after(policy.backoff.longest(attempts));
    if end <= earliest {
        return State::Done(Some(Stop::Total));
    }
    State::Waiting(earliest, latest)
}

fn answer(data: &mut Unstructured<'_>) -> Result<Answer> {
    let body = *data.choose(&["token", "retry", "login", "fix", "never", ""])?;
    let mut answer = call::answer(*data.choose(&[200, 401, 429, 503])?, body);
    for (name, values) in [("date", [call::DATE, "soon"]), ("retry-after", [call::IN_A_MINUTE, "7"])] {
        if let Some(value) = Option::<bool>::arbitrary(data)? {
            answer.headers_mut().insert(name, values[usize::from(value)].parse().unwrap());
        }
    }
    Ok(answer)
}

fn span(data: &mut Unstructured<'_>) -> Result<Duration> {
    Ok(match u8::arbitrary(data)? % 3 {
        0 => Duration::from_millis(u32::arbitrary(data)?.into()),
        1 => Duration::from_nanos(u8::arbitrary(data)?.into()),
        _ => *data.choose(&[Duration::from_secs(1 << 61), Duration::MAX])?,
    })
}
