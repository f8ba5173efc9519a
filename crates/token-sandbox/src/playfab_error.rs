//! How PlayFab says no: the envelope and the codes.
//!
//! Numbers and names: `github:PlayFab/API_Specs` `Legacy/PlayFab/Authentication.api.json`, which gives no HTTP status. The status is public for
//! 1000 (400), 1074 (401) and 1199 (429); the other rows' is the sandbox's choice, and so is the wording where no source is given.

use http::{HeaderValue, StatusCode, header};

use crate::limit::Wait;
use crate::reply::Reply;

const JSON: &str = "application/json; charset=utf-8";

/// One row of the table.
pub(crate) struct ApiError {
    pub(crate) http: StatusCode,
    pub(crate) code: u32,
    pub(crate) name: &'static str,
    pub(crate) message: &'static str,
}

const fn row(http: StatusCode, code: u32, name: &'static str, message: &'static str) -> ApiError {
    ApiError { http, code, name, message }
}

/// `github:PlayFab/PlayFabCSdk` `Source/PlayFabGameSave/Source/SyncManager/UploadStep.cpp` quotes the body.
pub(crate) const INVALID_PARAMS: ApiError =
    row(StatusCode::BAD_REQUEST, 1000, "InvalidParams", "Invalid input parameters");
pub(crate) const INVALID_TITLE_ID: ApiError =
    row(StatusCode::BAD_REQUEST, 1004, "InvalidTitleId", "The title id in the host is not this title's");
pub(crate) const INVALID_REQUEST: ApiError =
    row(StatusCode::BAD_REQUEST, 1071, "InvalidRequest", "The request is invalid");
pub(crate) const METHOD_NOT_ALLOWED: ApiError =
    row(StatusCode::METHOD_NOT_ALLOWED, 1071, "InvalidRequest", "This API method must be called with POST");
pub(crate) const LENGTH_REQUIRED: ApiError =
    row(StatusCode::LENGTH_REQUIRED, 1071, "InvalidRequest", "The request has no Content-Length");
pub(crate) const SEVERAL_CREDENTIALS: ApiError = row(
    StatusCode::BAD_REQUEST,
    1071,
    "InvalidRequest",
    "Only one of X-SecretKey, X-Authorization and X-EntityToken may be sent, and only once",
);
/// <https://api.playfab.com/documentation/Authentication/method/GetEntityToken> lists this one for the method, also for a secret key
/// that the title does not have.
pub(crate) const NOT_AUTHENTICATED: ApiError =
    row(StatusCode::UNAUTHORIZED, 1074, "NotAuthenticated", "This API method does not allow anonymous callers.");
pub(crate) const INVALID_SESSION_TICKET: ApiError =
    row(StatusCode::UNAUTHORIZED, 1100, "InvalidSessionTicket", "The session ticket is not valid");
pub(crate) const INTERNAL_SERVER_ERROR: ApiError =
    row(StatusCode::INTERNAL_SERVER_ERROR, 1110, "InternalServerError", "An internal server error occurred");
pub(crate) const SERVICE_UNAVAILABLE: ApiError =
    row(StatusCode::SERVICE_UNAVAILABLE, 1123, "ServiceUnavailable", "The service is unavailable");
pub(crate) const INVALID_API_ENDPOINT: ApiError =
    row(StatusCode::NOT_FOUND, 1131, "InvalidAPIEndpoint", "No such API endpoint");
/// `github:MicrosoftDocs/playfab-docs` `playfab-docs/api-references/global-api-method-error-codes.md`
pub(crate) const INVALID_CONTENT_TYPE: ApiError =
    row(StatusCode::BAD_REQUEST, 1144, "InvalidContentType", "Content type must be application/json");
/// `github:MicrosoftDocs/playfab-docs` `playfab-docs/features/throttling/best-practices.md`
const RATE_LIMIT: ApiError = row(
    StatusCode::TOO_MANY_REQUESTS,
    1199,
    "APIClientRequestRateLimitExceeded",
    "The client has exceeded the maximum API request rate and is being throttled",
);
pub(crate) const ENTITY_TOKEN_INVALID: ApiError =
    row(StatusCode::UNAUTHORIZED, 1335, "EntityTokenInvalid", "The entity token is not valid");
pub(crate) const ENTITY_TOKEN_EXPIRED: ApiError =
    row(StatusCode::UNAUTHORIZED, 1336, "EntityTokenExpired", "The entity token has expired");
pub(crate) const ENTITY_TOKEN_REVOKED: ApiError =
    row(StatusCode::UNAUTHORIZED, 1337, "EntityTokenRevoked", "The entity token was revoked");
pub(crate) const FORBIDDEN_BY_ENTITY_POLICY: ApiError =
    row(StatusCode::FORBIDDEN, 1454, "ForbiddenByEntityPolicy", "The entity is not a relation of the caller");

impl ApiError {
    pub(crate) fn reply(&self) -> Reply {
        self.envelope("", "")
    }

    /// `details` maps a field to what is wrong with it.
    pub(crate) fn with_detail(&self, field: &str, complaint: &str) -> Reply {
        let (field, complaint) = (crate::quoted(field), crate::quoted(complaint));
        self.envelope("", &format!(",\"errorDetails\":{{{field}:[{complaint}]}}"))
    }

    fn envelope(&self, retry: &str, details: &str) -> Reply {
        let body = format!(
            "{{\"code\":{},\"status\":\"{}\",{retry}\"error\":\"{}\",\"errorCode\":{},\"errorMessage\":\"{}\"{details}}}",
            self.http.as_u16(),
            status_name(self.http),
            self.name,
            self.code,
            self.message,
        );
        Reply::new(self.http, JSON, body)
    }
}

/// `Retry-After` and `retryAfterSeconds` hold the same number.
pub(crate) fn too_many_requests(wait: Wait) -> Reply {
    let seconds = wait.ceil_seconds();
    RATE_LIMIT
        .envelope(&format!("\"retryAfterSeconds\":{seconds},"), "")
        .with(header::RETRY_AFTER, HeaderValue::from(seconds))
}

/// The success envelope around `data`, a JSON value.
pub(crate) fn success(data: &str) -> Reply {
    let body = format!("{{\"code\":200,\"status\":\"OK\",\"data\":{data}}}");
    Reply::new(StatusCode::OK, JSON, body)
}

/// .NET's name of the status: the reason phrase without its spaces.
fn status_name(status: StatusCode) -> String {
    let phrase = status.canonical_reason().unwrap_or_default();
    phrase.replace(' ', "")
}
