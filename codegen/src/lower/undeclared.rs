//! Structs that keep undeclared fields.
//!
//! A schema without `additionalProperties` mostly has no further fields, so its struct skips them. But if an example of
//! the description has undeclared fields, the service sends them, and skipping them would lose data silently.

use std::collections::{HashMap, HashSet};

use crate::config::{Config, UnknownFields};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::markdown;
use crate::model::{Api, SchemaId, UndeclaredKeys};

/// The structs that keep undeclared fields.
pub struct UndeclaredFields {
    /// `true` for all structs.
    all: bool,
    /// The schemas of single structs.
    some: HashSet<SchemaId>,
}

impl UndeclaredFields {
    /// Selects the structs by the config or by the examples, with a warning for each struct. `names` are those of the
    /// types.
    pub fn from_config(
        api: &Api,
        config: &Config,
        names: &HashMap<SchemaId, String>,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let mut some = HashSet::new();
        if config.models.unknown_fields == UnknownFields::FromExamples {
            for undeclared in &api.undeclared {
                let id = api.target(undeclared.schema);
                if let Some(name) = names.get(&id)
                    && some.insert(id)
                {
                    diagnostics.push(warning(api, undeclared, name));
                }
            }
        }
        Self { all: config.models.unknown_fields == UnknownFields::Keep, some }
    }

    /// Returns `true` if the struct of this schema keeps undeclared fields.
    pub fn are_kept(&self, id: SchemaId) -> bool {
        self.all || self.some.contains(&id)
    }
}

fn warning(api: &Api, undeclared: &UndeclaredKeys, name: &str) -> Diagnostic {
    let mut keys: Vec<String> = undeclared.keys.iter().map(|key| markdown::code(key)).collect();
    if undeclared.more {
        keys.push("more".to_owned());
    }
    let last = keys.pop().unwrap_or_default();
    let keys = if keys.is_empty() { last } else { format!("{} and {last}", keys.join(", ")) };
    let what = format!(
        "example at {} contains undeclared fields {keys}; `{name}` keeps undeclared fields in `additional_properties`",
        undeclared.example
    );
    Diagnostic::warning("W0222", &api.schema(undeclared.schema).pointer, what).help(
        "declare the fields in `properties` or set `additionalProperties: false`, for example in an overlay; set `unknown-fields = \"skip\"` under `[models]` to skip them",
    )
}
