//! The accounts and credentials that [`Sandbox::new`](crate::Sandbox::new) starts with.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime};
use http::HeaderName;

use crate::{EntityKey, ItaCredential, ItaDate, ItaToken, Sandbox};

/// OAuth scope of Play Games Services (<https://developer.android.com/games/services/web/api/rest/v1/accesstokens/generatePlayGroupingApiToken>).
pub const SCOPE_GAMES: &str = "https://www.googleapis.com/auth/games";
/// The lesser scope of Play Games Services, named on the same page.
pub const SCOPE_GAMES_LITE: &str = "https://www.googleapis.com/auth/games_lite";
/// OAuth scope of the Play EMM API (<https://developers.google.com/android/work/play/emm-api/v1/users/generateAuthenticationToken>).
pub const SCOPE_ANDROID_ENTERPRISE: &str = "https://www.googleapis.com/auth/androidenterprise";

/// Google access token with [`SCOPE_GAMES`], without an end.
pub const GOOGLE_TOKEN_GAMES: &str = "ya29.sandbox-games";
/// Google access token with [`SCOPE_GAMES_LITE`], without an end.
pub const GOOGLE_TOKEN_GAMES_LITE: &str = "ya29.sandbox-games-lite";
/// Google access token with [`SCOPE_ANDROID_ENTERPRISE`], without an end.
pub const GOOGLE_TOKEN_EMM: &str = "ya29.sandbox-androidenterprise";
/// Google access token without scopes.
pub const GOOGLE_TOKEN_NO_SCOPE: &str = "ya29.sandbox-no-scope";
/// Google access token with every scope above; it ended on 2020-01-01T00:00:00Z.
pub const GOOGLE_TOKEN_EXPIRED: &str = "ya29.sandbox-expired";

/// A known enterprise of the Play EMM API.
pub const EMM_ENTERPRISE: &str = "LC00example";
/// A known user of [`EMM_ENTERPRISE`].
pub const EMM_USER: &str = "100000000000000000001";
/// A known user of [`EMM_ENTERPRISE`] whose id a client has to escape.
pub const EMM_ODD_USER: &str = "a/b c%2F+é😀";

/// Bearer token that ITA's API accepts here. How the real one authenticates is not public.
pub const ITA_BEARER: &str = "sandbox-ita-bearer";
/// User of the Basic credential that ITA's API accepts here.
pub const ITA_USER: &str = "sandbox-ita-user";
/// Password of the Basic credential that ITA's API accepts here.
pub const ITA_PASSWORD: &str = "sandbox-ita-password";
/// Header whose value [`ITA_KEY`] ITA's API accepts here. The name is the sandbox's own.
pub const ITA_KEY_HEADER: &str = "x-sandbox-key";
/// Value of [`ITA_KEY_HEADER`].
pub const ITA_KEY: &str = "sandbox-ita-key";
/// The token of the method's page (<https://api.games.itagroupservices.com/Help/Api/GET-v1-tokens-tokenId>).
pub const ITA_TOKEN_SAMPLE: &str = "sample string 1";
/// A token whose members are null, but for its id, its issue date and an empty game name.
pub const ITA_TOKEN_NULLS: &str = "nulls";
/// A token whose dates have no offset in XML.
pub const ITA_TOKEN_BARE_DATES: &str = "bare-dates";
/// A token that does not exist.
pub const ITA_TOKEN_MISSING: &str = "no-such-token";

/// The PlayFab title.
pub const PLAYFAB_TITLE: &str = "144";
/// The title's secret key.
pub const PLAYFAB_SECRET_KEY: &str = "SANDBOXSECRETKEY144";
/// A player's session ticket: that of [`PLAYFAB_PLAYER`].
pub const PLAYFAB_SESSION_TICKET: &str = "SANDBOX-SESSION-TICKET-144";
/// Id of the ticket's `title_player_account`.
pub const PLAYFAB_PLAYER: &str = "174812abf712";
/// Id of the `master_player_account` related to [`PLAYFAB_PLAYER`].
pub const PLAYFAB_MASTER_PLAYER: &str = "50DF92E291CCD4C3";

/// 2020-01-01T00:00:00Z
const PAST: i64 = 1_577_836_800;
/// US Central in winter, seconds east of Greenwich.
const CENTRAL_STANDARD: i32 = -6 * 3600;

/// Opens the accounts above in an empty sandbox.
pub(crate) fn opened(mut sandbox: Sandbox) -> Sandbox {
    let past = DateTime::from_timestamp(PAST, 0);
    let every_scope = [SCOPE_GAMES, SCOPE_GAMES_LITE, SCOPE_ANDROID_ENTERPRISE];
    sandbox.set_access_token(GOOGLE_TOKEN_GAMES, &[SCOPE_GAMES], None);
    sandbox.set_access_token(GOOGLE_TOKEN_GAMES_LITE, &[SCOPE_GAMES_LITE], None);
    sandbox.set_access_token(GOOGLE_TOKEN_EMM, &[SCOPE_ANDROID_ENTERPRISE], None);
    sandbox.set_access_token(GOOGLE_TOKEN_NO_SCOPE, &[], None);
    sandbox.set_access_token(GOOGLE_TOKEN_EXPIRED, &every_scope, past);
    sandbox.add_emm_user(EMM_ENTERPRISE, EMM_USER);
    sandbox.add_emm_user(EMM_ENTERPRISE, EMM_ODD_USER);

    sandbox.add_ita_credential(ItaCredential::Bearer(ITA_BEARER.to_owned()));
    sandbox.add_ita_credential(ItaCredential::Basic { user: ITA_USER.to_owned(), password: ITA_PASSWORD.to_owned() });
    sandbox.add_ita_credential(ItaCredential::Header {
        name: HeaderName::from_static(ITA_KEY_HEADER),
        value: ITA_KEY.to_owned(),
    });
    sandbox.set_ita_token(ITA_TOKEN_SAMPLE, sample());
    let nulls = ItaToken {
        token_source_id: Some(ITA_TOKEN_NULLS.to_owned()),
        issue_date: sample().issue_date,
        game_name: Some(String::new()),
        ..ItaToken::default()
    };
    sandbox.set_ita_token(ITA_TOKEN_NULLS, nulls);
    let bare = sample_digits().map(ItaDate::Unspecified);
    let bare_dates = ItaToken {
        token_source_id: Some(ITA_TOKEN_BARE_DATES.to_owned()),
        issue_date: bare,
        expiration_date: bare,
        ..sample()
    };
    sandbox.set_ita_token(ITA_TOKEN_BARE_DATES, bare_dates);

    let player = EntityKey::new(PLAYFAB_PLAYER, "title_player_account");
    let master = EntityKey::new(PLAYFAB_MASTER_PLAYER, "master_player_account");
    sandbox.add_secret_key(PLAYFAB_SECRET_KEY);
    sandbox.set_session_ticket(PLAYFAB_SESSION_TICKET, player.clone());
    sandbox.relate(player, master);
    sandbox
}

/// The token of the method's page, members and all.
fn sample() -> ItaToken {
    let central = FixedOffset::east_opt(CENTRAL_STANDARD);
    let date = sample_digits()
        .zip(central)
        .and_then(|(digits, offset)| digits.and_local_timezone(offset).single())
        .map(ItaDate::Local);
    let numbered = |number: u8| Some(format!("sample string {number}"));
    ItaToken {
        token_source_id: Some(ITA_TOKEN_SAMPLE.to_owned()),
        issue_date: date,
        expiration_date: date,
        participant_source_id: numbered(3),
        game_source_id: numbered(4),
        game_name: numbered(5),
        game_icon_url: numbered(6),
        reason: numbered(7),
        game_play_key: Some("f64d1c6d-c546-43fc-89d5-94edd84b2a6b".to_owned()),
    }
}

/// 2025-12-11T11:08:30.8449349
fn sample_digits() -> Option<NaiveDateTime> {
    NaiveDate::from_ymd_opt(2025, 12, 11)?.and_hms_nano_opt(11, 8, 30, 844_934_900)
}
