//! The fields of a body as arguments.

use std::collections::{HashSet, VecDeque};

use crate::ir::{
    ArgumentKind, ArgumentLocation, Body, CommandArgument, Field, Operation, ParameterLocation, Struct,
};
use crate::lower::commands::help::help_text;
use crate::lower::commands::scope::{Names, kebab};
use crate::lower::commands::values::{Values, json};

/// The maximum number of objects around a field, of which the body is the first.
const MAX_DEPTH: usize = 3;

/// The maximum number of fields of a body that are arguments. The others are in `--json`.
const MAX_FIELDS: usize = 100;

/// The arguments of a body.
pub struct Fields<'a> {
    pub values: &'a Values<'a>,
    pub names: &'a mut Names,
    pub arguments: Vec<CommandArgument>,
    /// The fields that allow a single value.
    pub fixed: Vec<(Vec<String>, String)>,
}

/// An object whose fields are arguments.
struct Level<'a> {
    of: &'a Struct,
    keys: Vec<String>,
    prefix: String,
}

impl Fields<'_> {
    /// Adds the fields of a body, first those of the body itself. Returns `false` if it is no object.
    pub fn add(&mut self, operation: &Operation, body: &Body) -> bool {
        let Some(of) = self.values.object(&body.ty) else { return false };
        let is_field = |location| matches!(location, ParameterLocation::Field { .. });
        let required = operation.args.iter().filter(|arg| is_field(arg.location));
        let required: HashSet<&str> = required.map(|arg| arg.wire.as_str()).collect();
        let set: HashSet<&str> = body.fields.iter().map(|field| field.field.as_str()).collect();
        let is_sent = |field: &Field| {
            !body.by_field || required.contains(field.wire.as_str()) || set.contains(field.name.as_str())
        };
        let mut levels = VecDeque::from([Level { of, keys: Vec::new(), prefix: String::new() }]);
        while let Some(level) = levels.pop_front() {
            for field in &level.of.fields {
                let is_top = level.keys.is_empty();
                if field.fixed.is_none() && is_top && !is_sent(field) {
                    continue;
                }
                let is_required = is_top && body.required && required.contains(field.wire.as_str());
                levels.extend(self.field(&level, field, is_required));
            }
        }
        true
    }

    /// Adds a field. Returns the object that it is, if its fields may be arguments as well.
    fn field<'f>(&mut self, level: &Level<'_>, field: &'f Field, required: bool) -> Option<Level<'f>>
    where
        Self: 'f,
    {
        let keys: Vec<String> = level.keys.iter().chain([&field.wire]).cloned().collect();
        if let Some(only) = &field.fixed {
            self.fixed.push((keys, json(only)));
            return None;
        }
        let (depth, value) = (keys.len(), self.values.of(&field.ty));
        let is_scalar = !matches!(value.kind, ArgumentKind::Json | ArgumentKind::Object);
        if self.arguments.len() >= MAX_FIELDS && !required || depth == MAX_DEPTH && !is_scalar {
            return None;
        }
        let requested = format!("{}{}", level.prefix, kebab(&field.name));
        let mut about = help_text(&field.docs);
        if field.deprecated {
            about.push_str("\n\nDeprecated.");
        }
        self.arguments.push(CommandArgument {
            name: self.names.add(requested.clone()),
            wire: field.wire.clone(),
            about,
            at: ArgumentLocation::Field(keys.clone()),
            value,
            required,
            as_json: false,
            content_type: None,
        });
        let of = self.values.object(&field.ty).filter(|_| depth < MAX_DEPTH)?;
        Some(Level { of, keys, prefix: format!("{requested}-") })
    }
}
