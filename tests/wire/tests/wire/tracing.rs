//! A subscriber that records spans and events as text.

use std::fmt::{Debug, Write as _};
use std::sync::{Arc, LazyLock, Mutex};

use ::tracing::field::{Field, Visit};
use ::tracing::span::{Attributes, Id, Record};
use ::tracing::{Dispatch, Event, Metadata, Subscriber};

/// With only one subscriber, callsites ask the current thread's one whether they are enabled, and another
/// test's thread has none. With two that stay, all subscribers are asked.
static LISTENERS: LazyLock<[Dispatch; 2]> =
    LazyLock::new(|| [(); 2].map(|()| Dispatch::new(Collector::default())));

/// A subscriber that records everything as text. Clones share their records.
#[derive(Clone, Default)]
pub struct Collector(Arc<Mutex<String>>);

impl Collector {
    pub fn new() -> Self {
        LazyLock::force(&LISTENERS);
        Self::default()
    }

    /// Returns the recorded text: names of spans and events, names and values of their fields.
    pub fn shown(&self) -> String {
        self.0.lock().unwrap().clone()
    }
}

/// Writes fields as `name=value`.
struct Fields<'a>(&'a mut String);

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        writeln!(self.0, "{}={value:?}", field.name()).unwrap();
    }
}

impl Subscriber for Collector {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut text = self.0.lock().unwrap();
        writeln!(text, "{}", span.metadata().name()).unwrap();
        span.record(&mut Fields(&mut text));
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut Fields(&mut self.0.lock().unwrap()));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut text = self.0.lock().unwrap();
        writeln!(text, "{} {}", event.metadata().target(), event.metadata().name()).unwrap();
        event.record(&mut Fields(&mut text));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}
