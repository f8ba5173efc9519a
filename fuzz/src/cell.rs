//! Histories of a `TokenCell`, watched by the reference and the witness of token-lifecycle's own tests.

use std::time::Duration;

use arbitrary::{Arbitrary as _, Result, Unstructured};
use token_lifecycle::Backoff;

use crate::history::{Brings, Operation, Run, Setting};

/// A setting, and what is done to a cell with it.
pub fn cell(data: &[u8]) {
    let mut data = Unstructured::new(data);
    let Ok(setting) = setting(&mut data) else { return };
    let mut run = Run::new(setting);
    while let (false, Ok(operation)) = (data.is_empty(), operation(&mut data)) {
        let done = run.apply(&operation);
        assert_eq!(done, Ok(()), "at {:?}, after {operation:?}", run.now);
    }
    assert_eq!(run.leads_out(), Ok(()));
}

pub(crate) fn setting(data: &mut Unstructured<'_>) -> Result<Setting> {
    let floor = *data.choose(&[Duration::from_nanos(1), Duration::from_secs(1), Duration::from_secs(60)])?;
    let ceiling = *data.choose(&[Duration::from_secs(60), Duration::MAX])?;
    let timeouts = [Duration::from_nanos(1), Duration::from_secs(1), Duration::from_secs(60), Duration::MAX];
    Ok(Setting {
        renewal_eighths: data.int_in_range(1..=8)?,
        flight_timeout: *data.choose(&timeouts)?,
        backoff: Backoff::new(floor, ceiling).unwrap(),
        seed: u8::arbitrary(data)?.into(),
    })
}

pub(crate) fn operation(data: &mut Unstructured<'_>) -> Result<Operation> {
    let number = usize::from(u8::arbitrary(data)?);
    Ok(match number % 9 {
        0 => Operation::Poll,
        1 => Operation::Step(span(data)?),
        2 => Operation::Await,
        3 => Operation::Complete(number / 9 % 4, brings(data)?),
        4 => Operation::Cancel(number / 9 % 4),
        5 => Operation::Lose(number / 9 % 4),
        6 => Operation::Reject(number / 9 % 4),
        7 => Operation::Postpone(number / 9 % 4, span(data)?),
        _ => Operation::Reset,
    })
}

fn brings(data: &mut Unstructured<'_>) -> Result<Brings> {
    Ok(match u8::arbitrary(data)? % 6 {
        // A life's eighths are whole, or it is the longest there is: the reference computes with no fractions.
        0 | 1 => Brings::Token(Duration::from_secs(8 * u64::from(u16::arbitrary(data)?))),
        2 => Brings::Token(*data.choose(&[Duration::ZERO, Duration::from_nanos(8), Duration::MAX])?),
        3 => Brings::Failure(span(data)?),
        4 => Brings::Refusal(span(data)?),
        _ => Brings::Denial,
    })
}

fn span(data: &mut Unstructured<'_>) -> Result<Duration> {
    Ok(match u8::arbitrary(data)? % 4 {
        0 | 1 => Duration::from_millis(u32::arbitrary(data)?.into()),
        2 => Duration::from_nanos(u8::arbitrary(data)?.into()),
        _ => *data.choose(&[Duration::from_secs(1 << 61), Duration::from_secs(u64::MAX), Duration::MAX])?,
    })
}
