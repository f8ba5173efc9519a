//! Looks for planted secrets in everything that was printed: whole or any eight characters of one, in any case, as they are, in
//! base64, percent-encoded, in hexadecimal, or as a list of bytes. In logs, eight hexadecimal digits may be anybody's.

use std::collections::{HashMap, HashSet};
use std::error::Error;
use std::fmt::Debug;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use emm_token::{EnterpriseId, GenerateAuthenticationToken, UserId};
use google_api::AccessToken;
use ita_token::{GetToken, TokenId};
use percent_encoding::percent_decode_str;
use pgs_token::{GeneratePlayGroupingApiToken, PackageName, Persona};
use playfab_entity::{CustomTags, EntityKey, EntityType, GetEntityToken, TitleId};
use token_protocol::Origin;

/// So many characters of a secret are a leak.
const PIECE: usize = 8;

/// What a planted text is, which says where it may be printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Nowhere.
    Secret,
    /// In a request only: it stands in the URI, which `http::Request` prints.
    Persona,
    /// In a call and its request, which has it in the URI or the body. An id is no secret; no error shows one all the same.
    Id,
}

/// Where a text was printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Place {
    /// A request's `Debug`.
    Request,
    /// A call's `Debug`.
    Call,
    /// An error, a credential, a token, a client, a sandbox.
    Elsewhere,
    /// A span, an event or a log record, of whatever crate.
    Log,
}

impl Kind {
    fn may_be_in(self, place: Place) -> bool {
        match self {
            Self::Secret => false,
            Self::Persona => place == Place::Request,
            Self::Id => matches!(place, Place::Call | Place::Request),
        }
    }
}

/// What was printed, and where.
#[derive(Debug, Default)]
pub(crate) struct Texts(HashSet<(Place, String)>);

impl Texts {
    pub(crate) fn add(&mut self, place: Place, text: String) {
        self.0.insert((place, text));
    }

    pub(crate) fn saw(&mut self, place: Place, value: &(impl Debug + ?Sized)) {
        self.add(place, format!("{value:?}"));
        self.add(place, format!("{value:#?}"));
    }

    /// An error and all its sources, in every way they can be printed.
    pub(crate) fn saw_error(&mut self, error: &(dyn Error + 'static)) {
        let mut next = Some(error);
        while let Some(error) = next {
            self.add(Place::Elsewhere, error.to_string());
            self.saw(Place::Elsewhere, error);
            next = error.source();
        }
    }

    pub(crate) fn extend(&mut self, others: Self) {
        self.0.extend(others.0);
    }

    /// How many different ones.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }
}

#[derive(Debug, Default)]
pub(crate) struct Hunt {
    planted: Vec<(Kind, String)>,
    pub(crate) texts: Texts,
}

impl Hunt {
    /// A new secret of 24 letters and digits.
    pub(crate) fn secret(&mut self) -> String {
        self.plant(Kind::Secret)
    }

    pub(crate) fn plant(&mut self, kind: Kind) -> String {
        let mut state = self.planted.len() as u64 + 1;
        let digits = (0..23).filter_map(|_| char::from_digit(u32::try_from(next(&mut state) % 36).unwrap(), 36));
        // A letter first, as package names want it.
        let text = std::iter::once('S').chain(digits).collect::<String>().to_ascii_uppercase();
        self.add(kind, &text);
        text
    }

    /// A new secret in the form of a UUID.
    pub(crate) fn uuid(&mut self) -> String {
        let mut state = self.planted.len() as u64 + 1;
        let hex = format!("{:016x}{:016x}", next(&mut state), next(&mut state));
        let uuid = format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]);
        self.add(Kind::Secret, &uuid);
        uuid
    }

    /// What somebody else made up is a secret too.
    pub(crate) fn add(&mut self, kind: Kind, text: &str) {
        assert!(text.len() >= 12, "too short to tell from other text");
        self.planted.push((kind, text.to_owned()));
    }

    /// Replaces every `§` by a secret of its own.
    pub(crate) fn fill(&mut self, template: &str) -> String {
        template
            .split_inclusive('§')
            .map(|piece| match piece.strip_suffix('§') {
                Some(text) => text.to_owned() + &self.secret(),
                None => piece.to_owned(),
            })
            .collect()
    }

    pub(crate) fn saw(&mut self, place: Place, value: &(impl Debug + ?Sized)) {
        self.texts.saw(place, value);
    }

    pub(crate) fn saw_error(&mut self, error: &(dyn Error + 'static)) {
        self.texts.saw_error(error);
    }

    /// How many secrets were planted.
    pub(crate) fn planted(&self) -> usize {
        self.planted.len()
    }

    /// What was found where it may not be: the planted text, and the text that has it.
    pub(crate) fn finds(&self) -> Vec<(&str, &str)> {
        let mut pieces: HashMap<Vec<u8>, &(Kind, String)> = HashMap::new();
        for planted in &self.planted {
            for form in forms(&planted.1) {
                let form = form.to_ascii_lowercase();
                pieces.extend(form.as_bytes().windows(PIECE).map(|piece| (piece.to_vec(), planted)));
            }
        }
        let mut found = Vec::new();
        for (place, text) in &self.texts.0 {
            for printed in [text.clone(), spelt_out(text), percent_decoded(text), hex_decoded(text)] {
                let printed = printed.to_ascii_lowercase();
                let windows = printed.as_bytes().windows(PIECE).filter(|piece| !is_chance(*place, piece));
                let mut hits = windows.filter_map(|piece| pieces.get(piece));
                let wrong = hits.find(|(kind, _)| !kind.may_be_in(*place));
                found.extend(wrong.map(|(_, secret)| (secret.as_str(), text.as_str())));
            }
        }
        found
    }

    /// Nothing was found, in at least so many secrets and different texts.
    #[track_caller]
    pub(crate) fn is_clean(&self, secrets: usize, texts: usize) {
        assert!(self.planted.len() >= secrets, "only {} were planted", self.planted.len());
        assert!(self.texts.len() >= texts, "only {} texts were seen", self.texts.len());
        let found = self.finds();
        if let Some((secret, text)) = found.first() {
            panic!("{} texts show a secret, the first one {secret}:\n{text}", found.len());
        }
    }
}

/// The four calls and their credentials, with something planted wherever there is room.
pub(crate) struct Calls {
    pub(crate) google: AccessToken,
    pub(crate) pgs: GeneratePlayGroupingApiToken,
    pub(crate) emm: GenerateAuthenticationToken,
    pub(crate) ita: (GetToken, ita_token::Credential),
    pub(crate) playfab: (GetEntityToken, playfab_entity::Credential),
}

impl Calls {
    /// At this origin, under a planted path prefix.
    pub(crate) fn new(hunt: &mut Hunt, origin: &str) -> Self {
        let origin: Origin = format!("{origin}/{}", hunt.plant(Kind::Id)).parse().unwrap();
        let mut id = || hunt.plant(Kind::Id);
        let package_name = PackageName::new(&format!("com.{}", id())).unwrap();
        let emm = GenerateAuthenticationToken::new(EnterpriseId::new(&id()).unwrap(), UserId::new(&id()).unwrap());
        let ita = GetToken::new(TokenId::new(&id()).unwrap());
        let playfab = GetEntityToken::new(TitleId::new(&id()).unwrap())
            .with_entity(EntityKey::new(&id()).unwrap().with_type(EntityType::new(&id()).unwrap()))
            .with_custom_tags(CustomTags::new([(id(), id())]).unwrap());
        let persona = Persona::new(&hunt.plant(Kind::Persona)).unwrap();
        Self {
            google: AccessToken::new(&hunt.secret()).unwrap(),
            pgs: GeneratePlayGroupingApiToken::new(package_name, persona).with_origin(origin.clone()),
            emm: emm.with_origin(origin.clone()),
            ita: (
                ita.with_origin(origin.clone()),
                ita_token::Credential::basic(&hunt.secret(), &hunt.secret()).unwrap(),
            ),
            playfab: (playfab.with_origin(origin), playfab_entity::Credential::secret_key(&hunt.secret()).unwrap()),
        }
    }
}

/// One of each kind but none.
pub(crate) fn ita_credentials(hunt: &mut Hunt) -> [ita_token::Credential; 4] {
    [
        ita_token::Credential::bearer(&hunt.secret()).unwrap(),
        ita_token::Credential::basic(&hunt.secret(), &hunt.secret()).unwrap(),
        ita_token::Credential::header("x-own-key", &hunt.secret()).unwrap(),
        ita_token::Credential::header("cookie", &hunt.secret()).unwrap(),
    ]
}

/// One of each kind.
pub(crate) fn playfab_credentials(hunt: &mut Hunt) -> [playfab_entity::Credential; 3] {
    [
        playfab_entity::Credential::secret_key(&hunt.secret()).unwrap(),
        playfab_entity::Credential::session_ticket(&hunt.secret()).unwrap(),
        playfab_entity::Credential::entity_token(&hunt.secret()).unwrap(),
    ]
}

/// Each byte of a text, written in some way.
pub(crate) fn byte_by_byte(text: &str, write: impl Fn(u8) -> String) -> String {
    text.bytes().map(write).collect::<Vec<_>>().concat()
}

/// The `SplitMix64` generator (<https://prng.di.unimi.it/splitmix64.c>).
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Whether the piece may be there by chance: rustls logs the random bytes of each handshake in hexadecimal digits.
fn is_chance(place: Place, piece: &[u8]) -> bool {
    place == Place::Log && piece.iter().all(u8::is_ascii_hexdigit)
}

/// A secret as it is, and what becomes of it in the middle of something in base64: that depends on where it starts.
fn forms(secret: &str) -> Vec<String> {
    let mut forms = vec![secret.to_owned()];
    for before in 0..3 {
        let encoded = STANDARD.encode(format!("{}{secret}", &"___"[..before]));
        // Characters that have bits of the neighbours are left out.
        let whole = &encoded[(before * 8).div_ceil(6)..(before + secret.len()) * 8 / 6];
        forms.extend([whole.to_owned(), whole.replace('+', "-").replace('/', "_")]);
    }
    forms
}

/// The numbers in the text as the bytes that they may stand for: `[115, 51]`.
fn spelt_out(text: &str) -> String {
    let numbers = text.split(|c: char| !c.is_ascii_digit()).filter_map(|number| number.parse().ok());
    String::from_utf8_lossy(&numbers.collect::<Vec<u8>>()).into_owned()
}

fn percent_decoded(text: &str) -> String {
    if text.contains('%') { percent_decode_str(text).decode_utf8_lossy().into_owned() } else { String::new() }
}

/// Runs of hexadecimal digits as the bytes that they stand for, whether the first digit is a half of one or not. `\x` may stand
/// between them.
fn hex_decoded(text: &str) -> String {
    let text = text.replace("\\x", "").replace('\\', "");
    let runs = text.split(|c: char| !c.is_ascii_hexdigit()).filter(|run| run.len() >= 2 * PIECE);
    let decode = |digits: &str| -> Vec<u8> {
        digits
            .as_bytes()
            .chunks_exact(2)
            .map(|pair| pair.iter().fold(0, |byte, &digit| byte << 4 | nibble(digit)))
            .collect()
    };
    let bytes: Vec<_> =
        runs.flat_map(|run| [decode(run), b" ".to_vec(), decode(&run[1..]), b" ".to_vec()].concat()).collect();
    String::from_utf8_lossy(&bytes).into_owned()
}

fn nibble(digit: u8) -> u8 {
    u8::try_from(char::from(digit).to_digit(16).unwrap()).unwrap()
}
