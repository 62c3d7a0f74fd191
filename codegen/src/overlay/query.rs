//! JSONPath queries (RFC 9535) of targets and copies.

use serde_json::Value;
use serde_json_path::{JsonPath, PathElement};

use crate::pointer::Pointer;

/// The maximum depth of brackets in a query: the parser's time doubles with each filter in a filter.
const MAX_DEPTH: usize = 8;

/// A query, and its location in the overlay.
pub struct Query {
    pub at: Pointer,
    pub text: String,
    path: JsonPath,
}

/// A step of a path. Indices sort by number.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    Index(usize),
    Name(String),
}

/// The path to a value: a normalized path (RFC 9535 section 2.7).
pub type Path = Vec<Step>;

/// Converts a path to a JSON Pointer.
pub fn pointer(path: &Path) -> Pointer {
    path.iter().fold(Pointer::root(), |place, step| match step {
        Step::Index(index) => place.item(*index),
        Step::Name(name) => place.child(name),
    })
}

impl Query {
    /// Parses a query, or returns an error message and a help text.
    pub fn parse(text: &str, at: Pointer) -> Result<Self, (String, &'static str)> {
        let depth = depth(text);
        if depth > MAX_DEPTH {
            let message = format!("JSONPath exceeds the limit of {MAX_DEPTH} nested brackets: found {depth}");
            return Err((message, "simplify the query, or split it into several actions"));
        }
        let help = "start the query with `$`, and put names with special characters into brackets, as in \
                    `$.paths['/pets'].get` (RFC 9535)";
        if !text.starts_with('$') {
            return Err(("invalid JSONPath: expected `$` at the start".to_owned(), help));
        }
        match JsonPath::parse(text).or_else(|error| JsonPath::parse(&with_brackets(text)).map_err(|_| error))
        {
            Ok(path) => Ok(Self { at, text: text.to_owned(), path }),
            Err(error) => {
                let before: String = text.chars().take(error.position()).collect();
                let detail = match error.message() {
                    "parser error" => String::new(),
                    message => format!(": {}", message.trim_end_matches(", parser error")),
                };
                Err((format!("invalid JSONPath after `{before}`{detail}"), help))
            }
        }
    }

    /// Returns the paths of the selected values, each once.
    pub fn locate(&self, tree: &Value) -> Vec<Path> {
        let nodes = self.path.query_located(tree).dedup();
        let step = |element: &PathElement<'_>| match element {
            PathElement::Name(name) => Step::Name((*name).to_owned()),
            PathElement::Index(index) => Step::Index(*index),
        };
        nodes.locations().map(|location| location.iter().map(step).collect()).collect()
    }
}

/// Puts names with a hyphen into brackets: `@.x-kind` → `@['x-kind']`. RFC 9535, section 2.5.1, has no shorthand for them, but
/// queries in the Overlay Specification do, and no operator of a query is a hyphen.
fn with_brackets(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut quote = None;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match (quote, c) {
            (Some(_), '\\') => result.extend([Some(c), chars.next()].into_iter().flatten()),
            (None, '.') => {
                let is_name = |c: &char| c.is_alphanumeric() || matches!(c, '_' | '-');
                let name: String = std::iter::from_fn(|| chars.next_if(is_name)).collect();
                let is_descent = result.ends_with('.');
                match name.contains('-') {
                    true => result.push_str(&format!("{}['{name}']", if is_descent { "." } else { "" })),
                    false => result.push_str(&format!(".{name}")),
                }
            }
            (_, c) => {
                match quote {
                    None if matches!(c, '\'' | '"') => quote = Some(c),
                    Some(end) if c == end => quote = None,
                    _ => {}
                }
                result.push(c);
            }
        }
    }
    result
}

/// Returns the depth of brackets outside of quotes.
fn depth(text: &str) -> usize {
    let (mut open, mut max_depth) = (0_usize, 0);
    let mut quote = None;
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match (quote, c) {
            (Some(_), '\\') => drop(chars.next()),
            (Some(end), c) if c == end => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(c),
            (None, '(' | '[') => {
                open += 1;
                max_depth = max_depth.max(open);
            }
            (None, ')' | ']') => open = open.saturating_sub(1),
            (None, _) => {}
        }
    }
    max_depth
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn located(text: &str, tree: &Value) -> Vec<String> {
        let query = Query::parse(text, Pointer::root()).unwrap_or_else(|(message, _)| panic!("{message}"));
        query.locate(tree).iter().map(|path| pointer(path).as_str().to_owned()).collect()
    }

    #[test]
    fn selected_values_are_json_pointers() {
        let tree = json!({"a/b": {"~'\n\"": [1, {"x": 2}]}, "x": {"x": 3}});
        assert_eq!(located("$", &tree), [""]);
        assert_eq!(located("$['a/b'].*[1]", &tree), ["/a~1b/~0'\n\"/1"]);
        assert_eq!(located("$..x", &tree), ["/a~1b/~0'\n\"/1/x", "/x", "/x/x"]);
        assert_eq!(located("$.x['x', 'x']", &tree), ["/x/x"]);
        assert_eq!(located("$[?match(@.x, '.*')]", &json!([{"x": "y"}, {"x": 1}])), ["/0"]);
        assert_eq!(located("$..x-y[?@.x-z.a == 1.5]", &json!({"x-y": [{"x-z": {"a": 1.5}}]})), ["/x-y/0"]);
        assert_eq!(
            located("$.a[?@['.b-c\\'.d-e'] == '.f-g'].h-i", &json!({"a": [{".b-c'.d-e": ".f-g", "h-i": 1}]})),
            ["/a/0/h-i"]
        );
    }

    #[test]
    fn expensive_queries_are_rejected() {
        assert_eq!(depth("$['[[[..'].a[?(@.b == \"\\\"((\")]..c"), 2);
        for text in [format!("$[?{}@.a", "@[?".repeat(20)), "(".repeat(100_000)] {
            assert!(
                Query::parse(&text, Pointer::root()).is_err_and(|(message, _)| message.contains("limit"))
            );
        }
    }
}
