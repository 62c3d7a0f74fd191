//! The macro that implements the JSON traits of a struct.

/// Implements `Debug`, `PartialEq`, `Serialize`, `Deserialize` and the JSON traits for a struct, and `Default` where no field is
/// required or the list ends with `default`.
///
/// The fields are listed in their order, with `= "…"` where the name on the wire differs from the Rust name. `required` lists
/// the fields that must be present (and are always serialized), `secret` those whose values `Debug` does not show. `rest` is
/// the field with the entries of `additionalProperties`; `items` makes the struct an array on the wire and names the field
/// with the items after the listed ones.
macro_rules! object {
    (
        $type:ident { $($fields:tt)* }
        $(secret [$($secret:ident),* $(,)?])? $(rest $rest:ident)? $(items $items:ident)?
    ) => {
        $crate::runtime::json::object! {
            @ $type { $($fields)* } [] [$($($secret),*)?] $(rest $rest)? $(items $items)?
        }
        $crate::runtime::json::default_by_blank!($type);
    };
    (
        $type:ident { $($fields:tt)* } required [$($required:ident),* $(,)?]
        $(secret [$($secret:ident),* $(,)?])? $(rest $rest:ident)? $(items $items:ident)? default
    ) => {
        $crate::runtime::json::object! {
            @ $type { $($fields)* } [$($required),*] [$($($secret),*)?] $(rest $rest)? $(items $items)?
        }
        $crate::runtime::json::default_by_blank!($type);
    };
    (
        $type:ident { $($fields:tt)* } required [$($required:ident),* $(,)?]
        $(secret [$($secret:ident),* $(,)?])? $(rest $rest:ident)? $(items $items:ident)?
    ) => {
        $crate::runtime::json::object! {
            @ $type { $($fields)* } [$($required),*] [$($($secret),*)?] $(rest $rest)? $(items $items)?
        }
    };
    (
        @ $type:ident { $($field:ident $(= $wire:literal)?),* $(,)? } [$($required:ident),*] [$($secret:ident),*]
        $(rest $rest:ident)? $(items $items:ident)?
    ) => {
        impl $crate::runtime::json::Object for $type {
            #[inline]
            fn info(&self) -> &'static $crate::runtime::json::ObjectInfo {
                $crate::runtime::json::object_info! {
                    {
                        name: stringify!($type),
                        names: &[$(stringify!($field),)* $(stringify!($rest),)? $(stringify!($items),)?],
                        keys: &[$($crate::runtime::json::wire_name!($field $($wire)?)),*],
                    }
                    [$($field)*] [$($required)*] [$($secret)*] [$($items)?]
                }
            }
            #[inline]
            fn blank() -> Self {
                Self {
                    $($field: $crate::runtime::json::JsonType::blank(),)*
                    $($rest: ::std::collections::BTreeMap::new(),)?
                    $($items: ::std::vec::Vec::new(),)?
                }
            }
            #[inline]
            fn fields<'a>(&'a self, visitor: $crate::runtime::json::FieldVisitor<'a, '_>) {
                visitor.visit(&[$(&self.$field,)* $(&self.$rest,)? $(&self.$items,)?]);
            }
            #[inline]
            fn fields_mut(&mut self, visitor: $crate::runtime::json::FieldVisitorMut<'_>) {
                visitor.visit(&mut [$(&mut self.$field,)* $(&mut self.$rest,)? $(&mut self.$items,)?]);
            }
        }
        impl $crate::runtime::json::Model for $type {
            type Kind = $crate::runtime::json::ObjectKind;
        }
        impl ::std::fmt::Debug for $type {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                $crate::runtime::json::debug(self, f)
            }
        }
        impl ::std::cmp::PartialEq for $type {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                $crate::runtime::json::equal(self, other)
            }
        }
        $crate::runtime::json::impl_serde!($type);
    };
}

/// Implements `Default` as a value with no field set.
macro_rules! default_by_blank {
    ($type:ident) => {
        impl ::std::default::Default for $type {
            #[inline]
            fn default() -> Self {
                $crate::runtime::json::blank()
            }
        }
    };
}

/// The name of a field on the wire: the Rust name, unless another one is given.
macro_rules! wire_name {
    ($field:ident) => {
        stringify!($field)
    };
    ($field:ident $wire:literal) => {
        $wire
    };
}

/// A [`ObjectInfo`](crate::runtime::json::ObjectInfo): its names, all fields, the required ones, the secret ones, and the field with further
/// items of an array. Only structs with required or secret fields pay for an enum that numbers them.
macro_rules! object_info {
    ({ $($names:tt)* } [$($field:ident)*] [] [] []) => {
        &$crate::runtime::json::ObjectInfo { $($names)* required: &[], secret: &[], tuple: false }
    };
    ({ $($names:tt)* } [$($field:ident)*] [$($required:ident)*] [$($secret:ident)*] [$($items:ident)?]) => {{
        #[allow(non_camel_case_types, dead_code, reason = "it numbers all fields by their names, and some are asked for")]
        #[repr(usize)]
        enum Index {
            $($field,)*
        }
        &$crate::runtime::json::ObjectInfo {
            $($names)*
            required: &[$(Index::$required as usize),*],
            secret: &[$(Index::$secret as usize),*],
            tuple: $crate::runtime::json::is_tuple!($($items)?),
        }
    }};
}

/// Whether there is a field for further items of an array.
macro_rules! is_tuple {
    () => {
        false
    };
    ($items:ident) => {
        true
    };
}

pub(crate) use {default_by_blank, is_tuple, object, object_info, wire_name};
