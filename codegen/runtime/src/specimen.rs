//! Types as the generator emits them, to try the JSON machinery on.

use std::collections::BTreeMap;

use crate::runtime::json::{Node, from_slice, record, to_vec};
use crate::runtime::maybe::Maybe;
use crate::runtime::text::{Checked, Form, Rules, UnknownValue, open_enum, part};

#[derive(Clone)]
struct Leaf {
    id: i32,
    note: Option<String>,
    link: Maybe<String>,
    tag: Option<bool>,
}

impl Leaf {
    fn blank() -> Self {
        Self { id: 0, note: None, link: Maybe::Absent, tag: None }
    }
}

record! {
    Leaf by blank {
        id = "id",
        note = "note",
        link = "link",
        tag = "tag",
    }
    required [
        id,
        note,
    ]
}

#[derive(Clone)]
struct Tree {
    color: Option<Color>,
    leaves: Option<Vec<Leaf>>,
    by_name: Option<BTreeMap<String, Leaf>>,
    child: Option<Box<Tree>>,
    any: Option<serde_json::Value>,
    rest: BTreeMap<String, i64>,
}

impl Tree {
    fn new() -> Self {
        Self { color: None, leaves: None, by_name: None, child: None, any: None, rest: BTreeMap::new() }
    }
}

record! {
    Tree by new {
        color = "color",
        leaves = "leaves",
        by_name = "by_name",
        child = "child",
        any = "any",
    }
    required []
    rest rest
}

#[derive(Clone)]
enum Color {
    Red,
    DarkGreen,
    Unknown(UnknownValue),
}

open_enum! {
    Color {
        Red = "red",
        DarkGreen = "dark:green",
    }
}

type Code = Checked<CodeForm>;

enum CodeForm {}

impl Form for CodeForm {
    const RULES: Rules = Rules {
        name: "Code",
        words: "two letters and at least one digit",
        min: 3,
        max: 5,
        parts: &[part("AZ", 2, 2), part("09", 1, usize::MAX)],
    };
}

fn there_and_back<T: Node>(text: &str) -> String {
    let value: T = from_slice(text.as_bytes()).unwrap();
    String::from_utf8(to_vec(value.val()).unwrap()).unwrap()
}

fn refused<T: Node>(text: &str) -> String {
    from_slice::<T>(text.as_bytes())
        .err()
        .map(|error| error.to_string())
        .unwrap_or_else(|| "accepted".to_owned())
}

#[test]
fn what_is_read_is_written() {
    for text in [
        r#"{"id":1,"note":null}"#,
        r#"{"id":-2147483648,"note":"","link":null,"tag":false}"#,
        r#"{"id":2147483647,"note":"\ud83d\ude00","link":"x"}"#,
    ] {
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(&there_and_back::<Leaf>(text)).unwrap(),
            serde_json::from_str::<serde_json::Value>(text).unwrap()
        );
    }
    let tree = r#"{"color":"blue","leaves":[],"by_name":{"a":{"id":1,"note":"n"}},"child":{"color":"dark:green"},"any":[1.5,null],"x":7}"#;
    assert_eq!(there_and_back::<Tree>(tree), tree);
}

#[test]
fn absent_null_and_value_stay_apart() {
    let of = |text: &str| from_slice::<Leaf>(text.as_bytes()).unwrap().link;
    assert_eq!(of(r#"{"id":1,"note":null}"#), Maybe::Absent);
    assert_eq!(of(r#"{"id":1,"note":null,"link":null}"#), Maybe::Null);
    assert_eq!(of(r#"{"id":1,"note":null,"link":""}"#), Maybe::Value(String::new()));
}

#[test]
fn errors_name_type_path_and_place() {
    assert_eq!(
        refused::<Tree>("{\"leaves\":[{\"id\":1,\"note\":null},\n{\"id\":\"1\"}]}"),
        "`leaves[1].id` (in Leaf): invalid type: a string, expected an integer at line 2 column 9"
    );
    assert_eq!(refused::<Leaf>(r#"{"id":1}"#), "Leaf: missing field `note` at line 1 column 8");
    assert_eq!(refused::<Leaf>(r#"{"id":1,"id":2}"#), "Leaf: duplicate field `id` at line 1 column 12");
    assert_eq!(
        refused::<Tree>(r#"{"x":1,"x":2}"#),
        "Tree: the key \"x\" stands there twice at line 1 column 10"
    );
    assert!(
        refused::<Tree>(r#"{"by_name":{"a":{"id":1,"note":2}}}"#)
            .starts_with("`by_name.a.note` (in Leaf): invalid type")
    );
    assert!(refused::<Tree>("[]").starts_with("Tree: invalid type: sequence"));
    assert!(refused::<Leaf>(r#"{"id":1,"note":null} x"#).contains("trailing characters"));
}

#[test]
fn integers_are_what_json_schema_calls_integers() {
    let id = |number: &str| {
        from_slice::<Leaf>(format!(r#"{{"id":{number},"note":null}}"#).as_bytes()).map(|leaf| leaf.id)
    };
    assert_eq!(id("1.0").unwrap(), 1);
    assert_eq!(id("1e3").unwrap(), 1000);
    for number in
        ["1.5", "2147483648", "-2147483649", "9223372036854775808", "1e400", "\"1\"", "null", "true"]
    {
        assert!(id(number).is_err(), "{number}");
    }
}

#[test]
fn depth_is_bounded() {
    let deep = |levels: usize| format!("{}{}{}", r#"{"child":"#.repeat(levels), "{}", "}".repeat(levels));
    assert!(from_slice::<Tree>(deep(100).as_bytes()).is_ok());
    assert!(refused::<Tree>(&deep(100_000)).contains("recursion limit exceeded"));
    let any = format!(r#"{{"any":{}{}}}"#, "[".repeat(100_000), "]".repeat(100_000));
    assert!(refused::<Tree>(&any).contains("recursion limit exceeded"));
}

#[test]
fn open_enums_keep_what_they_do_not_know() {
    assert_eq!("red".parse::<Color>(), Ok(Color::Red));
    let other = Color::from("RED");
    assert_eq!(other.as_str(), "RED");
    assert!(matches!(&other, Color::Unknown(value) if value.as_str() == "RED"));
    assert_eq!(format!("{other} {other:?} {}", Color::DarkGreen), "RED \"RED\" dark:green");
    assert_eq!(there_and_back::<Vec<Color>>(r#"["red","","dark:green"]"#), r#"["red","","dark:green"]"#);
}

#[test]
fn checked_texts_are_checked_when_made_and_not_when_read() {
    assert_eq!(Code::new("AB1").unwrap().as_str(), "AB1");
    for text in ["", "AB", "A11", "ABC", "ABa", "AB1x", "AB12345", "äB1"] {
        assert!(Code::new(text).is_err(), "{text}");
    }
    let error = "SECRET".parse::<Code>().unwrap_err().to_string();
    assert_eq!(
        error,
        "not a Code: it must have two letters and at least one digit; the text given has 6 characters"
    );
    assert_eq!(format!("{0} {0:?}", Code::new("AB1").unwrap()), r#"AB1 Code("AB1")"#);
    assert_eq!(there_and_back::<Code>(r#""anything""#), r#""anything""#);
}

#[test]
fn debug_and_equality_look_at_values() {
    let leaf = |text: &str| from_slice::<Leaf>(text.as_bytes()).unwrap();
    let one = leaf(r#"{"id":1,"note":null,"link":null}"#);
    assert_eq!(format!("{one:?}"), "Leaf { id: 1, link: null }");
    assert_eq!(one, one.clone());
    assert_ne!(one, leaf(r#"{"id":1,"note":null}"#));
    assert_ne!(one, leaf(r#"{"id":1,"note":"","link":null}"#));
    let tree = |text: &str| from_slice::<Tree>(text.as_bytes()).unwrap();
    assert_eq!(tree(r#"{"x":1,"y":2}"#), tree(r#"{"y":2,"x":1}"#));
    assert_ne!(tree(r#"{"x":1}"#), tree(r#"{"x":2}"#));
}

#[test]
fn serde_drives_the_same_code() {
    let value = serde_json::json!({"color": "red", "leaves": [{"id": 1, "note": "n"}], "x": 7});
    let tree: Tree = serde_json::from_value(value.clone()).unwrap();
    assert_eq!(serde_json::to_value(&tree).unwrap(), value);
}
