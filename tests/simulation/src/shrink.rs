use token_protocol::InvalidInput;

use crate::{Kind, Plan, Rule, Violation, run};

/// The smallest plan found that still breaks the same rule: one client, less time, fewer kinds of faults.
///
/// # Errors
///
/// As [`run`].
pub fn shrink(plan: &Plan, first: &Violation) -> Result<Plan, InvalidInput> {
    let mut smallest = plan.clone();
    let alone = Plan { only: Some(first.client), ..plan.clone() };
    if breaks(&alone, first.rule)? {
        smallest = alone;
    }
    for clients in [1, 2, plan.clients / 2] {
        if smallest.only.is_none() && (1..smallest.clients).contains(&clients) {
            let smaller = Plan { clients, ..smallest.clone() };
            if breaks(&smaller, first.rule)? {
                smallest = smaller;
            }
        }
    }
    for hours in 2..smallest.hours {
        let smaller = Plan { hours, ..smallest.clone() };
        if breaks(&smaller, first.rule)? {
            smallest = smaller;
            break;
        }
    }
    for kind in Kind::ALL {
        let faults = smallest.faults.iter().copied().filter(|other| *other != kind).collect();
        let smaller = Plan { faults, ..smallest.clone() };
        if breaks(&smaller, first.rule)? {
            smallest = smaller;
        }
    }
    Ok(smallest)
}

fn breaks(plan: &Plan, rule: Rule) -> Result<bool, InvalidInput> {
    Ok(run(plan, false)?.violations.iter().any(|violation| violation.rule == rule))
}
