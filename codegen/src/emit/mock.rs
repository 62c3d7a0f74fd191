//! `src/mock.rs`: the mock, with its docs and the data of the description.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::emit::guide::{built_client, call};
use crate::emit::imports::imports;
use crate::emit::lints;
use crate::emit::template::{fill, flag};
use crate::emit::types::IN_CRATE;
use crate::ir::{
    Arg, Body, Crate, MockData, MockResponse, Operation, ParameterLocation, PathPart, SchemeKind, Type,
};
use crate::print::RustFile;

/// The exported items of the runtime.
const EXPORTED: &[&str] =
    &["Cassette", "Expectation", "ExpectedOperation", "Mock", "RecordedRequest", "ResponseBody"];

/// The file, if the crate has a client.
pub fn module(krate: &Crate) -> Option<RustFile> {
    if krate.groups.is_empty() {
        return None;
    }
    let described: Vec<Described<'_>> = operations(krate).filter_map(Described::of).collect();
    let bodies = || described.iter().filter_map(|described| described.body);
    let mut file = RustFile::new("src/mock.rs", &docs(krate));
    let uses_deprecated = |of: &Described<'_>| of.body.is_some() && of.operation.uses_deprecated;
    lints::uses_deprecated(&mut file, described.iter().any(uses_deprecated));
    file.item(|file| file.names_of("pub use", "crate::runtime::mock", EXPORTED));
    file.item(|file| {
        imports(
            file,
            [
                ("crate::runtime::mock::DescribedOperation", !described.is_empty()),
                ("crate::runtime::mock::Description", true),
                ("std::collections::BTreeMap", bodies().any(|body| body.ty.has_map())),
            ],
        );
    });
    let all = described.iter().map(Described::tokens);
    let keys = krate.service.schemes.iter().filter_map(|scheme| match &scheme.kind {
        SchemeKind::Query(name) => Some(name),
        _ => None,
    });
    file.tokens(quote! {
        /// The description, as far as mocks need it.
        static DESCRIPTION: Description = Description { operations: &[#(#all),*], keys: &[#(#keys),*] };
    });
    file.tokens(quote! {
        impl Mock {
            /// Creates a mock without expectations.
            pub fn new() -> Self {
                Self::of(&DESCRIPTION)
            }
        }
    });
    Some(file)
}

fn operations(krate: &Crate) -> impl Iterator<Item = &Operation> {
    krate.groups.iter().flat_map(|group| &group.operations)
}

/// An operation that mocks know.
struct Described<'a> {
    operation: &'a Operation,
    data: &'a MockData,
    /// The JSON body, if it is checked.
    body: Option<&'a Body>,
}

impl<'a> Described<'a> {
    fn of(operation: &'a Operation) -> Option<Self> {
        let data = operation.mock.as_ref()?;
        Some(Self { operation, data, body: operation.body.as_ref().filter(|_| data.checks_body) })
    }

    fn tokens(&self) -> TokenStream {
        let Operation { id, method, path, .. } = self.operation;
        let MockData { query, required_query, required_headers, example, .. } = self.data;
        let template = path.iter().map(|part| match part {
            PathPart::Literal(text) => text.clone(),
            PathPart::Value(name) => format!("{{{name}}}"),
        });
        let template: String = template.collect();
        let query = query.as_ref().map(|names| quote!(.query(&[#(#names),*], &[#(#required_query),*])));
        let has_headers = !required_headers.is_empty();
        let headers = has_headers.then(|| quote!(.headers(&[#(#required_headers),*])));
        let body = self.body.map(|body| {
            let (required, ty) = (body.required, IN_CRATE.ty(&body.ty).to_string());
            let ty: TokenStream = ty.parse().unwrap_or_default();
            quote!(.body::<#ty>(#required))
        });
        let example = example.as_ref().map(|MockResponse { status, content_type, body }| {
            let (status, body) = (Literal::u16_unsuffixed(*status), raw(body));
            quote!(.example(#status, #content_type, #body))
        });
        quote!(DescribedOperation::new(#id, #method, #template) #query #headers #body #example)
    }
}

/// Returns a literal of a text, a raw one if that needs no escape sequences.
fn raw(text: &str) -> TokenStream {
    let count = (0..8).find(|count| !text.contains(&format!("\"{}", "#".repeat(*count))));
    let is_line = !text.contains(['\n', '\t']);
    let literal = count.filter(|count| *count > 0 && is_line).and_then(|count| {
        let hashes = "#".repeat(count);
        format!("r{hashes}\"{text}\"{hashes}").parse().ok()
    });
    literal.unwrap_or_else(|| quote!(#text))
}

/// Returns the docs of the module. Their example is a test that runs, if the description has values for the arguments of a call.
fn docs(krate: &Crate) -> String {
    let has_values = |operation: &Operation| operation.args.iter().all(has_value);
    let run = call(krate, has_values).filter(|call| call.parameters.is_empty());
    let is_run = run.is_some();
    let Some(call) = run.or_else(|| call(krate, |_| true)) else {
        return "An in-memory transport for tests.".to_owned();
    };
    let statement = call.statement("let error = ", &["send()", "await", "unwrap_err()"]);
    let client = built_client(krate, Some("transport(mock.clone())".to_owned()));
    let cassette_client = built_client(krate, Some("transport(cassette.clone())".to_owned()));
    let indented = |lines: String| if is_run { lines.replace('\n', "\n    ") } else { lines };
    fill(
        include_str!("guide/mock.md"),
        &[
            ("lib", &krate.package.lib),
            ("run", flag(is_run)),
            ("no_run", flag(!is_run)),
            ("given", &call.parameters.join(", ")),
            ("group", &call.group.name),
            ("operation", &call.operation.type_name),
            ("client", &indented(client)),
            ("call", &indented(statement)),
            ("cassette_client", &cassette_client),
        ],
    )
}

/// Returns `true` if an argument in an example has a value that the client sends.
fn has_value(arg: &Arg) -> bool {
    let is_plain = matches!(arg.location, ParameterLocation::Path | ParameterLocation::Query);
    arg.example.is_some() || is_plain && matches!(arg.ty, Type::String | Type::I32 | Type::I64)
}
