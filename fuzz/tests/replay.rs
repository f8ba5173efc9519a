//! Gives each target what fuzzing found so far. No fuzzer needed, nor a nightly compiler.
#![allow(clippy::unwrap_used, reason = "tests, their helpers included")]

use std::path::Path;
use std::{env, fs};

#[test]
fn every_target_stands_its_corpus() {
    let corpora = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    for (name, target) in fuzz::TARGETS {
        let mut inputs = 0;
        for file in fs::read_dir(corpora.join(name)).unwrap() {
            let path = file.unwrap().path();
            // Said before, so that it is known should it fail.
            eprintln!("{}", path.display());
            target(&fs::read(path).unwrap());
            inputs += 1;
        }
        assert!(inputs > 0, "{name} has no corpus");
    }
}

/// Every target has a program, and every program is a target's.
#[test]
fn programs_and_targets_are_the_same() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let programs = fs::read_dir(root.join("fuzz_targets")).unwrap();
    let mut programs: Vec<_> =
        programs.map(|file| file.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned()).collect();
    let mut targets: Vec<_> = fuzz::TARGETS.iter().map(|(name, _)| (*name).to_owned()).collect();
    programs.sort();
    targets.sort();
    assert_eq!(programs, targets);
    let manifest = fs::read_to_string(root.join("Cargo.toml")).unwrap();
    for target in targets {
        assert!(manifest.contains(&format!("\"fuzz_targets/{target}.rs\"")), "{target} is not in Cargo.toml");
    }
}
