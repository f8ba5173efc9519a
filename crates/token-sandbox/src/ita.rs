//! ITA Group Games API: `GET v1/tokens/{tokenId}`.
//!
//! <https://api.games.itagroupservices.com/Help/Api/GET-v1-tokens-tokenId>. The page's layout is that of ASP.NET Web API 2, whose errors
//! and negotiation are emulated. How the real API authenticates, what it says of an unknown token, and whether it limits rates is
//! not public.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderName, HeaderValue, Method, StatusCode, header};

use crate::call::{Call, Framing, is_dot_or_empty};
use crate::ita_token::{ItaToken, json_string, null_xml, xml_text};
use crate::limit::Wait;
use crate::negotiation::{Form, negotiate};
use crate::reply::Reply;
use crate::{Sandbox, Service};

/// Something that ITA's API accepts as a caller's credential. Any one suffices.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ItaCredential {
    /// `Authorization: Bearer …`
    Bearer(String),
    /// `Authorization: Basic …` (RFC 7617)
    Basic {
        /// Before the colon.
        user: String,
        /// After the colon.
        password: String,
    },
    /// A header with exactly this value.
    Header {
        /// The header's name.
        name: HeaderName,
        /// The header's value.
        value: String,
    },
}

/// What is said of a token that does not exist. The page lists 200, 401 and 500, and no 404.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum UnknownToken {
    /// 200 with `null`, or a nil root in XML: what Web API makes of a null model.
    Null,
    /// 204 without a body: what Web API makes of a void action.
    NoContent,
    /// 404 with a message.
    #[default]
    NotFound,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct State {
    pub(crate) credentials: Vec<ItaCredential>,
    pub(crate) tokens: BTreeMap<String, ItaToken>,
    pub(crate) unknown_token: UnknownToken,
    pub(crate) path_filter: bool,
}

pub(crate) fn answer(sandbox: &mut Sandbox, call: &Call<'_>) -> Result<Reply, Reply> {
    let state = &sandbox.ita;
    if matches!(call.framing(), Framing::Wrong) {
        return Err(invalid_length());
    }
    let segments = call.segments().ok_or_else(invalid_url)?;
    if state.path_filter {
        refuse_dangerous(&segments)?;
    }
    let token_id = match segments.as_slice() {
        [v1, tokens, id] if v1 == "v1" && tokens == "tokens" && !is_dot_or_empty(id) => id,
        _ => return Err(no_route(call)),
    };
    if call.method != Method::GET {
        let message = format!("The requested resource does not support http method '{}'.", call.method);
        return Err(error(call, StatusCode::METHOD_NOT_ALLOWED, &message).with_static(header::ALLOW, "GET"));
    }
    if !state.credentials.iter().any(|known| known.is_on(call)) {
        // github:aspnet/AspNetWebStack src/System.Web.Http/Properties/SRResources.resx, RequestNotAuthorized
        let message = "Authorization has been denied for this request.";
        return Err(error(call, StatusCode::UNAUTHORIZED, message));
    }
    sandbox.meters.of(Service::Ita).admit(call.now).map_err(too_many_requests)?;
    // The page has one URI parameter, which is in the path, and no body parameters.
    let has_query = call.uri.query().is_some_and(|query| !query.is_empty());
    if has_query || !call.body.is_empty() {
        let message = "The request is invalid.";
        return Err(error(call, StatusCode::BAD_REQUEST, message));
    }
    match sandbox.ita.tokens.get(token_id) {
        Some(token) => Ok(found(call, token)),
        None => Err(missing(call, sandbox.ita.unknown_token, token_id)),
    }
}

impl ItaCredential {
    fn is_on(&self, call: &Call<'_>) -> bool {
        let (scheme, expected) = match self {
            Self::Header { name, value } => {
                return call.single(name) == Ok(Some(value.as_str()));
            }
            Self::Bearer(token) => ("bearer", token.clone()),
            Self::Basic { user, password } => ("basic", STANDARD.encode(format!("{user}:{password}"))),
        };
        matches!(call.authorization(), Ok(Some((given, value)))
            if given.eq_ignore_ascii_case(scheme) && value == expected)
    }
}

fn found(call: &Call<'_>, token: &ItaToken) -> Reply {
    let (form, content_type) = negotiate(call.headers);
    let body = match form {
        Form::Json => token.json(),
        Form::Xml => token.xml(),
    };
    Reply::new(StatusCode::OK, content_type, body)
}

fn missing(call: &Call<'_>, unknown_token: UnknownToken, token_id: &str) -> Reply {
    match unknown_token {
        UnknownToken::Null => null(call),
        UnknownToken::NoContent => Reply::empty(StatusCode::NO_CONTENT),
        // Worded like github:dotnet/AspNetDocs aspnet/web-api/overview/error-handling/exception-handling/samples/sample9.cmd
        UnknownToken::NotFound => {
            let message = format!("Token with id = {token_id} not found");
            error(call, StatusCode::NOT_FOUND, &message)
        }
    }
}

pub(crate) fn null(call: &Call<'_>) -> Reply {
    let (form, content_type) = negotiate(call.headers);
    let body = match form {
        Form::Json => "null".to_owned(),
        Form::Xml => null_xml(),
    };
    Reply::new(StatusCode::OK, content_type, body)
}

/// `HttpError` (`github:aspnet/AspNetWebStack` `src/System.Web.Http/HttpError.cs`), negotiated like any answer.
pub(crate) fn error(call: &Call<'_>, status: StatusCode, message: &str) -> Reply {
    let (form, content_type) = negotiate(call.headers);
    let body = match form {
        Form::Json => format!("{{\"Message\":{}}}", json_string(message)),
        Form::Xml => format!("<Error><Message>{}</Message></Error>", xml_text(message)),
    };
    Reply::new(status, content_type, body)
}

/// `ResourceNotFound` of the same resources.
fn no_route(call: &Call<'_>) -> Reply {
    let scheme = call.uri.scheme_str().unwrap_or("http");
    let message = format!(
        "No HTTP resource was found that matches the request URI '{scheme}://{}{}'.",
        call.authority(),
        call.uri.path_and_query().map_or("/", http::uri::PathAndQuery::as_str),
    );
    error(call, StatusCode::NOT_FOUND, &message)
}

/// ASP.NET's default list (<https://www.cryer.co.uk/brian/mswinswdev/ms_aspnet_server_error_potentially_dangerous_request_path.htm>).
fn refuse_dangerous(segments: &[String]) -> Result<(), Reply> {
    let mut characters = segments.iter().flat_map(|segment| segment.chars());
    let Some(dangerous) = characters.find(|character| "<>*%&:\\?".contains(*character)) else {
        return Ok(());
    };
    let sentence = format!(
        "A potentially dangerous Request.Path value was detected from the client ({}).",
        crate::markup(&dangerous.to_string())
    );
    let body = format!(
        "<!DOCTYPE html>\r\n<html>\r\n<head><title>{sentence}</title></head>\r\n<body><h1>Server Error in '/' Application.</h1><h2><i>{sentence}</i></h2></body>\r\n</html>\r\n"
    );
    Err(Reply::new(StatusCode::BAD_REQUEST, "text/html; charset=utf-8", body))
}

fn invalid_url() -> Reply {
    unread("Invalid URL", "The request URL is invalid.")
}

fn invalid_length() -> Reply {
    unread("Invalid Content Length", "There is an invalid content length or chunk length in the request.")
}

/// What the web server itself refuses, before ASP.NET sees it.
fn unread(title: &str, sentence: &str) -> Reply {
    let body = format!(
        "<HTML><HEAD><TITLE>Bad Request</TITLE></HEAD>\r\n<BODY><h2>Bad Request - {title}</h2>\r\n<hr><p>HTTP Error 400. {sentence}</p>\r\n</BODY></HTML>\r\n"
    );
    Reply::new(StatusCode::BAD_REQUEST, "text/html; charset=us-ascii", body)
}

/// Without a body: no page says that this API limits rates, let alone how it would put it.
pub(crate) fn too_many_requests(wait: Wait) -> Reply {
    Reply::empty(StatusCode::TOO_MANY_REQUESTS).with(header::RETRY_AFTER, HeaderValue::from(wait.ceil_seconds()))
}
