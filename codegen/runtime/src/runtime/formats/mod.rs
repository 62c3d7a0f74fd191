//! Types for strings of a known `format`.
//!
//! The original string is kept and serialized again, even if it does not match the format; `is_valid` checks that. The types
//! dereference to `str` and can therefore be parsed as types of other crates: `text.parse::<jiff::Timestamp>()`.

mod base64;
#[cfg(test)]
mod by_chrono;
#[cfg(test)]
mod by_decimal;
#[cfg(test)]
mod by_jiff;
#[cfg(test)]
mod by_std;
#[cfg(test)]
mod by_time;
#[cfg(test)]
mod by_url;
#[cfg(test)]
mod by_uuid;
mod bytes;
mod codec;
mod date_time;
mod decimal;
mod duration;
mod duration_parts;
mod foreign_string;
mod formatted;
mod ip;
mod uri;
mod uuid;

pub use base64::Base64;
pub use bytes::Bytes;
pub use date_time::{Date, DateTime, Time};
pub use decimal::Decimal;
pub use duration::Duration;
pub use formatted::{Format, Formatted};
pub use ip::{Ip, Ipv4, Ipv6};
pub use uri::{Uri, UriReference};
pub use uuid::Uuid;
