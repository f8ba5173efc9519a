use token_protocol::{InvalidInput, Origin, Rule};

use crate::prepare;
use crate::strings::{join, next};

/// The request that the input asks for.
pub(crate) fn call(mut input: &[u8]) -> Result<Vec<u8>, InvalidInput> {
    let mut next = || {
        let text = std::str::from_utf8(next(&mut input));
        text.map_err(|_| InvalidInput::new("input", Rule::Other("must be UTF-8"), None))
    };
    match next()? {
        #[cfg(feature = "pgs")]
        "pgs" => {
            use pgs_token::{AccessToken, GeneratePlayGroupingApiToken as Call, PackageName, Persona};
            let mut call = Call::new(PackageName::new(next()?)?, Persona::new(next()?)?);
            let access_token = AccessToken::new(next()?)?;
            if let Some(origin) = origin(next()?)? {
                call = call.with_origin(origin);
            }
            Ok(prepare(call, &access_token, |token| join(&["done", token.token_value.expose()])))
        }
        #[cfg(feature = "emm")]
        "emm" => {
            use emm_token::{AccessToken, EnterpriseId, GenerateAuthenticationToken as Call, UserId};
            let mut call = Call::new(EnterpriseId::new(next()?)?, UserId::new(next()?)?);
            let access_token = AccessToken::new(next()?)?;
            if let Some(origin) = origin(next()?)? {
                call = call.with_origin(origin);
            }
            Ok(prepare(call, &access_token, |token| join(&["done", token.redeem().token.expose()])))
        }
        #[cfg(feature = "ita")]
        "ita" => {
            use ita_token::{Credential, GetToken as Call, TokenId};
            let mut call = Call::new(TokenId::new(next()?)?);
            let bearer = Credential::bearer(next()?)?;
            if let Some(origin) = origin(next()?)? {
                call = call.with_origin(origin);
            }
            Ok(prepare(call, &bearer, |token| {
                let dates = [token.issue_date, token.expiration_date].map(|date| date.map(|date| date.to_string()));
                let [issued, expires] = dates;
                let members = [
                    token.game_play_key.map(|key| key.to_string()),
                    token.token_source_id,
                    issued,
                    expires,
                    token.participant_source_id,
                    token.game_source_id,
                    token.game_name,
                    token.game_icon_url,
                    token.reason,
                ];
                let mut output = join(&["done"]);
                for member in &members {
                    output.extend(join(&[member.as_deref().unwrap_or_default()]));
                }
                output
            }))
        }
        #[cfg(feature = "playfab")]
        "playfab" => {
            use playfab_entity::{Credential, GetEntityToken as Call, TitleId};
            let mut call = Call::new(TitleId::new(next()?)?);
            let secret_key = Credential::secret_key(next()?)?;
            if let Some(origin) = origin(next()?)? {
                call = call.with_origin(origin);
            }
            Ok(prepare(call, &secret_key, |token| {
                let expires = token.expiration.map(|date| date.timestamp().to_string());
                join(&["done", token.token.expose(), &expires.unwrap_or_default()])
            }))
        }
        _ => Err(InvalidInput::new("input", Rule::Other("must start with pgs, emm, ita or playfab"), None)),
    }
}

/// The origin to go to instead of the service's own, if there is one.
fn origin(text: &str) -> Result<Option<Origin>, InvalidInput> {
    if text.is_empty() { Ok(None) } else { Origin::new(text).map(Some) }
}
