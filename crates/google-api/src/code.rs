use std::fmt;

/// A word by which Google says why: an RPC status (`PERMISSION_DENIED`), an `ErrorInfo` reason
/// (`ACCESS_TOKEN_EXPIRED`) or a reason of the older error format (`authError`).
///
/// Open: [`as_str`](Code::as_str) has the word whatever it is. Only the ones known here are printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Code(Word);

#[derive(Clone, PartialEq, Eq)]
enum Word {
    Known(&'static str),
    Other(Box<str>),
}

/// The RPC statuses (<https://github.com/googleapis/googleapis/blob/master/google/rpc/code.proto>), then the reasons
/// seen in public reports: `ErrorInfo`'s (<https://github.com/googleapis/google-api-php-client/issues/2479>,
/// <https://github.com/analogdotnow/Analog/issues/296>, <https://github.com/google-gemini/gemini-cli/issues/14831>), and the older
/// format's (<https://developers.google.com/drive/api/guides/handle-errors>,
/// <https://github.com/playgameservices/play-games-plugin-for-unity/issues/1157>,
/// <https://github.com/googleapis/google-api-php-client/issues/1529>).
const KNOWN: &[&str] = &[
    "INVALID_ARGUMENT",
    "FAILED_PRECONDITION",
    "OUT_OF_RANGE",
    "UNAUTHENTICATED",
    "PERMISSION_DENIED",
    "NOT_FOUND",
    "ALREADY_EXISTS",
    "ABORTED",
    "RESOURCE_EXHAUSTED",
    "CANCELLED",
    "UNKNOWN",
    "INTERNAL",
    "DATA_LOSS",
    "UNIMPLEMENTED",
    "UNAVAILABLE",
    "DEADLINE_EXCEEDED",
    "CREDENTIALS_MISSING",
    "ACCESS_TOKEN_EXPIRED",
    "ACCESS_TOKEN_TYPE_UNSUPPORTED",
    "ACCESS_TOKEN_SCOPE_INSUFFICIENT",
    "SERVICE_DISABLED",
    "RATE_LIMIT_EXCEEDED",
    "required",
    "authError",
    "insufficientPermissions",
    "accessNotConfigured",
    "projectNotLinked",
    "userRateLimitExceeded",
    "rateLimitExceeded",
    "dailyLimitExceeded",
];

impl Code {
    pub(crate) fn new(word: &str) -> Self {
        match KNOWN.iter().find(|known| **known == word) {
            Some(known) => Self(Word::Known(known)),
            None => Self(Word::Other(word.into())),
        }
    }

    /// The word as Google wrote it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match &self.0 {
            Word::Known(word) => word,
            Word::Other(word) => word,
        }
    }
}

impl PartialEq<str> for Code {
    fn eq(&self, word: &str) -> bool {
        self.as_str() == word
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match &self.0 {
            Word::Known(word) => word,
            Word::Other(_) => "an unknown code",
        })
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Code({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_known_words_are_printed() {
        for (word, shown) in [("NOT_FOUND", "NOT_FOUND"), ("authError", "authError"), ("s3cret", "an unknown code")] {
            let code = Code::new(word);
            assert_eq!(code.as_str(), word);
            assert_eq!(code.to_string(), shown);
            assert_eq!(format!("{code:?}"), format!("Code({shown})"));
            assert!(code == *word && code != *"NOT_FOUN");
        }
    }
}
