//! What holds of every input and every answer, whatever they are.
#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "tests, their helpers included")]

use std::fmt::Debug;

use emm_token::{EnterpriseId, GenerateAuthenticationToken, UserId};
use google_api::AccessToken;
use http::{HeaderName, HeaderValue, Request, Response};
use ita_token::{Accept, GetToken, TokenId};
use percent_encoding::percent_decode_str;
use pgs_token::{GeneratePlayGroupingApiToken, PackageName, Persona};
use playfab_entity::{CustomTags, EntityKey, EntityType, GetEntityToken, TitleId};
use proptest::prelude::*;
use token_protocol::{Endpoint, Error, Origin};
use url::{Host, Url};

const PREFIX: &str = "https://proxy.example:8443/base";

fn access_token() -> AccessToken {
    AccessToken::new("ya29.test").unwrap()
}

/// Any text that the input types let through, and a good deal that they do not.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "\\PC{1,60}",
        2 => "[./%?#@:&=+\\\\;, 2eEfF]{1,12}",
        1 => "\\.{1,3}",
        1 => any::<String>(),
    ]
}

/// The URI as every URL parser has it, and decoded: path segments, then query values.
fn parsed(request: &Request<Vec<u8>>) -> (String, Vec<String>, Vec<String>) {
    let uri = request.uri().to_string();
    let url = Url::parse(&uri).unwrap();
    let decode = |text: &str| percent_decode_str(text).decode_utf8().unwrap().into_owned();
    let segments = url.path_segments().unwrap().map(decode).collect();
    let values = url.query().unwrap_or_default().split('&').filter_map(|pair| Some(decode(pair.split_once('=')?.1)));
    assert_eq!(url.as_str(), uri, "a URL parser rewrites it");
    (url.host_str().unwrap().to_owned(), segments, values.collect())
}

fn origin(prefixed: bool) -> Option<Origin> {
    prefixed.then(|| PREFIX.parse().unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn a_pgs_uri_names_its_inputs_and_nothing_else(persona in text(), prefixed: bool) {
        let Ok(accepted) = Persona::new(&persona) else { return Ok(()) };
        let mut call = GeneratePlayGroupingApiToken::new(PackageName::new("com.example.game").unwrap(), accepted);
        if let Some(origin) = origin(prefixed) {
            call = call.with_origin(origin);
        }
        let (host, segments, values) = parsed(&call.request(&access_token()));
        prop_assert_eq!(host, if prefixed { "proxy.example" } else { "games.googleapis.com" });
        let prefix: &[&str] = if prefixed { &["base"] } else { &[] };
        prop_assert_eq!(segments, [prefix, &["games", "v1", "accesstokens", "generatePlayGroupingApiToken"]].concat());
        prop_assert_eq!(values, ["com.example.game", &persona]);
    }

    #[test]
    fn an_emm_uri_names_its_inputs_and_nothing_else(enterprise in text(), user in text()) {
        let (Ok(enterprise_id), Ok(user_id)) = (EnterpriseId::new(&enterprise), UserId::new(&user)) else {
            return Ok(());
        };
        let call = GenerateAuthenticationToken::new(enterprise_id, user_id);
        let (host, segments, values) = parsed(&call.request(&access_token()));
        prop_assert_eq!(host, "www.googleapis.com");
        let expected =
            ["androidenterprise", "v1", "enterprises", &enterprise, "users", &user, "authenticationToken"];
        prop_assert_eq!(segments, expected);
        prop_assert!(values.is_empty());
    }

    #[test]
    fn an_ita_uri_names_its_input_and_nothing_else(token_id in text()) {
        let Ok(accepted) = TokenId::new(&token_id) else { return Ok(()) };
        let call = GetToken::new(accepted).with_accept(Accept::Xml);
        let (host, segments, values) = parsed(&call.request(&ita_token::Credential::none()));
        prop_assert_eq!(host, "api.games.itagroupservices.com");
        prop_assert_eq!(segments, ["v1", "tokens", &token_id]);
        prop_assert!(values.is_empty());
    }

    #[test]
    fn a_playfab_request_names_its_inputs_and_nothing_else(
        title in "[A-Za-z0-9]{1,63}", id in text(), kind in text(), name in text(), value in any::<String>()
    ) {
        let mut call = GetEntityToken::new(TitleId::new(&title).unwrap());
        let mut body = serde_json::json!({});
        if let Ok(tags) = CustomTags::new([(name.clone(), value.clone())]) {
            call = call.with_custom_tags(tags);
            body["CustomTags"][name] = value.into();
        }
        if let (Ok(key), Ok(entity_type)) = (EntityKey::new(&id), EntityType::new(&kind)) {
            call = call.with_entity(key.with_type(entity_type));
            body["Entity"] = serde_json::json!({ "Id": id, "Type": kind });
        }
        let request = call.request(&playfab_entity::Credential::secret_key("k").unwrap());
        let (host, segments, values) = parsed(&request);
        prop_assert_eq!(host, format!("{}.playfabapi.com", title.to_ascii_lowercase()));
        prop_assert_eq!(segments, ["Authentication", "GetEntityToken"]);
        prop_assert!(values.is_empty());
        prop_assert_eq!(serde_json::from_slice::<serde_json::Value>(request.body()).unwrap(), body);
    }

    #[test]
    fn an_origin_is_what_every_url_parser_makes_of_it(
        text in prop_oneof![
            "https://([0-9a-fx]{1,4}\\.){0,5}[0-9a-fx]{1,4}",
            "(https?|HTTPS)://[a-zA-Z0-9.:\\[\\]_%@\\\\-]{0,24}(/[a-zA-Z0-9.%/;=~^|-]{0,16})?",
            "https?://(127\\.0\\.0\\.1|localhost|\\[::1\\]|[0-9.x]{1,12}|\\[[0-9a-f:.]{1,20}\\])(:[0-9]{0,6})?(/\\PC{0,8})?",
            any::<String>(),
        ]
    ) {
        let Ok(origin) = Origin::new(&text) else { return Ok(()) };
        let call = GetToken::new(TokenId::new("17").unwrap()).with_origin(origin.clone());
        let request = call.request(&ita_token::Credential::none());
        let (url, given) = (Url::parse(&request.uri().to_string()), Url::parse(&text));
        // Names of other scripts may be misspelt in a way that only IDNA's tables know; a URL parser refuses them.
        let is_url = url.is_ok() && given.is_ok();
        prop_assert!(is_url || text.to_ascii_lowercase().contains("xn--"), "{} is not a URL", origin);
        if let (Ok(url), Ok(given)) = (url, given) {
            prop_assert_eq!(url.as_str(), request.uri().to_string());
            prop_assert_eq!(url.origin(), given.origin());
            let prefix = given.path().strip_suffix('/').unwrap_or(given.path());
            prop_assert_eq!(url.path().strip_prefix(prefix), Some("/v1/tokens/17"));
            let loopback = match url.host().unwrap() {
                Host::Domain(name) => name == "localhost",
                Host::Ipv4(address) => address.is_loopback(),
                Host::Ipv6(address) => address.is_loopback(),
            };
            prop_assert!(url.scheme() == "https" || loopback);
        }
        prop_assert_eq!(Origin::new(&origin.to_string()).unwrap(), origin);
    }
}

/// A header value of a response, likely or not.
fn content_type() -> impl Strategy<Value = Option<HeaderValue>> {
    prop_oneof![
        Just(None),
        prop_oneof![
            Just("application/json"),
            Just("application/json; charset=utf-8"),
            Just("text/html"),
            Just("application/xml"),
            Just("text/xml; charset=utf-8"),
            Just("text/plain"),
        ]
        .prop_map(|value| Some(HeaderValue::from_static(value))),
        proptest::collection::vec(32..=255_u8, 0..40).prop_map(|bytes| HeaderValue::from_bytes(&bytes).ok()),
    ]
}

/// A body: anything, or one of the services' own with bytes replaced.
fn body() -> impl Strategy<Value = Vec<u8>> {
    let samples: &[&str] = &[
        r#"{"token":{"tokenValue":"PLANTED-SECRET"}}"#,
        r#"{"kind":"androidenterprise#authenticationToken","token":"PLANTED-SECRET"}"#,
        r#"{"TokenSourceId":"a","IssueDate":"2025-12-11T17:08:30.8449349Z","GamePlayKey":"f64d1c6d-c546-43fc-89d5-94edd84b2a6b"}"#,
        r#"<Token xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><Reason>&#x1;&lt;<![CDATA[x]]></Reason><GameName i:nil="true" /></Token>"#,
        r#"{"code":200,"status":"OK","data":{"EntityToken":"PLANTED-SECRET","TokenExpiration":"2022-01-26T07:24:12Z","Entity":{"Id":"1","TypeString":"title"}}}"#,
        r#"{"code":429,"error":"X","errorCode":1199,"errorMessage":"","errorDetails":{"a":["b"]},"retryAfterSeconds":8}"#,
        r#"{"error":{"code":429,"message":"m","status":"S","errors":[{"reason":"r"}],"details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"1.5s"}]}}"#,
    ];
    let sample = proptest::sample::select(samples);
    let changes = proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4);
    prop_oneof![
        proptest::collection::vec(any::<u8>(), 0..200),
        "[\\[\\]{}\",:<>/&;# a-z0-9!-]{0,80}".prop_map(String::into_bytes),
        (sample, changes, any::<prop::sample::Index>(), any::<bool>()).prop_map(|(sample, changes, end, cut)| {
            let mut bytes = sample.as_bytes().to_vec();
            for (index, byte) in changes {
                let index = index.index(bytes.len());
                bytes[index] = byte;
            }
            if cut {
                bytes.truncate(end.index(bytes.len()));
            }
            bytes
        }),
    ]
}

fn read<E: Endpoint>(call: &E, response: &Response<Vec<u8>>) -> Option<String>
where
    E::Rejection: Debug,
{
    match call.response(response) {
        Ok(_) => None,
        Err(error) => {
            assert_eq!(error.status(), response.status());
            let _ = (error.recovery(), error.retry_after(), error.request_id());
            if let Error::Malformed(_) = error {
                assert_eq!(error.status().as_u16(), 200);
            }
            Some(format!("{error} {error:?} {error:#?}"))
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn no_answer_panics_a_reader_or_makes_it_print_a_token(
        status in prop_oneof![3 => Just(200_u16), 2 => 400..600_u16, 1 => 100..1000_u16],
        content_type in content_type(),
        name in prop_oneof![Just("retry-after"), Just("date"), Just("x-requestid"), Just("www-authenticate")],
        value in proptest::collection::vec(32..=255_u8, 0..30),
        body in body(),
    ) {
        let mut response = Response::new(body);
        *response.status_mut() = status.try_into().unwrap();
        if let Some(value) = content_type {
            response.headers_mut().insert("content-type", value);
        }
        if let Ok(value) = HeaderValue::from_bytes(&value) {
            response.headers_mut().insert(HeaderName::from_static(name), value);
        }
        let title = TitleId::new("144").unwrap();
        let texts = [
            read(&GeneratePlayGroupingApiToken::new(PackageName::new("a.b").unwrap(), Persona::new("a").unwrap()), &response),
            read(&GenerateAuthenticationToken::new(EnterpriseId::new("a").unwrap(), UserId::new("a").unwrap()), &response),
            read(&GetToken::new(TokenId::new("a").unwrap()), &response),
            read(&GetEntityToken::new(title), &response),
        ];
        for text in texts.into_iter().flatten() {
            prop_assert!(!text.contains("PLANTED"), "{}", text);
        }
    }
}
