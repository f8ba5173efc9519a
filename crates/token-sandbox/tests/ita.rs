//! ITA: the forms of a token, the negotiation of the form, and every refusal.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod common;

use chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta};
use common::{Call, after, start};
use token_sandbox::{
    ITA_BEARER, ITA_KEY, ITA_KEY_HEADER, ITA_TOKEN_BARE_DATES, ITA_TOKEN_MISSING, ITA_TOKEN_NULLS, ItaCredential,
    ItaDate, ItaToken, RateLimit, Sandbox, Service, UnknownToken,
};

const SAMPLE: &str = "sample%20string%201";
const SAMPLE_JSON: &str = r#"{"TokenSourceId":"sample string 1","IssueDate":"2025-12-11T17:08:30.8449349Z","ExpirationDate":"2025-12-11T17:08:30.8449349Z","ParticipantSourceId":"sample string 3","GameSourceId":"sample string 4","GameName":"sample string 5","GameIconUrl":"sample string 6","Reason":"sample string 7","GamePlayKey":"f64d1c6d-c546-43fc-89d5-94edd84b2a6b"}"#;
const XML_HEAD: &str = r#"<Token xmlns:i="http://www.w3.org/2001/XMLSchema-instance" xmlns="http://schemas.datacontract.org/2004/07/ITAGroup.Games.Api.Contracts.v1.Models">"#;
const SAMPLE_XML: &str = "<ExpirationDate>2025-12-11T11:08:30.8449349-06:00</ExpirationDate><GameIconUrl>sample string 6</GameIconUrl><GameName>sample string 5</GameName><GamePlayKey>f64d1c6d-c546-43fc-89d5-94edd84b2a6b</GamePlayKey><GameSourceId>sample string 4</GameSourceId><IssueDate>2025-12-11T11:08:30.8449349-06:00</IssueDate><ParticipantSourceId>sample string 3</ParticipantSourceId><Reason>sample string 7</Reason><TokenSourceId>sample string 1</TokenSourceId></Token>";
const JSON: &str = "application/json; charset=utf-8";
const XML: &str = "application/xml; charset=utf-8";

#[test]
fn negotiation() {
    for (accept, content_type) in [
        ("application/json", JSON),
        ("text/json", "text/json; charset=utf-8"),
        ("text/html", "text/html; charset=utf-8"),
        ("application/xml", XML),
        ("text/xml", "text/xml; charset=utf-8"),
        ("APPLICATION/XML", XML),
        ("application/xml; charset=utf-8", XML),
        // The higher q wins, in either order.
        ("application/json;q=0.5, application/xml", XML),
        ("application/xml;q=0.5, application/json;q=0.6", JSON),
        ("application/json; q=0.5, text/xml; Q=0.9", "text/xml; charset=utf-8"),
        ("*/*;q=0.9, application/xml;q=0.8", JSON),
        ("application/*;q=0.9, application/xml;q=0.8", JSON),
        // At the same q: literal, then type/*, then */*.
        ("*/*, application/xml", XML),
        ("application/*, text/xml", "text/xml; charset=utf-8"),
        ("*/*, text/*", "text/json; charset=utf-8"),
        // At the same q and breadth: the JSON formatter.
        ("application/xml, application/json", JSON),
        ("text/*", "text/json; charset=utf-8"),
        ("application/*", JSON),
        ("*/*", JSON),
        // A browser.
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html; charset=utf-8"),
        // q=0 shuts a type out.
        ("application/json;q=0, application/xml", XML),
        ("application/xml;q=0", JSON),
        // Nothing matches, or nothing can be read.
        ("image/png", JSON),
        ("xml", JSON),
        ("*/xml", JSON),
        ("", JSON),
        ("application/xml;q=high", XML),
    ] {
        let answer = Call::ita(SAMPLE).with("accept", accept).sent();
        assert_eq!(answer.status(), 200);
        assert_eq!(answer.header("content-type"), content_type, "{accept}");
        if content_type.contains("/xml") {
            assert_eq!(answer.text(), format!("{XML_HEAD}{SAMPLE_XML}"));
        } else {
            assert_eq!(answer.text(), SAMPLE_JSON);
        }
    }
    assert_eq!(Call::ita(SAMPLE).sent().header("content-type"), JSON);
    let two_headers = Call::ita(SAMPLE).with("accept", "application/json;q=0.5").with("accept", "application/xml");
    assert_eq!(two_headers.sent().header("content-type"), XML);
}

#[test]
fn nulls() {
    assert_eq!(
        Call::ita(ITA_TOKEN_NULLS).sent().text(),
        r#"{"TokenSourceId":"nulls","IssueDate":"2025-12-11T17:08:30.8449349Z","ExpirationDate":null,"ParticipantSourceId":null,"GameSourceId":null,"GameName":"","GameIconUrl":null,"Reason":null,"GamePlayKey":null}"#
    );
    assert_eq!(
        Call::ita(ITA_TOKEN_NULLS).with("accept", "text/xml").sent().text(),
        format!(
            "{XML_HEAD}<ExpirationDate i:nil=\"true\" /><GameIconUrl i:nil=\"true\" /><GameName></GameName><GamePlayKey i:nil=\"true\" /><GameSourceId i:nil=\"true\" /><IssueDate>2025-12-11T11:08:30.8449349-06:00</IssueDate><ParticipantSourceId i:nil=\"true\" /><Reason i:nil=\"true\" /><TokenSourceId>nulls</TokenSourceId></Token>"
        )
    );
}

#[test]
fn dates_as_dotnet_prints_them() {
    let local = |text: &str| ItaDate::Local(DateTime::<FixedOffset>::parse_from_rfc3339(text).unwrap());
    let utc = |text: &str| ItaDate::Utc(DateTime::parse_from_rfc3339(text).unwrap().to_utc());
    let bare = |nanos: u32| {
        let day = NaiveDate::from_ymd_opt(2025, 12, 11).unwrap();
        ItaDate::Unspecified(day.and_hms_nano_opt(11, 8, 30, nanos).unwrap())
    };
    let year_one = NaiveDate::from_ymd_opt(1, 1, 1).unwrap().and_hms_opt(0, 0, 0).unwrap();
    let last = NaiveDate::from_ymd_opt(9999, 12, 31).unwrap().and_hms_nano_opt(23, 59, 59, 999_999_999).unwrap();
    for (date, json, xml) in [
        (utc("2025-12-11T11:08:30.8449349Z"), "2025-12-11T11:08:30.8449349Z", "2025-12-11T11:08:30.8449349Z"),
        (utc("2025-12-11T11:08:30Z"), "2025-12-11T11:08:30Z", "2025-12-11T11:08:30Z"),
        (local("2025-12-11T11:08:30.5-06:00"), "2025-12-11T17:08:30.5Z", "2025-12-11T11:08:30.5-06:00"),
        (local("2025-07-11T11:08:30-05:00"), "2025-07-11T16:08:30Z", "2025-07-11T11:08:30-05:00"),
        (local("2025-12-11T20:08:30.534030-06:00"), "2025-12-12T02:08:30.53403Z", "2025-12-11T20:08:30.53403-06:00"),
        (bare(0), "2025-12-11T11:08:30Z", "2025-12-11T11:08:30"),
        (bare(844_934_900), "2025-12-11T11:08:30.8449349Z", "2025-12-11T11:08:30.8449349"),
        (bare(100), "2025-12-11T11:08:30.0000001Z", "2025-12-11T11:08:30.0000001"),
        (bare(99), "2025-12-11T11:08:30Z", "2025-12-11T11:08:30"),
        (ItaDate::Unspecified(year_one), "0001-01-01T00:00:00Z", "0001-01-01T00:00:00"),
        (ItaDate::Unspecified(last), "9999-12-31T23:59:59.9999999Z", "9999-12-31T23:59:59.9999999"),
    ] {
        let mut sandbox = Sandbox::new();
        let token = ItaToken { issue_date: Some(date), ..ItaToken::default() };
        sandbox.set_ita_token("t", token);
        let answer = Call::ita("t").send(&mut sandbox, start());
        assert_eq!(answer.json()["IssueDate"], json);
        let answer = Call::ita("t").with("accept", "text/xml").send(&mut sandbox, start());
        assert!(answer.text().contains(&format!("<IssueDate>{xml}</IssueDate>")), "{xml}");
    }
    let bare_dates = Call::ita(ITA_TOKEN_BARE_DATES);
    assert_eq!(bare_dates.sent().json()["IssueDate"], "2025-12-11T11:08:30.8449349Z");
}

#[test]
fn escapes() {
    let mut sandbox = Sandbox::new();
    let token = ItaToken { token_source_id: Some("a<b>&\"'/é\u{2028}\u{1}😀]]>".to_owned()), ..ItaToken::default() };
    sandbox.set_ita_token("t", token);
    let json = Call::ita("t").send(&mut sandbox, start());
    assert!(json.text().starts_with(r#"{"TokenSourceId":"a<b>&\"'/é\u2028\u0001😀]]>","#), "{}", json.text());
    let xml = Call::ita("t").with("accept", "text/xml").send(&mut sandbox, start());
    assert!(
        xml.text().ends_with(
            "<TokenSourceId>a&lt;b&gt;&amp;\"'é\u{2028}&#x1;😀]]&gt;</TokenSourceId></Token>"
                .replace("'é", "'/é")
                .as_str()
        ),
        "{}",
        xml.text()
    );
}

#[test]
fn every_credential() {
    for (name, value) in [
        ("authorization", format!("Bearer {ITA_BEARER}")),
        ("authorization", format!("bearer {ITA_BEARER}")),
        // base64 of sandbox-ita-user:sandbox-ita-password
        ("authorization", "Basic c2FuZGJveC1pdGEtdXNlcjpzYW5kYm94LWl0YS1wYXNzd29yZA==".to_owned()),
        (ITA_KEY_HEADER, ITA_KEY.to_owned()),
    ] {
        let call = Call::ita(SAMPLE).without("authorization").with(name, &value);
        assert_eq!(call.sent().status(), 200, "{name}");
    }
}

#[test]
fn a_missing_or_wrong_credential() {
    let bare = || Call::ita(SAMPLE).without("authorization");
    for call in [
        bare(),
        bare().with("authorization", "Bearer wrong"),
        bare().with("authorization", "Basic d3Jvbmc6d3Jvbmc="),
        bare().with("authorization", ITA_BEARER),
        bare().with(ITA_KEY_HEADER, "wrong"),
        bare().with(ITA_KEY_HEADER, ITA_KEY).with(ITA_KEY_HEADER, ITA_KEY),
    ] {
        let answer = call.sent();
        assert_eq!(answer.status(), 401);
        assert_eq!(answer.header("content-type"), JSON);
        assert_eq!(answer.text(), r#"{"Message":"Authorization has been denied for this request."}"#);
    }
    let xml = bare().with("accept", "application/xml").sent();
    assert_eq!(xml.header("content-type"), XML);
    assert_eq!(xml.text(), "<Error><Message>Authorization has been denied for this request.</Message></Error>");
}

#[test]
fn credentials_come_and_go() {
    let mut sandbox = Sandbox::new();
    let old = ItaCredential::Bearer(ITA_BEARER.to_owned());
    assert!(sandbox.remove_ita_credential(&old));
    assert!(!sandbox.remove_ita_credential(&old));
    assert_eq!(Call::ita(SAMPLE).send(&mut sandbox, start()).status(), 401);
    sandbox.add_ita_credential(old);
    assert_eq!(Call::ita(SAMPLE).send(&mut sandbox, start()).status(), 200);
}

#[test]
fn a_wrong_method() {
    let answer = Call::ita(SAMPLE).method("POST").sent();
    assert_eq!(answer.status(), 405);
    assert_eq!(answer.header("allow"), "GET");
    assert_eq!(answer.text(), r#"{"Message":"The requested resource does not support http method 'POST'."}"#);
}

#[test]
fn a_body_where_none_is_allowed() {
    let chunked = Call::ita(SAMPLE).body("{}").without("content-length").with("transfer-encoding", "chunked");
    for call in [Call::ita(SAMPLE).body("{}"), Call::ita(SAMPLE).body("{}").without("content-length"), chunked] {
        let answer = call.sent();
        assert_eq!(answer.status(), 400);
        assert_eq!(answer.text(), r#"{"Message":"The request is invalid."}"#);
    }
    let empty = Call::ita(SAMPLE).without("content-length").with("transfer-encoding", "chunked");
    assert_eq!(empty.sent().status(), 200);
    assert_eq!(Call::ita(SAMPLE).body("").sent().status(), 200);
}

#[test]
fn a_query_where_none_is_allowed() {
    for query in ["x=1&x=2&y=%zz", "x", "tokenId=nulls", "&", "%20"] {
        let answer = Call::ita(&format!("{SAMPLE}?{query}")).sent();
        assert_eq!(answer.status(), 400, "{query}");
        assert_eq!(answer.header("content-type"), JSON);
        assert_eq!(answer.text(), r#"{"Message":"The request is invalid."}"#);
    }
    let xml = Call::ita(&format!("{SAMPLE}?x=1")).with("accept", "application/xml").sent();
    assert_eq!(xml.text(), "<Error><Message>The request is invalid.</Message></Error>");
    assert_eq!(Call::ita(&format!("{SAMPLE}?")).sent().status(), 200);
}

#[test]
fn a_wrong_length() {
    let call = || Call::ita(SAMPLE);
    for call in [
        call().with("content-length", "5"),
        call().with("content-length", "+0"),
        call().with("content-length", "none"),
        call().with("content-length", "0").with("content-length", "0"),
        call().with("content-length", "0").with("transfer-encoding", "chunked"),
        call().with("transfer-encoding", "gzip"),
        call().body("{}").set("content-length", "0"),
    ] {
        let answer = call.sent();
        assert_eq!(answer.status(), 400);
        assert_eq!(answer.header("content-type"), "text/html; charset=us-ascii");
        assert!(answer.text().contains("Bad Request - Invalid Content Length"), "{}", answer.text());
    }
}

#[test]
fn a_content_type_of_no_content() {
    for content_type in ["image/png", "application/xml"] {
        let answer = Call::ita(SAMPLE).with("content-type", content_type).sent();
        assert_eq!((answer.status(), answer.header("content-type")), (200, JSON));
    }
}

#[test]
fn an_unknown_path() {
    for path in
        ["/v1/tokens", "/v1/tokens/", "/v1/tokens/participant/7", "/v1/games/7", "/v1/tokens/%2e%2e", "/v1/tokens/.."]
    {
        let mut call = Call::ita("").with("host", "127.0.0.1:7");
        call.target = path.to_owned();
        let answer = call.sent();
        assert_eq!(answer.status(), 404);
        assert_eq!(
            answer.text(),
            format!(
                "{{\"Message\":\"No HTTP resource was found that matches the request URI 'http://127.0.0.1:7{path}'.\"}}"
            )
        );
    }
}

#[test]
fn an_unknown_token() {
    let mut sandbox = Sandbox::new();
    let json = Call::ita(ITA_TOKEN_MISSING);
    let xml = Call::ita(ITA_TOKEN_MISSING).with("accept", "text/xml");
    let answer = json.send(&mut sandbox, start());
    assert_eq!(answer.status(), 404);
    assert_eq!(answer.text(), r#"{"Message":"Token with id = no-such-token not found"}"#);
    assert_eq!(
        xml.send(&mut sandbox, start()).text(),
        "<Error><Message>Token with id = no-such-token not found</Message></Error>"
    );

    sandbox.set_ita_unknown_token(UnknownToken::Null);
    let answer = json.send(&mut sandbox, start());
    assert_eq!((answer.status(), answer.text()), (200, "null"));
    assert_eq!(
        xml.send(&mut sandbox, start()).text(),
        r#"<Token i:nil="true" xmlns:i="http://www.w3.org/2001/XMLSchema-instance" xmlns="http://schemas.datacontract.org/2004/07/ITAGroup.Games.Api.Contracts.v1.Models" />"#
    );

    sandbox.set_ita_unknown_token(UnknownToken::NoContent);
    let answer = json.send(&mut sandbox, start());
    assert_eq!((answer.status(), answer.text()), (204, ""));
    assert_eq!(answer.header("content-type"), "");
}

#[test]
fn tokens_come_and_go_and_ids_are_decoded() {
    let mut sandbox = Sandbox::new();
    sandbox.set_ita_token("a/ü?", ItaToken::default());
    assert_eq!(Call::ita("a%2F%C3%BC%3F").send(&mut sandbox, start()).status(), 200);
    assert!(sandbox.remove_ita_token("a/ü?"));
    assert_eq!(Call::ita("a%2F%C3%BC%3F").send(&mut sandbox, start()).status(), 404);
    assert!(!sandbox.remove_ita_token("a/ü?"));
}

#[test]
fn a_malformed_escape() {
    for id in ["%zz", "%4", "%ff"] {
        let answer = Call::ita(id).sent();
        assert_eq!(answer.status(), 400);
        assert_eq!(answer.header("content-type"), "text/html; charset=us-ascii");
    }
}

#[test]
fn the_path_filter_is_off_until_it_is_turned_on() {
    for character in ["%3C", "%3E", "*", "%25", "&", ":", "%5C", "%3F"] {
        let id = format!("a{character}b");
        let mut sandbox = Sandbox::new();
        assert_eq!(Call::ita(&id).send(&mut sandbox, start()).status(), 404);
        sandbox.set_ita_path_filter(true);
        let answer = Call::ita(&id).send(&mut sandbox, start());
        assert_eq!(answer.status(), 400, "{id}");
        assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
        assert!(answer.text().contains("A potentially dangerous Request.Path value"));
        assert_eq!(Call::ita(SAMPLE).send(&mut sandbox, start()).status(), 200);
    }
}

#[test]
fn a_rate_limit() {
    let mut sandbox = Sandbox::new();
    let window = TimeDelta::seconds(5);
    sandbox.set_rate_limit(Service::Ita, Some(RateLimit { calls: 1, window }));
    assert_eq!(Call::ita(SAMPLE).send(&mut sandbox, start()).status(), 200);
    let answer = Call::ita(SAMPLE).send(&mut sandbox, after(1));
    assert_eq!((answer.status(), answer.header("retry-after")), (429, "4"));
    assert_eq!(Call::ita(SAMPLE).send(&mut sandbox, after(5)).status(), 200);
}
