//! JSON types of the standard library.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::time::Duration;

use crate::runtime::formats::duration_parts::{DurationParts, format_seconds};
use crate::runtime::formats::foreign_string::foreign_string;

foreign_string! {
    Duration, "a non-negative duration (ISO 8601) without years and months", Self::ZERO,
    |value| Some(format_seconds(false, *value)),
    |text| DurationParts::parse(text)?.to_std();

    Ipv4Addr, "an IPv4 address", Self::UNSPECIFIED,
    |value| Some(value.to_string()),
    |text| text.parse().ok();

    Ipv6Addr, "an IPv6 address", Self::UNSPECIFIED,
    |value| Some(value.to_string()),
    |text| text.parse().ok();

    IpAddr, "an IP address", Ipv4Addr::UNSPECIFIED.into(),
    |value| Some(value.to_string()),
    |text| text.parse().ok();
}
