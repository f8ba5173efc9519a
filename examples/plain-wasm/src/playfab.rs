use playfab_entity::{Credential, EntityToken, GetEntityToken, InvalidInput, TitleId};

use crate::exchange::{origin, request};
use crate::strings::{Strings, leave_result, texts};

#[expect(unsafe_code, reason = "the host calls it by name")]
#[unsafe(no_mangle)]
extern "C" fn playfab() -> u32 {
    leave_result(call())
}

fn call() -> Result<Strings, InvalidInput> {
    let [title_id, secret_key, at] = texts()?;
    let call = GetEntityToken::new(TitleId::new(&title_id)?);
    let call = match origin(&at)? {
        Some(origin) => call.with_origin(origin),
        None => call,
    };
    Ok(request(call, &Credential::secret_key(&secret_key)?, token))
}

/// The token, and the Unix time it ends at, empty if the service did not say.
fn token(token: EntityToken) -> Strings {
    let EntityToken { token, expiration, .. } = token;
    let expiration = expiration.map(|date| date.timestamp().to_string());
    vec![token.expose().into(), expiration.unwrap_or_default().into()]
}
