//! Strings of a format, as validated strings and as types of other crates.

// Emitted types have qualified names.
#![allow(unused_qualifications)]

use std::net::Ipv6Addr;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::models::Occasion;
use crate::runtime::formats::{
    self, Base64, Date, DateTime, Decimal, Duration as Period, Format, Formatted, Ipv4, Ipv6, Time, Uri,
    UriReference, Uuid,
};
use crate::runtime::json::{ForeignString, JsonType, from_slice, object, to_vec, union};

/// A struct with types of other crates.
#[derive(Clone)]
pub struct Exact {
    pub at: Option<::jiff::Timestamp>,
    pub day: Option<::chrono::NaiveDate>,
    pub link: Option<::url::Url>,
    pub ids: Vec<::uuid::Uuid>,
    pub price: Option<::rust_decimal::Decimal>,
    pub data: Option<formats::Bytes>,
}

object!(Exact { at, day, link, ids, price, data } required [ids]);

#[derive(Clone, Debug)]
pub enum Either {
    Moment(DateTime),
    Address(Ipv4),
    Text(String),
    Unknown(serde_json::Value),
}

union!(Either {
    Moment,
    Address,
    Text,
}
from [
    Moment(DateTime),
    Address(Ipv4),
    Text(String),
]);

#[test]
fn original_strings_are_serialized_again() {
    for body in [
        r#"{"at":"2026-11-22T20:00:00.100+01:00","day":"2026-11-22","links":["https://example.com/a b"],"ids":{"a":"X"},"data":"!!"}"#,
        r#"{"at":"","data":null}"#,
        r#"{"at":"Sun, 22 Nov 2026 20:00:00 +0000"}"#,
    ] {
        let event: Occasion = from_slice(body.as_bytes()).unwrap();
        assert_eq!(String::from_utf8(to_vec(event.value_ref()).unwrap()).unwrap(), body);
    }
    assert!(from_slice::<Occasion>(br#"{"at": 5}"#).is_err());
    let event = Occasion::new(UNIX_EPOCH);
    assert_eq!(event.at, "1970-01-01T00:00:00Z");
    assert_eq!(format!("{:?}", event.at), r#"DateTime("1970-01-01T00:00:00Z")"#);
    assert_eq!(
        format!("{event:?}"),
        r#"Occasion { at: DateTime("1970-01-01T00:00:00Z"), day: None, links: None, ids: None, data: Absent }"#
    );
}

#[test]
fn date_times_are_converted_to_system_times() {
    for (text, seconds, nanos) in [
        ("1970-01-01T00:00:00Z", 0, 0),
        ("2026-11-22T20:00:00+01:00", 1_795_374_000, 0),
        ("2026-11-22 19:00:00.25z", 1_795_374_000, 250_000_000),
        ("2026-11-22T14:30:00.1234567899-0430", 1_795_374_000, 123_456_789),
        ("2000-02-29T23:59:60Z", 951_868_800, 0),
        ("1969-12-31T23:59:59.5Z", -1, 500_000_000),
        ("0000-01-01T00:00:00Z", -62_167_219_200, 0),
        ("9999-12-31T23:59:59Z", 253_402_300_799, 0),
    ] {
        let moment = DateTime::from(text).to_system_time().unwrap();
        let seconds: i64 = seconds;
        let whole = Duration::from_secs(seconds.unsigned_abs());
        let expected = if seconds < 0 { UNIX_EPOCH - whole } else { UNIX_EPOCH + whole };
        assert_eq!(moment, expected + Duration::from_nanos(nanos), "{text}");
        // The reverse conversion formats the time in UTC.
        assert_eq!(DateTime::from(moment).to_system_time().unwrap(), moment, "{text}");
    }
    let moment = UNIX_EPOCH - Duration::from_millis(250);
    assert_eq!(DateTime::from(moment), "1969-12-31T23:59:59.75Z");
    if let Some(far) = UNIX_EPOCH.checked_add(Duration::from_secs(1 << 55)) {
        assert_eq!(DateTime::from(far), "9999-12-31T23:59:59.999999999Z");
    }
    if let Some(far) = UNIX_EPOCH.checked_sub(Duration::from_secs(1 << 55)) {
        assert_eq!(DateTime::from(far), "0000-01-01T00:00:00Z");
    }
    let local: DateTime = "2026-11-22T20:00:00".parse().unwrap();
    let error = local.to_system_time().unwrap_err().to_string();
    assert_eq!(
        error,
        "invalid `DateTime`: expected a date and time with an offset from UTC (RFC 3339), found a string of 19 characters"
    );
    assert_eq!(UNIX_EPOCH.duration_since(SystemTime::UNIX_EPOCH).unwrap(), Duration::ZERO);
}

/// Converts every day of 403 years to a system time and back.
#[test]
fn days_are_consecutive() {
    let mut before = DateTime::from("1999-12-31T00:00:00Z").to_system_time().unwrap();
    let mut count = 0;
    for year in 2000..2403 {
        for month in 1..=12 {
            for day in 1..=31 {
                let text = format!("{year}-{month:02}-{day:02}T00:00:00Z");
                let Ok(moment) = DateTime::from(text.as_str()).to_system_time() else { continue };
                assert_eq!(moment.duration_since(before).unwrap(), Duration::from_secs(86_400), "{text}");
                assert_eq!(DateTime::from(moment), text.as_str());
                before = moment;
                count += 1;
            }
        }
    }
    assert_eq!(count, 146_097 + 366 + 365 + 365);
}

fn assert_invalid<F: Format>(texts: &[Formatted<F>]) {
    for text in texts {
        assert!(!text.is_valid(), "{text:?}");
        assert!(text.parse::<Formatted<F>>().is_err(), "{text:?}");
    }
}

#[test]
fn invalid_dates_and_times_are_errors() {
    assert_invalid(
        &[
            "",
            "2026",
            "2026-11-22",
            "2026-11-22T20:00",
            "2026-11-22T20:00:00.Z",
            "2026-11-22T24:00:00Z",
            "2026-11-22T20:00:61Z",
            "2026-02-29T20:00:00Z",
            "2100-02-29T20:00:00Z",
            "2026-13-01T20:00:00Z",
            "2026-11-22T20:00:00+1",
            "2026-11-22T20:00:00Z ",
            "+026-11-22T20:00:00Z",
            "２026-11-22T20:00:00Z",
        ]
        .map(DateTime::from),
    );
    assert_invalid(&["2026-1-1", "2026-00-01", "2026-04-31", "26-01-01"].map(Date::from));
    assert_invalid(&["20:00", "20:00:00+24:00", "8:00:00"].map(Time::from));
    for valid in ["2024-02-29", "0000-02-29", "2000-02-29", "9999-12-31"] {
        assert!(Date::from(valid).is_valid(), "{valid}");
    }
    assert_invalid(&["2023-02-29", "1900-02-29", "2026-06-31", "2026-12-32", "2026-11-00"].map(Date::from));
    for valid in ["20:01:02.0000005-01:30", "20:01:02", "23:59:60Z"] {
        assert!(Time::from(valid).is_valid(), "{valid}");
    }
}

#[test]
fn durations_are_parsed_and_formatted() {
    for (text, seconds) in
        [("PT0S", 0), ("P1DT12H", 129_600), ("P1W", 604_800), ("PT1M", 60), ("P1DT1M1S", 86_461)]
    {
        assert_eq!(Period::from(text).to_std().unwrap(), Duration::from_secs(seconds), "{text}");
    }
    assert_eq!(Period::from("PT1.5S").to_std().unwrap(), Duration::from_millis(1500));
    assert_eq!(Period::from(Duration::from_millis(61_050)), "PT61.05S");
    for valid in ["P1M", "-P1Y2M3DT4H5M6S", "P0Y", "-PT1S"] {
        assert!(Period::from(valid).is_valid(), "{valid}");
    }
    assert_eq!(Period::from("P0Y0MT1M").to_std().unwrap(), Duration::from_secs(60));
    assert!(Period::from("P1M").to_std().is_err());
    assert!(Period::from("-PT1S").to_std().is_err());
    assert_invalid(
        &[
            "",
            "P",
            "PT",
            "P1",
            "1D",
            "P1H",
            "PT1D",
            "P1.5D",
            "P1D1D",
            "PT1S1M",
            "P1DT",
            "PT.S",
            "PT1.S",
            "PT1.2.3S",
            "P99999999WT18446744073709551615S",
            "P9999999999999999D",
            "P-1D",
        ]
        .map(Period::from),
    );
}

#[test]
fn uuids_decimals_and_addresses_are_validated() {
    let text = "f81d4fae-7dec-11d0-a765-00a0c91e6bf6";
    assert!(Uuid::from(text).is_valid());
    assert_invalid(
        &[
            "",
            "f81d4fae7dec11d0a76500a0c91e6bf6",
            "f81d4fae-7dec-11d0-a765-00a0c91e6bfg",
            "f81d4fae-7dec-11d0-a765-00a0c91e6b€",
            "f81d4fae-7dec-11d0-a7650-0a0c91e6bf6",
        ]
        .map(Uuid::from),
    );
    for valid in ["-12.50", "+7", "0", "9".repeat(40).as_str()] {
        assert!(Decimal::from(valid).is_valid(), "{valid}");
    }
    assert_invalid(&["", ".", "1.", ".5", "1e3", "NaN", "--1", "1 "].map(Decimal::from));
    assert!(Ipv4::from("192.0.2.1").is_valid());
    assert_eq!(Ipv6::from(Ipv6::from("2001:DB8::1").parse::<Ipv6Addr>().unwrap()), "2001:db8::1");
    assert_invalid(&["", "1.2.3", "1.2.3.256", "01.2.3.4"].map(Ipv4::from));
}

#[test]
fn uris_are_validated() {
    for valid in [
        "https://user@example.com:8080/a/b?c=d?e#f/g?",
        "mailto:a@b.example",
        "http://[2001:db8::1]/",
        "urn:a:b",
        "a:",
    ] {
        assert!(Uri::from(valid).is_valid() && UriReference::from(valid).is_valid(), "{valid}");
    }
    for valid in ["/a?b", "//example.com", "", "a/b:c", "?a:b", "#a:b", "%41"] {
        assert!(UriReference::from(valid).is_valid() && !Uri::from(valid).is_valid(), "{valid}");
    }
    assert_invalid(
        &[
            "",
            "/a",
            "https://example.com/a b",
            "a:%g0",
            "a:%2",
            "1a:b",
            "a:b#c#d",
            "https://é.example",
            "a:[",
            "a:\\",
        ]
        .map(Uri::from),
    );
    assert_invalid(&["1:b", "a b"].map(UriReference::from));
}

#[test]
fn base64_is_encoded_and_decoded() {
    // RFC 4648, section 10.
    for (bytes, text) in [
        ("", ""),
        ("f", "Zg=="),
        ("fo", "Zm8="),
        ("foo", "Zm9v"),
        ("foob", "Zm9vYg=="),
        ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ] {
        assert_eq!(Base64::encode(bytes), text);
        assert_eq!(Base64::from(text).decode().unwrap(), bytes.as_bytes());
        assert_eq!(Base64::from(text.trim_end_matches('=')).decode().unwrap(), bytes.as_bytes());
    }
    let all: Vec<u8> = (0..=255).collect();
    assert_eq!(Base64::from(all.clone()).decode().unwrap(), all);
    assert_eq!(Base64::from("-_-_").decode().unwrap(), Base64::from("+/+/").decode().unwrap());
    assert_invalid(
        &["Z", "Zg=", "Zg===", "Zm9v====", "Zm9v=", "=", "Zh==", "Zm9=", "Zm 9", "Zm9v\n", "Zg==Zg==", "é"]
            .map(Base64::from),
    );
}

#[test]
fn union_of_strings_selects_the_variant_by_format() {
    let read = |text: &str| from_slice::<Either>(format!("{text:?}").as_bytes()).unwrap();
    assert!(matches!(read("2026-11-22T20:00:00Z"), Either::Moment(_)));
    assert!(matches!(read("192.0.2.1"), Either::Address(_)));
    assert!(matches!(read("soon"), Either::Text(_)));
}

#[test]
fn types_of_other_crates_are_deserialized_and_serialized() {
    let body = r#"{"at":"1969-12-31T23:59:59.75Z","day":"2024-02-29","link":"https://example.com/a","ids":["f81d4fae-7dec-11d0-a765-00a0c91e6bf6"],"price":"12.50","data":"Zm9v"}"#;
    let exact: Exact = from_slice(body.as_bytes()).unwrap();
    assert_eq!(exact.at.unwrap().as_millisecond(), -250);
    assert_eq!(exact.data.as_ref().unwrap().as_slice(), b"foo");
    assert_eq!(String::from_utf8(to_vec(exact.value_ref()).unwrap()).unwrap(), body);
    assert_eq!(exact, exact.clone());
    let error = from_slice::<Exact>(br#"{"ids": ["secret"]}"#).unwrap_err();
    assert_eq!(
        error.to_string(),
        "`ids[0]` (in Exact): invalid value: a string, expected a UUID (RFC 9562) at line 1 column 17"
    );
    assert!(from_slice::<Exact>(br#"{"at": null, "day": 1}"#).unwrap_err().to_string().starts_with("`day`"));
}

/// Parses and formats a string, or returns `None` if the string is invalid.
fn reformat<T: ForeignString + JsonType>(text: &str) -> Option<String> {
    let mut value = T::blank();
    if !value.set(text) {
        return None;
    }
    Some(value.text().unwrap())
}

#[test]
fn date_times_of_other_crates() {
    type Chrono = ::chrono::DateTime<::chrono::FixedOffset>;
    type Timed = ::time::OffsetDateTime;
    for text in ["2026-11-22T20:00:00.100Z", "0001-01-01T00:00:00Z", "9999-01-31T23:59:59.000000001Z"] {
        let expected = text.replace(".100Z", ".1Z");
        assert_eq!(reformat::<Chrono>(text).unwrap(), text);
        assert_eq!(reformat::<Timed>(text).unwrap(), expected);
        assert_eq!(reformat::<::jiff::Timestamp>(text).unwrap(), expected);
    }
    let ahead = "2026-11-22T20:00:00+05:30";
    assert_eq!(reformat::<Chrono>(ahead).unwrap(), ahead);
    assert_eq!(reformat::<Timed>(ahead).unwrap(), ahead);
    assert_eq!(reformat::<::jiff::Timestamp>(ahead).unwrap(), "2026-11-22T14:30:00Z");
    let without_colon = "2026-11-22T20:00:00+0530";
    assert_eq!(reformat::<Chrono>(without_colon).unwrap(), ahead);
    assert_eq!(reformat::<Timed>(without_colon).unwrap(), ahead);
    assert_eq!(reformat::<::jiff::Timestamp>(without_colon).unwrap(), "2026-11-22T14:30:00Z");
    assert_eq!(reformat::<::jiff::Timestamp>("2016-12-31T23:59:60Z").unwrap(), "2016-12-31T23:59:59Z");
    assert_eq!(reformat::<Chrono>("2016-12-31T23:59:60Z").unwrap(), "2016-12-31T23:59:60Z");
    for text in ["2026-11-22T20:00:00", "2026-11-22", "", "tomorrow"] {
        assert_eq!(reformat::<Chrono>(text), None);
        assert_eq!(reformat::<Timed>(text), None);
        assert_eq!(reformat::<::jiff::Timestamp>(text), None);
    }
    for (text, is_valid) in [
        ("2016-12-31T23:59:59.125", true),
        ("2016-12-31T23:59:59", true),
        ("9999-12-31T23:59:59", true),
        ("2016-12-31T23:59:59Z", false),
        ("2016-12-31T23:59:59+01:00", false),
        ("2016-12-31", false),
    ] {
        let expected = is_valid.then(|| text.to_owned());
        assert_eq!(reformat::<::chrono::NaiveDateTime>(text), expected);
        assert_eq!(reformat::<::time::PrimitiveDateTime>(text), expected);
        assert_eq!(reformat::<::jiff::civil::DateTime>(text), expected);
    }
    // RFC 3339 has no years of five digits.
    let far = Chrono::default().with_timezone(&::chrono::FixedOffset::east_opt(0).unwrap());
    let far = far.checked_add_signed(::chrono::TimeDelta::days(4_000_000)).unwrap();
    assert_eq!(ForeignString::text(&far), None);
    assert_eq!(
        to_vec(far.value_ref()).unwrap_err().to_string(),
        "the value cannot be formatted as a date and time with an offset (RFC 3339)"
    );
}

#[test]
fn dates_times_and_durations_of_other_crates() {
    for text in ["2024-02-29", "0000-03-01", "9999-12-31"] {
        assert_eq!(reformat::<::jiff::civil::Date>(text).unwrap(), text);
        assert_eq!(reformat::<::time::Date>(text).unwrap(), text);
        assert_eq!(reformat::<::chrono::NaiveDate>(text).unwrap(), text);
    }
    assert_eq!(reformat::<::time::Date>("2023-02-29"), None);
    for text in ["2026-11-22T20:00:00", "2026-11-22Z", "2026-11"] {
        assert_eq!(reformat::<::jiff::civil::Date>(text), None);
        assert_eq!(reformat::<::time::Date>(text), None);
        assert_eq!(reformat::<::chrono::NaiveDate>(text), None);
    }
    for text in ["00:00:00", "23:59:59.125"] {
        assert_eq!(reformat::<::jiff::civil::Time>(text).unwrap(), text);
        assert_eq!(reformat::<::time::Time>(text).unwrap(), text);
        assert_eq!(reformat::<::chrono::NaiveTime>(text).unwrap(), text);
    }
    // These types have no offset, so a string with an offset is invalid.
    for text in ["20:00:00Z", "20:00:00+01:00"] {
        assert_eq!(reformat::<::jiff::civil::Time>(text), None);
        assert_eq!(reformat::<::time::Time>(text), None);
        assert_eq!(reformat::<::chrono::NaiveTime>(text), None);
    }
    assert_eq!(reformat::<::jiff::Span>("P1Y2M3DT4H").unwrap(), "P1Y2M3DT4H");
    assert_eq!(reformat::<::jiff::Span>("1 year"), None);
    assert_eq!(reformat::<::time::Duration>("-PT1M0.5S").unwrap(), "-PT60.5S");
    assert_eq!(reformat::<::chrono::TimeDelta>("-PT1M0.5S").unwrap(), "-PT60.5S");
    assert_eq!(reformat::<Duration>("PT1H").unwrap(), "PT3600S");
    assert_eq!(reformat::<Duration>("-PT1H"), None);
    assert_eq!(reformat::<Duration>("P1Y"), None);
    assert_eq!(reformat::<::rust_decimal::Decimal>("1.10").unwrap(), "1.10");
    assert_eq!(reformat::<::rust_decimal::Decimal>(&"9".repeat(40)), None);
    assert_eq!(reformat::<::url::Url>("/relative"), None);
    assert_eq!(reformat::<::url::Url>("HTTPS://Example.com").unwrap(), "https://example.com/");
    assert_eq!(reformat::<std::net::Ipv6Addr>("2001:DB8::1").unwrap(), "2001:db8::1");
    assert_eq!(reformat::<std::net::IpAddr>("192.0.2.1").unwrap(), "192.0.2.1");
    assert_eq!(reformat::<std::net::IpAddr>("192.0.2.256"), None);
}
