//! Structs: `record!`, which says each field once.

/// Defines a struct, its `new`, its setters, and how it is read and written.
///
/// Each field has its docs, its type in parentheses (so that the macro can look into it), then `= "…"` where its name on
/// the wire is another than its own, and `or clear_…` where there is a setter for `null`. `..` stands before the field
/// that takes all other keys, `[..]` before the one that takes what follows: such a struct is an array on the wire.
/// `new` takes what is required; what it takes as `Option` and keeps in a box has `=> Box::new`. `fixed` are required
/// fields that have one value only, `secret` those that `Debug` does not show. Attributes of a field are its setter's, too;
/// those of the setter for `null` stand before its name.
/// What is `received` has its setters where answers are made up: with the feature `mock`.
macro_rules! record {
    (
        $(#$meta:tt)*
        pub struct $type:ident $(($received:ident))? {
            $(
                $(#$doc:tt)*
                pub $field:ident: ($($held:tt)*) $(= $wire:literal)? $(or $(#$of_clear:tt)* $clear:ident)?,
            )*
            $(.. pub $rest:ident: $entries:ty,)?
            $([..] pub $tail:ident: $items:ty,)?
        }
        $(#$lint:tt)*
        new($($arg:ident: $given:ty $(=> $boxed:path)?),* $(,)?)
        $(fixed [$($fixed:ident = $only:expr),* $(,)?])?
        $(secret [$($secret:ident),* $(,)?])?
    ) => {
        $(#$meta)*
        $(#[doc = concat!("\nIt is only ", stringify!($received), ": its setters come with the feature `mock`.")])?
        #[derive(Clone)]
        #[must_use]
        #[non_exhaustive]
        pub struct $type {
            $($(#$doc)* pub $field: $($held)*,)*
            $(
                /// What else the object holds.
                pub $rest: $entries,
            )?
            $(
                /// What follows in the array.
                pub $tail: $items,
            )?
        }
        $(
            #[doc = concat!("For answers that are made up: it is only ", stringify!($received), ".")]
            #[cfg(feature = "mock")]
        )?
        impl $type {
            $(
                $crate::runtime::json::setter! { ($($held)*) $field $(#$doc)* }
                $(
                    /// Sends `null`, which is not the same as leaving the field out.
                    $(#$of_clear)*
                    #[inline]
                    pub fn $clear(mut self) -> Self {
                        self.$field = $crate::runtime::maybe::Maybe::Null;
                        self
                    }
                )?
            )*
        }
        $crate::runtime::json::constructor! {
            { $(#$lint)* } $type ($($arg: $given $(=> $boxed)?),*) $($($fixed = $only,)*)?
        }
        impl $crate::runtime::json::Record for $type {
            #[inline]
            fn shape(&self) -> &'static $crate::runtime::json::Shape {
                $crate::runtime::json::shape! {
                    { name: stringify!($type), fields: &[$($crate::runtime::json::wire!($field $($wire)?)),*], }
                    [$($field)*] [$($arg)* $($($fixed)*)?] [$($($secret)*)?] [$($tail)?]
                }
            }
            #[inline]
            fn blank() -> Self {
                Self {
                    $($field: $crate::runtime::json::Node::blank(),)*
                    $($rest: ::std::collections::BTreeMap::new(),)?
                    $($tail: ::std::vec::Vec::new(),)?
                }
            }
            #[inline]
            fn values<'a>(&'a self, look: $crate::runtime::json::Look<'a, '_>) {
                look.at(&[$(&self.$field,)* $(&self.$rest,)? $(&self.$tail,)?]);
            }
            #[inline]
            fn places(&mut self, fill: $crate::runtime::json::Fill<'_>) {
                fill.all(&mut [$(&mut self.$field,)* $(&mut self.$rest,)? $(&mut self.$tail,)?]);
            }
        }
        impl $crate::runtime::json::Model for $type {
            type Sort = $crate::runtime::json::Struct;
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
                $crate::runtime::json::same(self, other)
            }
        }
        $crate::runtime::json::serde_by_node!($type);
    };
}

/// A field's name on the wire: its own, if no other is given.
macro_rules! wire {
    ($field:ident) => {
        stringify!($field)
    };
    ($field:ident $wire:literal) => {
        $wire
    };
}

/// A [`Shape`](crate::runtime::json::Shape): a part that is said already, all fields, those that are required, those that are
/// secret, and what follows the items of an array. Only structs with required or secret fields pay for an enum that counts.
macro_rules! shape {
    ({ $($said:tt)* } [$($field:ident)*] [] [] []) => {
        &$crate::runtime::json::Shape { $($said)* required: &[], secret: &[], tuple: false }
    };
    ({ $($said:tt)* } [$($field:ident)*] [$($required:ident)*] [$($secret:ident)*] [$($tail:ident)?]) => {{
        #[allow(non_camel_case_types, dead_code, reason = "it counts all fields by their names, and is asked for some")]
        #[repr(usize)]
        enum At {
            $($field,)*
        }
        &$crate::runtime::json::Shape {
            $($said)*
            required: &[$(At::$required as usize),*],
            secret: &[$(At::$secret as usize),*],
            tuple: $crate::runtime::json::is_tuple!($($tail)?),
        }
    }};
}

/// Whether there is a field for what follows the items of an array.
macro_rules! is_tuple {
    () => {
        false
    };
    ($tail:ident) => {
        true
    };
}

/// `new`, and `Default` where it takes nothing.
macro_rules! constructor {
    ({} $type:ident ()) => {
        impl $type {
            /// Makes one with nothing set.
            #[inline]
            pub fn new() -> Self {
                $crate::runtime::json::Record::blank()
            }
        }
        impl ::std::default::Default for $type {
            #[inline]
            fn default() -> Self {
                $crate::runtime::json::Record::blank()
            }
        }
    };
    ({} $type:ident () $($fixed:ident = $only:expr,)+) => {
        impl $type {
            /// Makes one with nothing set.
            #[allow(clippy::needless_update, reason = "some structs have no other fields")]
            #[inline]
            pub fn new() -> Self {
                Self { $($fixed: $only.into(),)* ..$crate::runtime::json::Record::blank() }
            }
        }
        impl ::std::default::Default for $type {
            #[inline]
            fn default() -> Self {
                Self::new()
            }
        }
    };
    ({ $(#$lint:tt)* } $type:ident ($($arg:ident: $given:ty $(=> $boxed:path)?),+) $($fixed:ident = $only:expr,)*) => {
        impl $type {
            /// Makes one with what is required, and nothing else set.
            $(#$lint)*
            #[allow(
                clippy::needless_update,
                clippy::useless_conversion,
                reason = "one form for all fields: some are of the argument's own type, and some structs have no others"
            )]
            #[inline]
            pub fn new($($arg: $given),+) -> Self {
                Self {
                    $($arg: $arg$(.map($boxed))?.into(),)+
                    $($fixed: $only.into(),)*
                    ..$crate::runtime::json::Record::blank()
                }
            }
        }
    };
}

/// A setter, by the form of the field's type. It takes the plain value, and what is made of others by `Into` where that
/// saves a call. A list within a list ends with another token than a list: hence `> >`.
macro_rules! setter {
    ((String) $field:ident $($doc:tt)*) => {
        $($doc)*
        pub fn $field(mut self, $field: impl ::std::convert::Into<String>) -> Self {
            self.$field = $field.into();
            self
        }
    };
    ((Vec<$item:ty>) $field:ident $($doc:tt)*) => {
        $($doc)*
        pub fn $field(mut self, $field: impl ::std::convert::Into<Vec<$item>>) -> Self {
            self.$field = $field.into();
            self
        }
    };
    ((serde_json::Value) $field:ident $($doc:tt)*) => {
        $($doc)*
        pub fn $field(mut self, $field: impl ::std::convert::Into<serde_json::Value>) -> Self {
            self.$field = $field.into();
            self
        }
    };
    ((crate::Digits) $field:ident $($doc:tt)*) => {
        $($doc)*
        pub fn $field(mut self, $field: impl ::std::convert::Into<crate::Digits>) -> Self {
            self.$field = $field.into();
            self
        }
    };
    ((formats::$own:ident) $field:ident $($doc:tt)*) => {
        $($doc)*
        pub fn $field(mut self, $field: impl ::std::convert::Into<formats::$own>) -> Self {
            self.$field = $field.into();
            self
        }
    };
    ((Box<$within:ty>) $field:ident $($doc:tt)*) => {
        $($doc)*
        #[inline]
        pub fn $field(mut self, $field: $within) -> Self {
            self.$field = ::std::boxed::Box::new($field);
            self
        }
    };
    (($wrap:ident<String>) $field:ident $($doc:tt)*) => {
        $($doc)*
        pub fn $field(mut self, $field: impl ::std::convert::Into<String>) -> Self {
            self.$field = $crate::runtime::json::held!($wrap, $field.into());
            self
        }
    };
    (($wrap:ident<Vec<$item:ty>>) $field:ident $($doc:tt)*) => {
        $($doc)*
        pub fn $field(mut self, $field: impl ::std::convert::Into<Vec<$item>>) -> Self {
            self.$field = $crate::runtime::json::held!($wrap, $field.into());
            self
        }
    };
    (($wrap:ident<Vec<$item:ty> >) $field:ident $($doc:tt)*) => {
        $($doc)*
        pub fn $field(mut self, $field: impl ::std::convert::Into<Vec<$item>>) -> Self {
            self.$field = $crate::runtime::json::held!($wrap, $field.into());
            self
        }
    };
    (($wrap:ident<serde_json::Value>) $field:ident $($doc:tt)*) => {
        $($doc)*
        pub fn $field(mut self, $field: impl ::std::convert::Into<serde_json::Value>) -> Self {
            self.$field = $crate::runtime::json::held!($wrap, $field.into());
            self
        }
    };
    (($wrap:ident<crate::Digits>) $field:ident $($doc:tt)*) => {
        $($doc)*
        pub fn $field(mut self, $field: impl ::std::convert::Into<crate::Digits>) -> Self {
            self.$field = $crate::runtime::json::held!($wrap, $field.into());
            self
        }
    };
    (($wrap:ident<formats::$own:ident>) $field:ident $($doc:tt)*) => {
        $($doc)*
        pub fn $field(mut self, $field: impl ::std::convert::Into<formats::$own>) -> Self {
            self.$field = $crate::runtime::json::held!($wrap, $field.into());
            self
        }
    };
    (($wrap:ident<Box<$within:ty>>) $field:ident $($doc:tt)*) => {
        $($doc)*
        #[inline]
        pub fn $field(mut self, $field: $within) -> Self {
            self.$field = $crate::runtime::json::held!($wrap, ::std::boxed::Box::new($field));
            self
        }
    };
    ((Maybe<$within:ty>) $field:ident $($doc:tt)*) => {
        $($doc)*
        #[inline]
        pub fn $field(mut self, $field: $within) -> Self {
            self.$field = $crate::runtime::json::held!(Maybe, $field);
            self
        }
    };
    ((Option<$within:ty>) $field:ident $($doc:tt)*) => {
        $($doc)*
        #[inline]
        pub fn $field(mut self, $field: $within) -> Self {
            self.$field = $crate::runtime::json::held!(Option, $field);
            self
        }
    };
    (($within:ty) $field:ident $($doc:tt)*) => {
        $($doc)*
        #[inline]
        pub fn $field(mut self, $field: $within) -> Self {
            self.$field = $field;
            self
        }
    };
}

/// A value that is there, in what says whether it is.
macro_rules! held {
    (Maybe, $value:expr) => {
        $crate::runtime::maybe::Maybe::Value($value)
    };
    (Option, $value:expr) => {
        ::std::option::Option::Some($value)
    };
}

pub(crate) use {constructor, held, is_tuple, record, setter, shape, wire};
