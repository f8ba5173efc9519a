//! The operations: how a case's `given` and `credential` become a call, and how what it reads becomes comparable.

mod emm;
mod ita;
mod pgs;
mod playfab;

use std::fmt::Debug;

use google_api::AccessToken;
use http::{Request, Response};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use token_protocol::{Endpoint, InvalidInput, Origin};

use crate::FormatError;
use crate::case::Case;
use crate::outcome::{Read, Refusal};

pub(crate) type Built = Result<Request<Vec<u8>>, InvalidInput>;

/// One call of one service, with its types gone.
pub(crate) struct Operation {
    /// Builds the case's request, or says why its input is refused.
    pub(crate) build: fn(&Case) -> Result<Built, FormatError>,
    /// Reads a response to the case's call, or to any call if the case names none.
    pub(crate) read: fn(&Case, &Response<Vec<u8>>) -> Result<Read, FormatError>,
}

pub(crate) fn named(name: &str) -> Option<Operation> {
    match name {
        "pgs.generatePlayGroupingApiToken" => Some(of::<pgs::Service>()),
        "emm.generateAuthenticationToken" => Some(of::<emm::Service>()),
        "ita.getToken" => Some(of::<ita::Service>()),
        "playfab.getEntityToken" => Some(of::<playfab::Service>()),
        _ => None,
    }
}

/// What the runner has to know of a service.
trait Service {
    type Call: Endpoint<Output: Debug>;
    /// The case's `given`, in the service's own names.
    type Given: DeserializeOwned;
    /// The case's `credential`.
    type Credential: DeserializeOwned;

    /// The output's fields that must not be printed: secrets, and who it is about.
    const UNPRINTED: &'static [&'static str];

    /// Any call, for reading a response.
    fn any_call() -> Result<Self::Call, InvalidInput>;
    fn call(given: Self::Given) -> Result<Self::Call, InvalidInput>;
    fn credential(
        credential: Self::Credential,
    ) -> Result<Result<<Self::Call as Endpoint>::Credential, InvalidInput>, FormatError>;
    fn output(output: <Self::Call as Endpoint>::Output) -> Value;
    fn code(rejection: &<Self::Call as Endpoint>::Rejection) -> Value;
    fn message(rejection: &<Self::Call as Endpoint>::Rejection) -> Option<&token_protocol::Message>;
    /// The HTTP status that the body names, where it may be another than the response's.
    fn reported_status(_: &<Self::Call as Endpoint>::Rejection) -> Option<u16> {
        None
    }
}

fn of<S: Service>() -> Operation {
    Operation { build: build::<S>, read: read::<S> }
}

fn build<S: Service>(case: &Case) -> Result<Built, FormatError> {
    let given = typed(case.given.as_ref(), "given")?;
    let credential = S::credential(typed(case.credential.as_ref(), "credential")?)?;
    Ok(S::call(given).and_then(|call| Ok(call.request(&credential?))))
}

fn read<S: Service>(case: &Case, response: &Response<Vec<u8>>) -> Result<Read, FormatError> {
    // Reading needs none, and one that could not be sent may be looked for as well.
    if let Some(credential) = &case.credential {
        let _ = S::credential(typed(Some(credential), "credential")?)?;
    }
    let call = match &case.given {
        Some(given) => S::call(typed(Some(given), "given")?),
        None => S::any_call(),
    };
    let call = call.map_err(|error| FormatError(error.to_string()))?;
    Ok(match call.response(response) {
        Ok(output) => {
            let texts = vec![format!("{output:?}"), format!("{output:#?}")];
            Read::Ok { output: S::output(output), unprinted: S::UNPRINTED, texts }
        }
        Err(error) => Read::No(Refusal::of(&error, S::code, S::message, S::reported_status)),
    })
}

fn typed<T: DeserializeOwned>(value: Option<&Map<String, Value>>, what: &str) -> Result<T, FormatError> {
    let value = value.ok_or_else(|| FormatError(format!("no {what}")))?;
    serde_json::from_value(Value::Object(value.clone())).map_err(|error| FormatError(format!("{what}: {error}")))
}

/// The credential of both Google services.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct GoogleCredential {
    access_token: String,
}

impl GoogleCredential {
    fn read(&self) -> Result<AccessToken, InvalidInput> {
        AccessToken::new(&self.access_token)
    }
}

/// The code of both Google services.
fn google_code(rejection: &google_api::Rejection) -> Value {
    rejection.code().map_or(Value::Null, |code| code.as_str().into())
}

/// An origin, if the case gives one.
fn with_origin<C>(call: C, origin: Option<String>, set: fn(C, Origin) -> C) -> Result<C, InvalidInput> {
    match origin {
        Some(origin) => Ok(set(call, Origin::new(&origin)?)),
        None => Ok(call),
    }
}
