//! The comparison of a request with recorded ones.

use serde_json::Value;

use crate::runtime::json::visible;
use crate::runtime::net::mock::cassette::recorded::{Content, Recorded, RecordedPart};
use crate::runtime::net::redact::REDACTED;

/// The maximum number of characters of a value in a message.
const MAX_SHOWN: usize = 80;

impl RecordedPart {
    /// Returns `true` if two requests are of the same method and path.
    fn is_of(&self, other: &Self) -> bool {
        self.method == other.method && is_same(&self.path, &other.path)
    }

    /// Returns the difference between a recorded request and another one of the same method and path.
    fn difference(&self, given: &Self) -> Option<String> {
        if !is_same(&self.query, &given.query) {
            return Some(differing("query", &self.query, &given.query));
        }
        body_difference(&self.body, &given.body)
    }

    /// Returns method and path, for a message.
    pub(super) fn route(&self) -> String {
        format!("{} {}", self.method, visible(&self.path))
    }
}

/// Returns the index of the first of these exchanges whose request is the same.
///
/// # Errors
///
/// The difference between the request and the first exchange of its method and path, or of another one.
pub(super) fn find(left: &[Recorded], given: &RecordedPart) -> Result<usize, String> {
    let same = |recorded: &&RecordedPart| recorded.is_of(given);
    let requests = || left.iter().map(|recorded| &recorded.request);
    let found = requests().position(|recorded| recorded.is_of(given) && recorded.difference(given).is_none());
    found.ok_or_else(|| match (requests().find(same), requests().next()) {
        (Some(recorded), _) => recorded.difference(given).unwrap_or_default(),
        (None, Some(next)) => format!("the next recorded request is {}", next.route()),
        (None, None) => "no recorded request is left".to_owned(),
    })
}

/// Returns `true` if two texts are the same, apart from the secrets of the recorded one.
fn is_same(recorded: &str, given: &str) -> bool {
    let mut parts = recorded.split(REDACTED);
    let Some(mut rest) = parts.next().and_then(|start| given.strip_prefix(start)) else { return false };
    let parts: Vec<&str> = parts.collect();
    let Some((last, middle)) = parts.split_last() else { return rest.is_empty() };
    for part in middle {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

fn body_difference(recorded: &Content, given: &Content) -> Option<String> {
    let (recorded, given) = (recorded.text(), given.text());
    if is_same(&recorded, &given) {
        return None;
    }
    match (serde_json::from_str(&recorded), serde_json::from_str(&given)) {
        (Ok(recorded), Ok(given)) => json_difference(&recorded, &given, "body"),
        _ => Some(differing("body", &recorded, &given)),
    }
}

/// Returns the first difference of two values.
fn json_difference(recorded: &Value, given: &Value, at: &str) -> Option<String> {
    match (recorded, given) {
        (Value::Object(recorded), Value::Object(given)) => {
            let names = recorded.keys().chain(given.keys().filter(|name| !recorded.contains_key(*name)));
            names.into_iter().find_map(|name| {
                let at = format!("{at}.{name}");
                match (recorded.get(name), given.get(name)) {
                    (Some(recorded), Some(given)) => json_difference(recorded, given, &at),
                    (Some(recorded), None) => Some(differing(&at, &recorded.to_string(), "nothing")),
                    (None, given) => Some(differing(&at, "nothing", &given?.to_string())),
                }
            })
        }
        (Value::Array(recorded), Value::Array(given)) if recorded.len() == given.len() => {
            let mut items = recorded.iter().zip(given).enumerate();
            items.find_map(|(index, (recorded, given))| {
                json_difference(recorded, given, &format!("{at}[{index}]"))
            })
        }
        (Value::String(recorded), Value::String(given)) if is_same(recorded, given) => None,
        _ if recorded == given => None,
        _ => Some(differing(at, &recorded.to_string(), &given.to_string())),
    }
}

fn differing(what: &str, recorded: &str, given: &str) -> String {
    format!(
        "{} differs: recorded {}, found {}",
        visible(what),
        shown(recorded, given),
        shown(given, recorded)
    )
}

/// Returns the part of a text around the first character that another one does not have.
fn shown(text: &str, other: &str) -> String {
    let same = text.chars().zip(other.chars()).take_while(|(a, b)| a == b).count();
    let skipped = if text.chars().count() > MAX_SHOWN { same.saturating_sub(MAX_SHOWN / 4) } else { 0 };
    let mut rest = text.chars().skip(skipped);
    let part: String = rest.by_ref().take(MAX_SHOWN).collect();
    let start = if skipped > 0 { "…" } else { "" };
    let end = if rest.next().is_some() { "…" } else { "" };
    format!("`{start}{}{end}`", visible(&part))
}
