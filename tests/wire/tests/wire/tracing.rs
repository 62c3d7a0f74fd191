//! What is traced, kept word for word.

use std::fmt::{Debug, Write as _};
use std::sync::{Arc, LazyLock, Mutex};

use ::tracing::field::{Field, Visit};
use ::tracing::span::{Attributes, Id, Record};
use ::tracing::{Dispatch, Event, Metadata, Subscriber};

/// Places that trace ask once whether anybody listens. As long as there is but one subscriber, they ask that of the
/// thread they happen to be on, which in another test has none. With two that stay, all of them are asked.
static LISTENERS: LazyLock<[Dispatch; 2]> =
    LazyLock::new(|| [(); 2].map(|()| Dispatch::new(Collector::default())));

/// A subscriber that takes everything there is and keeps it as text. All clones are one.
#[derive(Clone, Default)]
pub struct Collector(Arc<Mutex<String>>);

impl Collector {
    pub fn new() -> Self {
        LazyLock::force(&LISTENERS);
        Self::default()
    }

    /// All that has come so far: names of spans and events, names and values of their fields.
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
