//! Selectors of operations: `tag:Pets`, `id:list*`, `path:/v2/pets*`, `method:GET`, `webhook:pet.*`.

use std::borrow::Cow;

/// The field that a selector matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    Tag,
    Id,
    Path,
    Method,
    Webhook,
}

/// A pattern for a field of operations. `*` matches any characters, including `/`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Selector<'a> {
    field: Field,
    glob: &'a str,
}

/// The fields of an operation that selectors match.
#[derive(Clone, Copy, Debug)]
pub struct OperationFields<'a> {
    /// All tags.
    pub tags: &'a [String],
    /// The `operationId`.
    pub id: Option<&'a str>,
    /// The path; `None` for a webhook.
    pub path: Option<&'a str>,
    /// The name of the webhook.
    pub webhook: Option<&'a str>,
    /// The HTTP method.
    pub method: &'a str,
}

impl<'a> Selector<'a> {
    /// Parses a selector; `None` if it is invalid.
    pub fn parse(text: &'a str) -> Option<Self> {
        let (field, glob) = text.split_once(':')?;
        let field = match field {
            "tag" => Field::Tag,
            "id" => Field::Id,
            "path" => Field::Path,
            "method" => Field::Method,
            "webhook" => Field::Webhook,
            _ => return None,
        };
        (!glob.is_empty()).then_some(Self { field, glob })
    }

    /// Returns `true` if the selector matches an operation.
    pub fn matches(&self, fields: OperationFields<'_>) -> bool {
        let glob = match self.field {
            Field::Method => Cow::Owned(self.glob.to_ascii_uppercase()),
            _ => Cow::Borrowed(self.glob),
        };
        self.values(fields).any(|value| glob_matches(&glob, value))
    }

    /// Returns the pattern.
    pub fn glob(&self) -> &'a str {
        self.glob
    }

    /// Iterates over the values of the field in an operation.
    pub fn values<'b>(&self, fields: OperationFields<'b>) -> impl Iterator<Item = &'b str> + use<'b> {
        let (tags, single) = match self.field {
            Field::Tag => (fields.tags, None),
            Field::Id => (&[][..], fields.id),
            Field::Path => (&[][..], fields.path),
            Field::Method => (&[][..], Some(fields.method)),
            Field::Webhook => (&[][..], fields.webhook),
        };
        tags.iter().map(String::as_str).chain(single)
    }
}

/// Returns `true` if a text matches a pattern, in which `*` matches any characters.
pub fn glob_matches(glob: &str, text: &str) -> bool {
    // The first match of each part is sufficient: a later one leaves less text for the parts after it.
    let Some((first, rest)) = glob.split_once('*') else { return glob == text };
    let Some(mut text) = text.strip_prefix(first) else { return false };
    let mut parts: Vec<&str> = rest.split('*').collect();
    let last = parts.pop().unwrap_or_default();
    for part in parts {
        match text.find(part) {
            Some(at) => text = &text[at + part.len()..],
            None => return false,
        }
    }
    text.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::{Selector, glob_matches};

    #[test]
    fn stars_match_any_characters() {
        for (glob, text, expected) in [
            ("/a", "/a", true),
            ("/a", "/a/b", false),
            ("/a*", "/a", true),
            ("/a*", "/a/b/c", true),
            ("*b", "/a/b", true),
            ("*b", "/a/b/c", false),
            ("/a*c*e", "/abcde", true),
            ("/a*c*c", "/ac", false),
            ("*", "", true),
            ("**x**", "axb", true),
            ("a*a", "a", false),
            ("Ä*ß", "Ä–ß", true),
        ] {
            assert_eq!(glob_matches(glob, text), expected, "{glob} {text}");
        }
    }

    #[test]
    fn invalid_selectors_are_rejected() {
        assert!(Selector::parse("path:/a:b").is_some());
        for text in ["", "pets", "path", "path:", ":x", "Path:/a", "tags:x"] {
            assert_eq!(Selector::parse(text), None, "{text}");
        }
    }
}
