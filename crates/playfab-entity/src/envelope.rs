use std::time::Duration;

use token_protocol::json::{self, LIST_MAX, Member, Object, OneOrMany, Shape, Slot, Text, Value};
use token_protocol::{Content, Error, Flaw, FlawKind, Head, Message, RetryAfter, Timestamp};

use crate::{EntityKey, EntityToken, ErrorCode, Rejection};

/// Reads every answer. The envelope is judged before the status: with `X-ReportErrorAsSuccess` a refusal comes as a 200, and
/// only the envelope says what it is (<https://github.com/PlayFab/API_Specs>,
/// `Swagger/PlayFab/Authentication.swagger.json`). The status decides where there is no envelope, or one that makes no sense,
/// such as a success under an error's status.
pub(crate) fn read(head: Head<'_>, body: &[u8]) -> Result<EntityToken, Error<Rejection>> {
    let status = head.status.as_u16();
    // A redirect, or a success that is not documented, is not the service's.
    let is_expected = status == 200 || status >= 400;
    if !is_expected || head.content(body) != Content::Json {
        return Err(head.unrecognized());
    }
    match Envelope::judge(body) {
        Ok(Judgement::Token(token)) if status == 200 => Ok(token),
        Ok(Judgement::Refusal(rejection, asked)) => Err(head.rejected(rejection, asked)),
        Err(flaw) if status == 200 => Err(head.malformed(flaw)),
        Ok(Judgement::Token(_)) | Err(_) => Err(head.unrecognized()),
    }
}

enum Judgement {
    Token(EntityToken),
    Refusal(Rejection, Option<RetryAfter>),
}

#[derive(Default)]
struct Envelope<'a> {
    code: Member<u64>,
    data: Member<Data<'a>>,
    error: Member<Text<'a>>,
    error_code: Member<u64>,
    error_message: Member<Text<'a>>,
    error_details: Member<Details<'a>>,
    retry_after_seconds: Member<Seconds>,
}

/// `GetEntityTokenResponse`.
#[derive(Default)]
struct Data<'a> {
    entity_token: Member<Text<'a>>,
    token_expiration: Member<Text<'a>>,
    entity: Member<Entity<'a>>,
}

#[derive(Default)]
struct Entity<'a> {
    id: Member<Text<'a>>,
    kind: Member<Text<'a>>,
    kind_string: Member<Text<'a>>,
}

impl Envelope<'_> {
    /// A refusal if the code is not 200 or there is any word of an error, else the token. Not the rule of any one SDK: that of Node's
    /// (npm package `playfab-sdk` 2.187) goes by `error` and by the absence of `data`.
    fn judge(body: &[u8]) -> Result<Judgement, Flaw> {
        let envelope = json::read::<Envelope<'_>>(body)?.required("")?;
        let is_refusal = matches!(&envelope.code, Member::Value(code) if *code != 200)
            || matches!(&envelope.error, Member::Value(error) if !error.is_empty())
            || matches!(&envelope.error_code, Member::Value(code) if *code != 0);
        if is_refusal {
            let (rejection, asked) = envelope.refusal();
            return Ok(Judgement::Refusal(rejection, asked));
        }
        envelope.code.optional("code")?;
        envelope.error.optional("error")?;
        envelope.error_code.optional("errorCode")?;
        envelope.data.required("data")?.token().map(Judgement::Token)
    }

    /// What can be had of a refusal: one odd member must not cost the others.
    fn refusal(self) -> (Rejection, Option<RetryAfter>) {
        let asked = self.retry_after_seconds.lenient().map(|Seconds(seconds)| seconds);
        let rejection = Rejection {
            code: self.code.lenient().and_then(|code| u16::try_from(code).ok()),
            error_code: self.error_code.lenient().and_then(|code| u32::try_from(code).ok()).map(ErrorCode),
            error: self.error.lenient().map(Into::into),
            error_message: Message::from(self.error_message.lenient().unwrap_or_default()),
            error_details: self
                .error_details
                .lenient()
                .map_or_else(Box::default, |details| details.into_values().collect()),
        };
        (rejection, asked.map(|seconds| RetryAfter::delay(Duration::from_secs(seconds))))
    }
}

impl Data<'_> {
    fn token(self) -> Result<EntityToken, Flaw> {
        const EXPIRATION: &str = "data.TokenExpiration";
        let token = self.entity_token.secret("data.EntityToken")?;
        // The SDKs' parsers take a `T` or a space, six or seven digits of fraction, a zone or none, which is UTC
        // (https://github.com/PlayFab/CSharpSDK, PlayFabUtil.cs; https://github.com/PlayFab/UnitySDK, SimpleJson.cs).
        // Nine digits are harmless.
        let expiration = match self.token_expiration.optional(EXPIRATION)? {
            Some(text) => {
                let time = Timestamp::parse(&text, "T ", 9).ok_or(Flaw::at(FlawKind::InvalidValue, EXPIRATION))?;
                Some(time.instant_or_utc())
            }
            None => None,
        };
        let entity = self.entity.optional("data.Entity")?.map(Entity::key).transpose()?;
        Ok(EntityToken { token, expiration, entity })
    }
}

impl Entity<'_> {
    fn key(self) -> Result<EntityKey, Flaw> {
        const ID: &str = "data.Entity.Id";
        let id = self.id.required(ID)?;
        if id.is_empty() {
            return Err(Flaw::at(FlawKind::Missing, ID));
        }
        // "Alternate name for Type", in the specification of the legacy API.
        let kind = match self.kind.optional("data.Entity.Type")? {
            Some(kind) => Some(kind),
            None => self.kind_string.optional("data.Entity.TypeString")?,
        };
        Ok(EntityKey::from_service(&id, kind.filter(|kind| !kind.is_empty())))
    }
}

impl<'de> Object<'de> for Envelope<'de> {
    fn member(&mut self, name: &str) -> Option<&mut dyn Slot<'de>> {
        match name {
            "code" => Some(&mut self.code),
            "data" => Some(&mut self.data),
            "error" => Some(&mut self.error),
            "errorCode" => Some(&mut self.error_code),
            "errorMessage" => Some(&mut self.error_message),
            "errorDetails" => Some(&mut self.error_details),
            "retryAfterSeconds" => Some(&mut self.retry_after_seconds),
            _ => None,
        }
    }
}

impl<'de> Object<'de> for Data<'de> {
    fn member(&mut self, name: &str) -> Option<&mut dyn Slot<'de>> {
        match name {
            "EntityToken" => Some(&mut self.entity_token),
            "TokenExpiration" => Some(&mut self.token_expiration),
            "Entity" => Some(&mut self.entity),
            _ => None,
        }
    }
}

impl<'de> Object<'de> for Entity<'de> {
    fn member(&mut self, name: &str) -> Option<&mut dyn Slot<'de>> {
        match name {
            "Id" => Some(&mut self.id),
            "Type" => Some(&mut self.kind),
            "TypeString" => Some(&mut self.kind_string),
            _ => None,
        }
    }
}

/// `errorDetails`: under each name a list of strings or, as the swagger only says "object", one string. As many names as a list
/// keeps elements.
struct Details<'a>(Vec<(String, Member<Issues<'a>>)>);

type Issues<'a> = OneOrMany<Text<'a>>;

impl<'de> Shape<'de> for Details<'de> {
    fn of(value: Value<'de>) -> Option<Self> {
        matches!(value, Value::Object).then(|| Self(Vec::new()))
    }

    fn member(&mut self, name: &str) -> Option<&mut dyn Slot<'de>> {
        if self.0.len() == LIST_MAX {
            return None;
        }
        self.0.push((name.to_owned(), Member::Absent));
        self.0.last_mut().map(|(_, issues)| issues as &mut dyn Slot<'de>)
    }
}

impl Details<'_> {
    fn into_values(self) -> impl Iterator<Item = (String, Vec<String>)> {
        let issues = |issues: Issues<'_>| issues.into_values().map(Text::into_owned).collect();
        self.0.into_iter().filter_map(move |(name, member)| Some((name, issues(member.lenient()?))))
    }
}

/// Whole seconds, a fraction rounded up: the SDKs' typings only say "number".
struct Seconds(u64);

impl Shape<'_> for Seconds {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked for sign; `as` saturates")]
    fn of(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Unsigned(seconds) => Some(Self(seconds)),
            Value::Number(seconds) if seconds >= 0.0 => Some(Self(seconds.ceil() as u64)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use http::{Response, StatusCode};
    use token_protocol::Recovery;

    use super::*;

    fn refused(status: StatusCode, body: &str) -> Error<Rejection> {
        let response =
            Response::builder().status(status).header("content-type", "application/json").body(body).unwrap();
        read(Head::of(&response), body.as_bytes()).unwrap_err()
    }

    fn rejection(body: &str) -> Rejection {
        match refused(StatusCode::BAD_REQUEST, body) {
            Error::Rejected { rejection, .. } => rejection,
            other => panic!("{other}"),
        }
    }

    #[test]
    fn all_of_a_refusal_can_be_had() {
        let rejection = rejection(
            r#"{"code":400,"status":"BadRequest","error":"InvalidParams","errorCode":1000,"errorMessage":"Invalid input",
                "errorDetails":{"TitleId":["too long","odd"],"Entity":"missing","Odd":7,"None":[]}}"#,
        );
        assert_eq!(rejection.code(), Some(400));
        assert_eq!(rejection.error(), Some("InvalidParams"));
        assert_eq!(rejection.error_code(), Some(ErrorCode::INVALID_PARAMS));
        assert_eq!(rejection.error_message().as_str(), "Invalid input");
        let details: Vec<_> = rejection.error_details().map(|(name, issues)| (name, issues.join("; "))).collect();
        let expected = [("TitleId", "too long; odd"), ("Entity", "missing"), ("None", "")];
        assert_eq!(details, expected.map(|(name, issues)| (name, issues.to_owned())));
        assert_eq!(rejection.to_string(), "1000 InvalidParams: Invalid input");
        let debug = format!("{rejection:?}");
        assert!(debug.contains("Invalid input") && !debug.contains("too long"), "{debug}");
    }

    #[test]
    fn what_it_says_of_itself_depends_on_what_is_there() {
        for (body, said) in [
            (r#"{"errorCode":1000}"#, "1000 InvalidParams"),
            (r#"{"errorCode":7}"#, "7"),
            (r#"{"code":400,"errorMessage":"No."}"#, "No."),
            (r#"{"code":400}"#, "no message"),
        ] {
            assert_eq!(rejection(body).to_string(), said, "{body}");
        }
    }

    #[test]
    fn as_many_details_are_kept_as_a_list_keeps_elements() {
        let details: Vec<_> = (0..=LIST_MAX).map(|n| format!(r#""n{n}":["x"]"#)).collect();
        let rejection = rejection(&format!(r#"{{"errorCode":1000,"errorDetails":{{{}}}}}"#, details.join(",")));
        assert_eq!(rejection.error_details().count(), LIST_MAX);
        assert!(rejection.error_details().all(|(_, issues)| issues == ["x"]));
    }

    #[test]
    fn any_word_of_an_error_is_a_refusal_under_a_200() {
        for body in [r#"{"code":401}"#, r#"{"code":200,"error":"Odd"}"#, r#"{"code":200,"errorCode":7}"#] {
            assert!(matches!(refused(StatusCode::OK, body), Error::Rejected { .. }), "{body}");
        }
        for body in [r#"{"code":200}"#, r#"{"code":200,"error":"","errorCode":0}"#] {
            assert!(matches!(refused(StatusCode::OK, body), Error::Malformed(_)), "{body}");
        }
    }

    #[test]
    fn the_bodys_code_stands_for_the_status_under_a_200_only() {
        let body = r#"{"code":401,"errorCode":7}"#;
        assert_eq!(refused(StatusCode::OK, body).recovery(), Recovery::Reauthenticate);
        assert_eq!(refused(StatusCode::SERVICE_UNAVAILABLE, body).recovery(), Recovery::RETRY);
    }

    #[test]
    fn a_wait_is_rounded_up_and_never_negative() {
        for (seconds, wait) in
            [("2", Some(2)), ("2.1", Some(3)), ("0", Some(0)), ("-0.5", None), ("-3", None), ("1e99", Some(u64::MAX))]
        {
            let error = refused(
                StatusCode::TOO_MANY_REQUESTS,
                &format!(r#"{{"errorCode":1199,"retryAfterSeconds":{seconds}}}"#),
            );
            let expected = wait.map(|wait| RetryAfter::delay(Duration::from_secs(wait)));
            assert_eq!(error.retry_after(), expected, "{seconds}");
        }
    }
}
