//! Bytes of the format `byte`.

use std::fmt;
use std::ops::{Deref, DerefMut};

use crate::runtime::formats::codec;
use crate::runtime::formats::foreign_string::foreign_string;

/// Bytes that are a Base64 string in JSON.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bytes(pub Vec<u8>);

impl Deref for Bytes {
    type Target = Vec<u8>;

    fn deref(&self) -> &Vec<u8> {
        &self.0
    }
}

impl DerefMut for Bytes {
    fn deref_mut(&mut self) -> &mut Vec<u8> {
        &mut self.0
    }
}

impl From<Vec<u8>> for Bytes {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

impl From<&[u8]> for Bytes {
    fn from(bytes: &[u8]) -> Self {
        Self(bytes.to_owned())
    }
}

impl<const N: usize> From<&[u8; N]> for Bytes {
    fn from(bytes: &[u8; N]) -> Self {
        Self(bytes.to_vec())
    }
}

impl From<&Bytes> for Bytes {
    fn from(bytes: &Self) -> Self {
        bytes.clone()
    }
}

impl fmt::Debug for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Bytes({} bytes)", self.0.len())
    }
}

foreign_string! {
    Bytes, "Base64 (RFC 4648)", Self::default(),
    |value| Some(codec::encode(&value.0)),
    |text| codec::decode(text).map(Bytes);
}

crate::runtime::json::impl_serde!(Bytes);
