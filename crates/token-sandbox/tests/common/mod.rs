//! What the tests share: a fixed time, requests as a client would send them, and a view of the answer.
#![allow(dead_code, reason = "each test file uses its own part")]

use chrono::{DateTime, TimeDelta, Utc};
use http::{Request, Response};
use serde_json::Value;
use token_sandbox::{EMM_ENTERPRISE, EMM_USER, Sandbox};

pub(crate) const PGS: &str = "/games/v1/accesstokens/generatePlayGroupingApiToken";
pub(crate) const PGS_QUERY: &str = "packageName=com.example.game&persona=p1";
pub(crate) const PLAYFAB: &str = "/Authentication/GetEntityToken";

/// 2025-12-11T12:00:00.25Z, a Thursday.
pub(crate) fn start() -> DateTime<Utc> {
    DateTime::from_timestamp(1_765_454_400, 250_000_000).unwrap()
}

pub(crate) fn after(seconds: i64) -> DateTime<Utc> {
    start() + TimeDelta::seconds(seconds)
}

pub(crate) fn pgs_target() -> String {
    format!("{PGS}?{PGS_QUERY}")
}

pub(crate) fn emm_target() -> String {
    format!("/androidenterprise/v1/enterprises/{EMM_ENTERPRISE}/users/{EMM_USER}/authenticationToken")
}

pub(crate) struct Call {
    pub(crate) method: &'static str,
    pub(crate) target: String,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Vec<u8>,
}

impl Call {
    pub(crate) fn google(target: &str, token: &str) -> Self {
        Self {
            method: "POST",
            target: target.to_owned(),
            headers: vec![("authorization", format!("Bearer {token}")), ("content-length", "0".to_owned())],
            body: Vec::new(),
        }
    }

    pub(crate) fn ita(token_id: &str) -> Self {
        Self {
            method: "GET",
            target: format!("/v1/tokens/{token_id}"),
            headers: vec![("authorization", format!("Bearer {}", token_sandbox::ITA_BEARER))],
            body: Vec::new(),
        }
    }

    pub(crate) fn playfab(header: &'static str, credential: &str, body: &str) -> Self {
        Self {
            method: "POST",
            target: PLAYFAB.to_owned(),
            headers: vec![
                (header, credential.to_owned()),
                ("content-type", "application/json".to_owned()),
                ("content-length", body.len().to_string()),
            ],
            body: body.as_bytes().to_vec(),
        }
    }

    pub(crate) fn method(mut self, method: &'static str) -> Self {
        self.method = method;
        self
    }

    pub(crate) fn with(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    pub(crate) fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(other, _)| *other != name);
        self
    }

    pub(crate) fn set(self, name: &'static str, value: &str) -> Self {
        self.without(name).with(name, value)
    }

    pub(crate) fn body(self, body: &str) -> Self {
        let mut call = self.set("content-length", &body.len().to_string());
        call.body = body.as_bytes().to_vec();
        call
    }

    pub(crate) fn send(&self, sandbox: &mut Sandbox, now: DateTime<Utc>) -> Answer {
        let mut request = Request::builder().method(self.method).uri(&self.target);
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        let request = request.body(&self.body).unwrap();
        let response = sandbox.handle(now, &request);
        let length = response.headers().get("content-length");
        if response.status() == 204 {
            assert_eq!(length, None);
        } else {
            assert_eq!(length.unwrap().to_str().unwrap(), response.body().len().to_string());
        }
        assert!(response.headers().contains_key("date"));
        Answer(response)
    }

    /// To a new sandbox.
    pub(crate) fn sent(&self) -> Answer {
        self.send(&mut Sandbox::new(), start())
    }
}

pub(crate) struct Answer(pub(crate) Response<Vec<u8>>);

impl Answer {
    pub(crate) fn status(&self) -> u16 {
        self.0.status().as_u16()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        let value = self.0.headers().get(name);
        value.map_or("", |value| value.to_str().unwrap())
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(self.0.body()).unwrap()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(self.text()).unwrap()
    }

    /// Google's hybrid body: code, status and reason, after checking that its parts agree.
    #[track_caller]
    pub(crate) fn google(&self) -> (u16, String, String) {
        assert_eq!(self.header("content-type"), "application/json; charset=UTF-8");
        let body = self.json();
        let error = &body["error"];
        assert_eq!(error["code"], self.status());
        assert!(error["message"].is_string());
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        (self.status(), text(&error["status"]), text(&error["errors"][0]["reason"]))
    }

    /// PlayFab's envelope: HTTP status, code, errorCode.
    #[track_caller]
    pub(crate) fn playfab(&self) -> (u16, u64, u64) {
        assert_eq!(self.header("content-type"), "application/json; charset=utf-8");
        assert_eq!(self.header("x-requestid").len(), 32);
        let body = self.json();
        assert!(body["error"].is_string() && body["errorMessage"].is_string());
        (self.status(), body["code"].as_u64().unwrap(), body["errorCode"].as_u64().unwrap())
    }

    /// A Google page: its status, after checking that title and text name it.
    #[track_caller]
    pub(crate) fn page(&self) -> u16 {
        assert_eq!(self.header("content-type"), "text/html; charset=UTF-8");
        let status = self.status();
        assert!(self.text().contains(&format!("<title>Error {status} (")));
        assert!(self.text().contains(&format!("<b>{status}.</b>")));
        status
    }
}
