//! `seeds VECTORS FOLDER`: makes the first inputs of the fuzz targets out of the conformance vectors, a folder for each target.
#![allow(clippy::unwrap_used, reason = "a tool for this repository's own files")]

use std::collections::BTreeSet;
use std::path::Path;
use std::{env, fs};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

/// Longer ones slow a fuzzer down, and say nothing that shorter ones do not.
const LONGEST: usize = 4096;

type Seeds = BTreeSet<(String, Vec<u8>)>;

fn main() {
    let [vectors, folder] = env::args().skip(1).collect::<Vec<_>>().try_into().expect("usage: seeds VECTORS FOLDER");
    let mut seeds = Seeds::new();
    for file in fs::read_dir(vectors).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "json") {
            let file: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
            let service = file["operation"].as_str().unwrap().split('.').next().unwrap();
            for case in file["cases"].as_array().unwrap() {
                add(service, case, &mut seeds);
            }
        }
    }
    seeds.retain(|(_, seed)| seed.len() <= LONGEST);
    for (number, (target, seed)) in seeds.iter().enumerate() {
        let folder = Path::new(&folder).join(target);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(format!("vector-{number}")), seed).unwrap();
    }
    println!("{} seeds", seeds.len());
}

fn add(service: &str, case: &Value, seeds: &mut Seeds) {
    if case["request"].is_object() {
        add_call(service, &case["request"], seeds);
    }
    if case["given"].is_object() {
        add_inputs(service, case, seeds);
    }
    let response = &case["response"];
    if !response.is_object() {
        return;
    }
    let body = match (response["body"].as_str(), response["bodyBase64"].as_str()) {
        (Some(text), _) => text.as_bytes().to_vec(),
        (None, Some(text)) => STANDARD.decode(text).unwrap(),
        (None, None) => Vec::new(),
    };
    let mut head = response["status"].to_string();
    for (name, value) in response["headers"].as_object().into_iter().flatten() {
        for value in value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice) {
            head.extend(["\n", name, ": ", value.as_str().unwrap()]);
        }
    }
    let whole = [head.as_bytes(), b"\n\n", &body].concat();
    let is_dated = head.contains("\nretry-after: ") || head.contains("\ndate: ");
    let mut add = |target: &str, seed: &[u8]| seeds.insert((target.to_owned(), seed.to_vec()));
    add(service, &whole);
    if is_dated {
        add("http_dates", head.as_bytes());
    }
    if matches!(service, "pgs" | "emm") {
        add("google_refusal", &whole);
    }
    if body.trim_ascii_start().starts_with(b"<") {
        add("xml_ita", &body);
    } else {
        add(&format!("json_{service}"), &body);
    }
    for name in ["IssueDate", "ExpirationDate", "TokenExpiration"] {
        if let Some(date) = case["outcome"]["ok"][name].as_str() {
            add("timestamp", date.as_bytes());
        }
    }
}

fn add_inputs(service: &str, case: &Value, seeds: &mut Seeds) {
    let given = |name: &str| case["given"][name].as_str().unwrap_or_default().to_owned();
    let mut fields = vec![service.to_owned(), given("origin")];
    let mut add = |target: &str, seed: Vec<u8>| seeds.insert((target.to_owned(), seed));
    add("origin", given("origin").into_bytes());
    let credential = &case["credential"];
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    match service {
        "pgs" => fields.extend([text(&credential["accessToken"]), given("packageName"), given("persona")]),
        "emm" => fields.extend([text(&credential["accessToken"]), given("enterpriseId"), given("userId")]),
        "ita" => {
            fields.extend([given("accept"), given("tokenId")]);
            fields.extend(credential["bearer"].as_str().map(str::to_owned));
            if let (basic, true) = (&credential["basic"], credential["basic"].is_object()) {
                fields.extend(["basic".to_owned(), text(&basic["user"]), text(&basic["password"])]);
            }
            if let (header, true) = (&credential["header"], credential["header"].is_object()) {
                fields.extend([text(&header["name"]), text(&header["value"])]);
            }
        }
        _ => {
            let (kind, value) = credential.as_object().and_then(|one| one.iter().next()).unwrap();
            let entity = &case["given"]["entity"];
            fields.extend([given("titleId"), kind.clone(), text(value), text(&entity["Id"]), text(&entity["Type"])]);
            for (name, value) in case["given"]["customTags"].as_object().into_iter().flatten() {
                fields.extend([name.clone(), text(value)]);
            }
        }
    }
    let fields: Vec<_> = fields.iter().map(String::as_bytes).collect();
    add("requests", fields.join(&0xFF));
}

/// The request as it stands, and with a credential that the sandbox knows.
fn add_call(service: &str, request: &Value, seeds: &mut Seeds) {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let known = match service {
        "pgs" => format!("Bearer {}", token_sandbox::GOOGLE_TOKEN_GAMES),
        "emm" => format!("Bearer {}", token_sandbox::GOOGLE_TOKEN_EMM),
        "ita" => format!("Bearer {}", token_sandbox::ITA_BEARER),
        _ => token_sandbox::PLAYFAB_SECRET_KEY.to_owned(),
    };
    let body = request["body"].as_str().map_or_else(|| request["bodyJson"].to_string(), str::to_owned);
    let uri = text(&request["uri"]);
    for credential in [None, Some(&known)] {
        let mut call = format!("\0{} {uri}", text(&request["method"]));
        for (name, value) in request["headers"].as_object().into_iter().flatten() {
            let is_credential = matches!(name.as_str(), "authorization" | "x-secretkey");
            let value = credential.filter(|_| is_credential).cloned().unwrap_or_else(|| text(value));
            call.extend(["\n", name, ": ", &value]);
        }
        call.extend(["\n\n", &body]);
        seeds.insert(("sandbox".to_owned(), call.into_bytes()));
    }
}
