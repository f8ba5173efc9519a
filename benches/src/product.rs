//! The calls, as a caller makes them.

use emm_token::{EnterpriseId, GenerateAuthenticationToken, UserId};
use ita_token::{GetToken, TokenId};
use pgs_token::{AccessToken, GeneratePlayGroupingApiToken, PackageName, Persona};
use playfab_entity::{GetEntityToken, TitleId};

use crate::sample;

pub(crate) fn pgs() -> GeneratePlayGroupingApiToken {
    let package_name = PackageName::new(sample::PACKAGE_NAME).unwrap();
    GeneratePlayGroupingApiToken::new(package_name, Persona::new(sample::PERSONA).unwrap())
}

pub(crate) fn emm() -> GenerateAuthenticationToken {
    let enterprise_id = EnterpriseId::new(sample::ENTERPRISE_ID).unwrap();
    GenerateAuthenticationToken::new(enterprise_id, UserId::new(sample::USER_ID).unwrap())
}

pub(crate) fn ita() -> GetToken {
    GetToken::new(TokenId::new(sample::TOKEN_ID).unwrap())
}

pub(crate) fn playfab() -> GetEntityToken {
    GetEntityToken::new(TitleId::new(sample::TITLE_ID).unwrap())
}

pub(crate) fn access_token() -> AccessToken {
    AccessToken::new(sample::ACCESS_TOKEN).unwrap()
}

pub(crate) fn bearer() -> ita_token::Credential {
    ita_token::Credential::bearer(sample::ACCESS_TOKEN).unwrap()
}

pub(crate) fn secret_key() -> playfab_entity::Credential {
    playfab_entity::Credential::secret_key(sample::SECRET_KEY).unwrap()
}
