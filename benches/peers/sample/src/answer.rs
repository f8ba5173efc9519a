/// An answer's body, and the token in it.
pub struct Answer {
    pub body: &'static str,
    pub token: &'static str,
}

pub const PGS: Answer = Answer {
    body: "{\n  \"token\": {\n    \"tokenValue\": \"AdHqsBvMWrpIxf8SEJ7zU1VtKcXkqTnYhZ0ePbGdL3\"\n  }\n}\n",
    token: "AdHqsBvMWrpIxf8SEJ7zU1VtKcXkqTnYhZ0ePbGdL3",
};

pub const EMM: Answer = Answer {
    body: "{\n  \"kind\": \"androidenterprise#authenticationToken\",\n  \"token\": \"1/qxGnTgKcLrRt5VwYzP3dSfHjMbNaEuIoQi2XsW7vCk\"\n}\n",
    token: "1/qxGnTgKcLrRt5VwYzP3dSfHjMbNaEuIoQi2XsW7vCk",
};

/// <https://api.games.itagroupservices.com/Help/Api/GET-v1-tokens-tokenId>
pub const ITA: Answer = Answer {
    body: r#"{"TokenSourceId":"sample string 1","IssueDate":"2025-12-11T11:08:30.8449349-06:00","ExpirationDate":"2025-12-11T11:08:30.8449349-06:00","ParticipantSourceId":"sample string 3","GameSourceId":"sample string 4","GameName":"sample string 5","GameIconUrl":"sample string 6","Reason":"sample string 7","GamePlayKey":"f64d1c6d-c546-43fc-89d5-94edd84b2a6b"}"#,
    token: "sample string 1",
};

pub const PLAYFAB: Answer = Answer {
    body: r#"{"code":200,"status":"OK","data":{"EntityToken":"NHxrWmtqZW5pN0tFYVFCSUVGOGZrbUxQV1dGQTNpVHlDUkFLMFJaRlpZcWdBPXx7ImkiOiIyMDI1LTEyLTExVDE3OjA4OjMwWiIsImlkcCI6IkN1c3RvbSIsImUiOiIyMDI1LTEyLTEyVDE3OjA4OjMwWiJ9","TokenExpiration":"2025-12-12T17:08:30.844Z","Entity":{"Id":"174812ABF712","Type":"title_player_account","TypeString":"title_player_account"}}}"#,
    token: "NHxrWmtqZW5pN0tFYVFCSUVGOGZrbUxQV1dGQTNpVHlDUkFLMFJaRlpZcWdBPXx7ImkiOiIyMDI1LTEyLTExVDE3OjA4OjMwWiIsImlkcCI6IkN1c3RvbSIsImUiOiIyMDI1LTEyLTEyVDE3OjA4OjMwWiJ9",
};

/// <https://www.rfc-editor.org/rfc/rfc6749#section-5.1>
pub const OAUTH2: Answer = Answer {
    body: r#"{"access_token":"2YotnFZFEjr1zCsicMWpAA2YotnFZFEjr1zCsicMWpAA","token_type":"Bearer","expires_in":3600}"#,
    token: "2YotnFZFEjr1zCsicMWpAA2YotnFZFEjr1zCsicMWpAA",
};

/// <https://spec.matrix.org/v1.16/client-server-api/#post_matrixclientv3useruseridopenidrequest_token>
pub const MATRIX: Answer = Answer {
    body: r#"{"access_token":"SomeT0kenHereSomeT0kenHereSomeT0kenHere","expires_in":3600,"matrix_server_name":"example.com","token_type":"Bearer"}"#,
    token: "SomeT0kenHereSomeT0kenHereSomeT0kenHere",
};

impl Answer {
    /// The headers that every server sends.
    #[must_use]
    pub fn head(&self) -> [(&'static str, String); 5] {
        [
            ("content-type", "application/json; charset=utf-8".to_owned()),
            ("date", "Thu, 11 Dec 2025 17:08:30 GMT".to_owned()),
            ("cache-control", "private".to_owned()),
            ("x-content-type-options", "nosniff".to_owned()),
            ("content-length", self.body.len().to_string()),
        ]
    }

    /// As a client hands it over.
    ///
    /// # Panics
    ///
    /// Never: the headers are fixed.
    #[cfg(feature = "http")]
    #[must_use]
    pub fn response(&self) -> http::Response<Vec<u8>> {
        let mut response = http::Response::builder();
        for (name, value) in self.head() {
            response = response.header(name, value);
        }
        response.body(self.body.into()).expect("fixed headers")
    }
}
