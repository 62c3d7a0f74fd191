//! JSON Pointers into the success response of an operation, resolved by its schema.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ir::Step;
use crate::lower::docs;
use crate::lower::operations::{is_json, successes};
use crate::lower::types::Types;
use crate::markdown;
use crate::model::{Api, Kind, Operation, SchemaId};
use crate::pointer::Pointer;

/// The target of a pointer.
pub struct Place {
    /// The schema; `None` for any JSON.
    pub schema: Option<SchemaId>,
    /// The fields on the path, if all of them are fields of structs.
    pub steps: Option<Vec<Step>>,
    /// The properties of the parent object.
    pub beside: Vec<String>,
}

/// A resolver of pointers into the success response of an operation.
pub struct Places<'a> {
    /// The description.
    pub api: &'a Api,
    /// The types, with the names of their fields.
    pub types: &'a Types<'a>,
    /// The operation.
    pub operation: &'a Operation,
    /// The code of its errors.
    pub code: &'static str,
}

impl Places<'_> {
    /// Resolves a pointer that the description has at `at`. Reports an error and returns `None` if there is no target.
    pub fn find(&self, pointer: &str, at: &Pointer, found: &mut Diagnostics) -> Option<Place> {
        let mut place = Place { schema: self.answer(), steps: Some(Vec::new()), beside: Vec::new() };
        for token in Pointer::parse(pointer).unwrap_or_default().tokens() {
            if let Err(why) = self.step(&mut place, &token) {
                let what = format!("`{pointer}` does not exist in the response: {why}");
                found.push(self.problem(at, what, &place.beside));
                return None;
            }
        }
        Some(place)
    }

    /// Creates an error that lists the available properties.
    pub fn problem(&self, at: &Pointer, what: String, there: &[String]) -> Diagnostic {
        let error = Diagnostic::error(self.code, at, what);
        if there.is_empty() {
            return error;
        }
        let there: Vec<String> = there.iter().map(|name| markdown::code(name)).collect();
        error.help(format!("use one of the properties {}", there.join(", ")))
    }

    /// Returns the kind of a target, unless it is any JSON.
    pub fn kind(&self, place: &Place) -> Option<&Kind> {
        place.schema.map(|id| &self.api.schema(self.api.target(id)).kind)
    }

    fn answer(&self) -> Option<SchemaId> {
        let mut contents = successes(self.operation).flat_map(|response| &response.content);
        contents.find(|media| is_json(&media.name)).and_then(|media| media.schema)
    }

    fn step(&self, place: &mut Place, token: &str) -> Result<(), String> {
        let id = place.schema.map(|id| self.api.target(id));
        let object = match id.map(|id| &self.api.schema(id).kind) {
            Some(Kind::Object(object)) => object,
            None | Some(Kind::Any | Kind::Opaque | Kind::Alias(_)) => {
                *place = Place { schema: None, steps: None, beside: Vec::new() };
                return Ok(());
            }
            Some(_) => return Err(format!("the parent of `{token}` is not an object")),
        };
        place.beside = object.properties.iter().map(|property| property.name.clone()).collect();
        if let Some(index) = object.properties.iter().position(|property| property.name == token) {
            let property = &object.properties[index];
            let field = id.and_then(|id| self.types.field_names(id).get(index));
            let presence = self.types.presence(property);
            let deprecated = docs::is_deprecated(self.api, property.schema);
            let step = field.map(|(field, _)| Step { field: field.clone(), presence, deprecated });
            place.steps = place.steps.take().zip(step).map(|(mut steps, step)| {
                steps.push(step);
                steps
            });
            place.schema = Some(property.schema);
            return Ok(());
        }
        if object.additional.is_none() && !object.properties.is_empty() {
            return Err(format!("no property `{token}`"));
        }
        place.schema = object.additional.flatten();
        place.steps = None;
        Ok(())
    }
}
