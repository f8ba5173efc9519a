//! Runs the simulation: `simulate --seeds 0..100`, or one seed with its log: `simulate --seed 7`.

use std::collections::BTreeMap;
use std::process::ExitCode;

use clap::Parser;
use simulation::{Kind, Plan, Rule, Totals, run, shrink};
use token_protocol::InvalidInput;

#[derive(Parser)]
struct Arguments {
    /// Seeds, the last one excluded: 0..100.
    #[arg(long, value_parser = range, conflicts_with = "seed")]
    seeds: Option<(u64, u64)>,
    /// One seed, with its log.
    #[arg(long)]
    seed: Option<u64>,
    /// How long each run lasts. The last hour has no faults.
    #[arg(long, default_value_t = 24, value_parser = clap::value_parser!(u32).range(2..))]
    hours: u32,
    /// How many clients there are.
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..))]
    clients: u32,
    /// This client alone.
    #[arg(long)]
    only: Option<u32>,
    /// Kinds of faults, with commas between them, or none.
    #[arg(long)]
    faults: Option<String>,
    /// Only count: neither show violations nor look for smaller runs, and go through all seeds.
    #[arg(long)]
    count: bool,
    /// How many failing seeds to look at before it stops.
    #[arg(long, default_value_t = 3)]
    failures: u32,
}

fn range(text: &str) -> Result<(u64, u64), String> {
    let bounds = text.split_once("..").ok_or("two numbers with .. between them")?;
    let number = |text: &str| text.parse().map_err(|_| format!("not a number: {text}"));
    Ok((number(bounds.0)?, number(bounds.1)?))
}

fn faults(names: Option<&str>) -> Result<Vec<Kind>, String> {
    match names {
        None => Ok(Kind::ALL.to_vec()),
        Some("none") => Ok(Vec::new()),
        Some(names) => names.split(',').map(str::parse).collect(),
    }
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let kinds = match faults(arguments.faults.as_deref()) {
        Ok(kinds) => kinds,
        Err(wrong) => {
            eprintln!("{wrong}");
            return ExitCode::from(2);
        }
    };
    let plan = |seed| Plan {
        only: arguments.only,
        faults: kinds.clone(),
        ..Plan::new(seed, arguments.clients, arguments.hours)
    };
    let result = match (arguments.seed, arguments.seeds) {
        (Some(seed), _) => replay(&plan(seed)),
        (None, Some((first, end))) => search((first..end).map(plan), &arguments),
        (None, None) => search((0..100).map(plan), &arguments),
    };
    match result {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(wrong) => {
            eprintln!("{wrong}");
            ExitCode::from(2)
        }
    }
}

fn replay(plan: &Plan) -> Result<bool, InvalidInput> {
    let run = run(plan, true)?;
    for line in &run.log {
        println!("{line}");
    }
    print!("{}", run.totals);
    for violation in &run.violations {
        println!("violation {violation}");
    }
    Ok(run.violations.is_empty())
}

fn search(plans: impl Iterator<Item = Plan>, arguments: &Arguments) -> Result<bool, InvalidInput> {
    let (mut totals, mut by_rule, mut failures) = (Totals::default(), BTreeMap::<Rule, u64>::new(), 0);
    for plan in plans {
        let run = run(&plan, false)?;
        totals.add(&run.totals);
        for violation in &run.violations {
            *by_rule.entry(violation.rule).or_default() += 1;
        }
        let Some(first) = run.violations.first().filter(|_| !arguments.count) else { continue };
        for violation in &run.violations {
            println!("seed {}: {violation}", plan.seed);
        }
        println!("replay: simulate {plan}");
        println!("smallest: simulate {}", shrink(&plan, first)?);
        failures += 1;
        if failures >= arguments.failures {
            break;
        }
    }
    print!("{totals}");
    for (rule, count) in &by_rule {
        println!("rule {}: {count} violations", rule.0);
    }
    println!("violations: {}", by_rule.values().sum::<u64>());
    let missing = totals.missing();
    if !missing.is_empty() {
        println!("never happened: {}", missing.join(", "));
    }
    Ok(by_rule.is_empty() && missing.is_empty())
}
