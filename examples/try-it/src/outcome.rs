use emm_token::{EnterpriseId, GenerateAuthenticationToken, UserId};
use http::Response;
use ita_token::{GetToken, TokenId};
use pgs_token::{GeneratePlayGroupingApiToken, PackageName, Persona};
use playfab_entity::{GetEntityToken, TitleId};
use serde_json::{Value, json};
use token_protocol::{Endpoint, Error, Flaw, InvalidInput, Recovery, RetryAfter};

use crate::call::unknown_call;
use crate::fields::{Field, Fields};

/// What a response to this call means. That does not depend on the call's inputs, so any will do.
pub(crate) fn read(call: &str, response: &Response<Vec<u8>>) -> Result<Value, InvalidInput> {
    match call {
        "pgs" => {
            let call = GeneratePlayGroupingApiToken::new(PackageName::new("com.example.mygame")?, Persona::new("1")?);
            Ok(outcome("PlayGroupingApiToken", call.response(response)))
        }
        "emm" => {
            let call = GenerateAuthenticationToken::new(EnterpriseId::new("1")?, UserId::new("1")?);
            Ok(outcome("SingleUse<AuthenticationToken>", call.response(response)))
        }
        "ita" => Ok(outcome("Token", GetToken::new(TokenId::new("1")?).response(response))),
        "playfab" => Ok(outcome("EntityToken", GetEntityToken::new(TitleId::new("1")?).response(response))),
        _ => Err(unknown_call()),
    }
}

fn outcome<T, R>(token_type: &str, result: Result<T, Error<R>>) -> Value
where
    T: Fields,
    R: Fields + token_protocol::Rejection,
{
    let error = match result {
        Ok(token) => {
            let advice = T::IS_SINGLE_USE.then_some("It is good for one use: redeeming it consumes it.");
            let fields = Value::from_iter(token.fields());
            return json!({ "kind": "Token", "type": token_type, "advice": advice, "fields": fields });
        }
        Err(error) => error,
    };
    let text = error.to_string();
    let advice = advice(error.recovery());
    let request_id = Field::new("request_id", error.request_id());
    let (kind, mut fields) = match error {
        Error::Rejected { rejection, .. } => ("Rejected", rejection.fields()),
        Error::Malformed(malformed) => ("Malformed", flaw(*malformed.flaw())),
        _ => ("Unrecognized", Vec::new()),
    };
    fields.push(request_id);
    json!({
        "kind": kind, "type": format!("Error::{kind}"), "text": text, "advice": advice,
        "fields": Value::from_iter(fields),
    })
}

fn flaw(flaw: Flaw) -> Vec<Field> {
    let position = flaw.position().map(|(line, column)| format!("line {line}, column {column} of the body"));
    vec![
        Field::new("kind", Some(format!("{:?}", flaw.kind()))),
        Field::new("path", flaw.path()),
        Field::new("position", position),
    ]
}

fn advice(recovery: Recovery) -> String {
    match recovery {
        Recovery::Retry { after } => {
            format!("Retry: the same request may succeed later{}.", after.map_or_else(unsaid, wait))
        }
        Recovery::Reauthenticate => "Reauthenticate: the same request with a fresh credential may succeed.".to_owned(),
        Recovery::FixRequest => "Fix the request: the input, or the credential's rights, must change first.".to_owned(),
        Recovery::GiveUp => "Give up: nothing that you can send will help.".to_owned(),
    }
}

fn unsaid() -> String {
    "; the answer does not say when".to_owned()
}

fn wait(after: RetryAfter) -> String {
    let date = after.not_before().map_or_else(String::new, |date| format!(", not before {date}"));
    let delay = match after.at_least().as_secs() {
        0 => String::new(),
        1 => ", not before 1 second has passed".to_owned(),
        seconds => format!(", not before {seconds} seconds have passed"),
    };
    date + &delay
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(call: &str, status: u16, headers: &[(&str, &str)], body: &str) -> Value {
        let mut response = Response::builder().status(status);
        for (name, value) in headers {
            response = response.header(*name, *value);
        }
        super::read(call, &response.body(body.as_bytes().to_vec()).unwrap()).unwrap()
    }

    #[test]
    fn a_token_and_what_is_secret_of_it() {
        assert_eq!(
            read("pgs", 200, &[], r#"{"token":{"tokenValue":"abc"}}"#),
            json!({ "kind": "Token", "type": "PlayGroupingApiToken", "advice": null,
                    "fields": [{ "name": "token_value", "value": "abc", "secret": true }] })
        );
        let emm = read("emm", 200, &[], r#"{"token":"abc"}"#);
        assert_eq!(emm["type"], "SingleUse<AuthenticationToken>");
        assert_eq!(emm["advice"], "It is good for one use: redeeming it consumes it.");
        assert_eq!(emm["fields"][1], json!({ "name": "kind", "value": null, "secret": false }));
        let ita =
            read("ita", 200, &[], "<Token><GamePlayKey>f64d1c6d-c546-43fc-89d5-94edd84b2a6b</GamePlayKey></Token>");
        assert_eq!(ita["fields"][8]["secret"], true);
        let playfab = read("playfab", 200, &[], r#"{"code":200,"data":{"EntityToken":"t","Entity":{"Id":"1"}}}"#);
        assert_eq!(playfab["fields"][2]["value"], "1");
    }

    #[test]
    fn a_refusal_and_its_recovery() {
        let limit = r#"{"error":{"code":403,"errors":[{"reason":"userRateLimitExceeded"}]}}"#;
        let answer = read("pgs", 403, &[("retry-after", "30")], limit);
        assert_eq!(answer["kind"], "Rejected");
        assert_eq!(answer["advice"], "Retry: the same request may succeed later, not before 30 seconds have passed.");
        let until = [("retry-after", "Wed, 21 Oct 2026 07:28:00 GMT")];
        assert_eq!(
            read("ita", 503, &until, "")["advice"],
            "Retry: the same request may succeed later, not before 2026-10-21 07:28:00 UTC."
        );
        assert_eq!(
            read("ita", 503, &[], "")["advice"],
            "Retry: the same request may succeed later; the answer does not say when."
        );
        let unauthorized = r#"{"code":401,"errorCode":1074,"errorMessage":"No."}"#;
        assert!(read("playfab", 200, &[], unauthorized)["advice"].as_str().unwrap().starts_with("Reauthenticate"));
        assert!(read("ita", 200, &[], "null")["advice"].as_str().unwrap().starts_with("Fix the request"));
        assert!(read("emm", 302, &[], "")["advice"].as_str().unwrap().starts_with("Give up"));
    }

    #[test]
    fn where_it_is_malformed() {
        let path = read("pgs", 200, &[], r#"{"token":"abc"}"#);
        assert_eq!(path["kind"], "Malformed");
        assert_eq!(path["fields"][1]["value"], "token");
        let position = read("pgs", 200, &[], "{\n\"token\" 1}");
        assert_eq!(position["fields"][2]["value"], "line 2, column 9 of the body");
    }
}
