//! How models read and write JSON without a derive at every type.
//!
//! serde stays the machinery: every model has both of its traits, and any `Deserializer` or `Serializer` drives it.
//! What a derive would expand for each type is written once here instead. A type hands out its places
//! ([`ValueMut`], to be filled) and its values ([`ValueRef`], to be written); the loops, the errors and the bookkeeping of
//! what is required, seen twice or unknown are in `decode` and `encode`.

mod compare;
mod decode;
mod encode;
mod error;
mod impls;
mod number;
mod object;
mod pointer;
mod types;
mod union;
mod union_macro;

pub use compare::{debug, equal};
pub use decode::{ErrorPath, Seed, deserialize, from_slice};
pub use encode::{serialize, to_vec};
pub use error::DecodeError;
pub(crate) use object::{default_by_blank, is_tuple, object, object_info, wire_name};
pub use pointer::lookup;
pub use types::{
    DigitsTarget, FieldVisitor, FieldVisitorMut, ForeignString, IntegerTarget, JsonType, Kind, ListMut,
    ListRef, MapMut, MapRef, Model, Object, ObjectInfo, ObjectKind, OptionMut, StringTarget, Union,
    UnionInfo, ValueMut, ValueRef, ValueTarget, blank, list,
};
pub use union::{deserialize_union, union_from_str};
pub(crate) use union_macro::{union, union_from_text};

/// Gives a type that implements [`JsonType`] serde's two traits.
macro_rules! impl_serde {
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

pub(crate) use impl_serde;
