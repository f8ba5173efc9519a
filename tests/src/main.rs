//! `conformance FILE_OR_FOLDER…`: runs vector files, prints a line per failing case and, last, the count.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs, io};

fn main() -> ExitCode {
    let arguments: Vec<_> = env::args_os().skip(1).map(PathBuf::from).collect();
    if arguments.is_empty() {
        eprintln!("usage: conformance FILE_OR_FOLDER…");
        return ExitCode::from(2);
    }
    let (mut passed, mut failed) = (0, 0);
    for file in arguments.iter().flat_map(|argument| files(argument)) {
        match run(&file) {
            Ok(report) => {
                passed += report.passed;
                failed += report.failures.len();
                for failure in report.failures {
                    println!("{}: {failure}", file.display());
                }
            }
            Err(error) => {
                failed += 1;
                println!("{}: {error}", file.display());
            }
        }
    }
    println!("{passed} passed, {failed} failed");
    if failed == 0 && passed > 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn run(file: &Path) -> Result<conformance::Report, Box<dyn std::error::Error>> {
    Ok(conformance::run(&fs::read(file)?)?)
}

/// The file itself, or every `.json` file below the folder, in order of names.
fn files(path: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    // What cannot be read is left in the list, for the reading to say so.
    if !path.is_dir() || collect(path, &mut files).is_err() {
        files.push(path.to_owned());
    }
    files.sort();
    files
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "json") {
            files.push(path);
        }
    }
    Ok(())
}
