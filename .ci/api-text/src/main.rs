//! `api-text JSON`: one line for each public item, and one for each that who implements a trait must write.

use std::error::Error;
use std::{env, fs};

use serde_json::Value;

fn main() -> Result<(), Box<dyn Error>> {
    let json = env::args_os().nth(1).ok_or("which file?")?;
    let document: Value = serde_json::from_slice(&fs::read(&json)?)?;
    let api = public_api::Builder::from_rustdoc_json(json).omit_blanket_impls(true).build()?;
    let lines = api.items().map(ToString::to_string).filter(|line| !is_of_no_interest(line));
    let mut lines: Vec<_> = lines.chain(required(&document["index"])).collect();
    lines.push(String::new());
    print!("{}", lines.join("\n"));
    Ok(())
}

/// The auto traits whose loss hardly anybody would notice, on every type twice over. `Send` and `Sync` stay.
fn is_of_no_interest(line: &str) -> bool {
    let names = ["marker::Freeze", "marker::Unpin", "marker::UnsafeUnpin", "UnwindSafe", "RefUnwindSafe"];
    line.starts_with("impl") && names.iter().any(|name| line.contains(&format!("::{name} for ")))
}

/// public-api writes an item of a trait the same way whether the trait provides it or not.
fn required(index: &Value) -> Vec<String> {
    let mut lines = Vec::new();
    for item in index.as_object().into_iter().flat_map(|index| index.values()) {
        for id in item["inner"]["trait"]["items"].as_array().into_iter().flatten() {
            let member = &index[id.to_string()];
            let inner = &member["inner"];
            let is_provided = inner["function"]["has_body"] == true
                || inner["assoc_const"]["value"].is_string()
                || inner["assoc_type"]["type"].is_object();
            if item["visibility"] == "public" && !is_provided {
                let name = |item: &Value| item["name"].as_str().unwrap_or_default().to_owned();
                lines.push(format!("required {}::{}", name(item), name(member)));
            }
        }
    }
    lines.sort();
    lines
}
