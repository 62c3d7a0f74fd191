//! Types that the config names, by their own implementations of serde's traits.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::runtime::json::{ForeignValue, JsonType, foreign_value, from_slice, object, to_vec, union};

/// A number of at most 9, which is equal to any other of the same parity.
#[derive(Clone, Debug, Default)]
struct Digit(u64);

impl PartialEq for Digit {
    fn eq(&self, other: &Self) -> bool {
        self.0 % 2 == other.0 % 2
    }
}

impl Serialize for Digit {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            0..=9 => serializer.serialize_u64(self.0),
            _ => Err(serde::ser::Error::custom("no digit")),
        }
    }
}

impl<'de> Deserialize<'de> for Digit {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = u64::deserialize(deserializer)?;
        if number < 10 { Ok(Self(number)) } else { Err(D::Error::custom("expected a digit")) }
    }
}

foreign_value!(Digit);

#[derive(Clone)]
struct Code {
    first: Digit,
    others: Option<Vec<Digit>>,
}

object!(Code { first, others } required [first]);

#[derive(Clone, Debug)]
enum Mixed {
    Digit(Digit),
    Code(Code),
    Unknown(serde_json::Value),
}

union!(Mixed { Digit, Code });

#[test]
fn values_are_read_and_written_by_their_own_traits() {
    let code: Code = from_slice(br#"{"first":3,"others":[1,2]}"#).unwrap();
    assert_eq!(to_vec(code.value_ref()).unwrap(), br#"{"first":3,"others":[1,2]}"#);
    assert_eq!(format!("{code:?}"), "Code { first: Digit(3), others: Some([Digit(1), Digit(2)]) }");
    let error = from_slice::<Code>(br#"{"first":3,"others":[1,12]}"#).unwrap_err();
    assert_eq!((error.path(), error.type_name()), ("others[1]", Some("Code")));
    assert!(error.to_string().contains("expected a digit"), "{error}");
    let far = Code { first: Digit(10), ..code };
    assert!(to_vec(far.value_ref()).is_err_and(|error| error.to_string().contains("no digit")));
}

#[test]
fn equality_is_that_of_the_type() {
    let code = |first| Code { first: Digit(first), others: None };
    assert!(code(1) == code(3) && code(1) != code(2));
    assert!(!ForeignValue::is_equal(&Digit(1), &1_u64), "another type");
}

#[test]
fn variant_is_the_type_that_accepts_the_value() {
    let mixed = |text: &str| serde_json::from_str::<Mixed>(text).unwrap();
    assert!(matches!(mixed("7"), Mixed::Digit(Digit(7))));
    assert!(matches!(mixed(r#"{"first":1}"#), Mixed::Code(_)));
    assert!(matches!(mixed("70"), Mixed::Unknown(_)));
    assert!(matches!(mixed(r#"{"first":70}"#), Mixed::Unknown(_)));
}

#[test]
fn scalars_have_a_text() {
    assert_eq!(ForeignValue::text(&Digit(7)).as_deref(), Some("7"));
    assert_eq!(ForeignValue::text(&"a".to_owned()).as_deref(), Some("a"));
    assert_eq!(ForeignValue::text(&vec![1_u64]), None);
    assert_eq!(ForeignValue::text(&Digit(10)), None);
}
