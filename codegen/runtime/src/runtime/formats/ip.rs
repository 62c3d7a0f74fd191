//! Strings of the formats `ipv4`, `ipv6` and `ip`.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::runtime::formats::formatted::{Format, Formatted};

/// An IPv4 address, such as `192.0.2.1`. The original string is kept.
pub type Ipv4 = Formatted<Ipv4Format>;

/// The format of [`Ipv4`].
pub enum Ipv4Format {}

/// An IPv6 address, such as `2001:db8::1`. The original string is kept.
pub type Ipv6 = Formatted<Ipv6Format>;

/// The format of [`Ipv6`].
pub enum Ipv6Format {}

/// An IPv4 or IPv6 address. The original string is kept.
pub type Ip = Formatted<IpFormat>;

/// The format of [`Ip`].
pub enum IpFormat {}

impl Format for Ipv4Format {
    const NAME: &'static str = "Ipv4";
    const EXPECTED: &'static str = "an IPv4 address";

    fn is_valid(text: &str) -> bool {
        text.parse::<Ipv4Addr>().is_ok()
    }
}

impl Format for Ipv6Format {
    const NAME: &'static str = "Ipv6";
    const EXPECTED: &'static str = "an IPv6 address";

    fn is_valid(text: &str) -> bool {
        text.parse::<Ipv6Addr>().is_ok()
    }
}

impl Format for IpFormat {
    const NAME: &'static str = "Ip";
    const EXPECTED: &'static str = "an IP address";

    fn is_valid(text: &str) -> bool {
        text.parse::<IpAddr>().is_ok()
    }
}

impl From<Ipv4Addr> for Ipv4 {
    fn from(address: Ipv4Addr) -> Self {
        address.to_string().into()
    }
}

impl From<Ipv6Addr> for Ipv6 {
    fn from(address: Ipv6Addr) -> Self {
        address.to_string().into()
    }
}

impl From<IpAddr> for Ip {
    fn from(address: IpAddr) -> Self {
        address.to_string().into()
    }
}
