//! The macro that implements the JSON traits of a struct.

/// Implements `Debug`, `PartialEq`, `Serialize`, `Deserialize` and the JSON traits for a struct, and `Default` if no field is
/// required or the list ends with `default`.
///
/// The fields are in their order, with `= "…"` if the key differs from the Rust name. `required` lists the required fields, which
/// are always serialized, and `secret` the fields whose values `Debug` does not show. `rest` is the field with additional
/// properties. `items` is the field with additional items; it makes the struct an array in JSON. `only` lists the fields with a single
/// boolean value. `closed true` is for an object that must not have further keys.
macro_rules! object {
    (
        $type:ident { $($fields:tt)* }
        $(secret [$($secret:ident),* $(,)?])? $(rest $rest:ident)? $(items $items:ident)?
        $(only [$($only:ident = $value:tt),* $(,)?])? $(closed $closed:tt)?
    ) => {
        $crate::runtime::json::object! {
            @ $type { $($fields)* } [] [$($($secret),*)?] [$($($only = $value),*)?]
            $(rest $rest)? $(items $items)? $(closed $closed)?
        }
        $crate::runtime::json::default_by_blank!($type);
    };
    (
        $type:ident { $($fields:tt)* } required [$($required:ident),* $(,)?]
        $(secret [$($secret:ident),* $(,)?])? $(rest $rest:ident)? $(items $items:ident)?
        $(only [$($only:ident = $value:tt),* $(,)?])? $(closed $closed:tt)? default
    ) => {
        $crate::runtime::json::object! {
            @ $type { $($fields)* } [$($required),*] [$($($secret),*)?] [$($($only = $value),*)?]
            $(rest $rest)? $(items $items)? $(closed $closed)?
        }
        $crate::runtime::json::default_by_blank!($type);
    };
    (
        $type:ident { $($fields:tt)* } required [$($required:ident),* $(,)?]
        $(secret [$($secret:ident),* $(,)?])? $(rest $rest:ident)? $(items $items:ident)?
        $(only [$($only:ident = $value:tt),* $(,)?])? $(closed $closed:tt)?
    ) => {
        $crate::runtime::json::object! {
            @ $type { $($fields)* } [$($required),*] [$($($secret),*)?] [$($($only = $value),*)?]
            $(rest $rest)? $(items $items)? $(closed $closed)?
        }
    };
    (
        @ $type:ident { $($field:ident $(= $wire:literal)?),* $(,)? } [$($required:ident),*] [$($secret:ident),*]
        [$($only:ident = $value:tt),*] $(rest $rest:ident)? $(items $items:ident)? $(closed $closed:tt)?
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
                    [$($field)*] [$($required)*] [$($secret)*] [$($only = $value)*] [$($items)?]
                    [$($closed)?]
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

/// Expands to the key of a field, which is the Rust name by default.
macro_rules! wire_name {
    ($field:ident) => {
        stringify!($field)
    };
    ($field:ident $wire:literal) => {
        $wire
    };
}

/// Expands to an [`ObjectInfo`](crate::runtime::json::ObjectInfo), from its names and lists of all, the required, the secret and
/// the single-valued fields, of the field with additional items, and with a token for a closed object. A struct without such fields
/// needs no enum with their indices.
macro_rules! object_info {
    ({ $($names:tt)* } [$($field:ident)*] [] [] [] [] [$($closed:tt)?]) => {
        &$crate::runtime::json::ObjectInfo {
            $($names)*
            required: &[],
            secret: &[],
            only: &[],
            tuple: false,
            closed: $crate::runtime::json::is_present!($($closed)?),
        }
    };
    (
        { $($names:tt)* } [$($field:ident)*] [$($required:ident)*] [$($secret:ident)*]
        [$($only:ident = $value:tt)*] [$($items:ident)?] [$($closed:tt)?]
    ) => {{
        #[allow(non_camel_case_types, dead_code, reason = "the variants are field names, and only some are used")]
        #[repr(usize)]
        enum Index {
            $($field,)*
        }
        &$crate::runtime::json::ObjectInfo {
            $($names)*
            required: &[$(Index::$required as usize),*],
            secret: &[$(Index::$secret as usize),*],
            only: &[$((Index::$only as usize, $value)),*],
            tuple: $crate::runtime::json::is_present!($($items)?),
            closed: $crate::runtime::json::is_present!($($closed)?),
        }
    }};
}

/// Expands to `true` if there is a token.
macro_rules! is_present {
    () => {
        false
    };
    ($token:tt) => {
        true
    };
}

pub(crate) use {default_by_blank, is_present, object, object_info, wire_name};
