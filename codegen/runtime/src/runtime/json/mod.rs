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
mod pointer;
mod scalar;
mod union;

pub use compare::{debug, same};
pub use decode::{Seed, Trail, deserialize, from_slice};
pub use encode::to_vec;
pub use error::DecodeError;
pub use node::{Entries, Items, List, Map, Node, Optional, Record, Shape, Slot, Strict, Text, Val};
pub use pointer::at;
pub(crate) use union::union;
pub use union::{Choice, Union};

/// Gives a struct [`Record`], [`Node`], `Debug`, `PartialEq`, `Serialize` and `Deserialize`, from a table of its fields
/// and their names on the wire. `by` names a function that makes a blank one, `secret` the fields that `Debug` does not
/// show, `rest` the field that takes other keys.
///
/// The fields number themselves (by the enum `__At`), so that a new one is one new line in the table.
/// `Debug` and `PartialEq` are not derived: at 260 structs that alone would be a fifth of the crate's check time.
macro_rules! record {
    (
        $type:ident by $blank:ident { $($field:ident = $wire:literal,)* }
        required [$($required:ident),* $(,)?]
        $(secret [$($secret:ident),* $(,)?])?
        $(rest $rest:ident)?
    ) => {
        #[allow(non_camel_case_types, non_upper_case_globals)]
        const _: () = {
            #[repr(usize)]
            enum __At { $($field,)* }
            $(const $field: usize = __At::$field as usize;)*
            impl $crate::runtime::json::Record for $type {
                fn shape(&self) -> &'static $crate::runtime::json::Shape {
                    &$crate::runtime::json::Shape {
                        name: stringify!($type),
                        fields: &[$($wire),*],
                        required: &[$($required),*],
                        secret: &[$($($secret),*)?],
                    }
                }
                fn blank() -> Self {
                    Self::$blank()
                }
                fn val(&self, __index: usize) -> $crate::runtime::json::Val<'_> {
                    match __index {
                        $($field => $crate::runtime::json::Node::val(&self.$field),)*
                        _ => $crate::runtime::json::Val::Absent,
                    }
                }
                fn slot(&mut self, __index: usize) -> $crate::runtime::json::Slot<'_> {
                    match __index {
                        $($field => $crate::runtime::json::Node::slot(&mut self.$field),)*
                        _ => $crate::runtime::json::Slot::Skip,
                    }
                }
                $(
                    fn rest(&self) -> ::std::option::Option<&dyn $crate::runtime::json::Entries> {
                        ::std::option::Option::Some(&self.$rest)
                    }
                    fn rest_mut(&mut self) -> ::std::option::Option<&mut dyn $crate::runtime::json::Map> {
                        ::std::option::Option::Some(&mut self.$rest)
                    }
                )?
            }
        };
        impl $crate::runtime::json::Node for $type {
            fn val(&self) -> $crate::runtime::json::Val<'_> {
                $crate::runtime::json::Val::Record(self)
            }
            fn blank() -> Self {
                $crate::runtime::json::Record::blank()
            }
            fn slot(&mut self) -> $crate::runtime::json::Slot<'_> {
                $crate::runtime::json::Slot::Record(self)
            }
        }
        impl ::std::fmt::Debug for $type {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                $crate::runtime::json::debug(self, f)
            }
        }
        impl ::std::cmp::PartialEq for $type {
            fn eq(&self, other: &Self) -> bool {
                $crate::runtime::json::same(self, other)
            }
        }
        $crate::runtime::json::serde_by_node!($type);
    };
}

/// Gives a type that implements [`Node`] serde's two traits.
macro_rules! serde_by_node {
    ($type:ident) => {
        impl ::serde::Serialize for $type {
            fn serialize<S: ::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                ::serde::Serialize::serialize(&$crate::runtime::json::Node::val(self), serializer)
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

pub(crate) use record;
pub(crate) use serde_by_node;
