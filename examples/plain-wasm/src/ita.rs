use ita_token::{Credential, GetToken, InvalidInput, Token, TokenId};

use crate::exchange::{origin, request};
use crate::strings::{Strings, leave_result, texts};

#[expect(unsafe_code, reason = "the host calls it by name")]
#[unsafe(no_mangle)]
extern "C" fn ita() -> u32 {
    leave_result(call())
}

fn call() -> Result<Strings, InvalidInput> {
    let [token_id, bearer, at] = texts()?;
    let call = GetToken::new(TokenId::new(&token_id)?);
    let call = match origin(&at)? {
        Some(origin) => call.with_origin(origin),
        None => call,
    };
    Ok(request(call, &Credential::bearer(&bearer)?, members))
}

/// The members in the order of the service's page, the game play key first. What is absent is empty.
fn members(token: Token) -> Strings {
    let key = token.game_play_key.map(|key| key.to_string());
    let [issued, expires] = [token.issue_date, token.expiration_date].map(|date| date.map(|date| date.to_string()));
    [
        key,
        token.token_source_id,
        issued,
        expires,
        token.participant_source_id,
        token.game_source_id,
        token.game_name,
        token.game_icon_url,
        token.reason,
    ]
    .map(|member| member.unwrap_or_default().into())
    .into()
}
