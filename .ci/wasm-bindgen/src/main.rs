//! The program wasm-bindgen, with the options that the examples use. It writes what the published one writes.

use std::env;
use std::error::Error;

use wasm_bindgen_cli_support::Bindgen;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["--version"] => println!("wasm-bindgen {}", env!("CARGO_PKG_VERSION")),
        ["--target", "web", "--no-typescript", "--out-dir", folder, module] => {
            Bindgen::new().web(true)?.omit_default_module_path(false).input_path(module).generate(folder)?;
        }
        _ => return Err("arguments: --version, or --target web --no-typescript --out-dir FOLDER MODULE".into()),
    }
    Ok(())
}
