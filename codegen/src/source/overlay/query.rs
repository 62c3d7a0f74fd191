//! RFC 9535 JSONPath: what a target selects.

use serde_json::Value;
use serde_json_path::{JsonPath, PathElement};

use crate::pointer::Pointer;

/// How deep brackets may be nested in a query: the parser's time doubles with each filter in a filter.
const DEEPEST: usize = 8;
/// How many `..` a query may have: each may select everything below everything that the one before it selects.
const DESCENTS: usize = 3;

/// A query, and where in the overlay it stands.
pub struct Query {
    pub at: Pointer,
    pub text: String,
    path: JsonPath,
}

/// A step of a way through a document. Steps of arrays sort by number.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    Index(usize),
    Name(String),
}

/// The way to a value: what RFC 9535 section 2.7 calls its normalized path.
pub type Path = Vec<Step>;

/// The same way as a JSON Pointer.
pub fn pointer(path: &Path) -> Pointer {
    path.iter().fold(Pointer::root(), |place, step| match step {
        Step::Index(index) => place.child(index),
        Step::Name(name) => place.child(name),
    })
}

impl Query {
    /// A query, or what is wrong with the text and how it is to be.
    pub fn parse(text: &str, at: Pointer) -> Result<Self, (String, &'static str)> {
        let (depth, descents) = measure(text);
        if depth > DEEPEST || descents > DESCENTS {
            let what = format!(
                "this JSONPath goes beyond the bounds: {depth} brackets in each other, {descents} `..`"
            );
            return Err((what, "8 brackets in each other and 3 `..` are read"));
        }
        let help = "a query by RFC 9535 begins with `$`; names that are not plain words go into brackets, as in \
                    `$.paths['/pets'].get`";
        if !text.starts_with('$') {
            return Err(("a JSONPath begins with `$`".to_owned(), help));
        }
        match JsonPath::parse(text) {
            Ok(path) => Ok(Self { at, text: text.to_owned(), path }),
            Err(error) => {
                let before: String = text.chars().take(error.position()).collect();
                let why = match error.message() {
                    "parser error" => String::new(),
                    message => format!(": {}", message.trim_end_matches(", parser error")),
                };
                Err((format!("this is no JSONPath after `{before}`{why}"), help))
            }
        }
    }

    /// What it selects, each value once.
    pub fn locate(&self, tree: &Value) -> Vec<Path> {
        let nodes = self.path.query_located(tree).dedup();
        let step = |element: &PathElement<'_>| match element {
            PathElement::Name(name) => Step::Name((*name).to_owned()),
            PathElement::Index(index) => Step::Index(*index),
        };
        nodes.locations().map(|location| location.iter().map(step).collect()).collect()
    }
}

/// How deep the brackets are nested, and how many `..` there are; what is quoted does not count.
fn measure(text: &str) -> (usize, usize) {
    let (mut open, mut deepest, mut descents) = (0_usize, 0, 0);
    let mut quote = None;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match (quote, c) {
            (Some(_), '\\') => drop(chars.next()),
            (Some(end), c) if c == end => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(c),
            (None, '(' | '[') => {
                open += 1;
                deepest = deepest.max(open);
            }
            (None, ')' | ']') => open = open.saturating_sub(1),
            (None, '.') if chars.next_if_eq(&'.').is_some() => descents += 1,
            (None, _) => {}
        }
    }
    (deepest, descents)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn located(text: &str, tree: &Value) -> Vec<String> {
        let query = Query::parse(text, Pointer::root()).unwrap_or_else(|(what, _)| panic!("{what}"));
        query.locate(tree).iter().map(|path| pointer(path).as_str().to_owned()).collect()
    }

    #[test]
    fn places_are_json_pointers() {
        let tree = json!({"a/b": {"~'\n\"": [1, {"x": 2}]}, "x": {"x": 3}});
        assert_eq!(located("$", &tree), [""]);
        assert_eq!(located("$['a/b'].*[1]", &tree), ["/a~1b/~0'\n\"/1"]);
        assert_eq!(located("$..x", &tree), ["/a~1b/~0'\n\"/1/x", "/x", "/x/x"]);
        assert_eq!(located("$.x['x', 'x']", &tree), ["/x/x"]);
        assert_eq!(located("$[?match(@.x, '.*')]", &json!([{"x": "y"}, {"x": 1}])), ["/0"]);
    }

    #[test]
    fn what_would_take_the_parser_long_is_refused() {
        assert_eq!(measure("$['[[[..'].a[?(@.b == \"\\\"((\")]..c"), (2, 1));
        for text in [format!("$[?{}@.a", "@[?".repeat(20)), "(".repeat(100_000), "$..*..*..*..*".to_owned()] {
            assert!(Query::parse(&text, Pointer::root()).is_err_and(|(what, _)| what.contains("bounds")));
        }
    }
}
