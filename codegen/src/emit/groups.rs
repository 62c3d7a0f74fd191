//! `src/{group}.rs`: the handle of a group and the builders of its operations.

use crate::emit::imports::imports;
use crate::emit::models::{file_stem, is_own_format};
use crate::emit::operations;
use crate::emit::repeated;
use crate::emit::typed_headers;
use crate::emit::{defaults, lints};
use crate::format::{RustFile, quoted};
use crate::ir::{Constant, Crate, Group, Operation, Success, Type};

/// The file of a group.
pub fn module(krate: &Crate, group: &Group) -> RustFile {
    let mut file = RustFile::new(format!("src/{}.rs", file_stem(&group.name)), &group.docs);
    lints::uses_deprecated(&mut file, group.uses_deprecated);
    file.item(|file| uses(file, group));
    handle(&mut file, krate, group);
    for operation in &group.operations {
        operations::items(&mut file, operation);
        // Of the builder for the async client, so that a path need not say for which.
        let builder = format!("{}<'_>", operation.type_name);
        defaults::items(&mut file, &builder, operations::MODELS, constants(operation));
    }
    file
}

/// What each parameter has for a default, as a constant.
fn constants(operation: &Operation) -> impl Iterator<Item = (&str, bool, &Constant)> {
    let args = operation.args.iter().chain(&operation.setters);
    args.filter_map(|arg| Some((arg.name.as_str(), arg.deprecated, arg.default.as_ref()?)))
}

/// What the code of a group names.
fn uses(file: &mut RustFile, group: &Group) {
    let any = |is: &dyn Fn(&Operation) -> bool| group.operations.iter().any(is);
    let in_types = |is: fn(&Type) -> bool| any(&|operation| operation.types().any(is));
    imports(
        file,
        [
            ("bytes::Bytes", any(&|operation| operation.success == Success::Bytes)),
            ("crate::models", in_types(|ty| !ty.models().is_empty())),
            ("crate::runtime::Call", true),
            ("crate::runtime::FormStyle", any(&operations::has_style)),
            ("crate::runtime::Items", any(&|operation| operation.paging.is_some())),
            ("crate::runtime::Pages", any(&|operation| operation.paging.is_some())),
            ("crate::runtime::Wait", any(&|operation| !operation.waits.is_empty())),
            ("crate::runtime::WaitFor", any(&|operation| !operation.waits.is_empty())),
            ("crate::runtime::defaults", any(&|operation| constants(operation).next().is_some())),
            ("crate::runtime::headers", any(&typed_headers::has_own)),
            ("crate::runtime::Path", true),
            ("crate::runtime::handle", true),
            ("crate::runtime::operation", true),
            ("crate::runtime::formats", in_types(is_own_format)),
            ("http::Method", true),
            ("std::collections::BTreeMap", in_types(Type::has_map)),
        ],
    );
}

/// The handle: what the client's method gives, with a method for each operation.
fn handle(file: &mut RustFile, krate: &Crate, group: &Group) {
    let name = &group.type_name;
    file.macro_call("handle", |file| {
        file.docs(&group.docs);
        file.whole_line(format_args!(
            "pub struct {name} = {}, {};",
            group.name,
            quoted(file_stem(&group.name))
        ));
    });
    file.item(|file| {
        file.block(format_args!("impl<'a, C> {name}<'a, C>"), |file| {
            for operation in &group.operations {
                file.item(|file| operations::method(file, krate, group, operation));
                for wait in &operation.waits {
                    file.item(|file| repeated::wait(file, krate, group, operation, wait));
                }
            }
        });
    });
}
