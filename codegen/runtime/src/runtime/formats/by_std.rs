//! Durations and addresses by the standard library.

use std::net::{Ipv4Addr, Ipv6Addr};
use std::time::Duration;

use crate::runtime::formats::period::{self, DurationParts};
use crate::runtime::formats::strict::strict;

strict! {
    Duration, "a duration (ISO 8601) without years and months, and not negative", Self::ZERO,
    |value| Some(period::text(false, *value)),
    |text| DurationParts::parse(text)?.to_std();

    Ipv4Addr, "an IPv4 address", Self::UNSPECIFIED,
    |value| Some(value.to_string()),
    |text| text.parse().ok();

    Ipv6Addr, "an IPv6 address", Self::UNSPECIFIED,
    |value| Some(value.to_string()),
    |text| text.parse().ok();
}
