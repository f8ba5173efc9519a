//! `Date` and `Retry-After` against a second reading, by chrono.

use std::time::Duration;

use chrono::{DateTime, Datelike as _, NaiveDateTime, Timelike as _, Utc};
use http::header::{DATE, RETRY_AFTER};
use token_protocol::{Error, Head, RetryAfter};

use crate::response;

/// The head of a response, `503` and lines of headers.
pub fn http_dates(data: &[u8]) {
    let Some(response) = response::parse(&[data, b"\n\n"].concat()) else { return };
    let headers = response.headers();
    let head = Head::of(&response);

    let answered = headers.get(DATE).and_then(|value| http_date(value.to_str().ok()?));
    assert_eq!(head.date(), answered, "{:?}", headers.get(DATE));

    let waits = headers.get_all(RETRY_AFTER).iter().filter_map(|value| wait(value.to_str().ok()?.trim(), answered));
    let expected = waits.reduce(|(delay, until), (other, later)| (delay.max(other), until.max(later)));
    let actual = head.unrecognized::<()>().retry_after();
    assert_eq!(actual.map(|wait| (wait.at_least(), wait.not_before())), expected, "{headers:?}");

    let Some(wait) = actual else { return };
    let now = DateTime::from_timestamp(784_111_777, 0).unwrap();
    assert!(wait.at_least() <= wait.wait(now) && wait.wait(now) <= RetryAfter::MAX);
    assert_eq!(wait.longest(wait), wait);
    assert!(matches!(head.rejected((), Some(wait)), Error::Rejected { retry_after: Some(same), .. } if same == wait));
}

/// A wait's length, and the date it lasts to if nothing says how far away that is.
fn wait(text: &str, date: Option<DateTime<Utc>>) -> Option<(Duration, Option<DateTime<Utc>>)> {
    if !text.is_empty() && text.chars().all(|c| c.is_ascii_digit()) {
        // As decimal digits: what has more than those of the longest wait is as long.
        let digits = text.trim_start_matches('0');
        let seconds = if digits.len() > 10 { u64::MAX } else { format!("0{digits}").parse().unwrap() };
        return Some((Duration::from_secs(seconds).min(RetryAfter::MAX), None));
    }
    let until = http_date(text)?;
    Some(match date {
        Some(date) => ((until - date).max(chrono::TimeDelta::zero()).to_std().unwrap().min(RetryAfter::MAX), None),
        None => (Duration::ZERO, Some(until)),
    })
}

/// The three forms of <https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7>. chrono takes more spellings than those, so what it
/// read is written again and must come out the same. Left out are leap seconds, dates before 1970, when there was no HTTP, and after
/// 9999, when a year has no four digits.
fn http_date(text: &str) -> Option<DateTime<Utc>> {
    let forms = [
        "%a, %d %b %Y %H:%M:%S GMT",
        "%A, %d-%b-%y %H:%M:%S GMT",
        // The day has two digits, or a space and one.
        "%a %b %e %H:%M:%S %Y",
        "%a %b %d %H:%M:%S %Y",
    ];
    let text = with_space_after_short_year(text.trim());
    forms.iter().find_map(|form| {
        let time = NaiveDateTime::parse_from_str(&text, form).ok()?;
        let is_written_so = time.format(form).to_string() == text;
        let is_known = (1970..=9999).contains(&time.year()) && time.nanosecond() == 0;
        (is_written_so && is_known).then(|| time.and_utc())
    })
}

/// httpdate does not look at the byte between year and hour of the second form: `Sunday, 06-Nov-94x08:49:37 GMT`.
fn with_space_after_short_year(text: &str) -> String {
    let mut text = text.to_owned();
    let comma = text.find(", ").filter(|comma| text.get(comma + 4..comma + 5) == Some("-"));
    if let Some(between) =
        comma.map(|comma| comma + 11..comma + 12).filter(|between| text.get(between.clone()).is_some())
    {
        text.replace_range(between, " ");
    }
    text
}
