//! The names of fields and variants.

use std::collections::{HashMap, HashSet};

use crate::diagnostic::Diagnostics;
use crate::ir::{Presence, unraw};
use crate::lower::names::addresses::Addresses;
use crate::lower::names::declared::Declared;
use crate::lower::names::groups::GroupNames;
use crate::lower::names::identifier::Case;
use crate::lower::names::namer::{DerivedName, NameRequest, Namer};
use crate::lower::names::reserved::{FIELDS, VARIANTS};
use crate::lower::names::scope::Scope;
use crate::lower::names::words;
use crate::lower::types::Types;
use crate::lower::types::literals::{json_of, labelled, text_of};
use crate::lower::types::undeclared::{self, UndeclaredFields};
use crate::lower::wire::media;
use crate::model::{Kind, Object, Property, Schema, SchemaId};
use crate::pointer::Pointer;

/// The names in structs, inline forms, enums and unions.
#[derive(Default)]
pub struct Members {
    structs: HashMap<SchemaId, StructNames>,
    variants: HashMap<SchemaId, Vec<String>>,
    /// The structs that keep undeclared fields.
    undeclared_fields: UndeclaredFields,
}

/// The names in a struct.
#[derive(Default)]
pub struct StructNames {
    /// The names of the fields, in the order of the properties or items.
    pub fields: Vec<FieldNames>,
    /// The name of the field for all other properties or items, if there is one.
    pub rest: Option<String>,
}

/// The names of a field.
pub struct FieldNames {
    /// The name of the field and its setter.
    pub name: String,
    /// The name of the setter for null. A form has none, as it cannot express null.
    pub clear: String,
}

impl Members {
    /// Names the fields and variants of all types, and the fields of inline forms: once, even if operations share a body.
    pub fn assign(
        types: &Types<'_>,
        addresses: &Addresses,
        declared: &[Declared],
        groups: &[GroupNames],
        namer: &mut Namer<'_>,
    ) -> Self {
        let undeclared_fields = UndeclaredFields::from_config(namer.config, types);
        let mut members = Self { undeclared_fields, ..Self::default() };
        let api = types.api;
        for id in declared.iter().map(|declared| declared.schema).filter(|id| types.is_named(*id)) {
            members.assign_type(types, id, addresses, namer);
        }
        for operation in groups.iter().flat_map(|group| &group.operations) {
            let body = api.operations[operation.index].body.as_ref();
            let Some((id, object)) = body.and_then(|body| media::inline_form(api, body)) else { continue };
            if members.structs.contains_key(&id) {
                continue;
            }
            let names = fields(properties(object, &api.schema(id).pointer), &[], None, namer);
            members.structs.insert(id, names);
        }
        members
    }

    fn assign_type(&mut self, types: &Types<'_>, id: SchemaId, addresses: &Addresses, namer: &mut Namer<'_>) {
        let schema = types.api.schema(id);
        let (ty, at) = (addresses.of_type(&schema.pointer), addresses.pointer(&schema.pointer));
        let rest = |key: &str, name: &str| DerivedName {
            base: &ty,
            // The value of the field may have a type, with the address of its schema.
            address: at.child(key).child("field").as_str().to_owned(),
            usual: name.to_owned(),
        };
        let variants = match &schema.kind {
            Kind::Object(object) => {
                let is_clearable =
                    |property: &Property| types.presence(id, property) == Presence::OptionalNullable;
                let clearable: Vec<bool> = object.properties.iter().map(is_clearable).collect();
                let has_rest = object.additional.is_some() || self.undeclared_fields.are_kept(id);
                let rest = has_rest.then(|| rest("additionalProperties", "additional_properties"));
                let names = fields(properties(object, &at), &clearable, rest, namer);
                return drop(self.structs.insert(id, names));
            }
            Kind::Tuple(tuple) => {
                let rest = rest("items", "additional_items");
                let at = at.child("prefixItems");
                let requested = tuple.items.iter().enumerate().map(|(index, item)| {
                    NameRequest::new(at.item(index), words::of_item(types.api, *item, index))
                });
                let names = fields(requested.collect(), &[], Some(rest), namer);
                return drop(self.structs.insert(id, names));
            }
            Kind::Union(union) => {
                let at = at.child("oneOf");
                let mut seen: HashMap<String, usize> = HashMap::new();
                let words = words::of_variants(types, id, union).into_iter().map(|words| {
                    let number = seen.entry(words.clone()).and_modify(|number| *number += 1).or_insert(1);
                    // Variants with the same words need addresses of their own.
                    let last = if *number == 1 { words.clone() } else { format!("{words}/{number}") };
                    NameRequest::new(at.child(&last), words)
                });
                words.collect()
            }
            _ => of_values(schema, &at.child("enum")),
        };
        let names = namer.assign(&mut Scope::new(Case::Camel, VARIANTS), variants);
        self.variants.insert(id, names);
    }

    /// Reports the structs that keep undeclared fields because an example has some.
    pub fn report_undeclared(&self, types: &Types<'_>, diagnostics: &mut Diagnostics) {
        for undeclared in self.undeclared_fields.examples(types.api) {
            let id = types.api.target(undeclared.schema);
            let field = self.of_struct(id).and_then(|names| names.rest.as_deref());
            if let (Some(name), Some(field)) = (types.name(id), field) {
                diagnostics.push(undeclared::warning(types.api, undeclared, name, field));
            }
        }
    }

    /// Returns the names of a struct or inline form.
    pub fn of_struct(&self, id: SchemaId) -> Option<&StructNames> {
        self.structs.get(&id)
    }

    /// Returns the names of the variants of an enum, in the order of [`labelled`], or of a union.
    pub fn variants(&self, id: SchemaId) -> &[String] {
        self.variants.get(&id).map_or(&[], Vec::as_slice)
    }
}

fn properties<'a>(object: &'a Object, at: &Pointer) -> Vec<NameRequest<'a>> {
    let at = at.child("properties");
    let properties = object.properties.iter();
    properties.map(|property| NameRequest::new(at.child(&property.name), property.name.as_str())).collect()
}

/// Names the fields of a struct, their setters for null, and the field for the rest. Only some fields have such a setter.
fn fields(
    requested: Vec<NameRequest<'_>>,
    clearable: &[bool],
    rest: Option<DerivedName<'_>>,
    namer: &mut Namer<'_>,
) -> StructNames {
    let mut scope = Scope::new(Case::Snake, FIELDS);
    let known = namer.known(&mut scope, &requested);
    let kept_rest = rest.as_ref().and_then(|rest| namer.keep(&mut scope, rest));
    let addresses: Vec<String> = requested.iter().map(|request| request.address.clone()).collect();
    let clear = |index: usize, name: &str| DerivedName {
        base: &addresses[index],
        address: format!("{}/clear", addresses[index]),
        usual: format!("clear_{}", unraw(name)),
    };
    let is_clearable = |index: usize| clearable.get(index) == Some(&true);
    let kept = known.iter().enumerate().map(|(index, name)| {
        let name = name.as_deref().filter(|_| is_clearable(index))?;
        namer.keep(&mut scope, &clear(index, name))
    });
    let kept: Vec<Option<String>> = kept.collect();
    let names = namer.complete(&mut scope, requested, known).into_iter().zip(kept).enumerate();
    let names = names.map(|(index, (name, kept))| {
        let derived = clear(index, &name);
        let clear = if is_clearable(index) {
            namer.derive(&mut scope, derived, kept)
        } else {
            scope.add(&derived.usual)
        };
        FieldNames { name, clear }
    });
    let fields = names.collect();
    StructNames { fields, rest: rest.map(|rest| namer.derive(&mut scope, rest, kept_rest)) }
}

/// Returns the requested names of the values of an enum.
fn of_values<'a>(schema: &'a Schema, at: &Pointer) -> Vec<NameRequest<'a>> {
    let mut seen = HashSet::new();
    let requested = labelled(schema).into_iter().map(|(value, label)| {
        let text = text_of(&value);
        // After `1`, the value `"1"` has its JSON as its address.
        let address = if seen.insert(text.clone()) { at.child(&text) } else { at.child(json_of(&value)) };
        match label.and_then(|label| label.name.as_deref()) {
            Some(name) => NameRequest::new(address, name),
            None => NameRequest::new(address, words::of_literal(&value, text)),
        }
    });
    requested.collect()
}
