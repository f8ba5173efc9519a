use std::borrow::Cow;
use std::time::Duration;

use serde::de::{IgnoredAny, MapAccess, SeqAccess};
use token_protocol::json::{self, Member, Object, Shape, Text};
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
    error_details: Member<Details>,
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
    /// A refusal if the code is not 200 or there is any word of an error, else the token: the rule of the Node SDK
    /// (npm package `playfab-sdk` 2.187).
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
            error_details: self.error_details.lenient().map_or_else(Box::default, |Details(details)| details.into()),
        };
        (rejection, asked.map(|seconds| RetryAfter::delay(Duration::from_secs(seconds))))
    }
}

impl Data<'_> {
    fn token(self) -> Result<EntityToken, Flaw> {
        const EXPIRATION: &str = "data.TokenExpiration";
        let token = self.entity_token.secret("data.EntityToken")?;
        // The SDKs' parsers take a `T` or a space, up to nine digits of fraction, a zone or none, which is UTC
        // (https://github.com/PlayFab/CSharpSDK, PlayFabUtil.cs; https://github.com/PlayFab/UnitySDK, SimpleJson.cs).
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
    fn member<A: MapAccess<'de>>(&mut self, name: &str, map: &mut A) -> Result<(), A::Error> {
        match name {
            "code" => self.code.fill(map),
            "data" => self.data.fill(map),
            "error" => self.error.fill(map),
            "errorCode" => self.error_code.fill(map),
            "errorMessage" => self.error_message.fill(map),
            "errorDetails" => self.error_details.fill(map),
            "retryAfterSeconds" => self.retry_after_seconds.fill(map),
            _ => json::skip(map),
        }
    }
}

impl<'de> Object<'de> for Data<'de> {
    fn member<A: MapAccess<'de>>(&mut self, name: &str, map: &mut A) -> Result<(), A::Error> {
        match name {
            "EntityToken" => self.entity_token.fill(map),
            "TokenExpiration" => self.token_expiration.fill(map),
            "Entity" => self.entity.fill(map),
            _ => json::skip(map),
        }
    }
}

impl<'de> Object<'de> for Entity<'de> {
    fn member<A: MapAccess<'de>>(&mut self, name: &str, map: &mut A) -> Result<(), A::Error> {
        match name {
            "Id" => self.id.fill(map),
            "Type" => self.kind.fill(map),
            "TypeString" => self.kind_string.fill(map),
            _ => json::skip(map),
        }
    }
}

/// `errorDetails`: under each name a list of strings or, as the swagger only says "object", one string.
struct Details(Vec<(String, Vec<String>)>);

/// Whole seconds, a fraction rounded up: the SDKs' typings only say "number".
struct Seconds(u64);

impl Shape<'_> for Seconds {
    fn from_unsigned(seconds: u64) -> Option<Self> {
        Some(Self(seconds))
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked for sign; `as` saturates")]
    fn from_float(seconds: f64) -> Option<Self> {
        (seconds >= 0.0).then(|| Self(seconds.ceil() as u64))
    }
}

/// As many names as `json` keeps elements of a list.
const DETAILS_MAX: usize = 64;

impl<'de> Shape<'de> for Details {
    fn from_object<A: MapAccess<'de>>(mut map: A) -> Result<Option<Self>, A::Error> {
        let mut details = Vec::new();
        while details.len() < DETAILS_MAX {
            let Some((name, issues)) = map.next_entry::<String, Member<Issues>>()? else { break };
            details.extend(issues.lenient().map(|Issues(issues)| (name, issues)));
        }
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Some(Self(details)))
    }
}

struct Issues(Vec<String>);

impl<'de> Shape<'de> for Issues {
    fn from_text(text: Text<'de>) -> Option<Self> {
        Some(Self(vec![text.into_owned()]))
    }

    fn from_array<A: SeqAccess<'de>>(array: A) -> Result<Option<Self>, A::Error> {
        let issues = Vec::<Text<'_>>::from_array(array)?.unwrap_or_default();
        Ok(Some(Self(issues.into_iter().map(Cow::into_owned).collect())))
    }
}
