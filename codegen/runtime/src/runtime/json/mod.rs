//! How models read and write JSON without a derive at every type.
//!
//! serde stays the machinery: every model has both of its traits, and any `Deserializer` or `Serializer` drives it.
//! What a derive would expand for each type is written once here instead. A type hands out its places
//! ([`Slot`], to be filled) and its values ([`Val`], to be written); the loops, the errors and the bookkeeping of
//! what is required, seen twice or unknown are in `decode` and `encode`.

mod compare;
mod decode;
mod encode;
mod error;
mod node;
mod number;
mod object;
mod pointer;
mod scalar;
mod union;
mod union_macro;

pub use compare::{debug, same};
pub use decode::{Seed, Trail, deserialize, from_slice};
pub use encode::{serialize, to_vec};
pub use error::DecodeError;
pub use node::{
    Choice, Digital, Entries, Fill, Items, List, Literal, Look, Map, Model, Node, Optional, Record, Shape,
    Slot, Sort, Strict, Struct, Text, Union, Val, Whole, blank, list,
};
pub(crate) use object::{default_by_blank, is_tuple, object, shape, wire_name};
pub use pointer::at;
pub use union::{fill_union, union_of_text};
pub(crate) use union_macro::{union, union_from_text};

/// Gives a type that implements [`Node`] serde's two traits.
macro_rules! serde_by_node {
    ($type:ident) => {
        impl ::serde::Serialize for $type {
            fn serialize<S: ::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                $crate::runtime::json::serialize(self, serializer)
            }
        }
        impl<'de> ::serde::Deserialize<'de> for $type {
            fn deserialize<D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                $crate::runtime::json::deserialize(deserializer)
            }
        }
    };
}

pub(crate) use serde_by_node;
