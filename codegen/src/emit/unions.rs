//! Unions.

use crate::emit::lints;
use crate::emit::models::head;
use crate::emit::types::Ty;
use crate::format::{RustFile, quoted};
use crate::ir::{Arm, Item, Type, Union};

const UNKNOWN_DOCS: &str = "
# Unknown values

A value that fits none of the variants becomes [`Unknown`](Self::Unknown) and is serialized as it was received.
Match with a wildcard arm: a later version may list more variants.";

/// Writes the enum.
pub fn items(file: &mut RustFile, item: &Item, union: &Union) {
    file.item(|file| {
        head(file, item, UNKNOWN_DOCS);
        file.line(format_args!("#[derive(Clone, Debug)]"));
        if union.arms.iter().any(|arm| matches!(arm.ty, Type::Model { text: false, .. })) {
            file.line(format_args!("#[allow(clippy::large_enum_variant)]"));
        }
        file.line(format_args!("#[non_exhaustive]"));
        file.block(format_args!("pub enum {}", item.name), |file| {
            for arm in &union.arms {
                file.docs(&arm.docs);
                lints::deprecated(file, arm.deprecated);
                file.call(format_args!("{}(", arm.name), &[Ty(&arm.ty, "")], format_args!("),"));
            }
            file.docs("A value that fits none of the variants.");
            file.line(format_args!("Unknown(serde_json::Value),"));
        });
    });
}

/// Writes the call of `json::union!`.
pub fn traits(file: &mut RustFile, name: &str, union: &Union) {
    let by = union.tag.as_ref().map(|property| format!(" by {}", quoted(property))).unwrap_or_default();
    let variants: Vec<String> = (union.arms.iter())
        .map(|arm| match arm.tags.as_slice() {
            [] => arm.name.clone(),
            values => {
                let values: Vec<String> = values.iter().map(|value| quoted(value)).collect();
                format!("{} = [{}]", arm.name, values.join(", "))
            }
        })
        .collect();
    // The macro puts a value into its box.
    let unboxed = |arm: &Arm| match &arm.ty {
        Type::Boxed(inner) => format!("{}({})", arm.name, Ty(inner, "")),
        other => format!("{}({})", arm.name, Ty(other, "")),
    };
    let is_text = |arm: &&Arm| union.text && arm.ty == Type::String;
    let from: Vec<String> =
        union.arms.iter().filter(|arm| arm.unique && !is_text(arm)).map(unboxed).collect();
    file.item(|file| {
        if union.text {
            file.whole_line(format_args!("json::union_from_text!({name});"));
        }
        let open = format!("json::union!({name}{by} {{");
        let close =
            if from.is_empty() { "});".to_owned() } else { format!("}} from [{}]);", from.join(", ")) };
        if file.fits(close.len()) {
            return file.rows(&open, &variants, &close);
        }
        file.whole_line(format_args!("{open}"));
        file.indented(|file| variants.iter().for_each(|row| file.whole_line(format_args!("{row},"))));
        file.rows("} from [", &from, "]);");
    });
}
