use std::fmt::Display;

use http::Request;
use token_protocol::{Recovery, RetryAfter};

use crate::strings::join;

/// A request that is to be sent.
pub(crate) fn done(request: Request<Vec<u8>>) -> Vec<u8> {
    let (parts, body) = request.into_parts();
    let mut output = join(&["done", parts.method.as_str(), &parts.uri.to_string()]);
    for (name, value) in &parts.headers {
        output.extend(join(&[name.as_str().as_bytes(), value.as_bytes()]));
    }
    output.push(0);
    output.extend(body);
    output.push(0);
    output
}

/// What to do, why, and after how many seconds.
pub(crate) fn refusal(recovery: Recovery, wait: Option<RetryAfter>, error: &dyn Display) -> Vec<u8> {
    let what_to_do = match recovery {
        Recovery::Retry { .. } => "retry",
        Recovery::Reauthenticate => "reauthenticate",
        Recovery::FixRequest => "fix",
        Recovery::GiveUp => "give up",
    };
    let wait = wait.map(|after| after.at_least().as_secs().to_string());
    join(&[what_to_do, &error.to_string(), &wait.unwrap_or_default()])
}
