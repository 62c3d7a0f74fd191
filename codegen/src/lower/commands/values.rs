//! The values of arguments, by the types.

use std::collections::HashMap;

use crate::ir::{ArgumentKind, ArgumentValue, ItemKind, Literal, Struct, Type, Union};
use crate::visible::is_visible;

/// The maximum number of aliases that are followed.
const MAX_ALIASES: usize = 16;

/// The definitions of the models, by their names.
pub struct Values<'a> {
    pub items: &'a HashMap<&'a str, &'a ItemKind>,
}

impl ArgumentValue {
    /// Returns a value of a kind.
    pub fn of(kind: ArgumentKind) -> Self {
        Self { kind, list: false, values: Vec::new() }
    }
}

impl<'a> Values<'a> {
    /// Returns the value for a type.
    pub fn of(&self, ty: &Type) -> ArgumentValue {
        match self.resolved(ty) {
            Resolved::Type(Type::List(item)) => {
                let item = self.of(item);
                // A list of lists is one value.
                if item.list {
                    ArgumentValue::of(ArgumentKind::Json)
                } else {
                    ArgumentValue { list: true, ..item }
                }
            }
            Resolved::Type(ty) => ArgumentValue::of(match ty {
                Type::Bool => ArgumentKind::Boolean,
                Type::I32 | Type::I64 | Type::U64 => ArgumentKind::Integer,
                Type::F64 | Type::Digits => ArgumentKind::Number,
                Type::Map(_) => ArgumentKind::Object,
                Type::Any | Type::Replacement(_) => ArgumentKind::JsonOrText,
                _ => ArgumentKind::Text,
            }),
            Resolved::Item(kind) => self.of_item(kind),
        }
    }

    fn of_item(&self, kind: &ItemKind) -> ArgumentValue {
        let values = |values: Vec<String>, kind| ArgumentValue {
            // The rest are accepted as well, but a terminal cannot show them.
            values: values.into_iter().filter(|value| is_visible(value) && !value.is_empty()).collect(),
            ..ArgumentValue::of(kind)
        };
        match kind {
            ItemKind::Enum(variants) => {
                values(variants.iter().map(|variant| variant.wire.clone()).collect(), ArgumentKind::Text)
            }
            ItemKind::Values(of) => {
                let kind = if of.integers { ArgumentKind::Integer } else { ArgumentKind::JsonOrText };
                values(of.variants.iter().map(|variant| text(&variant.value)).collect(), kind)
            }
            ItemKind::Union(union) => ArgumentValue::of(self.shapes(union, 0).kind()),
            ItemKind::Struct(of) if !of.tuple => ArgumentValue::of(ArgumentKind::Object),
            ItemKind::Struct(_) | ItemKind::Alias(_) => ArgumentValue::of(ArgumentKind::Json),
            ItemKind::Validated(_) => ArgumentValue::of(ArgumentKind::Text),
        }
    }

    /// Returns the shapes of the values of a union.
    fn shapes(&self, union: &Union, depth: usize) -> Shapes {
        let mut shapes = Shapes { text: union.text, ..Shapes::default() };
        for variant in &union.variants {
            match self.resolved(&variant.ty) {
                Resolved::Item(ItemKind::Union(inner)) if depth < MAX_ALIASES => {
                    shapes.add(self.shapes(inner, depth + 1));
                }
                _ => shapes.add(Shapes::of(&self.of(&variant.ty))),
            }
        }
        shapes
    }

    /// Returns the struct of a type, if it is an object.
    pub fn object(&self, ty: &Type) -> Option<&'a Struct> {
        match self.resolved(ty) {
            Resolved::Item(ItemKind::Struct(of)) if !of.tuple => Some(of),
            _ => None,
        }
    }

    /// Returns the type or the definition behind aliases, boxes and `null`.
    fn resolved<'t>(&self, ty: &'t Type) -> Resolved<'t, 'a>
    where
        'a: 't,
    {
        let mut ty = ty;
        for _ in 0..MAX_ALIASES {
            ty = match ty {
                Type::Nullable(inner) | Type::Boxed(inner) => inner,
                Type::Model { name, .. } => match self.items.get(name.as_str()) {
                    Some(ItemKind::Alias(target)) => target,
                    Some(kind) => return Resolved::Item(kind),
                    None => return Resolved::Type(&Type::Any),
                },
                other => return Resolved::Type(other),
            };
        }
        Resolved::Type(&Type::Any)
    }
}

/// The shapes of JSON that a union accepts beside objects.
#[derive(Default)]
struct Shapes {
    text: bool,
    numbers: bool,
    booleans: bool,
    lists: bool,
}

impl Shapes {
    fn of(value: &ArgumentValue) -> Self {
        let is_any = value.kind == ArgumentKind::JsonOrText;
        let is = |kind| value.kind == kind && !value.list;
        Self {
            text: is(ArgumentKind::Text) || is_any,
            numbers: is(ArgumentKind::Integer) || is(ArgumentKind::Number) || is_any,
            booleans: is(ArgumentKind::Boolean) || is_any,
            lists: value.list || is(ArgumentKind::Json) || is_any,
        }
    }

    fn add(&mut self, other: Self) {
        self.text |= other.text;
        self.numbers |= other.numbers;
        self.booleans |= other.booleans;
        self.lists |= other.lists;
    }

    fn kind(&self) -> ArgumentKind {
        match self {
            Self { text: true, numbers, booleans, .. } => {
                ArgumentKind::Union { numbers: *numbers, booleans: *booleans }
            }
            Self { numbers: false, booleans: false, lists: false, .. } => ArgumentKind::Object,
            _ => ArgumentKind::Json,
        }
    }
}

enum Resolved<'t, 'a> {
    Type(&'t Type),
    Item(&'a ItemKind),
}

/// Returns the text of a value on the command line.
fn text(value: &Literal) -> String {
    match value {
        Literal::Text(text) => text.clone(),
        other => json(other),
    }
}

/// Returns a value as JSON.
pub fn json(value: &Literal) -> String {
    match value {
        Literal::Bool(value) => value.to_string(),
        Literal::Integer(value) => value.to_string(),
        Literal::Number(value) => serde_json::Value::from(*value).to_string(),
        Literal::Text(text) => serde_json::Value::from(text.as_str()).to_string(),
    }
}
