//! What Google's two services share: access tokens and query parameters.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use http::Method;

use crate::call::{Call, Framing};
use crate::google_error as refusal;
use crate::limit::Meter;
use crate::reply::Reply;

/// The query parameters that every Google API takes (the discovery documents of games v1 and androidenterprise v1,
/// in the Python package `google-api-python-client` 2.202.0). The sandbox acts on `prettyPrint`; it ignores the others,
/// `access_token` and `oauth_token` included: they authorise nothing here, because a credential does not belong in a URL.
const STANDARD_PARAMETERS: [&str; 11] = [
    "$.xgafv",
    "access_token",
    "alt",
    "callback",
    "fields",
    "key",
    "oauth_token",
    "prettyPrint",
    "quotaUser",
    "uploadType",
    "upload_protocol",
];

/// What an access token may do, and until when.
#[derive(Debug, Clone)]
pub(crate) struct Grant {
    pub(crate) scopes: Vec<String>,
    pub(crate) expires: Option<DateTime<Utc>>,
}

/// Access tokens by value.
pub(crate) type Grants = BTreeMap<String, Grant>;

/// A method as the discovery documents describe it.
pub(crate) struct Api {
    /// The method's id.
    pub(crate) method: &'static str,
    /// The host that serves it.
    pub(crate) service: &'static str,
    /// One of these scopes suffices.
    pub(crate) scopes: &'static [&'static str],
    /// `WWW-Authenticate` where the scope is missing.
    pub(crate) insufficient_scope: &'static str,
    /// Query parameters, all of them required.
    pub(crate) parameters: &'static [&'static str],
}

/// The checks that both methods make, in the order: method, framing, credential, scope, rate, parameters, body.
pub(crate) fn admit(call: &Call<'_>, api: &Api, grants: &Grants, meter: &mut Meter) -> Result<(), Reply> {
    if call.method != Method::POST {
        return Err(refusal::method_not_allowed(call));
    }
    match call.framing() {
        Framing::Sound => {}
        Framing::NoLength => return Err(refusal::length_required()),
        Framing::Wrong => return Err(refusal::bad_request_page()),
    }
    let query = call.query().ok_or_else(refusal::bad_request_page)?;
    authorize(call, api, grants)?;
    meter.admit(call.now).map_err(|wait| refusal::too_many_requests(call, wait))?;
    check_query(call, api, &query)?;
    if !call.body.is_empty() {
        return Err(refusal::invalid_argument(call, "The request body must be empty."));
    }
    Ok(())
}

fn authorize(call: &Call<'_>, api: &Api, grants: &Grants) -> Result<(), Reply> {
    let authorization = call
        .authorization()
        .map_err(|()| refusal::invalid_argument(call, "The Authorization header must stand once."))?;
    let token = match authorization {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") && !token.is_empty() => token,
        _ => return Err(refusal::credentials_missing(call, api)),
    };
    let grant = grants.get(token).ok_or_else(|| refusal::invalid_token(call, None))?;
    if grant.expires.is_some_and(|expires| call.now >= expires) {
        return Err(refusal::invalid_token(call, Some(api)));
    }
    let allowed = |scope: &String| api.scopes.contains(&scope.as_str());
    if !grant.scopes.iter().any(allowed) {
        return Err(refusal::scope_insufficient(call, api));
    }
    Ok(())
}

fn check_query(call: &Call<'_>, api: &Api, query: &[(String, String)]) -> Result<(), Reply> {
    for (name, _) in query {
        if !api.parameters.contains(&name.as_str()) && !STANDARD_PARAMETERS.contains(&name.as_str()) {
            let message = format!("Unknown query parameter: {name}");
            return Err(refusal::invalid_argument(call, &message));
        }
        if query.iter().filter(|(other, _)| other == name).count() > 1 {
            let message = format!("Repeated query parameter: {name}");
            return Err(refusal::invalid_argument(call, &message));
        }
    }
    for required in api.parameters {
        if !query.iter().any(|(name, value)| name == required && !value.is_empty()) {
            let message = format!("Required parameter: {required}");
            return Err(refusal::invalid_argument(call, &message));
        }
    }
    Ok(())
}
