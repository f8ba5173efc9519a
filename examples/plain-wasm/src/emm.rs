use emm_token::{AccessToken, EnterpriseId, GenerateAuthenticationToken, InvalidInput, UserId};

use crate::exchange::{origin, request};
use crate::strings::{Strings, leave_result, texts};

#[expect(unsafe_code, reason = "the host calls it by name")]
#[unsafe(no_mangle)]
extern "C" fn emm() -> u32 {
    leave_result(call())
}

fn call() -> Result<Strings, InvalidInput> {
    let [enterprise_id, user_id, access_token, at] = texts()?;
    let call = GenerateAuthenticationToken::new(EnterpriseId::new(&enterprise_id)?, UserId::new(&user_id)?);
    let call = match origin(&at)? {
        Some(origin) => call.with_origin(origin),
        None => call,
    };
    Ok(request(call, &AccessToken::new(&access_token)?, |token| vec![token.redeem().token.expose().into()]))
}
