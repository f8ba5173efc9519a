//! A token call of playfab-entity.

use std::hint::black_box;

use playfab_entity::{Credential, Endpoint as _, GetEntityToken, InvalidInput, TitleId};

fn main() -> Result<(), InvalidInput> {
    let call = GetEntityToken::new(TitleId::new("144")?);
    let credential = Credential::secret_key("SANDBOXSECRETKEYSANDBOXSECRETKEYSANDBOXSECRETKEY144")?;
    sample::operation(
        || black_box(&call).request(black_box(&credential)),
        || sample::PLAYFAB.response(),
        |response| {
            let token = call.response(&response).expect("a token");
            assert_eq!(token.token.expose(), sample::PLAYFAB.token);
            token
        },
    );
    Ok(())
}
