//! Those who want a token: what they do with what the ladder tells them.

use std::rc::Rc;
use std::time::Duration;

use google_api::AccessToken;
use token_lifecycle::{Generation, Permit, Poll, Rung, Tick};

use crate::Kind;
use crate::call::Credential;
use crate::client::{FLIGHT_TIMEOUT, Flight, Got};
use crate::queue::Event;
use crate::server::{Verdict, access_token, secret_key};
use crate::violation::Rule;
use crate::watch::{Back, Seen};
use crate::world::{World, longest_recovery};

impl World<'_> {
    /// Polls, and has the answer checked.
    pub(crate) fn poll(&mut self, now: Tick, place: usize) -> Got {
        let client = &mut self.clients[place];
        let (poll, rung) = client.ladder.poll(now);
        let mut got = Got { token: None, permit: None, until: None, is_denied: false };
        let (seen, permit) = match poll {
            Poll::Use { token, generation } => {
                got.token = Some((Rc::clone(&token.text), generation));
                (Seen::Use(Rc::clone(&token.text)), None)
            }
            Poll::UseAndRefresh { token, generation, permit } => {
                got.token = Some((Rc::clone(&token.text), generation));
                self.totals.renewals += 1;
                (Seen::Refresh(Rc::clone(&token.text)), Some(permit))
            }
            Poll::Fetch(permit) => {
                self.totals.fetches += 1;
                (Seen::Fetch, Some(permit))
            }
            Poll::Join { until } => {
                got.until = Some(until);
                (Seen::Join(until), None)
            }
            Poll::Backoff { until } => {
                got.until = Some(until);
                (Seen::Backoff(until), None)
            }
            Poll::Denied => {
                got.is_denied = true;
                self.totals.denied += 1;
                (Seen::Denied, None)
            }
        };
        if let Some(wrong) = client.hours.over(now) {
            client.watch.broken(now, Rule::REQUESTS, wrong);
        }
        let deadline = client.ladder.deadline(now);
        let number = client.watch.polled(now, &seen, deadline);
        if permit.as_ref().is_some_and(|permit| permit.issued() != now) {
            client.watch.broken(now, Rule(8), "a permit that was issued at another time");
        }
        got.permit = permit.zip(number).map(|(permit, number)| (permit, number, rung));
        let who = client.number;
        self.note(now, || format!("client {who}: {seen:?}, {rung:?}"));
        got
    }

    /// Somebody wants a token.
    pub(crate) fn call(&mut self, now: Tick, place: usize) {
        self.totals.callers += 1;
        let got = self.poll(now, place);
        let client = &mut self.clients[place];
        if client.recovered <= now
            && (got.is_denied || got.until.is_some_and(|until| !client.watch.fetches(now, until)))
        {
            client.watch.broken(now, Rule::RECOVERY, "nobody may ask, and the faults are long over");
        }
        let living = got.token.as_ref().map(|(text, _)| text.as_ref());
        if let Some((text, generation)) = &got.token {
            self.use_token(now, place, text, *generation);
        }
        if let Some((permit, number, rung)) = got.permit {
            self.fetch(now, place, permit, number, rung, living);
        }
        let client = &mut self.clients[place];
        let waits = client.is_patient || client.watch.is_asking();
        let is_sooner = |until: &Tick| *until > now && client.look.is_none_or(|look| *until < look);
        if let Some(until) = got.until.filter(is_sooner).filter(|_| waits) {
            client.look = Some(until);
            self.queue.put(until, Event::Look { client: place });
        }
    }

    fn use_token(&mut self, now: Tick, place: usize, text: &Rc<str>, generation: Generation) {
        self.totals.uses += 1;
        let client = &mut self.clients[place];
        // The server's clock may have jumped since, which nobody here can know. Run evenly, it must not have come to the
        // token's end.
        if let Some(dead) = self.server.issued(text).map(|issued| issued.dead).filter(|dead| *dead <= now) {
            let late = now.since(dead);
            client.watch.broken(
                now,
                Rule::DEAD_TOKEN,
                format!("a token is used that the server holds dead for {late:?}"),
            );
        }
        let verdict = self.server.judge(now, text);
        if verdict == Verdict::Good {
            return;
        }
        self.totals.rejected += 1;
        self.totals.outrun += u64::from(verdict == Verdict::Expired);
        // Some are slow to say so: by then another token may be there.
        let is_slow = now < self.weather.calm && client.chance(4);
        let delay = client.up_to(Duration::from_secs(if is_slow { 300 } else { 2 }));
        self.queue.put(now.after(delay), Event::Reject { client: place, generation, text: Rc::clone(text) });
    }

    pub(crate) fn reject(&mut self, now: Tick, place: usize, generation: Generation, text: &Rc<str>) {
        let client = &mut self.clients[place];
        let before = client.ladder.deadline(now);
        client.ladder.reject(now, generation);
        client.hours.trouble(now);
        let is_old = client.watch.rejected(now, text);
        if client.recovered < Tick::NEVER {
            // The server's clock jumped before the calm, and the token has come to its end since.
            client.recovered = client.recovered.max(now.after(longest_recovery()));
        }
        if is_old && client.ladder.deadline(now) != before {
            client.watch.broken(now, Rule(9), "rejecting an old token moved the deadline");
        }
        self.call(now, place);
    }

    /// The operator gives the client the credential that is good now.
    pub(crate) fn reset(&mut self, now: Tick, place: usize) {
        let client = &mut self.clients[place];
        client.rotation = self.server.rotations;
        client.ladder.reset();
        client.watch.reset();
        client.hours.excuse(now);
        self.call(now, place);
    }

    /// Somebody revokes the token that the client holds.
    pub(crate) fn revoke(&mut self, now: Tick, place: usize) {
        let client = &mut self.clients[place];
        client.hours.trouble(now);
        if let Some(text) = client.watch.holds() {
            self.server.revoke(text);
            self.totals.fault(Kind::Revoked);
        }
    }

    fn fetch(&mut self, now: Tick, place: usize, permit: Permit, number: u64, rung: Rung, living: Option<&str>) {
        let client = &mut self.clients[place];
        client.hours.permit();
        let credential = match (client.is_pgs, rung, living) {
            (true, ..) => AccessToken::new(&access_token(client.rotation)).map(Credential::Pgs),
            (false, Rung::Token, Some(text)) => playfab_entity::Credential::entity_token(text).map(Credential::PlayFab),
            (false, ..) => {
                playfab_entity::Credential::secret_key(&secret_key(client.rotation)).map(Credential::PlayFab)
            }
        };
        let Some(credential) = credential.ok().and_then(|credential| self.credentials.put(credential)) else {
            return client.watch.broken(now, Rule::REQUESTS, "more fetches than there is room for");
        };
        self.flight_count += 1;
        let id = self.flight_count;
        let call = &self.calls[usize::from(client.is_pgs)];
        let jitter = client.dice.u64(..);
        self.flights.insert(id, Flight::new(place, permit, number, rung, now, call, credential, jitter));
        for (kind, event) in
            [(Kind::Cancelled, Event::Cancel { flight: id }), (Kind::Leaked, Event::Leak { flight: id })]
        {
            if self.weather.has(kind, now) && client.chance(2) {
                let longest = if client.chance(2) { 1 } else { 90 };
                let after = client.up_to(Duration::from_secs(longest));
                self.queue.put(now.after(after), event);
            }
        }
        // Somebody comes at the very tick at which the permit frees itself, or just before.
        if client.chance(4) {
            let early = Duration::from_nanos(client.dice.u64(0..=1));
            self.queue
                .put(now.after(FLIGHT_TIMEOUT.saturating_sub(early)), Event::Caller { client: place, regular: false });
        }
        self.step(now, id);
    }

    pub(crate) fn cancel(&mut self, now: Tick, id: u64) {
        let Some(flight) = self.flights.remove(&id) else { return };
        self.totals.fault(Kind::Cancelled);
        let client = &mut self.clients[flight.client];
        client.hours.excuse(now);
        client.watch.back(now, flight.number, Back::Nothing);
        client.ladder.cancel(flight.permit);
        self.call(now, flight.client);
    }

    pub(crate) fn leak(&mut self, now: Tick, id: u64) {
        let Some(flight) = self.flights.remove(&id) else { return };
        self.totals.fault(Kind::Leaked);
        self.clients[flight.client].hours.excuse(now);
    }
}
