use token_protocol::FlawKind;

use super::{Expected, Flaws, Value, answer, compare, google};
use crate::readers::emm_call;

/// A body of Play EMM, as a success and as a refusal.
pub fn json_emm(body: &[u8]) {
    let actual = answer(&emm_call(), 200, body).map(|token| {
        let token = token.redeem();
        (token.token.expose().to_owned(), token.kind)
    });
    compare(body, actual, expected);
    google::compare(body, answer(&emm_call(), 403, body).err());
}

fn expected(root: Value<'_>) -> Expected<(String, Option<String>)> {
    let mut flaws = Flaws::new();
    let root = match root {
        Value::Object(root) => root,
        Value::Null => return Err(vec![("", FlawKind::Missing)]),
        _ => return Err(vec![("", FlawKind::WrongType)]),
    };
    let token = root.token("token", "token", &mut flaws);
    let kind = root.text("kind", "kind", &mut flaws);
    if flaws.is_empty() { Ok((token, kind)) } else { Err(flaws) }
}
