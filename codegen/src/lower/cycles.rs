//! Structs that hold themselves: a `Box` where a cycle closes, and nowhere else.

use std::collections::HashMap;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ir::{ItemKind, Module, Presence, Struct, Type};

/// What a struct holds directly: the struct's name, the field, and whether the field is always there.
type Edge = (String, usize, bool);

/// Boxes the fields by which a walk through the structs, in their order, comes back to where it has been.
pub fn break_cycles(modules: &mut [Module], found: &mut Diagnostics) {
    let mut edges: HashMap<String, Vec<Edge>> = HashMap::new();
    let mut order = Vec::new();
    for item in modules.iter().flat_map(|module| &module.items) {
        if let ItemKind::Struct(body) = &item.kind {
            edges.insert(item.name.clone(), direct(body));
            order.push(item.name.clone());
        }
    }
    let closing = back_edges(&order, &edges, |_| true);
    let endless = back_edges(&order, &edges, |required| required);
    for item in modules.iter_mut().flat_map(|module| &mut module.items) {
        let ItemKind::Struct(body) = &mut item.kind else { continue };
        for (index, field) in body.fields.iter_mut().enumerate() {
            let here = (item.name.clone(), index);
            if endless.contains(&here) {
                let at = item.pointer.child("properties").child(&field.wire);
                let what =
                    format!("no value can have this type: `{}` always holds one of its own kind", field.wire);
                found.push(
                    Diagnostic::warning("W0311", &at, what)
                        .help("make one of the fields in the circle optional"),
                );
            }
            if closing.contains(&here) {
                field.ty = Type::Boxed(Box::new(field.ty.clone()));
            }
        }
    }
}

fn direct(body: &Struct) -> Vec<Edge> {
    let fields = body.fields.iter().enumerate();
    fields
        .filter_map(|(index, field)| match &field.ty {
            Type::Model { name, text: false } => {
                Some((name.clone(), index, field.presence == Presence::Required))
            }
            _ => None,
        })
        .collect()
}

/// The edges that lead back into the path walked so far, among those that `follow` allows. The walk has a stack of its
/// own: descriptions nest as deep as they like.
fn back_edges(
    order: &[String],
    edges: &HashMap<String, Vec<Edge>>,
    follow: impl Fn(bool) -> bool,
) -> Vec<(String, usize)> {
    let none = Vec::new();
    let mut done: HashMap<&str, bool> = HashMap::new();
    let mut back = Vec::new();
    for start in order {
        if done.contains_key(start.as_str()) {
            continue;
        }
        done.insert(start, false);
        let mut path = vec![(start.as_str(), edges.get(start).unwrap_or(&none).iter())];
        while let Some((name, rest)) = path.last_mut() {
            let Some((target, field, required)) = rest.next() else {
                done.insert(name, true);
                path.pop();
                continue;
            };
            if !follow(*required) {
                continue;
            }
            match done.get(target.as_str()) {
                Some(true) => {}
                Some(false) => back.push(((*name).to_owned(), *field)),
                None => {
                    done.insert(target, false);
                    path.push((target, edges.get(target).unwrap_or(&none).iter()));
                }
            }
        }
    }
    back
}
