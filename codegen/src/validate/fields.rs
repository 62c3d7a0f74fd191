//! Validation of the fields of each object against the grammar. Every diagnostic has a location, and all are reported at once.

use serde_json::{Map, Value};

use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Part, kind_of, one_of};
use crate::grammar::{
    ANNOTATIONS, COMPONENTS, Expected, HEADER, OPENAPI, OPERATION, ObjectKind, OtherKeys, PARAMETER,
    PATH_ITEM, RESPONSE, SCHEMA, SECURITY_SCHEME, Syntax,
};
use crate::methods::{ADDITIONAL, METHODS, OWN_FIELDS, is_token, operations};
use crate::pointer::Path;
use crate::tree::get;
use crate::validate::extensions;
use crate::validate::found::Found;
use crate::validate::values;

/// Validates the fields of the whole tree.
pub fn check(tree: &Value, found: &mut Found) {
    Validator { found }.value(tree, Expected::Object(&OPENAPI), &Path::Root);
}

/// Validates the extensions in the config. All operations of an entry may be skipped, so that the tree does not have it.
pub fn check_config(config: &Config, found: &mut Found) {
    found.in_extension = true;
    let mut validator = Validator { found };
    for (name, index, entry) in config.extensions() {
        if let Some(expected) = extensions::find(name, &OPERATION) {
            validator.value(&entry.value(), expected, &Path::Item(&Path::Key(&Path::Root, name), index));
        }
    }
    found.in_extension = false;
}

struct Validator<'a> {
    found: &'a mut Found,
}

impl Validator<'_> {
    fn value(&mut self, value: &Value, expected: Expected, at: &Path<'_>) {
        match (expected, value) {
            (Expected::Any, _)
            | (Expected::String, Value::String(_))
            | (Expected::Bool | Expected::SchemaOrBool, Value::Bool(_))
            | (Expected::Number, Value::Number(_)) => {}
            (Expected::Unsigned, Value::Number(number)) if number.is_u64() => {}
            (Expected::OneOf(values), Value::String(text)) if values.contains(&text.as_str()) => {}
            (Expected::OneOf(values), Value::String(text)) => {
                let message = format!("invalid value `{text}`: expected {}", one_of(values));
                let fault = Diagnostic::new(Code::E0108, &at.pointer(), message);
                self.found.push_unknown(fault, text, values.iter().copied());
            }
            (Expected::Array(item), Value::Array(items)) => {
                for (index, value) in items.iter().enumerate() {
                    self.value(value, *item, &Path::Item(at, index));
                }
            }
            (Expected::Syntax(syntax), Value::String(text)) => self.syntax(text, syntax, at),
            (
                Expected::Map(item) | Expected::WireMap(item) | Expected::KeyedMap(_, item),
                Value::Object(map),
            ) => {
                for (key, value) in map {
                    let at = Path::Key(at, key);
                    match expected {
                        Expected::Map(_) if extensions::is_extension(key) => {
                            self.found.push(extensions::misplaced(key, "as the key of a map", &at.pointer()));
                        }
                        Expected::KeyedMap(syntax, _) => self.syntax(key, syntax, &at),
                        _ => {}
                    }
                    self.value(value, *item, &at);
                }
            }
            (Expected::Object(kind), Value::Object(map)) => {
                if std::ptr::eq(kind, &PATH_ITEM) {
                    self.other_methods(value, at);
                }
                self.object(map, kind, at);
            }
            (Expected::ObjectOrRef(kind), Value::Object(map)) => self.object_or_ref(map, kind, at),
            (Expected::SchemaOrBool, Value::Object(map)) => self.object_or_ref(map, &SCHEMA, at),
            (Expected::Unsupported, _) => {
                let at = at.pointer();
                let key = at.tokens().last().unwrap_or_default();
                self.found.push(Diagnostic::new(
                    Code::W0101,
                    &at,
                    format!("`{key}` is not supported; it is skipped"),
                ));
            }
            (expected, value) => self.wrong_type(value, expected, at),
        }
    }

    fn wrong_type(&mut self, value: &Value, expected: Expected, at: &Path<'_>) {
        let message = format!("expected {}, found {}", describe(expected), kind_of(value));
        let error = Diagnostic::new(Code::E0101, &at.pointer(), message);
        let is_number = value.as_str().is_some_and(|text| text.parse::<f64>().is_ok());
        self.found.push(match expected {
            Expected::Number | Expected::Unsigned if is_number => {
                error.help("write the number without quotes, and remove a limit that is above 1.8e308")
            }
            _ => error,
        });
    }

    fn object_or_ref(&mut self, map: &Map<String, Value>, kind: &'static ObjectKind, at: &Path<'_>) {
        let Some(target) = get(map, "$ref") else { return self.object(map, kind, at) };
        if !target.is_string() {
            let message = format!("expected a string as `$ref`, found {}", kind_of(target));
            self.found.push(Diagnostic::new(Code::E0102, &at.pointer().child("$ref"), message));
        }
        for key in map.keys().filter(|key| extensions::is_extension(key)) {
            self.found.push(extensions::misplaced(key, "beside a `$ref`", &at.pointer().child(key)));
        }
        for (key, value) in map.iter().filter(|(key, _)| *key != "$ref" && !key.starts_with("x-")) {
            let is_kept = std::ptr::eq(kind, &SCHEMA) && ANNOTATIONS.contains(&key.as_str());
            match kind.field(key).filter(|_| is_kept) {
                // `adapt::wrap_ref` keeps these.
                Some((_, expected, _)) => self.value(value, *expected, &Path::Key(at, key)),
                None => self.found.push(
                    Diagnostic::new(
                        Code::W0102,
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

    fn object(&mut self, map: &Map<String, Value>, kind: &'static ObjectKind, at: &Path<'_>) {
        if std::ptr::eq(kind, &SCHEMA) {
            // No field of a schema is required.
            values::check(map, at, &mut self.found.warnings);
            values::check_precision(map, at, &mut self.found.warnings);
        } else {
            let required = kind.fields.iter().filter(|(_, _, need)| need.is_required()).map(|(key, ..)| *key);
            self.required_fields(map, kind, required, at);
            if std::ptr::eq(kind, &SECURITY_SCHEME) {
                self.required_fields(map, kind, fields_of_scheme(map), at);
            }
            self.schema_or_content(map, kind, at);
            if std::ptr::eq(kind, &PARAMETER) {
                self.style(map, at);
            }
        }
        if std::ptr::eq(kind, &COMPONENTS) {
            self.component_names(map, at);
        }
        for (key, value) in map {
            let at = Path::Key(at, key);
            match key.as_str() {
                "content" if kind.field(key).is_some() => self.media_types(value, &at),
                ADDITIONAL if std::ptr::eq(kind, &PATH_ITEM) => self.methods(value, &at),
                "headers" if std::ptr::eq(kind, &RESPONSE) => self.header_names(value, &at),
                _ => {}
            }
            match kind.field(key) {
                Some((_, expected, _)) => self.value(value, *expected, &at),
                None if matches!(kind.others, OtherKeys::Rejected) => self.other_key(key, map, kind, &at),
                None if extensions::is_extension(key) => match extensions::find(key, kind) {
                    Some(expected) => {
                        self.found.in_extension = true;
                        self.value(value, expected, &at);
                        self.found.in_extension = false;
                    }
                    None => {
                        let place = format!("in {}", kind.with_article());
                        self.found.push(extensions::misplaced(key, &place, &at.pointer()));
                    }
                },
                None if key.starts_with("x-") => {}
                None => self.other_key(key, map, kind, &at),
            }
        }
    }

    /// Checks a field that is not a fixed one.
    fn other_key(&mut self, key: &str, map: &Map<String, Value>, kind: &'static ObjectKind, at: &Path<'_>) {
        let Some(value) = get(map, key) else { return };
        match kind.others {
            OtherKeys::Rejected => {
                let known: Vec<&str> = kind.fields.iter().map(|(field, ..)| *field).collect();
                let article = kind.with_article();
                let message = format!("unknown field `{key}` in {article}, expected {}", one_of(&known));
                let error = Diagnostic::new(Code::E0112, &at.pointer(), message);
                self.found.push_unknown(error, key, known.into_iter());
            }
            OtherKeys::Patterned { matches, expected, .. } if matches(key) => {
                if kind.name == "Paths Object" {
                    self.path_template(key, at);
                }
                self.value(value, expected, at)
            }
            OtherKeys::Patterned { .. } => {
                let message = format!("unexpected key `{key}` in {}", kind.with_article());
                let help = match kind.name {
                    "Paths Object" => "start the path with `/`",
                    _ => {
                        "use `default`, a status code such as `200`, or a range of status codes such as `4XX`"
                    }
                };
                self.found.push(Diagnostic::new(Code::E0104, &at.pointer(), message).help(help));
            }
            OtherKeys::Ignored => {
                let message = format!("unknown field `{key}` in {}; it is ignored", kind.with_article());
                let known = kind.fields.iter().map(|(field, ..)| *field);
                let unused = known.filter(|field| !map.contains_key(*field));
                let warning = Diagnostic::new(Code::W0103, &at.pointer(), message);
                self.found.push_unknown(warning, key, unused);
            }
        }
    }

    /// Reports the requests of a webhook or callback that have no field in OpenAPI 3.0.
    fn other_methods(&mut self, item: &Value, at: &Path<'_>) {
        let at = at.pointer();
        let tokens: Vec<String> = at.tokens().collect();
        let part = match tokens.as_slice() {
            [first, _] if first == "paths" => return,
            [.., callbacks, name, _] if callbacks == "callbacks" => Part::Other("callback", name.clone()),
            [.., name] => Part::Other("webhook", name.clone()),
            [] => return,
        };
        for found in operations(item).filter(|found| !OWN_FIELDS.contains(&found.keys[1])) {
            let why = format!("method {} is not supported", found.method);
            let at = at.descend(found.keys());
            self.found.push(Diagnostic::skipped(Code::W0313, &at, part.clone(), why));
        }
    }

    fn syntax(&mut self, text: &str, syntax: &Syntax, at: &Path<'_>) {
        if let Some(error) = (syntax.error)(text) {
            self.found.push(Diagnostic::new(Code::E0113, &at.pointer(), error).help(syntax.help));
        }
    }
}

impl Validator<'_> {
    fn required_fields(
        &mut self,
        map: &Map<String, Value>,
        kind: &ObjectKind,
        required: impl Iterator<Item = &'static str>,
        at: &Path<'_>,
    ) {
        for key in required {
            if !map.contains_key(key) {
                let message = format!("missing field `{key}` in {}", kind.with_article());
                let at = at.pointer();
                let field = at.child(key);
                self.found.fault(Diagnostic::new(Code::E0103, &at, message), field);
            }
        }
    }

    /// Checks that the style of a parameter is one of its location (OpenAPI 3.0.3, Style Values).
    fn style(&mut self, parameter: &Map<String, Value>, at: &Path<'_>) {
        let text = |key| get(parameter, key).and_then(Value::as_str);
        let styles: &[&str] = match text("in") {
            Some("path") => &["matrix", "label", "simple"],
            Some("query") => &["form", "spaceDelimited", "pipeDelimited", "deepObject"],
            Some("header") => &["simple"],
            Some("cookie") => &["form"],
            _ => return,
        };
        if let Some(style) = text("style").filter(|style| !styles.contains(style)) {
            self.value(&Value::from(style), Expected::OneOf(styles), &Path::Key(at, "style"));
        }
    }

    /// Checks the braces of a path (OpenAPI 3.0.3, Path Templating).
    fn path_template(&mut self, path: &str, at: &Path<'_>) {
        if path.split('{').skip(1).any(|part| !part.contains('}')) {
            let message = format!("unclosed `{{` in the path `{path}`");
            self.found.push(Diagnostic::new(Code::E0208, &at.pointer(), message));
        }
    }

    /// Checks that a parameter or header has exactly one of `schema` and `content` (OpenAPI 3.0.3, Parameter Object).
    fn schema_or_content(&mut self, map: &Map<String, Value>, kind: &ObjectKind, at: &Path<'_>) {
        let applies = std::ptr::eq(kind, &PARAMETER) || std::ptr::eq(kind, &HEADER);
        if applies && map.contains_key("schema") == map.contains_key("content") {
            let present = if map.contains_key("schema") { "both" } else { "neither" };
            let message =
                format!("expected either `schema` or `content` in {}, found {present}", kind.with_article());
            let at = at.pointer();
            // Without either, any value is allowed.
            let part = if present == "neither" { at.child("schema") } else { at.clone() };
            self.found.fault(Diagnostic::new(Code::E0106, &at, message), part);
        }
    }

    /// Checks the names of components (OpenAPI 3.0.3, Components Object). Tools write other names as well, and references
    /// refer to them, so that these are a warning.
    fn component_names(&mut self, components: &Map<String, Value>, at: &Path<'_>) {
        let is_valid = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
        for (section, named) in components.iter().filter(|(section, _)| !section.starts_with("x-")) {
            for name in named.as_object().into_iter().flat_map(Map::keys) {
                if !name.chars().all(is_valid) {
                    let at = at.pointer().child(section).child(name);
                    let message = format!(
                        "invalid component name `{}`: expected letters, digits, `.`, `-` and `_`; it is used as it is",
                        name.escape_debug()
                    );
                    self.found.push(Diagnostic::new(Code::W0117, &at, message));
                }
            }
        }
    }

    /// Checks that media types have the form `type/subtype` (RFC 6838 section 4.2).
    fn media_types(&mut self, content: &Value, at: &Path<'_>) {
        for key in content.as_object().into_iter().flat_map(Map::keys).filter(|key| !key.contains('/')) {
            let message = format!("invalid media type `{key}`: expected `type/subtype`");
            self.found.push(
                Diagnostic::new(Code::E0107, &at.pointer().child(key), message)
                    .help("use `application/json` for JSON"),
            );
        }
    }

    /// Checks that methods are tokens (RFC 9110 section 9.1), and those that have no field of their own.
    fn methods(&mut self, operations: &Value, at: &Path<'_>) {
        for key in operations.as_object().into_iter().flat_map(Map::keys) {
            let message = format!("invalid method `{}`", key.escape_debug());
            let fault = Diagnostic::new(Code::E0104, &at.pointer().child(key), message);
            let field = METHODS.iter().find(|(_, method)| method.eq_ignore_ascii_case(key));
            match field {
                Some((field, _)) => {
                    self.found.push(fault.help(format!("move the operation to `{field}` of the path")));
                }
                None if !is_token(key) => self.found.push(fault.help("use letters and digits, as in `COPY`")),
                None => {}
            }
        }
    }

    /// Checks that names of response headers are tokens (RFC 9110 section 5.1): no response has another header.
    fn header_names(&mut self, headers: &Value, at: &Path<'_>) {
        for key in headers.as_object().into_iter().flat_map(Map::keys).filter(|key| !is_token(key)) {
            let message = format!("invalid header name `{}`", key.escape_debug());
            self.found.push(
                Diagnostic::new(Code::E0104, &at.pointer().child(key), message)
                    .help("use letters, digits and `-`, as in `X-Request-Id`"),
            );
        }
    }
}

/// Returns the fields that a security scheme of its type must have (OpenAPI 3.0.3, Security Scheme Object).
fn fields_of_scheme(scheme: &Map<String, Value>) -> impl Iterator<Item = &'static str> + use<> {
    let fields: &[&str] = match get(scheme, "type").and_then(Value::as_str) {
        Some("apiKey") => &["name", "in"],
        Some("http") => &["scheme"],
        Some("oauth2") => &["flows"],
        Some("openIdConnect") => &["openIdConnectUrl"],
        _ => &[],
    };
    fields.iter().copied()
}

fn describe(expected: Expected) -> String {
    match expected {
        Expected::Any | Expected::Unsupported => "a value".into(),
        Expected::String | Expected::OneOf(_) | Expected::Syntax(_) => "a string".into(),
        Expected::Unsigned => "a non-negative integer".into(),
        Expected::Bool => "`true` or `false`".into(),
        Expected::Number => "a number".into(),
        Expected::Array(_) => "an array".into(),
        Expected::Map(_) | Expected::WireMap(_) | Expected::KeyedMap(..) => "an object".into(),
        Expected::Object(kind) => format!("an object ({})", kind.with_article()),
        Expected::ObjectOrRef(kind) => format!("an object ({} or a `$ref`)", kind.with_article()),
        Expected::SchemaOrBool => "a schema, `true` or `false`".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_schema_may_be_empty() {
        assert!(SCHEMA.fields.iter().all(|(_, _, need)| !need.is_required()));
        for kind in [&PARAMETER, &HEADER] {
            assert!(kind.field("schema").is_some() && kind.field("content").is_some());
        }
    }
}
