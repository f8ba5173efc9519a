//! A page to try the calls on, in a browser. This is the module behind it: the page is HTML and JavaScript, and every
//! answer it shows is made here, by the crates.
//!
//! JSON text goes in and out: the page asks [`input`] for room, writes its fields there, calls [`request`] or
//! [`response`], and reads what is at [`output`]. Nothing is imported, so the module cannot send anything.

mod call;
mod curl;
mod fields;
mod form;
mod outcome;
mod request_text;
mod response_text;

use std::cell::RefCell;

use form::Form;
use serde_json::{Value, json};
use token_protocol::InvalidInput;

thread_local! {
    static INPUT: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    static OUTPUT: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Makes room for this many bytes. The page writes its fields there: a JSON object of strings.
#[expect(unsafe_code, reason = "the page finds a function by its name")]
#[unsafe(no_mangle)]
pub extern "C" fn input(length: usize) -> *mut u8 {
    INPUT.with_borrow_mut(|input| {
        input.clear();
        input.resize(length, 0);
        input.as_mut_ptr()
    })
}

/// Reads the fields of a call and puts out its request, or what is wrong with which field.
#[expect(unsafe_code, reason = "the page finds a function by its name")]
#[unsafe(no_mangle)]
pub extern "C" fn request() {
    answer(request_shown);
}

/// Reads the text of a response and puts out what it means.
#[expect(unsafe_code, reason = "the page finds a function by its name")]
#[unsafe(no_mangle)]
pub extern "C" fn response() {
    answer(response_shown);
}

/// Where the last answer is: JSON text.
#[expect(unsafe_code, reason = "the page finds a function by its name")]
#[unsafe(no_mangle)]
pub extern "C" fn output() -> *const u8 {
    OUTPUT.with_borrow(Vec::as_ptr)
}

/// The last answer's length in bytes.
#[expect(unsafe_code, reason = "the page finds a function by its name")]
#[unsafe(no_mangle)]
pub extern "C" fn output_len() -> usize {
    OUTPUT.with_borrow(Vec::len)
}

fn answer(question: fn(&Form) -> Value) {
    let form = INPUT.with_borrow(|input| Form::read(input));
    OUTPUT.set(question(&form).to_string().into_bytes());
}

fn request_shown(form: &Form) -> Value {
    match call::prepare(form) {
        Ok(call) => json!({
            "name": call.name,
            "masked": request_text::write(&call.request, false),
            "shown": request_text::write(&call.request, true),
            "curl": curl::command(&call.request, call.variables),
            "variables": call.variables,
        }),
        Err(errors) => json!({ "errors": by_parameter(&errors) }),
    }
}

fn response_shown(form: &Form) -> Value {
    let response = match response_text::parse(form.text("response"), form.text("status")) {
        Ok(response) => response,
        Err(unreadable) => return json!({ "errors": { "response": unreadable.to_string() } }),
    };
    outcome::read(form.text("call"), &response).unwrap_or_else(|error| json!({ "errors": by_parameter(&[error]) }))
}

fn by_parameter(errors: &[InvalidInput]) -> Value {
    errors.iter().map(|error| (error.parameter(), error.to_string())).collect()
}
