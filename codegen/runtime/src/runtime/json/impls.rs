//! Implementations of [`JsonType`] for types of the standard library and of serde_json.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::runtime::json::{
    Context, JsonType, Kind, ListMut, ListRef, MapMut, MapRef, Model, OptionMut, ValueMut, ValueRef,
};

macro_rules! scalar {
    ($($type:ty, $blank:expr, $variant:ident, |$value:ident| $result:expr;)*) => {$(
        impl JsonType for $type {
            fn value_ref(&self) -> ValueRef<'_> {
                let $value = self;
                $result
            }
            fn blank() -> Self {
                $blank
            }
            fn value_mut(&mut self) -> ValueMut<'_> {
                ValueMut::$variant(self)
            }
        }
    )*};
}

scalar! {
    bool, false, Bool, |value| ValueRef::Bool(*value);
    i32, 0, I32, |value| ValueRef::I64(i64::from(*value));
    i64, 0, I64, |value| ValueRef::I64(*value);
    u64, 0, U64, |value| ValueRef::U64(*value);
    f64, 0.0, F64, |value| ValueRef::F64(*value);
    String, String::new(), Str, |value| ValueRef::Str(value);
    Value, Value::Null, Any, |value| ValueRef::Any(value);
}

impl<T: JsonType> JsonType for Option<T> {
    fn value_ref(&self) -> ValueRef<'_> {
        match self {
            Some(value) => value.value_ref(),
            None => ValueRef::Absent,
        }
    }
    fn blank() -> Self {
        None
    }
    fn value_mut(&mut self) -> ValueMut<'_> {
        ValueMut::Option(self)
    }
}

impl<T: JsonType> OptionMut for Option<T> {
    fn set_null(&mut self) {
        *self = None;
    }
    fn insert_blank(&mut self) -> ValueMut<'_> {
        self.insert(T::blank()).value_mut()
    }
}

/// The [`Kind`] of boxes. `Box` is a fundamental type: `JsonType for Box<T>` would overlap with `JsonType` for all models,
/// because another crate may implement `Model` for a box.
pub enum BoxKind {}

impl<T: JsonType> Model for Box<T> {
    type Kind = BoxKind;
}

impl<T: JsonType> Kind<Box<T>> for BoxKind {
    fn value_ref(value: &Box<T>) -> ValueRef<'_> {
        (**value).value_ref()
    }
    fn blank() -> Box<T> {
        Box::new(T::blank())
    }
    fn value_mut(value: &mut Box<T>) -> ValueMut<'_> {
        (**value).value_mut()
    }
}

impl<T: JsonType> JsonType for Vec<T> {
    fn value_ref(&self) -> ValueRef<'_> {
        ValueRef::List(self)
    }
    fn blank() -> Self {
        Vec::new()
    }
    fn value_mut(&mut self) -> ValueMut<'_> {
        ValueMut::List(self)
    }
}

impl<T: JsonType> ListMut for Vec<T> {
    fn push(&mut self, context: &Context) -> Option<ValueMut<'_>> {
        let index = self.len();
        if index == self.capacity() && !context.take_list(index, size_of::<T>()) {
            return None;
        }
        self.push(T::blank());
        Some(self[index].value_mut())
    }
}

impl<T: JsonType> ListRef for Vec<T> {
    fn count(&self) -> usize {
        self.len()
    }
    fn at(&self, index: usize) -> ValueRef<'_> {
        self[index].value_ref()
    }
}

impl<T: JsonType> JsonType for BTreeMap<String, T> {
    fn value_ref(&self) -> ValueRef<'_> {
        ValueRef::Map(self)
    }
    fn blank() -> Self {
        BTreeMap::new()
    }
    fn value_mut(&mut self) -> ValueMut<'_> {
        ValueMut::Map(self)
    }
}

impl<T: JsonType> MapMut for BTreeMap<String, T> {
    fn entry(&mut self, key: String, context: &Context) -> Option<ValueMut<'_>> {
        if !context.take_entry(self.len(), &key, size_of::<T>()) {
            return None;
        }
        match self.entry(key) {
            std::collections::btree_map::Entry::Vacant(entry) => Some(entry.insert(T::blank()).value_mut()),
            std::collections::btree_map::Entry::Occupied(_) => None,
        }
    }
}

impl<T: JsonType> MapRef for BTreeMap<String, T> {
    fn count(&self) -> usize {
        self.len()
    }
    fn get(&self, key: &str) -> Option<ValueRef<'_>> {
        self.get(key).map(JsonType::value_ref)
    }
    fn each(&self, each: &mut dyn FnMut(&str, ValueRef<'_>) -> bool) {
        for (key, value) in self {
            if !each(key, value.value_ref()) {
                return;
            }
        }
    }
}
