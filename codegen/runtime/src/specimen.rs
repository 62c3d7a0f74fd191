//! Tests of the JSON code, with the models that the generator emits from `models.yaml`.

// Emitted types are public: not every setter is called here.
#![allow(dead_code)]

#[cfg(test)]
mod binary;
#[cfg(feature = "client")]
mod client;
mod digits;
pub mod edges;
// Its types of other crates are known to tests alone.
#[cfg(test)]
mod formats;
mod tuples;
mod unions;
mod values;

use crate::models::{Code, Color, Dot, Engine, Forms, Leaf, Message, Odd, Tone, Tree, Words};
use crate::runtime::json::{Node, from_slice, to_vec};
use crate::runtime::maybe::Maybe;

#[test]
fn pointers_lead_into_values() {
    use crate::runtime::json::{Val, at};

    let tree = r#"{"leaves":[{"id":1,"note":"n"}],"by_name":{"a/b":{"id":2,"note":"~"}},"any":{"x":[7,{"":8}]},"extra":9}"#;
    let tree: Tree = from_slice(tree.as_bytes()).unwrap();
    let found = |pointer: &str| {
        let val = at(tree.val(), pointer)?;
        Some(String::from_utf8(to_vec(val).unwrap()).unwrap())
    };
    for (pointer, text) in [
        ("/leaves/0/id", "1"),
        ("/leaves/0/note", "\"n\""),
        ("/by_name/a~1b/id", "2"),
        ("/any/x/0", "7"),
        ("/any/x/1/", "8"),
        ("/extra", "9"),
    ] {
        assert_eq!(found(pointer).as_deref(), Some(text), "{pointer}");
    }
    for pointer in
        ["leaves", "/leaves/1", "/leaves/x", "/leaves/-1", "/by_name/a", "/any/y", "/extra/x", "/none", "/"]
    {
        assert_eq!(found(pointer), None, "{pointer}");
    }
    assert!(matches!(at(tree.val(), ""), Some(Val::Record(_))));
    assert!(matches!(at(tree.val(), "/leaves/0/link"), Some(Val::Absent)));
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
fn a_default_is_offered_and_not_set() {
    assert_eq!((Tree::DEFAULT_COLOR, Tree::new().color), (Color::Red, None));
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
    assert_eq!(format!("{other} {other:?} {}", Color::DarkGreen), "RED Unknown(\"RED\") dark:green");
    assert_eq!(there_and_back::<Vec<Color>>(r#"["red","","dark:green"]"#), r#"["red","","dark:green"]"#);
}

#[test]
fn validated_strings_are_validated_when_made_and_kept_when_received() {
    assert_eq!(Code::new("AB1").unwrap().as_str(), "AB1");
    for text in ["", "AB", "A11", "ABC", "ABa", "AB1x", "AB12345", "äB1"] {
        assert!(Code::new(text).is_err(), "{text}");
    }
    let error = "SECRET".parse::<Code>().unwrap_err().to_string();
    assert_eq!(
        error,
        "invalid `Code`: expected 3 to 5 characters matching `^[A-Z]{2}[0-9]+$`, found a string of 6 characters"
    );
    assert!(Engine::new("abca").is_ok() && Engine::new("abb").is_err());
    assert_eq!(
        serde_json::from_str::<Code>("\"anything\"").unwrap_err().to_string().find("invalid `Code`"),
        Some(0)
    );
    assert_eq!(format!("{0} {0:?}", Code::new("AB1").unwrap()), r#"AB1 Code("AB1")"#);
    assert_eq!(there_and_back::<Vec<Code>>(r#"["anything"]"#), r#"["anything"]"#);
    assert!(Words::new("a B  c").is_ok() && Words::new("").is_ok() && Words::new("a-b").is_err());
    assert!(Odd::new("?!").is_ok() && Odd::new("").is_err() && Odd::new("four").is_err());
}

#[test]
fn debug_and_equality_look_at_values() {
    let leaf = |text: &str| from_slice::<Leaf>(text.as_bytes()).unwrap();
    let one = leaf(r#"{"id":1,"note":null,"link":null}"#);
    assert_eq!(format!("{one:?}"), "Leaf { id: 1, note: None, link: Null, tag: None }");
    assert_eq!(one, one.clone());
    assert_ne!(one, leaf(r#"{"id":1,"note":null}"#));
    assert_ne!(one, leaf(r#"{"id":1,"note":"","link":null}"#));
    let tree = |text: &str| from_slice::<Tree>(text.as_bytes()).unwrap();
    assert_eq!(tree(r#"{"x":1,"y":2}"#), tree(r#"{"y":2,"x":1}"#));
    assert_ne!(tree(r#"{"x":1}"#), tree(r#"{"x":2}"#));
}

#[test]
fn new_and_setters_take_what_the_form_of_a_field_says() {
    let leaf = || Leaf::new(1, None).note("n").link("l").tag(true);
    assert_eq!(leaf().clear_link(), leaf().link(String::from("other")).clear_link());
    let code = || Code::new("AB1").unwrap();
    let forms = Forms::new(code(), [vec![1], vec![]], "any", leaf(), None)
        .words(["a"])
        .shape(Dot::new("dot"))
        .messages(["text"])
        .message(leaf())
        .maybe_lists(vec![vec![2]])
        .maybe_list([3])
        .maybe_any(4)
        .maybe_inner(leaf().clear_link())
        .password("planted");
    let expected = serde_json::json!({
        "type": "forms", "id": "AB1", "lists": [[1], []], "any": "any",
        "inner": {"id": 1, "note": "n", "link": "l", "tag": true}, "Outer": null,
        "maybe_lists": [[2]], "maybe_list": [3], "maybe_any": 4,
        "maybe_inner": {"id": 1, "note": "n", "link": null, "tag": true}, "words": ["a"],
        "shape": {"kind": "dot"}, "messages": ["text"],
        "message": {"id": 1, "note": "n", "link": "l", "tag": true}, "password": "planted",
    });
    assert_eq!(serde_json::to_value(&forms).unwrap(), expected);
    assert_eq!(serde_json::from_value::<Forms>(expected).unwrap(), forms);
    assert!(!format!("{forms:?}").contains("planted"));
    assert_eq!(
        (Message::from("quiet"), Message::from("x")),
        (Message::Tone(Tone::Quiet), Message::Text("x".to_owned()))
    );
    let forms = forms.r#type("other".into()).id(code()).lists([]).any(1.5).inner(leaf()).outer(leaf());
    let forms = forms.clear_maybe_lists().clear_maybe_list().clear_maybe_any().clear_maybe_inner();
    assert!(forms.outer.is_some() && forms.maybe_lists.is_null() && forms.maybe_inner.is_null());
    assert_eq!(Tree::default(), Tree::new());
    assert_eq!(
        Tree::new().color(Color::Red).leaves([]).any("x").child(Tree::new()).additional_properties.len(),
        0
    );
    assert!(refused::<Forms>(r#"{"type":"forms"}"#).starts_with("Forms: missing field `id`"));
}

#[test]
fn serde_drives_the_same_code() {
    let value = serde_json::json!({"color": "red", "leaves": [{"id": 1, "note": "n"}], "x": 7});
    let tree: Tree = serde_json::from_value(value.clone()).unwrap();
    assert_eq!(serde_json::to_value(&tree).unwrap(), value);
}

#[test]
fn a_walked_pattern_matches_what_an_engine_matches() {
    use crate::runtime::validated::matches;

    let texts = [
        "", "a", "ab", "aB1", "A-1", "x y", " ", "12", "+123", "msg.1", "SM0f", "MM0f", "]", "\\", "-", "\n",
        "é", "a_b", "a]b",
    ];
    for pattern in [
        "^a",
        "^a?b*$",
        "^[a-zA-Z]+[0-9]?$",
        "^[^a-c]*$",
        r"^\w+$",
        r"^\W$",
        r"^\d{2}$",
        r"^\D{1,2}$",
        r"^\s$",
        r"^\S+\s\S+$",
        "^.+$",
        r"^\+[1-9]\d{1,14}$",
        "^(SM|MM)[0-9a-f]{2}$",
        "^(?:SM|MM)[0-9a-f]{2,}$",
        r"^msg\.[\d]$",
        r"^[\]]$",
        r"^[\\]$",
        "^[a-]$",
        r"^[\w-]+$",
        r"^[a\-z]+$",
        "^[A-Z]-[0-9]$",
        "^[ -~]+$",
        r"^a\$",
    ] {
        let engine = regress::Regex::new(pattern).unwrap();
        for text in texts {
            assert_eq!(matches(pattern, text), engine.find(text).is_some(), "{pattern} {text:?}");
        }
    }
}

#[test]
fn maybe_has_the_methods_of_option() {
    let value = || Maybe::Value("v".to_owned());
    assert_eq!(value().map(|text| text.len()), Maybe::Value(1));
    assert_eq!(Maybe::<i64>::Null.map(|value| value + 1), Maybe::Null);
    assert_eq!((value().unwrap_or_default(), Maybe::Absent.unwrap_or(2)), ("v".to_owned(), 2));
    assert_eq!(value().as_deref(), Some("v"));
    assert_eq!(Maybe::from("v".to_owned()), value());
    assert_eq!(Maybe::<i64>::from(None), Maybe::Absent);
    assert_eq!(Option::from(value()), Some("v".to_owned()));
    assert_eq!(value().and_then(|_| Maybe::<i64>::Null), Maybe::Null);
    assert_eq!(Maybe::<i64>::Null.ok_or("none"), Err("none"));
    assert_eq!(value().iter().chain(&Maybe::Absent).count(), 1);
    let mut field = value();
    assert_eq!((field.take(), field.is_absent()), (value(), true));
    assert_eq!((field.replace("w".to_owned()), field.unwrap()), (Maybe::Absent, "w".to_owned()));
    assert!(value().is_value_and(|text| text == "v"));
}
