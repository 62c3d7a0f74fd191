//! Holds the tree against the grammar, so that every problem has a place and all of them come out at once.

use serde_json::{Map, Value};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::pointer::Path;
use crate::source::grammar::{
    ANNOTATIONS, COMPONENTS, Form, HEADER, Is, Kind, OPENAPI, Others, PARAMETER, SCHEMA,
};
use crate::source::{get, values, vocabulary};

/// Everything below the root.
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
                let known: Vec<String> = values.iter().map(|value| format!("`{value}`")).collect();
                let what = format!("`{text}` is none of the values that may stand here");
                let help = format!("OpenAPI 3.0 has {}", known.join(", "));
                self.found.push(Diagnostic::error("E0108", &at.pointer(), what).help(help));
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
                            self.found.push(vocabulary::misplaced(
                                key,
                                "as the name of an entry",
                                &at.pointer(),
                            ));
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
                    format!("`{key}` is left out: no code is made of it"),
                ));
            }
            (is, other) => {
                let what = format!("{} is expected here; this is {}", wanted(is), kind_of(other));
                let problem = Diagnostic::error("E0101", &at.pointer(), what);
                let is_number = other.as_str().is_some_and(|text| text.parse::<f64>().is_ok());
                self.found.push(match is {
                    Is::Number | Is::Count if is_number => problem
                        .help("numbers have no quotes and are below 1.8e308: leave out a limit that is not"),
                    _ => problem,
                });
            }
        }
    }

    fn object_or_ref(&mut self, map: &Map<String, Value>, kind: &'static Kind, at: &Path<'_>) {
        let Some(target) = get(map, "$ref") else { return self.object(map, kind, at) };
        if !target.is_string() {
            let what = format!("a `$ref` is a string; this is {}", kind_of(target));
            self.found.push(Diagnostic::error("E0102", &at.pointer().child("$ref"), what));
        }
        for key in map.keys().filter(|key| vocabulary::is_ours(key)) {
            self.found.push(vocabulary::misplaced(key, "beside a `$ref`", &at.pointer().child(key)));
        }
        for (key, value) in map.iter().filter(|(key, _)| *key != "$ref" && !key.starts_with("x-")) {
            let is_kept = std::ptr::eq(kind, &SCHEMA) && ANNOTATIONS.contains(&key.as_str());
            match kind.field(key).filter(|_| is_kept) {
                // Kept by a rewrite: see `rewrite::ref_siblings`.
                Some((_, is, _)) => self.value(value, *is, &Path::Key(at, key)),
                None => self.found.push(
                    Diagnostic::warning(
                        "W0102",
                        &at.pointer().child(key),
                        format!("`{key}` beside a `$ref` is ignored"),
                    )
                    .help("OpenAPI 3.0 ignores what stands beside a `$ref`: put it where the `$ref` leads"),
                ),
            }
        }
    }

    fn object(&mut self, map: &Map<String, Value>, kind: &'static Kind, at: &Path<'_>) {
        if std::ptr::eq(kind, &SCHEMA) {
            // No field of a schema must be there.
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
                    let what = format!("`{key}` is not a field of {}", kind.with_article());
                    let known: Vec<String> =
                        kind.fields.iter().map(|(field, ..)| format!("`{field}`")).collect();
                    let help = format!("it has {}", known.join(", "));
                    self.found.push(Diagnostic::error("E0112", &at.pointer(), what).help(help));
                }
                (None, _) if vocabulary::is_ours(key) => match vocabulary::find(key, kind) {
                    Some(is) => self.value(value, is, &at),
                    None => {
                        let place = format!("on {}", kind.with_article());
                        self.found.push(vocabulary::misplaced(key, &place, &at.pointer()));
                    }
                },
                (None, _) if key.starts_with("x-") => {}
                (None, Others::Matching { matches, is }) if matches(key) => self.value(value, is, &at),
                (None, Others::Matching { .. }) => {
                    let what = format!("`{key}` is not a key that {} may have", kind.with_article());
                    let help = match kind.name {
                        "Paths Object" => "a path begins with `/`",
                        _ => {
                            "a key here is `default`, a status of three digits such as `200`, or `4XX` for all that begin so"
                        }
                    };
                    self.found.push(Diagnostic::error("E0104", &at.pointer(), what).help(help));
                }
                (None, Others::Ignored) => {
                    let what = format!("`{key}` is not a field of {}; it is ignored", kind.with_article());
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
                format!("`{key}` is missing: {} must have it", kind.with_article()),
            ));
        }
    }

    /// OpenAPI 3.0.3, Parameter Object: a parameter (or header) has a schema or content, one of them.
    fn one_of_two(&mut self, map: &Map<String, Value>, kind: &Kind, at: &Path<'_>) {
        let is_meant = std::ptr::eq(kind, &PARAMETER) || std::ptr::eq(kind, &HEADER);
        if is_meant && map.contains_key("schema") == map.contains_key("content") {
            let found = if map.contains_key("schema") { "both" } else { "neither" };
            let what =
                format!("{} has either `schema` or `content`; this one has {found}", kind.with_article());
            self.found.push(Diagnostic::error("E0106", &at.pointer(), what));
        }
    }

    /// OpenAPI 3.0.3, Components Object: names are letters, digits and `.`, `-`, `_`. Tools write others all the same, and
    /// references lead to them.
    fn names(&mut self, components: &Map<String, Value>, at: &Path<'_>) {
        let is_fine = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
        for (section, named) in components.iter().filter(|(section, _)| !section.starts_with("x-")) {
            for name in named.as_object().into_iter().flat_map(Map::keys) {
                if !name.chars().all(is_fine) {
                    let at = at.pointer().child(section).child(name);
                    let what =
                        "the standard does not allow this name of a component; it is taken all the same";
                    self.found.push(Diagnostic::warning("W0117", &at, what));
                }
            }
        }
    }

    /// RFC 6838 section 4.2: a media type is `type/subtype`.
    fn media_types(&mut self, content: &Value, at: &Path<'_>) {
        for key in content.as_object().into_iter().flat_map(Map::keys).filter(|key| !key.contains('/')) {
            let what = format!("`{key}` is no media type: that is two words with a `/` between them");
            self.found.push(
                Diagnostic::error("E0107", &at.pointer().child(key), what)
                    .help("for JSON it is `application/json`"),
            );
        }
    }
}

fn wanted(is: Is) -> String {
    match is {
        Is::Any | Is::LeftOut => "a value".into(),
        Is::Text | Is::OneOf(_) | Is::Form(_) => "a string".into(),
        Is::Count => "a whole number that is not negative".into(),
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
