//! Hears everything that anybody logs, at every level: spans and events of `tracing`, records of `log`.

use std::collections::BTreeMap;
use std::fmt::{Debug, Write as _};
use std::mem;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use super::hunt::{Place, Texts};

/// What was heard since it was last asked for, and how often from each crate.
#[derive(Default)]
struct Heard {
    texts: Texts,
    crates: BTreeMap<String, usize>,
}

static HEARD: Mutex<Option<Heard>> = Mutex::new(None);
static SPANS: AtomicU64 = AtomicU64::new(0);

/// Listens from now on, for the whole process.
pub(crate) fn listen() {
    tracing::subscriber::set_global_default(Ear).unwrap();
    log::set_logger(&Ear).unwrap();
    log::set_max_level(log::LevelFilter::Trace);
}

/// What was heard, and how often from each crate, by the first part of the target.
pub(crate) fn take() -> (Texts, BTreeMap<String, usize>) {
    let heard = mem::take(&mut *HEARD.lock().unwrap()).unwrap_or_default();
    (heard.texts, heard.crates)
}

fn hear(target: &str, text: String) {
    let mut heard = HEARD.lock().unwrap();
    let heard = heard.get_or_insert_default();
    *heard.crates.entry(target.split(':').next().unwrap().to_owned()).or_default() += 1;
    heard.texts.add(Place::Log, text);
}

struct Ear;

/// The fields of a span or an event.
struct Fields(String);

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        write!(self.0, " {field}={value:?}").unwrap();
    }
}

fn hear_fields(metadata: Option<&Metadata<'_>>, record: impl FnOnce(&mut Fields)) {
    let (target, name) = metadata.map_or(("record", ""), |metadata| (metadata.target(), metadata.name()));
    let mut fields = Fields(format!("{target} {name}"));
    record(&mut fields);
    hear(target, fields.0);
}

impl Subscriber for Ear {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        hear_fields(Some(span.metadata()), |fields| span.record(fields));
        Id::from_u64(SPANS.fetch_add(1, Ordering::Relaxed) + 1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        hear_fields(None, |fields| values.record(fields));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        hear_fields(Some(event.metadata()), |fields| event.record(fields));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

impl log::Log for Ear {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        hear(record.target(), format!("{} {}", record.target(), record.args()));
    }

    fn flush(&self) {}
}
