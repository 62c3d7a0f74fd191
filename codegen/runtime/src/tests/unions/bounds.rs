//! Limits of depth and of attempts, for hostile input.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::{Chain, Event, VariantName, error_of};
use crate::runtime::json::from_slice;

type Wrap = fn(Value) -> Value;

fn nested(levels: usize, wrap: Wrap) -> Value {
    (0..levels).fold(Value::Null, |value, _| wrap(value))
}

#[test]
fn depth_is_limited() {
    let array = |value| json!([value]);
    let object = |value| json!({"child": value});
    for wrap in [array, object, |value| json!({"child": value, "other": null})] {
        for levels in [1, 2, 126, 127, 128] {
            let deep = nested(levels, wrap);
            let read: Chain = serde_json::from_value(deep.clone()).unwrap();
            assert_ne!(read.variant_name(), "Unknown");
            if levels < 128 {
                let text = deep.to_string();
                assert_eq!(from_slice::<Chain>(text.as_bytes()).unwrap(), read);
            }
        }
        for levels in [129, 200] {
            let deep = nested(levels, wrap);
            let error = serde_json::from_value::<Chain>(deep.clone()).unwrap_err().to_string();
            assert_eq!(error, "nested deeper than 128 levels");
            assert!(error_of::<Chain>(deep.to_string()).contains("recursion limit exceeded"));
        }
    }
    assert!(error_of::<Chain>("[".repeat(100_000)).contains("recursion limit exceeded"));
    assert!(error_of::<Event>("{\"type\":".repeat(100_000)).contains("recursion limit exceeded"));
    let unknown = |levels| json!({"type": "new", "x": nested(levels, array)});
    let kept: Event = serde_json::from_value(unknown(127)).unwrap();
    assert_eq!(serde_json::to_value(&kept).unwrap(), unknown(127));
    assert!(serde_json::from_value::<Event>(unknown(128)).is_err());
}

#[test]
fn attempts_are_limited() {
    let read = |value: Value| {
        let start = Instant::now();
        let read: Chain = serde_json::from_value(value).unwrap();
        assert!(start.elapsed() < Duration::from_secs(1), "{:?}", start.elapsed());
        read
    };
    let wraps: [(usize, Wrap); 5] = [
        (100, |value| json!({"child": value, "z": "wrong"})),
        (60, |value| json!({"child": [value, []], "z": "wrong"})),
        (100, |value| json!({"a": value, "z": "wrong"})),
        (100, |value| json!([value, 1])),
        (100, |value| json!({"child": value})),
    ];
    for (levels, wrap) in wraps {
        let wide = json!(vec![json!({"x": [1, "y"]}); 500]);
        let long = json!({"x".repeat(100_000): "y".repeat(100_000)});
        for leaf in [json!("wrong"), json!({"z": "wrong"}), json!({"z": 1}), wide, long] {
            let deep = (0..levels).fold(leaf, |value, _| wrap(value));
            let text = deep.to_string();
            assert_eq!(from_slice::<Chain>(text.as_bytes()).unwrap(), read(deep));
        }
    }
    // A wide value with an error at the end: each item is tried as both structs.
    let item = json!({"child": {"child": {"z": "wrong"}, "z": "wrong"}, "z": "wrong"});
    assert_eq!(read(json!(vec![item; 1000])).variant_name(), "Many");
}

#[test]
fn inner_unions_are_selected_once() {
    let read = |value: Value| {
        let start = Instant::now();
        let read: Chain = serde_json::from_value(value).unwrap();
        assert!(start.elapsed() < Duration::from_secs(1), "{:?}", start.elapsed());
        read
    };
    // Both structs fit at every level, so both are compared.
    let deep = (0..100).fold(json!({"z": 1}), |value, _| json!({"child": value, "z": 1}));
    assert_eq!(read(deep).variant_name(), "One");
    let wide =
        (0..20).fold(json!({"z": 1}), |value, _| json!({"child": [value, {"z": 2}, {"z": "wrong"}], "z": 1}));
    assert_eq!(read(wide).variant_name(), "One");
}
