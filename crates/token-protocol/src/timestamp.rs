use std::fmt;

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, Utc};

/// A date and time as the wire had it: with the offset it had, or with none.
///
/// A time without an offset names no instant, and this type does not guess one.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Timestamp {
    local: NaiveDateTime,
    offset: Option<FixedOffset>,
}

impl Timestamp {
    /// Reads `YYYY-MM-DD`, one of the `separators`, `hh:mm:ss`, a fraction of up to `digits` digits or
    /// none, and `Z`, `±hh:mm` or nothing. Years 1 to 9999; no leap seconds. `None` for anything else.
    ///
    /// ```
    /// use token_protocol::Timestamp;
    ///
    /// let time = Timestamp::parse("2025-12-11T11:08:30.8449349-06:00", "T", 7).unwrap();
    /// assert_eq!(time.instant().unwrap().to_string(), "2025-12-11 17:08:30.844934900 UTC");
    /// assert_eq!(Timestamp::parse("2025-12-11T11:08:30", "T", 7).unwrap().instant(), None);
    /// ```
    #[must_use]
    pub fn parse(text: &str, separators: &str, digits: usize) -> Option<Self> {
        let mut rest = Rest(text.as_bytes());
        let year = rest.number::<4>()?;
        rest.one_of(b"-")?;
        let month = rest.number::<2>()?;
        rest.one_of(b"-")?;
        let day = rest.number::<2>()?;
        rest.one_of(separators.as_bytes())?;
        let hour = rest.number::<2>()?;
        rest.one_of(b":")?;
        let minute = rest.number::<2>()?;
        rest.one_of(b":")?;
        let second = rest.number::<2>()?;
        let nanosecond = rest.fraction(digits)?;
        let local = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
            .filter(|_| year > 0)?
            .and_hms_nano_opt(hour, minute, second, nanosecond)?;
        let offset = if rest.0.is_empty() { None } else { Some(rest.offset()?) };
        Some(Self { local, offset })
    }

    /// Date and time where the clock stood that the service read.
    #[must_use]
    pub const fn local(&self) -> NaiveDateTime {
        self.local
    }

    /// How far that clock was ahead of UTC; `None` if the service did not say.
    #[must_use]
    pub const fn offset(&self) -> Option<FixedOffset> {
        self.offset
    }

    /// The instant it names; `None` without an offset.
    #[must_use]
    pub fn instant(&self) -> Option<DateTime<Utc>> {
        Some(self.local.checked_sub_offset(self.offset?)?.and_utc())
    }

    /// The instant it names if a time without an offset is UTC.
    #[must_use]
    pub fn instant_or_utc(&self) -> DateTime<Utc> {
        self.instant().unwrap_or_else(|| self.local.and_utc())
    }
}

/// As RFC 3339, the offset left out if there was none.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.local)?;
        match self.offset {
            None => Ok(()),
            Some(offset) if offset.local_minus_utc() == 0 => f.write_str("Z"),
            Some(offset) => write!(f, "{offset}"),
        }
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// What is left to read of the text.
struct Rest<'a>(&'a [u8]);

impl Rest<'_> {
    /// The next byte, if it is one of these.
    fn one_of(&mut self, wanted: &[u8]) -> Option<u8> {
        let (&byte, rest) = self.0.split_first()?;
        self.0 = rest;
        wanted.contains(&byte).then_some(byte)
    }

    /// A number of exactly so many digits, at most nine.
    fn number<const DIGITS: usize>(&mut self) -> Option<u32> {
        let (digits, rest) = self.0.split_first_chunk::<DIGITS>()?;
        self.0 = rest;
        number(digits)
    }

    /// The nanoseconds of an optional fraction of 1 to `most` digits, at most nine.
    fn fraction(&mut self, most: usize) -> Option<u32> {
        let Some(rest) = self.0.strip_prefix(b".") else { return Some(0) };
        let (digits, rest) = rest.split_at(rest.iter().take_while(|byte| byte.is_ascii_digit()).count());
        self.0 = rest;
        let missing = 9_u32.checked_sub(u32::try_from(digits.len()).ok()?)?;
        let is_right = (1..=most).contains(&digits.len());
        is_right.then(|| number(digits)?.checked_mul(10_u32.checked_pow(missing)?))?
    }

    /// An offset `Z` or `±hh:mm`, to the end of the text.
    #[expect(clippy::arithmetic_side_effects, reason = "hours and minutes have two digits each")]
    fn offset(&mut self) -> Option<FixedOffset> {
        let sign = match self.one_of(b"Z+-")? {
            b'Z' => 0,
            b'+' => 1,
            _ => -1,
        };
        let (mut hours, mut minutes) = (0, 0);
        if sign != 0 {
            hours = self.number::<2>()?;
            self.one_of(b":")?;
            minutes = self.number::<2>()?;
        }
        let seconds = i32::try_from(hours * 3600 + minutes * 60).ok()?;
        FixedOffset::east_opt(sign * seconds).filter(|_| hours < 24 && minutes < 60 && self.0.is_empty())
    }
}

fn number(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0_u32, |number, &byte| number.checked_mul(10)?.checked_add(char::from(byte).to_digit(10)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Option<Timestamp> {
        Timestamp::parse(text, "T", 7)
    }

    #[test]
    fn offsets_are_kept_as_they_were() {
        for (text, seconds) in [
            ("2025-12-11T17:08:30Z", Some(0)),
            ("2025-12-11T17:08:30-06:00", Some(-21_600)),
            ("2025-12-11T17:08:30+14:00", Some(50_400)),
            ("0001-01-01T00:00:00-05:51", Some(-21_060)),
            ("2025-12-11T17:08:30", None),
        ] {
            let time = parse(text).unwrap();
            assert_eq!(time.offset().map(|offset| offset.local_minus_utc()), seconds, "{text}");
            assert_eq!(time.to_string(), text);
            assert_eq!(format!("{time:?}"), text);
        }
    }

    #[test]
    fn a_fraction_has_up_to_the_digits_asked_for() {
        assert_eq!(parse("2025-12-11T17:08:30.5Z").unwrap().local().to_string(), "2025-12-11 17:08:30.500");
        assert!(parse("2025-12-11T17:08:30.8449349Z").is_some());
        assert!(parse("2025-12-11T17:08:30.84493490Z").is_none());
        assert!(Timestamp::parse("2025-12-11T17:08:30.123456789Z", "T", 9).is_some());
        assert!(Timestamp::parse("2025-12-11T17:08:30.1234567890Z", "T", 99).is_none());
        assert!(parse("2025-12-11T17:08:30.Z").is_none());
    }

    #[test]
    fn the_ends_of_the_range_are_instants_too() {
        let first = parse("0001-01-01T00:00:00+23:59").unwrap().instant().unwrap();
        let last = parse("9999-12-31T23:59:59.9999999-23:59").unwrap().instant().unwrap();
        assert_eq!(first.to_string(), "0000-12-31 00:01:00 UTC");
        assert_eq!(last.to_string(), "+10000-01-01 23:58:59.999999900 UTC");
    }

    #[test]
    fn without_an_offset_it_is_an_instant_only_for_who_says_so() {
        let time = parse("2025-12-11T17:08:30").unwrap();
        assert_eq!(time.instant(), None);
        assert_eq!(time.instant_or_utc().to_string(), "2025-12-11 17:08:30 UTC");
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "",
            "2025",
            "2025-12-11",
            "2025-12-11T17:08",
            "0000-01-01T00:00:00Z",
            "2025-13-11T17:08:30Z",
            "2025-02-30T17:08:30Z",
            "2025-12-11T24:00:00Z",
            "2025-12-11T23:59:60Z",
            "2025-12-11 17:08:30Z",
            "2025-12-11t17:08:30Z",
            "2025-12-11T17:08:30z",
            "2025-12-11T17:08:30+6:00",
            "2025-12-11T17:08:30+0600",
            "2025-12-11T17:08:30+24:00",
            "2025-12-11T17:08:30+06:60",
            "2025-12-11T17:08:30+06:00x",
            "+025-12-11T17:08:30Z",
            "2025-+2-11T17:08:30Z",
            "2025-12-11T17:08:30 Z",
            " 2025-12-11T17:08:30Z",
            "2025-12-11T17:08:3é",
            "2025-12-1é17:08:30Z",
        ] {
            assert_eq!(parse(text), None, "{text:?}");
        }
    }
}
