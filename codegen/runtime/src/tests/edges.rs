//! What a server may send that hardly any does: the edges of JSON, of numbers, of depth.

use std::collections::BTreeMap;

use serde::de::IgnoredAny;
use serde_json::Value;

use crate::models::{Color, Keeper, Kept, Leaf, Shape, Shapes, Tree};
use crate::runtime::json::{JsonType, from_slice, to_vec};
use crate::runtime::maybe::Maybe;
use crate::tests::{error_of, round_trip};

/// Reads bytes as several types, and writes what could be read: it must come back the same. But for keys that serde_json keeps for
/// itself: in an object that is read as a `Value`, `{"$serde_json::private::RawValue": "{"}` is the JSON in that text.
pub fn assert_round_trip(bytes: &[u8]) {
    const OWN: &[u8] = b"$serde_json::private";
    if bytes.windows(OWN.len()).any(|part| part == OWN) {
        return;
    }
    stays::<Leaf>(bytes);
    stays::<Tree>(bytes);
    stays::<Shapes>(bytes);
    stays::<Shape>(bytes);
    stays::<Kept>(bytes);
    stays::<Vec<Option<Color>>>(bytes);
    stays::<BTreeMap<String, Option<Kept>>>(bytes);
}

/// What is written can be read, and is written in the same bytes again, but for the spelling of numbers if another arm of a union
/// reads it: without a `null` an object may fit one better, and `1.0` is `1` in a map of integers. What is read is JSON, as
/// far as can be told without looking into what is skipped.
fn stays<T: JsonType>(bytes: &[u8]) {
    let Ok(value) = from_slice::<T>(bytes) else { return };
    serde_json::from_slice::<IgnoredAny>(bytes).unwrap();
    let written = to_vec(value.value_ref()).unwrap();
    let again = from_slice::<T>(&written).unwrap();
    let rewritten = to_vec(again.value_ref()).unwrap();
    if rewritten != written {
        let parsed = |bytes: &[u8]| serde_json::from_slice::<Value>(bytes).unwrap();
        assert!(alike(&parsed(&rewritten), &parsed(&written)), "{}", String::from_utf8_lossy(&written));
    }
}

/// Whether two values are the same, however their numbers are spelt.
fn alike(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => left == right || left.as_f64() == right.as_f64(),
        (Value::Array(left), Value::Array(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(left, right)| alike(left, right))
        }
        (Value::Object(left), Value::Object(right)) => {
            left.len() == right.len()
                && left.iter().all(|(key, value)| right.get(key).is_some_and(|other| alike(value, other)))
        }
        _ => left == right,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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

    /// An object of [`Shapes`], with another value for a field.
    fn with(field: &str, value: &str) -> String {
        let fields =
            FIELDS.map(|(name, usual)| format!("\"{name}\":{}", if name == field { value } else { usual }));
        format!("{{{}}}", fields.join(","))
    }

    fn shapes(field: &str, value: &str) -> Result<Shapes, String> {
        from_slice::<Shapes>(with(field, value).as_bytes()).map_err(|error| error.to_string())
    }

    #[test]
    fn what_another_arm_reads_may_be_spelt_otherwise() {
        for text in [r#"{"id":null,"ftn":1e-4000}"#, r#"{"id":null,"a":1.0}"#, r#"{"id":1,"a":1.0}"#] {
            assert_round_trip(text.as_bytes());
        }
    }

    #[test]
    fn null_is_refused_where_the_description_does_not_allow_it() {
        assert_eq!(round_trip::<Shapes>(&with("", "")), with("", ""));
        for (field, _) in FIELDS {
            let read = shapes(field, "null");
            match field {
                "any" => assert_eq!(read.unwrap().any, Value::Null),
                "maybe" => assert_eq!(read.unwrap().maybe, Maybe::Null),
                // A union keeps what fits none of its arms.
                "shape" => assert!(matches!(read.unwrap().shape, Shape::Unknown(Value::Null))),
                _ => assert!(
                    read.unwrap_err().starts_with(&format!("`{field}` (in Shapes): invalid type: null"))
                ),
            }
        }
    }

    #[test]
    fn numbers_at_the_edge() {
        for number in
            ["9223372036854775807", "-9223372036854775808", "1.0", "1e3", "-0.0", "9007199254740992.0"]
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
        // Any JSON is not cut to what has a type.
        assert_eq!(
            round_trip::<Shapes>(&with("any", "18446744073709551615")),
            with("any", "18446744073709551615")
        );
    }

    #[test]
    fn texts_at_the_edge() {
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
        // What is skipped is not looked into.
        assert!(from_slice::<Leaf>(b"{\"id\":1,\"note\":\"\",\"x\":\"\xff\"}").is_ok());
    }

    #[test]
    fn a_field_twice_and_fields_without_a_name() {
        assert!(error_of::<Shapes>(&with("any", "1,\"flag\":true")).contains("duplicate field `flag`"));
        // A union is read whole before its arm is known, and of a key that comes twice the last one counts there.
        assert!(error_of::<Shape>(r#"{"kind":"dot","kind":"pair"}"#).contains("missing field `left`"));
        let plain = round_trip::<Shapes>(&with("any", "1,\"extra\":{\"deep\":[1,2,{}]},\"\":null"));
        assert_eq!(plain, with("any", "1"));
        assert_eq!(round_trip::<Keeper>(r#"{"x":[{}],"id":1,"":null}"#), r#"{"id":1,"":null,"x":[{}]}"#);
    }

    #[test]
    fn the_tag_may_come_last_and_arms_may_need_the_union() {
        let deep = r#"{"left":{"size":1.5,"kind":"dot"},"right":{"right":{"kind":"new","x":1},"left":{"kind":"dot"},"kind":"pair"},"kind":"pair"}"#;
        let read: Shape = from_slice(deep.as_bytes()).unwrap();
        let Shape::Pair(pair) = &read else { panic!("{read:?}") };
        assert!(matches!(&*pair.left, Shape::Dot(dot) if dot.size == Some(1.5)));
        let Shape::Pair(inner) = &*pair.right else { panic!("{read:?}") };
        assert!(matches!(&*inner.right, Shape::Unknown(_)));
        assert_eq!(serde_json::to_value(&read).unwrap(), serde_json::from_str::<Value>(deep).unwrap());
        assert!(
            error_of::<Shape>(r#"{"kind":"pair","left":{"kind":"dot"}}"#).contains("missing field `right`")
        );
    }

    #[test]
    fn depth_ends_at_127_levels_whatever_is_read() {
        let shape = |levels: usize| {
            format!(
                "{}{{\"kind\":\"dot\"}}{}",
                r#"{"kind":"pair","left":{"kind":"dot"},"right":"#.repeat(levels - 1),
                "}".repeat(levels - 1)
            )
        };
        let list = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
        let tree =
            |levels: usize| format!("{}{{}}{}", r#"{"child":"#.repeat(levels - 1), "}".repeat(levels - 1));
        for levels in [126, 127] {
            assert!(from_slice::<Value>(list(levels).as_bytes()).is_ok(), "{levels}");
            assert!(from_slice::<Tree>(tree(levels).as_bytes()).is_ok(), "{levels}");
            assert!(from_slice::<Shape>(shape(levels).as_bytes()).is_ok(), "{levels}");
        }
        for levels in [129, 200, 10_000] {
            assert!(error_of::<Value>(&list(levels)).contains("recursion limit"), "{levels}");
            assert!(error_of::<Tree>(&tree(levels)).contains("recursion limit"), "{levels}");
            assert!(error_of::<Shape>(&shape(levels)).contains("recursion limit"), "{levels}");
            // What is skipped takes no stack.
            assert!(shapes("any", &format!("1,\"extra\":{}", list(levels))).is_ok(), "{levels}");
        }
    }

    #[test]
    fn what_keeps_anything_is_not_preferred_for_it() {
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
            // Without its `null` it is the map.
            b"{\"[\":{\"id\":null,\"c\":0}}",
            // What is skipped need not be UTF-8.
            b"{\"leaves\":[{\"id\":1,\"note\":null,\"x\":\"\xf8\",\"cor\":false}]}",
            // Nor a number or a text that could be read.
            b"{\"id\":1,\"note\":null,\"x\":[1e400,\"\\ud83d\"]}",
        ] {
            assert_round_trip(bytes);
        }
    }
}
