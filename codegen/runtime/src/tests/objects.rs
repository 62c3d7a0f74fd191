//! Structs that are objects in JSON.

use super::{error_of, round_trip};
use crate::models::{Code, Color, Dot, Forms, Leaf, Message, Tone, Tree};
use crate::runtime::json::{JsonType, ValueRef, from_slice, lookup, to_vec};
use crate::runtime::maybe::Maybe;

#[test]
fn lookup_finds_values_by_json_pointer() {
    let tree = r#"{"leaves":[{"id":1,"note":"n"}],"by_name":{"a/b":{"id":2,"note":"~"}},"any":{"x":[7,{"":8}]},"extra":9}"#;
    let tree: Tree = from_slice(tree.as_bytes()).unwrap();
    let found = |pointer: &str| {
        let value = lookup(tree.value_ref(), pointer)?;
        Some(String::from_utf8(to_vec(value).unwrap()).unwrap())
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
    assert!(matches!(lookup(tree.value_ref(), ""), Some(ValueRef::Object(_))));
    assert!(matches!(lookup(tree.value_ref(), "/leaves/0/link"), Some(ValueRef::Absent)));
}

#[test]
fn default_of_the_description_is_a_constant_and_not_set() {
    assert_eq!((Tree::DEFAULT_COLOR, Tree::new().color), (Color::Red, None));
}

#[test]
fn fields_are_serialized_again() {
    for text in [
        r#"{"id":1,"note":null}"#,
        r#"{"id":-2147483648,"note":"","link":null,"tag":false}"#,
        r#"{"id":2147483647,"note":"\ud83d\ude00","link":"x"}"#,
    ] {
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(&round_trip::<Leaf>(text)).unwrap(),
            serde_json::from_str::<serde_json::Value>(text).unwrap()
        );
    }
    let tree = r#"{"color":"blue","leaves":[],"by_name":{"a":{"id":1,"note":"n"}},"child":{"color":"dark:green"},"any":[1.5,null],"x":7}"#;
    assert_eq!(round_trip::<Tree>(tree), tree);
}

#[test]
fn absent_null_and_value_are_distinguished() {
    let of = |text: &str| from_slice::<Leaf>(text.as_bytes()).unwrap().link;
    assert_eq!(of(r#"{"id":1,"note":null}"#), Maybe::Absent);
    assert_eq!(of(r#"{"id":1,"note":null,"link":null}"#), Maybe::Null);
    assert_eq!(of(r#"{"id":1,"note":null,"link":""}"#), Maybe::Value(String::new()));
}

#[test]
fn errors_name_type_path_and_position() {
    assert_eq!(
        error_of::<Tree>("{\"leaves\":[{\"id\":1,\"note\":null},\n{\"id\":\"1\"}]}"),
        "`leaves[1].id` (in Leaf): invalid type: a string, expected an integer at line 2 column 9"
    );
    assert_eq!(error_of::<Leaf>(r#"{"id":1}"#), "Leaf: missing field `note` at line 1 column 8");
    assert_eq!(error_of::<Leaf>(r#"{"id":1,"id":2}"#), "Leaf: duplicate field `id` at line 1 column 12");
    assert_eq!(error_of::<Tree>(r#"{"x":1,"x":2}"#), "Tree: duplicate key `x` at line 1 column 10");
    assert!(
        error_of::<Tree>(r#"{"by_name":{"a":{"id":1,"note":2}}}"#)
            .starts_with("`by_name.a.note` (in Leaf): invalid type")
    );
    assert!(error_of::<Tree>("[]").starts_with("Tree: invalid type: sequence"));
    assert!(error_of::<Leaf>(r#"{"id":1,"note":null} x"#).contains("trailing characters"));
}

#[test]
fn number_with_zero_fraction_is_an_integer() {
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
fn depth_is_limited() {
    let deep = |levels: usize| format!("{}{}{}", r#"{"child":"#.repeat(levels), "{}", "}".repeat(levels));
    assert!(from_slice::<Tree>(deep(100).as_bytes()).is_ok());
    assert!(error_of::<Tree>(&deep(100_000)).contains("recursion limit exceeded"));
    let any = format!(r#"{{"any":{}{}}}"#, "[".repeat(100_000), "]".repeat(100_000));
    assert!(error_of::<Tree>(&any).contains("recursion limit exceeded"));
}

#[test]
fn debug_and_equality_use_all_fields() {
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
fn new_and_setters_convert_their_arguments() {
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
    assert!(error_of::<Forms>(r#"{"type":"forms"}"#).starts_with("Forms: missing field `id`"));
}

#[test]
fn serde_json_values_are_supported() {
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
