//! Recursive structs and unions: a `Box` where a cycle closes, and nowhere else.

use std::collections::{HashMap, HashSet};

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::ir::{Presence, Type};
use crate::lower::types::Types;
use crate::model::{Kind, SchemaId};

/// A reference from one type to another: the index of the target, the index of the field, and `true` if the field is
/// required.
type Edge = (usize, usize, bool);

/// Returns a recursion limit for types in cycles with this number of levels; `None` if the default one of 128 suffices. There are
/// levels above and below a cycle, too.
pub fn recursion_limit(levels: usize) -> Option<usize> {
    const DEFAULT: usize = 128;
    (levels > DEFAULT).then(|| (levels + 2 * DEFAULT).next_power_of_two())
}

/// The fields and variants that close a cycle, by their types and indices.
pub struct Cycles(HashSet<(SchemaId, usize)>);

impl Cycles {
    /// Finds the cycles by a depth-first search over the types in their order. Reports types without a finite value.
    pub fn of(types: &Types<'_>, declared: &[SchemaId], diagnostics: &mut Diagnostics) -> Self {
        let is_compound = |id: &&SchemaId| {
            matches!(types.api.schema(**id).kind, Kind::Object(_) | Kind::Tuple(_) | Kind::Union(_))
        };
        let nodes: Vec<SchemaId> = declared.iter().filter(is_compound).copied().collect();
        let numbers: HashMap<SchemaId, usize> =
            nodes.iter().enumerate().map(|(number, id)| (*id, number)).collect();
        let edges: Vec<Vec<Edge>> = nodes.iter().map(|id| edges(types, *id, &numbers)).collect();
        let mut endless: Vec<(usize, usize)> = back_edges(&edges, |required| required).into_iter().collect();
        endless.sort_unstable();
        for (number, index) in endless {
            let schema = types.api.schema(nodes[number]);
            let (list, name) = match &schema.kind {
                Kind::Object(object) => ("properties", object.properties[index].name.clone()),
                _ => ("prefixItems", index.to_string()),
            };
            let what = format!(
                "required property `{name}` contains its own type; no value of the type can be constructed"
            );
            let at = schema.pointer.child(list).child(&name);
            diagnostics
                .push(Diagnostic::new(Code::W0311, &at, what).help("make a property of the cycle optional"));
        }
        let closing = back_edges(&edges, |_| true);
        Self(closing.into_iter().map(|(number, index)| (nodes[number], index)).collect())
    }

    /// Returns the type of a field or variant: in a `Box` if it closes a cycle.
    pub fn boxed(&self, id: SchemaId, index: usize, ty: Type) -> Type {
        if self.0.contains(&(id, index)) { Type::Boxed(Box::new(ty)) } else { ty }
    }
}

/// Returns the references of a struct or union.
fn edges(types: &Types<'_>, id: SchemaId, numbers: &HashMap<SchemaId, usize>) -> Vec<Edge> {
    let references: Vec<(SchemaId, bool)> = match &types.api.schema(id).kind {
        Kind::Object(object) => (object.properties.iter())
            .map(|property| (property.schema, types.presence(id, property) == Presence::Required))
            .collect(),
        Kind::Tuple(tuple) => (tuple.items.iter().enumerate())
            .map(|(index, item)| (*item, types.item_presence(tuple, index) == Presence::Required))
            .collect(),
        // A union always has a finite value, an unknown one.
        kind => kind.children().into_iter().map(|child| (child, false)).collect(),
    };
    let references = references.into_iter().enumerate();
    references
        .filter_map(|(index, (schema, required))| {
            Some((*numbers.get(&types.api.target(schema))?, index, required))
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
