//! Recursive structs and unions: a `Box` where a cycle closes, and nowhere else.

use std::collections::{HashMap, HashSet};

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::ir::{ItemKind, Module, Presence, Type};

/// A reference from one type to another: the index of the target, the index of the field, and `true` if the field is
/// required.
type Edge = (usize, usize, bool);

/// Returns a recursion limit for types in cycles with this number of levels; `None` if the default one of 128 suffices. There are
/// levels above and below a cycle, too.
pub fn recursion_limit(levels: usize) -> Option<usize> {
    const DEFAULT: usize = 128;
    (levels > DEFAULT).then(|| (levels + 2 * DEFAULT).next_power_of_two())
}

/// Boxes the fields that close a cycle, found by a depth-first search over the types in their order.
pub fn break_cycles(modules: &mut [Module], diagnostics: &mut Diagnostics) {
    let edges = edges(modules);
    let closing = back_edges(&edges, |_| true);
    let endless = back_edges(&edges, |required| required);
    let items = modules.iter_mut().flat_map(|module| &mut module.items);
    let holding = items.filter(|item| matches!(item.kind, ItemKind::Struct(_) | ItemKind::Union(_)));
    for (number, item) in holding.enumerate() {
        if let ItemKind::Union(union) = &mut item.kind {
            for (index, variant) in union.variants.iter_mut().enumerate() {
                if closing.contains(&(number, index)) {
                    variant.ty = Type::Boxed(Box::new(variant.ty.clone()));
                }
            }
        }
        let ItemKind::Struct(body) = &mut item.kind else { continue };
        for (index, field) in body.fields.iter_mut().enumerate() {
            if endless.contains(&(number, index)) {
                let at = item.pointer.child("properties").child(&field.wire);
                let what = format!(
                    "required property `{}` contains its own type; no value of the type can be constructed",
                    field.wire
                );
                diagnostics.push(
                    Diagnostic::new(Code::W0311, &at, what).help("make a property of the cycle optional"),
                );
            }
            if closing.contains(&(number, index)) {
                field.ty = Type::Boxed(Box::new(field.ty.clone()));
            }
        }
    }
}

/// Returns the references of each struct and union, in their order.
fn edges(modules: &[Module]) -> Vec<Vec<Edge>> {
    let items = modules.iter().flat_map(|module| &module.items);
    let holding: Vec<(&str, Vec<(&Type, bool)>)> = items
        .filter_map(|item| match &item.kind {
            ItemKind::Struct(body) => {
                let fields = body.fields.iter();
                let references = fields.map(|field| (&field.ty, field.presence == Presence::Required));
                Some((item.name.as_str(), references.collect()))
            }
            // A union always has a finite value, an unknown one.
            ItemKind::Union(union) => Some((
                item.name.as_str(),
                union.variants.iter().map(|variant| (&variant.ty, false)).collect(),
            )),
            _ => None,
        })
        .collect();
    let numbers: HashMap<&str, usize> =
        holding.iter().enumerate().map(|(number, (name, _))| (*name, number)).collect();
    holding.iter().map(|(_, references)| direct(references, &numbers)).collect()
}

fn direct(references: &[(&Type, bool)], numbers: &HashMap<&str, usize>) -> Vec<Edge> {
    let references = references.iter().enumerate();
    references
        .filter_map(|(index, (ty, required))| match ty {
            Type::Model { name, text: false, .. } => Some((*numbers.get(name.as_str())?, index, *required)),
            _ => None,
        })
        .collect()
}

/// Returns the back edges of a depth-first search that takes the edges `follow` allows. The search has an explicit
/// stack, because descriptions nest without limit.
fn back_edges(edges: &[Vec<Edge>], follow: impl Fn(bool) -> bool) -> HashSet<(usize, usize)> {
    let mut done: Vec<Option<bool>> = vec![None; edges.len()];
    let mut back = HashSet::new();
    for start in 0..edges.len() {
        if done[start].is_some() {
            continue;
        }
        done[start] = Some(false);
        let mut path = vec![(start, edges[start].iter())];
        while let Some((number, rest)) = path.last_mut() {
            let Some(&(target, field, required)) = rest.next() else {
                done[*number] = Some(true);
                path.pop();
                continue;
            };
            if !follow(required) {
                continue;
            }
            match done[target] {
                Some(true) => {}
                Some(false) => drop(back.insert((*number, field))),
                None => {
                    done[target] = Some(false);
                    path.push((target, edges[target].iter()));
                }
            }
        }
    }
    back
}
