//! Integer enums, enums with values of several JSON types, and numbers.

use serde_json::json;

use super::{error_of, round_trip};
use crate::models::{Level, LevelOrMode, Mode, Numbers};
use crate::runtime::json::{JsonType, from_slice};

fn read<T: JsonType>(text: &str) -> T {
    from_slice(text.as_bytes()).unwrap()
}

#[test]
fn integers_are_known_in_every_notation() {
    assert!(matches!(read("1"), Level::N1));
    assert!(matches!(read("1.0"), Level::N1));
    assert!(matches!(read("-1e0"), Level::Minus1));
    assert!(matches!(read("-9223372036854775808"), Level::Minus9223372036854775808));
    assert!(matches!(read("2"), Level::Unknown(value) if value.as_i64() == 2));
    assert_eq!(round_trip::<Level>("9223372036854775807"), "9223372036854775807");
    assert_eq!(round_trip::<Level>("1.0"), "1");
    for text in ["1.5", "9223372036854775808", "1e30", "\"1\"", "null", "true", "[1]"] {
        assert_ne!(error_of::<Level>(text), "accepted", "{text}");
    }
}

#[test]
fn integer_enums_are_converted_and_compared_by_value() {
    assert_eq!(Level::from(1), Level::N1);
    assert_eq!(Level::from(1).as_i64(), 1);
    assert_eq!(i64::from(Level::from(7)), 7);
    assert_eq!("-1".parse(), Ok(Level::Minus1));
    assert!("x".parse::<Level>().is_err());
    assert_eq!(format!("{} {:?} {}", Level::N1, Level::Minus1, Level::from(5)), "1 Minus1 5");
    assert!(Level::Minus1 < Level::from(0) && Level::from(0) < Level::N1);
    assert_eq!(serde_json::from_value::<Level>(json!(-1)).unwrap(), Level::Minus1);
    assert_eq!(serde_json::to_value(Level::Minus9223372036854775808).unwrap(), json!(i64::MIN));
}

#[test]
fn values_of_several_types_are_distinguished() {
    for (text, known) in [
        ("\"auto\"", Some(Mode::Auto)),
        ("1", Some(Mode::N1)),
        ("1.0", Some(Mode::N1)),
        ("\"1\"", Some(Mode::N1_2)),
        ("0.5", Some(Mode::N0Point5)),
        ("5e-1", Some(Mode::N0Point5)),
        ("true", Some(Mode::True)),
        ("false", None),
        ("2", None),
        ("\"Auto\"", None),
        ("18446744073709551615", None),
        ("{\"a\":[1,null]}", None),
    ] {
        let value: Mode = read(text);
        match known {
            Some(known) => assert_eq!(value, known, "{text}"),
            None => {
                assert!(matches!(value, Mode::Unknown(_)), "{text}");
                assert_eq!(round_trip::<Mode>(text), text);
            }
        }
    }
    assert_eq!(round_trip::<Mode>("\"1\""), "\"1\"");
    assert_eq!(round_trip::<Mode>("0.5"), "0.5");
    assert_eq!("1".parse(), Ok(Mode::N1));
    assert_eq!("new".parse(), Ok(Mode::from(json!("new"))));
    assert_eq!(Mode::from(json!(0.5)).to_value(), json!(0.5));
    assert_eq!(
        format!("{} {} {:?} {}", Mode::Auto, Mode::True, Mode::N1_2, Mode::N0Point5),
        "auto true N1_2 0.5"
    );
}

#[test]
fn number_out_of_range_is_an_error_that_names_the_field() {
    for (text, field) in [
        (r#"{"unsigned":-1}"#, "unsigned"),
        (r#"{"unsigned":1.5}"#, "unsigned"),
        (r#"{"unsigned":18446744073709551616}"#, "unsigned"),
        (r#"{"number":9007199254740993}"#, "number"),
        (r#"{"number":-9007199254740993}"#, "number"),
        (r#"{"number":18446744073709551615}"#, "number"),
        (r#"{"level":9223372036854775808}"#, "level"),
    ] {
        let error = error_of::<Numbers>(text);
        assert!(error.contains(field) && error != "accepted", "{text}: {error}");
    }
    for text in [
        r#"{"unsigned":18446744073709551615}"#,
        r#"{"unsigned":0,"number":-0.1}"#,
        r#"{"number":9007199254740992}"#,
        r#"{"number":9007199254740994.0}"#,
        r#"{"number":1.7976931348623157e308}"#,
    ] {
        assert_eq!(round_trip::<Numbers>(text).replace("e+", "e"), text);
    }
    assert_eq!(round_trip::<Numbers>(r#"{"unsigned":1e3}"#), r#"{"unsigned":1000}"#);
}

#[test]
fn integral_number_is_serialized_without_a_fraction() {
    for text in ["0", "30", "-7", "0.5", "-0.0", "9007199254740992", "-9007199254740992"] {
        let numbers = format!(r#"{{"number":{text}}}"#);
        assert_eq!(round_trip::<Numbers>(&numbers), numbers);
        assert_eq!(round_trip::<Vec<f64>>(&format!("[{text}]")), format!("[{text}]"));
    }
    for (text, written) in [("30.0", "30"), ("1e3", "1000"), ("9007199254740994", "9007199254740994.0")] {
        assert_eq!(round_trip::<f64>(text), written);
    }
    // `Number(30)` and `Number(30.0)` are not equal in serde_json.
    assert_eq!(
        serde_json::to_value(Numbers { number: Some(30.0), ..Numbers::new() }).unwrap(),
        json!({"number": 30})
    );
}

#[test]
fn variant_that_lists_the_value_is_selected() {
    let either = read::<LevelOrMode>;
    assert!(matches!(either("1"), LevelOrMode::Level(Level::N1)));
    assert!(matches!(either("1.0"), LevelOrMode::Level(Level::N1)));
    assert!(matches!(either("0.5"), LevelOrMode::Mode(Mode::N0Point5)));
    assert!(matches!(either("\"auto\""), LevelOrMode::Mode(Mode::Auto)));
    assert!(matches!(either("7"), LevelOrMode::Level(Level::Unknown(_))));
    assert!(matches!(either("1.5"), LevelOrMode::Mode(Mode::Unknown(_))));
    assert!(matches!(either(r#"{"level":1}"#), LevelOrMode::Numbers(_)));
    assert!(matches!(either(r#"{"number":9007199254740993}"#), LevelOrMode::Unknown(_)));
    assert_eq!(round_trip::<LevelOrMode>("1.5"), "1.5");
    assert_eq!(round_trip::<LevelOrMode>(r#"{"number":9007199254740993}"#), r#"{"number":9007199254740993}"#);
}
