//! Every input of every call: what is accepted names itself in the request and nothing else, and what the rules allow is accepted.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use emm_token::{EnterpriseId, GenerateAuthenticationToken, UserId};
use google_api::AccessToken;
use http::{HeaderMap, Method, Request, Uri};
use ita_token::{Accept, GetToken, TokenId};
use percent_encoding::percent_decode_str;
use pgs_token::{GeneratePlayGroupingApiToken, PackageName, Persona};
use playfab_entity::{CustomTags, EntityKey, EntityType, GetEntityToken, TitleId};
use serde_json::{Map, Value};
use token_protocol::{Endpoint, InvalidInput, Origin};
use url::{Host, Url};

/// Fields with a byte between them that no text has: the service, the origin or nothing, and the call's inputs.
pub fn requests(data: &[u8]) {
    let Ok(fields) = data.split(|&byte| byte == 0xFF).map(std::str::from_utf8).collect::<Result<Vec<_>, _>>() else {
        return;
    };
    match *fields.as_slice() {
        ["pgs", origin, token, package, persona] => pgs(origin, token, package, persona),
        ["emm", origin, token, enterprise, user] => emm(origin, token, enterprise, user),
        ["ita", origin, accept, id, ref credential @ ..] => ita(origin, accept, id, credential),
        ["playfab", origin, title, kind, credential, id, entity_type, ref tags @ ..] => {
            playfab(origin, title, (kind, credential), (id, entity_type), tags);
        }
        _ => {}
    }
}

/// An origin by itself.
pub fn origin(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let Some(origin) = accepted(Origin::new(text), text) else { return };
    let call = GetToken::new(TokenId::new("17").unwrap()).with_origin(origin.clone());
    let uri = call.request(&ita_token::Credential::none()).uri().clone();
    if let Some((url, path)) = at_origin(&uri, text) {
        assert!(url.username().is_empty() && url.password().is_none());
        assert!(url.query().is_none() && url.fragment().is_none());
        assert_eq!(path, "v1/tokens/17", "{uri}");
        let is_loopback = match url.host().unwrap() {
            Host::Domain(name) => name == "localhost",
            Host::Ipv4(address) => address.is_loopback(),
            Host::Ipv6(address) => address.is_loopback(),
        };
        assert!(url.scheme() == "https" || (url.scheme() == "http" && is_loopback), "a credential in the clear: {uri}");
        assert_eq!(format!("{origin}/v1/tokens/17"), url.as_str(), "not written as it is used");
    }
    assert_eq!(Origin::new(&origin.to_string()), Ok(origin), "not read back");
}

fn pgs(origin: &str, token: &str, package: &str, persona: &str) {
    let token = credential(AccessToken::new(token), token);
    let package_name = accepted(PackageName::new(package), package);
    let is_segment = |segment: &str| {
        segment.starts_with(|c: char| c.is_ascii_alphabetic())
            && segment.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    };
    let is_name = package.len() <= 255 && package.contains('.') && package.split('.').all(is_segment);
    assert_eq!(package_name.is_some(), is_name, "{package:?}");
    let accepted_persona = accepted(Persona::new(persona), persona);
    assert_eq!(accepted_persona.is_some(), is_text(persona, 4096), "{persona:?}");
    let (Some(package_name), Some(accepted_persona)) = (package_name, accepted_persona) else { return };
    assert_eq!((package_name.as_str(), accepted_persona.as_str()), (package, persona));

    let call = GeneratePlayGroupingApiToken::new(package_name, accepted_persona);
    let Some(call) = at(call, origin, GeneratePlayGroupingApiToken::with_origin) else { return };
    let Some((token, header)) = token else { return };
    let request = call.request(&token);
    let headers =
        [("accept", "application/json"), ("authorization", &format!("Bearer {header}")), ("content-length", "0")];
    check(&request, &Method::POST, &headers, "authorization");
    let path = ["games", "v1", "accesstokens", "generatePlayGroupingApiToken"];
    names(&request, origin, "https://games.googleapis.com", &path, &[("packageName", package), ("persona", persona)]);
    assert!(request.body().is_empty());
}

fn emm(origin: &str, token: &str, enterprise: &str, user: &str) {
    let token = credential(AccessToken::new(token), token);
    let enterprise_id = accepted(EnterpriseId::new(enterprise), enterprise);
    assert_eq!(enterprise_id.is_some(), is_segment(enterprise), "{enterprise:?}");
    let user_id = accepted(UserId::new(user), user);
    assert_eq!(user_id.is_some(), is_segment(user), "{user:?}");
    let (Some(enterprise_id), Some(user_id)) = (enterprise_id, user_id) else { return };
    assert_eq!((enterprise_id.as_str(), user_id.as_str()), (enterprise, user));

    let call = GenerateAuthenticationToken::new(enterprise_id, user_id);
    let Some(call) = at(call, origin, GenerateAuthenticationToken::with_origin) else { return };
    let Some((token, header)) = token else { return };
    let request = call.request(&token);
    let headers =
        [("accept", "application/json"), ("authorization", &format!("Bearer {header}")), ("content-length", "0")];
    check(&request, &Method::POST, &headers, "authorization");
    let path = ["androidenterprise", "v1", "enterprises", enterprise, "users", user, "authenticationToken"];
    names(&request, origin, "https://www.googleapis.com", &path, &[]);
    assert!(request.body().is_empty());
}

fn ita(origin: &str, accept: &str, id: &str, given: &[&str]) {
    let made = ita_credential(given);
    let token_id = accepted(TokenId::new(id), id);
    let slashed = format!("/{}", id.to_ascii_lowercase().replace('\\', "/"));
    let is_another_call = slashed.contains("/participant/");
    assert_eq!(token_id.is_some(), is_segment(id) && !is_another_call, "{id:?}");
    let Some(token_id) = token_id else { return };
    assert_eq!(token_id.as_str(), id);
    let is_xml = accept == "xml";
    let call = GetToken::new(token_id).with_accept(if is_xml { Accept::Xml } else { Accept::Json });
    let Some(call) = at(call, origin, GetToken::with_origin) else { return };

    let Some((made, header)) = made else { return };
    let request = call.request(&made);
    let mut headers = vec![("accept", if is_xml { "application/xml" } else { "application/json" })];
    headers.extend(header.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    check(&request, &Method::GET, &headers, header.as_ref().map_or("", |(name, _)| name));
    names(&request, origin, "https://api.games.itagroupservices.com", &["v1", "tokens", id], &[]);
    assert!(request.body().is_empty());
}

/// A credential of ITA's, and the header in which it goes out, if it does.
fn ita_credential(given: &[&str]) -> Option<(ita_token::Credential, Option<(String, String)>)> {
    use ita_token::Credential;
    let (made, name, value) = match *given {
        [] => return Some((Credential::none(), None)),
        [token] => {
            let (made, token) = credential(Credential::bearer(token), token)?;
            (made, "authorization".to_owned(), format!("Bearer {token}"))
        }
        ["basic", user, password] => {
            let made = accepted(Credential::basic(user, password), &given.concat());
            let is_pair = is_credential(user) && !user.contains(':') && is_credential(password);
            assert_eq!(made.is_some(), is_pair, "{user:?}, {password:?}");
            (made?, "authorization".to_owned(), format!("Basic {}", STANDARD.encode(format!("{user}:{password}"))))
        }
        [name, value] => {
            let made = accepted(Credential::header(name, value), &given.concat());
            let is_header = is_name(name) && !is_of_the_message(name) && is_credential(value);
            assert_eq!(made.is_some(), is_header, "{name:?}, {value:?}");
            (made?, name.to_ascii_lowercase(), value.to_owned())
        }
        _ => return None,
    };
    Some((made, Some((name, value))))
}

/// A header's name, as <https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2> has it.
fn is_name(name: &str) -> bool {
    let is_token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    (1..=256).contains(&name.len()) && name.chars().all(is_token)
}

/// What a header of this name says is not who sends the message.
fn is_of_the_message(name: &str) -> bool {
    const FRAMING: &[&str] =
        &["transfer-encoding", "te", "trailer", "upgrade", "expect", "range", "http2-*", "content-*"];
    const CONNECTION: &[&str] = &["connection", "proxy-connection", "keep-alive", "max-forwards", "via"];
    const TARGET: &[&str] = &["host", "x-host", "forwarded", "x-forwarded-*", "x-original-*", "x-rewrite-*"];
    const METHOD: &[&str] = &["x-http-method*", "x-method*"];
    const ANSWER: &[&str] = &["accept*", "if-*", "prefer", "cache-control", "pragma", "date", "user-agent"];
    let name = name.to_ascii_lowercase();
    let is_it = |pattern: &&str| match pattern.strip_suffix('*') {
        Some(start) => name.starts_with(start),
        None => name == *pattern,
    };
    [FRAMING, CONNECTION, TARGET, METHOD, ANSWER].into_iter().flatten().any(is_it)
}

fn playfab(origin: &str, title: &str, given: (&str, &str), entity: (&str, &str), tags: &[&str]) {
    let title_id = accepted(TitleId::new(title), title);
    let is_title = (1..=63).contains(&title.len()) && title.chars().all(|c| c.is_ascii_alphanumeric());
    assert_eq!(title_id.is_some(), is_title, "{title:?}");
    let Some(title_id) = title_id else { return };
    assert_eq!(title_id.as_str(), title);
    let mut call = GetEntityToken::new(title_id);
    let mut body = Map::new();

    let pairs: Vec<(&str, &str)> = tags.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect();
    let map: Map<_, _> = pairs.iter().map(|(name, value)| ((*name).to_owned(), Value::from(*value))).collect();
    let length: usize = pairs.iter().map(|(name, value)| name.len() + value.len()).sum();
    let custom_tags = accepted(CustomTags::new(pairs.iter().copied()), &tags.concat());
    let are_tags = !map.contains_key("") && map.len() == pairs.len() && length <= 16 * 1024;
    assert_eq!(custom_tags.is_some(), are_tags, "{pairs:?}");
    if let Some(custom_tags) = custom_tags.filter(|_| !pairs.is_empty()) {
        call = call.with_custom_tags(custom_tags);
        body.insert("CustomTags".to_owned(), map.into());
    }

    let (id, kind) = entity;
    let key = accepted(EntityKey::new(id), id);
    assert_eq!(key.is_some(), is_text(id, 1024), "{id:?}");
    let entity_type = accepted(EntityType::new(kind), kind);
    assert_eq!(entity_type.is_some(), is_text(kind, 1024), "{kind:?}");
    if let Some(mut key) = key {
        let mut entity = Map::from_iter([("Id".to_owned(), Value::from(id))]);
        if let Some(entity_type) = entity_type {
            key = key.with_type(entity_type);
            entity.insert("Type".to_owned(), kind.into());
        }
        call = call.with_entity(key);
        body.insert("Entity".to_owned(), entity.into());
    }

    let Some(call) = at(call, origin, GetEntityToken::with_origin) else { return };
    let (kind, text) = given;
    let (made, name) = match kind {
        "secretKey" => (playfab_entity::Credential::secret_key(text), "x-secretkey"),
        "sessionTicket" => (playfab_entity::Credential::session_ticket(text), "x-authorization"),
        _ => (playfab_entity::Credential::entity_token(text), "x-entitytoken"),
    };
    let Some((made, text)) = credential(made, text) else { return };
    let request = call.request(&made);
    let length = request.body().len().to_string();
    let json = "application/json";
    let headers = [("accept", json), ("content-type", json), ("content-length", length.as_str()), (name, text)];
    check(&request, &Method::POST, &headers, name);
    let default = format!("https://{}.playfabapi.com", title.to_ascii_lowercase());
    names(&request, origin, &default, &["Authentication", "GetEntityToken"], &[]);
    assert_eq!(serde_json::from_slice::<Value>(request.body()).unwrap(), Value::from(body));
}

/// The value, or nothing if it is refused, whose reason does not show it.
fn accepted<T>(result: Result<T, InvalidInput>, text: &str) -> Option<T> {
    result
        .map_err(|error| assert!(error.position().is_none_or(|at| at <= text.len()), "not a place in it: {error}"))
        .ok()
}

/// A credential and its text: visible ASCII, at most 16 KiB, and nothing else.
fn credential<T>(result: Result<T, InvalidInput>, text: &str) -> Option<(T, &str)> {
    let credential = accepted(result, text);
    assert_eq!(credential.is_some(), is_credential(text), "{text:?}");
    credential.map(|credential| (credential, text))
}

fn is_credential(text: &str) -> bool {
    (1..=16 * 1024).contains(&text.len()) && text.chars().all(|c| c.is_ascii_graphic())
}

fn is_text(text: &str, max: usize) -> bool {
    (1..=max).contains(&text.len()) && !text.chars().any(char::is_control)
}

fn is_segment(text: &str) -> bool {
    is_text(text, 1024) && text != "." && text != ".."
}

/// The call at this origin, or at its own if there is no text.
fn at<C>(call: C, origin: &str, with_origin: fn(C, Origin) -> C) -> Option<C> {
    if origin.is_empty() {
        return Some(call);
    }
    accepted(Origin::new(origin), origin).map(|origin| with_origin(call, origin))
}

/// Method and headers, complete, the credential's marked as one.
fn check(request: &Request<Vec<u8>>, method: &Method, headers: &[(&str, &str)], secret: &str) {
    assert_eq!(request.method(), method);
    let expected: HeaderMap =
        headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
    assert_eq!(request.headers(), &expected);
    for (name, value) in request.headers() {
        assert_eq!(value.is_sensitive(), name == secret, "{name}");
    }
}

/// The URI as every URL parser has it, and its path behind the origin's. The origin is read from its text by the URL parser too.
fn at_origin(uri: &Uri, origin: &str) -> Option<(Url, String)> {
    let written = uri.to_string();
    let (url, base) = match (Url::parse(&written), Url::parse(origin)) {
        (Ok(url), Ok(base)) => (url, base),
        // Names of other scripts may be misspelt in a way that only IDNA's tables know; a URL parser refuses them.
        (Err(_), Err(_)) if origin.to_ascii_lowercase().contains("xn--") => return None,
        (url, base) => panic!("not a URL: {written}: {url:?}, {base:?}"),
    };
    assert_eq!(url.as_str(), written, "a URL parser rewrites it");
    assert_eq!(url.origin(), base.origin(), "another scheme, host or port: {written}");
    let prefix = base.path().strip_suffix('/').unwrap_or(base.path());
    let path = url.path().strip_prefix(prefix).and_then(|path| path.strip_prefix('/')).map(str::to_owned);
    Some((url, path.unwrap_or_else(|| panic!("not the path prefix: {written}"))))
}

/// The URI leads to the origin, and has path segments and query values behind it which decode to these.
fn names(request: &Request<Vec<u8>>, origin: &str, default: &str, path: &[&str], query: &[(&str, &str)]) {
    let uri = request.uri();
    let Some((url, behind)) = at_origin(uri, if origin.is_empty() { default } else { origin }) else { return };
    let decode = |text: &str| percent_decode_str(text).decode_utf8().unwrap().into_owned();
    assert_eq!(behind.split('/').map(decode).collect::<Vec<_>>(), path, "{uri}");
    let pairs = url.query().map(|query| query.split('&').map(|pair| pair.split_once('=').unwrap()));
    let pairs: Vec<_> = pairs.into_iter().flatten().map(|(name, value)| (decode(name), decode(value))).collect();
    let expected: Vec<_> = query.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    assert_eq!(pairs, expected, "{uri}");
}
