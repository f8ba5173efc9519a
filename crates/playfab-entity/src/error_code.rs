use std::fmt;

/// PlayFab's numerical error code. Open: there are over nine hundred, and more to come.
///
/// The constants are those that concern this call. Numbers and names:
/// <https://github.com/PlayFab/API_Specs> (`errors` in `Legacy/PlayFab/Authentication.api.json`).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ErrorCode(pub u32);

/// Every constant with its name.
const NAMES: &[(ErrorCode, &str)] = &[
    (ErrorCode::UNKOWN_ERROR, "UnkownError"),
    (ErrorCode::INVALID_PARAMS, "InvalidParams"),
    (ErrorCode::ACCOUNT_NOT_FOUND, "AccountNotFound"),
    (ErrorCode::ACCOUNT_BANNED, "AccountBanned"),
    (ErrorCode::INVALID_TITLE_ID, "InvalidTitleId"),
    (ErrorCode::UNKNOWN_ERROR, "UnknownError"),
    (ErrorCode::INVALID_REQUEST, "InvalidRequest"),
    (ErrorCode::NOT_AUTHENTICATED, "NotAuthenticated"),
    (ErrorCode::NOT_AUTHORIZED, "NotAuthorized"),
    (ErrorCode::INVALID_SESSION_TICKET, "InvalidSessionTicket"),
    (ErrorCode::INTERNAL_SERVER_ERROR, "InternalServerError"),
    (ErrorCode::SERVICE_UNAVAILABLE, "ServiceUnavailable"),
    (ErrorCode::DOWNSTREAM_SERVICE_UNAVAILABLE, "DownstreamServiceUnavailable"),
    (ErrorCode::INVALID_API_ENDPOINT, "InvalidAPIEndpoint"),
    (ErrorCode::CONCURRENT_EDIT_ERROR, "ConcurrentEditError"),
    (ErrorCode::INVALID_CONTENT_TYPE, "InvalidContentType"),
    (ErrorCode::EXPIRED_AUTH_TOKEN, "ExpiredAuthToken"),
    (ErrorCode::NOT_AUTHORIZED_BY_TITLE, "NotAuthorizedByTitle"),
    (ErrorCode::API_CLIENT_REQUEST_RATE_LIMIT_EXCEEDED, "APIClientRequestRateLimitExceeded"),
    (ErrorCode::OVER_LIMIT, "OverLimit"),
    (ErrorCode::DATA_UPDATE_RATE_EXCEEDED, "DataUpdateRateExceeded"),
    (ErrorCode::ENCRYPTION_KEY_DISABLED, "EncryptionKeyDisabled"),
    (ErrorCode::ENCRYPTION_KEY_MISSING, "EncryptionKeyMissing"),
    (ErrorCode::ENCRYPTION_KEY_BROKEN, "EncryptionKeyBroken"),
    (ErrorCode::SECRET_KEY_NOT_FOUND, "SecretKeyNotFound"),
    (ErrorCode::API_REQUESTS_DISABLED_FOR_TITLE, "APIRequestsDisabledForTitle"),
    (ErrorCode::PROFILE_DOES_NOT_EXIST, "ProfileDoesNotExist"),
    (ErrorCode::ACCOUNT_DELETED, "AccountDeleted"),
    (ErrorCode::ENTITY_TOKEN_MISSING, "EntityTokenMissing"),
    (ErrorCode::ENTITY_TOKEN_INVALID, "EntityTokenInvalid"),
    (ErrorCode::ENTITY_TOKEN_EXPIRED, "EntityTokenExpired"),
    (ErrorCode::ENTITY_TOKEN_REVOKED, "EntityTokenRevoked"),
    (ErrorCode::API_CONCURRENT_REQUEST_LIMIT_EXCEEDED, "APIConcurrentRequestLimitExceeded"),
    (ErrorCode::TITLE_DELETED, "TitleDeleted"),
    (ErrorCode::INVALID_ENTITY_TYPE, "InvalidEntityType"),
    (ErrorCode::NO_VALID_CERTIFICATE_FOR_AAD, "NoValidCertificateForAad"),
    (ErrorCode::FORBIDDEN_BY_ENTITY_POLICY, "ForbiddenByEntityPolicy"),
    (ErrorCode::STUDIO_DELETED, "StudioDeleted"),
    (ErrorCode::NOT_IMPLEMENTED, "NotImplemented"),
    (ErrorCode::PUBLISHER_DELETED, "PublisherDeleted"),
    (ErrorCode::API_DISABLED_FOR_MIGRATION, "ApiDisabledForMigration"),
];

impl ErrorCode {
    /// `UnkownError`, spelled so.
    pub const UNKOWN_ERROR: Self = Self(500);
    /// `InvalidParams`
    pub const INVALID_PARAMS: Self = Self(1000);
    /// `AccountNotFound`
    pub const ACCOUNT_NOT_FOUND: Self = Self(1001);
    /// `AccountBanned`
    pub const ACCOUNT_BANNED: Self = Self(1002);
    /// `InvalidTitleId`
    pub const INVALID_TITLE_ID: Self = Self(1004);
    /// `UnknownError`
    pub const UNKNOWN_ERROR: Self = Self(1039);
    /// `InvalidRequest`
    pub const INVALID_REQUEST: Self = Self(1071);
    /// `NotAuthenticated`
    pub const NOT_AUTHENTICATED: Self = Self(1074);
    /// `NotAuthorized`
    pub const NOT_AUTHORIZED: Self = Self(1089);
    /// `InvalidSessionTicket`
    pub const INVALID_SESSION_TICKET: Self = Self(1100);
    /// `InternalServerError`
    pub const INTERNAL_SERVER_ERROR: Self = Self(1110);
    /// `ServiceUnavailable`
    pub const SERVICE_UNAVAILABLE: Self = Self(1123);
    /// `DownstreamServiceUnavailable`
    pub const DOWNSTREAM_SERVICE_UNAVAILABLE: Self = Self(1127);
    /// `InvalidAPIEndpoint`
    pub const INVALID_API_ENDPOINT: Self = Self(1131);
    /// `ConcurrentEditError`
    pub const CONCURRENT_EDIT_ERROR: Self = Self(1133);
    /// `InvalidContentType`
    pub const INVALID_CONTENT_TYPE: Self = Self(1144);
    /// `ExpiredAuthToken`
    pub const EXPIRED_AUTH_TOKEN: Self = Self(1153);
    /// `NotAuthorizedByTitle`
    pub const NOT_AUTHORIZED_BY_TITLE: Self = Self(1191);
    /// `APIClientRequestRateLimitExceeded`
    pub const API_CLIENT_REQUEST_RATE_LIMIT_EXCEEDED: Self = Self(1199);
    /// `OverLimit`
    pub const OVER_LIMIT: Self = Self(1214);
    /// `DataUpdateRateExceeded`
    pub const DATA_UPDATE_RATE_EXCEEDED: Self = Self(1287);
    /// `EncryptionKeyDisabled`
    pub const ENCRYPTION_KEY_DISABLED: Self = Self(1289);
    /// `EncryptionKeyMissing`
    pub const ENCRYPTION_KEY_MISSING: Self = Self(1290);
    /// `EncryptionKeyBroken`
    pub const ENCRYPTION_KEY_BROKEN: Self = Self(1291);
    /// `SecretKeyNotFound`
    pub const SECRET_KEY_NOT_FOUND: Self = Self(1293);
    /// `APIRequestsDisabledForTitle`
    pub const API_REQUESTS_DISABLED_FOR_TITLE: Self = Self(1295);
    /// `ProfileDoesNotExist`
    pub const PROFILE_DOES_NOT_EXIST: Self = Self(1298);
    /// `AccountDeleted`
    pub const ACCOUNT_DELETED: Self = Self(1322);
    /// `EntityTokenMissing`
    pub const ENTITY_TOKEN_MISSING: Self = Self(1334);
    /// `EntityTokenInvalid`
    pub const ENTITY_TOKEN_INVALID: Self = Self(1335);
    /// `EntityTokenExpired`
    pub const ENTITY_TOKEN_EXPIRED: Self = Self(1336);
    /// `EntityTokenRevoked`
    pub const ENTITY_TOKEN_REVOKED: Self = Self(1337);
    /// `APIConcurrentRequestLimitExceeded`
    pub const API_CONCURRENT_REQUEST_LIMIT_EXCEEDED: Self = Self(1342);
    /// `TitleDeleted`
    pub const TITLE_DELETED: Self = Self(1347);
    /// `InvalidEntityType`
    pub const INVALID_ENTITY_TYPE: Self = Self(1373);
    /// `NoValidCertificateForAad`
    pub const NO_VALID_CERTIFICATE_FOR_AAD: Self = Self(1376);
    /// `ForbiddenByEntityPolicy`
    pub const FORBIDDEN_BY_ENTITY_POLICY: Self = Self(1454);
    /// `StudioDeleted`
    pub const STUDIO_DELETED: Self = Self(1460);
    /// `NotImplemented`
    pub const NOT_IMPLEMENTED: Self = Self(1515);
    /// `PublisherDeleted`
    pub const PUBLISHER_DELETED: Self = Self(1517);
    /// `ApiDisabledForMigration`
    pub const API_DISABLED_FOR_MIGRATION: Self = Self(1518);

    /// PlayFab's name for the code, if it is one of the constants.
    #[must_use]
    pub fn name(self) -> Option<&'static str> {
        NAMES.iter().find(|(code, _)| *code == self).map(|(_, name)| *name)
    }
}

/// `1074 NotAuthenticated`, or the bare number.
impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => write!(f, "{} {name}", self.0),
            None => write!(f, "{}", self.0),
        }
    }
}

impl fmt::Debug for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ErrorCode({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_shown_with_its_name_if_it_has_one() {
        for (code, name, shown) in [
            (ErrorCode::NOT_AUTHENTICATED, Some("NotAuthenticated"), "1074 NotAuthenticated"),
            (ErrorCode::UNKOWN_ERROR, Some("UnkownError"), "500 UnkownError"),
            (ErrorCode(7), None, "7"),
        ] {
            assert_eq!(code.name(), name);
            assert_eq!(code.to_string(), shown);
            assert_eq!(format!("{code:?}"), format!("ErrorCode({shown})"));
        }
    }

    #[test]
    fn every_name_has_one_code() {
        for (index, (code, name)) in NAMES.iter().enumerate() {
            assert_eq!(code.name(), Some(*name));
            assert!(NAMES[index + 1..].iter().all(|(_, other)| other != name), "{name}");
        }
    }
}
