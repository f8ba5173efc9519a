//! What is traced, and what is not.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests, their helpers included")]

mod common;

use std::fmt::{Debug, Write};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use common::issuer::{Issuer, brisk, reply, root};
use common::{AnyClient, bounded};
use token_reqwest::Settings;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// Writes down everything that anybody says, at every level.
#[derive(Clone, Default)]
struct Everything {
    lines: Arc<Mutex<Vec<String>>>,
    spans: Arc<AtomicU64>,
    entered: Arc<AtomicU64>,
}

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        write!(self.0, " {field}={value:?}").unwrap();
    }
}

impl Everything {
    fn write(&self, mut line: Line, fields: impl FnOnce(&mut Line)) {
        fields(&mut line);
        self.lines.lock().unwrap().push(line.0);
    }
}

impl Subscriber for Everything {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        self.write(Line(format!("{}::{}", span.metadata().target(), span.metadata().name())), |line| span.record(line));
        Id::from_u64(self.spans.fetch_add(1, Ordering::SeqCst) + 1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        self.write(Line("record".into()), |line| values.record(line));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        self.write(Line(event.metadata().target().into()), |line| event.record(line));
    }

    fn enter(&self, _: &Id) {
        self.entered.fetch_add(1, Ordering::SeqCst);
    }

    fn exit(&self, _: &Id) {}
}

#[test]
fn each_attempt_is_told_and_no_secret() {
    let everything = Everything::default();
    tracing::subscriber::set_global_default(everything.clone()).unwrap();
    bounded(move || {
        for client in AnyClient::both(Settings::default()) {
            let issuer = Issuer::new(|number, _| match number {
                0 => reply(503, "x-requestid: id-1\r\nset-cookie: c-s3cr3t\r\n", "b-s3cr3t"),
                1 => String::new(),
                _ => reply(200, "x-requestid: id-2\r\n", "t-s3cr3t 1000"),
            });
            everything.lines.lock().unwrap().clear();
            let entered = everything.entered.load(Ordering::SeqCst);
            client.call_with_retry(&issuer.endpoint::<true>(), &root(), brisk()).unwrap();

            let is_entered = everything.entered.load(Ordering::SeqCst) > entered;
            assert_eq!(is_entered, matches!(client, AnyClient::Async(_)));

            let lines = everything.lines.lock().unwrap().clone();
            for line in &lines {
                for secret in ["s3cr3t", "persona-9c", "/token?"] {
                    assert!(!line.contains(secret), "{secret} is in {line}");
                }
            }
            let ours: Vec<_> = lines.iter().filter(|line| line.starts_with("token_reqwest")).collect();
            let waits = "recovery=Retry { after: None }";
            assert_eq!(
                ours,
                [
                    "token_reqwest::traced::token_call endpoint=\"token.get\"",
                    &format!("token_reqwest::traced message=answered attempt=1 status=503 {waits} request_id=\"id-1\""),
                    &format!(
                        "token_reqwest::traced message=not answered attempt=2 {waits} \
                         error=the connection broke off before the whole answer was there"
                    ),
                    "token_reqwest::traced message=answered attempt=3 status=200 request_id=\"id-2\"",
                ]
            );
        }
    });
}
