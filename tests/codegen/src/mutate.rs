//! Random mutations of fixtures as trees: well-formed documents that are almost valid, or unusual.

use arbitrary::{Arbitrary, Result, Unstructured};
use serde_json::{Map, Value, json};

use crate::fixtures;

/// A description to mutate.
#[derive(Clone, Debug)]
pub struct Seed(Value);

/// Returns the fixtures that generate a crate.
pub fn seeds() -> Vec<Seed> {
    let texts = ["pass", "robust"].into_iter().flat_map(fixtures).map(|case| case.text().to_owned());
    let trees = texts.filter_map(|text| serde_yaml::from_str(&text).ok());
    trees.map(Seed).collect()
}

/// Returns one of the seeds as JSON, with mutations selected by the bytes.
pub fn mutated(seeds: &[Seed], bytes: &mut Unstructured<'_>) -> String {
    let seed = bytes.choose_index(seeds.len()).unwrap_or_default();
    let mut tree = seeds[seed].0.clone();
    // The number of mutations is usually small: each may cause an error that hides the others.
    let changes = bytes.choose(&[1, 1, 1, 1, 2, 2, 3, 8]).copied().unwrap_or(1);
    for _ in 0..changes {
        if bytes.is_empty() || change(&mut tree, bytes).is_err() {
            break;
        }
    }
    serde_json::to_string_pretty(&tree).unwrap()
}

/// The maximum number of nodes in a document.
const MAX_NODES: usize = 20_000;

fn change(tree: &mut Value, bytes: &mut Unstructured<'_>) -> Result<()> {
    let pointers = pointers(tree);
    let any = |bytes: &mut Unstructured<'_>| bytes.choose(&pointers).cloned();
    let at = any(bytes)?;
    let kind = bytes.int_in_range(0..=11)?;
    match kind {
        0 => *node(tree, &at) = unusual_value(bytes)?,
        1 => drop(remove(tree, &at)),
        2 => {
            let other = any(bytes)?;
            let copy = node(tree, &other).clone();
            let grown = pointers.len() + self::pointers(&copy).len();
            if grown < MAX_NODES {
                *node(tree, &at) = copy;
            }
        }
        3 => {
            let other = any(bytes)?;
            let copies = (node(tree, &at).clone(), node(tree, &other).clone());
            // One of the two may contain the other, which makes the document grow.
            if pointers.len() + self::pointers(&copies.0).len() + self::pointers(&copies.1).len() < MAX_NODES
            {
                *node(tree, &other) = copies.0;
                if tree.pointer(&at).is_some() {
                    *node(tree, &at) = copies.1;
                }
            }
        }
        4 => {
            let target = reference(&any(bytes)?, bytes)?;
            *node(tree, &at) = json!({ "$ref": target });
        }
        5 => {
            let target = reference(&any(bytes)?, bytes)?;
            insert(node(tree, &at), "$ref".to_owned(), json!(target));
        }
        6 => {
            let times = if bytes.ratio(1, 8)? { bytes.int_in_range(1..=150)? } else { 1 };
            let wrap = *bytes.choose(WRAPS)?;
            for _ in 0..times {
                let inner = node(tree, &at).take();
                *node(tree, &at) = wrap(inner);
            }
        }
        7 => {
            let (parent, _) = split(&at);
            let name = word(bytes)?;
            if let Some(value) = remove(tree, &at) {
                insert(node(tree, &parent), name, value);
            }
        }
        8 => {
            let (parent, _) = split(&at);
            let copy = node(tree, &at).clone();
            let name = word(bytes)?;
            if pointers.len() + self::pointers(&copy).len() < MAX_NODES {
                insert(node(tree, &parent), name, copy);
            }
        }
        9 => {
            let key = (*bytes.choose(KEYS)?).to_owned();
            let value =
                if bytes.arbitrary()? { unusual_value(bytes)? } else { node(tree, &any(bytes)?).clone() };
            if pointers.len() + self::pointers(&value).len() < MAX_NODES {
                insert(node(tree, &at), key, value);
            }
        }
        10 => {
            let addition = word(bytes)?;
            let behind = bool::arbitrary(bytes)?;
            if let Value::String(text) = node(tree, &at) {
                *text = if behind { format!("{text}{addition}") } else { format!("{addition}{text}") };
            } else {
                *node(tree, &at) = Value::String(addition);
            }
        }
        _ => tree["openapi"] = json!(bytes.choose(&["3.0.3", "3.1.0", "3.2.0", "3.0"])?),
    }
    // The later stages are the target of these tests, so the root stays an object.
    if !tree.is_object() {
        *tree = json!({ "openapi": "3.0.3", "info": { "title": "", "version": "" }, "paths": tree.take() });
    }
    Ok(())
}

/// Returns the pointers of all nodes, the root first.
fn pointers(tree: &Value) -> Vec<String> {
    let mut pointers = vec![String::new()];
    let mut open = vec![(String::new(), tree)];
    while let Some((at, value)) = open.pop() {
        let below: Vec<(String, &Value)> = match value {
            Value::Object(map) => {
                map.iter().map(|(key, value)| (format!("{at}/{}", escaped(key)), value)).collect()
            }
            Value::Array(items) => {
                items.iter().enumerate().map(|(index, value)| (format!("{at}/{index}"), value)).collect()
            }
            _ => Vec::new(),
        };
        pointers.extend(below.iter().map(|(at, _)| at.clone()));
        open.extend(below);
    }
    pointers
}

fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

fn split(at: &str) -> (String, String) {
    let (parent, last) = at.rsplit_once('/').unwrap_or_default();
    (parent.to_owned(), last.replace("~1", "/").replace("~0", "~"))
}

fn node<'a>(tree: &'a mut Value, at: &str) -> &'a mut Value {
    tree.pointer_mut(at).expect("a pointer into the tree")
}

fn remove(tree: &mut Value, at: &str) -> Option<Value> {
    let (parent, last) = split(at);
    match tree.pointer_mut(&parent)? {
        Value::Object(map) => map.shift_remove(&last),
        Value::Array(items) => Some(items.remove(last.parse().ok()?)),
        _ => None,
    }
}

fn insert(parent: &mut Value, key: String, value: Value) {
    match parent {
        Value::Object(map) => drop(map.insert(key, value)),
        Value::Array(items) => items.push(value),
        other => *other = Value::Object(Map::from_iter([(key, value)])),
    }
}

fn reference(at: &str, bytes: &mut Unstructured<'_>) -> Result<String> {
    Ok(if bytes.ratio(1, 6)? { (*bytes.choose(REFERENCES)?).to_owned() } else { format!("#{at}") })
}

fn unusual_value(bytes: &mut Unstructured<'_>) -> Result<Value> {
    Ok(match bytes.int_in_range(0..=13)? {
        0 => Value::Null,
        1 => json!(true),
        2 => json!(false),
        3 => json!(0),
        4 => json!(-1),
        5 => json!(1.5),
        6 => json!(u64::MAX),
        7 => json!(1e300),
        8 => json!([]),
        9 => json!({}),
        10 => json!([null]),
        11 => json!({ "": null }),
        12 => json!([word(bytes)?, word(bytes)?]),
        _ => Value::String(word(bytes)?),
    })
}

fn word(bytes: &mut Unstructured<'_>) -> Result<String> {
    Ok(match bytes.int_in_range(0..=9)? {
        0 => String::arbitrary(bytes)?,
        1 => "long_".repeat(bytes.int_in_range(1..=300)?),
        2 | 3 => (*bytes.choose(KEYS)?).to_owned(),
        _ => (*bytes.choose(WORDS)?).to_owned(),
    })
}

const WRAPS: &[fn(Value) -> Value] = &[
    |v| json!([v]),
    |v| json!({ "schema": v }),
    |v| json!({ "type": "array", "items": v }),
    |v| json!({ "type": "object", "additionalProperties": v }),
    |v| json!({ "type": "object", "properties": { "a": v } }),
    |v| json!({ "type": "object", "required": ["self"], "properties": { "self": v, "Self": {} } }),
    |v| json!({ "allOf": [v] }),
    |v| json!({ "allOf": [v, { "type": "object", "properties": { "a": {} } }] }),
    |v| json!({ "oneOf": [v, { "type": "null" }] }),
    |v| json!({ "anyOf": [v, { "type": "string" }] }),
    |v| json!({ "not": v }),
    |v| json!({ "content": { "application/json": { "schema": v } }, "description": "" }),
    |v| json!({ "200": { "description": "", "content": { "application/json": { "schema": v } } } }),
    |v| json!({ "name": "a", "in": "query", "schema": v }),
    |v| json!({ "/a/{a}": v }),
    |v| json!({ "get": v }),
];

const REFERENCES: &[&str] = &[
    "",
    "#",
    "#/",
    "##",
    "#/components/schemas/",
    "#/components/schemas",
    "#/components",
    "#a",
    "a.yaml#/a",
    "../a",
    "/a",
    "https://example.com/a#/b",
    "#/%",
    "#/%7",
    "#/%FF",
    "#/~",
    "#/~2",
    "#/paths/~1a/get",
    "file:///etc/passwd",
    "?",
    "#/components/schemas/%7B%7D",
    "\0",
];

const KEYS: &[&str] = &[
    "$ref",
    "openapi",
    "info",
    "title",
    "version",
    "description",
    "summary",
    "servers",
    "url",
    "variables",
    "default",
    "enum",
    "paths",
    "get",
    "query",
    "additionalOperations",
    "post",
    "parameters",
    "name",
    "in",
    "required",
    "schema",
    "content",
    "requestBody",
    "responses",
    "headers",
    "200",
    "2XX",
    "4xx",
    "application/json",
    "text/plain",
    "operationId",
    "tags",
    "deprecated",
    "security",
    "components",
    "schemas",
    "securitySchemes",
    "type",
    "format",
    "items",
    "properties",
    "additionalProperties",
    "allOf",
    "oneOf",
    "anyOf",
    "not",
    "nullable",
    "readOnly",
    "writeOnly",
    "discriminator",
    "mapping",
    "propertyName",
    "pattern",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "multipleOf",
    "minLength",
    "maxLength",
    "minItems",
    "uniqueItems",
    "example",
    "examples",
    "const",
    "$defs",
    "definitions",
    "prefixItems",
    "contentEncoding",
    "if",
    "then",
    "patternProperties",
    "webhooks",
    "pathItems",
    "callbacks",
    "links",
    "style",
    "explode",
    "allowReserved",
    "allowEmptyValue",
    "externalDocs",
    "xml",
    "x-a",
    "x-specsmith-errors",
    "x-specsmith-pagination",
    "x-specsmith-idempotency-key",
    "x-specsmith-stream",
    "x-specsmith-waiters",
    "x-specsmith-variable",
    "x-specsmith-credentials",
    "x-specsmith-user-agent",
    "x-specsmith-no",
    "code",
    "message",
    "next",
    "field",
    "done",
    "failed",
    "every",
    "deadline",
    "env",
    "$id",
    "$schema",
];

const WORDS: &[&str] = &[
    "",
    " ",
    "_",
    "__",
    "-",
    "a",
    "A",
    "é",
    "ß",
    "ſ",
    "İ",
    "中",
    "\u{301}",
    "\u{200d}",
    "\u{202e}",
    "\u{feff}",
    "\0",
    "\n",
    "\r",
    "\t",
    "\u{1b}[31m",
    "\"",
    "'",
    "\\",
    "`",
    "```\n",
    "{",
    "}",
    "{}",
    "{a}",
    "{a",
    "a}{b}",
    "/",
    "/a/{a}",
    "/a/{a}/{a}",
    "//",
    "?a=b",
    "#",
    "r#",
    "*/",
    "//!",
    "self",
    "Self",
    "super",
    "crate",
    "type",
    "async",
    "gen",
    "dyn",
    "union",
    "String",
    "Option",
    "Vec",
    "Some",
    "None",
    "Ok",
    "Error",
    "Client",
    "Response",
    "Box",
    "Result",
    "1",
    "1a",
    "-1",
    "+1",
    "true",
    "null",
    "string",
    "integer",
    "number",
    "boolean",
    "array",
    "object",
    "int32",
    "int64",
    "double",
    "date-time",
    "password",
    "binary",
    "uuid",
    "query",
    "matrix",
    "label",
    "deepObject",
    "path",
    "header",
    "cookie",
    "http",
    "bearer",
    "basic",
    "apiKey",
    "oauth2",
    "*",
    "*/*",
    "application/json; charset=utf-8",
    "default",
    "XXX",
    "99",
    "https://example.com",
    "https://{a}.example.com/{b}",
    "http://[::1]:99999/",
    "/v1",
    "^[a-z]{1,3}$",
    "^(",
    "[",
    "^.{2147483648}$",
    "\\p{L}",
    "^[\\s\\S]*$",
    "9223372036854775808",
    "build",
    "send",
    "new",
    "clone",
    "fmt",
    "drop",
    "into_future",
    "<b>",
    "&amp;",
    "[a](javascript:b)",
    "[x]: y",
    "# a\n# b",
    "- a\n  - b",
    "Content-Type",
    "a b",
];
