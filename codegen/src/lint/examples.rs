//! Examples that do not fit their schema, and formats that only examples show.

use std::collections::{BTreeMap, HashMap};

use crate::diagnostic::Code;
use crate::examples::Example;
use crate::fit::{Fit, formats, is_plain, shortened};
use crate::lint::context::Context;
use crate::model::{Kind, SchemaId};
use crate::pointer::{Path, Pointer};

/// The format of the examples of a string: `None` if they have none, or different ones.
struct FormatOfExamples {
    format: Option<&'static str>,
    first: String,
}

/// Reports the examples that the emitted types would not deserialize, and strings whose examples have a format.
pub fn check(cx: &mut Context<'_>, examples: &[Example]) {
    let api = cx.api;
    // A component follows a part at its place, of which it can be an alias.
    let ids = cx.schemas().chain(api.components.iter().copied());
    let by_place: HashMap<&Pointer, SchemaId> = ids.map(|id| (&api.schema(id).pointer, id)).collect();
    let fit = Fit::new(api);
    let mut found_formats: BTreeMap<SchemaId, FormatOfExamples> = BTreeMap::new();
    for Example { pointer, schemas, value, .. } in examples {
        let Some(&id) = schemas.iter().find_map(|at| by_place.get(at)) else { continue };
        let tokens: Vec<String> = pointer.tokens().collect();
        let found = with_path(&tokens, &Path::Root, &mut |at| {
            fit.mismatch(id, value, at, &mut |id, text| record(&mut found_formats, id, text))
        });
        if let Some(mismatch) = found {
            let message = format!("example does not fit its schema: {}", mismatch.what);
            let help = "correct the example, or the schema if the service sends such values";
            cx.report(Code::L0101, &mismatch.at, message, help);
        }
    }
    for (id, FormatOfExamples { format, first }) in found_formats {
        let at = &api.schema(id).pointer;
        if let Some(format) = format.filter(|format| is_evidence(format, at)) {
            let message = format!(
                "the examples of this string have the format `{format}`, as `{}` does, but it has no `format`",
                shortened(&first)
            );
            cx.report(Code::L0102, at, message, format!("add `format: {format}`"));
        }
    }
}

fn record(formats_of: &mut BTreeMap<SchemaId, FormatOfExamples>, id: SchemaId, text: &str) {
    let format = formats::of(text);
    let entry = formats_of.entry(id).or_insert_with(|| FormatOfExamples { format, first: text.to_owned() });
    if entry.format != format {
        entry.format = None;
    }
}

/// Returns `true` if examples with this format show that all values of a schema have it. A date can be the name of a version, and
/// a text of any kind can be a UUID in an example, so that the name of the property has to agree.
fn is_evidence(format: &str, at: &Pointer) -> bool {
    let name = at.tokens().filter(|token| token != "items").last().unwrap_or_default().to_lowercase();
    match format {
        "date-time" => true,
        "uuid" => ["id", "ids", "uuid", "uuids", "guid", "guids"].iter().any(|end| name.ends_with(end)),
        _ => false,
    }
}

/// Calls `function` with the path of these tokens.
fn with_path<T>(tokens: &[String], path: &Path<'_>, function: &mut dyn FnMut(&Path<'_>) -> T) -> T {
    match tokens {
        [] => function(path),
        [first, rest @ ..] => with_path(rest, &Path::Key(path, first), function),
    }
}

/// Returns `true` for a string without constraints and `format`.
pub fn is_plain_string(cx: &Context<'_>, id: SchemaId) -> bool {
    matches!(cx.api.kind(id), Kind::String(string) if is_plain(string))
}
