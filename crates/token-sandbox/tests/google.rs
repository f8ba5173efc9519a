//! Both Google services: what is granted, and every refusal.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod common;

use chrono::TimeDelta;
use common::{Answer, Call, PGS, PGS_QUERY, after, emm_target, pgs_target, start};
use serde_json::json;
use token_sandbox::{
    EMM_ENTERPRISE, EMM_USER, GOOGLE_TOKEN_EMM, GOOGLE_TOKEN_EXPIRED, GOOGLE_TOKEN_GAMES, GOOGLE_TOKEN_GAMES_LITE,
    GOOGLE_TOKEN_NO_SCOPE, RateLimit, SCOPE_GAMES, Sandbox, Service,
};

fn pgs() -> Call {
    Call::google(&pgs_target(), GOOGLE_TOKEN_GAMES)
}

fn emm() -> Call {
    Call::google(&emm_target(), GOOGLE_TOKEN_EMM)
}

fn triple(code: u16, status: &str, reason: &str) -> (u16, String, String) {
    (code, status.to_owned(), reason.to_owned())
}

#[track_caller]
fn invalid_argument(answer: &Answer) {
    assert_eq!(answer.google(), triple(400, "INVALID_ARGUMENT", "badRequest"));
}

#[test]
fn pgs_grants_either_scope() {
    let mut tokens = Vec::new();
    let mut sandbox = Sandbox::new();
    for token in [GOOGLE_TOKEN_GAMES, GOOGLE_TOKEN_GAMES_LITE] {
        let answer = Call::google(&pgs_target(), token).send(&mut sandbox, start());
        assert_eq!(answer.status(), 200);
        assert_eq!(answer.header("content-type"), "application/json; charset=UTF-8");
        assert_eq!(answer.header("date"), "Thu, 11 Dec 2025 12:00:00 GMT");
        let value = answer.json()["token"]["tokenValue"].as_str().unwrap().to_owned();
        assert_eq!(answer.text(), format!("{{\n  \"token\": {{\n    \"tokenValue\": \"{value}\"\n  }}\n}}\n"));
        assert_eq!(value.len(), 64);
        tokens.push(value);
    }
    assert_ne!(tokens[0], tokens[1]);
}

#[test]
fn emm_grants_a_known_user() {
    let answer = emm().sent();
    assert_eq!(answer.status(), 200);
    let token = answer.json()["token"].as_str().unwrap().to_owned();
    assert_eq!(answer.json(), json!({ "kind": "androidenterprise#authenticationToken", "token": token }));
}

#[test]
fn the_same_calls_give_the_same_answers() {
    assert_eq!(pgs().sent().0.into_body(), pgs().sent().0.into_body());
}

#[test]
fn pretty_print_can_be_turned_off() {
    let mut call = pgs();
    call.target.push_str("&prettyPrint=false");
    let text = call.sent().text().to_owned();
    assert!(text.starts_with("{\"token\":{\"tokenValue\":\""), "{text}");
    let refused = call.without("authorization").sent();
    assert!(refused.text().starts_with("{\"error\":{\"code\":401,\"message\":\"Request is"));
    assert_eq!(refused.google(), triple(401, "UNAUTHENTICATED", "required"));
}

#[test]
fn standard_parameters_are_tolerated() {
    let mut call = pgs();
    call.target.push_str("&alt=json&prettyPrint=true&key=k&fields=token&quotaUser=u&$.xgafv=2&callback=c&uploadType=media&upload_protocol=raw&access_token=a&oauth_token=o");
    assert_eq!(call.sent().status(), 200);
}

#[test]
fn a_token_in_the_query_is_no_credential() {
    for name in ["access_token", "oauth_token"] {
        let mut call = pgs().without("authorization");
        call.target = format!("{}&{name}={GOOGLE_TOKEN_GAMES}", call.target);
        assert_eq!(call.sent().google(), triple(401, "UNAUTHENTICATED", "required"));
    }
}

#[test]
fn a_missing_credential() {
    for call in [
        pgs().without("authorization"),
        emm().without("authorization"),
        pgs().set("authorization", "Basic dTpw"),
        pgs().set("authorization", "Bearer "),
        pgs().set("authorization", GOOGLE_TOKEN_GAMES),
    ] {
        let answer = call.sent();
        assert_eq!(answer.google(), triple(401, "UNAUTHENTICATED", "required"));
        assert_eq!(answer.header("www-authenticate"), "Bearer realm=\"https://accounts.google.com/\"");
        let detail = &answer.json()["error"]["details"][0];
        assert_eq!(detail["reason"], "CREDENTIALS_MISSING");
        assert_eq!(detail["@type"], "type.googleapis.com/google.rpc.ErrorInfo");
    }
}

#[test]
fn the_hybrid_body_is_laid_out_as_google_does() {
    let sample = r#"{
  "error": {
    "code": 401,
    "message": "Request is missing required authentication credential. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.",
    "errors": [
      {
        "message": "Login Required.",
        "domain": "global",
        "reason": "required",
        "location": "Authorization",
        "locationType": "header"
      }
    ],
    "status": "UNAUTHENTICATED",
    "details": [
      {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": "CREDENTIALS_MISSING",
        "domain": "googleapis.com",
        "metadata": {
          "service": "games.googleapis.com",
          "method": "games.accesstokens.generatePlayGroupingApiToken"
        }
      }
    ]
  }
}
"#;
    assert_eq!(pgs().without("authorization").sent().text(), sample);
}

#[test]
fn a_repeated_authorization_header() {
    invalid_argument(&pgs().with("authorization", "Bearer other").sent());
}

#[test]
fn an_unknown_or_expired_token() {
    for (token, detail) in [("unknown", json!(null)), (GOOGLE_TOKEN_EXPIRED, json!("ACCESS_TOKEN_EXPIRED"))] {
        for target in [pgs_target(), emm_target()] {
            let answer = Call::google(&target, token).sent();
            assert_eq!(answer.google(), triple(401, "UNAUTHENTICATED", "authError"));
            assert_eq!(
                answer.header("www-authenticate"),
                "Bearer realm=\"https://accounts.google.com/\", error=\"invalid_token\""
            );
            assert_eq!(answer.json()["error"]["details"][0]["reason"], detail);
        }
    }
}

#[test]
fn an_access_token_ends_by_the_servers_clock() {
    let mut sandbox = Sandbox::new();
    sandbox.set_access_token("short", &[SCOPE_GAMES], Some(after(60)));
    let call = Call::google(&pgs_target(), "short");
    assert_eq!(call.send(&mut sandbox, after(59)).status(), 200);
    assert_eq!(call.send(&mut sandbox, after(60)).status(), 401);
    sandbox.set_clock_skew(TimeDelta::seconds(-30));
    let answer = call.send(&mut sandbox, after(60));
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.header("date"), "Thu, 11 Dec 2025 12:00:30 GMT");
    assert!(sandbox.remove_access_token("short"));
    assert!(!sandbox.remove_access_token("short"));
    assert_eq!(call.send(&mut sandbox, start()).status(), 401);
}

#[test]
fn an_insufficient_scope() {
    for (target, token, scopes) in [
        (
            pgs_target(),
            GOOGLE_TOKEN_NO_SCOPE,
            "https://www.googleapis.com/auth/games https://www.googleapis.com/auth/games_lite",
        ),
        (
            pgs_target(),
            GOOGLE_TOKEN_EMM,
            "https://www.googleapis.com/auth/games https://www.googleapis.com/auth/games_lite",
        ),
        (emm_target(), GOOGLE_TOKEN_GAMES, "https://www.googleapis.com/auth/androidenterprise"),
    ] {
        let answer = Call::google(&target, token).sent();
        assert_eq!(answer.google(), triple(403, "PERMISSION_DENIED", "insufficientPermissions"));
        assert_eq!(answer.json()["error"]["details"][0]["reason"], "ACCESS_TOKEN_SCOPE_INSUFFICIENT");
        assert_eq!(
            answer.header("www-authenticate"),
            format!("Bearer realm=\"https://accounts.google.com/\", error=\"insufficient_scope\", scope=\"{scopes}\"")
        );
    }
}

#[test]
fn query_parameters_missing_empty_repeated_unknown() {
    for query in [
        "",
        "packageName=com.example.game",
        "persona=p1",
        "packageName=&persona=p1",
        "packageName=com.example.game&persona=",
        "packageName=com.example.game&persona",
        "packageName=a.b&packageName=a.b&persona=p1",
        "packageName=a.b&persona=p1&persona=p2",
        "packageName=a.b&persona=p1&alt=json&alt=json",
        "packageName=a.b&persona=p1&colour=red",
        "PackageName=a.b&persona=p1",
    ] {
        let call = Call::google(&format!("{PGS}?{query}"), GOOGLE_TOKEN_GAMES);
        invalid_argument(&call.sent());
    }
    let mut call = emm();
    call.target.push_str("?packageName=a.b");
    invalid_argument(&call.sent());
}

#[test]
fn a_body_where_none_is_allowed() {
    invalid_argument(&pgs().body("{}").sent());
    invalid_argument(&emm().body("{}").sent());
}

#[test]
fn a_post_without_its_length() {
    for call in [pgs(), emm()] {
        let answer = call.without("content-length").sent();
        assert_eq!(answer.page(), 411);
        assert_eq!(
            answer.text(),
            "<!DOCTYPE html>\n<html lang=en>\n  <meta charset=utf-8>\n  <meta name=viewport content=\"initial-scale=1, minimum-scale=1, width=device-width\">\n  <title>Error 411 (Length Required)!!1</title>\n  <p><b>411.</b> <ins>That’s an error.</ins>\n  <p>POST requests require a <code>Content-length</code> header.  <ins>That’s all we know.</ins>\n"
        );
    }
    let chunked = pgs().without("content-length").with("transfer-encoding", "chunked");
    assert_eq!(chunked.sent().status(), 200);
}

#[test]
fn a_wrong_length() {
    for length in ["2", "none", "+0", "-0", "0x0", "0.0", " 0", "0, 0", "", "18446744073709551616"] {
        assert_eq!(pgs().set("content-length", length).sent().page(), 400, "{length}");
        assert_eq!(emm().set("content-length", length).sent().page(), 400, "{length}");
    }
    assert_eq!(pgs().with("content-length", "0").sent().page(), 400);
    assert_eq!(pgs().set("content-length", "00").sent().status(), 200);
}

#[test]
fn a_wrong_transfer_coding() {
    for coding in ["chunked", "gzip", "identity"] {
        assert_eq!(pgs().with("transfer-encoding", coding).sent().page(), 400, "{coding} beside a length");
    }
    for coding in ["gzip", "identity", "gzip, chunked", "chunked, chunked", ""] {
        let call = emm().without("content-length").with("transfer-encoding", coding);
        assert_eq!(call.sent().page(), 400, "{coding}");
    }
    let chunked = emm().without("content-length").with("transfer-encoding", "Chunked");
    assert_eq!(chunked.sent().status(), 200);
    assert_eq!(chunked.with("transfer-encoding", "chunked").sent().page(), 400);
}

#[test]
fn a_content_type_of_no_content() {
    for content_type in ["application/json", "text/plain"] {
        assert_eq!(pgs().with("content-type", content_type).sent().status(), 200);
        assert_eq!(emm().with("content-type", content_type).sent().status(), 200);
    }
}

#[test]
fn a_malformed_escape() {
    for query in ["persona=%zz", "persona=%4", "persona=%", "persona=%ff", "%e4=1"] {
        let call = Call::google(&format!("{PGS}?{PGS_QUERY}&{query}"), GOOGLE_TOKEN_GAMES);
        assert_eq!(call.sent().page(), 400);
    }
    let path = emm_target().replace(EMM_ENTERPRISE, "%zz");
    assert_eq!(Call::google(&path, GOOGLE_TOKEN_EMM).sent().page(), 400);
    assert_eq!(Call::google("/games/%zz", GOOGLE_TOKEN_GAMES).sent().page(), 400);
}

#[test]
fn a_wrong_method() {
    for call in [pgs().method("GET"), emm().method("PUT"), pgs().method("OPTIONS")] {
        let answer = call.sent();
        assert_eq!(answer.page(), 405);
        assert_eq!(answer.header("allow"), "POST");
    }
}

#[test]
fn an_unknown_path() {
    for path in [
        "/",
        "/games/v1/accesstokens",
        "/games/v1/accesstokens/generatePlayGroupingApiToken/",
        "/androidenterprise/v1/enterprises",
        "/androidenterprise/v1/enterprises/LC00example/users//authenticationToken",
        "/androidenterprise/v1/enterprises/../users/u/authenticationToken",
        "/androidenterprise/v1/enterprises/%2e%2E/users/u/authenticationToken",
        "/nothing/<here>",
    ] {
        // http::Uri refuses "<", which a browser sends escaped.
        let call = Call::google(&path.replace('<', "%3C").replace('>', "%3E"), GOOGLE_TOKEN_EMM);
        assert_eq!(call.sent().page(), 404);
    }
}

#[test]
fn an_unknown_enterprise_or_user() {
    for (enterprise, user) in [("LC00other", "u"), (EMM_ENTERPRISE, "u")] {
        let target = format!("/androidenterprise/v1/enterprises/{enterprise}/users/{user}/authenticationToken");
        let answer = Call::google(&target, GOOGLE_TOKEN_EMM).sent();
        assert_eq!(answer.google(), triple(404, "NOT_FOUND", "notFound"));
    }
}

#[test]
fn emm_ids_are_decoded() {
    let mut sandbox = Sandbox::new();
    let odd = emm_target().replace(EMM_USER, "a%2Fb%20c%252F%2B%C3%A9%F0%9F%98%80");
    assert_eq!(Call::google(&odd, GOOGLE_TOKEN_EMM).send(&mut sandbox, start()).status(), 200);
    let folded = emm_target().replace(EMM_USER, "a%2Fb%20c%2F%2B%C3%A9%F0%9F%98%80");
    assert_eq!(Call::google(&folded, GOOGLE_TOKEN_EMM).send(&mut sandbox, start()).status(), 404);
    sandbox.add_emm_user("a/b c", "ü+%");
    let target = "/androidenterprise/v1/enterprises/a%2Fb%20c/users/%C3%BC+%25/authenticationToken";
    let call = Call::google(target, GOOGLE_TOKEN_EMM);
    assert_eq!(call.send(&mut sandbox, start()).status(), 200);
    assert!(sandbox.remove_emm_user("a/b c", "ü+%"));
    assert!(!sandbox.remove_emm_user("a/b c", "ü+%"));
    assert_eq!(call.send(&mut sandbox, start()).status(), 404);
}

#[test]
fn a_rate_limit() {
    for (service, call) in [(Service::Pgs, pgs()), (Service::Emm, emm())] {
        let mut sandbox = Sandbox::new();
        let window = TimeDelta::milliseconds(10_500);
        sandbox.set_rate_limit(service, Some(RateLimit { calls: 2, window }));
        // Without a credential a call is not counted.
        assert_eq!(Call::google(&call.target, "none").send(&mut sandbox, start()).status(), 401);
        assert_eq!(call.send(&mut sandbox, start()).status(), 200);
        assert_eq!(call.send(&mut sandbox, after(1)).status(), 200);
        let answer = call.send(&mut sandbox, after(2));
        assert_eq!(answer.google(), triple(429, "RESOURCE_EXHAUSTED", "rateLimitExceeded"));
        assert_eq!(answer.header("retry-after"), "9");
        let detail = &answer.json()["error"]["details"][0];
        assert_eq!(detail["@type"], "type.googleapis.com/google.rpc.RetryInfo");
        assert_eq!(detail["retryDelay"], "8s");
        assert_eq!(call.send(&mut sandbox, after(10)).status(), 429);
        assert_eq!(call.send(&mut sandbox, after(11)).status(), 200);
        sandbox.set_rate_limit(service, None);
        for _ in 0..5 {
            assert_eq!(call.send(&mut sandbox, after(11)).status(), 200);
        }
    }
}
