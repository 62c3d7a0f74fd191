//! Structs that keep undeclared fields.
//!
//! A schema without `additionalProperties` mostly has no further fields, so its struct skips them. But if an example of
//! the description has undeclared fields, the service sends them, and skipping them would lose data silently.

use std::collections::{HashMap, HashSet};

use crate::config::{Config, UnknownFields};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::markdown;
use crate::model::{Api, SchemaId, Unnamed};

/// The structs that keep undeclared fields.
pub struct Keeping {
    /// `true` for all structs.
    all: bool,
    /// The schemas of single structs.
    some: HashSet<SchemaId>,
}

impl Keeping {
    /// Selects the structs by the config or by the examples, with a warning for each struct. `names` are those of the
    /// types.
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

    /// Returns true if the struct of this schema keeps undeclared fields.
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
        "example at {} contains undeclared fields {keys}; `{name}` keeps undeclared fields in `additional_properties`",
        unnamed.example
    );
    Diagnostic::warning("W0222", &api.schema(unnamed.schema).pointer, what).help(
        "declare the fields in `properties` or set `additionalProperties: false`, for example in an overlay; set `unknown-fields = \"skip\"` under `[models]` to skip them",
    )
}
