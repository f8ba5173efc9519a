//! Inputs and responses, as `tests/vectors` and the services' own pages have them.

use http::Response;

pub(crate) const PACKAGE_NAME: &str = "com.example.mygame";
/// As `Persona::derive` makes them.
pub(crate) const PERSONA: &str = "-kZnPDs9qAcKtiOV3o_4qR9TXynPovCIkVc55DmxIGc";
pub(crate) const ENTERPRISE_ID: &str = "LC00example";
pub(crate) const USER_ID: &str = "100000000000000000001";
/// The id of the service's page, which has spaces.
pub(crate) const TOKEN_ID: &str = "sample string 1";
pub(crate) const TITLE_ID: &str = "144";
pub(crate) const SECRET_KEY: &str = "SANDBOXSECRETKEYSANDBOXSECRETKEYSANDBOXSECRETKEY144";
/// As long as Google's are.
pub(crate) const ACCESS_TOKEN: &str = "ya29.a0AfB_byDsandboxsandboxsandboxsandboxsandboxsandboxsandboxsandboxsandboxsandboxsandboxsandbox\
    sandboxsandboxsandboxsandboxsandboxsandboxsandboxsandboxsandboxsandboxsandboxsandboxaCgYKAQ0163";

const PGS: &str = "{\n  \"token\": {\n    \"tokenValue\": \"AdHqsBvMWrpIxf8SEJ7zU1VtKcXkqTnYhZ0ePbGdL3\"\n  }\n}\n";

const EMM: &str = "{\n  \"kind\": \"androidenterprise#authenticationToken\",\n  \"token\": \
    \"1/qxGnTgKcLrRt5VwYzP3dSfHjMbNaEuIoQi2XsW7vCk\"\n}\n";

/// <https://api.games.itagroupservices.com/Help/Api/GET-v1-tokens-tokenId>
const ITA_JSON: &str = r#"{"TokenSourceId":"sample string 1","IssueDate":"2025-12-11T11:08:30.8449349-06:00","ExpirationDate":"2025-12-11T11:08:30.8449349-06:00","ParticipantSourceId":"sample string 3","GameSourceId":"sample string 4","GameName":"sample string 5","GameIconUrl":"sample string 6","Reason":"sample string 7","GamePlayKey":"f64d1c6d-c546-43fc-89d5-94edd84b2a6b"}"#;

/// The page's sample, in the order in which `DataContractSerializer` writes.
const ITA_XML: &str = r#"<Token xmlns:i="http://www.w3.org/2001/XMLSchema-instance" xmlns="http://schemas.datacontract.org/2004/07/ITAGroup.Games.Api.Models"><ExpirationDate>2025-12-11T11:08:30.8449349-06:00</ExpirationDate><GameIconUrl>sample string 6</GameIconUrl><GameName>sample string 5</GameName><GamePlayKey>f64d1c6d-c546-43fc-89d5-94edd84b2a6b</GamePlayKey><GameSourceId>sample string 4</GameSourceId><IssueDate>2025-12-11T11:08:30.8449349-06:00</IssueDate><ParticipantSourceId>sample string 3</ParticipantSourceId><Reason>sample string 7</Reason><TokenSourceId>sample string 1</TokenSourceId></Token>"#;

const ITA_NOT_FOUND: &str = r#"{"Message":"Token with id = sample string 1 not found"}"#;

const PLAYFAB: &str = r#"{"code":200,"status":"OK","data":{"EntityToken":"NHxrWmtqZW5pN0tFYVFCSUVGOGZrbUxQV1dGQTNpVHlDUkFLMFJaRlpZcWdBPXx7ImkiOiIyMDI1LTEyLTExVDE3OjA4OjMwWiIsImlkcCI6IkN1c3RvbSIsImUiOiIyMDI1LTEyLTEyVDE3OjA4OjMwWiJ9","TokenExpiration":"2025-12-12T17:08:30.844Z","Entity":{"Id":"174812ABF712","Type":"title_player_account","TypeString":"title_player_account"}}}"#;

const PLAYFAB_REFUSAL: &str = r#"{"code":401,"status":"Unauthorized","error":"NotAuthenticated","errorCode":1074,"errorMessage":"This API method does not allow anonymous callers."}"#;

/// Both of Google's formats in one, as its REST APIs write them.
const GOOGLE_ERROR: &str = r#"{
  "error": {
    "code": 403,
    "message": "Request had insufficient authentication scopes.",
    "errors": [
      {
        "message": "Insufficient Permission",
        "domain": "global",
        "reason": "insufficientPermissions"
      }
    ],
    "status": "PERMISSION_DENIED",
    "details": [
      {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": "ACCESS_TOKEN_SCOPE_INSUFFICIENT",
        "domain": "googleapis.com",
        "metadata": {
          "service": "games.googleapis.com",
          "method": "google.games.v1.AccessTokens.GeneratePlayGroupingApiToken"
        }
      }
    ]
  }
}
"#;

/// The front end's page, shortened.
const HTML: &str = "<!DOCTYPE html>\n<html lang=en>\n  <meta charset=utf-8>\n  <title>Error 502 (Server Error)!!1</title>\n  <p><b>502.</b> <ins>That’s an error.</ins>\n  <p>The server encountered a temporary error and could not complete your request.<p>Please try again in 30 seconds.  <ins>That’s all we know.</ins>\n";

pub(crate) const JSON: &str = "application/json; charset=utf-8";
pub(crate) const XML: &str = "application/xml; charset=utf-8";
pub(crate) const HTML_TYPE: &str = "text/html; charset=UTF-8";

pub(crate) fn pgs() -> Response<Vec<u8>> {
    response(200, JSON, PGS)
}

pub(crate) fn emm() -> Response<Vec<u8>> {
    response(200, JSON, EMM)
}

pub(crate) fn ita_json() -> Response<Vec<u8>> {
    response(200, JSON, ITA_JSON)
}

pub(crate) fn ita_xml() -> Response<Vec<u8>> {
    response(200, XML, ITA_XML)
}

pub(crate) fn playfab() -> Response<Vec<u8>> {
    response(200, JSON, PLAYFAB)
}

pub(crate) fn refused_google() -> Response<Vec<u8>> {
    response(403, JSON, GOOGLE_ERROR)
}

pub(crate) fn refused_ita() -> Response<Vec<u8>> {
    response(404, JSON, ITA_NOT_FOUND)
}

pub(crate) fn refused_playfab() -> Response<Vec<u8>> {
    response(401, JSON, PLAYFAB_REFUSAL)
}

pub(crate) fn html_page() -> Response<Vec<u8>> {
    response(502, HTML_TYPE, HTML)
}

/// A response with the headers that every server sends.
pub(crate) fn response(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Response<Vec<u8>> {
    let body = body.into();
    let headers = [
        ("content-type", content_type),
        ("date", "Thu, 11 Dec 2025 17:08:30 GMT"),
        ("cache-control", "private"),
        ("x-content-type-options", "nosniff"),
        ("content-length", &body.len().to_string()),
    ];
    let mut response = Response::builder().status(status);
    for (name, value) in headers {
        response = response.header(name, value);
    }
    response.body(body).unwrap_or_default()
}
