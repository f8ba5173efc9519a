use http::HeaderValue;
use http::uri::Authority;

use crate::floor::{google, ita, playfab};
use crate::operation::{Operation, build, by_hand, read};
use crate::{poll, product, sample};

/// All of them, in the order of the table.
pub const OPERATIONS: &[Operation] = &[
    Operation {
        name: "build pgs",
        crates: || build(product::pgs(), product::access_token()),
        floor: || by_hand(floor_pgs(), google::Build::request),
    },
    Operation {
        name: "build emm",
        crates: || build(product::emm(), product::access_token()),
        floor: || by_hand(floor_emm(), google::Build::request),
    },
    Operation {
        name: "build ita",
        crates: || build(product::ita(), product::bearer()),
        floor: || by_hand(floor_ita(), ita::Build::request),
    },
    Operation {
        name: "build playfab",
        crates: || build(product::playfab(), product::secret_key()),
        floor: || by_hand(floor_playfab(), playfab::Build::request),
    },
    Operation {
        name: "read pgs",
        crates: || read(product::pgs(), sample::pgs()),
        floor: || by_hand(sample::pgs(), google::read_pgs),
    },
    Operation {
        name: "read emm",
        crates: || read(product::emm(), sample::emm()),
        floor: || by_hand(sample::emm(), google::read_emm),
    },
    Operation {
        name: "read ita json",
        crates: || read(product::ita(), sample::ita_json()),
        floor: || by_hand(sample::ita_json(), ita::read_json),
    },
    Operation {
        name: "read ita xml",
        crates: || read(product::ita(), sample::ita_xml()),
        floor: || by_hand(sample::ita_xml(), ita::read_xml),
    },
    Operation {
        name: "read playfab",
        crates: || read(product::playfab(), sample::playfab()),
        floor: || by_hand(sample::playfab(), playfab::read),
    },
    Operation {
        name: "refused google",
        crates: || read(product::pgs(), sample::refused_google()),
        floor: || by_hand(sample::refused_google(), google::refusal),
    },
    Operation {
        name: "refused ita",
        crates: || read(product::ita(), sample::refused_ita()),
        floor: || by_hand(sample::refused_ita(), ita::refusal),
    },
    Operation {
        name: "refused playfab",
        crates: || read(product::playfab(), sample::refused_playfab()),
        floor: || by_hand(sample::refused_playfab(), playfab::refusal),
    },
    Operation {
        name: "html page",
        crates: || read(product::pgs(), sample::html_page()),
        floor: || by_hand(sample::html_page(), google::page),
    },
    Operation { name: "poll fresh", crates: poll::cell, floor: poll::by_hand },
];

pub(crate) fn floor_pgs() -> google::Build<2> {
    google::Build {
        authority: Authority::from_static("games.googleapis.com"),
        literals: ["/games/v1/accesstokens/generatePlayGroupingApiToken?packageName=", "&persona="],
        texts: [sample::PACKAGE_NAME, sample::PERSONA],
        bearer: bearer(),
    }
}

pub(crate) fn floor_emm() -> google::Build<3> {
    google::Build {
        authority: Authority::from_static("www.googleapis.com"),
        literals: ["/androidenterprise/v1/enterprises/", "/users/", "/authenticationToken"],
        texts: [sample::ENTERPRISE_ID, sample::USER_ID, ""],
        bearer: bearer(),
    }
}

pub(crate) fn floor_ita() -> ita::Build {
    let authority = Authority::from_static("api.games.itagroupservices.com");
    ita::Build { authority, token_id: sample::TOKEN_ID, bearer: bearer() }
}

pub(crate) fn floor_playfab() -> playfab::Build {
    let uri = format!("https://{}.playfabapi.com/Authentication/GetEntityToken", sample::TITLE_ID);
    playfab::Build { uri: uri.parse().unwrap(), secret_key: sensitive(sample::SECRET_KEY) }
}

fn bearer() -> HeaderValue {
    sensitive(&format!("Bearer {}", sample::ACCESS_TOKEN))
}

fn sensitive(text: &str) -> HeaderValue {
    let mut value = HeaderValue::from_str(text).unwrap();
    value.set_sensitive(true);
    value
}
