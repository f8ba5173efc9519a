//! `api-text JSON`: one line for each public item.

use std::env;
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let json = env::args_os().nth(1).ok_or("which file?")?;
    let api = public_api::Builder::from_rustdoc_json(json).omit_blanket_impls(true).omit_auto_trait_impls(true).build()?;
    println!("{api}");
    Ok(())
}
