//! The services' dates against two other readers of dates, chrono's and jiff's.

use chrono::{DateTime, NaiveDateTime, Utc};
use token_protocol::Timestamp;

/// Where the clock stood, and how many seconds it was ahead of UTC, if that was said.
pub(crate) type Time = (NaiveDateTime, Option<i32>);

/// Any text, by each service's rules.
pub fn timestamp(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    for (separators, digits) in [("T", 7), ("T ", 9), ("T", 0)] {
        let actual = Timestamp::parse(text, separators, digits);
        assert_eq!(actual.map(plain), parse(text, separators, digits), "{text:?} {separators:?} {digits}");
        let Some(time) = actual else { continue };
        // What is printed is RFC 3339, or the same without its offset.
        assert_eq!(Timestamp::parse(&time.to_string(), "T", 9), Some(time), "{text:?} is printed as {time}");
        assert_eq!(time.instant(), time.offset().map(|_| time.instant_or_utc()));
        if time.offset().is_some() {
            let rfc3339 = DateTime::parse_from_rfc3339(&text.replacen(' ', "T", 1)).unwrap();
            assert_eq!(time.instant(), Some(rfc3339.to_utc()), "{text:?}");
        }
    }
}

/// An ITA date, read by others.
pub(crate) fn ita(text: &str) -> Option<Time> {
    parse(text, "T", 7)
}

/// A PlayFab date, read by others.
pub(crate) fn playfab(text: &str) -> Option<DateTime<Utc>> {
    let (local, offset) = parse(text, "T ", 9)?;
    Some((local - chrono::TimeDelta::seconds(offset.unwrap_or(0).into())).and_utc())
}

pub(crate) fn plain(time: Timestamp) -> Time {
    (time.local(), time.offset().map(|offset| offset.local_minus_utc()))
}

/// Reads by jiff and by chrono, which must agree, and then holds what they read against the text: both take more spellings
/// of a date than the services write. So it is read here exactly if it is written so.
fn parse(text: &str, separators: &str, digits: usize) -> Option<Time> {
    let pieces = jiff::fmt::temporal::Pieces::parse(text).ok()?;
    let local = pieces.date().to_datetime(pieces.time()?);
    let offset = pieces.to_numeric_offset();

    let separator = text.get(10..11).filter(|separator| separators.contains(separator))?;
    let fraction = text.get(19..)?.strip_prefix('.').map_or("", |rest| {
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        &rest[..end]
    });
    if fraction.len() > digits || local.year() < 1 || (fraction.is_empty() && text[19..].starts_with('.')) {
        return None;
    }
    let point = if fraction.is_empty() { "" } else { "." };
    let written = format!(
        "{}{separator}{}{point}{fraction}",
        local.date(),
        local.time().with().subsec_nanosecond(0).build().ok()?
    );
    let rest = text.strip_prefix(&written)?;
    let seconds = match (rest, offset) {
        ("", None) => None,
        ("Z", Some(offset)) if offset.is_zero() => Some(0),
        (_, Some(offset)) => {
            let minutes = offset.seconds().abs() / 60;
            let signs = if minutes == 0 {
                "+-"
            } else if offset.is_negative() {
                "-"
            } else {
                "+"
            };
            let digits = format!("{:02}:{:02}", minutes / 60, minutes % 60);
            // jiff knows offsets beyond a day.
            if minutes >= 24 * 60 || !rest.starts_with(|sign| signs.contains(sign)) || rest.get(1..) != Some(&digits) {
                return None;
            }
            Some(offset.seconds())
        }
        (_, None) => return None,
    };
    let by_chrono = NaiveDateTime::parse_from_str(&written, &format!("%Y-%m-%d{separator}%H:%M:%S%.f")).unwrap();
    let nanoseconds = chrono::Timelike::nanosecond(&by_chrono);
    assert_eq!(u32::try_from(local.subsec_nanosecond()), Ok(nanoseconds), "jiff and chrono differ on {text:?}");
    Some((by_chrono, seconds))
}
