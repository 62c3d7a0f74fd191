//! Edge cases of JSON: nulls, numbers, strings, duplicate and undeclared keys, depth.

use serde_json::Value;

use super::{error_of, round_trip};
use crate::models::{Keeper, Kept, Leaf, Shape, Shapes, Tree};
use crate::round_trip::assert_round_trip;
use crate::runtime::json::from_slice;
use crate::runtime::maybe::Maybe;

const FIELDS: [(&str, &str); 11] = [
    ("flag", "true"),
    ("small", "1"),
    ("big", "2"),
    ("real", "1.5"),
    ("text", "\"t\""),
    ("color", "\"red\""),
    ("list", "[1]"),
    ("map", "{\"a\":1}"),
    ("shape", "{\"kind\":\"dot\"}"),
    ("any", "{\"x\":1}"),
    ("maybe", "3"),
];

/// Returns the JSON of [`Shapes`] with another value of a field.
fn with(field: &str, value: &str) -> String {
    let fields =
        FIELDS.map(|(name, usual)| format!("\"{name}\":{}", if name == field { value } else { usual }));
    format!("{{{}}}", fields.join(","))
}

fn shapes(field: &str, value: &str) -> Result<Shapes, String> {
    from_slice::<Shapes>(with(field, value).as_bytes()).map_err(|error| error.to_string())
}

#[test]
fn another_variant_may_use_another_notation_of_numbers() {
    for text in [r#"{"id":null,"ftn":1e-4000}"#, r#"{"id":null,"a":1.0}"#, r#"{"id":1,"a":1.0}"#] {
        assert_round_trip(text.as_bytes());
    }
}

#[test]
fn null_is_an_error_if_the_field_is_not_nullable() {
    assert_eq!(round_trip::<Shapes>(&with("", "")), with("", ""));
    for (field, _) in FIELDS {
        let read = shapes(field, "null");
        match field {
            "any" => assert_eq!(read.unwrap().any, Value::Null),
            "maybe" => assert_eq!(read.unwrap().maybe, Maybe::Null),
            // A union keeps a value that matches no variant.
            "shape" => assert!(matches!(read.unwrap().shape, Shape::Unknown(Value::Null))),
            _ => {
                assert!(read.unwrap_err().starts_with(&format!("`{field}` (in Shapes): invalid type: null")))
            }
        }
    }
}

#[test]
fn numbers_at_the_limits_of_their_types() {
    for number in ["9223372036854775807", "-9223372036854775808", "1.0", "1e3", "-0.0", "9007199254740992.0"]
    {
        assert!(shapes("big", number).is_ok(), "{number}");
    }
    for number in
        ["9223372036854775808", "-9223372036854775809", "1.5", "1e400", "9007199254740994.0", "1e19"]
    {
        assert!(shapes("big", number).is_err(), "{number}");
    }
    for (number, read) in
        [("9223372036854775808", 9.223_372_036_854_776e18), ("1e308", 1e308), ("5e-324", 5e-324)]
    {
        assert_eq!(shapes("real", number).map(|shapes| shapes.real), Ok(read));
    }
    for number in ["1e400", "-1e400", "NaN", "1.", "01", "+1"] {
        assert!(shapes("real", number).is_err(), "{number}");
    }
    // A value without a type keeps its precision.
    assert_eq!(
        round_trip::<Shapes>(&with("any", "18446744073709551615")),
        with("any", "18446744073709551615")
    );
}

#[test]
fn invalid_strings_are_errors() {
    for text in [r#""\u0000""#, r#""\ud83d\ude00""#, "\"\u{10ffff}\""] {
        assert!(shapes("text", text).is_ok(), "{text}");
    }
    for text in [r#""\ud83d""#, r#""\ude00""#, r#""\ud83d\ud83d""#, "\"\n\"", r#""\x""#] {
        assert!(shapes("text", text).is_err(), "{text}");
        assert!(shapes("color", text).is_err(), "{text}");
        assert!(shapes("map", &format!("{{{text}:1}}")).is_err(), "{text}");
    }
    for bytes in [b"{\"id\":1,\"note\":\"\xff\"}".as_slice(), b"{\"\xff\":1}"] {
        assert!(from_slice::<Leaf>(bytes).is_err(), "{bytes:?}");
    }
    // A skipped value is not checked.
    assert!(from_slice::<Leaf>(b"{\"id\":1,\"note\":\"\",\"x\":\"\xff\"}").is_ok());
}

#[test]
fn duplicate_keys_are_errors_and_undeclared_keys_are_skipped_or_kept() {
    assert!(error_of::<Shapes>(&with("any", "1,\"flag\":true")).contains("duplicate field `flag`"));
    // A union is deserialized from a `Value`, in which the last of duplicate keys is kept.
    assert!(error_of::<Shape>(r#"{"kind":"dot","kind":"pair"}"#).contains("missing field `left`"));
    let plain = round_trip::<Shapes>(&with("any", "1,\"extra\":{\"deep\":[1,2,{}]},\"\":null"));
    assert_eq!(plain, with("any", "1"));
    assert_eq!(round_trip::<Keeper>(r#"{"x":[{}],"id":1,"":null}"#), r#"{"id":1,"":null,"x":[{}]}"#);
}

#[test]
fn discriminator_may_come_last_and_variants_may_be_recursive() {
    let deep = r#"{"left":{"size":1.5,"kind":"dot"},"right":{"right":{"kind":"new","x":1},"left":{"kind":"dot"},"kind":"pair"},"kind":"pair"}"#;
    let read: Shape = from_slice(deep.as_bytes()).unwrap();
    let Shape::Pair(pair) = &read else { panic!("{read:?}") };
    assert!(matches!(&*pair.left, Shape::Dot(dot) if dot.size == Some(1.5)));
    let Shape::Pair(inner) = &*pair.right else { panic!("{read:?}") };
    assert!(matches!(&*inner.right, Shape::Unknown(_)));
    assert_eq!(serde_json::to_value(&read).unwrap(), serde_json::from_str::<Value>(deep).unwrap());
    assert!(error_of::<Shape>(r#"{"kind":"pair","left":{"kind":"dot"}}"#).contains("missing field `right`"));
}

#[test]
fn depth_is_limited_to_127_levels_for_every_type() {
    let shape = |levels: usize| {
        format!(
            "{}{{\"kind\":\"dot\"}}{}",
            r#"{"kind":"pair","left":{"kind":"dot"},"right":"#.repeat(levels - 1),
            "}".repeat(levels - 1)
        )
    };
    let list = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
    let tree = |levels: usize| format!("{}{{}}{}", r#"{"child":"#.repeat(levels - 1), "}".repeat(levels - 1));
    for levels in [126, 127] {
        assert!(from_slice::<Value>(list(levels).as_bytes()).is_ok(), "{levels}");
        assert!(from_slice::<Tree>(tree(levels).as_bytes()).is_ok(), "{levels}");
        assert!(from_slice::<Shape>(shape(levels).as_bytes()).is_ok(), "{levels}");
    }
    for levels in [129, 200, 10_000] {
        assert!(error_of::<Value>(&list(levels)).contains("recursion limit"), "{levels}");
        assert!(error_of::<Tree>(&tree(levels)).contains("recursion limit"), "{levels}");
        assert!(error_of::<Shape>(&shape(levels)).contains("recursion limit"), "{levels}");
        // Skipping does not recurse.
        assert!(shapes("any", &format!("1,\"extra\":{}", list(levels))).is_ok(), "{levels}");
    }
}

#[test]
fn struct_with_additional_properties_is_not_preferred_to_a_map() {
    for (text, is_keeper) in
        [(r#"{"id":1,"x":2}"#, true), (r#"{"x":2}"#, false), (r#"{"x":"y"}"#, true), ("{}", true)]
    {
        let read: Kept = from_slice(text.as_bytes()).unwrap();
        assert_eq!(matches!(read, Kept::Keeper(_)), is_keeper, "{text}");
        assert_eq!(round_trip::<Kept>(text), text);
    }
}

#[test]
fn found_by_fuzzing() {
    for bytes in [
        b"".as_slice(),
        b"null",
        with("", "").as_bytes(),
        b"[null,\"red\"]",
        b"{\"id\":1,\"note\":null}",
        // Without the `null`, the map matches.
        b"{\"[\":{\"id\":null,\"c\":0}}",
        // A skipped string that is not UTF-8.
        b"{\"leaves\":[{\"id\":1,\"note\":null,\"x\":\"\xf8\",\"cor\":false}]}",
        // A skipped number and a skipped string that are invalid.
        b"{\"id\":1,\"note\":null,\"x\":[1e400,\"\\ud83d\"]}",
    ] {
        assert_round_trip(bytes);
    }
}

/// The key of serde_json for the text of a value.
const RAW_VALUE: &str = "$serde_json::private::RawValue";

#[test]
fn keys_of_serde_json_are_like_any_other_key() {
    for key in [RAW_VALUE, "$serde_json::private::Number"] {
        let text = format!(r#"{{"{key}":"{{"}}"#);
        let value: Value = from_slice(text.as_bytes()).unwrap();
        assert_eq!(value.as_object().unwrap()[key], "{");
        assert_round_trip(format!(r#"{{"id":1,"extra":{text}}}"#).as_bytes());
    }
}

#[test]
fn texts_of_values_within_each_other_do_not_overflow_the_stack() {
    let mut text = "1".to_owned();
    for _ in 0..10 {
        let inner = Value::String("[".repeat(120) + &text + &"]".repeat(120));
        text = format!(r#"{{"{RAW_VALUE}":{inner}}}"#);
    }
    let value: Value = from_slice(text.as_bytes()).unwrap();
    assert!(value.as_object().unwrap()[RAW_VALUE].is_string());
    assert!(from_slice::<Value>(("[".repeat(200) + &"]".repeat(200)).as_bytes()).is_err());
}
