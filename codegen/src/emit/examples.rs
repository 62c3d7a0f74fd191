//! Examples in the docs of operations. They compile: text, numbers and enums are written out, any other value is a parameter
//! of the surrounding function.

use std::slice;

use proc_macro2::Literal;

use crate::emit::streams;
use crate::emit::template::fill;
use crate::emit::types::{Paths, is_borrowed};
use crate::ir::{
    Arg, BodyField, Crate, Example, Field, Group, Item, ItemKind, Operation, ParameterLocation, PartKind,
    Struct, Success, Type, Waiter,
};

/// The width of the longest line of an example that fits a page.
const WIDTH: usize = 90;

/// Returns the example of an operation: all items of a list, a change of a field, or a single request.
pub fn request(krate: &Crate, group: &Group, operation: &Operation) -> String {
    let call = Call::new(krate, group, operation, &operation.name);
    if operation.pagination.is_some() {
        let statement = call.statement("let mut items = ", &["items()"]);
        let lines = "while let Some(item) = items.next().await {\n    println!(\"{:?}\", item?);\n}";
        return call.example(krate, &format!("{statement}\n{lines}"));
    }
    if let Some(lines) = streams::example(operation) {
        let statement = call.statement("let mut stream = ", &["send_stream()", "await?", "body"]);
        return call.example(krate, &format!("{statement}\n{lines}"));
    }
    let set = optional_field(krate, operation);
    let steps: Vec<&str> = set.as_deref().into_iter().chain(["send()", "await?"]).collect();
    let lines = match operation.success {
        Success::Empty => call.statement("", &steps),
        Success::Json(_) | Success::Text(_) | Success::Bytes | Success::ByStatus(..) => format!(
            "{}\nprintln!(\"{{}} {{:?}}\", response.http.status, response.body);",
            call.statement("let response = ", &steps)
        ),
    };
    call.example(krate, &lines)
}

/// Returns the example of a waiter.
pub fn waiter(krate: &Crate, group: &Group, operation: &Operation, waiter: &Waiter) -> String {
    let call = Call::new(krate, group, operation, &waiter.method);
    let statement = call.statement("let found = ", &["await?"]);
    call.example(krate, &format!("{statement}\nprintln!(\"{{found:?}}\");"))
}

/// A call in an example.
pub struct Call<'a> {
    pub group: &'a Group,
    pub operation: &'a Operation,
    /// The name of the client.
    client: &'static str,
    /// The name of the method, and its arguments.
    method: &'a str,
    args: Vec<String>,
    /// The parameters of the surrounding function that the arguments need.
    pub parameters: Vec<String>,
}

impl<'a> Call<'a> {
    /// Creates a call of a method with the arguments of an operation.
    pub fn new(krate: &Crate, group: &'a Group, operation: &'a Operation, method: &'a str) -> Self {
        let has_client = operation.args.iter().any(|arg| arg.name == "client");
        let client = if has_client { "api" } else { "client" };
        let values = operation.args.iter().map(|arg| example_value(krate, arg));
        let (args, parameters): (_, Vec<Option<String>>) = values.unzip();
        let parameters = parameters.into_iter().flatten().collect();
        Self { group, operation, client, method, args, parameters }
    }

    /// Returns the parameters of the surrounding function, with the client.
    pub fn given(&self, krate: &Crate) -> String {
        let client = format!("{}: {}::Client", self.client, krate.package.lib);
        [slice::from_ref(&client), self.parameters.as_slice()].concat().join(", ")
    }

    /// Returns the expression of the call on one line.
    pub fn expression(&self) -> String {
        format!("{}.{}().{}({})", self.client, self.group.name, self.method, self.args.join(", "))
    }

    /// Returns the statement of the call and further ones, on one line if it fits. Arguments that do not fit have a line
    /// each.
    pub fn statement(&self, start: &str, more: &[&str]) -> String {
        let mut method = format!("{}({})", self.method, self.args.join(", "));
        if method.chars().count() > WIDTH - 5 {
            let args: String = self.args.iter().map(|arg| format!("        {arg},\n")).collect();
            method = format!("{}(\n{args}    )", self.method);
        }
        let steps = [self.client.to_owned(), format!("{}()", self.group.name), method];
        let steps: Vec<String> =
            steps.into_iter().chain(more.iter().map(|step| (*step).to_owned())).collect();
        chain(start, &steps)
    }

    /// Returns the example with these lines.
    fn example(&self, krate: &Crate, lines: &str) -> String {
        let given = self.given(krate);
        fill(include_str!("guide/example.md"), &[("given", &given), ("lines", lines)])
    }
}

/// Returns the statement of a chain of method calls as rustfmt lays it out.
pub fn chain(start: &str, steps: &[String]) -> String {
    let line = format!("{start}{};", steps.join("."));
    let fits = line.chars().count() <= WIDTH && !line.contains('\n');
    if fits { line } else { format!("{start}{};", steps.join("\n    .")) }
}

/// Returns the call of a setter for an optional field of the body, where one can be written out.
fn optional_field(krate: &Crate, operation: &Operation) -> Option<String> {
    // With required fields the example has values already.
    let body =
        operation.body.as_ref().filter(|body| !body.required || operation.args.iter().all(is_no_field))?;
    let fields = || body.fields.iter().filter(|field| !field.deprecated);
    let set = |field: &BodyField, value: String| format!("{}({value})", field.name);
    fields()
        .find_map(|field| Some(set(field, literal(&field.ty)?)))
        .or_else(|| fields().find_map(|field| Some(set(field, model(krate, &field.ty)?))))
}

fn is_no_field(arg: &Arg) -> bool {
    !matches!(arg.location, ParameterLocation::Field { .. })
}

/// Returns a value that is a literal.
fn literal(ty: &Type) -> Option<String> {
    match ty {
        Type::String => Some("\"…\"".to_owned()),
        Type::Bool => Some("true".to_owned()),
        Type::I32 | Type::I64 | Type::U64 => Some("1".to_owned()),
        Type::F64 => Some("1.0".to_owned()),
        _ => None,
    }
}

/// Returns a model with one field set.
fn model(krate: &Crate, ty: &Type) -> Option<String> {
    let (name, body) = find_struct(krate, ty)?;
    if body.response_only || body.tuple || body.constructor_fields().next().is_some() {
        return None;
    }
    let optional = |field: &&Field| !field.presence.is_required() && !field.deprecated;
    let (field, value) =
        body.fields.iter().filter(optional).find_map(|field| Some((field, literal(&field.ty)?)))?;
    Some(format!("{}::models::{name}::new().{}({value})", krate.package.lib, field.name))
}

fn find_struct<'a>(krate: &'a Crate, ty: &Type) -> Option<(&'a str, &'a Struct)> {
    let wanted = match ty {
        Type::Boxed(inner) => return find_struct(krate, inner),
        Type::Model { name, .. } => name,
        _ => return None,
    };
    let item: &Item =
        krate.models.iter().flat_map(|module| &module.items).find(|item| item.name == *wanted)?;
    match &item.kind {
        ItemKind::Struct(body) => Some((&item.name, body)),
        ItemKind::Alias(target) => find_struct(krate, target),
        _ => None,
    }
}

/// Returns the expression for a part that is a file.
fn file(krate: &Crate) -> String {
    format!("{}::Part::path(\"…\")?", krate.package.lib)
}

/// Returns an argument in an example; for a value that is no literal, also the parameter of the surrounding function.
fn example_value(krate: &Crate, arg: &Arg) -> (String, Option<String>) {
    let given = match &arg.example {
        Some(Example::Text(text)) => Some(text.as_str()),
        Some(Example::Variant(_)) | None => None,
    };
    let literal = |otherwise| Literal::string(given.unwrap_or(otherwise)).to_string();
    let text = literal("…");
    let may_be_null = matches!(arg.location, ParameterLocation::Field { nullable: true });
    let by_reference = if is_borrowed(arg) { "&" } else { "" };
    let value = match &arg.ty {
        _ if arg.location == ParameterLocation::Bytes => text,
        _ if arg.location == ParameterLocation::Part(PartKind::File) => file(krate),
        _ if arg.location == ParameterLocation::Part(PartKind::Files) => format!("[{}]", file(krate)),
        _ if arg.location == ParameterLocation::Multipart => {
            format!("{}::Multipart::new()", krate.package.lib)
        }
        Type::String if may_be_null => format!("{text}.to_owned()"),
        Type::String => text,
        Type::Format(format) if format.is_text() && may_be_null => format!("{text}.into()"),
        Type::Format(format) if format.is_text() => text,
        Type::Model { name, text: true, .. } if let Some(Example::Variant(variant)) = &arg.example => {
            format!("{by_reference}{}::models::{name}::{variant}", krate.package.lib)
        }
        Type::Model { text: true, .. } => format!("{by_reference}{text}.parse()?"),
        Type::I32 | Type::I64 | Type::U64 => given.unwrap_or("1").to_owned(),
        Type::F64 => given.unwrap_or("1.0").to_owned(),
        Type::Digits if by_reference.is_empty() && !may_be_null => digits(krate, given.unwrap_or("1")),
        Type::Digits => format!("{by_reference}{}.parse()?", literal("1")),
        Type::Bool => given.unwrap_or("true").to_owned(),
        other => {
            let lib = &krate.package.lib;
            let (models, formats) = (format!("{lib}::models::"), format!("{lib}::formats::"));
            let map = "std::collections::BTreeMap";
            let ty = Paths { models: &models, formats: &formats, map, list: "", root: lib }.ty(other);
            let ty = if may_be_null { format!("Option<{ty}>") } else { ty.to_string() };
            return (format!("{by_reference}{}", arg.name), Some(format!("{}: {ty}", arg.name)));
        }
    };
    (if may_be_null { format!("Some({value})") } else { value }, None)
}

/// Returns a value that converts into `Digits`: a literal of the smallest integer type that has room for it, or a parsed string.
fn digits(krate: &Crate, text: &str) -> String {
    match (text.parse::<i32>(), text.parse::<i64>(), text.parse::<i128>()) {
        (Ok(value), ..) => value.to_string(),
        (_, Ok(value), _) => format!("{value}_i64"),
        (.., Ok(value)) => format!("{value}_i128"),
        _ => format!("{}.parse::<{}::Digits>()?", Literal::string(text), krate.package.lib),
    }
}
