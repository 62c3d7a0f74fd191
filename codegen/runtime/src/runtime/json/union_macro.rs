//! The macro that makes an enum one of several alternatives.

/// Gives an enum [`Union`], [`Node`](crate::runtime::json::Node), `Debug`, `PartialEq`, `From`, `Serialize` and
/// `Deserialize`, from a table of its arms and the tag's values for each. Beside them it has the variant `Unknown`.
/// `by` is the tag's key, `from` the arms that are made from the type within.
macro_rules! union {
    (@tag) => { ::std::option::Option::None };
    (@tag $tag:literal) => { ::std::option::Option::Some($tag) };
    (
        $type:ident $(by $tag:literal)? { $($arm:ident = [$($value:literal),* $(,)?],)* }
        from [$($made:ident($from:ty)),* $(,)?]
    ) => {
        #[allow(non_upper_case_globals)]
        const _: () = {
            #[repr(usize)]
            #[allow(clippy::enum_variant_names)]
            enum __At { $($arm,)* }
            $(const $arm: usize = __At::$arm as usize;)*
            impl $crate::runtime::json::Union for $type {
                #[inline]
                fn choice(&self) -> &'static $crate::runtime::json::Choice {
                    &$crate::runtime::json::Choice {
                        name: stringify!($type),
                        tag: $crate::runtime::json::union!(@tag $($tag)?),
                        arms: &[$(&[$($value),*]),*],
                        fill: $crate::runtime::json::fill_union,
                    }
                }
                #[inline]
                fn choose(&mut self, __arm: usize) -> $crate::runtime::json::Slot<'_> {
                    *self = match __arm {
                        $($arm => Self::$arm($crate::runtime::json::Node::blank()),)*
                        _ => $crate::runtime::json::Node::blank(),
                    };
                    match self {
                        $(Self::$arm(__value) => $crate::runtime::json::Node::slot(__value),)*
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
                    $(Self::$arm(value) => $crate::runtime::json::Node::val(value),)*
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
        impl ::std::fmt::Debug for $type {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Debug::fmt(&$crate::runtime::json::Node::val(self), f)
            }
        }
        impl ::std::cmp::PartialEq for $type {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                $crate::runtime::json::Node::val(self) == $crate::runtime::json::Node::val(other)
            }
        }
        $(
            impl ::std::convert::From<$from> for $type {
                #[inline]
                fn from(value: $from) -> Self {
                    Self::$made(::std::convert::Into::into(value))
                }
            }
        )*
        $crate::runtime::json::serde_by_node!($type);
    };
}

pub(crate) use union;
