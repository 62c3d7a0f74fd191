//! The macro that implements the JSON traits of a type that the config names.

/// Implements [`JsonType`](crate::runtime::json::JsonType) for a type that implements `Default` and [`ForeignValue`].
macro_rules! foreign_value {
    ($type:ty) => {
        impl $crate::runtime::json::JsonType for $type {
            fn value_ref(&self) -> $crate::runtime::json::ValueRef<'_> {
                $crate::runtime::json::ValueRef::Foreign(self)
            }
            fn blank() -> Self {
                <$type as ::std::default::Default>::default()
            }
            fn value_mut(&mut self) -> $crate::runtime::json::ValueMut<'_> {
                $crate::runtime::json::ValueMut::Foreign(self)
            }
        }
    };
}

pub(crate) use foreign_value;
