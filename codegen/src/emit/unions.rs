//! Unions.

use crate::emit::head::{derives, head};
use crate::emit::lints;
use crate::emit::types::IN_MODELS;
use crate::ir::{Item, Type, Union, UnionVariant};
use crate::print::{RustFile, quoted};

const UNKNOWN_DOCS: &str = "
# Unknown values

A value that fits no variant is deserialized as [`Unknown`](Self::Unknown) and serialized unchanged.
Match with a wildcard pattern: a later version may add variants.";

/// Writes the enum.
pub fn items(file: &mut RustFile, item: &Item, union: &Union) {
    file.item(|file| {
        head(file, item, UNKNOWN_DOCS);
        derives(file, item, "Clone, Debug");
        lints::variants(file, union.variants.iter().map(|variant| &variant.ty));
        file.line(format_args!("#[non_exhaustive]"));
        file.block(format_args!("pub enum {}", item.name), |file| {
            for variant in &union.variants {
                file.docs(&variant.docs);
                lints::deprecated(file, variant.deprecated);
                file.call(
                    format_args!("{}(", variant.name),
                    &[IN_MODELS.ty(&variant.ty)],
                    format_args!("),"),
                );
            }
            file.docs("A value that fits no other variant.");
            file.line(format_args!("Unknown(serde_json::Value),"));
        });
    });
}

/// Writes the call of `json::union!`.
pub fn traits(file: &mut RustFile, name: &str, union: &Union) {
    let by = if union.is_inferred { " inferred by " } else { " by " };
    let by =
        union.discriminator.as_ref().map(|property| by.to_owned() + &quoted(property)).unwrap_or_default();
    let variants: Vec<String> = (union.variants.iter())
        .map(|variant| match variant.discriminator_values.as_slice() {
            [] => variant.name.clone(),
            values => {
                let values: Vec<String> = values.iter().map(|value| quoted(value)).collect();
                format!("{} = [{}]", variant.name, values.join(", "))
            }
        })
        .collect();
    // The macro puts a value into its box.
    let unboxed = |variant: &UnionVariant| match &variant.ty {
        Type::Boxed(inner) => format!("{}({})", variant.name, IN_MODELS.ty(inner)),
        other => format!("{}({})", variant.name, IN_MODELS.ty(other)),
    };
    let is_text = |variant: &&UnionVariant| union.text && variant.ty == Type::String;
    let from: Vec<String> =
        union.variants.iter().filter(|variant| variant.unique && !is_text(variant)).map(unboxed).collect();
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
