//! Enums: over strings, over integers, and over values of several kinds.

use crate::emit::head::{derives, head};
use crate::emit::lints;
use crate::ir::{Item, Literal, ValueVariant, Values, Variant};
use crate::markdown::{code, labelled};
use crate::print::{Argument, Function, RustFile, Ty, quoted};

/// The docs of an enum that keeps values it does not list.
const UNKNOWN_DOCS: &str = "
# Unknown values

A value that is not listed is deserialized as [`Unknown`](Self::Unknown) and serialized unchanged.
Match with a wildcard pattern: a later version may add variants.";

/// Writes the items of an enum of strings.
pub fn strings(file: &mut RustFile, item: &Item, variants: &[Variant]) {
    let name = &item.name;
    file.item(|file| {
        head(file, item, UNKNOWN_DOCS);
        derives(file, item, "Clone, Debug");
        file.line(format_args!("#[non_exhaustive]"));
        file.block(format_args!("pub enum {name}"), |file| {
            for Variant { name, wire, docs, deprecated } in variants {
                file.docs(&meaning(code(wire), docs.as_deref()));
                lints::deprecated(file, *deprecated);
                file.line(format_args!("{name},"));
            }
            file.docs("A value that is not listed.");
            file.line(format_args!("Unknown(UnknownValue),"));
        });
    });
    file.item(|file| {
        file.block(format_args!("impl {name}"), |file| {
            values_constant(file, variants.iter().map(|variant| variant.name.as_str()));
            file.item(|file| {
                file.docs("Returns the value as it is on the wire.");
                let as_str = Function::new("as_str", Some("&self"), Vec::new(), Ty::new("str").with("&"));
                file.function(&as_str, |file| {
                    file.block(format_args!("match self"), |file| {
                        for Variant { name, wire, .. } in variants {
                            file.match_arm(format_args!("Self::{name}"), quoted(wire));
                        }
                        file.match_arm("Self::Unknown(value)", "value.as_str()");
                    });
                });
            });
        });
    });
    file.item(|file| {
        file.block(format_args!("impl From<&str> for {name}"), |file| {
            file.function(&from(Ty::new("str").with("&")), |file| {
                file.block(format_args!("match value"), |file| {
                    for Variant { name, wire, .. } in variants {
                        file.match_arm(quoted(wire), format_args!("Self::{name}"));
                    }
                    file.match_arm("_", "Self::Unknown(UnknownValue::new(value))");
                });
            });
        });
    });
    file.item(|file| file.whole_line(format_args!("text::string_enum!({name});")));
}

/// Returns the signature of `From::from`.
fn from(ty: Ty<'static>) -> Function<'static> {
    let value = Argument { name: "value", ty };
    Function { args: vec![value], ..Function::of_trait("from", None, Ty::new("Self")) }
}

/// Writes the constant with all listed values of an enum.
fn values_constant<'a>(file: &mut RustFile, variants: impl Iterator<Item = &'a str>) {
    let variants: Vec<String> = variants.map(|variant| format!("Self::{variant}")).collect();
    file.item(|file| {
        file.docs("The listed values, in the order of the description.");
        file.call(format_args!("pub const VALUES: &'static [Self] = &["), &variants, format_args!("];"));
    });
}

/// Returns the docs of a variant: its value and the meaning of it.
fn meaning(value: String, docs: Option<&str>) -> String {
    match docs {
        Some(docs) => labelled(&value, docs),
        None => value,
    }
}

/// Writes the items of an enum over integers, or over values of several kinds.
pub fn values(file: &mut RustFile, item: &Item, values: &Values) {
    let name = &item.name;
    file.item(|file| {
        head(file, item, UNKNOWN_DOCS);
        derives(file, item, if values.integers { "Clone, Copy, Debug" } else { "Clone, Debug" });
        file.line(format_args!("#[non_exhaustive]"));
        file.block(format_args!("pub enum {name}"), |file| {
            for ValueVariant { name, value, docs, deprecated } in &values.variants {
                file.docs(&meaning(code(&json(value)), docs.as_deref()));
                lints::deprecated(file, *deprecated);
                file.line(format_args!("{name},"));
            }
            file.docs("A value that the description does not list.");
            let unknown = if values.integers { "number::UnknownInteger" } else { "value::UnknownJson" };
            file.line(format_args!("Unknown({unknown}),"));
        });
    });
    file.item(|file| {
        file.block(format_args!("impl {name}"), |file| {
            values_constant(file, values.variants.iter().map(|variant| variant.name.as_str()));
            file.item(|file| {
                file.docs("Returns the value as it is on the wire.");
                if values.integers {
                    as_i64(file, values);
                } else {
                    let result = Ty::new("serde_json::Value");
                    file.function(&Function::new("to_value", Some("&self"), Vec::new(), result), |file| {
                        file.line(format_args!("value::to_value(self)"));
                    });
                }
            });
        });
    });
    if values.integers {
        file.item(|file| from_i64(file, name, values));
        return file.item(|file| file.whole_line(format_args!("number::integer_enum!({name});")));
    }
    let variants: Vec<String> = (values.variants.iter())
        .map(|ValueVariant { name, value, .. }| format!("{name} = {}", written(value)))
        .collect();
    file.item(|file| file.rows(&format!("value::value_enum!({name} {{"), &variants, "});"));
}

fn as_i64(file: &mut RustFile, values: &Values) {
    file.function(&Function::new("as_i64", Some("self"), Vec::new(), Ty::new("i64")), |file| {
        file.block(format_args!("match self"), |file| {
            for ValueVariant { name, value, .. } in &values.variants {
                file.match_arm(format_args!("Self::{name}"), json(value));
            }
            file.match_arm("Self::Unknown(value)", "value.as_i64()");
        });
    });
}

fn from_i64(file: &mut RustFile, name: &str, values: &Values) {
    file.block(format_args!("impl From<i64> for {name}"), |file| {
        file.function(&from(Ty::new("i64")), |file| {
            file.block(format_args!("match value"), |file| {
                for ValueVariant { name, value, .. } in &values.variants {
                    file.match_arm(json(value), format_args!("Self::{name}"));
                }
                file.match_arm("_", "Self::Unknown(number::UnknownInteger::new(value))");
            });
        });
    });
}

/// Returns a value as `value_enum!` takes it: its kind and the value.
fn written(value: &Literal) -> String {
    match value {
        Literal::Integer(value) => format!("I64({value})"),
        Literal::Bool(value) => format!("Bool({value})"),
        Literal::Number(value) => format!("F64({value:?})"),
        Literal::Text(text) => format!("Str({})", quoted(text)),
    }
}

fn json(value: &Literal) -> String {
    match value {
        Literal::Bool(value) => value.to_string(),
        Literal::Integer(value) => value.to_string(),
        Literal::Number(value) => format!("{value:?}"),
        Literal::Text(text) => format!("{text:?}"),
    }
}
