//! What the models of an emitted crate stand on, as somebody would write it who derives serde's traits: the macros have the
//! names and the input of the crate's own, and make types with the same fields of it.
//!
//! Strings that are checked or of a format are `String`. An enum takes unknown values as `#[serde(other)]`, the fastest way that
//! there is, though it forgets them. Where a tag tells the arms of a union apart, the union is read as a `Value` first: serde's
//! own way would take the tag away from the arm that has it as a field.

/// Constants, which are nothing to JSON.
macro_rules! defaults {
    ($($constants:tt)*) => {};
}

pub(crate) use defaults;

pub mod json {
    /// A struct.
    macro_rules! record {
        // Field by field: each goes from the second braces to the first, with what serde is to know of it.
        (@ $type:ident { $($done:tt)* } {
            $(#$doc:tt)* pub $field:ident: (Option<$($held:tt)*) $(= $wire:literal)? $(or $(#$of_clear:tt)* $clear:ident)?, $($more:tt)*
        }) => {
            $crate::runtime::json::record! { @ $type {
                $($done)*
                $(#[serde(rename = $wire)])?
                #[serde(skip_serializing_if = "Option::is_none")]
                pub $field: Option<$($held)*,
            } { $($more)* } }
        };
        (@ $type:ident { $($done:tt)* } {
            $(#$doc:tt)* pub $field:ident: (Maybe<$($held:tt)*) $(= $wire:literal)? $(or $(#$of_clear:tt)* $clear:ident)?, $($more:tt)*
        }) => {
            $crate::runtime::json::record! { @ $type {
                $($done)*
                $(#[serde(rename = $wire)])?
                #[serde(default, skip_serializing_if = "Maybe::is_absent")]
                pub $field: Maybe<$($held)*,
            } { $($more)* } }
        };
        (@ $type:ident { $($done:tt)* } {
            $(#$doc:tt)* pub $field:ident: ($($held:tt)*) $(= $wire:literal)? $(or $(#$of_clear:tt)* $clear:ident)?, $($more:tt)*
        }) => {
            $crate::runtime::json::record! { @ $type {
                $($done)*
                $(#[serde(rename = $wire)])?
                pub $field: $($held)*,
            } { $($more)* } }
        };
        (@ $type:ident { $($done:tt)* } { .. pub $rest:ident: $entries:ty, }) => {
            $crate::runtime::json::record! { @ $type { $($done)* #[serde(flatten)] pub $rest: $entries, } {} }
        };
        // Derives have no such struct: this one is there for the others' sake, and reads no array.
        (@ $type:ident { $($done:tt)* } { [..] pub $tail:ident: $items:ty, }) => {
            $crate::runtime::json::record! { @ $type { $($done)* pub $tail: $items, } {} }
        };
        (@ $type:ident { $($done:tt)* } {}) => {
            #[derive(Clone, ::serde::Serialize, ::serde::Deserialize)]
            pub struct $type { $($done)* }
        };
        ($(#$meta:tt)* pub struct $type:ident $(($received:ident))? { $($fields:tt)* } $($rest:tt)*) => {
            $crate::runtime::json::record! { @ $type {} { $($fields)* } }
        };
    }

    /// One of several types, beside the enum itself.
    macro_rules! union {
        ($type:ident { $($arm:ident = [],)* } from [$($made:tt)*]) => {
            const _: () = {
                #[allow(clippy::enum_variant_names)]
                #[derive(::serde::Deserialize)]
                #[serde(untagged)]
                enum Untagged<$($arm),*> {
                    $($arm($arm),)*
                    Unknown(::serde_json::Value),
                }
                impl<'de> ::serde::Deserialize<'de> for $type {
                    fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                        Ok(match ::serde::Deserialize::deserialize(deserializer)? {
                            $(Untagged::$arm(value) => Self::$arm(value),)*
                            Untagged::Unknown(value) => Self::Unknown(value),
                        })
                    }
                }
            };
            $crate::runtime::json::union! { @ $type $($arm)* }
        };
        ($type:ident by $tag:literal { $($arm:ident = [$($value:literal),* $(,)?],)* } from [$($made:tt)*]) => {
            impl<'de> ::serde::Deserialize<'de> for $type {
                fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    let value = <::serde_json::Value as ::serde::Deserialize>::deserialize(deserializer)?;
                    let tag = match value.get($tag) {
                        Some(::serde_json::Value::String(tag)) => tag.clone(),
                        Some(::serde_json::Value::Number(tag)) => tag.to_string(),
                        _ => String::new(),
                    };
                    $(
                        const $arm: &[&str] = &[$($value),*];
                        if $arm.contains(&tag.as_str()) {
                            return ::serde::Deserialize::deserialize(value)
                                .map(Self::$arm)
                                .map_err(::serde::de::Error::custom);
                        }
                    )*
                    Ok(Self::Unknown(value))
                }
            }
            $crate::runtime::json::union! { @ $type $($arm)* }
        };
        (@ $type:ident $($arm:ident)*) => {
            impl ::serde::Serialize for $type {
                fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    match self {
                        $(Self::$arm(value) => value.serialize(serializer),)*
                        Self::Unknown(value) => value.serialize(serializer),
                    }
                }
            }
        };
    }

    pub(crate) use {record, union};
}

pub mod maybe {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    /// A field that may be left out, be `null`, or have a value.
    #[derive(Clone, Default)]
    pub enum Maybe<T> {
        #[default]
        Absent,
        Null,
        Value(T),
    }

    impl<T> Maybe<T> {
        pub fn is_absent(&self) -> bool {
            matches!(self, Maybe::Absent)
        }
    }

    impl<T: Serialize> Serialize for Maybe<T> {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            match self {
                Maybe::Value(value) => serializer.serialize_some(value),
                Maybe::Absent | Maybe::Null => serializer.serialize_none(),
            }
        }
    }

    impl<'de, T: Deserialize<'de>> Deserialize<'de> for Maybe<T> {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            Option::deserialize(deserializer).map(|value| value.map_or(Maybe::Null, Maybe::Value))
        }
    }
}

pub mod text {
    /// An enum over strings.
    macro_rules! open_enum {
        ($(#$meta:tt)* pub enum $type:ident { $($(#$doc:tt)* $variant:ident = $wire:literal,)* }) => {
            #[derive(Clone, ::serde::Serialize, ::serde::Deserialize)]
            pub enum $type {
                $(#[serde(rename = $wire)] $variant,)*
                #[serde(other)]
                Unknown,
            }
        };
    }

    /// A string that is checked when a user makes one.
    macro_rules! checked {
        ($(#$meta:tt)* pub type $name:ident = $($rules:tt)*) => {
            pub type $name = String;
        };
    }

    pub(crate) use {checked, open_enum};
}

pub mod number {
    /// An integer that the description does not name.
    #[derive(Clone, Copy)]
    pub struct UnknownInteger(pub i64);

    /// An enum over integers, which derives do not know.
    macro_rules! open_integer {
        ($type:ident { $($variant:ident = $wire:literal),* $(,)? }) => {
            impl ::serde::Serialize for $type {
                fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    serializer.serialize_i64(match self {
                        $(Self::$variant => $wire,)*
                        Self::Unknown(value) => value.0,
                    })
                }
            }
            impl<'de> ::serde::Deserialize<'de> for $type {
                fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    Ok(match <i64 as ::serde::Deserialize>::deserialize(deserializer)? {
                        $($wire => Self::$variant,)*
                        value => Self::Unknown($crate::runtime::number::UnknownInteger(value)),
                    })
                }
            }
        };
    }

    pub(crate) use open_integer;
}

pub mod value {
    /// A value that the description does not name.
    #[derive(Clone)]
    pub struct UnknownJson(pub serde_json::Value);

    /// An enum over values of several kinds, which derives do not know.
    macro_rules! open_value {
        ($type:ident { $($variant:ident = $kind:ident($wire:literal)),* $(,)? }) => {
            impl ::serde::Serialize for $type {
                fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    match self {
                        $(Self::$variant => $wire.serialize(serializer),)*
                        Self::Unknown(value) => value.0.serialize(serializer),
                    }
                }
            }
            impl<'de> ::serde::Deserialize<'de> for $type {
                fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    let value = <::serde_json::Value as ::serde::Deserialize>::deserialize(deserializer)?;
                    $(if value == $wire {
                        return Ok(Self::$variant);
                    })*
                    Ok(Self::Unknown($crate::runtime::value::UnknownJson(value)))
                }
            }
        };
    }

    pub(crate) use open_value;
}

pub mod formats {
    pub type Base64 = String;
    pub type Date = String;
    pub type DateTime = String;
    pub type Decimal = String;
    pub type Duration = String;
    pub type Ipv4 = String;
    pub type Ipv6 = String;
    pub type Time = String;
    pub type Uri = String;
    pub type UriReference = String;
    pub type Uuid = String;
}
