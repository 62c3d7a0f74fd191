//! The outline of a crate: its methods and types in short.

use std::collections::HashMap;

use crate::diff::change::{Aspect, Noun};
use crate::diff::surface::{Entry, View};
use crate::diff::{models, operations};
use crate::ir::{Crate, Group, Operation};

const INDENT: &str = "    ";

/// Returns the methods of a client and the models, as text: one line for each, with what belongs to it indented below.
pub fn outline(krate: &Crate) -> String {
    // Types have the names that the crate gives them, aliases included.
    let none = HashMap::new();
    let view = View::new(krate, &none, &none);
    let mut out = String::new();
    for group in &krate.groups {
        of_group(&view, group, &mut out);
    }
    let models = models::nodes(&view);
    if !models.is_empty() {
        out.push_str("models\n");
        models.iter().for_each(|model| of_model(model, &mut out));
    }
    out
}

fn of_group(view: &View<'_>, group: &Group, out: &mut String) {
    out.push_str(&format!("client.{}()\n", group.name));
    for operation in &group.operations {
        let node = operations::node(view, group, operation);
        let text = |aspect: Aspect| node.aspect(aspect).map(|texts| texts.join(" ")).unwrap_or_default();
        let arguments = arguments(&node, operation);
        let output = match text(Aspect::Type).as_str() {
            "" | "()" => String::new(),
            output => format!(" -> {}", short(output)),
        };
        out.push_str(&format!("{INDENT}{}({arguments}){output}\n", operation.name));
        out.push_str(&format!("{INDENT}{INDENT}{}\n", text(Aspect::Route)));
        let setters =
            node.children.iter().filter(|child| matches!(child.noun, Noun::Parameter | Noun::BodySetter));
        for (name, of) in
            setters.filter_map(|child| child.aspect(Aspect::Name).zip(child.aspect(Aspect::Setter)))
        {
            out.push_str(&format!("{INDENT}{INDENT}.{}({})\n", name.join(""), short(&of.join(", "))));
        }
        if node.aspect(Aspect::Pages).is_some() {
            out.push_str(&format!("{INDENT}{INDENT}.items(): each {}\n", short(&text(Aspect::Pages))));
        }
    }
    out.push('\n');
}

fn arguments(node: &Entry, operation: &Operation) -> String {
    let types = node.aspect(Aspect::Arguments).unwrap_or_default();
    let pairs = operation.args.iter().zip(types).map(|(arg, of)| format!("{}: {}", arg.name, short(of)));
    pairs.collect::<Vec<_>>().join(", ")
}

fn of_model(model: &Entry, out: &mut String) {
    out.push_str(&format!("{INDENT}{}\n", short(&model.in_rust())));
    let (variants, fields): (Vec<&Entry>, Vec<&Entry>) =
        model.children.iter().partition(|child| child.noun == Noun::Variant);
    let fields = fields.iter().filter(|child| child.noun == Noun::Field);
    for field in fields {
        out.push_str(&format!("{INDENT}{INDENT}{}\n", short(&field.name_and_type())));
    }
    for variant in variants {
        out.push_str(&format!("{INDENT}{INDENT}{}\n", short(&variant.name_and_type())));
    }
}

/// Returns a type without the module of models.
fn short(of: &str) -> String {
    of.replace("models::", "")
}
