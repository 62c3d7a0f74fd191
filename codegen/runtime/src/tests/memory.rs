//! The limit of memory, measured with an allocator that counts.

use std::collections::BTreeMap;

use serde_json::Value;

use super::unions::{Chain, Event};
use crate::models::{Color, Level, Message, Shape, Tree};
use crate::runtime::json::{JsonType, from_slice_within, object, union};

/// Variants that are compared item by item.
#[derive(Clone, Debug)]
enum Marked {
    Colors(Colors),
    Levels(Levels),
    Unknown(Value),
}

#[derive(Clone)]
struct Colors {
    marks: Option<Vec<Color>>,
    colors: Option<Vec<Color>>,
}

#[derive(Clone)]
struct Levels {
    marks: Option<Vec<Level>>,
    levels: Option<Vec<Option<Message>>>,
}

object!(Colors { marks, colors });
object!(Levels { marks, levels });
union!(Marked { Colors, Levels });

/// Checks lists of an item that takes much more memory than text, at several limits.
fn assert_bounded<T: JsonType>(item: &str) {
    assert_bounded_within::<T>(["", ""], item);
}

/// Checks lists of an item within another value. The longest ones exceed the limit.
fn assert_bounded_within<T: JsonType>([start, end]: [&str; 2], item: &str) {
    for limit in [1 << 16, 1 << 18] {
        for half in 0..8 {
            let text = format!("{start}[{}]{end}", vec![item; (limit / item.len() * 2) >> half].join(","));
            let mut is_too_large = false;
            let info = allocation_counter::measure(|| {
                let result = from_slice_within::<T>(text.as_bytes(), limit);
                is_too_large = result.is_err_and(|error| error.is_too_large());
            });
            let shown =
                format!("{} {start}{item} {half}: {} of {limit}", std::any::type_name::<T>(), info.bytes_max);
            assert!(is_too_large || half > 0, "{shown}");
            // The error takes some bytes, too.
            assert!(info.bytes_max <= limit as u64 + 1000, "{shown}");
        }
    }
}

#[test]
fn memory_is_limited() {
    assert_bounded::<Vec<Tree>>("{}");
    assert_bounded::<Vec<Option<Tree>>>("{}");
    assert_bounded::<Vec<Tree>>("{\"child\":{}}");
    assert_bounded::<Vec<Tree>>("{\"leaves\":[{\"id\":1,\"note\":null}]}");
    assert_bounded::<Vec<Tree>>("{\"by_name\":{\"\":{\"id\":1,\"note\":null}}}");
    assert_bounded::<Vec<Tree>>("{\"x\":1}");
    assert_bounded::<Vec<BTreeMap<String, Tree>>>("{\"\":{}}");
    assert_bounded::<Vec<Vec<Tree>>>("[{}]");
    assert_bounded::<Vec<String>>("\"\"");
    assert_bounded::<Vec<String>>("\"a\"");
}

#[test]
fn memory_of_values_is_limited() {
    assert_bounded::<Value>("0");
    assert_bounded::<Value>("\"\"");
    assert_bounded::<Value>("[]");
    assert_bounded::<Value>("[0]");
    assert_bounded::<Value>("{\"\":0}");
    assert_bounded::<Vec<Value>>("{\"\":{\"\":[]}}");
}

#[test]
fn memory_of_unions_is_limited() {
    assert_bounded::<Vec<Chain>>("{}");
    assert_bounded::<Chain>("{}");
    assert_bounded::<Chain>("[]");
    assert_bounded::<Chain>("{\"child\":{}}");
    assert_bounded::<Chain>("{\"child\":[]}");
    assert_bounded::<Chain>("{\"child\":[],\"z\":1}");
    assert_bounded::<Vec<Event>>("{\"type\":\"created\",\"at\":1}");
    assert_bounded::<Vec<Event>>("{\"type\":\"new\",\"\":{\"\":0}}");
    assert_bounded::<Vec<Message>>("\"quiet\"");
    assert_bounded::<Vec<Shape>>("{}");
    for item in ["\"red\"", "1", "\"quiet\"", "{}"] {
        for key in ["marks", "levels"] {
            assert_bounded_within::<Marked>([&format!("{{\"{key}\":"), "}"], item);
        }
    }
}
