//! Structs that are arrays in JSON.

use serde_json::{Value, json};

use super::{error_of, round_trip};

use crate::models::{Reading, Readings};
use crate::runtime::json::{JsonType, ValueRef, from_slice, lookup};
use crate::runtime::maybe::Maybe;

#[test]
fn items_are_serialized_again() {
    for text in [
        r#"["a",1.5]"#,
        r#"["a",null]"#,
        r#"["a",1.5,true]"#,
        r#"["a",1.5,true,null]"#,
        r#"["a",1.5,false,7]"#,
        r#"["a",1.5,true,7,{"more":[]},null]"#,
    ] {
        assert_eq!(round_trip::<Reading>(text), text);
        let value: Value = serde_json::from_str(text).unwrap();
        let read: Reading = serde_json::from_value(value.clone()).unwrap();
        assert_eq!(serde_json::to_value(&read).unwrap(), value);
        assert_eq!(read, from_slice(text.as_bytes()).unwrap());
    }
    // An absent item before a present one is `null`.
    let mut gap = Reading::new("", None);
    gap.fourth = Maybe::Value(1);
    assert_eq!(serde_json::to_value(&gap).unwrap(), json!(["", null, null, 1]));
}

#[test]
fn mismatch_is_an_error_that_names_the_item() {
    for (text, expected) in [
        (r#"["a"]"#, "[1]"),
        ("[]", "[0]"),
        (r#"["a","b"]"#, "[1]"),
        (r#"["a",1,7]"#, "[2]"),
        (r#"{"0":"a"}"#, "an array"),
    ] {
        let error = error_of::<Reading>(text);
        assert!(error.contains(expected), "{text}: {error}");
    }
}

#[test]
fn tuples_have_equality_debug_and_lookup() {
    let read = |text: &str| from_slice::<Reading>(text.as_bytes()).unwrap();
    assert_ne!(read(r#"["a",1,true,1,2]"#), read(r#"["a",1,true,1,3]"#));
    assert_eq!(
        format!("{:?}", read(r#"["a",1,true,1,2]"#)),
        r#"Reading { first: "a", second: Some(1.0), third: Some(true), fourth: Value(1), additional_items: [Number(2)] }"#
    );
    let value = read(r#"["a",1,true,1,2]"#);
    assert!(matches!(lookup(value.value_ref(), "/2"), Some(ValueRef::Bool(true))));
    assert!(matches!(lookup(value.value_ref(), "/4"), Some(ValueRef::Any(_))));
    assert!(lookup(value.value_ref(), "/5").is_none());
}

#[test]
fn tuples_are_variants_of_unions() {
    let either = |text: &str| from_slice::<Readings>(text.as_bytes()).unwrap();
    assert!(matches!(either(r#"["a",1]"#), Readings::Reading(_)));
    assert!(matches!(either(r#"["a",1,true,1,2]"#), Readings::Reading(_)));
    assert!(matches!(either("[1,2,3]"), Readings::IntegerList(_)));
    assert!(matches!(either("[1]"), Readings::IntegerList(_)));
    assert!(matches!(either(r#"["a"]"#), Readings::Unknown(_)));
    assert!(matches!(either(r#"{"0":"a","1":1}"#), Readings::Unknown(_)));
    assert_eq!(round_trip::<Readings>(r#"["a",1.5,null,2,"x"]"#), r#"["a",1.5,null,2,"x"]"#);
}
