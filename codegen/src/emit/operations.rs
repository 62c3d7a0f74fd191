//! Operations: the method on the handle, the request builder with its setters, the typed headers.

use crate::emit::forms::Set;
use crate::emit::streams;
use crate::emit::types::{IN_GROUPS, argument, arguments, body_type, is_borrowed, is_converted, output};
use crate::emit::{body_setters, error_bodies};
use crate::emit::{
    credentials, examples, forms, lints, multipart, pagination, parameters, responses, typed_headers,
};
use crate::ir::{
    Arg, Body, Crate, FormSerialization, Group, Operation, ParameterLocation, PathPart, StyledLocation,
    Success, Type, unraw,
};
use crate::markdown::code;
use crate::print::{Argument, Function, RustFile, Ty, quoted};

/// Writes the methods on the handle: one whose arguments are the required parameters and fields of the body, and, if
/// there are such fields, one that takes a complete body in their place.
pub fn methods(file: &mut RustFile, krate: &Crate, group: &Group, operation: &Operation) {
    file.item(|file| {
        file.docs(&operation.docs);
        file.docs(&format!("\n# Example\n\n{}", examples::request(krate, group, operation)));
        let body = operation.body.as_ref().map(|body| initial_body(operation, body));
        method(file, operation, &operation.name, arguments(operation), body);
    });
    if let (Some((name, docs)), Some(body)) = (&operation.method_with_body, &operation.body) {
        file.item(|file| {
            file.docs(docs);
            let parameters = operation.args.iter().filter(|arg| is_written(arg)).map(argument);
            let body = Argument { name: "body", ty: IN_GROUPS.ty(&body.ty) };
            method(file, operation, name, parameters.chain([body]).collect(), Some("body".to_owned()));
        });
    }
}

/// Writes a method on the handle with these arguments; `body` is the expression for the body.
fn method(
    file: &mut RustFile,
    operation: &Operation,
    name: &str,
    args: Vec<Argument<'_>>,
    body: Option<String>,
) {
    let builder = &operation.type_name;
    if operation.deprecated {
        file.line(format_args!("#[deprecated]"));
    }
    let result = Ty::generic(builder, [Ty::new("C")]);
    let method = Function::new(name, Some("&self"), args, result);
    file.function(&method, |file| {
        operation.args.iter().filter(|arg| is_written(arg)).for_each(|arg| collected(file, arg));
        let sets =
            [fixed(operation), operation.args.iter().filter_map(set).collect(), forms::always(operation)];
        let sets = sets.concat();
        start_call(file, operation, if sets.is_empty() { "" } else { "mut " });
        for (method, arguments) in &sets {
            file.call(format_args!("call.{method}("), arguments, format_args!(");"));
        }
        match body {
            None => file.line(format_args!("{builder}::new(call)")),
            // `body: body` is `body` (clippy::redundant_field_names).
            Some(value) if value == "body" => file.literal(builder, &["call", "body"]),
            Some(value) => file.literal(builder, &["call".to_owned(), format!("body: {value}")]),
        }
    });
}

/// Returns what is the same in each request of an operation.
pub fn fixed(operation: &Operation) -> Vec<Set> {
    let server = operation.server.as_ref();
    let server =
        server.map(|server| ("set_server", vec![quoted(&server.url), server.with_credentials.to_string()]));
    let content_type = operation.content_type.as_ref().map(|of| ("set_content_type", vec![quoted(of)]));
    let accept = operation.accept.as_ref().map(|of| ("set_header", vec![quoted("Accept"), quoted(of)]));
    let query = operation.query.iter().map(|(name, value)| ("query", vec![quoted(name), quoted(value)]));
    [server, content_type, accept].into_iter().flatten().chain(query).collect()
}

/// Writes the line that collects a list of a parameter.
fn collected(file: &mut RustFile, arg: &Arg) {
    if matches!(arg.ty, Type::List(_)) {
        let (name, of) = (&arg.name, IN_GROUPS.ty(&arg.ty));
        let open = format_args!("let {name}: {of} = {}(", IN_GROUPS.list);
        file.call(open, &[name], format_args!(");"));
    }
}

fn start_call(file: &mut RustFile, operation: &Operation, mutable: &str) {
    let (id, method, path) = (quoted(&operation.id), http_method(operation), path(operation));
    let steps: Vec<String> =
        path.iter().map(|(step, args)| format!(".{step}({})", args.join(", "))).collect();
    let line = format!(
        "let {mutable}call = Call::new(&self.client, {id}, {method}, Path::new(){});",
        steps.concat()
    );
    if file.fits(line.len()) {
        return file.line(format_args!("{line}"));
    }
    file.line(format_args!("let {mutable}call = Call::new("));
    file.indented(|file| {
        for arg in ["&self.client", &id, &method] {
            file.line(format_args!("{arg},"));
        }
        file.last_chain("Path::new()", "", &path);
    });
    file.line(format_args!(");"));
}

/// Returns the expression of the HTTP method: a constant of `http`, if there is one.
fn http_method(operation: &Operation) -> String {
    match operation.has_method_constant() {
        true => format!("Method::{}", operation.method),
        // An argument may have the name `method`.
        false => format!("crate::runtime::method({})", quoted(&operation.method)),
    }
}

/// The expression that passes an argument to the call.
fn arg_val(arg: &Arg) -> String {
    if arg.as_json { format!("&JsonText::new({})", plain_val(arg)) } else { plain_val(arg) }
}

/// The expression that borrows the value of an argument: numbers, booleans and bytes are passed by value, anything else by
/// reference.
fn plain_val(arg: &Arg) -> String {
    let is_copied = matches!(arg.ty, Type::Bool | Type::I32 | Type::I64 | Type::U64 | Type::F64);
    if is_copied || is_borrowed(arg) || arg.has_own_type() {
        return arg.name.clone();
    }
    format!("&{}{}", arg.name, if is_converted(&arg.ty) { ".into()" } else { "" })
}

fn is_written(arg: &Arg) -> bool {
    matches!(
        arg.location,
        ParameterLocation::Path
            | ParameterLocation::Query
            | ParameterLocation::QueryList(_)
            | ParameterLocation::Header
            | ParameterLocation::Styled(..)
            | ParameterLocation::Form(_)
            | ParameterLocation::Part(_)
            | ParameterLocation::Multipart
            | ParameterLocation::Text
            | ParameterLocation::Bytes
    )
}

/// Returns `true` if a response body is bytes.
pub fn has_bytes(operation: &Operation) -> bool {
    operation.success == Success::Bytes
}

/// Returns `true` if fields of the body can be set by name: it is a JSON object, a form or multipart.
pub fn has_body_fields(operation: &Operation) -> bool {
    operation.body.as_ref().is_some_and(|body| body.by_field)
        || operation.has_form()
        || operation.has_multipart()
}

/// Returns `true` if the style of some form field is written out.
pub fn has_style(operation: &Operation) -> bool {
    let mut args = operation.args.iter().chain(&operation.setters);
    let of_body = operation.body.iter().filter_map(|body| body.as_form.as_ref());
    args.any(|arg| matches!(arg.location, ParameterLocation::Form(writing) if writing != FormSerialization::default()))
        || of_body.flatten().next().is_some()
}

/// Returns the call that sets a parameter; `None` for a parameter in the path or the body.
fn set(arg: &Arg) -> Option<Set> {
    let (wire, value) = (quoted(&arg.wire), arg_val(arg));
    Some(match arg.location {
        ParameterLocation::Query => ("set_query", vec![wire, value]),
        ParameterLocation::QueryList(separator) => ("set_query_list", vec![wire, value, quoted(separator)]),
        ParameterLocation::Header => ("set_header", vec![wire, value]),
        ParameterLocation::Text => ("set_text", vec![wire, value]),
        ParameterLocation::Bytes => ("set_body", vec![content_type(arg), format!("{value}.into()")]),
        ParameterLocation::Form(writing) => match forms::style(writing) {
            None => ("set_form", vec![wire, value]),
            Some(style) => ("set_form_style", vec![wire, value, style]),
        },
        ParameterLocation::Part(_) | ParameterLocation::Multipart => {
            let (method, arguments) = multipart::setter(arg, &value);
            let method = match method {
                "file" => "set_file",
                "files" => "set_files",
                "part" => "set_part",
                "part_as" => "set_part_as",
                _ => "set_multipart",
            };
            (method, vec![arguments])
        }
        ParameterLocation::Styled(at, writing) => {
            let method = match at {
                StyledLocation::Path => return None,
                StyledLocation::Query => "set_query_style",
                StyledLocation::Header => "set_header_style",
                StyledLocation::Cookie => "set_cookie",
            };
            (method, vec![wire, value, parameters::style(writing)])
        }
        ParameterLocation::Path
        | ParameterLocation::Field { .. }
        | ParameterLocation::Body
        | ParameterLocation::ContentType => return None,
    })
}

/// The expression for the content type of a body of bytes: the declared one, or the argument.
fn content_type(arg: &Arg) -> String {
    if arg.wire.is_empty() { "content_type".to_owned() } else { quoted(&arg.wire) }
}

/// Returns the calls that build the path, with their arguments.
fn path(operation: &Operation) -> Vec<(&'static str, Vec<String>)> {
    let parts = operation.path.iter().map(|part| match part {
        PathPart::Literal(text) => ("literal", vec![quoted(text)]),
        PathPart::Value(wire) => {
            let arg = operation.args.iter().find(|arg| arg.is_in_path() && arg.wire == *wire);
            let value = arg.map(arg_val).unwrap_or_default();
            match arg.map(|arg| arg.location) {
                Some(ParameterLocation::Styled(_, writing)) => {
                    ("styled", vec![quoted(wire), value, parameters::style(writing)])
                }
                _ => ("value", vec![quoted(wire), value]),
            }
        }
    });
    parts.collect()
}

/// Returns the expression for the body that a builder starts with.
fn initial_body(operation: &Operation, body: &Body) -> String {
    if !body.by_field {
        let given = operation.args.iter().find(|arg| arg.location == ParameterLocation::Body);
        let absent = if body.is_nullable() { "Maybe::Absent" } else { "None" };
        return given.map_or_else(|| absent.to_owned(), |arg| IN_GROUPS.parameter(&arg.ty, &arg.name).1);
    }
    if !body.required {
        return "None".to_owned();
    }
    let fields = operation.args.iter().filter(|arg| matches!(arg.location, ParameterLocation::Field { .. }));
    let fields: Vec<&str> = fields.map(|arg| arg.name.as_str()).collect();
    format!("{}::new({})", IN_GROUPS.ty(&body.ty), fields.join(", "))
}

/// Writes the request builder, its setters, and the types that belong to the operation.
pub fn items(file: &mut RustFile, group: &Group, operation: &Operation) {
    builder(file, group, operation);
    file.item(|file| implementation(file, operation));
    let marker = &operation.marker;
    if has_body_fields(operation) {
        file.item(|file| impl_block(file, "BodyFields", marker, |_| {}));
    }
    if let Some(styles) = forms::styles(operation) {
        file.item(|file| {
            impl_block(file, "FormStyles", marker, |file| {
                file.line(format_args!("const STYLES: &[(&str, FormStyle)] = &[{styles}];"));
            });
        });
    }
    if let Some(stream) = &operation.stream {
        file.item(|file| {
            impl_block(file, "StreamOperation", marker, |file| streams::implementation(file, stream));
        });
    }
    let has_body =
        operation.body.iter().any(|body| body.by_field || !body.required || !body.fields.is_empty());
    if has_body || !operation.setters.is_empty() || operation.pagination.is_some() {
        file.item(|file| {
            file.block(format_args!("impl<C> {}<C>", operation.type_name), |file| setters(file, operation));
        });
    }
    if let Success::ByStatus(name, variants) = &operation.success {
        responses::items(file, operation, name, variants);
    }
    if let Some(bodies) = &operation.errors {
        error_bodies::items(file, operation, bodies);
    }
    if let Some((marker, headers)) = &operation.headers {
        typed_headers::items(file, operation, marker, headers);
    }
}

/// Writes the type of the request builder, and the marker of the operation.
fn builder(file: &mut RustFile, group: &Group, operation: &Operation) {
    let (name, marker) = (&operation.type_name, &operation.marker);
    let method = format!("{}::{}", group.type_name, unraw(&operation.name));
    file.item(|file| {
        file.docs(&format!("A request builder for [`{method}`].\n"));
        file.docs(&format!("\n{}, operation {}.", operation.route, code(&operation.id)));
        file.docs(&format!("{}{}", output_docs(operation), streams::docs(operation)));
        let ty = Ty::generic("RequestBuilder", [Ty::new(marker), Ty::new("C")]);
        file.line_of_type(format_args!("pub type {name}<C = Client> = "), &ty, ";");
    });
    file.item(|file| {
        file.line(format_args!("#[doc(hidden)]"));
        file.line(format_args!("pub enum {marker} {{}}"));
    });
}

/// Returns a sentence about the body of a success response.
fn output_docs(operation: &Operation) -> String {
    match &operation.success {
        Success::Empty => "The response has no body.".to_owned(),
        Success::Text(_) => {
            format!(
                "The response body is text or JSON, by its content type: {}.",
                code(&output(operation).to_string())
            )
        }
        Success::Bytes => "The response body is raw bytes.".to_owned(),
        Success::ByStatus(name, _) => format!("The response body is a variant of [`{name}`]."),
        Success::Json(Type::Model { name, .. }) => {
            let article = if name.starts_with(['A', 'E', 'I', 'O']) { "an" } else { "a" };
            format!("The response body is {article} [`{name}`](crate::models::{name}).")
        }
        Success::Json(_) => {
            format!("The type of the response body is {}.", code(&output(operation).to_string()))
        }
    }
}

/// Writes the implementation of the runtime's trait.
fn implementation(file: &mut RustFile, operation: &Operation) {
    impl_block(file, "Operation", &operation.marker, |file| {
        file.line(format_args!("const INFO: OperationInfo = OperationInfo {{"));
        file.indented(|file| {
            file.line(format_args!("id: {},", quoted(&operation.id)));
            file.line(format_args!("builder: {},", quoted(&operation.type_name)));
        });
        file.line(format_args!("}};"));
        if operation.statuses != [200] {
            let statuses = operation.statuses.iter().map(u16::to_string).collect::<Vec<_>>().join(", ");
            file.line(format_args!("const STATUSES: &'static [u16] = &[{statuses}];"));
        }
        if matches!(operation.success, Success::Text(_)) {
            file.line(format_args!("const IS_TEXT: bool = true;"));
        }
        if let Some(security) = &operation.security {
            credentials::constant(file, security);
        }
        if let Some(header) = &operation.idempotency_key {
            let header = quoted(header);
            file.line(format_args!("const IDEMPOTENCY_KEY: Option<&'static str> = Some({header});"));
        }
        file.line(format_args!("type MediaType = {};", forms::media_type(operation)));
        file.line_of_type(format_args!("type Body = "), &body_type(operation), ";");
        file.line_of_type(format_args!("type Output = "), &output(operation), ";");
        let headers = operation.headers.as_ref().map_or("()", |(marker, _)| marker);
        file.line(format_args!("type Headers = {headers};"));
    });
}

/// Writes the implementation of a trait; a long name stands on a line of its own, as prettyplease prints it.
fn impl_block(file: &mut RustFile, of: &str, marker: &str, write: impl FnOnce(&mut RustFile)) {
    let head = format!("impl {of} for {marker}");
    if file.fits(head.len() + 2) {
        return file.block(format_args!("{head}"), write);
    }
    file.line(format_args!("impl {of}"));
    file.block(format_args!("for {marker}"), write);
}

/// Writes the setters of a request builder, and its methods for pagination.
fn setters(file: &mut RustFile, operation: &Operation) {
    for arg in &operation.setters {
        file.item(|file| setter(file, arg));
    }
    body_setters::items(file, operation);
    if let Some(pagination) = &operation.pagination {
        pagination::methods(file, operation, pagination);
    }
}

/// Writes the setter of a parameter.
fn setter(file: &mut RustFile, arg: &Arg) {
    let value = arg_val(arg);
    let (method, style) = match arg.location {
        ParameterLocation::Query => ("with_query", None),
        ParameterLocation::QueryList(separator) => ("with_query_list", Some(quoted(separator))),
        ParameterLocation::Header => ("with_header", None),
        ParameterLocation::Text => ("with_text", None),
        ParameterLocation::Bytes => {
            return setter_function(file, arg, "with_body", &[content_type(arg), value]);
        }
        ParameterLocation::Form(writing) => match forms::style(writing) {
            None => ("with_form", None),
            style => ("with_form_style", style),
        },
        ParameterLocation::Part(_) | ParameterLocation::Multipart => {
            let (method, arguments) = multipart::setter(arg, &value);
            return setter_function(file, arg, &format!("with_{method}"), &[arguments]);
        }
        ParameterLocation::Styled(at, writing) => {
            let method = match at {
                // An argument.
                StyledLocation::Path => return,
                StyledLocation::Query => "with_query_style",
                StyledLocation::Header => "with_header_style",
                StyledLocation::Cookie => "with_cookie",
            };
            (method, Some(parameters::style(writing)))
        }
        // Parameters in the path are arguments, and fields of the body have setters of their own.
        ParameterLocation::Path
        | ParameterLocation::Field { .. }
        | ParameterLocation::Body
        | ParameterLocation::ContentType => return,
    };
    let arguments: Vec<String> = [quoted(&arg.wire), value].into_iter().chain(style).collect();
    setter_function(file, arg, method, &arguments);
}

/// Writes the setter of a parameter, which consists of the call of a method with these arguments.
fn setter_function(file: &mut RustFile, arg: &Arg, method: &str, arguments: &[String]) {
    let name = &arg.name;
    file.docs(&arg.docs);
    lints::deprecated(file, arg.deprecated);
    lints::naming(file, name);
    let is_selected = arg.location == ParameterLocation::Bytes && arg.wire.is_empty();
    let content_type = Argument { name: "content_type", ty: Ty::new("str").with("&") };
    let parameters = is_selected.then_some(content_type).into_iter().chain([argument(arg)]).collect();
    let setter = Function::new(name, Some("self"), parameters, Ty::new("Self"));
    file.function(&setter, |file| {
        collected(file, arg);
        file.call(format_args!("self.{method}("), arguments, format_args!(")"));
    });
}
