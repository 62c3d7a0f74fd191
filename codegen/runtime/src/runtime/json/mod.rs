//! Serialization and deserialization of models, without a serde derive on every type.
//!
//! Every model implements serde's `Serialize` and `Deserialize` and works with any serializer and deserializer. The code that
//! derives would repeat for each type exists once in this module: a type describes itself by [`JsonType`], which borrows its
//! value as a [`ValueRef`] or its fields as [`ValueMut`]s, and the functions of `encode` and `decode` do the rest.

mod any;
mod context;
mod debug;
mod decode;
mod discriminator;
mod encode;
mod equal;
mod error;
mod foreign;
mod foreign_macro;
mod impls;
mod number;
mod object;
mod pointer;
mod types;
mod union;
mod union_enclosing;
mod union_evidence;
mod union_macro;
mod union_match;
mod visitors;

pub use context::Context;
pub use debug::debug;
pub use decode::{deserialize, from_slice, from_slice_within, from_text};
pub use discriminator::{members, union_ref};
pub use encode::{serialize, to_vec};
pub use equal::equal;
pub use error::DecodeError;
pub(crate) use error::{is_invisible, visible};
pub use foreign::ForeignValue;
pub(crate) use foreign_macro::foreign_value;
pub(crate) use object::{default_by_blank, is_present, object, object_info, wire_name};
pub use pointer::lookup;
pub use types::{
    DigitsTarget, FieldVisitor, FieldVisitorMut, ForeignString, IntegerTarget, JsonType, Kind, ListMut,
    ListRef, MapMut, MapRef, Model, Object, ObjectInfo, ObjectKind, OptionMut, StringTarget, Union,
    UnionInfo, ValueMut, ValueRef, ValueTarget, blank, list,
};
pub use union::{deserialize_union, union_from_str};
pub(crate) use union_macro::{union, union_from_text};
pub use visitors::Seed;

/// Implements `Serialize` and `Deserialize` for a type that implements [`JsonType`].
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

/// Implements comparison and `Hash` for a type by the result of a method.
macro_rules! compare_by {
    ($type:ident, $key:ident) => {
        impl ::std::cmp::PartialEq for $type {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                self.$key() == other.$key()
            }
        }
        impl ::std::cmp::Eq for $type {}
        impl ::std::cmp::PartialOrd for $type {
            #[inline]
            fn partial_cmp(&self, other: &Self) -> ::std::option::Option<::std::cmp::Ordering> {
                ::std::option::Option::Some(::std::cmp::Ord::cmp(self, other))
            }
        }
        impl ::std::cmp::Ord for $type {
            #[inline]
            fn cmp(&self, other: &Self) -> ::std::cmp::Ordering {
                ::std::cmp::Ord::cmp(&self.$key(), &other.$key())
            }
        }
        impl ::std::hash::Hash for $type {
            #[inline]
            fn hash<H: ::std::hash::Hasher>(&self, state: &mut H) {
                ::std::hash::Hash::hash(&self.$key(), state);
            }
        }
    };
}

pub(crate) use {compare_by, impl_serde};
