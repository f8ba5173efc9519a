//! A token call of emm-token.

use std::hint::black_box;

use emm_token::{AccessToken, Endpoint as _, EnterpriseId, GenerateAuthenticationToken, InvalidInput, UserId};

fn main() -> Result<(), InvalidInput> {
    let enterprise_id = EnterpriseId::new(sample::ENTERPRISE_ID)?;
    let call = GenerateAuthenticationToken::new(enterprise_id, UserId::new(sample::USER_ID)?);
    let credential = AccessToken::new(sample::ACCESS_TOKEN)?;
    sample::operation(
        || black_box(&call).request(black_box(&credential)),
        || sample::EMM.response(),
        |response| {
            let token = call.response(&response).expect("a token").redeem();
            assert_eq!(token.token.expose(), sample::EMM.token);
            token
        },
    );
    Ok(())
}
