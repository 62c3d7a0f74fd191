//! What users of a crate can name, and what it sends and reads: a tree of items with properties, which are texts.

use std::collections::HashMap;

use crate::diff::change::{Aspect, Noun, State};
use crate::diff::usage::{Usage, Usages};
use crate::emit::types::IN_GROUPS;
use crate::ir::{Crate, Item, ItemKind, Type};
use crate::pointer::Pointer;

/// Types in JSON: of any string or integer, of the values of an enum, of strings that fit constraints, and of those of a format.
pub const STRING: &str = "string";
pub const INTEGER: &str = "integer";
pub const ENUM: &str = "string of the enum ";
pub const INTEGER_ENUM: &str = "integer of the enum ";
pub const VALIDATED: &str = "validated string ";
pub const FORMAT: &str = "string of the format ";
/// The JSON of a type that the config names.
const REPLACED: &str = "JSON of the type ";

/// An item of a surface.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The kind.
    pub noun: Noun,
    /// Identifies the item among its siblings of this kind: its name on the wire, if it has one.
    pub key: String,
    /// The path by which users refer to it.
    pub path: String,
    /// The address in the description; empty if it has none.
    pub address: String,
    /// The messages that contain it.
    pub usage: Usage,
    /// The properties, each with its texts: one, or the elements of a list.
    pub aspects: Vec<(Aspect, Vec<String>)>,
    /// The items below.
    pub children: Vec<Entry>,
}

impl Entry {
    /// Creates an item without properties.
    pub fn new(noun: Noun, key: impl Into<String>, path: impl Into<String>) -> Self {
        let (key, path) = (key.into(), path.into());
        let (address, aspects, children) = (String::new(), Vec::new(), Vec::new());
        Self { noun, key, path, address, usage: Usage::BOTH, aspects, children }
    }

    /// Sets what identifies the item among its siblings.
    pub fn keyed(mut self, key: String) -> Self {
        self.key = key;
        self
    }

    /// Sets the address.
    pub fn at(mut self, address: impl Into<String>) -> Self {
        self.address = address.into();
        self
    }

    /// Sets the messages that contain it.
    pub fn used(mut self, usage: Usage) -> Self {
        self.usage = usage;
        self
    }

    /// Adds a property.
    pub fn with(self, aspect: Aspect, text: impl Into<String>) -> Self {
        self.with_all(aspect, vec![text.into()])
    }

    /// Adds a property that is a list.
    pub fn with_all(mut self, aspect: Aspect, texts: Vec<String>) -> Self {
        self.aspects.push((aspect, texts));
        self
    }

    /// Adds a property, if there is one.
    pub fn with_some(self, aspect: Aspect, text: Option<impl Into<String>>) -> Self {
        match text {
            Some(text) => self.with(aspect, text),
            None => self,
        }
    }

    /// Adds a property that is a list, if there is one.
    pub fn with_lists(self, aspect: Aspect, texts: Option<Vec<String>>) -> Self {
        match texts {
            Some(texts) => self.with_all(aspect, texts),
            None => self,
        }
    }

    /// Adds a property without a text, if it applies.
    pub fn with_flag(self, aspect: Aspect, applies: bool) -> Self {
        self.with_lists(aspect, applies.then(Vec::new))
    }

    /// Returns the item as data, with the property that changed.
    pub fn state(&self, value: String) -> State {
        State {
            path: self.path.clone(),
            value,
            rust: self.in_rust(),
            wire: self.on_wire(),
            address: self.address.clone(),
            place: String::new(),
        }
    }

    /// Returns the name of a field or variant, with its type.
    pub fn name_and_type(&self) -> String {
        let name = self.path.rsplit("::").next().unwrap_or(&self.path);
        match self.aspect(Aspect::Type) {
            Some(of) => format!("{name}: {}", of.join(", ")),
            None => name.to_owned(),
        }
    }

    /// Returns the item as a signature or declaration in short.
    pub fn in_rust(&self) -> String {
        let text = |aspect: Aspect| self.aspect(aspect).map(|texts| texts.join(", "));
        let name = self.path.rsplit([':', '.']).next().unwrap_or(&self.path);
        let name = name.split('(').next().unwrap_or(name);
        if self.noun == Noun::Type {
            return text(Aspect::Kind).map_or_else(|| name.to_owned(), |kind| format!("{kind} {name}"));
        }
        // The other text of the type of a header is the way in which it is read.
        let ty = self.aspect(Aspect::Type).and_then(|texts| texts.first());
        match (text(Aspect::Arguments), text(Aspect::Setter), ty) {
            (Some(arguments), ..) => format!("{name}({arguments})"),
            (None, Some(setter), _) => format!("{name}({setter})"),
            (None, None, Some(of)) => format!("{name}: {of}"),
            (None, None, None) => name.to_owned(),
        }
    }

    /// Returns the item in requests and responses: route or name, then what is sent or read.
    fn on_wire(&self) -> String {
        let text = |aspect: Aspect| {
            self.aspect(aspect).map(|texts| texts.join(", ")).filter(|text| !text.is_empty())
        };
        let name = text(Aspect::Route).or_else(|| text(Aspect::WireName)).or_else(|| text(Aspect::Url));
        let of = [Aspect::Json, Aspect::Presence, Aspect::Serialization, Aspect::MediaType, Aspect::Statuses];
        let of: Vec<String> = of.into_iter().filter_map(text).collect();
        name.into_iter().chain((!of.is_empty()).then(|| of.join(", "))).collect::<Vec<_>>().join(": ")
    }

    /// Returns a property.
    pub fn aspect(&self, aspect: Aspect) -> Option<&[String]> {
        self.aspects.iter().find(|(of, _)| *of == aspect).map(|(_, texts)| texts.as_slice())
    }
}

/// A crate, and the names that its types have in the comparison.
pub struct View<'a> {
    pub krate: &'a Crate,
    /// The new names of renamed models.
    pub names: &'a HashMap<String, String>,
    /// The types of the models that are aliases in the new crate.
    pub aliases: &'a HashMap<String, String>,
    /// The models by name.
    pub items: HashMap<&'a str, &'a Item>,
    pub usages: Usages<'a>,
}

impl<'a> View<'a> {
    /// Creates a view of a crate.
    pub fn new(
        krate: &'a Crate,
        names: &'a HashMap<String, String>,
        aliases: &'a HashMap<String, String>,
    ) -> Self {
        let items = items(krate);
        Self { krate, names, aliases, usages: Usages::of(krate, &items), items }
    }

    /// Returns the name of a model.
    pub fn name<'n>(&'n self, of: &'n str) -> &'n str {
        self.names.get(of).map_or(of, String::as_str)
    }

    /// Returns a type as users of the new crate write it: with the names of renamed models, and aliases replaced.
    pub fn written(&self, of: &impl ToString) -> String {
        const MODELS: &str = "models::";
        let text = of.to_string();
        let mut out = String::with_capacity(text.len());
        let mut rest = text.as_str();
        while let Some(start) = rest.find(MODELS) {
            let (before, path) = rest.split_at(start);
            let name = &path[MODELS.len()..];
            let name = &name[..name.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(name.len())];
            let new = self.name(name);
            out.push_str(before);
            match self.aliases.get(new) {
                Some(of) => out.push_str(of),
                None => out.extend([MODELS, new]),
            }
            rest = &path[MODELS.len() + name.len()..];
        }
        out + rest
    }

    /// Returns a type as users write it.
    pub fn rust(&self, of: &Type) -> String {
        self.written(&IN_GROUPS.ty(of))
    }

    /// Returns the type that a setter takes.
    pub fn setter(&self, of: &Type) -> String {
        self.written(&IN_GROUPS.parameter(of, "value").0.ty)
    }

    /// Returns the model that an alias leads to, or the model itself.
    pub fn definition(&self, item: &'a Item) -> &'a Item {
        definition(&self.items, item)
    }

    /// Returns the type in JSON.
    pub fn json(&self, of: &Type) -> String {
        match of {
            Type::Bool => "boolean".to_owned(),
            Type::I32 => "integer of 32 bits".to_owned(),
            Type::I64 => INTEGER.to_owned(),
            Type::U64 => "integer from 0".to_owned(),
            Type::F64 | Type::Digits => "number".to_owned(),
            Type::Format(format) if !format.is_text() => format!("{FORMAT}{}", format.path),
            Type::String | Type::Format(_) => STRING.to_owned(),
            Type::Any => "any value".to_owned(),
            Type::Replacement(path) => format!("{REPLACED}{path}"),
            Type::List(of) => format!("array of {}", self.json(of)),
            Type::Map(of) => format!("map of {}", self.json(of)),
            Type::Nullable(of) => format!("{} or null", self.json(of)),
            Type::Boxed(of) => self.json(of),
            Type::Model { name, .. } => match self.items.get(name.as_str()) {
                Some(item) => self.json_of(item),
                None => name.clone(),
            },
        }
    }

    /// Returns the type of a model in JSON. It is identified by the name of the model, whose content is compared by itself.
    pub fn json_of(&self, item: &'a Item) -> String {
        let name = self.name(&item.name);
        match &self.definition(item).kind {
            ItemKind::Struct(body) if body.tuple => format!("array {name}"),
            ItemKind::Struct(_) => format!("object {name}"),
            ItemKind::Union(_) => format!("union {name}"),
            ItemKind::Enum(_) => format!("{ENUM}{name}"),
            ItemKind::Validated(_) => format!("{VALIDATED}{name}"),
            ItemKind::Values(values) if values.integers => format!("{INTEGER_ENUM}{name}"),
            ItemKind::Values(_) => format!("value of the enum {name}"),
            ItemKind::Alias(target) => self.json(target),
        }
    }
}

/// Returns the types of the models that are aliases.
pub fn aliases(krate: &Crate) -> HashMap<String, String> {
    let items: HashMap<&str, &Item> = items(krate);
    let target = |item: &&Item| match &item.kind {
        ItemKind::Alias(Type::Model { .. }) => {
            Some((item.name.clone(), format!("models::{}", definition(&items, item).name)))
        }
        ItemKind::Alias(of) if of.models().is_empty() => {
            Some((item.name.clone(), IN_GROUPS.ty(of).to_string()))
        }
        _ => None,
    };
    items.values().filter_map(target).collect()
}

/// Returns the models by name.
pub fn items(krate: &Crate) -> HashMap<&str, &Item> {
    krate.models.iter().flat_map(|module| &module.items).map(|item| (item.name.as_str(), item)).collect()
}

/// Returns the model that an alias leads to, or the model itself.
fn definition<'a>(items: &HashMap<&str, &'a Item>, item: &'a Item) -> &'a Item {
    let mut item = item;
    for _ in 0..items.len() {
        let ItemKind::Alias(Type::Model { name, .. }) = &item.kind else { break };
        let Some(target) = items.get(name.as_str()) else { break };
        item = target;
    }
    item
}

/// Returns the address of a part of an item; empty if the item has none.
pub fn below(address: &str, tokens: &[&str]) -> String {
    match Pointer::parse(address) {
        Some(at) if !address.is_empty() => at.descend(tokens.iter().copied()).as_str().to_owned(),
        _ => String::new(),
    }
}
