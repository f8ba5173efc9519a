use chrono::{FixedOffset, NaiveDate, NaiveDateTime};

/// As written, and the offset where there is one.
pub(crate) type Date = (NaiveDateTime, Option<FixedOffset>);

/// `2025-12-11T11:08:30.8449349-06:00`: one to seven digits of fraction or none, `Z`, an offset or none.
pub(crate) fn parse(text: &str) -> Option<Date> {
    let (head, tail) = text.as_bytes().split_at_checked(19)?;
    if [head[4], head[7], head[10], head[13], head[16]] != *b"--T::" {
        return None;
    }
    let year = number(&head[..4]).filter(|year| *year > 0)?;
    let date = NaiveDate::from_ymd_opt(year.try_into().ok()?, number(&head[5..7])?, number(&head[8..10])?)?;
    let (nanoseconds, tail) = match tail.split_first() {
        Some((b'.', tail)) => {
            let digits = tail.iter().take_while(|byte| byte.is_ascii_digit()).count();
            let scale =
                [100_000_000, 10_000_000, 1_000_000, 100_000, 10_000, 1_000, 100].get(digits.checked_sub(1)?)?;
            (number(&tail[..digits])? * scale, &tail[digits..])
        }
        _ => (0, tail),
    };
    let time =
        date.and_hms_nano_opt(number(&head[11..13])?, number(&head[14..16])?, number(&head[17..])?, nanoseconds)?;
    let offset = match *tail {
        [] => return Some((time, None)),
        [b'Z'] => 0,
        [sign @ (b'+' | b'-'), _, _, b':', _, _] => {
            let (hours, minutes) = (number(&tail[1..3])?, number(&tail[4..]).filter(|minutes| *minutes < 60)?);
            let seconds = i32::try_from((hours * 60 + minutes) * 60).ok()?;
            if sign == b'-' { -seconds } else { seconds }
        }
        _ => return None,
    };
    Some((time, Some(FixedOffset::east_opt(offset)?)))
}

fn number(text: &[u8]) -> Option<u32> {
    let mut number = 0;
    for byte in text {
        number = number * 10 + u32::from(byte.checked_sub(b'0').filter(|digit| *digit < 10)?);
    }
    Some(number)
}
