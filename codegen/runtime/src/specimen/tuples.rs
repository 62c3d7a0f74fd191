//! Arrays whose items differ by place.

use serde_json::{Value, json};

use super::{refused, there_and_back};
use crate::runtime::json::{Node, Val, at, from_slice, record, union};
use crate::runtime::maybe::Maybe;

record! {
    /// A reading.
    pub struct Reading {
        pub first: (String) = "0",
        pub second: (Option<f64>) = "1",
        pub third: (Option<bool>) = "2",
        pub fourth: (Maybe<i64>) = "3" or clear_fourth,
        [..] pub additional_items: Vec<Value>,
    }
    new(first: impl Into<String>, second: Option<f64>)
}

#[derive(Clone)]
enum Either {
    Reading(Reading),
    List(Vec<i64>),
    Unknown(Value),
}

union! {
    Either {
        Reading = [],
        List = [],
    }
    from [
        Reading(Reading),
        List(Vec<i64>),
    ]
}

#[test]
fn what_is_read_is_written() {
    for text in [
        r#"["a",1.5]"#,
        r#"["a",null]"#,
        r#"["a",1.5,true]"#,
        r#"["a",1.5,true,null]"#,
        r#"["a",1.5,false,7]"#,
        r#"["a",1.5,true,7,{"more":[]},null]"#,
    ] {
        assert_eq!(there_and_back::<Reading>(text), text);
        let value: Value = serde_json::from_str(text).unwrap();
        let read: Reading = serde_json::from_value(value.clone()).unwrap();
        assert_eq!(serde_json::to_value(&read).unwrap(), value);
        assert_eq!(read, from_slice(text.as_bytes()).unwrap());
    }
    // A gap cannot be left out.
    let mut gap = Reading::new("", None);
    gap.fourth = Maybe::Value(1);
    assert_eq!(serde_json::to_value(&gap).unwrap(), json!(["", null, null, 1]));
}

#[test]
fn what_does_not_fit_is_an_error_that_names_the_item() {
    for (text, says) in [
        (r#"["a"]"#, "[1]"),
        ("[]", "[0]"),
        (r#"["a","b"]"#, "[1]"),
        (r#"["a",1,7]"#, "[2]"),
        (r#"{"0":"a"}"#, "an array"),
    ] {
        let error = refused::<Reading>(text);
        assert!(error.contains(says), "{text}: {error}");
    }
}

#[test]
fn tuples_are_values() {
    let read = |text: &str| from_slice::<Reading>(text.as_bytes()).unwrap();
    assert_ne!(read(r#"["a",1,true,1,2]"#), read(r#"["a",1,true,1,3]"#));
    assert_eq!(
        format!("{:?}", read(r#"["a",1,true,1,2]"#)),
        r#"Reading { 0: "a", 1: 1.0, 2: true, 3: 1, ..: [Number(2)] }"#
    );
    let value = read(r#"["a",1,true,1,2]"#);
    assert!(matches!(at(value.val(), "/2"), Some(Val::Bool(true))));
    assert!(matches!(at(value.val(), "/4"), Some(Val::Any(_))));
    assert!(at(value.val(), "/5").is_none());
}

#[test]
fn tuples_are_arms_of_unions() {
    let either = |text: &str| from_slice::<Either>(text.as_bytes()).unwrap();
    assert!(matches!(either(r#"["a",1]"#), Either::Reading(_)));
    assert!(matches!(either(r#"["a",1,true,1,2]"#), Either::Reading(_)));
    assert!(matches!(either("[1,2,3]"), Either::List(_)));
    assert!(matches!(either("[1]"), Either::List(_)));
    assert!(matches!(either(r#"["a"]"#), Either::Unknown(_)));
    assert!(matches!(either(r#"{"0":"a","1":1}"#), Either::Unknown(_)));
    assert_eq!(there_and_back::<Either>(r#"["a",1.5,null,2,"x"]"#), r#"["a",1.5,null,2,"x"]"#);
}
