//! Enums that are one of several types.

use crate::emit::lints;
use crate::emit::models::head;
use crate::emit::types::Ty;
use crate::format::{RustFile, quoted};
use crate::ir::{Item, Type, Union};

const UNKNOWN_DOCS: &str = "
# Unknown values

A value that fits no variant is deserialized as [`Unknown`](Self::Unknown) and serialized unchanged.
Match with a wildcard pattern: a later version may add variants.";

/// The enum.
pub fn items(file: &mut RustFile, item: &Item, union: &Union) {
    file.item(|file| {
        head(file, item, UNKNOWN_DOCS);
        file.line(format_args!("#[derive(Clone)]"));
        if union.variants.iter().any(|arm| matches!(arm.ty, Type::Model { text: false, .. })) {
            file.line(format_args!("#[allow(clippy::large_enum_variant)]"));
        }
        file.line(format_args!("#[non_exhaustive]"));
        file.block(format_args!("pub enum {}", item.name), |file| {
            for arm in &union.variants {
                file.docs(&arm.docs);
                lints::deprecated(file, arm.deprecated);
                file.call(format_args!("{}(", arm.name), &[Ty(&arm.ty, "")], format_args!("),"));
            }
            file.docs("A value that fits no other variant.");
            file.line(format_args!("Unknown(serde_json::Value),"));
        });
    });
}

/// How it is read and written.
pub fn table(file: &mut RustFile, name: &str, union: &Union) {
    file.item(|file| {
        file.whole_line(format_args!("crate::runtime::json::union! {{"));
        file.indented(|file| {
            match &union.discriminator {
                Some(tag) => file.whole_line(format_args!("{name} by {} {{", quoted(tag))),
                None => file.whole_line(format_args!("{name} {{")),
            }
            file.indented(|file| {
                for arm in &union.variants {
                    let tags: Vec<String> = arm.discriminator_values.iter().map(|tag| quoted(tag)).collect();
                    file.whole_line(format_args!("{} = [{}],", arm.name, tags.join(", ")));
                }
            });
            file.whole_line(format_args!("}}"));
            file.whole_line(format_args!("from ["));
            file.indented(|file| {
                for arm in union.variants.iter().filter(|arm| arm.unique) {
                    // The macro puts it into the box.
                    let ty = if let Type::Boxed(inner) = &arm.ty { inner } else { &arm.ty };
                    file.whole_line(format_args!("{}({}),", arm.name, Ty(ty, "crate::models::")));
                }
            });
            file.whole_line(format_args!("]"));
        });
        file.whole_line(format_args!("}}"));
    });
}
