//! How Google says no, and the layout of its JSON.
//!
//! The bodies are the hybrid form, the old `errors` array beside `status` and `details`, which is what a Google API
//! answers today (<https://github.com/googleapis/google-api-php-client/issues/2479>, and the EMM API itself in
//! <https://github.com/googleapis/google-api-python-client/issues/908>). No refusal of these two methods
//! was ever published, so the wording of the 400s, 404s and 429s is the sandbox's own.

use http::{HeaderValue, StatusCode, header};

use crate::call::Call;
use crate::google::Api;
use crate::limit::Wait;
use crate::reply::Reply;

const JSON: &str = "application/json; charset=UTF-8";
const HTML: &str = "text/html; charset=UTF-8";

/// The two-space layout of `prettyPrint`, which is on unless the query turns it off.
pub(crate) fn json(call: &Call<'_>, status: StatusCode, pretty: &str) -> Reply {
    let query = call.query().unwrap_or_default();
    let compact = query.contains(&("prettyPrint".to_owned(), "false".to_owned()));
    let body = if compact { compacted(pretty) } else { pretty.to_owned() };
    Reply::new(status, JSON, body)
}

/// Every line of a pretty text is one bracket, one string or one member, whose name has no `": ` in it.
fn compacted(pretty: &str) -> String {
    let lines = pretty.lines().map(str::trim);
    lines.map(|line| line.replacen("\": ", "\":", 1)).collect()
}

/// What goes into the hybrid error body.
struct Problem<'a> {
    status: StatusCode,
    rpc_status: &'a str,
    message: &'a str,
    /// The old form's own message and reason.
    legacy: (&'a str, &'a str),
    /// `true` where the old form points at the `Authorization` header.
    blames_header: bool,
    /// Members of the one entry of `details`, laid out.
    detail: Option<String>,
}

fn problem(call: &Call<'_>, problem: &Problem<'_>) -> Reply {
    let (legacy_message, reason) = problem.legacy;
    let code = problem.status.as_u16();
    let location = if problem.blames_header {
        ",\n        \"location\": \"Authorization\",\n        \"locationType\": \"header\""
    } else {
        ""
    };
    let details = problem
        .detail
        .as_ref()
        .map_or(String::new(), |detail| format!(",\n    \"details\": [\n      {{\n{detail}\n      }}\n    ]"));
    let text = format!(
        r#"{{
  "error": {{
    "code": {code},
    "message": {message},
    "errors": [
      {{
        "message": {legacy_message},
        "domain": "global",
        "reason": "{reason}"{location}
      }}
    ],
    "status": "{status}"{details}
  }}
}}
"#,
        message = crate::quoted(problem.message),
        legacy_message = crate::quoted(legacy_message),
        status = problem.rpc_status,
    );
    json(call, problem.status, &text)
}

fn error_info(reason: &str, api: &Api) -> String {
    format!(
        r#"        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": "{reason}",
        "domain": "googleapis.com",
        "metadata": {{
          "service": "{service}",
          "method": "{method}"
        }}"#,
        service = api.service,
        method = api.method,
    )
}

/// <https://github.com/googleapis/google-api-php-client/issues/2479>. RFC 6750 section 3.1: no error code in the challenge
/// where the request lacked any credential.
pub(crate) fn credentials_missing(call: &Call<'_>, api: &Api) -> Reply {
    problem(
        call,
        &Problem {
            status: StatusCode::UNAUTHORIZED,
            rpc_status: "UNAUTHENTICATED",
            message: "Request is missing required authentication credential. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.",
            legacy: ("Login Required.", "required"),
            blames_header: true,
            detail: Some(error_info("CREDENTIALS_MISSING", api)),
        },
    )
    .with_static(
        header::WWW_AUTHENTICATE,
        r#"Bearer realm="https://accounts.google.com/""#,
    )
}

/// Text: <https://github.com/rohitaryal/imageFX-api/issues/2>; challenge: <https://github.com/codenameone/CodenameOne/issues/3135>.
/// `expired_at` is the method that the expired token was shown to; an unknown token gets no `details`.
pub(crate) fn invalid_token(call: &Call<'_>, expired_at: Option<&Api>) -> Reply {
    problem(
        call,
        &Problem {
            status: StatusCode::UNAUTHORIZED,
            rpc_status: "UNAUTHENTICATED",
            message: "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.",
            legacy: ("Invalid Credentials", "authError"),
            blames_header: true,
            detail: expired_at.map(|api| error_info("ACCESS_TOKEN_EXPIRED", api)),
        },
    )
    .with_static(
        header::WWW_AUTHENTICATE,
        r#"Bearer realm="https://accounts.google.com/", error="invalid_token""#,
    )
}

/// Body: <https://github.com/analogdotnow/Analog/issues/296>; challenge: <https://github.com/kwent/react-google-contacts/issues/6>.
pub(crate) fn scope_insufficient(call: &Call<'_>, api: &Api) -> Reply {
    problem(
        call,
        &Problem {
            status: StatusCode::FORBIDDEN,
            rpc_status: "PERMISSION_DENIED",
            message: "Request had insufficient authentication scopes.",
            legacy: ("Insufficient Permission", "insufficientPermissions"),
            blames_header: false,
            detail: Some(error_info("ACCESS_TOKEN_SCOPE_INSUFFICIENT", api)),
        },
    )
    .with_static(header::WWW_AUTHENTICATE, api.insufficient_scope)
}

/// `RetryInfo` as in <https://github.com/googleapis/python-genai/issues/1875>, rounded down as there. Whether these services
/// send `Retry-After` is not documented; the sandbox does, rounded up.
pub(crate) fn too_many_requests(call: &Call<'_>, wait: Wait) -> Reply {
    let message = format!("You exceeded your current quota. Please retry in {}s.", wait.text());
    let detail = format!(
        "        \"@type\": \"type.googleapis.com/google.rpc.RetryInfo\",\n        \"retryDelay\": \"{}s\"",
        wait.floor_seconds()
    );
    problem(
        call,
        &Problem {
            status: StatusCode::TOO_MANY_REQUESTS,
            rpc_status: "RESOURCE_EXHAUSTED",
            message: &message,
            legacy: (&message, "rateLimitExceeded"),
            blames_header: false,
            detail: Some(detail),
        },
    )
    .with(header::RETRY_AFTER, HeaderValue::from(wait.ceil_seconds()))
}

/// Shape: <https://github.com/googleapis/google-api-php-client/issues/1297>.
pub(crate) fn invalid_argument(call: &Call<'_>, message: &str) -> Reply {
    plain(call, StatusCode::BAD_REQUEST, "INVALID_ARGUMENT", message, "badRequest")
}

/// A refusal without `details`, the same words in both forms.
pub(crate) fn plain(call: &Call<'_>, status: StatusCode, rpc_status: &str, message: &str, reason: &str) -> Reply {
    problem(
        call,
        &Problem { status, rpc_status, message, legacy: (message, reason), blames_header: false, detail: None },
    )
}

/// The front end's page, style sheet left out (<https://github.com/apache/opendal/issues/4432>).
fn page(status: StatusCode, sentence: &str) -> Reply {
    let code = status.as_u16();
    let title = match status {
        StatusCode::BAD_GATEWAY => "Server Error",
        other => other.canonical_reason().unwrap_or_default(),
    };
    let body = format!(
        "<!DOCTYPE html>\n<html lang=en>\n  <meta charset=utf-8>\n  <meta name=viewport content=\"initial-scale=1, minimum-scale=1, width=device-width\">\n  <title>Error {code} ({title})!!1</title>\n  <p><b>{code}.</b> <ins>That’s an error.</ins>\n  <p>{sentence}  <ins>That’s all we know.</ins>\n"
    );
    Reply::new(status, HTML, body)
}

/// <https://github.com/makarski/gtasks-rs/issues/7>
pub(crate) fn length_required() -> Reply {
    page(StatusCode::LENGTH_REQUIRED, "POST requests require a <code>Content-length</code> header.")
}

/// <https://github.com/Kong/insomnia/issues/1483>
pub(crate) fn bad_request_page() -> Reply {
    page(StatusCode::BAD_REQUEST, "Your client has issued a malformed or illegal request.")
}

/// The page for a path that nothing serves.
pub(crate) fn not_found_page(call: &Call<'_>) -> Reply {
    let path = crate::markup(call.uri.path());
    page(StatusCode::NOT_FOUND, &format!("The requested URL <code>{path}</code> was not found on this server."))
}

/// Sentence: <https://github.com/XX-net/XX-Net/issues/125>.
pub(crate) fn method_not_allowed(call: &Call<'_>) -> Reply {
    let method = crate::markup(call.method.as_str());
    let path = crate::markup(call.uri.path());
    page(
        StatusCode::METHOD_NOT_ALLOWED,
        &format!("The request method <code>{method}</code> is inappropriate for the URL <code>{path}</code>."),
    )
    .with_static(header::ALLOW, "POST")
}

/// <https://github.com/denar90/mobile-friendly/issues/5>
pub(crate) fn bad_gateway_page() -> Reply {
    page(
        StatusCode::BAD_GATEWAY,
        "The server encountered a temporary error and could not complete your request.<p>Please try again in 30 seconds.",
    )
}
