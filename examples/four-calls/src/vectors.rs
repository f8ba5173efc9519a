use std::error::Error;
use std::fs;
use std::path::Path;

/// Runs every file of the folder and prints `N passed, M failed`.
///
/// # Errors
///
/// If a file cannot be read or is not a vector file, or a case does not pass, or there is none.
pub fn vectors(folder: &Path) -> Result<(), Box<dyn Error>> {
    let (mut passed, mut failures) = (0, Vec::new());
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "json") {
            let report = conformance::run(&fs::read(&path)?)?;
            passed += report.passed;
            failures.extend(report.failures);
        }
    }
    println!("{passed} passed, {} failed", failures.len());
    match failures.first() {
        Some(failure) => Err(failure.to_string().into()),
        None if passed == 0 => Err("no vectors".into()),
        None => Ok(()),
    }
}
