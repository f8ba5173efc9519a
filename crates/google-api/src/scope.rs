use std::fmt;

/// An OAuth 2.0 scope: what to ask for when getting the [`AccessToken`](crate::AccessToken).
///
/// Nothing here checks that a token has one; Google does, and answers 403.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Scope(&'static str);

impl Scope {
    /// Play Games Services
    /// (<https://developer.android.com/games/services/web/api/rest/v1/accesstokens/generatePlayGroupingApiToken>).
    pub const GAMES: Self = Self("https://www.googleapis.com/auth/games");

    /// Play Games Services, less of it: what a player grants by default
    /// (<https://developer.android.com/games/pgs/android/server-access>). The method page names it, the discovery
    /// document of games.v1 does not.
    pub const GAMES_LITE: Self = Self("https://www.googleapis.com/auth/games_lite");

    /// The Google Play EMM API
    /// (<https://developers.google.com/android/work/play/emm-api/v1/users/generateAuthenticationToken>).
    pub const ANDROID_ENTERPRISE: Self = Self("https://www.googleapis.com/auth/androidenterprise");

    /// The scope's URL.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.0
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_is_its_url() {
        assert_eq!(Scope::GAMES.as_str(), "https://www.googleapis.com/auth/games");
        assert_eq!(Scope::GAMES_LITE.to_string(), "https://www.googleapis.com/auth/games_lite");
    }
}
