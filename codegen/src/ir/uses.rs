//! What a crate has use for.

use crate::ir::{Crate, Form, Headers, Item, ItemKind, Operation, Struct, Type, Values};

impl Crate {
    /// Whether it has operations, and so a client.
    pub fn has_client(&self) -> bool {
        !self.groups.is_empty()
    }

    /// Whether some pattern takes an engine for regular expressions.
    pub fn has_engine(&self) -> bool {
        self.items().any(|item| matches!(&item.kind, ItemKind::Text(Form { engine: Some(_), .. })))
    }

    /// Whether some struct is only received.
    pub fn has_received(&self) -> bool {
        self.items().any(|item| matches!(&item.kind, ItemKind::Struct(Struct { received: true, .. })))
    }

    /// Whether some type is one of several.
    pub fn has_unions(&self) -> bool {
        self.items().any(|item| matches!(item.kind, ItemKind::Union(_)))
    }

    /// Whether some enum is over integers.
    pub fn has_integer_enums(&self) -> bool {
        self.items().any(|item| matches!(item.kind, ItemKind::Values(Values { integers: true, .. })))
    }

    /// Whether some enum is over values of several kinds.
    pub fn has_value_enums(&self) -> bool {
        self.items().any(|item| matches!(item.kind, ItemKind::Values(Values { integers: false, .. })))
    }

    /// Whether some field may be left out, null or a value.
    pub fn has_maybe(&self) -> bool {
        self.items().any(Item::has_maybe)
    }

    /// Whether some number is kept by its digits.
    pub fn has_digits(&self) -> bool {
        let own = self.operations().filter_map(|operation| match &operation.headers {
            Some((_, Headers::Own(headers))) => Some(headers),
            _ => None,
        });
        let mut headers = own.chain(self.headers.iter().map(|set| &set.headers)).flatten();
        self.items().flat_map(Item::types).any(Type::has_digits)
            || self.operations().flat_map(Operation::types).any(Type::has_digits)
            || headers.any(|header| header.ty.has_digits())
    }

    /// Whether some body goes out as a form.
    pub fn has_forms(&self) -> bool {
        self.operations().any(Operation::has_form)
    }

    /// Whether the answer of some operation is a page of many.
    pub fn has_pages(&self) -> bool {
        self.operations().any(|operation| operation.paging.is_some())
    }

    /// Whether some operation is repeated until something is so.
    pub fn has_waits(&self) -> bool {
        self.operations().any(|operation| !operation.waits.is_empty())
    }

    /// Whether it has one of these files of types of formats.
    pub fn has_formats(&self, modules: &[&str]) -> bool {
        self.formats.iter().any(|format| modules.contains(&format.module))
    }

    fn items(&self) -> impl Iterator<Item = &Item> {
        self.models.iter().flat_map(|module| &module.items)
    }

    fn operations(&self) -> impl Iterator<Item = &Operation> {
        self.groups.iter().flat_map(|group| &group.operations)
    }
}
