//! Parsing and validation of an overlay document (section 4.4 of the specification).

use serde_json::{Map, Value};

use super::Problems;
use super::merge::{Version, kind_of};
use super::query::Query;
use crate::diagnostic::Severity;
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
    pub does: Does<'a>,
}

/// The operation of an action on its targets.
pub enum Does<'a> {
    Update(&'a Value),
    Copy(Query),
    Remove,
}

/// The expected value of a field.
#[derive(Clone, Copy)]
enum Is {
    Any,
    Text,
    Flag,
    Object,
    List,
}

/// A field: its name, its expected value, `true` if it is required, and the first version that has it.
type Field = (&'static str, Is, bool, Version);

const OVERLAY: &[Field] = &[
    ("overlay", Is::Text, true, Version::V1_0),
    ("info", Is::Object, true, Version::V1_0),
    ("extends", Is::Text, false, Version::V1_0),
    ("actions", Is::List, true, Version::V1_0),
];

const INFO: &[Field] = &[
    ("title", Is::Text, true, Version::V1_0),
    ("version", Is::Text, true, Version::V1_0),
    ("description", Is::Text, false, Version::V1_1),
];

const ACTION: &[Field] = &[
    ("target", Is::Text, true, Version::V1_0),
    ("description", Is::Text, false, Version::V1_0),
    ("update", Is::Any, false, Version::V1_0),
    ("copy", Is::Text, false, Version::V1_1),
    ("remove", Is::Flag, false, Version::V1_0),
];

impl<'a> Overlay<'a> {
    /// Parses a document; `None` if it has errors.
    pub fn read(document: &'a Value, problems: &mut Problems<'_>) -> Option<Self> {
        let root = Pointer::root();
        let version = version(document, problems)?;
        let mut reader = Reader { version, problems, is_well: true };
        let map = reader.object(document, "an Overlay Object", OVERLAY, &root)?;
        if let Some(info) = map.get("info") {
            reader.object(info, "an Info Object", INFO, &root.child("info"));
        }
        let at = root.child("actions");
        let items = map.get("actions").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        if items.is_empty() && reader.is_well {
            reader.wrong(&at, "expected at least one action", "add an action, or remove the overlay");
        }
        let actions: Vec<_> = items
            .iter()
            .enumerate()
            .filter_map(|(index, item)| reader.action(item, at.child(index)))
            .collect();
        reader.is_well.then_some(Self { version, actions })
    }
}

/// Returns the version, ignoring the patch version (section 4.1).
fn version(document: &Value, problems: &mut Problems<'_>) -> Option<Version> {
    let at = Pointer::root();
    let help = "start the overlay with `overlay: 1.1.0`";
    let Some(value) = document.get("overlay") else {
        problems.error("E0501", &at, "not an overlay: missing field `overlay`", help);
        return None;
    };
    let at = at.child("overlay");
    let Some(text) = value.as_str() else {
        problems.error("E0501", &at, "expected a string as the version of the Overlay Specification", help);
        return None;
    };
    let patch = |rest: &str| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit());
    if text.strip_prefix("1.0.").is_some_and(patch) {
        Some(Version::V1_0)
    } else if text.strip_prefix("1.1.").is_some_and(patch) {
        Some(Version::V1_1)
    } else {
        let what = format!("unsupported Overlay version `{text}`");
        problems.error("E0501", &at, what, "use Overlay 1.0 or 1.1, as in `overlay: 1.1.0`");
        None
    }
}

struct Reader<'a, 'p> {
    version: Version,
    problems: &'a mut Problems<'p>,
    is_well: bool,
}

impl Reader<'_, '_> {
    fn wrong(&mut self, at: &Pointer, what: impl Into<String>, help: &str) {
        self.is_well = false;
        self.problems.error("E0502", at, what, help);
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
            self.wrong(at, format!("expected {name}"), &help);
            return None;
        };
        for (field, ..) in fields.iter().filter(|(field, _, must, _)| *must && !map.contains_key(*field)) {
            self.wrong(at, format!("missing field `{field}` in {name}"), &help);
        }
        for (key, value) in map.iter().filter(|(key, _)| !key.starts_with("x-")) {
            let at = at.child(key);
            match fields.iter().find(|(field, ..)| field == key) {
                Some((.., since)) if *since > self.version => {
                    let what = format!("unknown field `{key}` in {name} of Overlay 1.0");
                    self.wrong(&at, what, "write `overlay: 1.1.0`: Overlay 1.1 has this field");
                }
                Some((_, is, ..)) if !is.holds(value) => {
                    self.wrong(&at, format!("expected {}, found {}", is.name(), kind_of(value)), &help);
                }
                Some(_) => {}
                None => self.wrong(&at, format!("unknown field `{key}` in {name}"), &help),
            }
        }
        Some(map)
    }

    fn action<'v>(&mut self, value: &'v Value, at: Pointer) -> Option<Action<'v>> {
        let was_well = std::mem::replace(&mut self.is_well, true);
        let map = self.object(value, "an Action Object", ACTION, &at);
        let is_well = self.is_well;
        self.is_well = is_well && was_well;
        let map = map?;
        let removes = map.get("remove").and_then(Value::as_bool).unwrap_or_default();
        let does = match (map.get("update"), map.get("copy")) {
            (Some(_), Some(_)) => {
                let help = "split it into two actions";
                self.wrong(&at, "expected either `update` or `copy`, found both", help);
                return None;
            }
            (update, copy) if removes => {
                for key in [update.map(|_| "update"), copy.map(|_| "copy")].into_iter().flatten() {
                    let what = format!("`{key}` beside `remove: true` is ignored");
                    let help = "remove it, or move it into an action of its own";
                    self.problems.push(Severity::Warning, "W0501", &at.child(key), what, help);
                }
                Does::Remove
            }
            (Some(update), None) => Does::Update(update),
            (None, Some(copy)) => Does::Copy(self.query(copy.as_str()?, at.child("copy"))?),
            // A misspelled field has been reported.
            (None, None) if !is_well => return None,
            (None, None) => {
                self.is_well = false;
                let what = "expected one of `update`, `copy` and `remove: true`";
                self.problems.error("E0505", &at, what, "add one of them, or remove the action");
                return None;
            }
        };
        let target = self.query(map.get("target")?.as_str()?, at.child("target"))?;
        Some(Action { at, target, does })
    }

    fn query(&mut self, text: &str, at: Pointer) -> Option<Query> {
        Query::parse(text, at.clone())
            .map_err(|(what, help)| {
                self.is_well = false;
                self.problems.error("E0503", &at, what, help);
            })
            .ok()
    }
}

impl Is {
    fn holds(self, value: &Value) -> bool {
        match self {
            Self::Any => true,
            Self::Text => value.is_string(),
            Self::Flag => value.is_boolean(),
            Self::Object => value.is_object(),
            Self::List => value.is_array(),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Any => "a value",
            Self::Text => "a string",
            Self::Flag => "`true` or `false`",
            Self::Object => "an object",
            Self::List => "an array",
        }
    }
}
