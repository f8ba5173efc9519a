//! The lists of byte strings between the host and the module.

use std::cell::RefCell;
use std::ptr;

use token_protocol::{InvalidInput, Rule};

pub(crate) type Strings = Vec<Vec<u8>>;

/// The result of a function that did what it was called for.
pub(crate) const DONE: u32 = 0;

/// The input is wrong, or the service says so.
pub(crate) const FIX_REQUEST: u32 = 3;

thread_local! {
    static INPUT: RefCell<Strings> = const { RefCell::new(Vec::new()) };
    static OUTPUT: RefCell<Strings> = const { RefCell::new(Vec::new()) };
}

/// Room for one more string. The pointer is good until a function takes the input.
#[expect(unsafe_code, reason = "the host calls it by name")]
#[unsafe(no_mangle)]
extern "C" fn input(length: usize) -> *mut u8 {
    let mut string = vec![0; length];
    let pointer = string.as_mut_ptr();
    INPUT.with_borrow_mut(|input| input.push(string));
    pointer
}

/// How many strings the last function left.
#[expect(unsafe_code, reason = "the host calls it by name")]
#[unsafe(no_mangle)]
extern "C" fn outputs() -> usize {
    OUTPUT.with_borrow(Vec::len)
}

/// One of these strings. The pointer is good until the next function.
#[expect(unsafe_code, reason = "the host calls it by name")]
#[unsafe(no_mangle)]
extern "C" fn output(index: usize) -> *const u8 {
    OUTPUT.with_borrow(|output| output.get(index).map_or(ptr::null(), Vec::as_ptr))
}

/// Its length.
#[expect(unsafe_code, reason = "the host calls it by name")]
#[unsafe(no_mangle)]
extern "C" fn output_len(index: usize) -> usize {
    OUTPUT.with_borrow(|output| output.get(index).map_or(0, Vec::len))
}

pub(crate) fn take() -> Strings {
    INPUT.take()
}

/// The input, if it is so many strings of text.
pub(crate) fn texts<const N: usize>() -> Result<[String; N], InvalidInput> {
    let wrong = |rule| InvalidInput::new("input", Rule::Other(rule), None);
    let texts: Result<Vec<_>, _> = take().into_iter().map(String::from_utf8).collect();
    texts
        .map_err(|_| wrong("must be UTF-8"))?
        .try_into()
        .map_err(|_| wrong("must be as many strings as the function takes"))
}

pub(crate) fn leave(result: u32, output: Strings) -> u32 {
    OUTPUT.set(output);
    result
}

pub(crate) fn leave_result(result: Result<Strings, InvalidInput>) -> u32 {
    match result {
        Ok(output) => leave(DONE, output),
        Err(error) => leave(FIX_REQUEST, vec![error.to_string().into()]),
    }
}
