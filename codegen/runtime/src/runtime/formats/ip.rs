//! `ipv4` and `ipv6`.

use std::net::{Ipv4Addr, Ipv6Addr};

use crate::runtime::formats::formatted::{Format, Formatted};

/// An IPv4 address, as in `192.0.2.1`: text that is kept as it is.
pub type Ipv4 = Formatted<Ipv4Format>;

/// The form of an [`Ipv4`].
pub enum Ipv4Format {}

/// An IPv6 address, as in `2001:db8::1`: text that is kept as it is.
pub type Ipv6 = Formatted<Ipv6Format>;

/// The form of an [`Ipv6`].
pub enum Ipv6Format {}

impl Format for Ipv4Format {
    const NAME: &'static str = "Ipv4";
    const EXPECTED: &'static str = "the form of an IPv4 address";
    type Parsed<'a> = Ipv4Addr;

    fn parse(text: &str) -> Option<Ipv4Addr> {
        text.parse().ok()
    }
}

impl Format for Ipv6Format {
    const NAME: &'static str = "Ipv6";
    const EXPECTED: &'static str = "the form of an IPv6 address";
    type Parsed<'a> = Ipv6Addr;

    fn parse(text: &str) -> Option<Ipv6Addr> {
        text.parse().ok()
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
