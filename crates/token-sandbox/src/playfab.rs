//! Microsoft PlayFab: `Authentication/GetEntityToken`.
//!
//! `github:PlayFab/API_Specs` `Legacy/PlayFab/Authentication.api.json` and `Swagger/PlayFab/Authentication.swagger.json`;
//! <https://learn.microsoft.com/rest/api/playfab/authentication/authentication/get-entity-token>.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, SubsecRound as _, TimeDelta, Utc};
use http::{HeaderName, HeaderValue, Method, StatusCode, header};

use crate::call::{Call, Framing};
use crate::playfab_error as refusal;
use crate::reply::{LAST_SECOND, Reply};
use crate::{Sandbox, Service, playfab_request};

const PATH: &str = "/Authentication/GetEntityToken";

const SECRET_KEY: HeaderName = HeaderName::from_static("x-secretkey");
/// The method's page calls it X-Authentication, which no SDK sends.
const SESSION_TICKET: HeaderName = HeaderName::from_static("x-authorization");
const ENTITY_TOKEN: HeaderName = HeaderName::from_static("x-entitytoken");
const REPORT_ERROR_AS_SUCCESS: HeaderName = HeaderName::from_static("x-reporterrorassuccess");
const REQUEST_ID: HeaderName = HeaderName::from_static("x-requestid");

/// An entity: its id and its case-sensitive type
/// (<https://docs.microsoft.com/gaming/playfab/features/data/entities/available-built-in-entity-types>).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct EntityKey {
    /// `Id`
    pub id: String,
    /// `Type`, for example `title` or `title_player_account`.
    pub entity_type: String,
}

impl EntityKey {
    /// An entity of this id and type.
    #[must_use]
    pub fn new(id: &str, entity_type: &str) -> Self {
        Self { id: id.to_owned(), entity_type: entity_type.to_owned() }
    }
}

#[derive(Debug, Clone)]
struct IssuedToken {
    entity: EntityKey,
    expires: Option<DateTime<Utc>>,
    revoked: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct State {
    pub(crate) title: String,
    pub(crate) secret_keys: BTreeSet<String>,
    pub(crate) session_tickets: BTreeMap<String, EntityKey>,
    /// Pairs, related in both directions.
    pub(crate) relations: BTreeSet<(EntityKey, EntityKey)>,
    /// `None` issues tokens without an end.
    pub(crate) token_lifetime: Option<TimeDelta>,
    tokens: BTreeMap<String, IssuedToken>,
}

impl State {
    /// 24 hours: `github:MicrosoftDocs/playfab-docs` `playfab-docs/sdks/postman/postman-quickstart.md`.
    pub(crate) fn new(title: &str) -> Self {
        Self {
            title: title.to_owned(),
            secret_keys: BTreeSet::new(),
            session_tickets: BTreeMap::new(),
            relations: BTreeSet::new(),
            token_lifetime: Some(TimeDelta::hours(24)),
            tokens: BTreeMap::new(),
        }
    }

    /// `false` if the token was never issued.
    pub(crate) fn revoke(&mut self, token: &str) -> bool {
        let issued = self.tokens.get_mut(token);
        issued.map(|issued| issued.revoked = true).is_some()
    }

    fn related(&self, a: &EntityKey, b: &EntityKey) -> bool {
        let pair = |x: &EntityKey, y: &EntityKey| (x.clone(), y.clone());
        a == b || self.relations.contains(&pair(a, b)) || self.relations.contains(&pair(b, a))
    }
}

pub(crate) fn answer(sandbox: &mut Sandbox, call: &Call<'_>) -> Result<Reply, Reply> {
    if call.uri.path() != PATH {
        return Err(refusal::INVALID_API_ENDPOINT.reply());
    }
    if call.query().is_none() {
        return Err(refusal::INVALID_REQUEST.reply());
    }
    if call.method != Method::POST {
        return Err(refusal::METHOD_NOT_ALLOWED.reply().with_static(header::ALLOW, "POST"));
    }
    match call.framing() {
        Framing::Sound => {}
        Framing::NoLength => return Err(refusal::LENGTH_REQUIRED.reply()),
        Framing::Wrong => return Err(refusal::INVALID_REQUEST.reply()),
    }
    check_content_type(call)?;
    check_host(call, &sandbox.playfab.title)?;
    let caller = authenticate(call, &sandbox.playfab)?;
    sandbox.meters.of(Service::PlayFab).admit(call.now).map_err(refusal::too_many_requests)?;
    let entity = match playfab_request::entity(call.body)? {
        Some(wanted) => choose(&sandbox.playfab, &caller, &wanted)?,
        None => caller,
    };
    Ok(issue(sandbox, call, entity))
}

/// What every answer of PlayFab's own gets: a request id, and with `X-ReportErrorAsSuccess: true` the status 200, the real one
/// being in the envelope (`github:PlayFab/API_Specs` `Swagger/PlayFab/Authentication.swagger.json`).
pub(crate) fn finish(sandbox: &mut Sandbox, call: &Call<'_>, mut reply: Reply) -> Reply {
    let asked = call.single(&REPORT_ERROR_AS_SUCCESS).ok().flatten();
    if asked.is_some_and(|text| text.eq_ignore_ascii_case("true")) {
        reply.status = StatusCode::OK;
    }
    match HeaderValue::from_str(&sandbox.issuer.request_id()) {
        Ok(id) => reply.with(REQUEST_ID, id),
        Err(_) => reply,
    }
}

fn check_content_type(call: &Call<'_>) -> Result<(), Reply> {
    let value = call.single(&header::CONTENT_TYPE).ok().flatten();
    let media_type = value.and_then(|value| value.split(';').next());
    match media_type {
        Some(media_type) if media_type.trim().eq_ignore_ascii_case("application/json") => Ok(()),
        _ => Err(refusal::INVALID_CONTENT_TYPE.reply()),
    }
}

/// Any host will do, but one of PlayFab's own must name this title.
fn check_host(call: &Call<'_>, title: &str) -> Result<(), Reply> {
    let authority = call.authority().to_ascii_lowercase();
    let host = authority.split(':').next().unwrap_or_default();
    match host.strip_suffix(".playfabapi.com") {
        Some(label) if !label.eq_ignore_ascii_case(title) => Err(refusal::INVALID_TITLE_ID.reply()),
        _ => Ok(()),
    }
}

/// The entity that the one credential stands for. What the real server makes of two is unknown, and the SDKs disagree on which
/// wins; the sandbox refuses them so that a client notices.
fn authenticate(call: &Call<'_>, state: &State) -> Result<EntityKey, Reply> {
    let mut given = Vec::new();
    for name in [SECRET_KEY, SESSION_TICKET, ENTITY_TOKEN] {
        for value in call.headers.get_all(&name) {
            given.push((name.clone(), value.to_str().unwrap_or_default()));
        }
    }
    let (name, value) = match given.as_slice() {
        [] => return Err(refusal::NOT_AUTHENTICATED.reply()),
        [(name, value)] => (name, *value),
        _ => return Err(refusal::SEVERAL_CREDENTIALS.reply()),
    };
    if *name == SECRET_KEY {
        if !state.secret_keys.contains(value) {
            return Err(refusal::NOT_AUTHENTICATED.reply());
        }
        return Ok(EntityKey::new(&state.title, "title"));
    }
    if *name == SESSION_TICKET {
        let entity = state.session_tickets.get(value).cloned();
        return entity.ok_or_else(|| refusal::INVALID_SESSION_TICKET.reply());
    }
    match state.tokens.get(value) {
        None => Err(refusal::ENTITY_TOKEN_INVALID.reply()),
        Some(issued) if issued.revoked => Err(refusal::ENTITY_TOKEN_REVOKED.reply()),
        Some(issued) if issued.expires.is_some_and(|expires| call.now >= expires) => {
            Err(refusal::ENTITY_TOKEN_EXPIRED.reply())
        }
        Some(issued) => Ok(issued.entity.clone()),
    }
}

/// The caller itself or one of its relations; without a type, whichever of them has the id.
fn choose(state: &State, caller: &EntityKey, (id, entity_type): &(String, Option<String>)) -> Result<EntityKey, Reply> {
    let pairs = state.relations.iter();
    let known = pairs.flat_map(|(a, b)| [a, b]).chain([caller]);
    let wanted = known
        .filter(|entity| state.related(caller, entity))
        .find(|entity| entity.id == *id && entity_type.as_ref().is_none_or(|t| entity.entity_type == *t));
    wanted.cloned().ok_or_else(|| refusal::FORBIDDEN_BY_ENTITY_POLICY.reply())
}

/// The end is written in whole seconds, like the specification's example, and is meant as written.
fn issue(sandbox: &mut Sandbox, call: &Call<'_>, entity: EntityKey) -> Reply {
    let expires = sandbox.playfab.token_lifetime.map(|lifetime| {
        let end = call.now.trunc_subsecs(0).checked_add_signed(lifetime);
        let last = DateTime::from_timestamp(LAST_SECOND, 0).unwrap_or(DateTime::<Utc>::MAX_UTC);
        end.map_or(last, |end| end.min(last))
    });
    let token = sandbox.issuer.token(&entity.id);
    let expiration = expires.map_or(String::new(), |expires| format!("\"TokenExpiration\":\"{expires:?}\","));
    let id = crate::quoted(&entity.id);
    let entity_type = crate::quoted(&entity.entity_type);
    let data = format!(
        "{{\"EntityToken\":\"{token}\",{expiration}\"Entity\":{{\"Id\":{id},\"Type\":{entity_type},\"TypeString\":{entity_type}}}}}"
    );
    let issued = IssuedToken { entity, expires, revoked: false };
    sandbox.playfab.tokens.insert(token, issued);
    refusal::success(&data)
}
