//! Parsing and validation of an overlay document (section 4.4 of the specification).

use serde_json::{Map, Value};

use super::merge::Version;
use super::query::Query;
use super::reporter::Reporter;
use crate::diagnostic::{Code, kind_of};
use crate::pointer::Pointer;

/// An overlay document.
pub struct Overlay<'a> {
    pub version: Version,
    pub actions: Vec<Action<'a>>,
}

/// An Action Object (section 4.4.3).
pub struct Action<'a> {
    /// The location in the overlay.
    pub at: Pointer,
    pub target: Query,
    pub effect: Effect<'a>,
}

/// The operation of an action on its targets.
pub enum Effect<'a> {
    Update(&'a Value),
    Copy(Query),
    Remove,
}

/// The expected value of a field.
#[derive(Clone, Copy)]
enum FieldType {
    Any,
    String,
    Bool,
    Object,
    Array,
}

/// A field: its name, its expected value, `true` if it is required, and the first version that has it.
type Field = (&'static str, FieldType, bool, Version);

const OVERLAY: &[Field] = &[
    ("overlay", FieldType::String, true, Version::V1_0),
    ("info", FieldType::Object, true, Version::V1_0),
    ("extends", FieldType::String, false, Version::V1_0),
    ("actions", FieldType::Array, true, Version::V1_0),
];

const INFO: &[Field] = &[
    ("title", FieldType::String, true, Version::V1_0),
    ("version", FieldType::String, true, Version::V1_0),
    ("description", FieldType::String, false, Version::V1_1),
];

const ACTION: &[Field] = &[
    ("target", FieldType::String, true, Version::V1_0),
    ("description", FieldType::String, false, Version::V1_0),
    ("update", FieldType::Any, false, Version::V1_0),
    ("copy", FieldType::String, false, Version::V1_1),
    ("remove", FieldType::Bool, false, Version::V1_0),
];

impl<'a> Overlay<'a> {
    /// Parses a document; `None` if it has errors.
    pub fn read(document: &'a Value, reporter: &mut Reporter<'_>) -> Option<Self> {
        let root = Pointer::root();
        let version = version(document, reporter)?;
        let mut reader = Reader { version, reporter, is_valid: true };
        let map = reader.object(document, "an Overlay Object", OVERLAY, &root)?;
        if let Some(info) = map.get("info") {
            reader.object(info, "an Info Object", INFO, &root.child("info"));
        }
        let at = root.child("actions");
        let items = map.get("actions").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        if items.is_empty() && reader.is_valid {
            reader.error(&at, "expected at least one action", "add an action, or remove the overlay");
        }
        let actions: Vec<_> = items
            .iter()
            .enumerate()
            .filter_map(|(index, item)| reader.action(item, at.item(index)))
            .collect();
        reader.is_valid.then_some(Self { version, actions })
    }
}

/// Returns the version, ignoring the patch version (section 4.1).
fn version(document: &Value, reporter: &mut Reporter<'_>) -> Option<Version> {
    let at = Pointer::root();
    let help = "start the overlay with `overlay: 1.1.0`";
    let Some(value) = document.get("overlay") else {
        reporter.push(Code::E0501, &at, "not an overlay: missing field `overlay`", help);
        return None;
    };
    let at = at.child("overlay");
    let Some(text) = value.as_str() else {
        reporter.push(
            Code::E0501,
            &at,
            "expected a string as the version of the Overlay Specification",
            help,
        );
        return None;
    };
    let patch = |rest: &str| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit());
    if text.strip_prefix("1.0.").is_some_and(patch) {
        Some(Version::V1_0)
    } else if text.strip_prefix("1.1.").is_some_and(patch) {
        Some(Version::V1_1)
    } else {
        let message = format!("unsupported Overlay version `{text}`");
        reporter.push(Code::E0501, &at, message, "use Overlay 1.0 or 1.1, as in `overlay: 1.1.0`");
        None
    }
}

struct Reader<'a, 'p> {
    version: Version,
    reporter: &'a mut Reporter<'p>,
    is_valid: bool,
}

impl Reader<'_, '_> {
    fn error(&mut self, at: &Pointer, message: impl Into<String>, help: &str) {
        self.is_valid = false;
        self.reporter.push(Code::E0502, at, message, help);
    }

    /// Validates an object and returns it. Fields that start with `x-` are allowed (section 4.4.4).
    fn object<'v>(
        &mut self,
        value: &'v Value,
        name: &str,
        fields: &[Field],
        at: &Pointer,
    ) -> Option<&'v Map<String, Value>> {
        let known: Vec<String> = fields
            .iter()
            .filter(|(.., since)| *since <= self.version)
            .map(|(field, ..)| format!("`{field}`"))
            .collect();
        let help = format!("use the fields of {name}: {}", known.join(", "));
        let Value::Object(map) = value else {
            self.error(at, format!("expected {name}"), &help);
            return None;
        };
        for (field, ..) in
            fields.iter().filter(|(field, _, required, _)| *required && !map.contains_key(*field))
        {
            self.error(at, format!("missing field `{field}` in {name}"), &help);
        }
        for (key, value) in map.iter().filter(|(key, _)| !key.starts_with("x-")) {
            let at = at.child(key);
            match fields.iter().find(|(field, ..)| field == key) {
                Some((.., since)) if *since > self.version => {
                    let message = format!("unknown field `{key}` in {name} of Overlay 1.0");
                    self.error(&at, message, "write `overlay: 1.1.0`: Overlay 1.1 has this field");
                }
                Some((_, field_type, ..)) if !field_type.accepts(value) => {
                    self.error(
                        &at,
                        format!("expected {}, found {}", field_type.name(), kind_of(value)),
                        &help,
                    );
                }
                Some(_) => {}
                None => self.error(&at, format!("unknown field `{key}` in {name}"), &help),
            }
        }
        Some(map)
    }

    fn action<'v>(&mut self, value: &'v Value, at: Pointer) -> Option<Action<'v>> {
        let was_valid = std::mem::replace(&mut self.is_valid, true);
        let map = self.object(value, "an Action Object", ACTION, &at);
        let is_valid = self.is_valid;
        self.is_valid = is_valid && was_valid;
        let map = map?;
        let is_remove = map.get("remove").and_then(Value::as_bool).unwrap_or_default();
        let effect = match (map.get("update"), map.get("copy")) {
            (Some(_), Some(_)) => {
                let help = "split it into two actions";
                self.error(&at, "expected either `update` or `copy`, found both", help);
                return None;
            }
            (update, copy) if is_remove => {
                for key in [update.map(|_| "update"), copy.map(|_| "copy")].into_iter().flatten() {
                    let message = format!("`{key}` beside `remove: true` is ignored");
                    let help = "remove it, or move it into an action of its own";
                    self.reporter.push(Code::W0501, &at.child(key), message, help);
                }
                Effect::Remove
            }
            (Some(update), None) => Effect::Update(update),
            (None, Some(copy)) => Effect::Copy(self.query(copy.as_str()?, at.child("copy"))?),
            // A misspelled field has been reported.
            (None, None) if !is_valid => return None,
            (None, None) => {
                let message = "action without `update`, `copy` or `remove: true`; it is ignored";
                let help = "add one of them, or remove the action";
                self.reporter.push(Code::W0501, &at, message, help);
                return None;
            }
        };
        let target = self.query(map.get("target")?.as_str()?, at.child("target"))?;
        Some(Action { at, target, effect })
    }

    fn query(&mut self, text: &str, at: Pointer) -> Option<Query> {
        Query::parse(text, at.clone())
            .map_err(|(message, help)| {
                self.is_valid = false;
                self.reporter.push(Code::E0503, &at, message, help);
            })
            .ok()
    }
}

impl FieldType {
    fn accepts(self, value: &Value) -> bool {
        match self {
            Self::Any => true,
            Self::String => value.is_string(),
            Self::Bool => value.is_boolean(),
            Self::Object => value.is_object(),
            Self::Array => value.is_array(),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Any => "a value",
            Self::String => "a string",
            Self::Bool => "`true` or `false`",
            Self::Object => "an object",
            Self::Array => "an array",
        }
    }
}
