//! `src/models/json/`: how the models are read and written, apart from what a person reads.

use crate::emit::imports::imports;
use crate::emit::models::file_stem;
use crate::emit::unions;
use crate::format::{RustFile, Table};
use crate::ir::{Crate, Field, Format, Item, ItemKind, Module, Presence, Struct, Taken, Type};

/// `src/models/json/mod.rs`.
pub fn index(krate: &Crate) -> RustFile {
    let mut file =
        RustFile::new("src/models/json/mod.rs", "How the models are read from JSON and written to it.");
    file.item(|file| {
        for module in krate.models.iter().filter(|module| !names(module).is_empty()) {
            file.line(format_args!("mod {};", module.name));
        }
    });
    file
}

fn structs(module: &Module) -> impl Iterator<Item = (&Item, &Struct)> {
    module.items.iter().filter_map(|item| match &item.kind {
        ItemKind::Struct(body) => Some((item, body)),
        _ => None,
    })
}

/// The structs and unions.
fn names(module: &Module) -> Vec<&str> {
    let is_read = |item: &&Item| matches!(item.kind, ItemKind::Struct(_) | ItemKind::Union(_));
    module.items.iter().filter(is_read).map(|item| item.name.as_str()).collect()
}

/// `src/models/json/{module}.rs`, where the module has structs or unions.
pub fn module(module: &Module) -> Option<RustFile> {
    let names = names(module);
    if names.is_empty() {
        return None;
    }
    let mut file = RustFile::new(format!("src/models/json/{}.rs", file_stem(&module.name)), "");
    file.item(|file| {
        file.names_of("use", "crate::models", &names);
        imports(
            file,
            [
                ("crate::runtime::json", blanks(module, |ty| !has_own_blank(ty))),
                (
                    "std::collections::BTreeMap",
                    blanks(module, |ty| matches!(ty, Type::Map(_))) || takes_maps(module),
                ),
            ],
        );
    });
    for item in &module.items {
        match &item.kind {
            ItemKind::Struct(body) => {
                blank(&mut file, item, body);
                table(&mut file, item, body);
            }
            ItemKind::Union(union) => unions::table(&mut file, &item.name, union),
            ItemKind::Enum(_) | ItemKind::Text(_) | ItemKind::Alias(_) => {}
        }
    }
    Some(file)
}

fn table(file: &mut RustFile, item: &Item, body: &Struct) {
    let required: Vec<&str> = body.required().map(|field| field.name.as_str()).collect();
    file.table(&Table {
        path: "crate::runtime::json::record",
        subject: &item.name,
        by: Some(if body.asked().next().is_none() { "new" } else { "blank" }),
        rows: body.fields.iter().map(|field| (field.name.as_str(), field.wire.as_str())).collect(),
        required: Some(required),
        secret: body.fields.iter().filter(|field| field.secret).map(|field| field.name.as_str()).collect(),
        rest: body.rest.as_ref().map(|(name, _)| name.as_str()),
    });
}

/// A value to read into, where `new` asks for some.
fn blank(file: &mut RustFile, item: &Item, body: &Struct) {
    let args: Vec<&str> = body.asked().map(blank_arg).collect();
    if args.is_empty() {
        return;
    }
    file.item(|file| {
        file.block(format_args!("impl {}", item.name), |file| {
            file.block(format_args!("fn blank() -> Self"), |file| {
                file.call(format_args!("Self::new("), &args, format_args!(")"));
            });
        });
    });
}

/// Whether a union is made of a map.
fn takes_maps(module: &Module) -> bool {
    module.items.iter().any(|item| match &item.kind {
        ItemKind::Union(union) => union.arms.iter().any(|arm| arm.unique && arm.ty.has_map()),
        _ => false,
    })
}

/// Whether some field that needs a blank value has such a type.
fn blanks(module: &Module, is: impl Fn(&Type) -> bool) -> bool {
    structs(module)
        .flat_map(|(_, body)| body.asked())
        .any(|field| field.presence == Presence::Required && is(&field.ty))
}

/// Whether the blank value of a type is written out, and not asked of the type.
fn has_own_blank(ty: &Type) -> bool {
    match ty {
        Type::String | Type::Any | Type::List(_) | Type::Map(_) => true,
        Type::Format(format) => matches!(format.taken, Taken::Into { .. }),
        _ => false,
    }
}

fn blank_arg(field: &Field) -> &'static str {
    if field.presence == Presence::RequiredNullable {
        return "None";
    }
    match &field.ty {
        Type::String => "String::new()",
        Type::Any => "serde_json::Value::Null",
        Type::List(_) => "Vec::new()",
        Type::Map(_) => "BTreeMap::new()",
        Type::Format(Format { taken: Taken::Into { blank }, .. }) => blank,
        _ => "json::Node::blank()",
    }
}
