//! PlayFab: which entity, for how long, and every refusal.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod common;

use chrono::TimeDelta;
use common::{Call, after, start};
use serde_json::{Value, json};
use token_sandbox::{
    EntityKey, PLAYFAB_MASTER_PLAYER, PLAYFAB_PLAYER, PLAYFAB_SECRET_KEY, PLAYFAB_SESSION_TICKET, RateLimit, Sandbox,
    Service,
};

fn by_key(body: &str) -> Call {
    Call::playfab("x-secretkey", PLAYFAB_SECRET_KEY, body)
}

fn by_ticket(body: &str) -> Call {
    Call::playfab("x-authorization", PLAYFAB_SESSION_TICKET, body)
}

fn by_token(token: &str, body: &str) -> Call {
    Call::playfab("x-entitytoken", token, body)
}

fn token_of(body: &Value) -> String {
    body["data"]["EntityToken"].as_str().unwrap().to_owned()
}

#[test]
fn a_secret_key_stands_for_the_title() {
    let answer = by_key("{}").sent();
    let body = answer.json();
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.header("content-type"), "application/json; charset=utf-8");
    assert_eq!(answer.header("x-requestid").len(), 32);
    let token = token_of(&body);
    assert_eq!(
        answer.text(),
        format!(
            "{{\"code\":200,\"status\":\"OK\",\"data\":{{\"EntityToken\":\"{token}\",\"TokenExpiration\":\"2025-12-12T12:00:00Z\",\"Entity\":{{\"Id\":\"144\",\"Type\":\"title\",\"TypeString\":\"title\"}}}}}}"
        )
    );
}

#[test]
fn a_ticket_stands_for_its_player_and_a_token_for_its_entity() {
    let mut sandbox = Sandbox::new();
    let first = by_ticket("{}").send(&mut sandbox, start()).json();
    let player = json!({ "Id": PLAYFAB_PLAYER, "Type": "title_player_account", "TypeString": "title_player_account" });
    assert_eq!(first["data"]["Entity"], player);
    let second = by_token(&token_of(&first), "{}").send(&mut sandbox, after(9)).json();
    assert_eq!(second["data"]["Entity"], player);
    assert_eq!(second["data"]["TokenExpiration"], "2025-12-12T12:00:09Z");
    assert_ne!(token_of(&first), token_of(&second));
    // A new token does not end the old one.
    let again = by_token(&token_of(&first), "{}").send(&mut sandbox, after(10));
    assert_eq!(again.status(), 200);
}

#[test]
fn an_entity_must_be_a_relation() {
    let entity = |id: &str, entity_type: Value| json!({ "Entity": { "Id": id, "Type": entity_type } }).to_string();
    for (body, expected) in [
        (entity(PLAYFAB_PLAYER, json!("title_player_account")), "title_player_account"),
        (entity(PLAYFAB_PLAYER, Value::Null), "title_player_account"),
        (entity(PLAYFAB_MASTER_PLAYER, json!("master_player_account")), "master_player_account"),
        (json!({ "Entity": { "Id": PLAYFAB_MASTER_PLAYER } }).to_string(), "master_player_account"),
    ] {
        let answer = by_ticket(&body).sent();
        assert_eq!(answer.json()["data"]["Entity"]["Type"], expected, "{body}");
    }
    for body in [
        entity("144", json!("title")),
        entity(PLAYFAB_PLAYER, json!("character")),
        entity(PLAYFAB_PLAYER, json!("Title_Player_Account")),
        entity("nobody", Value::Null),
        json!({ "Entity": { "Id": PLAYFAB_PLAYER, "TypeString": "character" } }).to_string(),
    ] {
        assert_eq!(by_ticket(&body).sent().playfab(), (403, 403, 1454), "{body}");
    }
    let player = entity(PLAYFAB_PLAYER, json!("title_player_account"));
    assert_eq!(by_key(&player).sent().playfab(), (403, 403, 1454));
    let mut sandbox = Sandbox::new();
    sandbox.relate(EntityKey::new(PLAYFAB_PLAYER, "title_player_account"), EntityKey::new("144", "title"));
    assert_eq!(by_key(&player).send(&mut sandbox, start()).status(), 200);
}

#[test]
fn the_bodies_that_are_taken() {
    for body in [
        " { } ",
        r#"{"CustomTags":null,"Entity":null}"#,
        r#"{"CustomTags":{"build":"1.2.3"}}"#,
        r#"{"CustomTags":{":\\":"\":{\":","\"a\":":":"}}"#,
        r#"{"CustomTags":{"Id":"1"},"Entity":{"Id":"144"}}"#,
        r#"{"Entity":{"Id":"144","Type":"title","TypeString":"title"}}"#,
        r#"{"Entity":{"Id":"144","TypeString":"title"}}"#,
        r#"{"Entity":{"Id":"144","Type":"title","TypeString":null}}"#,
        r#"{"CustomTags":null,"Entity":null,"AuthenticationContext":null}"#,
        r#"{"AuthenticationContext":{"PlayFabId":null,"EntityToken":"x"}}"#,
    ] {
        assert_eq!(by_key(body).sent().status(), 200, "{body}");
    }
    // As in the reply to another call, which a program may send back.
    let reply = by_ticket("{}").sent().json();
    let body = json!({ "Entity": reply["data"]["Entity"] }).to_string();
    assert_eq!(by_ticket(&body).sent().json()["data"]["Entity"], reply["data"]["Entity"]);
}

#[test]
fn the_bodies_that_are_not() {
    for (body, field) in [
        ("", ""),
        ("null", ""),
        ("[]", ""),
        ("{", ""),
        ("{} {}", ""),
        (r#"{"CustomTags":"x"}"#, "CustomTags"),
        (r#"{"CustomTags":{"a":1}}"#, "CustomTags"),
        (r#"{"CustomTags":{"a":"x","b":1}}"#, "CustomTags"),
        (r#"{"Entity":"x"}"#, "Entity"),
        (r#"{"Entity":{}}"#, "Entity.Id"),
        (r#"{"Entity":{"Id":""}}"#, "Entity.Id"),
        (r#"{"Entity":{"Id":7}}"#, "Entity.Id"),
        (r#"{"Entity":{"Id":"144","Type":7}}"#, "Entity.Type"),
        (r#"{"Entity":{"Id":"144","TypeString":7}}"#, "Entity.TypeString"),
        (r#"{"Entity":{"Id":"144","Type":"title","TypeString":"group"}}"#, "Entity.TypeString"),
        (r#"{"AuthenticationContext":"x"}"#, "AuthenticationContext"),
        // Misspelt or unknown, all of which would bring the caller's own token.
        (r#"{"Unknown":1}"#, "Unknown"),
        (r#"{"Unknown":null}"#, "Unknown"),
        (r#"{"":1}"#, ""),
        (r#"{"entity":{"Id":"nobody"}}"#, "entity"),
        (r#"{"customTags":7}"#, "customTags"),
        (r#"{"Id":"nobody","Type":"title"}"#, "Id"),
        (r#"{"Entity":{"Id":"144","type":"group"}}"#, "Entity.type"),
        (r#"{"Entity":{"id":"144"}}"#, "Entity.id"),
        (r#"{"Entity":{"Id":"144","IsTitle":true}}"#, "Entity.IsTitle"),
        // Twice.
        (r#"{"Entity":{"Id":"nobody"},"Entity":{"Id":"144","Id":"144","Type":"title"}}"#, ""),
        (r#"{"Entity":{"Id":"nobody"},"Entity":{"Id":"144"}}"#, ""),
        (r#"{"Entity":null,"Entity":null}"#, ""),
        (r#"{"Entity":{"Id":"144","Id":"144"}}"#, ""),
        (r#"{"Entity":{"Id":"144","\u0049d":"144"}}"#, ""),
        (r#"{"CustomTags":{"a":"1","a":"1"}}"#, ""),
        (r#"{"AuthenticationContext":{"a":[{"b":1,"b":1}]}}"#, ""),
    ] {
        let answer = by_key(body).sent();
        assert_eq!(answer.playfab(), (400, 400, 1000), "{body}");
        let body = answer.json();
        assert_eq!(body["error"], "InvalidParams");
        assert!(body["errorDetails"][field][0].is_string(), "{body}");
    }
}

#[test]
fn the_credentials_that_are_not() {
    for (call, expected) in [
        (by_key("{}").without("x-secretkey"), (401, 401, 1074)),
        (by_key("{}").set("x-secretkey", "wrong"), (401, 401, 1074)),
        (by_key("{}").set("x-secretkey", ""), (401, 401, 1074)),
        (by_key("{}").without("x-secretkey").with("x-authentication", PLAYFAB_SESSION_TICKET), (401, 401, 1074)),
        (Call::playfab("x-authorization", "wrong", "{}"), (401, 401, 1100)),
        (by_token("wrong", "{}"), (401, 401, 1335)),
        (by_key("{}").with("x-authorization", PLAYFAB_SESSION_TICKET), (400, 400, 1071)),
        (by_key("{}").with("x-entitytoken", "wrong"), (400, 400, 1071)),
        (by_key("{}").with("x-secretkey", PLAYFAB_SECRET_KEY), (400, 400, 1071)),
    ] {
        assert_eq!(call.sent().playfab(), expected);
    }
}

#[test]
fn not_authenticated_is_worded_as_playfab_words_it() {
    assert_eq!(
        by_key("{}").without("x-secretkey").sent().text(),
        r#"{"code":401,"status":"Unauthorized","error":"NotAuthenticated","errorCode":1074,"errorMessage":"This API method does not allow anonymous callers."}"#
    );
}

#[test]
fn secret_keys_rotate_and_tickets_end() {
    let mut sandbox = Sandbox::new();
    let token = token_of(&by_key("{}").send(&mut sandbox, start()).json());
    sandbox.add_secret_key("NEXT");
    let next = Call::playfab("x-secretkey", "NEXT", "{}");
    assert_eq!(next.send(&mut sandbox, start()).status(), 200);
    assert!(sandbox.remove_secret_key(PLAYFAB_SECRET_KEY));
    assert_eq!(by_key("{}").send(&mut sandbox, start()).playfab().2, 1074);
    assert_eq!(next.send(&mut sandbox, start()).status(), 200);
    assert_eq!(by_token(&token, "{}").send(&mut sandbox, start()).status(), 200);

    assert!(sandbox.remove_session_ticket(PLAYFAB_SESSION_TICKET));
    assert_eq!(by_ticket("{}").send(&mut sandbox, start()).playfab().2, 1100);
    sandbox.set_session_ticket("T2", EntityKey::new("g", "group"));
    let answer = Call::playfab("x-authorization", "T2", "{}").send(&mut sandbox, start());
    assert_eq!(answer.json()["data"]["Entity"]["Type"], "group");
}

#[test]
fn a_token_ends_when_it_says() {
    let mut sandbox = Sandbox::new();
    sandbox.set_entity_token_lifetime(Some(TimeDelta::seconds(2)));
    let body = by_key("{}").send(&mut sandbox, start()).json();
    assert_eq!(body["data"]["TokenExpiration"], "2025-12-11T12:00:02Z");
    let call = by_token(&token_of(&body), "{}");
    let end = after(2) - TimeDelta::milliseconds(250);
    let before = end - TimeDelta::milliseconds(1);
    assert_eq!(call.send(&mut sandbox, before).status(), 200);
    assert_eq!(call.send(&mut sandbox, end).playfab(), (401, 401, 1336));
    // Revoked beats expired.
    assert!(sandbox.revoke_entity_token(&token_of(&body)));
    assert_eq!(call.send(&mut sandbox, before).playfab(), (401, 401, 1337));
    assert_eq!(call.send(&mut sandbox, end).playfab(), (401, 401, 1337));
    assert!(!sandbox.revoke_entity_token("never issued"));
}

#[test]
fn expiry_is_written_and_judged_by_the_servers_clock() {
    let mut sandbox = Sandbox::new();
    sandbox.set_clock_skew(TimeDelta::hours(1));
    sandbox.set_entity_token_lifetime(Some(TimeDelta::seconds(60)));
    let answer = by_key("{}").send(&mut sandbox, start());
    assert_eq!(answer.header("date"), "Thu, 11 Dec 2025 13:00:00 GMT");
    let body = answer.json();
    assert_eq!(body["data"]["TokenExpiration"], "2025-12-11T13:01:00Z");
    let call = by_token(&token_of(&body), "{}");
    assert_eq!(call.send(&mut sandbox, after(59)).status(), 200);
    assert_eq!(call.send(&mut sandbox, after(60)).status(), 401);
}

#[test]
fn the_shortest_and_the_longest_life() {
    let mut sandbox = Sandbox::new();
    sandbox.set_entity_token_lifetime(Some(TimeDelta::zero()));
    let dead = by_key("{}").send(&mut sandbox, start()).json();
    assert_eq!(by_token(&token_of(&dead), "{}").send(&mut sandbox, start()).playfab().2, 1336);
    for lifetime in [TimeDelta::days(365 * 9_000), TimeDelta::MAX] {
        sandbox.set_entity_token_lifetime(Some(lifetime));
        let body = by_key("{}").send(&mut sandbox, start()).json();
        assert_eq!(body["data"]["TokenExpiration"], "9999-12-31T23:59:59Z");
    }
}

#[test]
fn a_token_without_an_end() {
    let mut sandbox = Sandbox::new();
    sandbox.set_entity_token_lifetime(None);
    let body = by_key("{}").send(&mut sandbox, start()).json();
    assert!(body["data"].get("TokenExpiration").is_none());
    let late = start() + TimeDelta::days(40_000);
    assert_eq!(by_token(&token_of(&body), "{}").send(&mut sandbox, late).status(), 200);
}

#[test]
fn a_content_type_other_than_json() {
    for content_type in ["text/plain", "application/jsonp", "application", ""] {
        let answer = by_key("{}").set("content-type", content_type).sent();
        assert_eq!(answer.playfab(), (400, 400, 1144), "{content_type}");
    }
    assert_eq!(by_key("{}").without("content-type").sent().playfab(), (400, 400, 1144));
    let twice = by_key("{}").with("content-type", "application/json");
    assert_eq!(twice.sent().playfab(), (400, 400, 1144));
    for content_type in ["application/json; charset=utf-8", "Application/JSON ;x=y"] {
        let answer = by_key("{}").set("content-type", content_type).sent();
        assert_eq!(answer.status(), 200, "{content_type}");
    }
}

#[test]
fn a_wrong_method_path_length_or_host() {
    let get = by_key("").method("GET").sent();
    assert_eq!(get.playfab(), (405, 405, 1071));
    assert_eq!(get.header("allow"), "POST");
    let mut lost = by_key("{}");
    lost.target = "/Authentication/GetEntityTokens".to_owned();
    assert_eq!(lost.sent().playfab(), (404, 404, 1131));
    let unmeasured = by_key("{}").without("content-length");
    assert_eq!(unmeasured.sent().playfab(), (411, 411, 1071));
    let chunked = by_key("{}").without("content-length").with("transfer-encoding", "chunked");
    assert_eq!(chunked.sent().status(), 200);
    for length in ["3", "1", "+2", "-2", "2.0", " 2", "2, 2", ""] {
        assert_eq!(by_key("{}").set("content-length", length).sent().playfab(), (400, 400, 1071), "{length}");
    }
    assert_eq!(by_key("{}").set("content-length", "02").sent().status(), 200);
    for coding in ["chunked", "gzip"] {
        let two = by_key("{}").with("transfer-encoding", coding);
        assert_eq!(two.sent().playfab(), (400, 400, 1071), "{coding} beside a length");
    }
    let zipped = by_key("{}").without("content-length").with("transfer-encoding", "gzip");
    assert_eq!(zipped.sent().playfab(), (400, 400, 1071));
    assert_eq!(by_key("{}").with("host", "145.playfabapi.com").sent().playfab(), (400, 400, 1004));
    assert_eq!(by_key("{}").with("host", "144.PlayFabAPI.com:443").sent().status(), 200);
    assert_eq!(by_key("{}").with("host", "proxy.example").sent().status(), 200);
    let mut malformed = by_key("{}");
    malformed.target.push_str("?sdk=%zz");
    assert_eq!(malformed.sent().playfab(), (400, 400, 1071));
    let mut absolute = by_key("{}");
    absolute.target = "https://9.playfabapi.com/Authentication/GetEntityToken".to_owned();
    assert_eq!(absolute.sent().playfab(), (400, 400, 1004));
}

#[test]
fn the_title_can_be_another() {
    let mut sandbox = Sandbox::new();
    sandbox.set_playfab_title("A5F3");
    let answer = by_key("{}").with("host", "a5f3.playfabapi.com").send(&mut sandbox, start());
    assert_eq!(answer.json()["data"]["Entity"]["Id"], "A5F3");
}

#[test]
fn sdk_telemetry_is_tolerated() {
    let mut call = by_key("{}").with("x-playfabsdk", "CSharpSDK-1.0");
    call.target.push_str("?sdk=CSharpSDK-1.0");
    assert_eq!(call.sent().status(), 200);
}

#[test]
fn errors_reported_as_success() {
    let call = by_key("{}").set("x-secretkey", "wrong");
    let answer = call.with("x-reporterrorassuccess", "true").sent();
    assert_eq!(answer.playfab(), (200, 401, 1074));
    let call = by_key("{}").set("x-secretkey", "wrong");
    let answer = call.with("x-reporterrorassuccess", "false").sent();
    assert_eq!(answer.playfab(), (401, 401, 1074));
}

#[test]
fn a_rate_limit() {
    let mut sandbox = Sandbox::new();
    let window = TimeDelta::seconds(8);
    sandbox.set_rate_limit(Service::PlayFab, Some(RateLimit { calls: 1, window }));
    assert_eq!(by_key("{}").send(&mut sandbox, start()).status(), 200);
    let answer = by_key("{}").send(&mut sandbox, start());
    assert_eq!(answer.playfab(), (429, 429, 1199));
    assert_eq!(answer.header("retry-after"), "8");
    assert_eq!(
        answer.text(),
        r#"{"code":429,"status":"TooManyRequests","retryAfterSeconds":8,"error":"APIClientRequestRateLimitExceeded","errorCode":1199,"errorMessage":"The client has exceeded the maximum API request rate and is being throttled"}"#
    );
    assert_eq!(by_key("{}").send(&mut sandbox, after(8)).status(), 200);
}

#[test]
fn request_ids_are_distinct() {
    let mut sandbox = Sandbox::new();
    let one = by_key("{}").send(&mut sandbox, start());
    let two = by_key("{}").send(&mut sandbox, start());
    assert_ne!(one.header("x-requestid"), two.header("x-requestid"));
}
