//! `src/{group}.rs`: the handle of a group and the builders of its operations. Where these are many, `src/{group}/mod.rs` and
//! a file for each of its parts.

use std::iter;

use crate::emit::imports::imports;
use crate::emit::models::{file_stem, is_own_format};
use crate::emit::operations;
use crate::emit::repeated;
use crate::emit::typed_headers;
use crate::emit::{defaults, lints};
use crate::format::{RustFile, quoted};
use crate::ir::{Constant, Crate, Group, Operation, Section, Success, Type};

/// The files of a group.
pub fn files(krate: &Crate, group: &Group) -> Vec<RustFile> {
    if group.parts.is_empty() {
        return vec![module(krate, group)];
    }
    let parts = group.parts.iter().enumerate().map(|(index, of)| part(krate, group, index, of));
    iter::once(index(group)).chain(parts).collect()
}

fn module(krate: &Crate, group: &Group) -> RustFile {
    let mut file = RustFile::new(format!("src/{}.rs", file_stem(&group.name)), &group.docs);
    let all: Vec<&Operation> = group.operations.iter().collect();
    lints::uses_deprecated(&mut file, all.iter().any(|operation| operation.uses_deprecated));
    file.item(|file| uses(file, &all, ("crate::runtime::handle", true)));
    handle(&mut file, group);
    operations(&mut file, krate, group, &all);
    file
}

/// The file of a group that has parts: what they are, and the handle.
fn index(group: &Group) -> RustFile {
    let mut file = RustFile::new(format!("src/{}/mod.rs", file_stem(&group.name)), &group.docs);
    file.item(|file| {
        for Section { name, docs } in &group.parts {
            file.docs(docs);
            file.line(format_args!("mod {name};"));
        }
    });
    file.item(|file| {
        for Section { name, .. } in &group.parts {
            file.line(format_args!("pub use {name}::*;"));
        }
    });
    file.item(|file| file.line(format_args!("use crate::runtime::handle;")));
    handle(&mut file, group);
    file
}

/// A part: methods of the handle, and the builders that they give.
fn part(krate: &Crate, group: &Group, index: usize, Section { name, .. }: &Section) -> RustFile {
    let mut file = RustFile::new(format!("src/{}/{}.rs", file_stem(&group.name), file_stem(name)), "");
    let own: Vec<&Operation> =
        group.operations.iter().filter(|operation| operation.part == Some(index)).collect();
    lints::uses_deprecated(&mut file, own.iter().any(|operation| operation.uses_deprecated));
    let handle = format!("crate::{}::{}", group.name, group.type_name);
    file.item(|file| uses(file, &own, (&handle, true)));
    operations(&mut file, krate, group, &own);
    file
}

/// Methods of the handle, and all that belongs to the operations.
fn operations(file: &mut RustFile, krate: &Crate, group: &Group, all: &[&Operation]) {
    methods(file, krate, group, all);
    for operation in all {
        operations::items(file, operation);
        // Of the builder for the async client, so that a path need not say for which.
        let builder = format!("{}<'_>", operation.type_name);
        defaults::items(file, &builder, operations::MODELS, constants(operation));
    }
}

/// What each parameter has for a default, as a constant.
fn constants(operation: &Operation) -> impl Iterator<Item = (&str, bool, &Constant)> {
    let args = operation.args.iter().chain(&operation.setters);
    args.filter_map(|arg| Some((arg.name.as_str(), arg.deprecated, arg.default.as_ref()?)))
}

/// What the code of these operations names, and what stands for their handle.
fn uses(file: &mut RustFile, all: &[&Operation], handle: (&str, bool)) {
    let any = |is: &dyn Fn(&Operation) -> bool| all.iter().any(|operation| is(operation));
    let in_types = |is: fn(&Type) -> bool| any(&|operation| operation.types().any(is));
    imports(
        file,
        [
            ("bytes::Bytes", any(&|operation| operation.success == Success::Bytes)),
            ("crate::models", in_types(|ty| !ty.models().is_empty())),
            ("crate::runtime::Call", true),
            ("crate::runtime::FormStyle", any(&operations::has_style)),
            ("crate::runtime::Items", any(&|operation| operation.pagination.is_some())),
            ("crate::runtime::Pages", any(&|operation| operation.pagination.is_some())),
            ("crate::runtime::Wait", any(&|operation| !operation.waiters.is_empty())),
            ("crate::runtime::WaitFor", any(&|operation| !operation.waiters.is_empty())),
            ("crate::runtime::defaults", any(&|operation| constants(operation).next().is_some())),
            ("crate::runtime::headers", any(&typed_headers::has_own)),
            ("crate::runtime::Path", true),
            handle,
            ("crate::runtime::operation", true),
            ("crate::runtime::formats", in_types(is_own_format)),
            ("http::Method", true),
            ("std::collections::BTreeMap", in_types(Type::has_map)),
        ],
    );
}

/// The handle: what the client's method gives.
fn handle(file: &mut RustFile, group: &Group) {
    let name = &group.type_name;
    file.macro_call("handle", |file| {
        file.docs(&group.docs);
        file.whole_line(format_args!(
            "pub struct {name} = {}, {};",
            group.name,
            quoted(file_stem(&group.name))
        ));
    });
}

/// The handle's method for each operation.
fn methods(file: &mut RustFile, krate: &Crate, group: &Group, all: &[&Operation]) {
    file.item(|file| {
        file.block(format_args!("impl<'a, C> {}<'a, C>", group.type_name), |file| {
            for operation in all {
                file.item(|file| operations::method(file, krate, group, operation));
                for wait in &operation.waiters {
                    file.item(|file| repeated::wait(file, krate, group, operation, wait));
                }
            }
        });
    });
}
