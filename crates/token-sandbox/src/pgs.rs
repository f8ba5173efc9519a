//! Google Play Games Services: `accesstokens.generatePlayGroupingApiToken`.
//!
//! <https://developer.android.com/games/services/web/api/rest/v1/accesstokens/generatePlayGroupingApiToken>

use http::StatusCode;

use crate::call::Call;
use crate::google::{self, Api};
use crate::google_error;
use crate::reply::Reply;
use crate::{Sandbox, Service};

const PATH: &str = "/games/v1/accesstokens/generatePlayGroupingApiToken";

/// Either scope suffices by the method's page; the discovery document knows only the first.
const API: Api = Api {
    method: "games.accesstokens.generatePlayGroupingApiToken",
    service: "games.googleapis.com",
    scopes: &[crate::SCOPE_GAMES, crate::SCOPE_GAMES_LITE],
    insufficient_scope: r#"Bearer realm="https://accounts.google.com/", error="insufficient_scope", scope="https://www.googleapis.com/auth/games https://www.googleapis.com/auth/games_lite""#,
    parameters: &["packageName", "persona"],
};

pub(crate) fn answer(sandbox: &mut Sandbox, call: &Call<'_>) -> Result<Reply, Reply> {
    if call.uri.path() != PATH {
        return Err(match call.segments() {
            Some(_) => google_error::not_found_page(call),
            None => google_error::bad_request_page(),
        });
    }
    google::admit(call, &API, &sandbox.grants, sandbox.meters.of(Service::Pgs))?;
    let token = sandbox.issuer.token(call.uri.query().unwrap_or_default());
    let body = format!("{{\n  \"token\": {{\n    \"tokenValue\": \"{token}\"\n  }}\n}}\n");
    Ok(google_error::json(call, StatusCode::OK, &body))
}
