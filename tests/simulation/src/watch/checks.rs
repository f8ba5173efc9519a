//! What is checked at every poll.

use std::rc::Rc;

use token_lifecycle::Tick;

use super::{Blow, Out, Seen, Watch};
use crate::violation::Rule;

impl Watch {
    /// The cell has answered a poll. The number of the permit, if it gave one.
    pub(crate) fn polled(&mut self, now: Tick, seen: &Seen, deadline: Option<Tick>) -> Option<u64> {
        if self.best.as_ref().is_some_and(|best| best.end() <= now) {
            self.best = None;
        }
        let before = self.out.len();
        self.out.retain(|out| now < out.until);
        self.lost_one |= self.out.len() < before;
        self.check_steady(now, seen);
        self.check_token(now, seen);
        self.check_waiting(now, seen, deadline);
        if seen.has_permit() {
            self.check_permit(now, seen);
        } else {
            self.check_overdue(now, seen);
        }
        if deadline.is_some_and(|deadline| deadline <= now) {
            self.broken(now, Rule::DEADLINE, "a deadline that is over");
        }
        let number = seen.has_permit().then(|| self.give(now));
        let steady = match seen {
            Seen::Refresh(text) => Seen::Use(Rc::clone(text)),
            Seen::Fetch => Seen::Join(now.after(self.flight_timeout)),
            other => other.clone(),
        };
        self.last = Some((steady, deadline));
        number
    }

    fn give(&mut self, now: Tick) -> u64 {
        self.permits += 1;
        self.out.push(Out { number: self.permits, until: now.after(self.flight_timeout) });
        self.lost_one = false;
        self.permits
    }

    /// Before its deadline a cell that nobody touched answers as before.
    fn check_steady(&mut self, now: Tick, seen: &Seen) {
        let Some((last, deadline)) = self.last.take() else { return };
        if deadline.is_none_or(|deadline| now < deadline) && last != *seen {
            let what = format!("{last:?} became {seen:?} before the deadline {deadline:?}");
            self.broken(now, Rule::DEADLINE, what);
        }
    }

    fn check_token(&mut self, now: Tick, seen: &Seen) {
        let Some(text) = seen.token() else {
            if let Some(best) = self.best.take() {
                let rule = if self.blow == Blow::OldReject { Rule(9) } else { Rule(3) };
                self.broken(now, rule, format!("{seen:?}, and a token lives until {:?}", best.end()));
            }
            return;
        };
        self.blow = Blow::None;
        if self.best.as_ref().is_some_and(|best| best.text == *text) {
            return;
        }
        let Some(record) = self.came.iter().find(|record| record.text == *text).cloned() else {
            return self.broken(now, Rule::DEAD_TOKEN, "a token of an earlier credential, or from nowhere");
        };
        if self.rejected.as_ref() == Some(text) {
            return self.broken(now, Rule::DEAD_TOKEN, "a token that was rejected");
        }
        let end = record.end();
        let (rule, what) = if end <= record.came {
            (Rule(7), "it was dead on arrival")
        } else if end < now && now < record.came.after(record.life) {
            (Rule(8), "it would live if its life began with the answer")
        } else if end <= now {
            (Rule(1), "it is dead")
        } else {
            (Rule(6), "another one lives longer")
        };
        self.broken(now, rule, format!("a token that ends at {end:?} is used: {what}"));
    }

    fn check_waiting(&mut self, now: Tick, seen: &Seen, deadline: Option<Tick>) {
        let until = match seen {
            Seen::Join(until) => {
                match self.out.first().map(|out| out.until) {
                    None => self.broken(now, Rule(10), "waits for a permit that has freed itself"),
                    Some(freed) if *until > freed => self.broken(now, Rule(10), "a permit frees itself too late"),
                    Some(freed) if *until < freed => self.broken(now, Rule(2), "a permit frees itself too early"),
                    Some(_) => {}
                }
                *until
            }
            Seen::Backoff(until) => {
                if *until > self.rested {
                    self.broken(now, Rule(4), format!("waits until {until:?}, and has no reason to"));
                }
                *until
            }
            Seen::Denied => {
                if !self.maybe_denied {
                    self.broken(now, Rule(4), "denied, and nobody did");
                }
                return;
            }
            _ => return,
        };
        if until <= now {
            self.broken(now, Rule(4), format!("waits until {until:?}, which is over"));
        }
        if deadline.is_none_or(|deadline| deadline > until) {
            self.broken(now, Rule::DEADLINE, format!("{seen:?}, and the deadline is {deadline:?}"));
        }
    }

    fn check_permit(&mut self, now: Tick, seen: &Seen) {
        if !self.out.is_empty() {
            self.broken(now, Rule(2), "a second permit");
        }
        if now < self.asked_until {
            self.broken(now, Rule(5), format!("a permit, and the service wants none before {:?}", self.asked_until));
        }
        if self.denied {
            self.broken(now, Rule::REQUESTS, "a permit for a credential that was refused");
        }
        if self.stillborn == Some(now) {
            self.broken(now, Rule(7), "a token dead on arrival, and the next permit at once");
        }
        if self.rejected_at == Some(now) {
            self.broken(now, Rule::REQUESTS, "a token rejected, and the next permit at once");
        }
        if matches!(seen, Seen::Refresh(_)) && self.renewal().is_some_and(|renewal| now < renewal) {
            self.broken(now, Rule::REQUESTS, "a renewal before it is due");
        }
    }

    /// Time alone must have led to a permit.
    fn check_overdue(&mut self, now: Tick, seen: &Seen) {
        let is_due = self.renewal().is_none_or(|renewal| renewal <= now);
        if is_due && !self.maybe_denied && self.out.is_empty() && self.rested <= now {
            let rule = if self.lost_one { Rule(10) } else { Rule(4) };
            self.broken(now, rule, format!("{seen:?}, and a permit is due"));
        }
    }

    fn renewal(&self) -> Option<Tick> {
        // To the nanosecond, up to what a float rounds off.
        self.best.as_ref().map(|best| best.sent.after(best.life.mul_f64(self.renew_at)).max(self.halved))
    }
}
