//! Compares what was built with what is expected.

use std::collections::BTreeMap;

use http::Request;
use percent_encoding::percent_decode_str;
use serde_json::Value;

use crate::case::{Compare, ExpectedRequest, Refused};
use crate::leak;
use crate::operation::Built;

pub(crate) fn compare(
    built: Built,
    expected: &ExpectedRequest,
    compare: Compare,
    credentials: &[&str],
) -> Result<(), String> {
    let request = built.map_err(|error| format!("refused: {error}"))?;
    same("method", request.method().as_str(), &expected.method)?;
    let uri = request.uri().to_string();
    match compare {
        Compare::Bytes => same("uri", &uri, &expected.uri)?,
        Compare::Decoded => same("decoded uri", &decoded(&uri)?, &decoded(&expected.uri)?)?,
    }
    same("headers", &headers(&request)?, &expected.headers)?;
    let body = std::str::from_utf8(request.body()).map_err(|_| "the body is not text")?;
    if let Some(expected) = &expected.body {
        same("body", body, expected)?;
    }
    if let Some(expected) = &expected.body_json {
        let body: Value = serde_json::from_str(body).map_err(|error| format!("the body is not JSON: {error}"))?;
        same("body", &body, expected)?;
    }
    // Where the file itself has it in the URI, or in a header's name, it is meant.
    let permitted: Vec<_> = expected.headers.keys().chain([&expected.uri]).cloned().collect();
    leak::find(credentials.iter().copied(), &permitted, &[format!("{request:?}"), format!("{request:#?}")])
}

pub(crate) fn compare_refusal(built: Built, refused: &Refused, credentials: &[&str]) -> Result<(), String> {
    let error = match built {
        Ok(request) => return Err(format!("not refused: {} {}", request.method(), request.uri())),
        Err(error) => error,
    };
    let parameter = error.parameter();
    // A part of a credential or an entity is named by itself or by the whole.
    let whole = match parameter {
        "user" | "password" => "basic",
        "name" | "value" => "header",
        "Id" | "Type" => "entity",
        other => other,
    };
    if whole != refused.parameter && parameter != refused.parameter {
        return Err(format!("{parameter} is refused, expected {}", refused.parameter));
    }
    let permitted = [parameter.to_owned(), error.rule().to_string()];
    leak::find(credentials.iter().copied(), &permitted, &[error.to_string(), format!("{error:?}")])
}

fn same<T: PartialEq + std::fmt::Debug + ?Sized>(what: &str, actual: &T, expected: &T) -> Result<(), String> {
    if actual == expected { Ok(()) } else { Err(format!("{what} is {actual:?}, expected {expected:?}")) }
}

fn headers(request: &Request<Vec<u8>>) -> Result<BTreeMap<String, String>, String> {
    let mut headers = BTreeMap::new();
    for (name, value) in request.headers() {
        let value = value.to_str().map_err(|_| format!("{name} is not text"))?;
        if headers.insert(name.to_string(), value.to_owned()).is_some() {
            return Err(format!("{name} stands there twice"));
        }
    }
    Ok(headers)
}

/// Scheme, authority, path segments and query pairs, in order and without their encoding.
type Decoded<'a> = (&'a str, &'a str, Vec<String>, Vec<(String, String)>);

/// Taken apart as text: `http::Uri` would change the case of a scheme, and drop a fragment.
fn decoded(uri: &str) -> Result<Decoded<'_>, String> {
    let decode = |text: &str| {
        let text = percent_decode_str(text).decode_utf8().map_err(|_| "the uri is not UTF-8")?;
        Ok::<_, String>(text.into_owned())
    };
    let (target, query) = uri.split_once('?').map_or((uri, None), |(target, query)| (target, Some(query)));
    let (scheme, rest) = target.split_once("://").ok_or("the uri has no scheme")?;
    let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
    let segments = path.split('/').map(decode).collect::<Result<_, _>>()?;
    let pair = |pair: &str| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        Ok::<_, String>((decode(name)?, decode(value)?))
    };
    let query = query.map(|query| query.split('&').map(pair).collect::<Result<_, _>>()).transpose()?;
    Ok((scheme, authority, segments, query.unwrap_or_default()))
}
