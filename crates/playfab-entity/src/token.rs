use chrono::{DateTime, Utc};
use token_protocol::{Expiring, Reusable, Secret};

use crate::EntityKey;

/// "The token used to set X-EntityToken for all entity based API calls", and whose it is.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct EntityToken {
    /// `EntityToken`: the token itself. Opaque.
    pub token: Secret,
    /// `TokenExpiration`: "The time the token will expire, if it is an expiring token, in UTC." By the server's clock.
    pub expiration: Option<DateTime<Utc>>,
    /// `Entity`: the entity that the token acts for.
    pub entity: Option<EntityKey>,
}

impl Reusable for EntityToken {}

impl Expiring for EntityToken {
    fn expiration(&self) -> Option<DateTime<Utc>> {
        self.expiration
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_ends_when_the_service_says() {
        for expiration in [None, DateTime::from_timestamp(1_700_000_000, 0)] {
            let token = EntityToken { token: Secret::from("t".to_owned()), expiration, entity: None };
            assert_eq!(token.expiration(), expiration);
        }
    }
}
