use pgs_token::{AccessToken, GeneratePlayGroupingApiToken, InvalidInput, PackageName, Persona};

use crate::exchange::{origin, request};
use crate::strings::{Strings, leave_result, texts};

#[expect(unsafe_code, reason = "the host calls it by name")]
#[unsafe(no_mangle)]
extern "C" fn pgs() -> u32 {
    leave_result(call())
}

fn call() -> Result<Strings, InvalidInput> {
    let [package_name, persona, access_token, at] = texts()?;
    let call = GeneratePlayGroupingApiToken::new(PackageName::new(&package_name)?, Persona::new(&persona)?);
    let call = match origin(&at)? {
        Some(origin) => call.with_origin(origin),
        None => call,
    };
    Ok(request(call, &AccessToken::new(&access_token)?, |token| vec![token.token_value.expose().into()]))
}
