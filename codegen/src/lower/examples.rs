//! Examples in docs: values for the arguments of a call, and the JSON of a type.

use std::borrow::Cow;

use heck::ToSnakeCase;
use regex::RegexBuilder;
use serde_json::{Number, Value};

use crate::ir::{Example, Literal, ParameterLocation, StyledLocation, Type};
use crate::lower::context::Context;
use crate::lower::types::pattern::{Part, Validation};
use crate::lower::types::{Types, literals};
use crate::model::{Api, Kind, Media, SchemaId, StringType};
use crate::visible::is_visible;

/// The maximum memory of a compiled regular expression.
const MAX_REGEX_BYTES: usize = 1 << 20;

/// The maximum number of characters of a string argument.
const MAX_LENGTH: usize = 60;

/// The maximum number of lines of a JSON example, and the maximum length of a line in bytes.
const MAX_LINES: usize = 12;
const MAX_LINE_BYTES: usize = 100;

/// Substrings of names that indicate a secret anywhere in a request.
const SENSITIVE: [&str; 7] = ["token", "secret", "password", "passwd", "credential", "api-key", "apikey"];

/// Substrings of names that indicate a secret in headers and queries, as in `runtime/net/redact.rs`. In a body they are
/// parts of other words, such as `author`.
const SENSITIVE_IN_HEADS: [&str; 5] = ["assertion", "auth", "cookie", "signature", "session"];

/// An argument that an example is searched for.
pub struct Sought<'a> {
    /// The schema.
    pub schema: SchemaId,
    /// The name on the wire.
    pub wire: &'a str,
    /// The location in the request.
    pub location: ParameterLocation,
}

/// Returns an example value for an argument: the first one of the description that the argument's type accepts. `given` are the
/// examples of the parameter itself or of the enclosing object.
pub fn value<'a>(
    cx: &Context<'a>,
    sought: &Sought<'_>,
    own: Option<&'a Value>,
    wholes: Option<&'a Media>,
) -> Option<Example> {
    let Sought { schema: id, wire, location } = *sought;
    let is_head = matches!(
        location,
        ParameterLocation::Header
            | ParameterLocation::Query
            | ParameterLocation::QueryList(_)
            | ParameterLocation::Styled(..)
    );
    if cx.types.is_secret(id) || is_sensitive(wire, is_head) {
        return None;
    }
    let api = cx.api;
    let examples = api.aliases(id).filter_map(|schema| schema.example.as_ref());
    let defaults = api.aliases(id).filter_map(|schema| schema.default.as_ref());
    let wholes = wholes.into_iter().flat_map(|media| of_field(api, media, wire));
    let mut given = own.into_iter().chain(examples).chain(wholes).chain(defaults);
    if !literals::is_enum(api.kind(id)) {
        return given.find_map(|value| accepted(cx, id, location, value)).map(Example::Text);
    }
    let values = cx.values(id);
    let index = given.find_map(|value| literals::index_of(&values, value)).unwrap_or_default();
    let variant = cx.variants(id).get(index).cloned().map(Example::Variant);
    let is_allowed = |value: &Literal| is_allowed_in(location, &literals::text_of(value));
    variant.filter(|_| values.get_index(index).is_some_and(is_allowed))
}

/// Returns the values of a field in the examples of a whole body: those of the media type, then that of its schema.
fn of_field<'a>(api: &'a Api, media: &'a Media, name: &str) -> Vec<&'a Value> {
    let own = media.example_values.iter().filter(|(given, _)| given == name).map(|(_, value)| value);
    let wholes = media.schema.into_iter().flat_map(|id| api.aliases(id));
    let wholes = wholes.filter_map(|schema| schema.example.as_ref()?.get(name));
    own.chain(wholes).collect()
}

/// Returns the value as text, if the schema's type accepts it.
fn accepted(cx: &Context<'_>, id: SchemaId, location: ParameterLocation, value: &Value) -> Option<String> {
    fn parsed<T: std::str::FromStr + ToString>(text: &str) -> Option<String> {
        text.parse::<T>().ok().map(|value| value.to_string())
    }
    let text = text_of(value)?;
    match cx.types.of(id) {
        Type::Bool => parsed::<bool>(&text),
        Type::I32 => parsed::<i32>(&text),
        Type::I64 => parsed::<i64>(&text),
        Type::U64 => parsed::<u64>(&text),
        // `{:?}` prints a point or an exponent, which makes it a Rust literal.
        Type::F64 => {
            text.parse::<f64>().ok().filter(|value| value.is_finite()).map(|value| format!("{value:?}"))
        }
        Type::Digits => is_number(&text).then(|| text.into_owned()),
        _ if !is_allowed_in(location, &text) => None,
        ty => is_text(&cx.types, &ty, id, &text).then(|| text.into_owned()),
    }
}

/// Returns `true` if the type of a schema can be made from a text that meets the constraints.
pub fn is_text(types: &Types<'_>, ty: &Type, id: SchemaId, text: &str) -> bool {
    match (ty, types.api.kind(id)) {
        (Type::String, _) => true,
        (Type::Format(format), _) => format.is_text(),
        (Type::Model { text: true, .. }, Kind::String(constraints)) => fits(types, constraints, text),
        _ => false,
    }
}

/// Returns a scalar as it is on the wire: a string without quotes.
fn text_of(value: &Value) -> Option<Cow<'_, str>> {
    match value {
        Value::String(text) => Some(text.as_str().into()),
        Value::Number(number) => Some(number.to_string().into()),
        Value::Bool(value) => Some(value.to_string().into()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// Returns `true` for a number as in RFC 8259, section 6, whose digits are kept exactly.
fn is_number(text: &str) -> bool {
    let is_bare = text.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
    is_bare && text.len() <= MAX_LENGTH && serde_json::from_str::<Number>(text).is_ok()
}

/// Returns `true` if a text is short, visible and allowed at this location of a request.
fn is_allowed_in(location: ParameterLocation, text: &str) -> bool {
    let is_short = !text.is_empty() && text.chars().take(MAX_LENGTH + 1).count() <= MAX_LENGTH;
    let is_line = || is_visible(text) && !text.contains(['\n', '\t']);
    is_short
        && is_line()
        && match location {
            // The client rejects dot segments.
            ParameterLocation::Path | ParameterLocation::Styled(StyledLocation::Path, _) => {
                !text.split(['/', '\\']).any(|segment| matches!(segment, "." | ".."))
            }
            // RFC 9110, section 5.5.
            ParameterLocation::Header | ParameterLocation::Styled(StyledLocation::Header, _) => {
                text.trim() == text && text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
            }
            ParameterLocation::Query
            | ParameterLocation::QueryList(_)
            | ParameterLocation::Styled(StyledLocation::Query | StyledLocation::Cookie, _)
            | ParameterLocation::Field { .. }
            | ParameterLocation::Form(_)
            | ParameterLocation::Part(_)
            | ParameterLocation::Multipart
            | ParameterLocation::ContentType
            | ParameterLocation::Body
            | ParameterLocation::Text
            | ParameterLocation::Bytes => true,
        }
}

/// Returns `true` if a text is one of the values of a string, or meets its constraints. A pattern that only a backtracking engine
/// can match counts as not met: such an engine may take years.
pub fn allows(types: &Types<'_>, constraints: &StringType, text: &str) -> bool {
    let is_listed = constraints.values.is_empty() || constraints.values.iter().any(|value| value == text);
    let matches = |pattern: &String| match types.formats.patterns.validation(pattern) {
        Validation::Engine(_) => {
            let linear = RegexBuilder::new(pattern).size_limit(MAX_REGEX_BYTES).build();
            linear.is_ok_and(|regex| regex.is_match(text))
        }
        _ => fits(types, constraints, text),
    };
    is_listed && fits_length(constraints, text) && constraints.pattern.as_ref().is_none_or(matches)
}

fn fits_length(constraints: &StringType, text: &str) -> bool {
    let length = text.chars().count();
    constraints.min.is_none_or(|min| length >= min) && constraints.max.is_none_or(|max| length <= max)
}

/// Returns `true` if a text meets the constraints of a string. A pattern that takes a regex engine counts as not met.
fn fits(types: &Types<'_>, constraints: &StringType, text: &str) -> bool {
    if !fits_length(constraints, text) {
        return false;
    }
    match constraints.pattern.as_deref().map(|pattern| types.formats.patterns.validation(pattern)) {
        None | Some(Validation::None) => true,
        Some(Validation::Parts(parts)) => parts_fit(&parts, text),
        Some(Validation::Engine(_)) => false,
    }
}

/// Returns `true` if a text matches the parts of a pattern, by the algorithm of the emitted crate: a greedy match is
/// never wrong for these parts.
pub fn parts_fit(parts: &[Part], text: &str) -> bool {
    let mut rest = text.chars().peekable();
    for part in parts {
        let takes = |c: &char| part.ranges.iter().any(|(from, to)| (from..=to).contains(&c));
        let mut count = 0;
        while part.max.is_none_or(|max| count < max) && rest.next_if(takes).is_some() {
            count += 1;
        }
        if count < part.min {
            return false;
        }
    }
    parts.is_empty() || rest.next().is_none()
}

/// Returns `true` if the name of a field indicates a secret. Of the substrings that count in headers and queries only, it has one
/// as a whole word: `session_id`, but not `author`.
pub fn is_sensitive_field(name: &str) -> bool {
    let word = |word: &str| SENSITIVE_IN_HEADS.contains(&word) || matches!(word, "authorization" | "cookies");
    is_sensitive(name, false) || name.to_snake_case().split('_').any(word)
}

/// Returns `true` if the client takes a header of this name for a secret.
pub fn is_sensitive_header(name: &str) -> bool {
    is_sensitive(name, true)
}

/// Returns `true` if a name indicates a secret.
fn is_sensitive(name: &str, is_head: bool) -> bool {
    let name = name.to_ascii_lowercase().replace('_', "-");
    let has = |part: &&str| name.contains(*part);
    SENSITIVE.iter().any(has) || is_head && SENSITIVE_IN_HEADS.iter().any(has)
}

/// Returns the example of an object or array as a section of its docs, if it is small and has no secret.
pub fn section(types: &Types<'_>, id: SchemaId) -> Option<String> {
    let example = types.api.schema(id).example.as_ref()?;
    if lines(example, MAX_LINES)? == 1 {
        // A scalar is documented in a line, and an empty value says nothing.
        return None;
    }
    let json = serde_json::to_string_pretty(example).ok()?;
    let is_narrow = json.lines().all(|line| line.len() <= MAX_LINE_BYTES);
    // The limit suffices for a small example, and ends the search in unions that contain each other.
    let is_shown = is_narrow && is_visible(&json) && !contains_secret(types, Some(id), example, &mut 1000);
    is_shown.then(|| format!("\n\n# Example\n\n```json\n{json}\n```"))
}

/// Returns the number of lines of a pretty-printed value, if it fits into `room` lines.
fn lines(value: &Value, room: usize) -> Option<usize> {
    let fill = |left: usize, value: &Value| Some(left - lines(value, left)?);
    let left = match value {
        Value::Object(members) if !members.is_empty() => {
            members.values().try_fold(room.checked_sub(2)?, fill)?
        }
        Value::Array(items) if !items.is_empty() => items.iter().try_fold(room.checked_sub(2)?, fill)?,
        _ => room.checked_sub(1)?,
    };
    Some(room - left)
}

/// Returns `true` if a value in an example is a secret by its format or its name, or if the search exceeds its limit.
fn contains_secret(types: &Types<'_>, id: Option<SchemaId>, value: &Value, left: &mut usize) -> bool {
    if *left == 0 || id.is_some_and(|id| types.is_secret(id)) {
        return true;
    }
    *left -= 1;
    let api = types.api;
    let kind = id.map(|id| api.kind(id));
    if let Some(Kind::Union(union)) = kind {
        return union
            .variants
            .iter()
            .any(|variant| contains_secret(types, Some(variant.schema), value, left));
    }
    match value {
        Value::Object(members) => members.iter().any(|(name, value)| {
            let within = match kind {
                Some(Kind::Object(object)) => {
                    let property = object.properties.iter().find(|property| property.name == *name);
                    property.map(|property| property.schema).or(object.additional.flatten())
                }
                _ => None,
            };
            is_sensitive(name, false) || contains_secret(types, within, value, left)
        }),
        Value::Array(items) => items.iter().enumerate().any(|(index, value)| {
            let within = match kind {
                Some(Kind::Array(array)) => Some(array.items),
                Some(Kind::Tuple(tuple)) => tuple.items.get(index).copied().or(tuple.rest),
                _ => None,
            };
            contains_secret(types, within, value, left)
        }),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{is_allowed_in, is_number, is_sensitive, lines, parts_fit};
    use crate::ir::ParameterLocation;
    use crate::lower::types::pattern::parts;

    #[test]
    fn values_are_allowed_where_the_client_sends_them() {
        for (location, text, can) in [
            (ParameterLocation::Query, "a b", true),
            (ParameterLocation::Query, "", false),
            (ParameterLocation::Query, "two\nlines", false),
            (ParameterLocation::Query, "turned\u{202e}", false),
            (ParameterLocation::Query, &"x".repeat(60), true),
            (ParameterLocation::Query, &"x".repeat(61), false),
            (ParameterLocation::Path, "a/../b", false),
            (ParameterLocation::Path, "...", true),
            (ParameterLocation::Header, "é", false),
            (ParameterLocation::Header, " a", false),
        ] {
            assert_eq!(is_allowed_in(location, text), can, "{location:?} {text:?}");
        }
    }

    #[test]
    fn parts_fit_matches_as_the_emitted_crate() {
        for (pattern, text, fit) in [
            ("^XE[0-9a-f]{4}$", "XE01af", true),
            ("^XE[0-9a-f]{4}$", "XE01afa", false),
            ("^XE[0-9a-f]{4}$", "XE01a", false),
            (r"^\+\d+$", "+123", true),
        ] {
            assert_eq!(parts_fit(&parts(pattern).unwrap(), text), fit, "{pattern} {text}");
        }
    }

    #[test]
    fn only_json_numbers_are_numbers() {
        for (text, is) in
            [("1", true), ("-0.5e3", true), ("1_0", false), (" 1", false), ("+1", false), ("nan", false)]
        {
            assert_eq!(is_number(text), is, "{text:?}");
        }
    }

    #[test]
    fn names_of_secrets_are_sensitive() {
        assert!(
            is_sensitive("auth_token", false)
                && is_sensitive("X-Session", true)
                && is_sensitive("apiKey", false)
        );
        assert!(!is_sensitive("author", false) && !is_sensitive("page", true));
    }

    #[test]
    fn lines_equal_those_of_the_pretty_printer() {
        for value in [json!(1), json!({}), json!([1, 2]), json!({"a": {"b": [], "c": [1, {"d": 2}]}})] {
            let printed = serde_json::to_string_pretty(&value).unwrap().lines().count();
            assert_eq!(lines(&value, 12), Some(printed), "{value}");
            assert_eq!(lines(&value, printed), Some(printed), "{value}");
            assert_eq!(lines(&value, printed - 1), None, "{value}");
        }
    }
}
