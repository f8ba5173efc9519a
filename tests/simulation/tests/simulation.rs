//! A small set of seeds. The large one: `cargo run --release --package simulation -- --seeds 0..10000`.

use simulation::{Kind, Plan, Totals, run};

const HOURS: u32 = 24;

#[test]
fn no_rule_is_broken_and_everything_happens() {
    let mut totals = Totals::default();
    for seed in 0..60 {
        let plan = Plan::new(seed, 50, HOURS);
        let run = run(&plan, false).unwrap();
        if let Some(violation) = run.violations.first() {
            panic!("{violation}\nreplay: cargo run --package simulation -- {plan}");
        }
        totals.add(&run.totals);
    }
    assert_eq!(totals.missing(), Vec::<String>::new());
}

#[test]
fn one_seed_is_one_run() {
    let plan = Plan::new(7, 5, 6);
    let first = run(&plan, true).unwrap();
    assert_eq!(first, run(&plan, true).unwrap());
    assert!(!first.log.is_empty());
    assert_ne!(first.log, run(&Plan::new(8, 5, 6), true).unwrap().log);
}

#[test]
fn a_client_does_not_do_otherwise_when_it_is_alone() {
    let polls = |plan: &Plan| {
        let lines = run(plan, true).unwrap().log.into_iter().filter(|line| line.contains("client 3:"));
        // Tokens' names count all that were issued.
        lines.map(|line| line.split(['(', ',']).next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let together = Plan::new(3, 5, 12);
    let alone = Plan { only: Some(3), ..together.clone() };
    assert_eq!(polls(&together), polls(&alone));
}

#[test]
fn without_faults_a_token_is_renewed_and_nothing_else() {
    for seed in 0..8 {
        let run = run(&Plan { faults: Vec::new(), ..Plan::new(seed, 10, HOURS) }, false).unwrap();
        assert_eq!(run.violations, []);
        assert_eq!(run.totals.faults, [0; Kind::ALL.len()]);
        assert_eq!(run.totals.requests, run.totals.fetches + run.totals.renewals);
        assert_eq!((run.totals.rejected, run.totals.denied, run.totals.late), (0, 0, 0));
    }
}
