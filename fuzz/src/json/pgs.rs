use token_protocol::FlawKind;

use super::{Expected, Flaws, Value, answer, compare, google};
use crate::readers::pgs_call;

/// A body of Play Games Services, as a success and as a refusal.
pub fn json_pgs(body: &[u8]) {
    let actual = answer(&pgs_call(), 200, body).map(|token| token.token_value.expose().to_owned());
    compare(body, actual, expected);
    google::compare(body, answer(&pgs_call(), 403, body).err());
}

fn expected(root: Value<'_>) -> Expected<String> {
    const PATH: &str = "token.tokenValue";
    let mut flaws = Flaws::new();
    let root = match root {
        Value::Object(root) => root,
        Value::Null => return Err(vec![("", FlawKind::Missing)]),
        _ => return Err(vec![("", FlawKind::WrongType)]),
    };
    let token = match root.object("token", "token", &mut flaws) {
        Some(token) => token.token("tokenValue", PATH, &mut flaws),
        None if flaws.is_empty() => return Err(vec![(PATH, FlawKind::Missing)]),
        None => String::new(),
    };
    if flaws.is_empty() { Ok(token) } else { Err(flaws) }
}
