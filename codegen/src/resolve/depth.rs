//! Limits on the depth of types.

use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Kind, SchemaId};
use crate::resolve::context::Resolver;

/// The maximum depth of nested arrays and maps without an object between them.
const MAX_COLLECTIONS: usize = 32;

/// The maximum depth of nested types as rustc counts it. It follows 128 levels to find out how a value is dropped (E0320), or whether it
/// is `Send` (E0275); the rest is left for the types around ours, such as futures.
const MAX_TYPES: usize = 110;

/// Returns the number of levels that a schema adds: a type and an `Option`, or a `Vec` and the types in it.
fn levels(kind: &Kind) -> usize {
    match kind {
        Kind::Object(_) | Kind::Union(_) | Kind::Tuple(_) => 2,
        Kind::Array(_) => 3,
        _ => 0,
    }
}

impl Resolver<'_> {
    /// Replaces schemas that are nested too deeply with any JSON. Returns the number of levels in cycles, and between them: no type has
    /// more levels, but a cycle has no level to end at.
    pub(super) fn limit_depth(&mut self) -> usize {
        self.limit_collections();
        let children: Vec<Vec<usize>> = self
            .schemas
            .iter()
            .map(|schema| schema.kind.children().iter().map(|id| id.0).collect())
            .collect();
        let mut parents = vec![Vec::new(); children.len()];
        for (at, children) in children.iter().enumerate() {
            children.iter().for_each(|child| parents[*child].push(at));
        }
        // From above: the inner levels are replaced. Schemas in a cycle, and below one, are not reached, and the latter are
        // counted from below.
        let from_above = self.limit_types(&children, &parents, &vec![false; children.len()]);
        let from_below = self.limit_types(&parents, &children, &from_above);
        let is_circular = |at: &usize| !from_above[*at] && !from_below[*at];
        (0..children.len()).filter(is_circular).map(|at| levels(&self.schemas[at].kind)).sum()
    }

    /// Counts the levels from the schemas without `previous` ones to the `next` ones, and replaces those beyond the limit. Returns
    /// which schemas were counted.
    fn limit_types(&mut self, next: &[Vec<usize>], previous: &[Vec<usize>], is_done: &[bool]) -> Vec<bool> {
        let mut missing: Vec<usize> = previous.iter().map(Vec::len).collect();
        let mut depths = vec![0; next.len()];
        let mut is_reached = vec![false; next.len()];
        let mut ready: Vec<usize> = (0..next.len()).filter(|at| missing[*at] == 0).collect();
        while let Some(at) = ready.pop() {
            is_reached[at] = true;
            depths[at] += levels(&self.schemas[at].kind);
            if depths[at] > MAX_TYPES && !is_done[at] {
                self.replace_deep(SchemaId(at), "objects nested too deeply for rustc");
                depths[at] = 0;
            }
            for &next in &next[at] {
                depths[next] = depths[next].max(depths[at]);
                missing[next] -= 1;
                if missing[next] == 0 {
                    ready.push(next);
                }
            }
        }
        is_reached
    }

    fn replace_deep(&mut self, id: SchemaId, what: &str) {
        let message = format!("{what}; the schema becomes `serde_json::Value`");
        let place = self.schemas[id.0].pointer.clone();
        self.diagnostics.push(Diagnostic::new(Code::W0206, &place, message));
        self.schemas[id.0].kind = Kind::Opaque;
    }

    /// Replaces deeply nested arrays and maps with any JSON: each use of such a type would spell out all its levels.
    fn limit_collections(&mut self) {
        let mut depths: Vec<Option<usize>> = vec![None; self.schemas.len()];
        for start in 0..self.schemas.len() {
            let mut path = Vec::new();
            let mut at = Some(SchemaId(start));
            while let Some(id) = at.filter(|id| depths[id.0].is_none()) {
                path.push(id);
                at = self.next_schema(id);
            }
            let mut depth = at.and_then(|id| depths[id.0]).unwrap_or(0);
            for id in path.into_iter().rev() {
                depth += usize::from(!matches!(self.schemas[id.0].kind, Kind::Alias(_)));
                if depth > MAX_COLLECTIONS {
                    self.replace_deep(
                        id,
                        &format!("arrays and maps nested more than {MAX_COLLECTIONS} levels deep"),
                    );
                    depth = 0;
                }
                depths[id.0] = Some(depth);
            }
        }
    }
}
