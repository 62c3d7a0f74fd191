//! The setters of a request builder for the body and its fields.

use crate::emit::lints;
use crate::emit::types::IN_GROUPS;
use crate::ir::{Body, BodyField, Operation, unraw};
use crate::markdown::code;
use crate::print::{Argument, Function, RustFile, Ty};

/// Writes the setters of the body.
pub fn items(file: &mut RustFile, operation: &Operation) {
    let Some(body) = &operation.body else { return };
    for field in &body.fields {
        file.item(|file| field_setter(file, body, field));
        if let Some(clear) = &field.clear {
            file.item(|file| field_clear(file, body, field, clear));
        }
    }
    if body.by_field || !body.required {
        file.item(|file| whole_body(file, body));
    }
}

fn field_setter(file: &mut RustFile, body: &Body, field: &BodyField) {
    let name = &field.name;
    file.docs(&field.docs);
    lints::deprecated(file, field.deprecated);
    lints::naming(file, name);
    let (argument, _) = IN_GROUPS.parameter(&field.ty, name);
    let setter = Function::new(name, Some("mut self"), vec![argument], Ty::new("Self"));
    file.function(&setter, |file| {
        change_body(file, body, &field.field, name);
    });
}

fn field_clear(file: &mut RustFile, body: &Body, field: &BodyField, clear: &str) {
    file.docs(&format!("Sets {} to `null`.", code(unraw(&field.field))));
    lints::deprecated(file, field.deprecated);
    let setter = Function::new(clear, Some("mut self"), Vec::new(), Ty::new("Self"));
    file.function(&setter, |file| {
        change_body(file, body, &field.field_clear, "");
    });
}

/// Writes the call of a method of the body.
fn change_body(file: &mut RustFile, body: &Body, method: &str, value: &str) {
    if body.required {
        file.line(format_args!("self.body = self.body.{method}({value});"));
    } else {
        let line = format!("self.body = Some(self.body.unwrap_or_default().{method}({value}));");
        if file.fits(line.len()) {
            file.line(format_args!("{line}"));
        } else {
            let value = if value.is_empty() { vec![] } else { vec![value.to_owned()] };
            let chain = [("unwrap_or_default", vec![]), (method, value)];
            file.line(format_args!("self.body = Some("));
            file.indented(|file| file.last_chain("self", ".body", &chain));
            file.line(format_args!(");"));
        }
    }
    file.line(format_args!("self"));
}

fn whole_body(file: &mut RustFile, body: &Body) {
    file.docs(match (body.by_field, body.is_nullable()) {
        (true, _) => "Sets the whole body. It replaces the fields that were set before.",
        (false, true) => "Sets the body; `None` sends `null`. Without this call the request has no body.",
        (false, false) => "Sets the body. Without this call the request has none.",
    });
    let argument = Argument { name: "body", ty: IN_GROUPS.ty(&body.ty) };
    let setter = Function::new("body", Some("mut self"), vec![argument], Ty::new("Self"));
    file.function(&setter, |file| {
        let value = match (body.required, body.is_nullable()) {
            (true, _) => "body",
            (false, true) => "body.map_or(Maybe::Null, Maybe::Value)",
            (false, false) => "Some(body)",
        };
        file.line(format_args!("self.body = {value};"));
        file.line(format_args!("self"));
    });
}
