//! `src/cli.rs` and `src/main.rs`: the table of the command line, and the program.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::forms::{self, Set};
use crate::emit::imports::imports;
use crate::emit::{lints, operations, pagination, parameters, waiters};
use crate::ir::{
    ArgumentKind, ArgumentLocation, Command, CommandArgument, Crate, FormSerialization, Group, Operation,
    ParameterLocation, PartKind, PathPart, StyledLocation,
};
use crate::markdown;
use crate::print::{RustFile, quoted};

/// The files, if the crate has a client.
pub fn files(krate: &Crate) -> Vec<RustFile> {
    if krate.groups.is_empty() { Vec::new() } else { vec![table(krate), main(krate)] }
}

/// Returns the program.
fn main(krate: &Crate) -> RustFile {
    let package = &krate.package;
    let mut file = RustFile::new("src/main.rs", &format!("The program {}.", markdown::code(&package.name)));
    file.item(|file| {
        file.line(format_args!("#![forbid(unsafe_code)]"));
        lints::of_workspace(file, package.inherits("lints"));
    });
    file.item(|file| {
        file.block(format_args!("fn main() -> std::process::ExitCode"), |file| {
            file.line(format_args!("{}::cli::main()", package.lib));
        });
    });
    file
}

/// Returns the table of the operations.
fn table(krate: &Crate) -> RustFile {
    let docs = "A command line: a command for each operation, with its parameters as arguments.";
    let mut file = RustFile::new("src/cli.rs", docs);
    let any =
        |is: &dyn Fn(&Operation) -> bool| krate.groups.iter().flat_map(|group| &group.operations).any(is);
    let next = |is: fn(&Operation) -> bool| any(&is);
    file.item(|file| {
        imports(
            file,
            [
                ("crate::runtime::FormStyle", any(&operations::has_style)),
                ("crate::runtime::NextLink", next(Operation::has_next_link)),
                ("crate::runtime::NextParameter", next(Operation::has_next_parameter)),
                ("crate::runtime::NextUrl", next(Operation::has_next_url)),
                ("crate::runtime::NextValue", next(Operation::has_next_parameter)),
                ("crate::runtime::PageParameter", next(Operation::has_next_parameter)),
                ("crate::runtime::ParameterStyle", next(Operation::has_parameter_style)),
                ("crate::runtime::WaiterConfig", krate.has_waiters()),
                ("crate::runtime::blocking", true),
            ],
        );
        file.line(format_args!("#[allow(clippy::wildcard_imports)]"));
        file.line(format_args!("use crate::runtime::cli::*;"));
    });
    let groups = krate.groups.iter().zip(&krate.commands).map(|(group, of)| {
        let commands = group.operations.iter().zip(&of.commands);
        let commands = commands.map(|(operation, of)| command(group, operation, of));
        let (name, about) = (&of.name, &of.about);
        quote!(Group { name: #name, about: #about, commands: &[#(#commands),*] })
    });
    let (name, about) = (&krate.package.name, markdown::plain_text(&krate.package.summary));
    file.tokens(quote! {
        /// The operations, and the arguments of their commands.
        static PROGRAM: Program = Program {
            name: #name,
            version: env!("CARGO_PKG_VERSION"),
            about: #about,
            groups: &[#(#groups),*],
        };
    });
    function(
        &mut file,
        "Runs the program with the arguments and the environment of the process.",
        "pub fn main() -> std::process::ExitCode",
        "run(blocking::Client::builder().with_env())",
    );
    function(
        &mut file,
        "Runs the program with the arguments of the process and a client of these settings.",
        "pub fn run(client: crate::ClientBuilder<blocking::Client>) -> std::process::ExitCode",
        "crate::runtime::cli::main(&PROGRAM, client)",
    );
    file
}

fn function(file: &mut RustFile, docs: &str, head: &str, body: &str) {
    file.item(|file| {
        file.docs(docs);
        file.line(format_args!("#[must_use]"));
        file.block(format_args!("{head}"), |file| file.line(format_args!("{body}")));
    });
}

/// Parses an expression, which is the generator's own.
fn expression(text: &str) -> TokenStream {
    text.parse().unwrap_or_default()
}

fn command(group: &Group, operation: &Operation, of: &Command) -> TokenStream {
    let marker = expression(&format!("crate::{}::{}", group.name, operation.marker));
    let Command { name, about, arguments, .. } = of;
    let method = &operation.method;
    let steps = operation.path.iter().map(|part| match part {
        PathPart::Literal(text) => quote!(Step::Literal(#text)),
        PathPart::Value(name) => quote!(Step::Value(#name)),
    });
    let arguments = arguments.iter().map(argument);
    let arguments = (!of.arguments.is_empty()).then(|| quote!(.arguments(&[#(#arguments),*])));
    let sets = [operations::fixed(operation), forms::always(operation)].concat();
    let prepare = (!sets.is_empty()).then(|| {
        let sets = sets.iter().map(statement);
        quote!(.prepare(|call| { #(#sets)* }))
    });
    let (body, pages, waiters) = (body(operation, of), pages(operation), all_waiters(operation, of));
    quote!(Command::of::<#marker>(#name, #method, &[#(#steps),*], #about) #arguments #body #prepare #pages #waiters)
}

fn statement((method, arguments): &Set) -> TokenStream {
    expression(&format!("call.{method}({});", arguments.join(", ")))
}

fn body(operation: &Operation, of: &Command) -> Option<TokenStream> {
    let (body, own) = (operation.body.as_ref()?, of.body.as_ref()?);
    let (required, is_object, is_json) = (body.required, own.is_object, body.as_form.is_none());
    let fixed = own.fixed.iter().map(|(keys, json)| quote!((&[#(#keys),*], #json)));
    Some(quote! {
        .body(Body { required: #required, is_object: #is_object, is_json: #is_json, fixed: &[#(#fixed),*] })
    })
}

fn pages(operation: &Operation) -> Option<TokenStream> {
    let pagination = operation.pagination.as_ref()?;
    let items = &pagination.pointer;
    let how = match pagination::how(pagination).as_slice() {
        [line] => expression(line),
        lines => expression(&format!("NextParameter {{ {} }}", lines.join(" "))),
    };
    Some(quote!(.pages(#items, |call, each| { all_pages(call, &#how, each) })))
}

fn all_waiters(operation: &Operation, of: &Command) -> Option<TokenStream> {
    let all = operation.waiters.iter().zip(&of.waiters).map(|(waiter, (name, about))| {
        let config = expression(&waiters::config(waiter));
        quote!(Waiter { name: #name, about: #about, wait: |call, deadline| { wait(call, #config, deadline) } })
    });
    (!operation.waiters.is_empty()).then(|| quote!(.waiters(&[#(#all),*])))
}

fn argument(of: &CommandArgument) -> TokenStream {
    let CommandArgument { name, wire, about, value, .. } = of;
    let kind = match value.kind {
        ArgumentKind::Text => quote!(Kind::Text),
        ArgumentKind::Boolean => quote!(Kind::Boolean),
        ArgumentKind::Integer => quote!(Kind::Integer),
        ArgumentKind::Number => quote!(Kind::Number),
        ArgumentKind::Object => quote!(Kind::Object),
        ArgumentKind::Json => quote!(Kind::Json),
        ArgumentKind::Union { numbers, booleans } => {
            quote!(Kind::Union { numbers: #numbers, booleans: #booleans })
        }
        ArgumentKind::JsonOrText => quote!(Kind::JsonOrText),
        ArgumentKind::File => quote!(Kind::File),
    };
    let at = match &of.at {
        ArgumentLocation::Field(keys) => quote!(At::Field(&[#(#keys),*])),
        ArgumentLocation::Parameter(location) => expression(&at(*location, of.content_type.as_deref())),
    };
    let values = &value.values;
    let values = (!values.is_empty()).then(|| quote!(.values(&[#(#values),*])));
    let list = value.list.then(|| quote!(.list()));
    let required = of.required.then(|| quote!(.required()));
    let json_text = of.as_json.then(|| quote!(.json_text()));
    quote!(Argument::new(#name, #wire, #at, #kind, #about) #required #list #values #json_text)
}

/// Returns the expression for the location of a parameter, a field of a form, or a body.
fn at(location: ParameterLocation, content_type: Option<&str>) -> String {
    let content_type = content_type.map(quoted);
    match location {
        ParameterLocation::Path => "At::Path".to_owned(),
        ParameterLocation::Query => "At::Query".to_owned(),
        ParameterLocation::QueryList(separator) => format!("At::QueryList({})", quoted(separator)),
        ParameterLocation::Header => "At::Header".to_owned(),
        ParameterLocation::Styled(at, writing) => {
            let style = parameters::style(writing);
            let method = match at {
                StyledLocation::Path => {
                    return format!(
                        "At::PathWith(|path, name, value| {{ path.styled(name, value, {style}) }})"
                    );
                }
                StyledLocation::Query => "set_query_style",
                StyledLocation::Header => "set_header_style",
                StyledLocation::Cookie => "set_cookie",
            };
            format!("At::With(|call, name, value| {{ call.{method}(name, value, {style}); }})")
        }
        ParameterLocation::Form(writing) => form(writing),
        ParameterLocation::Part(kind) => {
            let file = match kind {
                PartKind::File => "file",
                PartKind::Files => "files",
                PartKind::Value => {
                    return content_type.map_or_else(
                        || "PART".to_owned(),
                        |of| {
                            format!(
                                "At::With(|call, name, value| {{ call.set_part_as(name, value, {of}); }})"
                            )
                        },
                    );
                }
            };
            let content_type = content_type.unwrap_or_else(|| quoted("application/octet-stream"));
            format!("At::Files(|call, name, paths| {{ {file}(call, name, paths, {content_type}) }})")
        }
        ParameterLocation::Multipart => "At::With(parts)".to_owned(),
        ParameterLocation::Text => "At::Text".to_owned(),
        ParameterLocation::ContentType => "At::ContentType".to_owned(),
        // A field of a model and a whole value have no argument of this kind.
        ParameterLocation::Bytes | ParameterLocation::Field { .. } | ParameterLocation::Body => {
            "At::Bytes".to_owned()
        }
    }
}

fn form(writing: FormSerialization) -> String {
    match forms::style(writing) {
        None => "FORM".to_owned(),
        Some(style) => {
            format!("At::With(|call, name, value| {{ call.set_form_style(name, value, {style}); }})")
        }
    }
}
