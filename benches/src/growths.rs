//! Inputs that grow, up to the bounds of what a caller may pass in, and far beyond what a service sends.

use emm_token::{EnterpriseId, GenerateAuthenticationToken, UserId};
use ita_token::{GetToken, TokenId};
use pgs_token::{GeneratePlayGroupingApiToken, PackageName, Persona};
use playfab_entity::CustomTags;

use crate::growth::{Grown, Growth, Outcome, build, read};
use crate::sample::{JSON, XML, response};
use crate::{product, sample};

const BODIES: &[usize] = &[200, 10_000, 100_000, 1_000_000, 10_000_000];

/// All of them, in the order of the table.
pub const GROWTHS: &[Growth] = &[
    Growth {
        name: "build pgs, plain persona",
        sizes: &[40, 400, Persona::MAX],
        outcome: Outcome::Request,
        prepare: |bytes| persona("a", bytes),
    },
    Growth {
        name: "build pgs, persona to be encoded",
        sizes: &[40, 400, Persona::MAX],
        outcome: Outcome::Request,
        prepare: |bytes| persona("é", bytes),
    },
    Growth {
        name: "build emm, long ids",
        sizes: &[20, 200, 2 * UserId::MAX],
        outcome: Outcome::Request,
        prepare: |bytes| {
            let id = "a b".repeat(bytes / 6);
            let call = GenerateAuthenticationToken::new(EnterpriseId::new(&id).unwrap(), UserId::new(&id).unwrap());
            build(2 * id.len(), call, product::access_token())
        },
    },
    Growth {
        name: "build ita, long id",
        sizes: &[20, 200, TokenId::MAX],
        outcome: Outcome::Request,
        prepare: |bytes| {
            let id = "a b".repeat(bytes / 3);
            build(id.len(), GetToken::new(TokenId::new(&id).unwrap()), product::bearer())
        },
    },
    Growth {
        name: "build playfab, many tags",
        sizes: &[160, 1_600, CustomTags::MAX],
        outcome: Outcome::Request,
        prepare: |bytes| {
            let tags = (0..bytes / 16).map(|number| (format!("tag{number:05}"), "\"value\"\n"));
            build(bytes, product::playfab().with_custom_tags(CustomTags::new(tags).unwrap()), product::secret_key())
        },
    },
    Growth {
        name: "read pgs, long token",
        sizes: BODIES,
        outcome: Outcome::Token,
        prepare: |bytes| pgs(200, &filled(bytes, r#"{"token":{"tokenValue":""#, "a", r#""}}"#)),
    },
    Growth {
        name: "read pgs, token of escapes",
        sizes: BODIES,
        outcome: Outcome::Token,
        prepare: |bytes| pgs(200, &filled(bytes, r#"{"token":{"tokenValue":""#, r"\u0061", r#""}}"#)),
    },
    Growth {
        name: "read pgs, unknown members",
        sizes: BODIES,
        outcome: Outcome::Token,
        prepare: |bytes| {
            let member = |number| format!(r#""member{number}":12345,"#);
            pgs(200, &numbered(bytes, "{", member, r#""token":{"tokenValue":"t"}}"#))
        },
    },
    Growth {
        name: "read pgs, unknown text",
        sizes: BODIES,
        outcome: Outcome::Token,
        prepare: |bytes| pgs(200, &filled(bytes, r#"{"x":""#, "a", r#"","token":{"tokenValue":"t"}}"#)),
    },
    Growth {
        name: "read pgs, unknown nesting",
        sizes: BODIES,
        outcome: Outcome::Token,
        prepare: |bytes| {
            let (open, close) = ("[".repeat(bytes / 2), "]".repeat(bytes / 2));
            pgs(200, &format!(r#"{{"x":{open}{close},"token":{{"tokenValue":"t"}}}}"#))
        },
    },
    Growth {
        name: "read pgs, white space",
        sizes: BODIES,
        outcome: Outcome::Token,
        prepare: |bytes| pgs(200, &filled(bytes, "", "\n ", r#"{"token":{"tokenValue":"t"}}"#)),
    },
    Growth {
        name: "read pgs, cut off",
        sizes: BODIES,
        outcome: Outcome::Malformed,
        prepare: |bytes| pgs(200, &filled(bytes, "{", "\"member\":12345,\n", "\"token\"")),
    },
    Growth {
        name: "read emm, long kind",
        sizes: BODIES,
        outcome: Outcome::Token,
        prepare: |bytes| {
            read(product::emm(), response(200, JSON, filled(bytes, r#"{"token":"t","kind":""#, "é", r#""}"#)))
        },
    },
    Growth {
        name: "read ita json, unknown objects",
        sizes: BODIES,
        outcome: Outcome::Token,
        prepare: |bytes| {
            let object = |number| format!(r#""Object{number}":{{"Name":null}},"#);
            ita(200, JSON, &numbered(bytes, "{", object, r#""TokenSourceId":"sample"}"#))
        },
    },
    Growth {
        name: "read ita json, list of tokens",
        sizes: BODIES,
        outcome: Outcome::Malformed,
        prepare: |bytes| {
            let token = r#"{"TokenSourceId":"sample string 1","GameName":"sample string 5"}"#;
            ita(200, JSON, &filled(bytes, "[", &format!("{token},"), &format!("{token}]")))
        },
    },
    Growth {
        name: "read ita xml, unknown elements",
        sizes: BODIES,
        outcome: Outcome::Token,
        prepare: |bytes| {
            ita(200, XML, &filled(bytes, "<Token>", "<Other>text</Other>", "<Reason>text</Reason></Token>"))
        },
    },
    Growth {
        name: "read ita xml, long text",
        sizes: BODIES,
        outcome: Outcome::Token,
        prepare: |bytes| ita(200, XML, &filled(bytes, "<Token><Reason>", "a", "</Reason></Token>")),
    },
    Growth {
        name: "read ita xml, text of references",
        sizes: BODIES,
        outcome: Outcome::Token,
        prepare: |bytes| ita(200, XML, &filled(bytes, "<Token><Reason>", "&amp;", "</Reason></Token>")),
    },
    Growth {
        name: "read ita xml, attributes",
        sizes: BODIES,
        outcome: Outcome::Token,
        prepare: |bytes| {
            let attribute = |number| format!(r#" a{number}="b""#);
            ita(200, XML, &numbered(bytes, "<Token><Reason", attribute, ">text</Reason></Token>"))
        },
    },
    Growth {
        name: "read ita xml, list of tokens",
        sizes: BODIES,
        outcome: Outcome::Malformed,
        prepare: |bytes| {
            let token = "<Token><GameName>sample string 5</GameName><Reason/></Token>";
            ita(200, XML, &filled(bytes, "<ArrayOfToken>", token, "</ArrayOfToken>"))
        },
    },
    Growth {
        name: "read playfab, unknown members",
        sizes: BODIES,
        outcome: Outcome::Token,
        prepare: |bytes| {
            let member = |number| format!(r#""Member{number}":12345,"#);
            playfab(200, &numbered(bytes, r#"{"data":{"#, member, r#""EntityToken":"t"}}"#))
        },
    },
    Growth {
        name: "refused google, many reasons",
        sizes: BODIES,
        outcome: Outcome::Rejected,
        prepare: |bytes| {
            let why = r#"{"reason":"authError"}"#;
            pgs(403, &filled(bytes, r#"{"error":{"errors":["#, &format!("{why},"), &format!("{why}]}}}}")))
        },
    },
    Growth {
        name: "refused ita, long message",
        sizes: BODIES,
        outcome: Outcome::Rejected,
        prepare: |bytes| ita(404, JSON, &filled(bytes, r#"{"Message":""#, "a", r#""}"#)),
    },
    Growth {
        name: "refused playfab, many details",
        sizes: BODIES,
        outcome: Outcome::Rejected,
        prepare: |bytes| {
            let before = r#"{"code":400,"errorCode":1000,"errorDetails":{"#;
            playfab(400, &filled(bytes, before, r#""TitleId":["must be set","and short"],"#, r#""x":["y"]}}"#))
        },
    },
    Growth {
        name: "html page",
        sizes: BODIES,
        outcome: Outcome::Unrecognized,
        prepare: |bytes| {
            read(product::pgs(), response(502, sample::HTML_TYPE, filled(bytes, "<!DOCTYPE html>", "<p>", "")))
        },
    },
];

/// About so many bytes: what stands before, one thing again and again, and what stands after.
fn filled(bytes: usize, before: &str, unit: &str, after: &str) -> String {
    let count = bytes.saturating_sub(before.len() + after.len()) / unit.len();
    [before, &unit.repeat(count), after].concat()
}

/// The same of things of which no two are alike.
fn numbered(bytes: usize, before: &str, unit: impl Fn(usize) -> String, after: &str) -> String {
    let mut body = before.to_owned();
    for unit in (0..).map(unit) {
        if body.len() + unit.len() + after.len() > bytes {
            break;
        }
        body.push_str(&unit);
    }
    body + after
}

fn persona(unit: &str, bytes: usize) -> Grown {
    let persona = unit.repeat(bytes / unit.len());
    let package_name = PackageName::new(sample::PACKAGE_NAME).unwrap();
    let call = GeneratePlayGroupingApiToken::new(package_name, Persona::new(&persona).unwrap());
    build(persona.len(), call, product::access_token())
}

fn pgs(status: u16, body: &str) -> Grown {
    read(product::pgs(), response(status, JSON, body))
}

fn ita(status: u16, content_type: &str, body: &str) -> Grown {
    read(product::ita(), response(status, content_type, body))
}

fn playfab(status: u16, body: &str) -> Grown {
    read(product::playfab(), response(status, JSON, body))
}
