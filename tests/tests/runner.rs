//! The vectors pass, and the runner notices when they should not.
#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "tests, their helpers included")]

use std::fs;
use std::path::Path;

use conformance::run;
use serde_json::{Value, json};

fn vector_files() -> Vec<(String, Value)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors");
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "json") {
            let file = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
            files.push((path.file_name().unwrap().to_string_lossy().into_owned(), file));
        }
    }
    assert!(files.len() > 30);
    files
}

fn run_value(file: &Value) -> conformance::Report {
    run(file.to_string().as_bytes()).unwrap()
}

/// Changes one thing that the case expects, in every way there is.
fn spoiled(case: &Value) -> Vec<(String, Value)> {
    let mut variants = Vec::new();
    let mut with = |pointer: &str, value: Value| {
        let mut case = case.clone();
        *case.pointer_mut(pointer).unwrap() = value;
        variants.push((pointer.to_owned(), case));
    };
    if let Some(request) = case.get("request") {
        with("/request/method", json!("PATCH"));
        with("/request/uri", json!(format!("{}x", request["uri"].as_str().unwrap())));
        let mut headers = request["headers"].clone();
        headers["x-not-there"] = json!("1");
        with("/request/headers", headers);
        for name in request["headers"].as_object().unwrap().keys() {
            with(&format!("/request/headers/{name}"), json!("something else"));
            let mut fewer = request["headers"].clone();
            fewer.as_object_mut().unwrap().remove(name);
            with("/request/headers", fewer);
        }
        match request.get("body") {
            Some(_) => with("/request/body", json!("something else")),
            None => with("/request/bodyJson", json!("something else")),
        }
    }
    if case.get("refused").is_some() {
        with("/refused/parameter", json!("something else"));
    }
    match case.get("outcome").and_then(Value::as_object).and_then(|outcome| outcome.iter().next()) {
        Some((kind, expected)) if kind == "ok" => {
            for name in expected.as_object().unwrap().keys() {
                with(&format!("/outcome/ok/{name}"), json!("something else"));
            }
            with("/outcome", json!({ "error": {} }));
        }
        Some((kind, expected)) => {
            for name in expected.as_object().unwrap().keys() {
                // A null is a wait that there is not.
                let is_number = expected[name].is_number() || expected[name].is_null();
                let other = if is_number { json!(7) } else { json!("something else") };
                if other != expected[name] {
                    with(&format!("/outcome/{kind}/{name}"), other);
                }
            }
            with("/outcome", json!({ "ok": {} }));
            let other = if kind == "malformed" { "unrecognized" } else { "malformed" };
            if kind != "error" {
                with("/outcome", json!({ other: {} }));
            }
        }
        None => {}
    }
    variants
}

#[test]
fn a_spoiled_vector_fails() {
    let mut spoilt = 0;
    // The long ones show nothing that the others do not, and take their time.
    for (name, file) in vector_files().into_iter().filter(|(name, _)| !name.contains("long")) {
        for case in file["cases"].as_array().unwrap() {
            let mut changed = file.clone();
            for (what, variant) in spoiled(case) {
                changed["cases"] = json!([variant]);
                let report = run_value(&changed);
                assert_eq!((report.passed, report.failures.len()), (0, 1), "{name}: {}: {what}", case["name"]);
                spoilt += 1;
            }
        }
    }
    assert!(spoilt > 10_000, "{spoilt}");
}

fn request_case() -> Value {
    json!({
        "name": "a",
        "given": { "tokenId": "17" },
        "credential": { "none": true },
        "request": {
            "method": "GET",
            "uri": "https://api.games.itagroupservices.com/v1/tokens/17",
            "headers": { "accept": "application/json" },
            "body": ""
        }
    })
}

fn file_of(cases: &Value) -> Value {
    json!({ "operation": "ita.getToken", "source": "a test", "cases": cases })
}

#[test]
fn what_is_not_in_the_format_is_an_error() {
    assert_eq!(run_value(&file_of(&json!([request_case()]))).passed, 1);

    let mut wrong = vec![
        json!([]),
        json!({ "operation": "ita.getToken", "source": "a test" }),
        file_of(&json!([])),
        json!({ "operation": "ita.other", "source": "a test", "cases": [request_case()] }),
        file_of(&json!([request_case(), request_case()])),
    ];
    for (pointer, value) in [
        ("/extra", json!(1)),
        ("/given/extra", json!("x")),
        ("/given/tokenId", json!(17)),
        ("/credential", json!({ "none": true, "bearer": "x" })),
        ("/credential", json!({ "none": false })),
        ("/credential", json!({ "secretKey": "x" })),
        ("/credential", json!({})),
        ("/request/extra", json!(1)),
        ("/request/bodyJson", json!({})),
        ("/compare", json!("loosely")),
        ("/compare", json!("bytes")),
        ("/compare", json!(null)),
        ("/now", json!("2025-12-11T12:00:00Z")),
        ("/now", json!("not a time")),
        ("/refused", json!({ "parameter": "tokenId" })),
        ("/outcome", json!({ "ok": {} })),
    ] {
        let mut case = request_case();
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        case.pointer_mut(parent).unwrap()[key] = value;
        wrong.push(file_of(&json!([case])));
    }
    let answer = json!({ "status": 200, "body": "null" });
    for (response, outcome) in [
        (json!({ "status": 200, "body": "null" }), json!({ "ok": {}, "error": {} })),
        (json!({ "status": 200, "body": "null" }), json!({})),
        (json!({ "status": 200, "body": "null" }), json!({ "rejected": { "reason": "x" } })),
        (json!({ "status": 200, "body": "null" }), json!({ "error": { "status": 200 } })),
        (answer.clone(), json!({ "rejected": { "message": null } })),
        (answer.clone(), json!({ "unrecognized": { "code": null } })),
        (answer.clone(), json!({ "unrecognized": { "message": "" } })),
        (answer.clone(), json!({ "malformed": { "path": null } })),
        (json!({ "status": 200, "body": "null", "bodyBase64": null }), json!({ "error": {} })),
        (json!({ "status": 200 }), json!({ "error": {} })),
        (json!({ "status": 99, "body": "" }), json!({ "error": {} })),
        (json!({ "status": 200, "bodyBase64": "?" }), json!({ "error": {} })),
    ] {
        wrong.push(file_of(&json!([{ "name": "a", "response": response, "outcome": outcome }])));
    }
    for (key, value) in [
        ("credential", json!({ "bogus": "x" })),
        ("credential", json!({ "none": true, "bearer": "x" })),
        ("credential", json!({ "bearer": 17 })),
        ("credential", json!(null)),
        ("given", json!({ "extra": "x" })),
        ("given", json!(null)),
        ("now", json!("not a time")),
        ("now", json!(null)),
        ("compare", json!("decoded")),
    ] {
        let mut case =
            json!({ "name": "a", "response": answer, "outcome": { "rejected": { "recovery": "fixRequest" } } });
        assert_eq!(run_value(&file_of(&json!([case]))).passed, 1);
        case[key] = value;
        wrong.push(file_of(&json!([case])));
    }
    let mut refused = request_case();
    refused["given"]["tokenId"] = json!("..");
    refused.as_object_mut().unwrap().remove("request");
    refused["refused"] = json!({ "parameter": "tokenId" });
    assert_eq!(run_value(&file_of(&json!([refused]))).passed, 1);
    refused["now"] = json!("2025-12-11T12:00:00Z");
    wrong.push(file_of(&json!([refused])));
    for file in wrong {
        assert!(run(file.to_string().as_bytes()).is_err(), "{file}");
    }
    assert!(run(b"").is_err());
}

#[test]
fn a_uri_is_compared_as_it_is_written() {
    let with = |uri: &str, compare: Option<&str>| {
        let mut case = request_case();
        case["request"]["uri"] = json!(uri);
        if let Some(compare) = compare {
            case["compare"] = json!(compare);
        }
        run_value(&file_of(&json!([case]))).passed == 1
    };
    let uri = "https://api.games.itagroupservices.com/v1/tokens/17";
    assert!(with(uri, None) && with(uri, Some("decoded")));
    assert!(with(&uri.replace("17", "%317"), Some("decoded")) && !with(&uri.replace("17", "%317"), None));
    for wrong in [
        uri.replace("https", "HTTPS"),
        uri.replace("api", "API"),
        uri.replace("com/", "com:443/"),
        uri.replace("/v1/", "//v1/"),
        uri.replace("/v1/", "/V1/"),
        format!("{uri}#"),
        format!("{uri}#17"),
        format!("{uri}?"),
        format!("{uri}/"),
        uri.replace("https://", ""),
        String::new(),
    ] {
        assert!(!with(&wrong, None), "{wrong}");
        assert!(!with(&wrong, Some("decoded")), "{wrong}, decoded");
    }
}

#[test]
fn a_code_that_is_null_is_none() {
    let no = json!({
        "name": "a",
        "response": {
            "status": 404,
            "headers": { "content-type": "application/json" },
            "body": r#"{"error":{"code":404,"message":"no","status":"NOT_FOUND"}}"#
        },
        "outcome": { "rejected": { "code": null } }
    });
    let mut file = file_of(&json!([no]));
    file["operation"] = json!("emm.generateAuthenticationToken");
    assert_eq!(run_value(&file).passed, 0);
    file["cases"][0]["response"]["body"] = json!(r#"{"error":{"code":404,"message":"no"}}"#);
    assert_eq!(run_value(&file).failures.first().map(ToString::to_string), None);
}
