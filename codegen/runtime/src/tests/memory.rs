//! The limit of memory, measured with an allocator that counts.

use std::collections::BTreeMap;

use serde_json::Value;

use super::unions::{Chain, Event};
use crate::models::{Message, Shape, Tree};
use crate::runtime::json::{JsonType, from_slice_within};

/// Deserializes a list of `count` texts within a limit of memory, and returns the most bytes that were allocated at a time, and
/// `true` if the limit was exceeded.
fn peak<T: JsonType>(item: &str, count: usize, limit: usize) -> (usize, bool) {
    let text = format!("[{}]", vec![item; count].join(","));
    let mut is_too_large = false;
    let info = allocation_counter::measure(|| {
        let result = from_slice_within::<T>(text.as_bytes(), limit);
        is_too_large = result.as_ref().is_err_and(|error| error.is_too_large());
        if let Err(error) = result {
            assert!(error.is_too_large(), "{item}: {error}");
        }
    });
    (usize::try_from(info.bytes_max).unwrap(), is_too_large)
}

/// Checks lists of an item that takes much more memory than text, at several limits.
fn assert_bounded<T: JsonType>(item: &str) {
    for limit in [1 << 17, 1 << 19] {
        let (bytes, is_too_large) = peak::<T>(item, limit / item.len() * 2, limit);
        assert!(is_too_large, "{} {item}", std::any::type_name::<T>());
        // The error takes some bytes, too.
        assert!(bytes <= limit + 1000, "{} {item}: {bytes} of {limit}", std::any::type_name::<T>());
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
}
