//! What all programs send and get, and how they repeat it.

mod answer;
mod operation;

pub use answer::{Answer, EMM, ITA, MATRIX, OAUTH2, PGS, PLAYFAB};
pub use operation::operation;

pub const PACKAGE_NAME: &str = "com.example.mygame";
/// As `pgs_token::Persona::derive` makes them.
pub const PERSONA: &str = "-kZnPDs9qAcKtiOV3o_4qR9TXynPovCIkVc55DmxIGc";
pub const ENTERPRISE_ID: &str = "LC00example";
pub const USER_ID: &str = "100000000000000000001";
/// As long as Google's are.
pub const ACCESS_TOKEN: &str = "ya29.a0AfB_byDsandboxsandboxsandboxsandboxsandboxsandboxsandboxsandboxsandboxsandboxsandboxsandbox\
    sandboxsandboxsandboxsandboxsandboxsandboxsandboxsandboxsandboxsandboxsandboxsandboxaCgYKAQ0163";

/// The longest body that a caller reads.
pub const MAX_BODY: usize = 1 << 20;

/// What a program that calls over loopback is told: the server's origin, and how many calls to make.
///
/// # Panics
///
/// If it is not told.
#[must_use]
pub fn origin_and_count() -> (String, usize) {
    let mut arguments = std::env::args().skip(1);
    let origin = arguments.next().expect("the server's origin");
    let count = arguments.next().and_then(|count| count.parse().ok()).expect("a count");
    (origin, count)
}
