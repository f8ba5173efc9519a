//! Nothing that is printed shows a secret: credentials, tokens, personas, whatever a response brought.
//!
//! What is printed by design, and so not planted: a service's message for people (Google's `message`, PlayFab's `errorMessage`, ITA's
//! `Message`), which may echo an id; the media type of an answer, without its parameters; a plain request id; a wait in seconds or
//! until a date; the known words among Google's codes and PlayFab's number; of a token everything but the token itself, ITA's
//! participant and key of the play. Ids are not secret: calls show them, and requests, whose `Debug` is `http`'s own, show their URI
//! and body, the persona in it. No error shows either.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests, their helpers included")]

mod common;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::Arc;
use std::time::Duration;

use common::answers;
use common::hunt::{Calls, Hunt, Kind, Place, Texts, byte_by_byte, ita_credentials, playfab_credentials};
use common::wire::RUNTIME;
use common::{ita, playfab, start};
use emm_token::{EnterpriseId, UserId};
use google_api::AccessToken;
use http::header::{CONTENT_TYPE, HeaderValue};
use http::{Response, StatusCode};
use ita_token::{Accept, TokenId};
use pgs_token::{GeneratePlayGroupingApiToken, PackageName, Persona};
use playfab_entity::{CustomTags, EntityKey, EntityType, TitleId};
use token_lifecycle::{
    CellPolicy, Exchange, Failure, Given, Ladder, Life, Loss, Outcome, Poll, RetryPolicy, Rung, Step, Tick, TokenCell,
    TokenSource, Unavailable,
};
use token_protocol::{Endpoint, Error, Expiring, Head, InvalidInput, Origin, Rejection, Reusable};
use token_sandbox::Sandbox;

#[test]
fn the_search_finds_a_secret_in_every_form() {
    let mut hunt = Hunt::default();
    let (secret, persona) = (hunt.secret(), hunt.plant(Kind::Persona));
    let finds = |printed: &str, place: Place| {
        let mut hunt = Hunt::default();
        hunt.add(Kind::Secret, &secret);
        hunt.add(Kind::Persona, &persona);
        hunt.add(Kind::Secret, "0123456789ab");
        hunt.saw(place, printed);
        !hunt.finds().is_empty()
    };
    let basic = ita_token::Credential::basic("u", &secret).unwrap();
    let header = ita().request(&basic).headers()["authorization"].to_str().unwrap().to_owned();
    for leak in [
        format!("<{secret}>"),
        secret.to_lowercase(),
        secret[5..13].to_owned(),
        header,
        format!("{:?}", secret.as_bytes()),
        format!("{:#?}", secret.as_bytes()),
        byte_by_byte(&secret, |byte| format!("%{byte:02X}")),
        byte_by_byte(&secret, |byte| format!("{byte:02x}")),
        byte_by_byte(&secret, |byte| format!("\\x{byte:02x}")),
        persona.clone(),
    ] {
        assert!(finds(&leak, Place::Elsewhere), "{leak}");
    }
    assert!(finds(&secret, Place::Request));
    assert!(finds(&secret[5..13], Place::Log));
    // A log has random bytes in hexadecimal digits.
    assert!(finds("01234567", Place::Elsewhere));
    assert!(!finds("01234567", Place::Log));
    assert!(!finds(&persona, Place::Request));
    assert!(!finds(&secret[5..12], Place::Elsewhere));

    // It looks at real texts too: this persona is in the URI.
    let call = GeneratePlayGroupingApiToken::new(PackageName::new("a.b").unwrap(), Persona::new(&persona).unwrap());
    let request = format!("{:?}", call.request(&AccessToken::new("token").unwrap()));
    assert!(finds(&request, Place::Elsewhere));
}

/// Looks at a call, its request and its credential.
fn look_at<E: Endpoint + Debug>(hunt: &mut Hunt, call: &E, credential: &E::Credential)
where
    E::Credential: Debug,
{
    hunt.saw(Place::Call, call);
    hunt.saw(Place::Request, &call.request(credential));
    hunt.saw(Place::Elsewhere, credential);
}

#[test]
fn credentials_calls_and_requests() {
    let mut hunt = Hunt::default();
    let Calls { google, pgs, emm, ita: (ita, basic), playfab: (playfab, secret_key) } =
        Calls::new(&mut hunt, "https://proxy.example");
    look_at(&mut hunt, &pgs, &google);
    look_at(&mut hunt, &emm, &google);

    let persona = Persona::new(&hunt.plant(Kind::Persona)).unwrap();
    let (key, account, profile) = (hunt.secret(), hunt.secret(), hunt.secret());
    let derived = Persona::derive(key.as_bytes(), &account, Some(&profile)).unwrap();
    hunt.add(Kind::Persona, derived.as_str());
    for persona in [persona, derived] {
        hunt.saw(Place::Elsewhere, &persona);
        look_at(&mut hunt, &GeneratePlayGroupingApiToken::new(PackageName::new("a.b").unwrap(), persona), &google);
    }

    for credential in ita_credentials(&mut hunt).into_iter().chain([basic, ita_token::Credential::none()]) {
        look_at(&mut hunt, &ita, &credential);
        look_at(&mut hunt, &ita.clone().with_accept(Accept::Xml), &credential);
    }

    let body = hunt.fill(r#"{"code":200,"data":{"EntityToken":"§"}}"#);
    let token = playfab.response(&Response::builder().header(CONTENT_TYPE, "application/json").body(body).unwrap());
    let renewal = playfab_entity::Credential::try_from(&token.unwrap()).unwrap();
    for credential in playfab_credentials(&mut hunt).into_iter().chain([secret_key, renewal]) {
        look_at(&mut hunt, &playfab, &credential);
    }
    hunt.is_clean(26, 59);
}

#[test]
fn inputs_that_are_refused() {
    let mut hunt = Hunt::default();
    let mut refused = |number: usize, input: fn(&str) -> Option<InvalidInput>| {
        let secret = hunt.secret();
        let long = secret.repeat(1000);
        let texts = [
            format!("{secret}\n"),
            format!("{secret} é"),
            format!("{secret}:{secret}@x/?#"),
            format!("https://{secret}:{secret}@host"),
            format!("https://host/{secret}/.."),
            format!("https://{secret}?{secret}"),
            format!("http://{secret}.example"),
            long,
        ];
        let errors: Vec<_> = texts.iter().filter_map(|text| input(text)).collect();
        assert!(!errors.is_empty(), "input {number} takes everything");
        for error in errors {
            hunt.saw_error(&error);
        }
    };
    let inputs: [fn(&str) -> Option<InvalidInput>; 22] = [
        |text| AccessToken::new(text).err(),
        |text| ita_token::Credential::bearer(text).err(),
        |text| ita_token::Credential::basic(text, "x").err(),
        |text| ita_token::Credential::basic("x", text).err(),
        |text| ita_token::Credential::header(text, "x").err(),
        |text| ita_token::Credential::header("x", text).err(),
        |text| playfab_entity::Credential::secret_key(text).err(),
        |text| playfab_entity::Credential::session_ticket(text).err(),
        |text| playfab_entity::Credential::entity_token(text).err(),
        |text| PackageName::new(text).err(),
        |text| Persona::new(text).err(),
        |text| Persona::derive(&text.as_bytes()[..15], text, None).err(),
        |text| EnterpriseId::new(text).err(),
        |text| UserId::new(text).err(),
        |text| TokenId::new(text).err(),
        |text| TitleId::new(text).err(),
        |text| EntityKey::new(text).err(),
        |text| EntityType::new(text).err(),
        |text| CustomTags::new([(text, "x"), (text, "x")]).err(),
        |text| CustomTags::new([("x", text), ("", text)]).err(),
        |text| Origin::new(text).err(),
        |text| Origin::new(&format!("https://host:{text}")).err(),
    ];
    for (number, input) in inputs.into_iter().enumerate() {
        refused(number, input);
    }
    hunt.is_clean(22, 150);
}

/// How often each reader came to each kind of answer.
type Outcomes = BTreeMap<(&'static str, &'static str), usize>;

fn read<E: Endpoint>(hunt: &mut Hunt, outcomes: &mut Outcomes, call: &E, response: &Response<Vec<u8>>)
where
    E::Output: Debug,
{
    let kind = match call.response(response) {
        Ok(output) => {
            hunt.saw(Place::Elsewhere, &output);
            "a token"
        }
        Err(error) => {
            hunt.saw_error(&error);
            match error {
                Error::Rejected { .. } => "rejected",
                Error::Unrecognized { .. } => "unrecognized",
                _ => "malformed",
            }
        }
    };
    *outcomes.entry((kind, E::NAME)).or_default() += 1;
}

#[test]
fn answers() {
    let mut hunt = Hunt::default();
    let calls = Calls::new(&mut hunt, "https://proxy.example");
    let headers = answers::headers(&mut hunt);
    let content_types = answers::content_types(&mut hunt);
    let bodies = answers::bodies(&mut hunt);

    let mut outcomes = Outcomes::new();
    for status in [200, 201, 204, 302, 400, 401, 403, 404, 429, 500, 503] {
        for (content_type, body) in content_types.iter().flat_map(|t| bodies.iter().map(move |b| (t, b))) {
            let mut response = Response::new(body.clone());
            *response.status_mut() = StatusCode::from_u16(status).unwrap();
            response.headers_mut().extend(headers.iter().cloned());
            if !content_type.is_empty() {
                response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_str(content_type).unwrap());
            }
            hunt.saw(Place::Elsewhere, &Head::of(&response));
            read(&mut hunt, &mut outcomes, &calls.pgs, &response);
            read(&mut hunt, &mut outcomes, &calls.emm, &response);
            read(&mut hunt, &mut outcomes, &calls.ita.0, &response);
            read(&mut hunt, &mut outcomes, &calls.playfab.0, &response);
        }
    }
    assert_eq!(outcomes.len(), 4 * 4, "every reader, every kind: {outcomes:?}");
    assert!(outcomes.values().sum::<usize>() > 10_000, "{outcomes:?}");
    hunt.is_clean(170, 400);
}

#[test]
fn a_sandbox_that_knows_secrets() {
    let mut hunt = Hunt::default();
    let mut sandbox = Sandbox::new();
    let (google, key, ticket, bearer) = (hunt.secret(), hunt.secret(), hunt.secret(), hunt.secret());
    sandbox.set_access_token(&google, &[token_sandbox::SCOPE_GAMES], None);
    sandbox.add_secret_key(&key);
    sandbox.set_session_ticket(&ticket, token_sandbox::EntityKey::new(&hunt.secret(), "title_player_account"));
    sandbox.add_ita_credential(token_sandbox::ItaCredential::Bearer(bearer));
    sandbox.add_emm_user(&hunt.secret(), &hunt.secret());
    let credential = playfab_entity::Credential::secret_key(&key).unwrap();
    let token = common::ask(&mut sandbox, start(), &playfab(), &credential).unwrap();
    hunt.add(Kind::Secret, token.token.expose());
    hunt.saw(Place::Elsewhere, &token);
    hunt.saw(Place::Elsewhere, &sandbox);
    hunt.is_clean(8, 3);
}

/// Looks at an exchange in each of its states, at what is next, and at what comes of it. The first attempt is lost, the second
/// answered.
fn exchange<E: Endpoint<Output: Debug>>(
    hunt: &mut Hunt,
    call: &E,
    credential: &E::Credential,
    answer: &Response<Vec<u8>>,
) {
    let mut exchange = Exchange::new(call, credential, RetryPolicy::default().with_attempts(2).unwrap(), 7);
    let (mut now, mut sent) = (Tick::ORIGIN, 0);
    loop {
        hunt.saw(Place::Elsewhere, &exchange);
        let step = exchange.poll(now);
        hunt.saw(Place::Elsewhere, &step);
        hunt.saw(Place::Elsewhere, &exchange);
        match step {
            Step::Send(_) if sent == 0 => exchange.lost(now, Loss::unknown()),
            Step::Send(_) => exchange.received(now, Head::of(answer), answer.body()),
            Step::Wait(until) => now = until,
            Step::Done(Ok(given)) => return hunt.saw(Place::Elsewhere, &given),
            Step::Done(Err(failure)) => return hunt.saw_error(&failure),
        }
        sent += 1;
    }
}

#[test]
fn exchanges() {
    let mut hunt = Hunt::default();
    let calls = Calls::new(&mut hunt, "https://proxy.example");
    let headers = answers::headers(&mut hunt);
    for body in answers::bodies(&mut hunt) {
        for status in [200, 401, 503] {
            let mut answer = Response::new(body.clone());
            *answer.status_mut() = StatusCode::from_u16(status).unwrap();
            answer.headers_mut().extend(headers.iter().cloned());
            let kind = if body.starts_with(b"<") { "application/xml" } else { "application/json" };
            answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(kind));
            exchange(&mut hunt, &calls.pgs, &calls.google, &answer);
            exchange(&mut hunt, &calls.emm, &calls.google, &answer);
            exchange(&mut hunt, &calls.ita.0, &calls.ita.1, &answer);
            exchange(&mut hunt, &calls.playfab.0, &calls.playfab.1, &answer);
        }
    }
    hunt.is_clean(160, 100);
}

fn at(seconds: u64) -> Tick {
    Tick::new(Duration::from_secs(seconds))
}

fn lives_until<T>(token: T, end: u64) -> Outcome<T> {
    Outcome::Token(token, Life::of_length(Tick::ORIGIN, Duration::from_secs(end)))
}

/// Looks at a cell that holds a token in each of its states, and at all that it says.
fn cell<T: Reusable + Debug + Clone>(hunt: &mut Hunt, token: &T) {
    let mut cell = TokenCell::new(CellPolicy::default(), 7);
    let poll = cell.poll(at(0));
    hunt.saw(Place::Elsewhere, &poll);
    let Poll::Fetch(permit) = poll else { panic!("{poll:?}") };
    hunt.saw(Place::Elsewhere, &cell.poll(at(0)));
    let outcome = lives_until(token.clone(), 100);
    hunt.saw(Place::Elsewhere, &outcome);
    cell.complete(permit, at(1), outcome);
    hunt.saw(Place::Elsewhere, &cell);
    hunt.saw(Place::Elsewhere, &cell.poll(at(1)));
    hunt.saw(Place::Elsewhere, &cell.living(at(1)));

    let poll = cell.poll(at(60));
    hunt.saw(Place::Elsewhere, &poll);
    let Poll::UseAndRefresh { permit, generation, .. } = poll else { panic!("{poll:?}") };
    cell.complete(permit, at(61), Outcome::Failed(Duration::from_secs(5)));
    hunt.saw(Place::Elsewhere, &cell);
    cell.reject(at(62), generation);
    hunt.saw(Place::Elsewhere, &cell.poll(at(62)));
    let poll = cell.poll(at(200));
    let Poll::Fetch(permit) = poll else { panic!("{poll:?}") };
    cell.complete(permit, at(201), Outcome::Denied);
    hunt.saw(Place::Elsewhere, &cell.poll(at(201)));
    cell.reset();
    hunt.saw(Place::Elsewhere, &cell);
}

/// And at a ladder whose token is refused as a credential.
fn ladder<T: Reusable + Debug + Clone>(hunt: &mut Hunt, token: &T) {
    let mut ladder = Ladder::new(CellPolicy::default(), 7);
    let poll = ladder.poll(at(0));
    hunt.saw(Place::Elsewhere, &poll);
    let (Poll::Fetch(permit), Rung::Root) = poll else { panic!("{poll:?}") };
    ladder.complete(permit, at(1), lives_until(token.clone(), 100));
    hunt.saw(Place::Elsewhere, &ladder);
    let poll = ladder.poll(at(60));
    hunt.saw(Place::Elsewhere, &poll);
    let (Poll::UseAndRefresh { permit, .. }, Rung::Token) = poll else { panic!("{poll:?}") };
    ladder.complete(permit, at(61), Outcome::Denied);
    hunt.saw(Place::Elsewhere, &ladder);
    let poll = ladder.poll(at(62));
    hunt.saw(Place::Elsewhere, &poll);
    let (Poll::UseAndRefresh { permit, generation, .. }, Rung::Root) = poll else { panic!("{poll:?}") };
    ladder.complete(permit, at(63), lives_until(token.clone(), 300));
    hunt.saw(Place::Elsewhere, &ladder.living(at(63)));
    ladder.reject(at(64), generation);
    hunt.saw(Place::Elsewhere, &ladder);
}

/// And at a source, whoever drives it: while it fetches, with its token, and when the token has died.
fn source<T: Reusable + Expiring + Debug + Clone, R: Rejection>(hunt: &mut Hunt, token: &T) {
    let source = TokenSource::new(Ladder::new(CellPolicy::default(), 7), Duration::from_secs(100));
    let texts = RefCell::new(Texts::default());
    let saw = |value: &dyn Debug| texts.borrow_mut().saw(Place::Elsewhere, value);
    for (now, is_given) in [(0, true), (60, true), (1000, false)] {
        let fetch = async |living: Option<Arc<T>>, flight| {
            saw(&living);
            saw(&flight);
            saw(&source);
            let given = Given { output: token.clone(), sent: at(now), date: Some(start()) };
            saw(&given);
            // The last one never comes, and its task is dropped.
            if is_given { Ok::<_, Failure<R>>(given) } else { std::future::pending().await }
        };
        let asked = source.token(|| at(now), fetch, async |_| ());
        let result = RUNTIME.block_on(async { tokio::time::timeout(Duration::from_millis(20), asked).await });
        saw(&source);
        match result {
            Ok(Ok(lease)) => saw(&lease),
            Ok(Err(error)) => saw(&error as &Unavailable<R>),
            Err(_) => assert!(!is_given),
        }
    }
    hunt.texts.extend(texts.into_inner());
}

#[test]
fn what_keeps_a_token() {
    let mut hunt = Hunt::default();
    let read = |hunt: &mut Hunt, template: &str| {
        let body = hunt.fill(template);
        Response::builder().header(CONTENT_TYPE, "application/json").body(body).unwrap()
    };
    let calls = Calls::new(&mut hunt, "https://proxy.example");
    let grouping = calls.pgs.response(&read(&mut hunt, r#"{"token":{"tokenValue":"§"}}"#)).unwrap();
    let play = calls.ita.0.response(&read(&mut hunt, r#"{"ParticipantSourceId":"§"}"#)).unwrap();
    let entity = calls.playfab.0.response(&read(&mut hunt, r#"{"code":200,"data":{"EntityToken":"§"}}"#)).unwrap();
    cell(&mut hunt, &grouping);
    cell(&mut hunt, &play);
    cell(&mut hunt, &entity);
    ladder(&mut hunt, &grouping);
    ladder(&mut hunt, &play);
    ladder(&mut hunt, &entity);
    source::<_, google_api::Rejection>(&mut hunt, &grouping);
    source::<_, ita_token::Rejection>(&mut hunt, &play);
    source::<_, playfab_entity::Rejection>(&mut hunt, &entity);
    hunt.is_clean(16, 60);
}
