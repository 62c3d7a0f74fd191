//! JSON Pointers into the success response of an operation, resolved by its schema.

use crate::diagnostic::{Code, Diagnostic};
use crate::ir::Step;
use crate::lower::context::Context;
use crate::lower::wire::media::{self, Representation};
use crate::markdown;
use crate::model::{Kind, Operation, SchemaId};
use crate::pointer::Pointer;

/// The target of a pointer.
pub struct Target {
    /// The schema; `None` for any JSON.
    pub schema: Option<SchemaId>,
    /// The fields on the path, if all of them are fields of structs.
    pub steps: Option<Vec<Step>>,
    /// The properties of the parent object.
    pub siblings: Vec<String>,
}

/// A resolver of pointers into the success response of an operation.
pub struct ResponsePointers<'a> {
    pub cx: &'a Context<'a>,
    /// The operation.
    pub operation: &'a Operation,
    /// The code of its errors.
    pub code: Code,
}

impl ResponsePointers<'_> {
    /// Resolves a pointer that the description has at `at`. Reports an error and returns `None` if there is no target.
    pub fn resolve(&self, pointer: &str, at: &Pointer) -> Option<Target> {
        self.resolve_in(self.body(), pointer, at)
    }

    /// Resolves a pointer into a part of the response, which may be any JSON.
    pub fn resolve_in(&self, schema: Option<SchemaId>, pointer: &str, at: &Pointer) -> Option<Target> {
        let mut target = Target { schema, steps: Some(Vec::new()), siblings: Vec::new() };
        for token in Pointer::parse(pointer).unwrap_or_default().tokens() {
            if let Err(why) = self.step(&mut target, &token) {
                let what = format!("`{pointer}` does not exist in the response: {why}");
                self.cx.report(self.error(at, what, &target.siblings));
                return None;
            }
        }
        Some(target)
    }

    /// Creates an error that lists the available properties.
    pub fn error(&self, at: &Pointer, what: String, siblings: &[String]) -> Diagnostic {
        let error = Diagnostic::new(self.code, at, what);
        if siblings.is_empty() {
            return error;
        }
        let siblings: Vec<String> = siblings.iter().map(|name| markdown::code(name)).collect();
        error.help(format!("use one of the properties {}", siblings.join(", ")))
    }

    /// Returns the kind of a target, unless it is any JSON.
    pub fn kind(&self, target: &Target) -> Option<&Kind> {
        target.schema.map(|id| self.cx.api.kind(id))
    }

    /// Returns the schema of the body, if it is JSON.
    pub fn body(&self) -> Option<SchemaId> {
        let mut bodies = self.operation.successes().filter_map(|response| media::read(self.cx.api, response));
        bodies.find(|read| read.representation == Representation::Json)?.media.schema
    }

    fn step(&self, target: &mut Target, token: &str) -> Result<(), String> {
        let id = target.schema.map(|id| self.cx.api.target(id));
        let object = match id.map(|id| &self.cx.api.schema(id).kind) {
            Some(Kind::Object(object)) => object,
            None | Some(Kind::Any | Kind::Opaque | Kind::Alias(_)) => {
                *target = Target { schema: None, steps: None, siblings: Vec::new() };
                return Ok(());
            }
            Some(_) => return Err(format!("the parent of `{token}` is not an object")),
        };
        target.siblings = object.properties.iter().map(|property| property.name.clone()).collect();
        if let Some(index) = object.properties.iter().position(|property| property.name == token) {
            let property = &object.properties[index];
            let field = id.and_then(|id| self.cx.names.members.of_struct(id)?.fields.get(index));
            let presence = id.map(|id| self.cx.types.presence(id, property));
            let deprecated = self.cx.api.is_deprecated(property.schema);
            let step = field.zip(presence).map(|(field, presence)| Step {
                field: field.name.clone(),
                presence,
                deprecated,
            });
            target.steps = target.steps.take().zip(step).map(|(mut steps, step)| {
                steps.push(step);
                steps
            });
            target.schema = Some(property.schema);
            return Ok(());
        }
        if object.additional.is_none() && !object.properties.is_empty() {
            return Err(format!("no property `{token}`"));
        }
        target.schema = object.additional.flatten();
        target.steps = None;
        Ok(())
    }
}
