//! What can be done about a refusal, as the crates' documentation has it: one line of the table, one line here.
#![allow(clippy::match_same_arms, reason = "the tables' lines, in their order")]

use http::StatusCode;
use token_protocol::Recovery;

pub(crate) fn unrecognized(status: StatusCode) -> Recovery {
    match status.as_u16() {
        408 | 425 | 429 | 500 | 502 | 503 | 504 => Recovery::RETRY,
        401 => Recovery::Reauthenticate,
        400 | 404 | 405 | 411 | 413 | 414 | 415 => Recovery::FixRequest,
        _ => Recovery::GiveUp,
    }
}

pub(crate) fn google(rejection: &google_api::Rejection, status: StatusCode) -> Recovery {
    let has = |reasons: &[&str]| rejection.reasons().iter().any(|reason| reasons.contains(&reason.as_str()));
    let challenge = rejection.challenge().and_then(google_api::Challenge::error);
    match status.as_u16() {
        408 | 429 | 500 | 502 | 503 | 504 => Recovery::RETRY,
        403 if has(&["rateLimitExceeded", "userRateLimitExceeded", "RATE_LIMIT_EXCEEDED"]) => Recovery::RETRY,
        401 => Recovery::Reauthenticate,
        400 | 404 | 405 | 411 | 413 | 414 => Recovery::FixRequest,
        403 if has(&["insufficientPermissions", "ACCESS_TOKEN_SCOPE_INSUFFICIENT"]) => Recovery::FixRequest,
        403 if challenge == Some(google_api::BearerError::InsufficientScope) => Recovery::FixRequest,
        _ => Recovery::GiveUp,
    }
}

pub(crate) fn ita(rejection: &ita_token::Rejection, status: StatusCode) -> Recovery {
    match status.as_u16() {
        _ if matches!(rejection, ita_token::Rejection::NotFound { .. }) => Recovery::FixRequest,
        408 | 429 | 500 | 502 | 503 | 504 => Recovery::RETRY,
        401 => Recovery::Reauthenticate,
        400 | 404 => Recovery::FixRequest,
        _ => Recovery::GiveUp,
    }
}

pub(crate) fn playfab(rejection: &playfab_entity::Rejection, status: StatusCode) -> Recovery {
    let code = rejection.error_code().map(|code| code.0);
    let status = rejection.code().filter(|_| status == 200).unwrap_or(status.as_u16());
    match (code, status) {
        (Some(1199 | 1342 | 1133 | 1287 | 1127 | 1123), _) => Recovery::RETRY,
        (Some(1074 | 1100 | 1153 | 1334 | 1335 | 1336 | 1337), _) => Recovery::Reauthenticate,
        (Some(1000 | 1071 | 1144 | 1004 | 1131 | 1373), _) => Recovery::FixRequest,
        (Some(1291 | 1376 | 1214 | 1039), _) => Recovery::GiveUp,
        (
            Some(1001 | 1002 | 1089 | 1191 | 1295 | 1298 | 1322 | 1347 | 1454 | 1460 | 1515 | 1517 | 1518),
            408 | 409 | 429 | 500 | 502 | 503 | 504,
        ) => Recovery::GiveUp,
        (_, 408 | 409 | 429 | 500 | 502 | 503 | 504) => Recovery::RETRY,
        (_, 401) => Recovery::Reauthenticate,
        (_, 400 | 404 | 413 | 414) => Recovery::FixRequest,
        _ => Recovery::GiveUp,
    }
}
