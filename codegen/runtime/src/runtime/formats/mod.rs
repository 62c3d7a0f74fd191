//! Types for strings of a known `format`.
//!
//! A string of a format is text with a view: it is kept as it came, whether it has the form of its format or not, and goes
//! out so again; `parsed` reads it. It dereferences to `str`, so that whatever reads texts reads it, too, as in
//! `text.parse::<jiff::Timestamp>()`.

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
mod calendar;
mod codec;
mod date_time;
mod decimal;
mod duration;
mod formatted;
mod ip;
mod period;
mod strict;
mod uri;
mod uuid;

pub use base64::Base64;
pub use bytes::Bytes;
pub use calendar::{DateParts, DateTimeParts, TimeParts};
pub use date_time::{Date, DateTime, Time};
pub use decimal::{Decimal, DecimalParts};
pub use duration::Duration;
pub use formatted::{Format, Formatted};
pub use ip::{Ipv4, Ipv6};
pub use period::DurationParts;
pub use uri::{Uri, UriParts, UriReference};
pub use uuid::Uuid;
