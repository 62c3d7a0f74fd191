//! The macro that implements the JSON traits of a union.

/// Implements `PartialEq`, `From`, `Serialize`, `Deserialize` and the JSON traits for a union: an enum with the listed variants and
/// `Unknown`.
///
/// `by` is the discriminator property and each variant lists its discriminator values. `from` lists the variants that are made
/// from their own type.
macro_rules! union {
    (@discriminator) => { ::std::option::Option::None };
    (@discriminator $property:literal) => { ::std::option::Option::Some($property) };
    (
        $type:ident $(by $property:literal)? { $($variant:ident $(= [$($value:literal),* $(,)?])?),* $(,)? }
        $(from [$($made:ident($from:ty)),* $(,)?])?
    ) => {
        #[allow(non_upper_case_globals)]
        const _: () = {
            #[repr(usize)]
            #[allow(clippy::enum_variant_names)]
            enum __Index { $($variant,)* }
            $(const $variant: usize = __Index::$variant as usize;)*
            impl $crate::runtime::json::Union for $type {
                #[inline]
                fn choice(&self) -> &'static $crate::runtime::json::Choice {
                    &$crate::runtime::json::Choice {
                        name: stringify!($type),
                        tag: $crate::runtime::json::union!(@discriminator $($property)?),
                        arms: &[$(&[$($($value),*)?]),*],
                        fill: $crate::runtime::json::fill_union,
                    }
                }
                #[inline]
                fn choose(&mut self, __index: usize) -> $crate::runtime::json::Slot<'_> {
                    *self = match __index {
                        $($variant => Self::$variant($crate::runtime::json::Node::blank()),)*
                        _ => $crate::runtime::json::Node::blank(),
                    };
                    match self {
                        $(Self::$variant(__value) => $crate::runtime::json::Node::slot(__value),)*
                        Self::Unknown(_) => $crate::runtime::json::Slot::Skip,
                    }
                }
                #[inline]
                fn keep(&mut self, __value: ::serde_json::Value) {
                    *self = Self::Unknown(__value);
                }
            }
        };
        impl $crate::runtime::json::Node for $type {
            #[inline]
            fn val(&self) -> $crate::runtime::json::Val<'_> {
                match self {
                    $(Self::$variant(value) => $crate::runtime::json::Node::val(value),)*
                    Self::Unknown(value) => $crate::runtime::json::Val::Any(value),
                }
            }
            #[inline]
            fn blank() -> Self {
                Self::Unknown(::serde_json::Value::Null)
            }
            #[inline]
            fn slot(&mut self) -> $crate::runtime::json::Slot<'_> {
                $crate::runtime::json::Slot::Union(self)
            }
        }
        impl ::std::cmp::PartialEq for $type {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                $crate::runtime::json::Node::val(self) == $crate::runtime::json::Node::val(other)
            }
        }
        $($(
            impl ::std::convert::From<$from> for $type {
                #[inline]
                fn from(value: $from) -> Self {
                    Self::$made(::std::convert::Into::into(value))
                }
            }
        )*)?
        $crate::runtime::json::serde_by_node!($type);
    };
}

/// Implements `From<&str>` and `From<String>` for a union with a variant of text.
macro_rules! union_from_text {
    ($type:ident) => {
        /// The variant is the one that a JSON string is deserialized to.
        impl ::std::convert::From<&str> for $type {
            #[inline]
            fn from(text: &str) -> Self {
                $crate::runtime::json::union_of_text(text)
            }
        }
        /// The variant is the one that a JSON string is deserialized to.
        impl ::std::convert::From<::std::string::String> for $type {
            #[inline]
            fn from(text: ::std::string::String) -> Self {
                $crate::runtime::json::union_of_text(&text)
            }
        }
    };
}

pub(crate) use {union, union_from_text};
