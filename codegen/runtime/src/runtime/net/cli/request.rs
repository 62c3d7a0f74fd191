//! The request of a command.

use std::path::PathBuf;

use clap::ArgMatches;
use http::{HeaderValue, Method};
use serde_json::{Map, Value};

use crate::runtime::json::ValueRef;
use crate::runtime::net::blocking::Client;
use crate::runtime::net::cli::command::{JSON, NULL};
use crate::runtime::net::cli::io::{Failure, Io};
use crate::runtime::net::cli::table::{Argument, At, Body, Call, Command, Kind, Step};
use crate::runtime::net::cli::values::json;
use crate::runtime::net::path::Path;

/// Returns the call of a command.
pub(super) fn call(
    command: &'static Command,
    given: &ArgMatches,
    client: &Client,
    io: &mut Io<'_>,
) -> Result<Call, Failure> {
    let method = Method::from_bytes(command.method.as_bytes()).unwrap_or_default();
    let mut call = Call::new(client, command.id, method, path(command, given));
    call.documented = command.documented;
    if let Some(prepare) = command.prepare {
        prepare(&mut call);
    }
    for argument in command.arguments {
        set(&mut call, command, argument, given, io)?;
    }
    match &command.body {
        Some(of) => with_body(call, command, of, given, io),
        None => Ok(call),
    }
}

fn path(command: &Command, given: &ArgMatches) -> Path {
    let mut path = Path::new();
    for step in command.path {
        let name = match step {
            Step::Literal(text) => {
                path = path.literal(text);
                continue;
            }
            Step::Value(name) => *name,
        };
        let argument =
            command.arguments.iter().find(|argument| argument.is_in_path() && argument.wire == name);
        let values = argument.map(|argument| Given::of(argument, given)).unwrap_or_default();
        path = match argument.map(|argument| &argument.at) {
            Some(At::PathWith(set)) => set(path, name, values.value_ref()),
            _ => path.value(name, values.value_ref()),
        };
    }
    path
}

/// The given values of an argument.
#[derive(Default)]
struct Given {
    is_given: bool,
    is_list: bool,
    values: Vec<Value>,
}

impl Given {
    fn of(argument: &Argument, given: &ArgMatches) -> Self {
        if argument.kind == Kind::File {
            return Self::default();
        }
        let is_given = given.contains_id(argument.name);
        let values = given.get_many::<Value>(argument.name).unwrap_or_default().cloned();
        let values: Vec<Value> = match argument.is_list && argument.kind == Kind::Object {
            // A list of objects counts as its items.
            true => values.flat_map(items).collect(),
            false => values.collect(),
        };
        let this = Self { is_given, is_list: argument.is_list, values };
        if argument.is_json_text && is_given {
            return Self { is_given, is_list: false, values: vec![ascii(&this.into_value()).into()] };
        }
        this
    }

    /// Returns the list, which may be empty, or the value.
    fn into_value(self) -> Value {
        if self.is_list {
            Value::Array(self.values)
        } else {
            self.values.into_iter().next().unwrap_or_default()
        }
    }

    fn value_ref(&self) -> ValueRef<'_> {
        match self.values.as_slice() {
            [] => ValueRef::Absent,
            _ if self.is_list => ValueRef::from(&self.values),
            [value, ..] => ValueRef::Any(value),
        }
    }
}

/// Returns the items of a list, or the value.
fn items(value: Value) -> Vec<Value> {
    match value {
        Value::Array(items) => items,
        value => vec![value],
    }
}

/// Returns JSON text with escapes beyond ASCII, which a header cannot contain.
fn ascii(value: &Value) -> String {
    let mut ascii = String::new();
    for unit in value.to_string().encode_utf16() {
        match u8::try_from(unit) {
            Ok(byte) if byte.is_ascii() && byte != 0x7f => ascii.push(char::from(byte)),
            _ => ascii.push_str(&format!("\\u{unit:04x}")),
        }
    }
    ascii
}

/// Sets an argument outside of the path, if it was given.
fn set(
    call: &mut Call,
    command: &Command,
    argument: &'static Argument,
    given: &ArgMatches,
    io: &mut Io<'_>,
) -> Result<(), Failure> {
    if given.value_source(argument.name).is_none() {
        return Ok(());
    }
    let (name, values) = (argument.wire, Given::of(argument, given));
    let value = values.value_ref();
    match argument.at {
        At::Query => call.set_query(name, value),
        At::QueryList(separator) => call.set_query_list(name, value, separator),
        At::Header => call.set_header(name, value),
        At::With(set) => set(call, name, value),
        At::Files(set) => {
            let files: Vec<PathBuf> = paths(argument, given).cloned().collect();
            set(call, name, &files).map_err(|error| {
                let paths: Vec<String> = files.iter().map(|path| path.display().to_string()).collect();
                Failure::File(format!("cannot read {}: {error}", paths.join(", ")))
            })?;
        }
        At::Text | At::Bytes => {
            for path in paths(argument, given) {
                let bytes = io.read(path)?;
                set_file(call, command, argument, given, bytes)?;
            }
        }
        At::Path | At::PathWith(_) | At::Field(_) | At::ContentType => {}
    }
    Ok(())
}

fn paths<'a>(argument: &Argument, given: &'a ArgMatches) -> impl Iterator<Item = &'a PathBuf> {
    given.get_many::<PathBuf>(argument.name).unwrap_or_default()
}

/// Sets a body that is the content of a file.
fn set_file(
    call: &mut Call,
    command: &Command,
    argument: &'static Argument,
    given: &ArgMatches,
    bytes: Vec<u8>,
) -> Result<(), Failure> {
    if matches!(argument.at, At::Text) {
        let text = String::from_utf8(bytes);
        let text = text.map_err(|_| Failure::Input("the body is not UTF-8".to_owned()))?;
        call.set_text(argument.wire, text.as_str());
        return Ok(());
    }
    let content_type = command.arguments.iter().find(|other| matches!(other.at, At::ContentType));
    let content_type = content_type.map(|argument| Given::of(argument, given)).unwrap_or_default();
    let content_type = content_type.values.first().and_then(Value::as_str).unwrap_or(argument.wire);
    if content_type.is_empty() {
        return Err(Failure::Input("missing `--content-type`, that of the body".to_owned()));
    }
    call.set_body(content_type, bytes.into());
    Ok(())
}

/// Returns the call with its body: that of `--json`, with the fields of other flags.
fn with_body(
    mut call: Call,
    command: &'static Command,
    of: &Body,
    given: &ArgMatches,
    io: &mut Io<'_>,
) -> Result<Call, Failure> {
    let whole = given.get_one::<PathBuf>(JSON).map(|path| io.read(path)).transpose()?;
    let fields = fields(command, given)?;
    let mut body = match &whole {
        Some(bytes) => Some(parsed(bytes)?),
        None if of.required && of.is_object => Some(Value::Object(Map::new())),
        None => None,
    };
    if let (Some(bytes), true, true) = (&whole, fields.is_empty(), of.is_json) {
        // As it was written: with the order of its keys and all digits of its numbers.
        let content_type = call.content_type.unwrap_or("application/json");
        call.content(HeaderValue::from_static(content_type), bytes.clone().into());
        return Ok(call);
    }
    let mut created = Vec::new();
    for (pointer, value) in fields {
        insert(body.get_or_insert_with(|| Value::Object(Map::new())), pointer, value, &mut created)?;
    }
    for (pointer, text) in of.fixed {
        // The objects of `--json` are sent as they are.
        let is_own = whole.is_none() || pointer.split_last().is_some_and(|(_, of)| created.contains(&of));
        if let Some(body) = body.as_mut().filter(|_| is_own) {
            insert_fixed(body, pointer, text);
        }
    }
    let value = body.as_ref().map_or(ValueRef::Absent, ValueRef::Any);
    Ok((command.encode)(call, value))
}

fn parsed(bytes: &[u8]) -> Result<Value, Failure> {
    let invalid = |why: String| Failure::Input(format!("the body of `--{JSON}` is invalid: {why}"));
    let text = std::str::from_utf8(bytes).map_err(|error| invalid(error.to_string()))?;
    json(text).map_err(invalid)
}

/// The keys on the way to a value in the body.
type Pointer = &'static [&'static str];

/// Returns the fields of the body that flags set, and their values.
fn fields(command: &'static Command, given: &ArgMatches) -> Result<Vec<(Pointer, Value)>, Failure> {
    let nulls: Vec<&String> = match given.try_get_many::<String>(NULL) {
        Ok(Some(names)) => names.collect(),
        _ => Vec::new(),
    };
    let mut fields = Vec::new();
    for argument in command.arguments {
        let At::Field(pointer) = argument.at else { continue };
        let (name, values) = (argument.name, Given::of(argument, given));
        let is_null = nulls.iter().any(|null| *null == name);
        match (values.is_given, is_null) {
            (true, true) => return Err(Failure::Input(format!("`--{name}` excludes `--{NULL} {name}`"))),
            (true, false) => fields.push((pointer, values.into_value())),
            (false, true) => fields.push((pointer, Value::Null)),
            (false, false) if argument.is_required && !given.contains_id(JSON) => {
                return Err(Failure::Input(format!("missing `--{name}`, which is required")));
            }
            (false, false) => {}
        }
    }
    // A field of an object is set after the object itself.
    fields.sort_by_key(|(pointer, _)| pointer.len());
    let is_in = |pointer: Pointer, of: Pointer| pointer.len() > of.len() && pointer.starts_with(of);
    for (null, _) in fields.iter().filter(|(_, value)| value.is_null()) {
        if let Some((field, _)) = fields.iter().find(|(pointer, _)| is_in(pointer, null)) {
            let (field, null) = (field.join("/"), null.join("/"));
            return Err(Failure::Input(format!("a flag sets `{field}`, but `{null}` is `null`")));
        }
    }
    Ok(fields)
}

/// Inserts a value, and adds the objects around it that were missing to `created`.
fn insert(
    body: &mut Value,
    pointer: Pointer,
    value: Value,
    created: &mut Vec<Pointer>,
) -> Result<(), Failure> {
    let Some((last, parents)) = pointer.split_last() else { return Ok(()) };
    let mut at = body;
    for (depth, key) in parents.iter().enumerate() {
        at = object(at, pointer)?.entry(*key).or_insert(Value::Null);
        if at.is_null() {
            *at = Value::Object(Map::new());
            created.push(&pointer[..=depth]);
        }
    }
    object(at, pointer)?.insert((*last).to_owned(), value);
    Ok(())
}

fn object<'a>(value: &'a mut Value, pointer: &[&str]) -> Result<&'a mut Map<String, Value>, Failure> {
    let message = || {
        Failure::Input(format!("`{}` is set by a flag, but a part around it is no object", pointer.join("/")))
    };
    value.as_object_mut().ok_or_else(message)
}

/// Inserts a field with a single value, if the object that has it is sent.
fn insert_fixed(body: &mut Value, pointer: &[&str], text: &str) {
    let Some((last, parents)) = pointer.split_last() else { return };
    let parent = parents.iter().try_fold(body, |at, key| at.get_mut(*key));
    if let (Some(Value::Object(parent)), Ok(value)) = (parent, serde_json::from_str(text)) {
        parent.entry(*last).or_insert(value);
    }
}
