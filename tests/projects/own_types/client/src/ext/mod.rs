//! Types and methods of ours, which specsmith never changes.

use std::fmt;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::models::Invoice;

/// An amount of money, in cents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Money(pub u64);

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let (whole, cents) = text.split_once('.').ok_or_else(|| D::Error::custom("no amount of money"))?;
        let number = |digits: &str| digits.parse::<u64>().map_err(D::Error::custom);
        Ok(Self(number(whole)? * 100 + number(cents)?))
    }
}

impl Invoice {
    /// Returns `true` if nothing is left to pay.
    pub fn is_paid(&self) -> bool {
        self.open == Money(0)
    }
}
