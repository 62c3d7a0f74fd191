//! [`Node`] for what the standard library and serde_json give: scalars, options, boxes, arrays, maps, any JSON.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::runtime::json::{Entries, Items, List, Map, Model, Node, Optional, Slot, Sort, Val};

macro_rules! scalar {
    ($($type:ty, $blank:expr, $slot:ident, |$value:ident| $val:expr;)*) => {$(
        impl Node for $type {
            fn val(&self) -> Val<'_> {
                let $value = self;
                $val
            }
            fn blank() -> Self {
                $blank
            }
            fn slot(&mut self) -> Slot<'_> {
                Slot::$slot(self)
            }
        }
    )*};
}

scalar! {
    bool, false, Bool, |value| Val::Bool(*value);
    i32, 0, I32, |value| Val::I64(i64::from(*value));
    i64, 0, I64, |value| Val::I64(*value);
    u64, 0, U64, |value| Val::U64(*value);
    f64, 0.0, F64, |value| Val::F64(*value);
    String, String::new(), Str, |value| Val::Str(value);
    Value, Value::Null, Any, |value| Val::Any(value);
}

impl<T: Node> Node for Option<T> {
    fn val(&self) -> Val<'_> {
        match self {
            Some(value) => value.val(),
            None => Val::Absent,
        }
    }
    fn blank() -> Self {
        None
    }
    fn slot(&mut self) -> Slot<'_> {
        Slot::Opt(self)
    }
}

impl<T: Node> Optional for Option<T> {
    fn null(&mut self) {
        *self = None;
    }
    fn some(&mut self) -> Slot<'_> {
        self.insert(T::blank()).slot()
    }
}

/// Boxes. (They are fundamental: to the compiler, other crates may have a `Model` in one, so that there can be no
/// `Node for Box` beside the one for all models.)
pub enum Boxed {}

impl<T: Node> Model for Box<T> {
    type Sort = Boxed;
}

impl<T: Node> Sort<Box<T>> for Boxed {
    fn val(value: &Box<T>) -> Val<'_> {
        (**value).val()
    }
    fn blank() -> Box<T> {
        Box::new(T::blank())
    }
    fn slot(value: &mut Box<T>) -> Slot<'_> {
        (**value).slot()
    }
}

impl<T: Node> Node for Vec<T> {
    fn val(&self) -> Val<'_> {
        Val::List(self)
    }
    fn blank() -> Self {
        Vec::new()
    }
    fn slot(&mut self) -> Slot<'_> {
        Slot::List(self)
    }
}

impl<T: Node> List for Vec<T> {
    fn push(&mut self) -> Slot<'_> {
        let index = self.len();
        self.push(T::blank());
        self[index].slot()
    }
}

impl<T: Node> Items for Vec<T> {
    fn count(&self) -> usize {
        self.len()
    }
    fn at(&self, index: usize) -> Val<'_> {
        self[index].val()
    }
}

impl<T: Node> Node for BTreeMap<String, T> {
    fn val(&self) -> Val<'_> {
        Val::Map(self)
    }
    fn blank() -> Self {
        BTreeMap::new()
    }
    fn slot(&mut self) -> Slot<'_> {
        Slot::Map(self)
    }
}

impl<T: Node> Map for BTreeMap<String, T> {
    fn entry(&mut self, key: String) -> Option<Slot<'_>> {
        match self.entry(key) {
            std::collections::btree_map::Entry::Vacant(place) => Some(place.insert(T::blank()).slot()),
            std::collections::btree_map::Entry::Occupied(_) => None,
        }
    }
}

impl<T: Node> Entries for BTreeMap<String, T> {
    fn count(&self) -> usize {
        self.len()
    }
    fn get(&self, key: &str) -> Option<Val<'_>> {
        self.get(key).map(Node::val)
    }
    fn each(&self, each: &mut dyn FnMut(&str, Val<'_>) -> bool) {
        for (key, value) in self {
            if !each(key, value.val()) {
                return;
            }
        }
    }
}
