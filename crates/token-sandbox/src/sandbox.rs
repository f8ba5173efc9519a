//! The sandbox: its state, its settings, and the way from a request to a service.

use std::collections::VecDeque;
use std::fmt;

use chrono::{DateTime, TimeDelta, Utc};
use http::{Request, Response};

use crate::call::Call;
use crate::fault::{Fault, Scripted};
use crate::google::{Grant, Grants};
use crate::issue::Issuer;
use crate::limit::{Meters, RateLimit};
use crate::reply::Reply;
use crate::{EntityKey, ItaCredential, ItaToken, UnknownToken, accounts, emm, google_error, ita, pgs, playfab};

/// One of the four services.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Service {
    /// Google Play Games Services: paths under `/games/`.
    Pgs,
    /// Google Play EMM: paths under `/androidenterprise/`.
    Emm,
    /// ITA Group Games API: paths under `/v1/`.
    Ita,
    /// Microsoft PlayFab: paths under `/Authentication/`.
    PlayFab,
}

impl Service {
    fn of_path(path: &str) -> Option<Self> {
        match path.split('/').nth(1)? {
            "games" => Some(Self::Pgs),
            "androidenterprise" => Some(Self::Emm),
            "v1" => Some(Self::Ita),
            "Authentication" => Some(Self::PlayFab),
            _ => None,
        }
    }
}

/// The four services' state. A clone goes on from the same state on its own.
#[derive(Clone)]
pub struct Sandbox {
    clock_skew: TimeDelta,
    faults: VecDeque<(Option<Service>, Fault)>,
    pub(crate) issuer: Issuer,
    pub(crate) meters: Meters,
    pub(crate) grants: Grants,
    pub(crate) emm_users: emm::Users,
    pub(crate) ita: ita::State,
    pub(crate) playfab: playfab::State,
}

impl Sandbox {
    /// A sandbox with the accounts and credentials of this crate's constants: `GOOGLE_TOKEN_…`, `EMM_…`, `ITA_…` and
    /// `PLAYFAB_…`. No rate limits, no clock skew, entity tokens that live for 24 hours.
    #[must_use]
    pub fn new() -> Self {
        accounts::opened(Self {
            clock_skew: TimeDelta::zero(),
            faults: VecDeque::new(),
            issuer: Issuer::default(),
            meters: Meters::default(),
            grants: Grants::new(),
            emm_users: emm::Users::new(),
            ita: ita::State::default(),
            playfab: playfab::State::new(accounts::PLAYFAB_TITLE),
        })
    }

    /// Answers a request that arrives at `now`. Every answer has `Date`, `Content-Length` (but for 204) and, where it has a body,
    /// `Content-Type`.
    pub fn handle<B: AsRef<[u8]>>(&mut self, now: DateTime<Utc>, request: &Request<B>) -> Response<Vec<u8>> {
        let server_now = now.checked_add_signed(self.clock_skew).unwrap_or(now);
        let call = Call {
            method: request.method(),
            uri: request.uri(),
            headers: request.headers(),
            body: request.body().as_ref(),
            now: server_now,
        };
        self.answer(&call).into_response(server_now)
    }

    fn answer(&mut self, call: &Call<'_>) -> Reply {
        let Some(service) = Service::of_path(call.uri.path()) else {
            return google_error::not_found_page(call);
        };
        let fault = self.next_fault(service);
        match fault.map(|fault| fault.play(service, call)) {
            None => self.ask(service, call),
            Some(Scripted::Own(reply)) => self.finish(service, call, reply),
            Some(Scripted::Foreign(reply)) => reply,
            Some(Scripted::Cut(length)) => {
                let mut reply = self.ask(service, call);
                reply.body.truncate(length);
                reply
            }
        }
    }

    fn ask(&mut self, service: Service, call: &Call<'_>) -> Reply {
        let answer = match service {
            Service::Pgs => pgs::answer(self, call),
            Service::Emm => emm::answer(self, call),
            Service::Ita => ita::answer(self, call),
            Service::PlayFab => playfab::answer(self, call),
        };
        let reply = answer.unwrap_or_else(|refusal| refusal);
        self.finish(service, call, reply)
    }

    fn finish(&mut self, service: Service, call: &Call<'_>, reply: Reply) -> Reply {
        match service {
            Service::PlayFab => playfab::finish(self, call, reply),
            Service::Pgs | Service::Emm | Service::Ita => reply,
        }
    }

    fn next_fault(&mut self, service: Service) -> Option<Fault> {
        let is_due = |(target, _): &(Option<Service>, Fault)| target.is_none_or(|t| t == service);
        let position = self.faults.iter().position(is_due)?;
        self.faults.remove(position).map(|(_, fault)| fault)
    }

    /// Answers the next call of any service with this fault. Faults are played in the order they were scripted; a call whose path
    /// belongs to no service plays none.
    pub fn script(&mut self, fault: Fault) {
        self.faults.push_back((None, fault));
    }

    /// As [`script`](Self::script), for the next call of one service.
    pub fn script_for(&mut self, service: Service, fault: Fault) {
        self.faults.push_back((Some(service), fault));
    }

    /// How far the server's clock is ahead of `now`. It shows in `Date`, and every expiry is judged and written by it.
    pub fn set_clock_skew(&mut self, skew: TimeDelta) {
        self.clock_skew = skew;
    }

    /// Limits the authenticated calls of a service, from now on and from zero; `None` lifts the limit.
    pub fn set_rate_limit(&mut self, service: Service, limit: Option<RateLimit>) {
        self.meters.set(service, limit);
    }

    /// Adds a Google access token, or replaces it. From `expires` on it is refused; `None` is no end.
    pub fn set_access_token(&mut self, token: &str, scopes: &[&str], expires: Option<DateTime<Utc>>) {
        let scopes = scopes.iter().map(|scope| (*scope).to_owned()).collect();
        let grant = Grant { scopes, expires };
        self.grants.insert(token.to_owned(), grant);
    }

    /// Forgets a Google access token. `false` if it was not known.
    pub fn remove_access_token(&mut self, token: &str) -> bool {
        self.grants.remove(token).is_some()
    }

    /// Adds a user of an enterprise, and the enterprise with it.
    pub fn add_emm_user(&mut self, enterprise_id: &str, user_id: &str) {
        let key = (enterprise_id.to_owned(), user_id.to_owned());
        self.emm_users.insert(key);
    }

    /// Forgets a user of an enterprise, and with the last one the enterprise. `false` if the user was not known.
    pub fn remove_emm_user(&mut self, enterprise_id: &str, user_id: &str) -> bool {
        let key = (enterprise_id.to_owned(), user_id.to_owned());
        self.emm_users.remove(&key)
    }

    /// Adds a credential that ITA's API accepts.
    pub fn add_ita_credential(&mut self, credential: ItaCredential) {
        self.ita.credentials.push(credential);
    }

    /// Forgets an ITA credential. `false` if it was not known.
    pub fn remove_ita_credential(&mut self, credential: &ItaCredential) -> bool {
        let before = self.ita.credentials.len();
        self.ita.credentials.retain(|known| known != credential);
        self.ita.credentials.len() < before
    }

    /// Adds an ITA token under the id that stands in the path, or replaces it.
    pub fn set_ita_token(&mut self, token_id: &str, token: ItaToken) {
        self.ita.tokens.insert(token_id.to_owned(), token);
    }

    /// Forgets an ITA token. `false` if there was none of this id.
    pub fn remove_ita_token(&mut self, token_id: &str) -> bool {
        self.ita.tokens.remove(token_id).is_some()
    }

    /// What ITA's API says of a token that does not exist.
    pub fn set_ita_unknown_token(&mut self, answer: UnknownToken) {
        self.ita.unknown_token = answer;
    }

    /// Whether ITA's API refuses `< > * % & : \ ?` in the decoded path, as ASP.NET does by default. Off at first: ITA's setting is
    /// not public.
    pub fn set_ita_path_filter(&mut self, on: bool) {
        self.ita.path_filter = on;
    }

    /// The id of the PlayFab title, which is also the id of the entity that a secret key stands for.
    pub fn set_playfab_title(&mut self, title_id: &str) {
        title_id.clone_into(&mut self.playfab.title);
    }

    /// Adds a secret key of the title.
    pub fn add_secret_key(&mut self, key: &str) {
        self.playfab.secret_keys.insert(key.to_owned());
    }

    /// Forgets a secret key. `false` if it was not known. Entity tokens that it brought stay good.
    pub fn remove_secret_key(&mut self, key: &str) -> bool {
        self.playfab.secret_keys.remove(key)
    }

    /// Adds the session ticket of a logged-in entity, or replaces it.
    pub fn set_session_ticket(&mut self, ticket: &str, entity: EntityKey) {
        self.playfab.session_tickets.insert(ticket.to_owned(), entity);
    }

    /// Forgets a session ticket. `false` if it was not known.
    pub fn remove_session_ticket(&mut self, ticket: &str) -> bool {
        self.playfab.session_tickets.remove(ticket).is_some()
    }

    /// Lets each of two entities ask for a token of the other.
    pub fn relate(&mut self, one: EntityKey, other: EntityKey) {
        self.playfab.relations.insert((one, other));
    }

    /// Lifetime of the entity tokens issued from now on, in whole seconds; with zero or less they are dead on arrival. `None` issues tokens without an end and leaves `TokenExpiration` out, as
    /// <https://api.playfab.com/documentation/Authentication/method/GetEntityToken> shows it.
    pub fn set_entity_token_lifetime(&mut self, lifetime: Option<TimeDelta>) {
        self.playfab.token_lifetime = lifetime;
    }

    /// Revokes an issued entity token. `false` if it was never issued.
    pub fn revoke_entity_token(&mut self, token: &str) -> bool {
        self.playfab.revoke(token)
    }
}

impl Default for Sandbox {
    fn default() -> Self {
        Self::new()
    }
}

/// Without the credentials and the issued tokens.
impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox").finish_non_exhaustive()
    }
}
