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

macro_rules! ip {
    ($($type:ident, $format:ident, $address:ty, $expected:literal;)*) => {$(
        impl Format for $format {
            const NAME: &'static str = stringify!($type);
            const EXPECTED: &'static str = $expected;

            fn is_valid(text: &str) -> bool {
                text.parse::<$address>().is_ok()
            }
        }

        impl From<$address> for $type {
            fn from(address: $address) -> Self {
                address.to_string().into()
            }
        }
    )*};
}

ip! {
    Ipv4, Ipv4Format, Ipv4Addr, "an IPv4 address";
    Ipv6, Ipv6Format, Ipv6Addr, "an IPv6 address";
    Ip, IpFormat, IpAddr, "an IP address";
}
