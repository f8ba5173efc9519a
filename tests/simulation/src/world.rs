//! The loop: one clock, one queue, and what each event does.

use std::collections::BTreeMap;
use std::time::Duration;

use chrono::TimeDelta;
use pgs_token::{GeneratePlayGroupingApiToken, PackageName, Persona};
use playfab_entity::{GetEntityToken, TitleId};
use token_lifecycle::Tick;
use token_protocol::InvalidInput;
use token_sandbox::PLAYFAB_TITLE;

use crate::arena::Arena;
use crate::call::{Call, Credential};
use crate::client::{CEILING, Client, FLIGHT_TIMEOUT, Flight};
use crate::queue::{Event, Queue};
use crate::server::Server;
use crate::violation::Rule;
use crate::weather::{LONGEST_ASKED, ROUND_TRIP, SLOWEST, Weather};
use crate::{Kind, Plan, Totals, Violation};

/// After this many events something goes round in circles.
const MOST_EVENTS: u64 = 20_000_000;
/// After this many violations there is no need to look further.
const ENOUGH: usize = 50;

/// How it went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// What happened, counted.
    pub totals: Totals,
    /// The rules that were broken, the first fifty or so.
    pub violations: Vec<Violation>,
    /// Every event, if they were asked for.
    pub log: Vec<String>,
}

pub(crate) struct World<'a> {
    pub(crate) weather: Weather,
    pub(crate) server: Server,
    pub(crate) queue: Queue,
    pub(crate) clients: Vec<Client>,
    pub(crate) flights: BTreeMap<u64, Flight<'a>>,
    pub(crate) flight_count: u64,
    pub(crate) calls: &'a [Call; 2],
    pub(crate) credentials: &'a Arena<Credential>,
    pub(crate) totals: Totals,
    pub(crate) log: Option<Vec<String>>,
}

/// Runs a plan.
///
/// # Errors
///
/// If a call's constants are refused.
pub fn run(plan: &Plan, with_log: bool) -> Result<Run, InvalidInput> {
    let calls = [
        Call::PlayFab(GetEntityToken::new(TitleId::new(PLAYFAB_TITLE)?)),
        Call::Pgs(GeneratePlayGroupingApiToken::new(PackageName::new("com.example.game")?, Persona::new("player")?)),
    ];
    let credentials = Arena::new();
    let weather = Weather::of(plan);
    let numbers = plan.only.map_or(0..plan.clients, |only| only..only + 1);
    let world = World {
        server: Server::new(weather.skew, weather.life),
        queue: Queue::default(),
        clients: numbers.map(|number| Client::new(plan.seed, number, &weather)).collect(),
        flights: BTreeMap::new(),
        flight_count: 0,
        calls: &calls,
        credentials: &credentials,
        totals: Totals { seeds: 1, hours: plan.hours.into(), ..Totals::default() },
        log: with_log.then(Vec::new),
        weather,
    };
    Ok(world.run(Tick::new(Duration::from_secs(3600 * u64::from(plan.hours)))))
}

impl World<'_> {
    fn run(mut self, end: Tick) -> Run {
        self.prepare();
        let mut violations = Vec::new();
        for count in 0.. {
            let Some((now, event)) = self.queue.next().filter(|(now, _)| *now < end) else { break };
            self.happen(now, event);
            for client in &mut self.clients {
                violations.append(&mut client.watch.found);
            }
            if violations.len() >= ENOUGH {
                break;
            }
            if count >= MOST_EVENTS {
                let what = "it goes round in circles".to_owned();
                violations.push(Violation { at: now, client: 0, rule: Rule(4), what });
                break;
            }
        }
        let totals = self.totals;
        if violations.is_empty() {
            for client in 0..self.clients.len() {
                self.probe(client, end);
                violations.append(&mut self.clients[client].watch.found);
            }
        }
        Run { totals, violations, log: self.log.unwrap_or_default() }
    }

    fn prepare(&mut self) {
        for episode in self.weather.episodes.clone() {
            if matches!(episode.kind, Kind::ClockStep | Kind::Revoked | Kind::Rotated | Kind::ShortLife) {
                self.queue.put(episode.from, Event::Start { kind: episode.kind, step: episode.step });
            }
            if episode.kind == Kind::ShortLife {
                self.queue.put(episode.to, Event::LifeRestored);
            }
        }
        for client in 0..self.clients.len() {
            let first = self.clients[client].up_to(Duration::from_secs(600));
            self.queue.put(Tick::new(first), Event::Caller { client, regular: true });
            // One caller finds out what the faults left behind: a token revoked, a credential refused. After that there
            // may be one more wait.
            let met = self.weather.calm.after(longest_recovery());
            self.queue.put(met, Event::Caller { client, regular: false });
            self.queue.put(met.after(longest_recovery()), Event::Recovered { client });
        }
    }

    fn happen(&mut self, now: Tick, event: Event) {
        match event {
            Event::Caller { client, regular } => {
                self.call(now, client);
                if regular {
                    if self.clients[client].chance(3) {
                        self.call(now, client);
                    }
                    let next = self.clients[client].up_to(Duration::from_secs(1200));
                    self.queue.put(now.after(next), Event::Caller { client, regular });
                }
            }
            Event::Look { client } => {
                if self.clients[client].look == Some(now) {
                    self.clients[client].look = None;
                    self.call(now, client);
                }
            }
            Event::Reject { client, generation, text } => self.reject(now, client, generation, &text),
            Event::Reset { client } => self.reset(now, client),
            Event::Timer { flight } => self.step(now, flight),
            Event::Arrive { client, flight, attempt, request } => self.arrive(now, client, flight, attempt, &request),
            Event::Answer { flight, attempt, response } => self.answered(now, flight, attempt, &response),
            Event::Lost { flight, attempt, never_left } => self.lost(now, flight, attempt, never_left),
            Event::Cancel { flight } => self.cancel(now, flight),
            Event::Leak { flight } => self.leak(now, flight),
            Event::Start { kind, step } => self.start(now, kind, step),
            Event::LifeRestored => {
                if !self.weather.has(Kind::ShortLife, now) {
                    self.server.set_life(self.weather.life);
                }
            }
            Event::Revoke { client } => self.revoke(now, client),
            Event::Recovered { client } => {
                self.clients[client].recovered = now;
                self.totals.recovered += 1;
                self.call(now, client);
                self.queue.put(now.after(ROUND_TRIP), Event::Served { client });
            }
            Event::Served { client } => {
                let got = self.poll(now, client);
                let client = &mut self.clients[client];
                if client.recovered <= now && got.token.is_none() {
                    client.watch.broken(now, Rule::RECOVERY, "no token, though nothing went wrong");
                }
            }
        }
    }

    /// The start of an episode that concerns all clients.
    fn start(&mut self, now: Tick, kind: Kind, step: TimeDelta) {
        let to = self.weather.episodes.iter().filter(|episode| episode.kind == kind && episode.from == now);
        let length = to.map(|episode| episode.to.since(now)).max().unwrap_or_default();
        self.note(now, || format!("{kind} starts, {length:?}"));
        match kind {
            Kind::ClockStep => {
                self.totals.fault(kind);
                self.server.step(step);
            }
            Kind::ShortLife => {
                // As short as that, they are dead on arrival.
                let draw = step.num_milliseconds().unsigned_abs();
                let longest = if draw % 2 == 0 { 3 } else { 40 };
                self.server.set_life(Duration::from_secs(draw / 2 % longest));
            }
            Kind::Rotated => {
                self.totals.fault(kind);
                self.server.rotate();
            }
            _ => {}
        }
        for client in 0..self.clients.len() {
            let at = now.after(self.clients[client].up_to(length));
            match kind {
                Kind::Rotated => self.queue.put(at, Event::Reset { client }),
                Kind::Revoked => self.queue.put(at, Event::Revoke { client }),
                _ => {}
            }
        }
    }

    /// Left alone, with nobody answering, it must offer a permit again and again.
    fn probe(&mut self, client: usize, end: Tick) {
        let (mut now, mut permits) = (end, 0);
        for _ in 0..12 {
            let got = self.poll(now, client);
            permits += u32::from(got.permit.is_some());
            match self.clients[client].ladder.deadline(now) {
                Some(deadline) if deadline > now && deadline < Tick::NEVER => now = deadline,
                _ => break,
            }
        }
        if permits < 3 {
            self.clients[client].watch.broken(now, Rule(4), format!("time alone led to {permits} permits"));
        }
    }

    pub(crate) fn note(&mut self, now: Tick, line: impl FnOnce() -> String) {
        if let Some(log) = &mut self.log {
            log.push(format!("{:?} {}", now.since_origin(), line()));
        }
    }
}

/// How long after the last fault a client may still be in a wait that began before: what was on its way arrives, asks for the longest
/// wait, with jitter on top, and somebody's permit frees itself.
pub(crate) fn longest_recovery() -> Duration {
    SLOWEST + Duration::from_secs(LONGEST_ASKED.into()) + CEILING + FLIGHT_TIMEOUT
}
