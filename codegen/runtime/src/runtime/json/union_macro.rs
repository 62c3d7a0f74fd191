//! Macros that implement the JSON traits and conversions of a union.

/// Implements `PartialEq`, `From`, `Serialize`, `Deserialize` and the JSON traits for a union: an enum with the listed variants and
/// `Unknown`.
///
/// `by` is the discriminator property, and each variant lists its discriminator values. A property that is `inferred` is only read.
/// `from` lists the variants with an implementation of `From` for their type.
macro_rules! union {
    (@discriminator) => { ::std::option::Option::None };
    (@is_declared) => { false };
    (@is_declared $property:literal) => { true };
    (@discriminator $property:literal) => { ::std::option::Option::Some($property) };
    (
        $type:ident $(inferred by $inferred:literal)? $(by $property:literal)? { $($variant:ident $(= [$($value:literal),* $(,)?])?),* $(,)? }
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
                fn info(&self) -> &'static $crate::runtime::json::UnionInfo {
                    &$crate::runtime::json::UnionInfo {
                        name: stringify!($type),
                        discriminator: $crate::runtime::json::union!(@discriminator $($inferred)? $($property)?),
                        is_declared: $crate::runtime::json::union!(@is_declared $($property)?),
                        variants: &[$(&[$($($value),*)?]),*],
                        deserialize: $crate::runtime::json::deserialize_union,
                        members: $crate::runtime::json::members,
                    }
                }
                #[inline]
                fn variant(&self) -> (usize, $crate::runtime::json::ValueRef<'_>) {
                    match self {
                        $(Self::$variant(__value) => ($variant, $crate::runtime::json::JsonType::value_ref(__value)),)*
                        Self::Unknown(__value) => (usize::MAX, $crate::runtime::json::ValueRef::Any(__value)),
                    }
                }
                #[inline]
                fn probe(
                    &self,
                    __index: usize,
                    __visitor: &mut dyn ::std::ops::FnMut($crate::runtime::json::ValueMut<'_>),
                ) {
                    let mut __blank: Self = $crate::runtime::json::JsonType::blank();
                    __visitor($crate::runtime::json::Union::select(&mut __blank, __index));
                }
                #[inline]
                fn select(&mut self, __index: usize) -> $crate::runtime::json::ValueMut<'_> {
                    *self = match __index {
                        $($variant => Self::$variant($crate::runtime::json::JsonType::blank()),)*
                        _ => $crate::runtime::json::JsonType::blank(),
                    };
                    match self {
                        $(Self::$variant(__value) => $crate::runtime::json::JsonType::value_mut(__value),)*
                        Self::Unknown(_) => $crate::runtime::json::ValueMut::Ignored,
                    }
                }
                #[inline]
                fn set_unknown(&mut self, __value: ::serde_json::Value) {
                    *self = Self::Unknown(__value);
                }
            }
        };
        impl $crate::runtime::json::JsonType for $type {
            #[inline]
            fn value_ref(&self) -> $crate::runtime::json::ValueRef<'_> {
                $crate::runtime::json::union_ref(self)
            }
            #[inline]
            fn blank() -> Self {
                Self::Unknown(::serde_json::Value::Null)
            }
            #[inline]
            fn value_mut(&mut self) -> $crate::runtime::json::ValueMut<'_> {
                $crate::runtime::json::ValueMut::Union(self)
            }
        }
        impl ::std::cmp::PartialEq for $type {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                $crate::runtime::json::JsonType::value_ref(self) == $crate::runtime::json::JsonType::value_ref(other)
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
        $crate::runtime::json::impl_serde!($type);
    };
}

/// Implements `From<&str>` and `From<String>` for a union with a variant that accepts a string.
macro_rules! union_from_text {
    ($type:ident) => {
        /// Selects the variant that a JSON string is deserialized to.
        impl ::std::convert::From<&str> for $type {
            #[inline]
            fn from(text: &str) -> Self {
                $crate::runtime::json::union_from_str(text)
            }
        }
        /// Selects the variant that a JSON string is deserialized to.
        impl ::std::convert::From<::std::string::String> for $type {
            #[inline]
            fn from(text: ::std::string::String) -> Self {
                $crate::runtime::json::union_from_str(&text)
            }
        }
    };
}

pub(crate) use {union, union_from_text};
