//! Google Play EMM: `users.generateAuthenticationToken`.
//!
//! <https://developers.google.com/android/work/play/emm-api/v1/users/generateAuthenticationToken>. The token is single-use and dies
//! "after a few minutes", without a number; redeeming it is a device's business and not emulated.

use std::collections::BTreeSet;

use http::StatusCode;

use crate::call::{Call, is_dot_or_empty};
use crate::google::{self, Api};
use crate::google_error;
use crate::reply::Reply;
use crate::{Sandbox, Service};

const API: Api = Api {
    method: "androidenterprise.users.generateAuthenticationToken",
    service: "androidenterprise.googleapis.com",
    scopes: &[crate::SCOPE_ANDROID_ENTERPRISE],
    insufficient_scope: r#"Bearer realm="https://accounts.google.com/", error="insufficient_scope", scope="https://www.googleapis.com/auth/androidenterprise""#,
    parameters: &[],
};

/// The known users, as (enterprise id, user id).
pub(crate) type Users = BTreeSet<(String, String)>;

pub(crate) fn answer(sandbox: &mut Sandbox, call: &Call<'_>) -> Result<Reply, Reply> {
    let segments = call.segments().ok_or_else(google_error::bad_request_page)?;
    let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
    let ["androidenterprise", "v1", "enterprises", enterprise, "users", user, "authenticationToken"] = segments[..]
    else {
        return Err(google_error::not_found_page(call));
    };
    if is_dot_or_empty(enterprise) || is_dot_or_empty(user) {
        return Err(google_error::not_found_page(call));
    }
    google::admit(call, &API, &sandbox.grants, sandbox.meters.of(Service::Emm))?;
    if !sandbox.emm_users.iter().any(|(known, _)| known == enterprise) {
        return Err(not_found(call, "The enterprise was not found."));
    }
    let key = (enterprise.to_owned(), user.to_owned());
    if !sandbox.emm_users.contains(&key) {
        return Err(not_found(call, "The user was not found."));
    }
    let token = sandbox.issuer.token(user);
    let body = format!("{{\n  \"kind\": \"androidenterprise#authenticationToken\",\n  \"token\": \"{token}\"\n}}\n");
    Ok(google_error::json(call, StatusCode::OK, &body))
}

fn not_found(call: &Call<'_>, message: &str) -> Reply {
    google_error::plain(call, StatusCode::NOT_FOUND, "NOT_FOUND", message, "notFound")
}
