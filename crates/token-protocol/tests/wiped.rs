//! A dropped secret is nowhere in the process's memory. Linux shows a process its own memory as a file, so looking takes no unsafe
//! code.
//!
//! Not covered: registers, pages that were swapped out, core dumps, and the first half of a buffer, which the allocator overwrites
//! anyway. That the compiler leaves the wiping in is zeroize's promise.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests, their helpers included")]

use std::fs::{self, File};
use std::os::unix::fs::FileExt as _;
use std::sync::Mutex;

use token_protocol::Secret;

const LENGTH: usize = 64;

/// Of a freed buffer the allocator overwrites the beginning, so the end is looked for.
const END: usize = LENGTH / 2;

/// A text that is nowhere else: each byte is computed where it goes.
fn text(seed: usize) -> String {
    let mut text = String::with_capacity(LENGTH);
    text.extend((0..LENGTH).map(|place| char::from(byte(seed, place))));
    text
}

fn byte(seed: usize, place: usize) -> u8 {
    b'0' + u8::try_from((place * place * 31 + seed * 17) % 71).unwrap()
}

/// Whether the text's end stands anywhere in memory that is written to.
fn is_in_memory(seed: usize) -> bool {
    // One buffer for all, and emptied after use, or what is in it would be found.
    static BUFFER: Mutex<[u8; 1 << 16]> = Mutex::new([0; 1 << 16]);
    let mut buffer = BUFFER.lock().unwrap();
    let is_end = |window: &[u8]| window.iter().zip(END..).all(|(&found, place)| found == byte(seed, place));
    let memory = File::open("/proc/self/mem").unwrap();
    let mut found = false;
    for line in fs::read_to_string("/proc/self/maps").unwrap().lines().filter(|line| line.contains(" rw")) {
        let (start, end) = line.split_once(' ').unwrap().0.split_once('-').unwrap();
        let [start, end] = [start, end].map(|address| u64::from_str_radix(address, 16).unwrap());
        // Pieces overlap, so that nothing hides between two.
        for at in (start..end).step_by(buffer.len() - LENGTH) {
            let length = buffer.len().min(usize::try_from(end - at).unwrap());
            let read = memory.read_at(&mut buffer[..length], at).unwrap_or(0);
            found |= buffer[..read].windows(LENGTH - END).any(is_end);
            buffer.fill(0);
        }
    }
    found
}

#[test]
fn a_dropped_secret_is_nowhere() {
    assert!(!is_in_memory(1));
    let secret = Secret::from(text(1));
    assert!(is_in_memory(1));
    let clone = secret.clone();
    drop(secret);
    assert!(is_in_memory(1), "the clone lives");
    drop(clone);
    assert!(!is_in_memory(1));
}

#[test]
fn a_dropped_string_would_be_found() {
    drop(text(2));
    assert!(is_in_memory(2));
}
