//! Conversion of openapiv3's schemas to `model::Schema`.

use std::collections::HashSet;

use openapiv3::{
    AdditionalProperties, AnySchema, ArrayType, Discriminator, ObjectType, ReferenceOr, Schema as Source,
    SchemaKind, Type,
};
use serde_json::Value;

use crate::diagnostic::{Code, Diagnostic};
use crate::grammar::notes;
use crate::model::{Array, Kind, Object, Property, Schema, SchemaId};
use crate::pointer::Pointer;
use crate::resolve::context::Resolver;
use crate::resolve::{digits, labels, scalars};

impl Resolver<'_> {
    /// Reserves the ids of the components before any of them is converted.
    pub(super) fn reserve(&mut self, count: usize) {
        self.schemas.resize_with(count, || empty_schema(Pointer::root()));
    }

    pub(super) fn component(&mut self, id: SchemaId, name: &str, schema: &ReferenceOr<Source>, at: &Pointer) {
        let mut schema = match schema {
            ReferenceOr::Item(schema) => self.convert(schema, at),
            ReferenceOr::Reference { reference } => {
                let kind = self.schema_ref(reference, at).map_or(Kind::Opaque, Kind::Alias);
                Schema { kind, ..empty_schema(at.clone()) }
            }
        };
        schema.component = Some(name.to_owned());
        self.schemas[id.0] = schema;
        self.assign_parts(id, at);
    }

    /// Converts an inline schema, or returns the component that it refers to.
    pub(super) fn schema(&mut self, schema: &ReferenceOr<Source>, at: &Pointer) -> SchemaId {
        match schema {
            ReferenceOr::Item(schema) => self.inline(schema, at),
            ReferenceOr::Reference { reference } => self.referenced(reference, at),
        }
    }

    fn boxed(&mut self, schema: &ReferenceOr<Box<Source>>, at: &Pointer) -> SchemaId {
        match schema {
            ReferenceOr::Item(schema) => self.inline(schema, at),
            ReferenceOr::Reference { reference } => self.referenced(reference, at),
        }
    }

    /// Converts an inline schema. Components other than schemas are converted for each operation that refers to them, but
    /// their schemas only once.
    fn inline(&mut self, schema: &Source, at: &Pointer) -> SchemaId {
        let is_shared =
            at.as_str().strip_prefix("/components/").is_some_and(|place| !place.starts_with("schemas/"));
        if is_shared && let Some(&id) = self.inline.get(at) {
            return id;
        }
        let schema = self.convert(schema, at);
        let id = self.add(schema);
        if is_shared {
            self.inline.insert(at.clone(), id);
        }
        self.assign_parts(id, at);
        id
    }

    fn referenced(&mut self, target: &str, at: &Pointer) -> SchemaId {
        // A missing component has been reported as an error.
        self.schema_ref(target, at).unwrap_or_else(|| self.add(empty_schema(at.clone())))
    }

    pub(super) fn add(&mut self, schema: Schema) -> SchemaId {
        self.schemas.push(schema);
        SchemaId(self.schemas.len() - 1)
    }

    fn convert(&mut self, source: &Source, at: &Pointer) -> Schema {
        let data = &source.schema_data;
        let examples: Vec<&Value> = data.default.iter().chain(&data.example).collect();
        let labels = labels::labels(source);
        let mut kind = match &source.schema_kind {
            SchemaKind::Type(Type::Boolean(boolean)) => {
                let values = boolean.enumeration.iter().flatten().map(|value| Value::Bool(*value));
                scalars::boolean(&values.collect::<Vec<_>>())
            }
            SchemaKind::Type(Type::Integer(integer)) => {
                Kind::Integer(scalars::integer_type(integer, &examples))
            }
            SchemaKind::Type(Type::Number(number)) => Kind::Number(scalars::number_type(number)),
            SchemaKind::Type(Type::String(text)) => Kind::String(scalars::string_type(text)),
            SchemaKind::Type(Type::Array(array)) => self.array(array, at),
            SchemaKind::Type(Type::Object(object)) => Kind::Object(self.object(object, at)),
            SchemaKind::AllOf { all_of } => self.all_of(all_of, at),
            SchemaKind::OneOf { one_of } => self.union("oneOf", one_of, data.discriminator.as_ref(), at),
            SchemaKind::AnyOf { any_of } => self.union("anyOf", any_of, data.discriminator.as_ref(), at),
            SchemaKind::Not { .. } => {
                self.report_not(at);
                Kind::Any
            }
            SchemaKind::Any(any) => self.any(any, &examples, data.discriminator.as_ref(), at),
        };
        digits::exact_bounds(&mut kind, data);
        if let Kind::String(text) = &mut kind {
            let deprecated = labels.iter().filter(|label| label.deprecated);
            text.deprecated.extend(deprecated.filter_map(|label| label.value.as_str().map(str::to_owned)));
        }
        if let Some(discriminator) = data.discriminator.as_ref().filter(|_| is_base(&source.schema_kind)) {
            self.base(discriminator, at);
        }
        Schema {
            pointer: at.clone(),
            component: None,
            title: data.title.clone(),
            description: data.description.clone(),
            nullable: data.nullable || scalars::contains_null(&source.schema_kind),
            read_only: data.read_only,
            write_only: data.write_only,
            deprecated: data.deprecated,
            default: data.default.clone(),
            default_digits: digits::of(data, &["default"]),
            example: data.example.clone(),
            labels,
            is_assumed: data.extensions.contains_key(notes::ASSUMED)
                || matches!(&source.schema_kind, SchemaKind::Any(any) if has_no_type(any) && any.all_of.is_empty()),
            kind,
        }
    }

    /// Converts an `allOf`. A single part is an alias: OpenAPI 3.0 uses this to annotate a `$ref`. In a component, it can also be
    /// a variant of the part.
    fn all_of(&mut self, parts: &[ReferenceOr<Source>], at: &Pointer) -> Kind {
        match parts {
            [ReferenceOr::Reference { .. }] if is_component(at) => self.parts(parts, None, at),
            // The location is that of the schema, as the `allOf` may have been inserted by `normalize`.
            [ReferenceOr::Reference { reference }] => {
                self.schema_ref(reference, at).map_or(Kind::Opaque, Kind::Alias)
            }
            [part] => Kind::Alias(self.schema(part, &at.child("allOf").item(0))),
            _ => self.parts(parts, None, at),
        }
    }

    /// Records the parts of a composed schema and its own constraints, which are merged after all schemas are converted.
    fn parts(&mut self, parts: &[ReferenceOr<Source>], own: Option<(Kind, bool)>, at: &Pointer) -> Kind {
        let place = at.child("allOf");
        let parts = parts.iter().enumerate();
        let mut parts: Vec<SchemaId> =
            parts.map(|(index, part)| self.schema(part, &place.item(index))).collect();
        if let Some((kind, is_assumed)) = own {
            parts.push(self.add(Schema { kind, is_assumed, ..empty_schema(at.clone()) }));
        }
        self.compositions.unassigned.insert(at.clone(), parts);
        Kind::Opaque
    }

    pub(super) fn opaque(&mut self, keyword: &str, at: &Pointer) -> Kind {
        let message = format!("`{keyword}` is not supported; the schema becomes `serde_json::Value`");
        self.diagnostics.push(Diagnostic::new(Code::W0202, at, message));
        Kind::Opaque
    }

    fn report_not(&mut self, at: &Pointer) {
        let message = "`not` is not supported; it is ignored";
        self.diagnostics.push(Diagnostic::new(Code::W0202, &at.child("not"), message));
    }

    /// Converts a schema with a union and possibly other keywords.
    fn any_union(
        &mut self,
        any: &AnySchema,
        examples: &[&Value],
        of: Option<&Discriminator>,
        at: &Pointer,
    ) -> Kind {
        let unions = [("oneOf", &any.one_of), ("anyOf", &any.any_of)];
        let unions = unions.into_iter().filter(|(_, parts)| !parts.is_empty());
        let mut kinds: Vec<Kind> =
            unions.map(|(keyword, parts)| self.union(keyword, parts, of, at)).collect();
        let has_more = has_more(any) || !any.all_of.is_empty();
        if kinds.len() == 1 && !has_more {
            return kinds.pop().unwrap_or(Kind::Opaque);
        }
        let place = at.child("allOf");
        let mut parts = Vec::new();
        for (index, part) in any.all_of.iter().enumerate() {
            parts.push(self.schema(part, &place.item(index)));
        }
        if has_more {
            let kind = self.typed(any, examples, at);
            let is_assumed = has_no_type(any);
            parts.push(self.add(Schema { kind, is_assumed, ..empty_schema(at.clone()) }));
        }
        for kind in kinds {
            parts.push(self.add(Schema { kind, ..empty_schema(at.clone()) }));
        }
        self.compositions.unassigned.insert(at.clone(), parts);
        Kind::Opaque
    }

    /// Converts a schema that openapiv3 does not recognize as one type: without `type`, or with keywords of several types.
    fn any(
        &mut self,
        any: &AnySchema,
        examples: &[&Value],
        of: Option<&Discriminator>,
        at: &Pointer,
    ) -> Kind {
        if any.not.is_some() {
            self.report_not(at);
        }
        if !any.one_of.is_empty() || !any.any_of.is_empty() {
            return self.any_union(any, examples, of, at);
        }
        if !any.all_of.is_empty() {
            let alone =
                any.properties.is_empty() && any.items.is_none() && any.additional_properties.is_none();
            // The values of a part can be those of a discriminator.
            let is_single = |value: &Value| !value.is_object() && !value.is_array();
            let names_values = alone
                && !any.enumeration.is_empty()
                && any.enumeration.iter().all(is_single)
                && !matches!(any.typ.as_deref(), Some("object" | "array"));
            if alone && !names_values && has_constraints(any) {
                let message = "constraints beside `allOf` are not supported; they are ignored";
                self.diagnostics.push(Diagnostic::new(Code::W0211, at, message));
            }
            if alone && !names_values && any.required.is_empty() {
                return self.all_of(&any.all_of, at);
            }
            let own = match any.typ {
                None if names_values => self.untyped_enum(any, examples, at),
                _ if alone && !names_values => self.any_object(any, at),
                _ => self.typed(any, examples, at),
            };
            let is_assumed = has_no_type(any);
            return self.parts(&any.all_of, Some((own, is_assumed)), at);
        }
        self.typed(any, examples, at)
    }

    /// Converts the keywords of a schema other than compositions.
    fn typed(&mut self, any: &AnySchema, examples: &[&Value], at: &Pointer) -> Kind {
        if let Some(values) = scalars::values_of_other_types(any) {
            return Kind::Values(values);
        }
        match any.typ.as_deref() {
            Some("object") => self.any_object(any, at),
            None if !any.properties.is_empty()
                || any.additional_properties.is_some()
                || !any.required.is_empty() =>
            {
                self.any_object(any, at)
            }
            Some("array") | None if any.items.is_some() => self.any_array(any, at),
            Some("string") => Kind::String(scalars::any_string(any)),
            None if any.pattern.is_some() => Kind::String(scalars::any_string(any)),
            Some("integer") => Kind::Integer(scalars::any_integer(any, examples)),
            Some("number") => Kind::Number(scalars::any_number(any)),
            Some("boolean") => scalars::boolean(&any.enumeration),
            None if any.enumeration.is_empty() => Kind::Any,
            None => self.untyped_enum(any, examples, at),
            Some("array") => self.any_array(any, at),
            // `validate` has cut out other types.
            Some(_) => Kind::Any,
        }
    }

    fn any_object(&mut self, any: &AnySchema, at: &Pointer) -> Kind {
        let object = ObjectType {
            properties: any.properties.clone(),
            required: any.required.clone(),
            additional_properties: any.additional_properties.clone(),
            min_properties: any.min_properties,
            max_properties: any.max_properties,
        };
        Kind::Object(self.object(&object, at))
    }

    fn any_array(&mut self, any: &AnySchema, at: &Pointer) -> Kind {
        let array = ArrayType {
            items: any.items.clone(),
            min_items: any.min_items,
            max_items: any.max_items,
            unique_items: any.unique_items.unwrap_or_default(),
        };
        self.array(&array, at)
    }

    fn array(&mut self, array: &ArrayType, at: &Pointer) -> Kind {
        let place = at.child("items");
        if let Some(tuple) = self.tuple(array, &place) {
            return Kind::Tuple(tuple);
        }
        let items = match &array.items {
            Some(items) => self.boxed(items, &place),
            None => {
                self.diagnostics.push(
                    Diagnostic::new(
                        Code::W0203,
                        at,
                        "array without `items`; its items become `serde_json::Value`",
                    )
                    .help("add `items`, which OpenAPI 3.0 requires"),
                );
                self.add(empty_schema(place))
            }
        };
        Kind::Array(Array { items, min: array.min_items, max: array.max_items, unique: array.unique_items })
    }

    fn object(&mut self, object: &ObjectType, at: &Pointer) -> Object {
        let place = at.child("properties");
        let required: HashSet<&String> = object.required.iter().collect();
        let mut properties = Vec::with_capacity(object.properties.len());
        for (name, schema) in &object.properties {
            let schema = self.boxed(schema, &place.child(name));
            properties.push(Property { name: name.clone(), schema, required: required.contains(name) });
        }
        let undeclared_required =
            object.required.iter().enumerate().map(|(index, name)| (name.clone(), index));
        let undeclared_required =
            undeclared_required.filter(|(name, _)| !object.properties.contains_key(name)).collect();
        let counts = [("at least", object.min_properties), ("at most", object.max_properties)];
        let additional = match &object.additional_properties {
            None | Some(AdditionalProperties::Any(false)) => None,
            Some(AdditionalProperties::Any(true)) => Some(None),
            Some(AdditionalProperties::Schema(schema)) => {
                Some(Some(self.schema(schema, &at.child("additionalProperties"))))
            }
        };
        let counts = counts.into_iter().filter_map(|(words, count)| Some((words, count?))).collect();
        let is_closed = matches!(object.additional_properties, Some(AdditionalProperties::Any(false)));
        Object { properties, additional, is_closed, undeclared_required, counts }
    }
}

/// Returns `true` if a schema has neither a `type` nor a list of values.
fn has_no_type(any: &AnySchema) -> bool {
    any.typ.is_none() && any.enumeration.is_empty()
}

/// Returns `true` if this is the location of a component.
fn is_component(at: &Pointer) -> bool {
    at.as_str().strip_prefix("/components/schemas/").is_some_and(|name| !name.contains('/'))
}

/// Returns `true` if a discriminator in this schema selects between its subschemas, and not the variants of a union.
fn is_base(kind: &SchemaKind) -> bool {
    match kind {
        SchemaKind::OneOf { .. } | SchemaKind::AnyOf { .. } => false,
        SchemaKind::Any(any) => any.one_of.is_empty() && any.any_of.is_empty(),
        _ => true,
    }
}

/// Returns `true` if a schema has constraints beside its union; `type: object` alone is none.
fn has_more(any: &AnySchema) -> bool {
    matches!(any.typ.as_deref(), Some("string" | "integer" | "number" | "boolean"))
        || !any.properties.is_empty()
        || any.additional_properties.is_some()
        || !any.required.is_empty()
        || !any.enumeration.is_empty()
}

/// Returns `true` if a schema has constraints beside its only part.
fn has_constraints(any: &AnySchema) -> bool {
    let lengths = [
        any.min_length,
        any.max_length,
        any.min_items,
        any.max_items,
        any.min_properties,
        any.max_properties,
    ];
    any.pattern.is_some()
        || !any.enumeration.is_empty()
        || lengths.iter().any(Option::is_some)
        || !scalars::any_bounds(any).is_empty()
}

pub(super) fn empty_schema(pointer: Pointer) -> Schema {
    Schema { pointer, ..Schema::default() }
}
