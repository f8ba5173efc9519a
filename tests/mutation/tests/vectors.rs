//! All vectors pass. Here and not among conformance's own tests, as this package is built anew for each mutant in seconds: it needs no
//! sandbox and no transport.
#![allow(clippy::unwrap_used, reason = "a test")]

use std::fs;
use std::path::Path;

#[test]
fn every_vector_passes() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../vectors");
    let mut passed = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "json") {
            let report = conformance::run(&fs::read(&path).unwrap()).unwrap();
            assert!(report.failures.is_empty(), "{}: {}", path.display(), report.failures[0]);
            passed += report.passed;
        }
    }
    assert!(passed >= 350, "{passed}");
}
