//! Fetches under way: the exchange, the network and its faults, and the way back to the ladder.

use std::time::Duration;

use chrono::DateTime;
use http::{Request, Response, StatusCode, header};
use token_lifecycle::{Life, Loss, Outcome, Rung, Step, Tick};
use token_protocol::Head;
use token_sandbox::Fault;

use crate::Kind;
use crate::call::{Refusal, Token};
use crate::client::{ATTEMPTS, Flight, TOTAL};
use crate::queue::Event;
use crate::server::GROUPING_LIFE;
use crate::violation::Rule;
use crate::watch::{Back, Record};
use crate::weather::{FAST, LONGEST_ASKED, SLOWEST};
use crate::world::World;

impl World<'_> {
    /// Does what the exchange says.
    pub(crate) fn step(&mut self, now: Tick, id: u64) {
        let Some(flight) = self.flights.get_mut(&id) else { return };
        let client = &mut self.clients[flight.client];
        match flight.exchange.poll(now) {
            Step::Send(request) => {
                flight.attempt += 1;
                flight.sent = now;
                if flight.attempt > ATTEMPTS {
                    client.watch.broken(now, Rule::EXCHANGE, "more attempts than the policy has");
                }
                if now < flight.not_before || now > flight.first.after(TOTAL) {
                    client.watch.broken(now, Rule::EXCHANGE, "an attempt outside the time it may be made in");
                }
                client.hours.request();
                self.totals.requests += 1;
                let (place, attempt, first) = (flight.client, flight.attempt, flight.first);
                if attempt == 1 {
                    self.queue.put(first.after(TOTAL), Event::Timer { flight: id });
                }
                self.send(now, place, id, attempt, request);
            }
            Step::Wait(until) => {
                if until <= now || until > flight.first.after(TOTAL) {
                    client.watch.broken(now, Rule::EXCHANGE, format!("it waits until {until:?}"));
                    return;
                }
                // As long as the first attempt is in flight, the wait is for its answer.
                if flight.answered == flight.attempt {
                    client.ladder.postpone(&flight.permit, until);
                    client.watch.postponed(flight.number, flight.not_before, until);
                }
                self.queue.put(until, Event::Timer { flight: id });
            }
            Step::Done(result) => {
                if let Some(flight) = self.flights.remove(&id) {
                    let outcome = match result {
                        Ok(given) => Outcome::of::<Refusal>(Ok(given), GROUPING_LIFE),
                        Err(failure) => Outcome::of(Err(&failure), GROUPING_LIFE),
                    };
                    self.land(now, flight, outcome);
                }
            }
        }
    }

    fn leg(&mut self, now: Tick, place: usize) -> Duration {
        let is_slow = self.weather.has(Kind::Slow, now);
        let client = &mut self.clients[place];
        if is_slow && !client.chance(3) {
            client.hours.trouble(now);
            self.totals.fault(Kind::Slow);
            return client.up_to(SLOWEST);
        }
        Duration::from_millis(1) + client.up_to(FAST)
    }

    fn send(&mut self, now: Tick, place: usize, id: u64, attempt: u32, request: Request<Vec<u8>>) {
        let there = now.after(self.leg(now, place));
        if self.weather.has(Kind::LostBefore, now) && self.clients[place].chance(2) {
            self.totals.fault(Kind::LostBefore);
            let never_left = self.clients[place].chance(2);
            return self.lose(now, place, id, attempt, never_left);
        }
        self.queue.put(there, Event::Arrive { client: place, flight: id, attempt, request });
    }

    /// The transport says so after a while, or never.
    fn lose(&mut self, now: Tick, place: usize, flight: u64, attempt: u32, never_left: bool) {
        let client = &mut self.clients[place];
        client.hours.trouble(now);
        if never_left || client.chance(2) {
            let after = client.up_to(Duration::from_secs(if never_left { 3 } else { 30 }));
            self.queue.put(now.after(after), Event::Lost { flight, attempt, never_left });
        }
    }

    pub(crate) fn arrive(&mut self, now: Tick, place: usize, id: u64, attempt: u32, request: &Request<Vec<u8>>) {
        let fault = self.fault(now, place);
        let response = self.server.answer(now, request, fault.clone());
        let client = &mut self.clients[place];
        if response.status() != StatusCode::OK || fault.is_some() {
            client.hours.trouble(now);
        } else if self.weather.has(Kind::ShortLife, now) {
            client.hours.trouble(now);
            self.totals.fault(Kind::ShortLife);
        }
        if self.weather.has(Kind::LostAfter, now) && client.chance(2) {
            self.totals.fault(Kind::LostAfter);
            return self.lose(now, place, id, attempt, false);
        }
        let back = now.after(self.leg(now, place));
        if self.weather.has(Kind::Duplicate, now) && self.clients[place].chance(2) {
            // Something in between has sent it twice: the server acts twice, and both answers come.
            self.totals.fault(Kind::Duplicate);
            let second = self.server.answer(now, request, fault);
            let later = now.after(self.leg(now, place));
            self.queue.put(later, Event::Answer { flight: id, attempt, response: second });
        }
        self.queue.put(back, Event::Answer { flight: id, attempt, response });
    }

    fn fault(&mut self, now: Tick, place: usize) -> Option<Fault> {
        let kinds = [Kind::RateLimit, Kind::ServerError, Kind::ProxyPage, Kind::Truncated];
        let kind = kinds.into_iter().find(|kind| self.weather.has(*kind, now))?;
        let dice = &mut self.clients[place].dice;
        if dice.u8(0..8) == 0 {
            return None;
        }
        self.totals.fault(kind);
        let wait = if dice.bool() { dice.u32(0..20) } else { dice.u32(0..=LONGEST_ASKED) };
        Some(match (kind, dice.u8(0..4)) {
            (Kind::RateLimit, 0) => self.server.unavailable_until(now, wait),
            (Kind::RateLimit, _) => Fault::RateLimited(wait),
            (Kind::ServerError, 0) => Fault::BadGateway,
            (Kind::ServerError, 1) => Fault::Unavailable,
            (Kind::ServerError, _) => Fault::InternalError,
            (Kind::ProxyPage, 0) => Fault::ProxyPage,
            (Kind::ProxyPage, 1) => Fault::EmptyBody,
            (Kind::ProxyPage, 2) => Fault::JsonNull,
            (Kind::ProxyPage, _) => login_page(),
            (_, _) => Fault::Truncated(dice.usize(0..40)),
        })
    }

    pub(crate) fn answered(&mut self, now: Tick, id: u64, attempt: u32, response: &Response<Vec<u8>>) {
        let Some(flight) = self.flights.get_mut(&id).filter(|flight| flight.attempt == attempt) else { return };
        if flight.exchange_is_waiting_for(attempt) {
            flight.asked = asked(response);
            flight.not_before = now.after(flight.asked);
            flight.is_refused = response.status() == StatusCode::UNAUTHORIZED && is_whole_json(response);
        }
        flight.exchange.received(now, Head::of(response), response.body());
        flight.answered = attempt;
        self.step(now, id);
    }

    pub(crate) fn lost(&mut self, now: Tick, id: u64, attempt: u32, never_left: bool) {
        let Some(flight) = self.flights.get_mut(&id).filter(|flight| flight.attempt == attempt) else { return };
        if !flight.exchange_is_waiting_for(attempt) {
            return;
        }
        (flight.asked, flight.is_refused, flight.answered) = (Duration::ZERO, false, attempt);
        flight.exchange.lost(now, if never_left { Loss::never_left() } else { Loss::unknown() });
        self.step(now, id);
    }

    /// The permit comes back with what became of it.
    fn land(&mut self, now: Tick, flight: Flight<'_>, outcome: Outcome<Token>) {
        let client = &mut self.clients[flight.client];
        let was_answered = flight.answered == flight.attempt;
        let back = match &outcome {
            Outcome::Token(token, _) => {
                let Some(issued) = self.server.issued(&token.text) else {
                    return client.watch.broken(now, Rule::DEAD_TOKEN, "a token that nobody gave out");
                };
                let life = Life::new(flight.sent, Some(issued.date), issued.expires, GROUPING_LIFE);
                client.hours.life(life.length());
                self.totals.stillborn += u64::from(life.end() <= now);
                Back::Token(Record { text: token.text.clone(), sent: flight.sent, life: life.length(), came: now })
            }
            Outcome::Failed(_) | Outcome::Refused(_) if was_answered && flight.is_refused => {
                return client.watch.broken(now, Rule::EXCHANGE, "the credential was refused, and nobody is told");
            }
            Outcome::Failed(_) | Outcome::Refused(_) => {
                Back::Failed(if was_answered { flight.asked } else { Duration::ZERO })
            }
            Outcome::Denied => {
                if !(was_answered && flight.is_refused) {
                    client.watch.broken(now, Rule::EXCHANGE, "denied, and not by the service");
                }
                client.hours.excuse(now);
                if flight.rung == Rung::Token { Back::Nothing } else { Back::Denied }
            }
        };
        if !matches!(back, Back::Token(_)) {
            client.hours.trouble(now);
        }
        let is_late = !client.watch.is_out(now, flight.number);
        self.totals.late += u64::from(is_late);
        // Somebody else is asking by now. If the service asked for no wait, the failure says nothing.
        let is_stale = client.watch.is_superseded(now, flight.number)
            && matches!(outcome, Outcome::Failed(Duration::ZERO) | Outcome::Refused(Duration::ZERO));
        let before = client.ladder.deadline(now);
        let (place, asked) = (flight.client, flight.asked);
        let sharp = match &back {
            Back::Token(record) => record.end(),
            _ => now.after(asked),
        };
        client.watch.back(now, flight.number, back);
        client.ladder.complete(flight.permit, now, outcome);
        if is_stale && client.ladder.deadline(now) != before {
            client.watch.broken(now, Rule::DEADLINE, "a failure that came too late moved the deadline");
        }
        // Somebody comes at the very tick at which the token dies or the wait is over, or just before.
        if sharp > now && client.chance(4) {
            let early = Duration::from_nanos(client.dice.u64(0..=1));
            let at = Tick::new(sharp.since_origin().saturating_sub(early)).max(now);
            self.queue.put(at, Event::Caller { client: place, regular: false });
        }
        self.call(now, place);
    }
}

/// A captive portal's page, with the status of a refused credential.
fn login_page() -> Fault {
    let response = Response::builder().status(401).header(header::CONTENT_TYPE, "text/html");
    response.body(b"<html>Sign in</html>".to_vec()).map_or(Fault::ProxyPage, Fault::Respond)
}

fn is_whole_json(response: &Response<Vec<u8>>) -> bool {
    let content_type = response.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    content_type.is_some_and(|value| value.starts_with("application/json"))
        && response.body().trim_ascii_end().ends_with(b"}")
}

/// `Retry-After` of the two statuses that come with it, read without the crates that are under test.
fn asked(response: &Response<Vec<u8>>) -> Duration {
    let text = |name: &str| response.headers().get(name).and_then(|value| value.to_str().ok());
    if !matches!(response.status().as_u16(), 429 | 503) {
        return Duration::ZERO;
    }
    let date = |text: &str| DateTime::parse_from_rfc2822(text).ok();
    let Some(wait) = text("retry-after") else { return Duration::ZERO };
    match (wait.parse(), date(wait), text("date").and_then(date)) {
        (Ok(seconds), ..) => Duration::from_secs(seconds),
        (_, Some(until), Some(date)) => (until - date).to_std().unwrap_or_default(),
        _ => Duration::ZERO,
    }
}
