//! String enums and validated strings.

use super::round_trip;
use crate::models::{Code, Color, Engine, Odd, Words};
use crate::runtime::validated::matches;

#[test]
fn enums_keep_unknown_values() {
    assert_eq!("red".parse::<Color>(), Ok(Color::Red));
    let other = Color::from("RED");
    assert_eq!(other.as_str(), "RED");
    assert!(matches!(&other, Color::Unknown(value) if value.as_str() == "RED"));
    assert_eq!(format!("{other} {other:?} {}", Color::DarkGreen), "RED Unknown(\"RED\") dark:green");
    assert_eq!(round_trip::<Vec<Color>>(r#"["red","","dark:green"]"#), r#"["red","","dark:green"]"#);
}

#[test]
fn validated_strings_are_validated_except_in_responses() {
    assert_eq!(Code::new("AB1").unwrap().as_str(), "AB1");
    for text in ["", "AB", "A11", "ABC", "ABa", "AB1x", "AB12345", "äB1"] {
        assert!(Code::new(text).is_err(), "{text}");
    }
    let error = "SECRET".parse::<Code>().unwrap_err().to_string();
    assert_eq!(
        error,
        "invalid `Code`: expected 3 to 5 characters matching `^[A-Z]{2}[0-9]+$`, found a string of 6 characters"
    );
    assert!(Engine::new("abca").is_ok() && Engine::new("abb").is_err());
    assert_eq!(
        serde_json::from_str::<Code>("\"anything\"").unwrap_err().to_string().find("invalid `Code`"),
        Some(0)
    );
    let code = Code::new("AB1").unwrap();
    let text: &str = &code;
    assert_eq!((text, code.len(), code.starts_with("AB")), ("AB1", 3, true));
    assert_eq!(format!("{code} {code:?}"), r#"AB1 Code("AB1")"#);
    assert_eq!(round_trip::<Vec<Code>>(r#"["anything"]"#), r#"["anything"]"#);
    assert!(Words::new("a B  c").is_ok() && Words::new("").is_ok() && Words::new("a-b").is_err());
    assert!(Odd::new("?!").is_ok() && Odd::new("").is_err() && Odd::new("four").is_err());
}

#[test]
fn simple_pattern_matches_like_the_engine() {
    let texts = [
        "", "a", "ab", "aB1", "A-1", "x y", " ", "12", "+123", "msg.1", "SM0f", "MM0f", "]", "\\", "-", "\n",
        "é", "a_b", "a]b",
    ];
    for pattern in [
        "^a",
        "^a?b*$",
        "^[a-zA-Z]+[0-9]?$",
        "^[^a-c]*$",
        r"^\w+$",
        r"^\W$",
        r"^\d{2}$",
        r"^\D{1,2}$",
        r"^\s$",
        r"^\S+\s\S+$",
        "^.+$",
        r"^\+[1-9]\d{1,14}$",
        "^(SM|MM)[0-9a-f]{2}$",
        "^(?:SM|MM)[0-9a-f]{2,}$",
        r"^msg\.[\d]$",
        r"^[\]]$",
        r"^[\\]$",
        "^[a-]$",
        r"^[\w-]+$",
        r"^[a\-z]+$",
        "^[A-Z]-[0-9]$",
        "^[ -~]+$",
        r"^a\$",
    ] {
        let engine = regress::Regex::new(pattern).unwrap();
        for text in texts {
            assert_eq!(matches(pattern, text), engine.find(text).is_some(), "{pattern} {text:?}");
        }
    }
}
