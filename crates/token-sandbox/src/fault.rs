//! Scripted faults: what the next call is answered with, whatever it asks.

use http::{HeaderValue, Response, StatusCode, header};

use crate::call::Call;
use crate::limit::Wait;
use crate::reply::Reply;
use crate::{Service, google_error, ita, playfab_error};

/// An answer that [`Sandbox::script`](crate::Sandbox::script) puts in a service's mouth.
///
/// A call whose reply is lost needs no fault: the caller lets [`Sandbox::handle`](crate::Sandbox::handle) act and drops the
/// response.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Fault {
    /// This response, as it is, with `Date` unless it has one, and with its true `Content-Length`.
    Respond(Response<Vec<u8>>),
    /// 500 in the service's own words.
    InternalError,
    /// 502 with an HTML page.
    BadGateway,
    /// 503 in the service's own words. ITA's are unknown: an HTML page.
    Unavailable,
    /// 429 in the service's own words, with `Retry-After` in seconds.
    RateLimited(u32),
    /// The call's real answer, and what the call does, but no more than this many bytes of the body.
    Truncated(usize),
    /// 200 with a proxy's HTML page under `application/json`.
    ProxyPage,
    /// 302 to this address.
    Redirect(HeaderValue),
    /// 200 with `null`; a nil root where ITA writes XML.
    JsonNull,
    /// 200 without a body.
    EmptyBody,
}

/// What comes of a fault.
pub(crate) enum Scripted {
    /// The service says it, with whatever the service puts on its answers.
    Own(Reply),
    /// Something in between says it, or the script word for word.
    Foreign(Reply),
    /// The real answer, cut to so many bytes.
    Cut(usize),
}

impl Fault {
    pub(crate) fn play(self, service: Service, call: &Call<'_>) -> Scripted {
        match self {
            Self::Truncated(length) => Scripted::Cut(length),
            Self::Respond(response) => Scripted::Foreign(response.into()),
            Self::BadGateway => Scripted::Foreign(bad_gateway(service)),
            Self::ProxyPage => Scripted::Foreign(proxy_page()),
            Self::Redirect(address) => {
                Scripted::Foreign(Reply::empty(StatusCode::FOUND).with(header::LOCATION, address))
            }
            Self::InternalError => Scripted::Own(internal_error(service, call)),
            Self::Unavailable => Scripted::Own(unavailable(service, call)),
            Self::RateLimited(seconds) => Scripted::Own(rate_limited(service, call, seconds)),
            Self::JsonNull => Scripted::Own(json_null(service, call)),
            Self::EmptyBody => Scripted::Own(Reply::empty(StatusCode::OK)),
        }
    }
}

/// Google's status names: `github:googleapis/google-cloud-rust` `src/gax/src/error/rpc.rs`; ITA's message:
/// `github:aspnet/AspNetWebStack` `src/System.Web.Http/Properties/SRResources.resx`.
fn internal_error(service: Service, call: &Call<'_>) -> Reply {
    let status = StatusCode::INTERNAL_SERVER_ERROR;
    match service {
        Service::Pgs | Service::Emm => {
            google_error::plain(call, status, "INTERNAL", "Internal error encountered.", "backendError")
        }
        Service::Ita => ita::error(call, status, "An error has occurred."),
        Service::PlayFab => playfab_error::INTERNAL_SERVER_ERROR.reply(),
    }
}

fn bad_gateway(service: Service) -> Reply {
    match service {
        Service::Pgs | Service::Emm => google_error::bad_gateway_page(),
        Service::Ita | Service::PlayFab => html(StatusCode::BAD_GATEWAY, "502 Bad Gateway"),
    }
}

fn unavailable(service: Service, call: &Call<'_>) -> Reply {
    let status = StatusCode::SERVICE_UNAVAILABLE;
    match service {
        Service::Pgs | Service::Emm => {
            google_error::plain(call, status, "UNAVAILABLE", "The service is currently unavailable.", "backendError")
        }
        Service::Ita => html(status, "Service Unavailable"),
        Service::PlayFab => playfab_error::SERVICE_UNAVAILABLE.reply(),
    }
}

fn rate_limited(service: Service, call: &Call<'_>, seconds: u32) -> Reply {
    let wait = Wait::from_seconds(seconds);
    match service {
        Service::Pgs | Service::Emm => google_error::too_many_requests(call, wait),
        Service::Ita => ita::too_many_requests(wait),
        Service::PlayFab => playfab_error::too_many_requests(wait),
    }
}

fn json_null(service: Service, call: &Call<'_>) -> Reply {
    match service {
        Service::Pgs | Service::Emm => google_error::json(call, StatusCode::OK, "null"),
        Service::Ita => ita::null(call),
        Service::PlayFab => Reply::new(StatusCode::OK, "application/json; charset=utf-8", "null"),
    }
}

fn html(status: StatusCode, title: &str) -> Reply {
    let body = format!(
        "<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n<center><h1>{title}</h1></center>\r\n</body>\r\n</html>\r\n"
    );
    Reply::new(status, "text/html", body)
}

fn proxy_page() -> Reply {
    let mut reply = html(StatusCode::OK, "Sign in to this network");
    reply.headers = vec![(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))];
    reply
}
