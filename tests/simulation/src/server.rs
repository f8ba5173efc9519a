//! The server: the sandbox under a clock of its own, and the truth about every token that it gave out.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::{Duration, SystemTime};

use chrono::{DateTime, SubsecRound as _, TimeDelta, Utc};
use http::{Request, Response, StatusCode};
use token_lifecycle::Tick;
use token_sandbox::{Fault, GOOGLE_TOKEN_GAMES, PLAYFAB_SECRET_KEY, SCOPE_GAMES, Sandbox};

/// How long a token of Play Games Services lives, which the service does not say. The clients assume as much.
pub(crate) const GROUPING_LIFE: Duration = Duration::from_secs(3600);

pub(crate) struct Server {
    sandbox: Sandbox,
    skew: TimeDelta,
    issued: BTreeMap<Rc<str>, Issued>,
    /// How often the root credentials were replaced.
    pub(crate) rotations: u32,
}

/// What the server knows of a token, read from its response without the crates that are under test.
#[derive(Debug, Clone)]
pub(crate) struct Issued {
    /// The response's `Date`.
    pub(crate) date: DateTime<Utc>,
    /// By the server's clock.
    pub(crate) expires: Option<DateTime<Utc>>,
    /// The first tick at which it is dead, if the server's clock runs evenly from its issue on.
    pub(crate) dead: Tick,
    pub(crate) revoked: bool,
}

/// What a resource says of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    Good,
    Revoked,
    /// It has died on the server's clock.
    Expired,
}

impl Server {
    pub(crate) fn new(skew: TimeDelta, life: Duration) -> Self {
        let mut server = Self { sandbox: Sandbox::new(), skew, issued: BTreeMap::new(), rotations: 0 };
        server.set_life(life);
        server
    }

    /// The server's clock.
    fn now(&self, now: Tick) -> DateTime<Utc> {
        let since_origin = TimeDelta::from_std(now.since_origin()).unwrap_or(TimeDelta::MAX);
        // 2033-05-18T03:33:20.678Z: half way between two seconds, so that what is cut off shows.
        let origin = DateTime::from_timestamp(2_000_000_000, 678_000_000).unwrap_or_default();
        origin + self.skew + since_origin
    }

    pub(crate) fn step(&mut self, step: TimeDelta) {
        self.skew += step;
    }

    pub(crate) fn set_life(&mut self, life: Duration) {
        self.sandbox.set_entity_token_lifetime(TimeDelta::from_std(life).ok());
    }

    pub(crate) fn answer(&mut self, now: Tick, request: &Request<Vec<u8>>, fault: Option<Fault>) -> Response<Vec<u8>> {
        if let Some(fault) = fault {
            self.sandbox.script(fault);
        }
        let clock = self.now(now);
        let response = self.sandbox.handle(clock, request);
        if response.status() == StatusCode::OK {
            self.note(now, clock, response.body());
        }
        response
    }

    fn note(&mut self, now: Tick, clock: DateTime<Utc>, body: &[u8]) {
        let body = String::from_utf8_lossy(body);
        let Some(text) = member(&body, "\"EntityToken\":\"").or_else(|| member(&body, "\"tokenValue\": \"")) else {
            return;
        };
        let expires = member(&body, "\"TokenExpiration\":\"").and_then(|date| date.parse::<DateTime<Utc>>().ok());
        let left = expires.map_or(GROUPING_LIFE, |expires| (expires - clock).to_std().unwrap_or_default());
        let issued = Issued { date: clock.trunc_subsecs(0), expires, dead: now.after(left), revoked: false };
        self.issued.insert(text.into(), issued);
    }

    /// What is known of a token; `None` if it was never given out whole.
    pub(crate) fn issued(&self, text: &str) -> Option<&Issued> {
        self.issued.get(text)
    }

    pub(crate) fn judge(&self, now: Tick, text: &str) -> Verdict {
        match self.issued.get(text) {
            None => Verdict::Revoked,
            Some(issued) if issued.revoked => Verdict::Revoked,
            Some(Issued { expires: Some(expires), .. }) if *expires <= self.now(now) => Verdict::Expired,
            Some(issued) if issued.expires.is_none() && issued.dead <= now => Verdict::Expired,
            Some(_) => Verdict::Good,
        }
    }

    pub(crate) fn revoke(&mut self, text: &str) {
        self.sandbox.revoke_entity_token(text);
        if let Some(issued) = self.issued.get_mut(text) {
            issued.revoked = true;
        }
    }

    /// Refuses the root credentials there were, and accepts the next ones.
    pub(crate) fn rotate(&mut self) {
        self.sandbox.remove_secret_key(&secret_key(self.rotations));
        self.sandbox.remove_access_token(&access_token(self.rotations));
        self.rotations += 1;
        self.sandbox.add_secret_key(&secret_key(self.rotations));
        self.sandbox.set_access_token(&access_token(self.rotations), &[SCOPE_GAMES], None);
    }

    /// A 503 of either service that names the time to come back as a date on the server's clock.
    pub(crate) fn unavailable_until(&self, now: Tick, wait: u32) -> Fault {
        let until = self.now(now) + TimeDelta::seconds(wait.into());
        let since_epoch = Duration::from_secs(until.timestamp().unsigned_abs());
        let date = httpdate::fmt_http_date(SystemTime::UNIX_EPOCH + since_epoch);
        let response = Response::builder().status(503).header("retry-after", date).body(Vec::new());
        response.map_or(Fault::RateLimited(wait), Fault::Respond)
    }
}

/// The secret key after so many rotations.
pub(crate) fn secret_key(rotations: u32) -> String {
    if rotations == 0 { PLAYFAB_SECRET_KEY.to_owned() } else { format!("{PLAYFAB_SECRET_KEY}-{rotations}") }
}

/// The Google access token after so many rotations.
pub(crate) fn access_token(rotations: u32) -> String {
    if rotations == 0 { GOOGLE_TOKEN_GAMES.to_owned() } else { format!("{GOOGLE_TOKEN_GAMES}-{rotations}") }
}

/// The string that follows `opening`, up to its closing quotation mark.
fn member<'a>(body: &'a str, opening: &str) -> Option<&'a str> {
    let start = body.find(opening)? + opening.len();
    let rest = body.get(start..)?;
    rest.get(..rest.find('"')?)
}
