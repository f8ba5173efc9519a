//! The service crates against the sandbox, without a network: what each service grants, and every way it refuses.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests, their helpers included")]

mod common;

use chrono::TimeDelta;
use common::{
    TOKEN, after, ask, emm, emm_credential, emm_of, google, ita, ita_credential, ita_of, line, pgs, pgs_credential,
    playfab, playfab_credential, start,
};
use google_api::BearerError;
use ita_token::Accept;
use pgs_token::{GeneratePlayGroupingApiToken, PackageName, Persona};
use playfab_entity::{CustomTags, EntityKey, EntityType, GetEntityToken, TitleId};
use token_protocol::{Error, Expiring, Origin};
use token_sandbox::{
    EMM_ENTERPRISE, GOOGLE_TOKEN_EMM, GOOGLE_TOKEN_EXPIRED, GOOGLE_TOKEN_GAMES, GOOGLE_TOKEN_GAMES_LITE,
    GOOGLE_TOKEN_NO_SCOPE, ITA_BEARER, ITA_KEY, ITA_KEY_HEADER, ITA_PASSWORD, ITA_TOKEN_BARE_DATES, ITA_TOKEN_MISSING,
    ITA_TOKEN_NULLS, ITA_TOKEN_SAMPLE, ITA_USER, ItaDate, ItaToken, PLAYFAB_MASTER_PLAYER, PLAYFAB_PLAYER,
    PLAYFAB_SECRET_KEY, PLAYFAB_SESSION_TICKET, PLAYFAB_TITLE, Sandbox, UnknownToken,
};

/// This path prefix leads the call to a path that its service does not have.
fn astray(prefix: &str) -> Origin {
    Origin::new(&format!("https://proxy.example/{prefix}")).unwrap()
}

#[test]
fn pgs_grants_either_scope_and_any_persona() {
    let mut sandbox = Sandbox::new();
    let derived = Persona::derive(&[7; 32], "account-17", Some("kids")).unwrap();
    let mut tokens = Vec::new();
    for persona in [Persona::new("p").unwrap(), Persona::new("é+ &=%2F\u{202e}😀").unwrap(), derived] {
        let call = GeneratePlayGroupingApiToken::new(PackageName::new("com.example.game").unwrap(), persona);
        for token in [GOOGLE_TOKEN_GAMES, GOOGLE_TOKEN_GAMES_LITE] {
            tokens.push(ask(&mut sandbox, start(), &call, &google(token)).unwrap().token_value.expose().to_owned());
        }
    }
    tokens.sort_unstable();
    tokens.dedup();
    assert_eq!(tokens.len(), 6);
}

#[test]
fn emm_grants_any_known_user_at_either_host() {
    let mut sandbox = Sandbox::new();
    sandbox.add_emm_user("LC/../%2F é", "...?#&");
    for call in [emm(), emm_of("LC/../%2F é", "...?#&"), emm().with_origin(emm_token::DISCOVERY_ORIGIN.clone())] {
        let token = ask(&mut sandbox, start(), &call, &emm_credential()).unwrap().redeem();
        assert_eq!(token.kind.as_deref(), Some("androidenterprise#authenticationToken"));
        assert_eq!(token.token.expose().len(), 64);
    }
}

/// The token in JSON and in XML.
fn ita_both(sandbox: &mut Sandbox, token_id: &str) -> [ita_token::Token; 2] {
    [Accept::Json, Accept::Xml]
        .map(|accept| ask(sandbox, start(), &ita_of(token_id).with_accept(accept), &ita_credential()).unwrap())
}

#[test]
fn ita_grants_every_credential_in_both_forms() {
    let mut sandbox = Sandbox::new();
    for credential in [
        ita_token::Credential::bearer(ITA_BEARER),
        ita_token::Credential::basic(ITA_USER, ITA_PASSWORD),
        ita_token::Credential::header(ITA_KEY_HEADER, ITA_KEY),
    ] {
        let credential = credential.unwrap();
        for accept in [Accept::Json, Accept::Xml] {
            let token = ask(&mut sandbox, start(), &ita().with_accept(accept), &credential).unwrap();
            assert_eq!(token.token_source_id.as_deref(), Some(ITA_TOKEN_SAMPLE));
        }
    }
}

#[test]
fn ita_tokens_are_the_same_in_json_and_xml() {
    let mut sandbox = Sandbox::new();
    let odd = Some(" \t\r\n\u{1}\u{85}\u{2028}&amp;<![CDATA[]]>\"'\\u0041é😀 ".to_owned());
    let date = Some(ItaDate::Utc(after(1)));
    let full = ItaToken {
        token_source_id: odd.clone(),
        issue_date: date,
        expiration_date: date,
        participant_source_id: odd.clone(),
        game_source_id: odd.clone(),
        game_name: odd.clone(),
        game_icon_url: odd.clone(),
        reason: odd.clone(),
        game_play_key: Some("00000000-0000-0000-0000-000000000000".to_owned()),
    };
    sandbox.set_ita_token("full/é", full);
    sandbox.set_ita_token("empty", ItaToken::default());

    let [json, xml] = ita_both(&mut sandbox, "full/é");
    assert_eq!(json, xml);
    let texts = [&json.token_source_id, &json.participant_source_id, &json.game_source_id, &json.game_name];
    for text in texts.into_iter().chain([&json.game_icon_url, &json.reason]) {
        assert_eq!(*text, odd);
    }
    assert_eq!(json.expiration(), Some(after(1)));
    assert!(json.game_play_key.is_some_and(|key| key.is_nil()));

    let [json, xml] = ita_both(&mut sandbox, "empty");
    assert_eq!(json, xml);
    assert_eq!((json.token_source_id, json.issue_date, json.game_play_key), (None, None, None));
}

#[test]
fn ita_dates_have_the_offset_that_each_form_gives_them() {
    let mut sandbox = Sandbox::new();
    for (token_id, offset_in_xml) in
        [(ITA_TOKEN_SAMPLE, Some(-6 * 3600)), (ITA_TOKEN_NULLS, Some(-6 * 3600)), (ITA_TOKEN_BARE_DATES, None)]
    {
        let [json, mut xml] = ita_both(&mut sandbox, token_id);
        let (a, b) = (json.issue_date.unwrap(), xml.issue_date.unwrap());
        assert_eq!(a.offset().map(|offset| offset.local_minus_utc()), Some(0), "{token_id}");
        assert_eq!(b.offset().map(|offset| offset.local_minus_utc()), offset_in_xml, "{token_id}");
        assert_eq!(a.instant_or_utc(), b.instant_or_utc(), "{token_id}");
        (xml.issue_date, xml.expiration_date) = (json.issue_date, json.expiration_date);
        assert_eq!(json, xml, "{token_id}");
    }
    let [json, _] = ita_both(&mut sandbox, ITA_TOKEN_NULLS);
    assert_eq!((json.game_name.as_deref(), json.reason, json.expiration_date), (Some(""), None, None));
}

fn entity(id: &str, entity_type: &EntityType) -> EntityKey {
    EntityKey::new(id).unwrap().with_type(entity_type.clone())
}

#[test]
fn playfab_grants_each_credential_its_entity_and_its_relations() {
    let mut sandbox = Sandbox::new();
    let title = entity(PLAYFAB_TITLE, &EntityType::TITLE);
    let player = entity(PLAYFAB_PLAYER, &EntityType::TITLE_PLAYER_ACCOUNT);
    let master = entity(PLAYFAB_MASTER_PLAYER, &EntityType::MASTER_PLAYER_ACCOUNT);
    let tags = CustomTags::new([("build", "1.2.3"), ("\"\n", "é😀")]).unwrap();
    let ticket = playfab_entity::Credential::session_ticket(PLAYFAB_SESSION_TICKET).unwrap();

    for (credential, call, expected) in [
        (&playfab_credential(), playfab(), &title),
        (&ticket, playfab(), &player),
        (&ticket, playfab().with_custom_tags(tags.clone()), &player),
        (&ticket, playfab().with_entity(master.clone()), &master),
        (&ticket, playfab().with_entity(EntityKey::new(PLAYFAB_MASTER_PLAYER).unwrap()), &master),
        (&ticket, playfab().with_entity(player.clone()).with_custom_tags(tags), &player),
    ] {
        let token = ask(&mut sandbox, start(), &call, credential).unwrap();
        assert_eq!(token.entity.as_ref(), Some(expected));
        assert_eq!(token.expiration.unwrap().to_string(), "2025-12-12 12:00:00 UTC");

        let renewal = playfab_entity::Credential::try_from(&token).unwrap();
        let renewed = ask(&mut sandbox, after(3600), &playfab(), &renewal).unwrap();
        assert_eq!(renewed.entity.as_ref(), Some(expected));
        assert_ne!(renewed.token.expose(), token.token.expose());
        assert_eq!(renewed.expiration.unwrap() - token.expiration.unwrap(), TimeDelta::hours(1));
    }

    sandbox.set_entity_token_lifetime(None);
    let endless = ask(&mut sandbox, start(), &playfab(), &ticket).unwrap();
    assert_eq!((endless.expiration, endless.entity), (None, Some(player)));
}

#[test]
fn google_refusals() {
    let mut sandbox = Sandbox::new();
    let not_found = "rejected 404 (NOT_FOUND notFound): fix the request";
    let invalid = "rejected 401 (UNAUTHENTICATED authError): reauthenticate";
    let expired = "rejected 401 (UNAUTHENTICATED authError ACCESS_TOKEN_EXPIRED): reauthenticate";
    let scope =
        "rejected 403 (PERMISSION_DENIED insufficientPermissions ACCESS_TOKEN_SCOPE_INSUFFICIENT): fix the request";
    let page = "unrecognized 404 (text/html): fix the request";

    for (token, expected) in [
        ("unknown", invalid),
        (GOOGLE_TOKEN_EXPIRED, expired),
        (GOOGLE_TOKEN_NO_SCOPE, scope),
        (GOOGLE_TOKEN_EMM, scope),
    ] {
        assert_eq!(line(&ask(&mut sandbox, start(), &pgs(), &google(token))), expected, "{token}");
    }
    for (token, expected) in [("unknown", invalid), (GOOGLE_TOKEN_EXPIRED, expired), (GOOGLE_TOKEN_GAMES, scope)] {
        assert_eq!(line(&ask(&mut sandbox, start(), &emm(), &google(token))), expected, "{token}");
    }
    for call in [emm_of("LC-other", "1"), emm_of(EMM_ENTERPRISE, "other")] {
        assert_eq!(line(&ask(&mut sandbox, start(), &call, &emm_credential())), not_found);
    }
    for prefix in ["games", "elsewhere"] {
        let call = pgs().with_origin(astray(prefix));
        assert_eq!(line(&ask(&mut sandbox, start(), &call, &pgs_credential())), page);
    }
    let call = emm().with_origin(astray("androidenterprise"));
    assert_eq!(line(&ask(&mut sandbox, start(), &call, &emm_credential())), page);

    let challenge_of = |sandbox: &mut Sandbox, token| {
        let error = ask(sandbox, start(), &emm(), &google(token)).unwrap_err();
        let Error::Rejected { rejection, .. } = error else { panic!("{error:?}") };
        rejection.challenge().cloned().unwrap()
    };
    assert_eq!(challenge_of(&mut sandbox, "unknown").error(), Some(BearerError::InvalidToken));
    let challenge = challenge_of(&mut sandbox, GOOGLE_TOKEN_GAMES);
    assert_eq!(challenge.error(), Some(BearerError::InsufficientScope));
    assert_eq!(challenge.scope(), Some(google_api::Scope::ANDROID_ENTERPRISE.as_str()));

    sandbox.set_access_token("short", &[token_sandbox::SCOPE_GAMES], Some(after(60)));
    for (seconds, expected) in [(59, TOKEN), (60, expired)] {
        assert_eq!(line(&ask(&mut sandbox, after(seconds), &pgs(), &google("short"))), expected);
    }
    assert!(sandbox.remove_access_token("short"));
    assert_eq!(line(&ask(&mut sandbox, start(), &pgs(), &google("short"))), invalid);
}

#[test]
fn ita_refusals() {
    let mut sandbox = Sandbox::new();
    let mut both = |call: &ita_token::GetToken, credential: &_, unknown| {
        sandbox.set_ita_unknown_token(unknown);
        let [json, xml] = [Accept::Json, Accept::Xml]
            .map(|accept| line(&ask(&mut sandbox, start(), &call.clone().with_accept(accept), credential)));
        assert_eq!(json, xml);
        json
    };
    let denied = "rejected 401: reauthenticate";
    for credential in [
        Ok(ita_token::Credential::none()),
        ita_token::Credential::bearer("unknown"),
        ita_token::Credential::basic(ITA_USER, "unknown"),
        ita_token::Credential::header(ITA_KEY_HEADER, "unknown"),
        ita_token::Credential::header("x-unknown", ITA_KEY),
    ] {
        assert_eq!(both(&ita(), &credential.unwrap(), UnknownToken::NotFound), denied);
    }
    let missing = ita_of(ITA_TOKEN_MISSING);
    for (unknown, expected) in [
        (UnknownToken::NotFound, "rejected 404 (not found): fix the request"),
        (UnknownToken::Null, "rejected 200 (not found), silent: fix the request"),
        (UnknownToken::NoContent, "rejected 204 (not found), silent: fix the request"),
    ] {
        assert_eq!(both(&missing, &ita_credential(), unknown), expected);
    }
    let call = ita().with_origin(astray("v1"));
    assert_eq!(both(&call, &ita_credential(), UnknownToken::Null), "rejected 404 (not found): fix the request");

    sandbox.set_ita_path_filter(true);
    let answer = ask(&mut sandbox, start(), &ita_of("a:b"), &ita_credential());
    assert_eq!(line(&answer), "unrecognized 400 (text/html): fix the request");
    assert_eq!(line(&ask(&mut sandbox, start(), &ita(), &ita_credential())), TOKEN);

    assert!(sandbox.remove_ita_token(ITA_TOKEN_SAMPLE));
    sandbox.set_ita_unknown_token(UnknownToken::NoContent);
    let answer = ask(&mut sandbox, start(), &ita(), &ita_credential());
    assert_eq!(line(&answer), "rejected 204 (not found), silent: fix the request");
}

#[test]
fn playfab_refusals() {
    let mut sandbox = Sandbox::new();
    let key = |key| playfab_entity::Credential::secret_key(key).unwrap();
    let ticket = |ticket| playfab_entity::Credential::session_ticket(ticket).unwrap();
    let forbidden = "rejected 403 (1454 ForbiddenByEntityPolicy), id: give up";
    let stranger = playfab().with_entity(EntityKey::new("stranger").unwrap());
    let wrong_type = playfab().with_entity(entity(PLAYFAB_MASTER_PLAYER, &EntityType::CHARACTER));
    for (call, credential, expected) in [
        (playfab(), key("unknown"), "rejected 401 (1074 NotAuthenticated), id: reauthenticate"),
        (playfab(), ticket("unknown"), "rejected 401 (1100 InvalidSessionTicket), id: reauthenticate"),
        (
            playfab(),
            playfab_entity::Credential::entity_token("unknown").unwrap(),
            "rejected 401 (1335 EntityTokenInvalid), id: reauthenticate",
        ),
        (stranger, playfab_credential(), forbidden),
        (wrong_type, ticket(PLAYFAB_SESSION_TICKET), forbidden),
        (
            GetEntityToken::new(TitleId::new("ABC1").unwrap()),
            playfab_credential(),
            "rejected 400 (1004 InvalidTitleId), id: fix the request",
        ),
        (
            playfab().with_origin(astray("Authentication")),
            playfab_credential(),
            "rejected 404 (1131 InvalidAPIEndpoint), id: fix the request",
        ),
        (
            playfab().with_origin(astray("elsewhere")),
            playfab_credential(),
            "unrecognized 404 (text/html): fix the request",
        ),
    ] {
        assert_eq!(line(&ask(&mut sandbox, start(), &call, &credential)), expected);
    }
}

#[test]
fn playfab_credentials_end_rotate_and_are_revoked() {
    let mut sandbox = Sandbox::new();
    let first = ask(&mut sandbox, start(), &playfab(), &playfab_credential()).unwrap();
    let second = ask(&mut sandbox, start(), &playfab(), &playfab_credential()).unwrap();
    let [by_first, by_second] = [&first, &second].map(|token| playfab_entity::Credential::try_from(token).unwrap());

    let end = first.expiration.unwrap();
    let just_before = end - TimeDelta::nanoseconds(1);
    assert_eq!(line(&ask(&mut sandbox, just_before, &playfab(), &by_first)), TOKEN);
    let expired = "rejected 401 (1336 EntityTokenExpired), id: reauthenticate";
    assert_eq!(line(&ask(&mut sandbox, end, &playfab(), &by_first)), expired);

    assert!(sandbox.revoke_entity_token(second.token.expose()));
    let revoked = "rejected 401 (1337 EntityTokenRevoked), id: reauthenticate";
    assert_eq!(line(&ask(&mut sandbox, start(), &playfab(), &by_second)), revoked);

    let next_key = playfab_entity::Credential::secret_key("NEXT").unwrap();
    sandbox.add_secret_key("NEXT");
    assert!(sandbox.remove_secret_key(PLAYFAB_SECRET_KEY));
    let refused = "rejected 401 (1074 NotAuthenticated), id: reauthenticate";
    assert_eq!(line(&ask(&mut sandbox, start(), &playfab(), &playfab_credential())), refused);
    assert_eq!(line(&ask(&mut sandbox, start(), &playfab(), &next_key)), TOKEN);
    assert_eq!(line(&ask(&mut sandbox, start(), &playfab(), &by_first)), TOKEN);

    let ids: [String; 2] = [(), ()].map(|()| {
        let error = ask(&mut sandbox, start(), &playfab(), &playfab_credential()).unwrap_err();
        error.request_id().unwrap().to_string()
    });
    assert_ne!(ids[0], ids[1]);
}
