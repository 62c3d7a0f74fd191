//! Unions in the form of emitted code.

mod bounds;

use std::collections::BTreeMap;
use std::fmt::Debug;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::error_of;
use crate::models::Color;
use crate::runtime::json::{JsonType, ValueRef, from_slice, lookup, object, to_vec, union};
use crate::runtime::text::{UnknownValue, string_enum};

/// Defines enums with [`VariantName`].
macro_rules! unions {
    ($($type:ident { $($variant:ident($of:ty),)* })*) => {$(
        #[derive(Clone, Debug)]
        #[non_exhaustive]
        pub enum $type {
            $($variant($of),)*
            Unknown(Value),
        }
        impl VariantName for $type {
            fn variant_name(&self) -> &'static str {
                match self {
                    $(Self::$variant(_) => stringify!($variant),)*
                    Self::Unknown(_) => "Unknown",
                }
            }
        }
    )*};
}

/// A union with the names of its variants.
trait VariantName: JsonType + Serialize + DeserializeOwned + PartialEq + Debug {
    fn variant_name(&self) -> &'static str;
}

/// A variant of [`Event`].
#[derive(Clone)]
pub struct EventCreated {
    pub kind: String,
    pub at: i64,
    pub color: Option<Color>,
    pub about: Option<Box<Event>>,
}

object!(EventCreated { kind = "type", at, color, about } required [kind, at]);

/// A struct with a union.
#[derive(Clone)]
pub struct Holder {
    pub first: Thing,
    pub last: i64,
}

object!(Holder { first, last } required [first, last]);

/// A variant of [`Thing`].
#[derive(Clone)]
pub struct Reason {
    pub kind: Option<Why>,
    pub size: Option<i64>,
}

object!(Reason { kind, size });

/// A variant of [`Thing`].
#[derive(Clone)]
pub struct Paint {
    pub kind: Color,
    pub size: Option<i64>,
}

object!(Paint { kind, size } required [kind]);

/// A variant of [`Thing`].
#[derive(Clone)]
pub struct Wide {
    pub kind: Option<String>,
    pub size: Option<i64>,
    pub width: i64,
}

object!(Wide { kind, size, width } required [width]);

/// A variant of [`Chain`].
#[derive(Clone)]
pub struct One {
    pub child: Option<Box<Chain>>,
    pub z: Option<i64>,
}

object!(One { child, z });

/// A variant of [`Chain`].
#[derive(Clone)]
pub struct Two {
    pub child: Option<Chain>,
    pub z: Option<i64>,
}

object!(Two { child, z });

/// A variant of [`Event`].
#[derive(Clone)]
pub struct EventGone {
    pub kind: Option<String>,
    pub why: Option<Why>,
    pub rest: BTreeMap<String, i64>,
}

object!(EventGone { kind = "type", why } rest rest);

/// A string enum.
#[derive(Clone, Debug)]
pub enum Why {
    Moved,
    Unknown(UnknownValue),
}

impl Why {
    fn as_str(&self) -> &str {
        match self {
            Self::Moved => "moved",
            Self::Unknown(value) => value.as_str(),
        }
    }
}

impl From<&str> for Why {
    fn from(value: &str) -> Self {
        match value {
            "moved" => Self::Moved,
            _ => Self::Unknown(UnknownValue::new(value)),
        }
    }
}

string_enum!(Why);

unions! {
    Event {
        Created(EventCreated),
        Gone(Box<EventGone>),
        Text(String),
        Many(Vec<i64>),
    }
    Scalar {
        Free(String),
        Color(Color),
        Real(f64),
        Small(i32),
        Big(i64),
        Flag(Option<bool>),
    }
    Strings {
        Why(Why),
        Color(Color),
    }
    Thing {
        Any(Value),
        Map(BTreeMap<String, i64>),
        Why(Reason),
        Color(Paint),
        Wide(Wide),
    }
    Outer {
        Map(BTreeMap<String, Value>),
        Event(Event),
        Scalar(Option<Scalar>),
    }
    Chain {
        One(Box<One>),
        Two(Box<Two>),
        Many(Vec<Chain>),
        Named(BTreeMap<String, Chain>),
    }
    Ping {
        Pong(Box<Pong>),
        Text(String),
    }
    Pong {
        Ping(Ping),
        Number(i64),
    }
    Envelope {
        Inner(Inner),
    }
    Inner {
        Outer(Box<Envelope>),
        Event(Event),
    }
}

union!(Event by "type" {
    Created = ["created", "made"],
    Gone = ["gone"],
    Text,
    Many,
}
from [
    Created(EventCreated),
    Gone(EventGone),
    Text(String),
]);

union!(Scalar { Free, Color, Real, Small, Big, Flag, } from [Flag(Option<bool>)]);

union!(Strings { Why, Color });

union!(Thing { Any, Map, Why, Color, Wide });

union!(Outer { Map, Event, Scalar, } from [Event(Event), Scalar(Scalar)]);

union!(Chain { One, Two, Many, Named });

union!(Ping { Pong, Text });

union!(Pong { Ping, Number });

union!(Envelope by "a" { Inner = ["in"], });

union!(Inner by "b" { Outer = ["out"], Event = ["event"], });

fn to_json<T: JsonType>(value: &T) -> Value {
    serde_json::from_slice(&to_vec(value.value_ref()).unwrap()).unwrap()
}

fn value(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// Checks the variant of each JSON text, and the JSON that it is serialized to if that differs. All deserializers return the same
/// value, and the serialized value is deserialized to it again.
fn assert_variants<T: VariantName>(rows: &[(&str, &str, Option<&str>)]) {
    for (text, variant, out) in rows {
        let read: T = from_slice(text.as_bytes()).unwrap();
        assert_eq!(read.variant_name(), *variant, "{text}");
        assert_eq!(to_json(&read), value(out.unwrap_or(text)), "{text}");
        let others = [
            serde_json::from_str::<T>(text).unwrap(),
            serde_json::from_value(value(text)).unwrap(),
            serde_json::from_value(serde_json::to_value(&read).unwrap()).unwrap(),
            from_slice(&to_vec(read.value_ref()).unwrap()).unwrap(),
        ];
        for other in others {
            assert_eq!((other.variant_name(), &other), (*variant, &read), "{text}");
            assert_eq!(to_json(&other), to_json(&read), "{text}");
        }
    }
}

#[test]
fn discriminator_decides() {
    assert_variants::<Event>(&[
        (r#"{"type":"created","at":1}"#, "Created", None),
        (r#"{"at":1,"color":"red","type":"made"}"#, "Created", None),
        (r#"{"type":"created","at":1.0,"new":[]}"#, "Created", Some(r#"{"type":"created","at":1}"#)),
        (r#"{"type":"gone","why":"moved","x":7}"#, "Gone", None),
        // In a `Value`, the last of duplicate keys is kept. In a struct they are an error.
        (r#"{"type":"gone","type":"created","at":1}"#, "Created", Some(r#"{"type":"created","at":1}"#)),
        (r#"{"type":"created","at":1,"type":"new"}"#, "Unknown", Some(r#"{"at":1,"type":"new"}"#)),
        (r#"{"type":"new","x":[1e2,null,{"type":"created"}],"\u0000":""}"#, "Unknown", None),
        (r#"{"type":"","at":1}"#, "Unknown", None),
        (r#"{"type":"created","at":1,"about":{"type":"new"}}"#, "Created", None),
        (r#"{"type":"created","at":1,"about":{"type":"made","at":2,"about":"x"}}"#, "Created", None),
    ]);
}

#[test]
fn without_a_discriminator_the_json_type_decides() {
    assert_variants::<Event>(&[
        (r#"{"at":1}"#, "Gone", Some(r#"{"type":"gone","at":1}"#)),
        (r#"{"type":null,"at":1}"#, "Gone", Some(r#"{"type":"gone","at":1}"#)),
        (r#"{"type":7,"at":1}"#, "Unknown", None),
        (r#"{"type":["created"],"at":1}"#, "Unknown", None),
        (r#""created""#, "Text", None),
        (r#""""#, "Text", None),
        ("[]", "Many", None),
        ("[1,2.0]", "Many", Some("[1,2]")),
        ("[1,\"2\"]", "Unknown", None),
        ("[[]]", "Unknown", None),
        ("null", "Unknown", None),
        ("true", "Unknown", None),
        ("1", "Unknown", None),
        ("{}", "Gone", Some(r#"{"type":"gone"}"#)),
    ]);
}

#[test]
fn scalars_select_the_narrowest_variant() {
    assert_variants::<Scalar>(&[
        ("\"red\"", "Color", None),
        ("\"pink\"", "Free", None),
        ("1", "Small", None),
        ("1.0", "Small", Some("1")),
        ("-2147483648", "Small", None),
        ("2147483648", "Big", None),
        ("1e10", "Big", Some("10000000000")),
        ("-9223372036854775808", "Big", None),
        ("9223372036854775808", "Real", Some("9.223372036854776e+18")),
        ("18446744073709551616", "Real", Some("1.8446744073709552e+19")),
        ("1.5", "Real", None),
        ("1e300", "Real", None),
        ("true", "Flag", None),
        ("null", "Flag", None),
        ("[]", "Unknown", None),
        ("{}", "Unknown", None),
    ]);
    assert_variants::<Strings>(&[
        ("\"moved\"", "Why", None),
        ("\"red\"", "Color", None),
        ("\"pink\"", "Why", None),
        ("1", "Unknown", None),
    ]);
}

#[test]
fn objects_select_the_variant_that_declares_most_keys() {
    assert_variants::<Thing>(&[
        (r#"{"kind":"moved"}"#, "Why", None),
        (r#"{"kind":"red"}"#, "Color", None),
        (r#"{"kind":"pink","size":1}"#, "Why", None),
        (r#"{"kind":"red","size":1,"width":1}"#, "Wide", None),
        (r#"{"width":1}"#, "Wide", None),
        (r#"{"kind":"red","width":"1"}"#, "Color", Some(r#"{"kind":"red"}"#)),
        (r#"{"kind":1}"#, "Map", None),
        (r#"{"kind":1.5}"#, "Any", None),
        (r#"{"size":"1"}"#, "Any", None),
        ("{}", "Why", None),
        ("[{}]", "Any", None),
        ("null", "Any", None),
        ("\"\"", "Any", None),
    ]);
    // A struct that declares none of the keys would keep none of them.
    assert_variants::<Thing>(&[(r#"{"x":1}"#, "Map", None)]);
}

#[test]
fn nested_unions_select_inner_variants() {
    assert_variants::<Outer>(&[
        (r#"{"type":"created","at":1}"#, "Event", None),
        (r#"{"type":"created","at":"1"}"#, "Map", None),
        (r#"{"type":"new"}"#, "Map", None),
        (r#"{"at":1}"#, "Event", Some(r#"{"type":"gone","at":1}"#)),
        (r#"{"at":"x"}"#, "Map", None),
        ("[1]", "Event", None),
        ("[true]", "Unknown", None),
        ("\"red\"", "Scalar", None),
        ("\"pink\"", "Event", None),
        ("1", "Scalar", None),
        ("null", "Scalar", None),
    ]);
    // Each is a variant of the other.
    assert_variants::<Ping>(&[
        ("\"x\"", "Text", None),
        ("5", "Pong", None),
        ("true", "Unknown", None),
        ("{}", "Unknown", None),
        ("null", "Unknown", None),
    ]);
    assert_variants::<Pong>(&[("\"x\"", "Ping", None), ("5", "Number", None), ("[5]", "Unknown", None)]);
    // Once the discriminator has selected an inner union, that union keeps unknown values itself.
    assert_variants::<Envelope>(&[
        (r#"{"a":"in","b":"event","type":"new"}"#, "Inner", None),
        (r#"{"a":"in","b":"new"}"#, "Inner", None),
        (r#"{"a":"in","b":"out"}"#, "Inner", None),
        (r#"{"a":"new","b":"out"}"#, "Unknown", None),
        (r#"{"b":"event","type":"new"}"#, "Unknown", None),
        ("\"x\"", "Inner", None),
    ]);
    let read: Envelope = from_slice(br#"{"a":"in","b":"event","type":"new"}"#).unwrap();
    assert!(matches!(read, Envelope::Inner(Inner::Event(Event::Unknown(_)))));
}

#[test]
fn error_of_the_selected_variant_is_returned() {
    for (text, message) in [
        (
            r#"{"type":"created","at":"planted"}"#,
            "`at` (in EventCreated): invalid type: a string, expected an integer",
        ),
        (r#"{"type":"made"}"#, "EventCreated: missing field `at`"),
        (
            r#"{"type":"created","at":1,"about":{"type":"gone","y":[]}}"#,
            "`about.y` (in EventGone): invalid type: sequence, expected an integer",
        ),
        (r#"{"type":"created","at":1,"color":[]}"#, "`color` (in EventCreated): invalid type: sequence"),
    ] {
        let error = error_of::<Event>(text);
        assert!(error.starts_with(message), "{error}");
        assert!(serde_json::from_str::<Event>(text).is_err());
        assert!(serde_json::from_value::<Event>(value(text)).is_err());
    }
    assert_eq!(
        error_of::<Vec<BTreeMap<String, Event>>>("[{},\n{\"a\":\"x\",\"b\":{\"type\":\"made\",\"at\":1.5}}]"),
        "`[1].b.at` (in EventCreated): invalid value: floating point `1.5`, expected an integer at line 2 column 38"
    );
    assert_eq!(
        error_of::<Envelope>(r#"{"a":"in","b":"event","type":"gone"}"#),
        "`a` (in EventGone): invalid type: a string, expected an integer"
    );
    // Failed attempts leave nothing in the path.
    assert_eq!(
        error_of::<Holder>(r#"{"first":{"kind":"red","width":"1","size":[]},"last":[]}"#),
        "`last` (in Holder): invalid type: sequence, expected an integer at line 1 column 53"
    );
}

#[test]
fn invalid_json_is_an_error() {
    for (text, message) in [
        (&br#"{"type":"created","at":1"#[..], "Event: EOF while parsing an object at line 1 column 24"),
        (br#""\ud800""#, "Event: "),
        (br#"{"\ud800":1}"#, "Event: "),
        (b"\"\xff\"", "Event: invalid unicode code point"),
        (b"{\"type\":\"new\",\"\xc3\":1}", "Event: invalid unicode code point"),
        (b"1e400", "Event: number out of range"),
        (b"{\"type\":\"new\",\"x\":1e400}", "Event: number out of range"),
        (b"NaN", "Event: expected"),
        (b"", "Event: EOF"),
        (b"[] []", "trailing characters"),
    ] {
        // With `arbitrary_precision`, no number is out of range, and the union keeps it.
        if message.ends_with("out of range") && serde_json::from_str::<Value>("1e400").is_ok() {
            continue;
        }
        let error = error_of::<Event>(text);
        assert!(error.starts_with(message), "{error}");
        assert!(serde_json::from_slice::<Event>(text).is_err());
    }
}

#[test]
fn unions_have_equality_debug_and_conversions() {
    let created = EventCreated { kind: "created".to_owned(), at: 1, color: None, about: None };
    let gone = EventGone { kind: None, why: Some(Why::Moved), rest: BTreeMap::new() };
    let event = Event::from(created.clone());
    assert_eq!(format!("{event:?}"), format!("Created({created:?})"));
    assert_eq!(format!("{:?}", Event::from("x".to_owned())), "Text(\"x\")");
    assert_eq!(format!("{:?}", Event::Unknown(json!(1))), format!("Unknown({:?})", json!(1)));
    assert_eq!(
        format!("{:?}", Event::from(gone)),
        "Gone(EventGone { kind: None, why: Some(Moved), rest: {} })"
    );
    assert_eq!(event, event.clone());
    assert_ne!(event, Event::Text(String::new()));
    assert_eq!(Scalar::Free("red".to_owned()), Scalar::Color(Color::Red));
    assert_eq!(Scalar::from(Some(true)), Scalar::from(Some(true)));
    assert_eq!(Outer::from(Event::Many(vec![1])), Outer::Event(Event::Many(vec![1])));

    let thing = Outer::from(Event::from(EventCreated { about: Some(Box::new(event)), ..created }));
    assert!(matches!(lookup(thing.value_ref(), "/about/at"), Some(ValueRef::I64(1))));
    let kept = Event::Unknown(json!({"x": [7]}));
    assert!(matches!(lookup(kept.value_ref(), "/x/0"), Some(ValueRef::Any(_))));
}
