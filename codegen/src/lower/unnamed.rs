//! Which structs have a place for fields that their schemas do not name.
//!
//! A schema that says nothing of further fields mostly means that there are none, and then its struct skips them. But where an
//! example of the description has some, the service has them, and what a struct dropped would be lost in silence.

use std::collections::{HashMap, HashSet};

use crate::config::{Config, UnknownFields};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::markdown;
use crate::model::{Api, SchemaId, Unnamed};

/// The structs that keep what they do not know.
pub struct Keeping {
    /// All of them.
    all: bool,
    /// Those of these schemas.
    some: HashSet<SchemaId>,
}

impl Keeping {
    /// By the config, or by the examples, with a warning for each of the types, which have these names.
    pub fn choose(
        api: &Api,
        config: &Config,
        names: &HashMap<SchemaId, String>,
        found: &mut Diagnostics,
    ) -> Self {
        let mut some = HashSet::new();
        if config.models.unknown_fields == UnknownFields::Shown {
            for unnamed in &api.unnamed {
                let id = api.target(unnamed.schema);
                if let Some(name) = names.get(&id)
                    && some.insert(id)
                {
                    found.push(warning(api, unnamed, name));
                }
            }
        }
        Self { all: config.models.unknown_fields == UnknownFields::Keep, some }
    }

    /// Whether the struct of this schema does.
    pub fn keeps(&self, id: SchemaId) -> bool {
        self.all || self.some.contains(&id)
    }
}

fn warning(api: &Api, unnamed: &Unnamed, name: &str) -> Diagnostic {
    let mut keys: Vec<String> = unnamed.keys.iter().map(|key| markdown::code(key)).collect();
    if unnamed.more {
        keys.push("more".to_owned());
    }
    let last = keys.pop().unwrap_or_default();
    let keys = if keys.is_empty() { last } else { format!("{} and {last}", keys.join(", ")) };
    let what = format!(
        "the example at {} has {keys}, which this schema does not name: `{name}` keeps what it does not know in `additional_properties`",
        unnamed.example
    );
    Diagnostic::warning("W0222", &api.schema(unnamed.schema).pointer, what).help(
        "describe them in `properties` (an overlay can), or say `additionalProperties: false`; `unknown-fields = \"skip\"` under `[models]` drops them",
    )
}
