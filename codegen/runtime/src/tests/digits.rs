//! Numbers of any length.

use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::Error;
use serde_json::json;

use super::{error_of, round_trip};
use crate::models::Amount;
use crate::runtime::digits::Digits;
use crate::runtime::json::from_slice;

#[test]
fn every_digit_is_kept() {
    for text in [
        r#"{"value":340282366920938463463374607431768211455}"#,
        r#"{"value":0.10000000000000000000000000000000000001}"#,
        r#"{"value":-0,"fee":1.10}"#,
        r#"{"value":1E+400}"#,
        r#"{"value":18446744073709551615,"fee":-9223372036854775808}"#,
    ] {
        assert_eq!(round_trip::<Amount>(text), text);
        let amount: Amount = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&amount).unwrap(), text);
    }
    let spaced: Amount = from_slice(b"{\"value\": 1.50 , \"fee\": null}").unwrap();
    assert_eq!(spaced.value.as_str(), "1.50");
    assert_eq!(format!("{spaced:?}"), "Amount { value: 1.50, fee: None }");
}

#[test]
fn value_that_is_not_a_number_is_an_error_that_names_the_field() {
    for text in [
        r#"{"value":"1"}"#,
        r#"{"value":null}"#,
        r#"{"value":[1]}"#,
        r#"{"value":{"a":1}}"#,
        r#"{"value":true}"#,
    ] {
        let error = error_of::<Amount>(text);
        assert!(error.contains("value") && error != "accepted", "{text}: {error}");
    }
    for text in ["", "-", "01", "1.", ".5", "1e", "1e+", "+1", "0x1", " 1", "1 ", "NaN", "1_000"] {
        assert!(text.parse::<Digits>().is_err(), "{text}");
    }
    for text in ["0", "-0", "10", "0.5", "1e9", "1E-9", "123456789012345678901234567890.5e+10"] {
        assert_eq!(text.parse::<Digits>().unwrap().as_str(), text);
    }
}

/// A value that serde has buffered has no text.
#[test]
fn other_deserializers_keep_the_value() {
    let read = |value: f64| Digits::deserialize(IntoDeserializer::<Error>::into_deserializer(value));
    assert_eq!(read(1.5).unwrap().as_str(), "1.5");
    assert!(read(f64::NAN).is_err());
    let whole = IntoDeserializer::<Error>::into_deserializer(u64::MAX);
    assert_eq!(Digits::deserialize(whole).unwrap(), u64::MAX.into());
    let amount: Amount = serde_json::from_value(json!({"value": u64::MAX})).unwrap();
    assert_eq!(serde_json::to_value(&amount).unwrap(), json!({"value": u64::MAX}));
}
