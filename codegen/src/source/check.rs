//! Validation of the tree against the grammar. Every diagnostic has a location, and all are reported at once.

use serde_json::{Map, Value};

use crate::diagnostic::{Diagnostic, Diagnostics, one_of};
use crate::pointer::Path;
use crate::source::grammar::{
    ANNOTATIONS, COMPONENTS, Form, HEADER, Is, Kind, OPENAPI, Others, PARAMETER, SCHEMA,
};
use crate::source::{get, values, vocabulary};

/// Validates the whole tree.
pub fn check(tree: &Value, found: &mut Diagnostics) {
    Checker { found }.value(tree, Is::Object(&OPENAPI), &Path::Root);
}

struct Checker<'a> {
    found: &'a mut Diagnostics,
}

impl Checker<'_> {
    fn value(&mut self, value: &Value, is: Is, at: &Path<'_>) {
        match (is, value) {
            (Is::Any, _)
            | (Is::Text, Value::String(_))
            | (Is::Flag | Is::SchemaOrFlag, Value::Bool(_))
            | (Is::Number, Value::Number(_)) => {}
            (Is::Count, Value::Number(number)) if number.is_u64() => {}
            (Is::OneOf(values), Value::String(text)) if values.contains(&text.as_str()) => {}
            (Is::OneOf(values), Value::String(text)) => {
                let what = format!("invalid value `{text}`: expected {}", one_of(values));
                self.found.push(Diagnostic::error("E0108", &at.pointer(), what));
            }
            (Is::List(item), Value::Array(items)) => {
                for (index, value) in items.iter().enumerate() {
                    self.value(value, *item, &Path::Item(at, index));
                }
            }
            (Is::Form(form), Value::String(text)) => self.form(text, form, at),
            (Is::Map(item) | Is::Wire(item) | Is::Keyed(_, item), Value::Object(map)) => {
                for (key, value) in map {
                    let at = Path::Key(at, key);
                    match is {
                        Is::Map(_) if vocabulary::is_ours(key) => {
                            self.found.push(vocabulary::misplaced(key, "as the key of a map", &at.pointer()));
                        }
                        Is::Keyed(form, _) => self.form(key, form, &at),
                        _ => {}
                    }
                    self.value(value, *item, &at);
                }
            }
            (Is::Object(kind), Value::Object(map)) => self.object(map, kind, at),
            (Is::OrRef(kind), Value::Object(map)) => self.object_or_ref(map, kind, at),
            (Is::SchemaOrFlag, Value::Object(map)) => self.object_or_ref(map, &SCHEMA, at),
            (Is::LeftOut, _) => {
                let at = at.pointer();
                let key = at.tokens().last().unwrap_or_default();
                self.found.push(Diagnostic::warning(
                    "W0101",
                    &at,
                    format!("`{key}` is not supported; it is skipped"),
                ));
            }
            (is, other) => {
                let what = format!("expected {}, found {}", wanted(is), kind_of(other));
                let problem = Diagnostic::error("E0101", &at.pointer(), what);
                let is_number = other.as_str().is_some_and(|text| text.parse::<f64>().is_ok());
                self.found.push(match is {
                    Is::Number | Is::Count if is_number => problem
                        .help("write the number without quotes, and remove a limit that is above 1.8e308"),
                    _ => problem,
                });
            }
        }
    }

    fn object_or_ref(&mut self, map: &Map<String, Value>, kind: &'static Kind, at: &Path<'_>) {
        let Some(target) = get(map, "$ref") else { return self.object(map, kind, at) };
        if !target.is_string() {
            let what = format!("expected a string as `$ref`, found {}", kind_of(target));
            self.found.push(Diagnostic::error("E0102", &at.pointer().child("$ref"), what));
        }
        for key in map.keys().filter(|key| vocabulary::is_ours(key)) {
            self.found.push(vocabulary::misplaced(key, "beside a `$ref`", &at.pointer().child(key)));
        }
        for (key, value) in map.iter().filter(|(key, _)| *key != "$ref" && !key.starts_with("x-")) {
            let is_kept = std::ptr::eq(kind, &SCHEMA) && ANNOTATIONS.contains(&key.as_str());
            match kind.field(key).filter(|_| is_kept) {
                // `rewrite::ref_siblings` keeps these.
                Some((_, is, _)) => self.value(value, *is, &Path::Key(at, key)),
                None => self.found.push(
                    Diagnostic::warning(
                        "W0102",
                        &at.pointer().child(key),
                        format!("`{key}` beside a `$ref` is ignored"),
                    )
                    .help(
                        "move it to the target of the `$ref`: OpenAPI 3.0 ignores the siblings of a `$ref`",
                    ),
                ),
            }
        }
    }

    fn object(&mut self, map: &Map<String, Value>, kind: &'static Kind, at: &Path<'_>) {
        if std::ptr::eq(kind, &SCHEMA) {
            // No field of a schema is required.
            values::check(map, at, self.found);
            values::check_digits(map, at, self.found);
        } else {
            self.missing(map, kind, at);
            self.one_of_two(map, kind, at);
        }
        if std::ptr::eq(kind, &COMPONENTS) {
            self.names(map, at);
        }
        for (key, value) in map {
            let at = Path::Key(at, key);
            if key == "content" {
                self.media_types(value, &at);
            }
            match (kind.field(key), kind.others) {
                (Some((_, is, _)), _) => self.value(value, *is, &at),
                (None, Others::Refused) => {
                    let known: Vec<&str> = kind.fields.iter().map(|(field, ..)| *field).collect();
                    let what = format!(
                        "unknown field `{key}` in {}, expected {}",
                        kind.with_article(),
                        one_of(&known)
                    );
                    self.found.push(Diagnostic::error("E0112", &at.pointer(), what));
                }
                (None, _) if vocabulary::is_ours(key) => match vocabulary::find(key, kind) {
                    Some(is) => self.value(value, is, &at),
                    None => {
                        let place = format!("in {}", kind.with_article());
                        self.found.push(vocabulary::misplaced(key, &place, &at.pointer()));
                    }
                },
                (None, _) if key.starts_with("x-") => {}
                (None, Others::Matching { matches, is }) if matches(key) => self.value(value, is, &at),
                (None, Others::Matching { .. }) => {
                    let what = format!("unexpected key `{key}` in {}", kind.with_article());
                    let help = match kind.name {
                        "Paths Object" => "start the path with `/`",
                        _ => {
                            "use `default`, a status code such as `200`, or a range of status codes such as `4XX`"
                        }
                    };
                    self.found.push(Diagnostic::error("E0104", &at.pointer(), what).help(help));
                }
                (None, Others::Ignored) => {
                    let what = format!("unknown field `{key}` in {}; it is ignored", kind.with_article());
                    self.found.push(Diagnostic::warning("W0103", &at.pointer(), what));
                }
            }
        }
    }

    fn form(&mut self, text: &str, form: &Form, at: &Path<'_>) {
        if let Some(problem) = (form.problem)(text) {
            self.found.push(Diagnostic::error("E0113", &at.pointer(), problem).help(form.help));
        }
    }
}

impl Checker<'_> {
    fn missing(&mut self, map: &Map<String, Value>, kind: &Kind, at: &Path<'_>) {
        for (key, _, _) in kind.fields.iter().filter(|(key, _, must)| *must && !map.contains_key(*key)) {
            self.found.push(Diagnostic::error(
                "E0103",
                &at.pointer(),
                format!("missing field `{key}` in {}", kind.with_article()),
            ));
        }
    }

    /// Checks that a parameter or header has exactly one of `schema` and `content` (OpenAPI 3.0.3, Parameter Object).
    fn one_of_two(&mut self, map: &Map<String, Value>, kind: &Kind, at: &Path<'_>) {
        let is_meant = std::ptr::eq(kind, &PARAMETER) || std::ptr::eq(kind, &HEADER);
        if is_meant && map.contains_key("schema") == map.contains_key("content") {
            let found = if map.contains_key("schema") { "both" } else { "neither" };
            let what =
                format!("expected either `schema` or `content` in {}, found {found}", kind.with_article());
            self.found.push(Diagnostic::error("E0106", &at.pointer(), what));
        }
    }

    /// Checks the names of components (OpenAPI 3.0.3, Components Object). Tools write other names as well, and references
    /// refer to them, so that these are a warning.
    fn names(&mut self, components: &Map<String, Value>, at: &Path<'_>) {
        let is_fine = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
        for (section, named) in components.iter().filter(|(section, _)| !section.starts_with("x-")) {
            for name in named.as_object().into_iter().flat_map(Map::keys) {
                if !name.chars().all(is_fine) {
                    let at = at.pointer().child(section).child(name);
                    let what = format!(
                        "invalid component name `{}`: expected letters, digits, `.`, `-` and `_`; it is used as it is",
                        name.escape_debug()
                    );
                    self.found.push(Diagnostic::warning("W0117", &at, what));
                }
            }
        }
    }

    /// Checks that media types have the form `type/subtype` (RFC 6838 section 4.2).
    fn media_types(&mut self, content: &Value, at: &Path<'_>) {
        for key in content.as_object().into_iter().flat_map(Map::keys).filter(|key| !key.contains('/')) {
            let what = format!("invalid media type `{key}`: expected `type/subtype`");
            self.found.push(
                Diagnostic::error("E0107", &at.pointer().child(key), what)
                    .help("use `application/json` for JSON"),
            );
        }
    }
}

fn wanted(is: Is) -> String {
    match is {
        Is::Any | Is::LeftOut => "a value".into(),
        Is::Text | Is::OneOf(_) | Is::Form(_) => "a string".into(),
        Is::Count => "a non-negative integer".into(),
        Is::Flag => "`true` or `false`".into(),
        Is::Number => "a number".into(),
        Is::List(_) => "an array".into(),
        Is::Map(_) | Is::Wire(_) | Is::Keyed(..) => "an object".into(),
        Is::Object(kind) => format!("an object ({})", kind.with_article()),
        Is::OrRef(kind) => format!("an object ({} or a `$ref`)", kind.with_article()),
        Is::SchemaOrFlag => "a schema, `true` or `false`".into(),
    }
}

pub fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_schema_may_be_empty() {
        assert!(SCHEMA.fields.iter().all(|(_, _, must)| !must));
        for kind in [&PARAMETER, &HEADER] {
            assert!(kind.field("schema").is_some() && kind.field("content").is_some());
        }
    }
}
