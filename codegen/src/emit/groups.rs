//! `src/{group}.rs`: the handle of a group and the builders of its operations. A large group has
//! `src/{group}/mod.rs` and a file for each of its parts.

use std::iter;

use crate::emit::imports::imports;
use crate::emit::operations;
use crate::emit::streams;
use crate::emit::typed_headers;
use crate::emit::types::IN_GROUPS;
use crate::emit::waiters;
use crate::emit::{credentials, defaults, forms, lints, multipart};
use crate::ir::{Constant, Crate, Group, Operation, Section, Type, unraw};
use crate::print::{Function, RustFile, Ty};

/// Returns the files of a group.
pub fn files(krate: &Crate, group: &Group) -> Vec<RustFile> {
    if group.parts.is_empty() {
        return vec![module(krate, group)];
    }
    let parts = group.parts.iter().map(|section| part(krate, group, section));
    iter::once(index(group)).chain(parts).collect()
}

fn module(krate: &Crate, group: &Group) -> RustFile {
    let mut file = RustFile::new(format!("src/{}.rs", unraw(&group.name)), &group.docs);
    let all: Vec<&Operation> = group.operations.iter().collect();
    lints::uses_deprecated(&mut file, all.iter().any(|operation| operation.uses_deprecated));
    file.item(|file| uses(file, &all, None));
    handle(&mut file, group);
    operations(&mut file, krate, group, &all);
    file
}

/// Returns the index of a group with parts: its modules and the handle.
fn index(group: &Group) -> RustFile {
    let mut file = RustFile::new(format!("src/{}/mod.rs", unraw(&group.name)), &group.docs);
    file.item(|file| {
        for Section { name, docs, .. } in &group.parts {
            file.docs(docs);
            file.line(format_args!("mod {name};"));
        }
    });
    file.item(|file| {
        for Section { name, .. } in &group.parts {
            file.line(format_args!("pub use {name}::*;"));
        }
    });
    file.item(|file| file.line(format_args!("use crate::runtime::Client;")));
    handle(&mut file, group);
    file
}

/// Returns the file of a part: methods of the handle and their builders.
fn part(krate: &Crate, group: &Group, Section { name, operations: own, .. }: &Section) -> RustFile {
    let mut file = RustFile::new(format!("src/{}/{}.rs", unraw(&group.name), unraw(name)), "");
    let own: Vec<&Operation> = own.iter().map(|&index| &group.operations[index]).collect();
    lints::uses_deprecated(&mut file, own.iter().any(|operation| operation.uses_deprecated));
    let handle = format!("crate::{}::{}", group.name, group.type_name);
    file.item(|file| uses(file, &own, Some(&handle)));
    operations(&mut file, krate, group, &own);
    file
}

/// Writes the methods of the handle and the items of the operations.
fn operations(file: &mut RustFile, krate: &Crate, group: &Group, all: &[&Operation]) {
    methods(file, krate, group, all);
    for operation in all {
        operations::items(file, group, operation);
        // The constants belong to the builder for the async client, so that a path to one needs no type argument.
        defaults::items(file, &operation.type_name, &IN_GROUPS, constants(operation));
    }
}

/// Returns the defaults of an operation's parameters.
fn constants(operation: &Operation) -> impl Iterator<Item = (&str, bool, &Constant)> {
    let args = operation.args.iter().chain(&operation.setters);
    args.filter_map(|arg| Some((arg.name.as_str(), arg.deprecated, arg.default.as_ref()?)))
}

/// Writes the imports of these operations; `handle` is the path of their handle, where that is in another file.
fn uses(file: &mut RustFile, all: &[&Operation], handle: Option<&str>) {
    let any = |is: &dyn Fn(&Operation) -> bool| all.iter().any(|operation| is(operation));
    let media_type = |of: &str| any(&|operation| forms::media_type(operation) == of);
    let in_types = |is: fn(&Type) -> bool| any(&|operation| operation.types().any(is));
    imports(
        file,
        [
            ("bytes::Bytes", any(&operations::has_bytes)),
            ("crate::models", in_types(|ty| !ty.models().is_empty())),
            ("crate::runtime::Body", any(&Operation::has_whole_body)),
            ("crate::runtime::BodyFields", any(&operations::has_body_fields)),
            ("crate::runtime::Call", true),
            ("crate::runtime::Client", true),
            ("crate::runtime::Form", media_type("Form")),
            ("crate::runtime::FormStyle", any(&operations::has_style)),
            ("crate::runtime::FormStyles", any(&|operation| forms::styles(operation).is_some())),
            ("crate::runtime::Headers", any(&typed_headers::has_own)),
            ("crate::runtime::Json", media_type("Json")),
            ("crate::runtime::JsonText", any(&Operation::has_json_text)),
            ("crate::runtime::Multipart", any(&multipart::is_whole)),
            ("crate::runtime::MultipartForm", media_type("MultipartForm")),
            ("crate::runtime::Part", any(&multipart::has_files)),
            ("crate::runtime::NullableJson", media_type("NullableJson")),
            ("crate::runtime::Operation", true),
            ("crate::runtime::OperationInfo", true),
            ("crate::runtime::ParameterStyle", any(&Operation::has_parameter_style)),
            ("crate::runtime::RequestBuilder", true),
            ("crate::runtime::Requirement", any(&credentials::has_requirements)),
            ("crate::runtime::Security", any(&|operation| operation.security.is_some())),
            ("crate::runtime::ByteStream", any(&|operation| streams::has_type(operation, "ByteStream"))),
            ("crate::runtime::EventStream", any(&|operation| streams::has_type(operation, "EventStream"))),
            ("crate::runtime::ItemFormat", any(&streams::has_format)),
            ("crate::runtime::JsonStream", any(&|operation| streams::has_type(operation, "JsonStream"))),
            ("crate::runtime::StreamClient", any(&|operation| operation.stream.is_some())),
            ("crate::runtime::StreamInfo", any(&streams::has_info)),
            ("crate::runtime::StreamOperation", any(&|operation| operation.stream.is_some())),
            ("crate::runtime::StyledForm", media_type("StyledForm<Self>")),
            ("crate::runtime::Items", any(&|operation| operation.pagination.is_some())),
            ("crate::runtime::Pages", any(&|operation| operation.pagination.is_some())),
            ("crate::runtime::NextLink", any(&Operation::has_next_link)),
            ("crate::runtime::NextParameter", any(&Operation::has_next_parameter)),
            ("crate::runtime::NextUrl", any(&Operation::has_next_url)),
            ("crate::runtime::NextValue", any(&Operation::has_next_parameter)),
            ("crate::runtime::PageParameter", any(&Operation::has_next_parameter)),
            ("crate::runtime::Waiter", any(&|operation| !operation.waiters.is_empty())),
            ("crate::runtime::WaiterConfig", any(&|operation| !operation.waiters.is_empty())),
            ("crate::runtime::Path", true),
            (handle.unwrap_or_default(), handle.is_some()),
            ("crate::runtime::maybe::Maybe", any(&Operation::has_optional_nullable_body)),
            ("crate::runtime::formats", in_types(Type::has_own_format)),
            ("http::Method", any(&Operation::has_method_constant)),
            ("std::collections::BTreeMap", in_types(Type::has_map)),
        ],
    );
}

/// Writes the handle, and the method of each client that creates it.
fn handle(file: &mut RustFile, group: &Group) {
    let (name, method) = (&group.type_name, &group.name);
    file.item(|file| {
        file.docs(&group.docs);
        let link = unraw(method);
        file.docs(&format!("\nCreated by [`Client::{link}`](crate::Client::{link})."));
        file.line(format_args!("#[derive(Clone, Debug)]"));
        file.block(format_args!("pub struct {name}<C = Client>"), |file| {
            file.line(format_args!("client: C,"));
        });
    });
    let blocking = Ty::generic(name, [Ty::new("Self")]);
    for (client, result) in [("Client", Ty::new(name)), ("crate::blocking::Client", blocking)] {
        file.item(|file| {
            let mut features: Vec<&str> = group.feature.as_deref().into_iter().collect();
            if client != "Client" {
                file.line(format_args!("#[cfg(feature = \"blocking\")]"));
                features.insert(0, "blocking");
            }
            if group.feature.is_some() {
                lints::doc_cfg(file, &features);
            }
            file.block(format_args!("impl {client}"), |file| {
                let (summary, docs) = &group.client_docs;
                file.docs(if client == "Client" { docs } else { summary });
                file.function(&Function::new(method, Some("&self"), Vec::new(), result), |file| {
                    file.literal(name, &["client: self.clone()"]);
                });
            });
        });
    }
}

/// Writes the methods of the handle.
fn methods(file: &mut RustFile, krate: &Crate, group: &Group, all: &[&Operation]) {
    file.item(|file| {
        file.block(format_args!("impl<C: Clone> {}<C>", group.type_name), |file| {
            for operation in all {
                operations::methods(file, krate, group, operation);
                for waiter in &operation.waiters {
                    file.item(|file| waiters::method(file, krate, group, operation, waiter));
                }
            }
        });
    });
}
