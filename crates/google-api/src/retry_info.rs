use std::time::Duration;

/// Reads `RetryInfo.retryDelay`, a protobuf duration (`"53s"`, `"1.5s"`), as the wait it stands for: rounded up to
/// whole seconds, and one more.
///
/// Google rounds it down: in <https://github.com/googleapis/python-genai/issues/1875> the message asks for 53.016
/// seconds and `retryDelay` says 53; its maintainers add a second too (PR 2114 there).
pub(crate) fn wait(delay: &str) -> Option<Duration> {
    let number = delay.strip_suffix('s')?;
    let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole) || !digits(fraction) {
        return None;
    }
    let whole: u64 = whole.parse().unwrap_or(u64::MAX);
    let up = u64::from(fraction.bytes().any(|b| b != b'0'));
    Some(Duration::from_secs(whole.saturating_add(up).saturating_add(1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounded_up_and_one_more() {
        for (delay, seconds) in [
            ("53s", 54),
            ("53.0s", 54),
            ("53.016342224s", 55),
            ("0s", 1),
            ("0.000000001s", 2),
            ("99999999999999999999s", u64::MAX),
        ] {
            assert_eq!(wait(delay), Some(Duration::from_secs(seconds)), "{delay}");
        }
    }

    #[test]
    fn anything_else_is_no_wait() {
        for junk in ["", "s", "53", "-1s", "1.s", ".5s", "1e3s", "+1s", "1 s", "1.5.5s", "٣s"] {
            assert_eq!(wait(junk), None, "{junk:?}");
        }
    }
}
