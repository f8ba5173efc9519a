//! Nothing that is printed or logged shows a secret, at any level, whatever becomes of a call or of a source of tokens and whoever
//! logs: these crates, reqwest, hyper-util, h2, rustls. hyper itself is silent unless it is built with `--cfg hyper_unstable_tracing`;
//! `.ci/network` does that.
//!
//! What is printed by design is listed in `secrets.rs`. Nothing of what is planted is in a log by design.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests, their helpers included")]

mod common;
mod network;

use std::collections::BTreeMap;
use std::fmt::{Debug, Write as _};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use common::hunt::{Calls, Hunt, Kind, Place, Texts, byte_by_byte, ita_credentials, playfab_credentials};
use common::kept::{Renewal, brisk, live, saw_failure};
use common::turns::Turns;
use common::wire::{AnyClient, RUNTIME, address_of, bounded, closed_port, name_of, unwanted};
use common::{answers, ear};
use google_api::AccessToken;
use http::{HeaderMap, HeaderName, HeaderValue, Request};
use ita_token::GetToken;
use network::certificates::{Authority, Flaw};
use network::faults::faults;
use network::script::{Script, Step};
use network::{How, Server, at_once, clients};
use pgs_token::GeneratePlayGroupingApiToken;
use playfab_entity::{Credential, EntityToken, GetEntityToken};
use token_protocol::{Endpoint, Expiring, Origin, Reusable};
use token_reqwest::{Settings, SourceSettings, TokenSource, blocking};

/// Makes a call at an origin, and looks at everything that can be printed.
type Look = Box<dyn Fn(&AnyClient, &Origin) -> Texts + Send + Sync>;

/// One attempt.
fn call<E>(client: &AnyClient, call: &E, credential: &E::Credential) -> Texts
where
    E: Endpoint<Credential: Debug, Output: Debug, Rejection: 'static> + Debug,
{
    let mut texts = Texts::default();
    texts.saw(Place::Call, call);
    texts.saw(Place::Request, &call.request(credential));
    texts.saw(Place::Elsewhere, credential);
    match client.call(call, credential) {
        Ok(output) => texts.saw(Place::Elsewhere, &output),
        Err(error) => texts.saw_error(&error),
    }
    texts
}

/// Several attempts.
fn call_with_retry<E>(client: &AnyClient, call: &E, credential: &E::Credential) -> Texts
where
    E: Endpoint<Output: Debug, Rejection: 'static>,
{
    let mut texts = Texts::default();
    match client.call_with_retry(call, credential, brisk()) {
        Ok(output) => texts.saw(Place::Elsewhere, &output),
        Err(failure) => saw_failure(&mut texts, &failure),
    }
    texts
}

/// A token that is kept.
fn keep<E>(client: &AnyClient, call: &E, credential: &E::Credential) -> Texts
where
    E: Endpoint<Credential: Clone, Output: Debug + Reusable + Expiring, Rejection: 'static> + Clone,
{
    let settings = SourceSettings::new(Duration::from_secs(60)).with_retry(brisk());
    let (call, credential) = (call.clone(), credential.clone());
    let mut texts = Texts::default();
    let lease = match client {
        AnyClient::Async(client) => {
            let source = TokenSource::new(client.clone(), call, credential, settings);
            let lease = RUNTIME.block_on(source.token());
            texts.saw(Place::Elsewhere, &source);
            lease
        }
        AnyClient::Blocking(client) => {
            let source = blocking::TokenSource::new(client.clone(), call, credential, settings);
            let lease = source.token();
            texts.saw(Place::Elsewhere, &source);
            lease
        }
    };
    match lease {
        Ok(lease) => texts.saw(Place::Elsewhere, &lease),
        Err(error) => texts.saw_error(&error),
    }
    texts
}

/// Every operation for every kind of credential, with something planted wherever there is room.
struct Looks {
    once: Vec<Look>,
    again: Vec<Look>,
}

impl Looks {
    fn new(hunt: &mut Hunt) -> Self {
        let mut looks = Self { once: Vec::new(), again: Vec::new() };
        let Calls { google, pgs, emm, ita: (ita, _), playfab: (playfab, _) } =
            Calls::new(hunt, "https://proxy.example");
        let at = |origin: &Origin| origin.clone();
        let other_google = AccessToken::new(&hunt.secret()).unwrap();

        let (own, token) = (pgs.clone(), google.clone());
        looks.once.push(Box::new(move |client, origin| call(client, &own.clone().with_origin(at(origin)), &token)));
        let (own, token) = (emm.clone(), other_google.clone());
        looks.once.push(Box::new(move |client, origin| call(client, &own.clone().with_origin(at(origin)), &token)));
        for credential in ita_credentials(hunt) {
            let own = ita.clone();
            looks
                .once
                .push(Box::new(move |client, origin| call(client, &own.clone().with_origin(at(origin)), &credential)));
        }
        for credential in playfab_credentials(hunt) {
            let own = playfab.clone();
            looks
                .once
                .push(Box::new(move |client, origin| call(client, &own.clone().with_origin(at(origin)), &credential)));
        }

        let (ita_credential, key) = (ita_credentials(hunt)[0].clone(), playfab_credentials(hunt)[0].clone());
        let (own, token) = (pgs.clone(), google.clone());
        looks.again.push(Box::new(move |client, origin| {
            call_with_retry(client, &own.clone().with_origin(at(origin)), &token)
        }));
        looks.again.push(Box::new(move |client, origin| {
            call_with_retry(client, &emm.clone().with_origin(at(origin)), &other_google)
        }));
        looks.again.push(Box::new(move |client, origin| {
            call_with_retry(client, &ita.clone().with_origin(at(origin)), &ita_credential)
        }));
        let (own, credential) = (playfab.clone(), key.clone());
        looks.again.push(Box::new(move |client, origin| {
            call_with_retry(client, &own.clone().with_origin(at(origin)), &credential)
        }));
        looks.again.push(Box::new(move |client, origin| keep(client, &pgs.clone().with_origin(at(origin)), &google)));
        looks.again.push(Box::new(move |client, origin| keep(client, &playfab.clone().with_origin(at(origin)), &key)));
        looks
    }
}

/// An answer on the wire.
fn on_the_wire(status: &str, content_type: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status}\r\nconnection: close\r\ncontent-type: {content_type}\r\ncontent-length: {length}\r\n{headers}\r\n"
    );
    [head.as_bytes(), body].concat()
}

fn answer(status: &str, content_type: &str, headers: &str, body: &[u8]) -> Script {
    Script::new([Step::Hear, Step::Bytes(on_the_wire(status, content_type, headers, body)), Step::Bye])
}

fn planted_headers(hunt: &mut Hunt) -> String {
    let mut headers = String::new();
    for (name, value) in answers::headers(hunt) {
        writeln!(headers, "{name}: {}\r", value.to_str().unwrap()).unwrap();
    }
    headers
}

/// What a service says when it grants a token and when it does not. `§` stands for a secret.
struct Words {
    token: &'static str,
    refusal: &'static str,
    malformed: &'static str,
}

const PGS_WORDS: Words = Words {
    token: r#"{"token":{"tokenValue":"§"}}"#,
    refusal: r#"{"error":{"code":401,"message":"no","status":"§","details":["§"]}}"#,
    malformed: r#"{"token":{"tokenValue":["§"]}}"#,
};

const ITA_WORDS: Words = Words {
    token: r#"{"ParticipantSourceId":"§","Other":"§"}"#,
    refusal: r#"{"Message":"no","MessageDetail":"§"}"#,
    malformed: r#"{"GameName":["§"],"ParticipantSourceId":"§"}"#,
};

const PLAYFAB_WORDS: Words = Words {
    token: r#"{"code":200,"data":{"EntityToken":"§"}}"#,
    refusal: r#"{"code":401,"status":"§","error":"§","errorCode":1074,"errorMessage":"no","errorDetails":{"§":["§"]}}"#,
    malformed: r#"{"code":200,"data":{"EntityToken":["§"],"Other":"§"}}"#,
};

impl Words {
    /// The answers of several lives: tokens alone, one and then what is none, and never one.
    fn lives(&self, hunt: &mut Hunt) -> Vec<Vec<Vec<u8>>> {
        let headers = planted_headers(hunt);
        let mut say = |status: &str, template: &str| {
            on_the_wire(&hunt.fill(status), "application/json", &headers, hunt.fill(template).as_bytes())
        };
        let mut lives = vec![(0..8).map(|_| say("200 OK", self.token)).collect::<Vec<_>>()];
        let refusal = say("401 §", self.refusal);
        let malformed = say("200 OK", self.malformed);
        let mut lost = say("200 OK", self.token);
        lost.truncate(lost.len() - 3);
        for no in [refusal.clone(), malformed, lost] {
            lives.push(vec![say("200 OK", self.token), no.clone()]);
            lives.push(vec![no]);
        }
        // A renewal is refused, and the root credential brings a token.
        lives.push(vec![say("200 OK", self.token), refusal.clone(), say("200 OK", self.token), refusal]);
        lives
    }
}

/// What became of a token source.
struct Past {
    texts: Texts,
    came: Vec<&'static str>,
    /// The credentials that it sent.
    sent: Vec<String>,
}

type Life = Box<dyn Fn(&AnyClient) -> Past + Send + Sync>;

/// The lives of a source of one service. Its second credential replaces the first.
fn lives_of<E>(
    hunt: &mut Hunt,
    words: &Words,
    call: &E,
    with_origin: fn(E, Origin) -> E,
    credentials: &[E::Credential; 2],
    renewal: Option<Renewal<E>>,
) -> Vec<Life>
where
    E: Endpoint<Credential: Clone + Send + Sync, Output: Debug + Reusable + Expiring> + Clone + Send + Sync + 'static,
{
    let mut lives = Vec::new();
    for answers in words.lives(hunt) {
        let (call, credentials) = (call.clone(), credentials.clone());
        let life = move |client: &AnyClient| {
            let turns = Turns::new(answers.clone());
            let call = with_origin(call.clone(), turns.origin.clone());
            let (texts, came) = live(client, call, credentials.clone(), renewal);
            Past { texts, came, sent: turns.seen() }
        };
        lives.push(Box::new(life) as Life);
    }
    lives
}

/// Sources that live through everything, among them one whose received tokens are the next requests' credentials.
fn sources(hunt: &mut Hunt, clients: &[AnyClient; 2]) {
    let Calls { google, pgs, ita: (ita, basic), playfab: (playfab, key), .. } =
        Calls::new(hunt, "https://proxy.example");
    let tokens = [google, AccessToken::new(&hunt.secret()).unwrap()];
    let [bearer, ..] = ita_credentials(hunt);
    let [other_key, ..] = playfab_credentials(hunt);
    let keys = [key, other_key];
    let renewal = |token: &EntityToken| Credential::try_from(token).ok();
    let mut lives = lives_of(hunt, &PLAYFAB_WORDS, &playfab, GetEntityToken::with_origin, &keys, Some(renewal));
    let renewed = lives.len();
    lives.extend(lives_of(hunt, &PLAYFAB_WORDS, &playfab, GetEntityToken::with_origin, &keys, None));
    lives.extend(lives_of(hunt, &PGS_WORDS, &pgs, GeneratePlayGroupingApiToken::with_origin, &tokens, None));
    lives.extend(lives_of(hunt, &ITA_WORDS, &ita, GetToken::with_origin, &[basic, bearer], None));

    let pasts = at_once(lives.len() * 2, |number| lives[number / 2](&clients[number % 2]));
    let mut came = BTreeMap::<_, [usize; 2]>::new();
    let (mut renewals, mut steps_back) = ([0; 2], [0; 2]);
    for (number, past) in pasts.into_iter().enumerate() {
        for what in past.came {
            came.entry(what).or_default()[number % 2] += 1;
        }
        let is_token = |sent: &String| sent.starts_with("x-entitytoken: ");
        renewals[number % 2] += past.sent.iter().filter(|sent| is_token(sent)).count();
        steps_back[number % 2] += past.sent.windows(2).filter(|pair| is_token(&pair[0]) && !is_token(&pair[1])).count();
        assert!(number / 2 < renewed || !past.sent.iter().any(is_token), "only a source with renewal sends a token");
        hunt.texts.extend(past.texts);
    }
    println!(
        "{} sources: {came:?}, {renewals:?} requests with a received token, {steps_back:?} back to the key",
        lives.len() * 2
    );
    assert_eq!(came.keys().copied().collect::<Vec<_>>(), ["backoff", "denial", "failure", "lease"], "{came:?}");
    assert!(came.values().flatten().chain(&renewals).chain(&steps_back).all(|&times| times > 1), "{came:?}");
}

/// Tokens, refusals and what is neither, in the clear and over TLS.
fn servers_of_answers(hunt: &mut Hunt) -> Vec<How> {
    let headers = planted_headers(hunt);
    let reason = hunt.secret();
    let mut servers = Vec::new();
    for (number, body) in answers::bodies(hunt).into_iter().enumerate() {
        let kind = if body.starts_with(b"<") { "application/xml" } else { "application/json" };
        for status in [200, 401] {
            let answer = answer(&format!("{status} {reason}"), kind, &headers, &body);
            // rustls has much to say of each connection, so a few are enough.
            servers.push(if number % 8 == 0 { How::Tls(Flaw::None, answer) } else { How::Plain(answer) });
        }
    }
    servers
        .extend(answers::raw(hunt).into_iter().map(|bytes| How::Plain(Script::new([Step::Hear, Step::Bytes(bytes)]))));
    // HTTP where TLS was to be.
    servers
        .push(How::PlainForTls(Script::new([Step::Bytes(hunt.fill("HTTP/1.1 400 §\r\nserver: §\r\n\r\n§").into())])));
    servers
}

/// A URI that a credential must not be sent to.
fn wrong_uris(hunt: &mut Hunt, client: &AnyClient) {
    let credential = HeaderValue::from_str(&hunt.secret()).unwrap();
    for template in ["http://elsewhere.example/§?§", "http://§.example/", "https://§:§@elsewhere.example/§", "/§?§"]
    {
        let request = Request::post(hunt.fill(template)).header("x-secretkey", &credential).body(hunt.secret().into());
        let error = client.send(request.unwrap()).unwrap_err();
        assert_eq!(name_of(&error), "insecure URI", "{template}");
        hunt.saw_error(&error);
    }
}

/// A caller's own headers and proxy, with secrets in them.
fn callers_builder(hunt: &mut Hunt, look: &Look) {
    let closed = closed_port();
    let proxy = hunt.fill(&format!("http://§:§@{}", closed.local_addr().unwrap()));
    let name = HeaderName::from_bytes(format!("x-{}", hunt.secret()).as_bytes()).unwrap();
    let headers = HeaderMap::from_iter([(name, HeaderValue::from_str(&hunt.secret()).unwrap())]);
    let agent = hunt.secret();
    let builder = || {
        let proxy = reqwest::Proxy::all(&proxy).unwrap();
        reqwest::Client::builder().proxy(proxy).default_headers(headers.clone()).user_agent(&agent)
    };
    for client in AnyClient::both_from(builder, Settings::default()) {
        hunt.saw(Place::Elsewhere, &client);
        for origin in ["http://127.0.0.1:9", "https://elsewhere.example"] {
            hunt.texts.extend(look(&client, &origin.parse().unwrap()));
        }
    }
    let builder = reqwest::Client::builder().user_agent(format!("{agent}\n"));
    hunt.saw_error(&token_reqwest::Client::from_reqwest(builder, Settings::default()).unwrap_err());
}

/// The hunt finds a leak in whatever way it is said, and the ear hears what reqwest says of a connection if it is told to.
fn leaks_are_found(authority: &Authority) {
    let mut hunt = Hunt::default();
    let secret = hunt.secret();
    let heard = |what: &str| {
        let mut hunt = Hunt::default();
        hunt.add(Kind::Secret, &secret);
        hunt.texts.extend(ear::take().0);
        assert!(!hunt.finds().is_empty(), "{what} is not found");
    };
    log::trace!("{secret}");
    heard("a log record");
    log::trace!("{}", &secret[3..11]);
    heard("a piece of one");
    tracing::trace!(field = STANDARD.encode(&secret));
    heard("an event's field");
    tracing::trace!("{:?}", secret.as_bytes());
    heard("an event's message");
    let span = tracing::trace_span!("span", field = secret, later = tracing::field::Empty);
    heard("a span's field");
    span.record("later", format!("{:02x?}", secret.as_bytes()).replace(", ", ""));
    heard("a field recorded later");
    tracing::trace!(secret_is = %byte_by_byte(&secret, |byte| format!("%{byte:02X}")));
    heard("a percent-encoded one");

    // On the wire, in a request: what this crate's clients do not do.
    let server = Server::start(&How::Plain(answer("200 OK", "text/plain", "", b"")), authority);
    let client = authority.client().connection_verbose(true).build().unwrap();
    RUNTIME.block_on(client.get(server.origin()).header("x-own", &secret).send()).unwrap();
    heard("a connection told to be verbose");
}

#[test]
fn nobody_prints_or_logs_a_secret() {
    bounded(|| {
        ear::listen();
        let authority = Authority::new();
        leaks_are_found(&authority);

        let mut hunt = Hunt::default();
        let looks = Looks::new(&mut hunt);
        let prefix = hunt.plant(Kind::Id);
        let elsewhere = unwanted();
        let faults = faults(&address_of(&elsewhere));
        let planted = servers_of_answers(&mut hunt);
        let clients = clients(&authority);
        // A caller's builder that would have reqwest log every byte.
        let verbose = || authority.client().connection_verbose(true);
        let [asynchronous, _] = AnyClient::both_from(verbose, Settings::default());
        let unlimited = AnyClient::both_from(verbose, Settings::default());
        // And one that takes only short answers.
        let [_, blocking] = AnyClient::both_from(verbose, Settings::default().with_max_body(200));
        let verbose = [asynchronous, blocking];

        let servers: Vec<_> =
            faults.iter().map(|fault| &fault.how).chain(&planted).map(|how| Server::start(how, &authority)).collect();
        let mut jobs = Vec::new();
        for (number, server) in servers.iter().enumerate() {
            let [asynchronous, blocking] = faults.get(number).map_or(&verbose, |fault| &clients[&fault.client]);
            // Every credential meets every answer, and every third fault of the network.
            let some = if number < faults.len() { 3 } else { looks.once.len() };
            let once = looks.once.iter().cycle().skip(number * 3 % looks.once.len()).take(some);
            jobs.extend(once.map(|look| (server, asynchronous, look)));
            jobs.push((server, blocking, &looks.once[number % looks.once.len()]));
            jobs.push((server, asynchronous, &looks.again[number % looks.again.len()]));
            jobs.push((server, blocking, &looks.again[(number + 1) % looks.again.len()]));
        }
        let seen = at_once(jobs.len(), |number| {
            let (server, client, look) = jobs[number];
            look(client, &format!("{}/{prefix}", server.origin()).parse().unwrap())
        });

        for texts in seen {
            hunt.texts.extend(texts);
        }
        for client in &verbose {
            wrong_uris(&mut hunt, client);
        }
        callers_builder(&mut hunt, &looks.once[0]);
        sources(&mut hunt, &unlimited);
        let printed = hunt.texts.len();
        let (logged, crates) = ear::take();
        println!("{} secrets planted, {} operations", hunt.planted(), jobs.len());
        println!("{printed} different texts printed, {} different ones logged, by crate: {crates:?}", logged.len());
        assert_heard(&crates);
        hunt.texts.extend(logged);
        hunt.is_clean(400, 10_000);
    });
}

/// Those that have something to say did.
fn assert_heard(crates: &BTreeMap<String, usize>) {
    let mut expected = vec!["h2", "hyper_util", "reqwest", "rustls", "token_reqwest"];
    if cfg!(hyper_unstable_tracing) {
        expected.push("hyper");
    }
    for name in expected {
        assert!(crates.contains_key(name), "{name} said nothing: {crates:?}");
    }
}
