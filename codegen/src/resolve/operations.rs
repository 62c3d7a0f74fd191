//! Conversion of openapiv3's path items to `model::Operation`.

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;
use openapiv3::{
    Encoding as SourceEncoding, Example, Header as SourceHeader, HeaderStyle, MediaType, Operation as Source,
    Parameter as SourceParameter, ParameterData, ParameterSchemaOrContent, PathItem, PathStyle, QueryStyle,
    ReferenceOr, RequestBody, Response as SourceResponse, StatusCode,
};

use serde_json::Value;

use crate::diagnostic::{Code, Diagnostic};
use crate::grammar::notes;
use crate::media_type::{is_json, sequential};
use crate::methods::{METHODS, OWN_FIELDS};
use crate::model::{
    Body, Encoding, Header, IdempotencyKey, Kind, Media, Operation, Parameter, ParameterIn, ParameterStyle,
    Response, Schema, SchemaId, Status, StringType, Style,
};
use crate::pointer::Pointer;
use crate::resolve::context::Resolver;
use crate::resolve::extensions;
use crate::resolve::paths;
use crate::resolve::refs::resolve_ref;
use crate::resolve::schemas::empty_schema;
use crate::resolve::service::servers;

/// What the operations of a path have in common.
struct Common<'p> {
    path: &'p str,
    parameters: Vec<Parameter>,
}

/// The location, the method and the description of an operation.
pub type Located<'a> = (Pointer, &'a str, &'a Source);

/// Returns the keys, the methods and the operations that a path item has fields for.
pub fn operations_of(item: &PathItem) -> impl Iterator<Item = (&'static str, &'static str, &Source)> {
    let PathItem { get, put, post, delete, options, head, patch, trace, .. } = item;
    let operations = [get, put, post, delete, options, head, patch, trace];
    let all = METHODS.into_iter().filter(|(key, _)| OWN_FIELDS.contains(key)).zip(operations);
    all.filter_map(|((key, method), operation)| Some((key, method, operation.as_ref()?)))
}

/// Returns the operations of other methods, each with its path: `validate` has put them into path items of their own.
pub fn others(paths: &IndexMap<String, ReferenceOr<PathItem>>) -> Vec<(&str, Located<'_>)> {
    let items = paths.values().filter_map(ReferenceOr::as_item);
    let others = items.filter_map(|item| {
        let note = item.extensions.get(notes::OPERATION)?;
        let text = |key: &str| note.get(key)?.as_str();
        let located = (Pointer::parse(text("at")?)?, text("method")?, item.get.as_ref()?);
        Some((text("path")?, located))
    });
    others.collect()
}

impl<'a> Resolver<'a> {
    pub(super) fn operations(
        &mut self,
        paths: &'a IndexMap<String, ReferenceOr<PathItem>>,
    ) -> Vec<Operation> {
        let mut operations = Vec::new();
        let at = Pointer::root().child("paths");
        let mut by_path: HashMap<&str, Vec<Located<'_>>> = HashMap::new();
        others(paths).into_iter().for_each(|(path, other)| by_path.entry(path).or_default().push(other));
        for (path, item) in paths {
            let at = at.child(path);
            // Bundling has inlined every `$ref` to a path item.
            if let ReferenceOr::Item(item) = item
                && !item.extensions.contains_key(notes::OPERATION)
            {
                let own =
                    operations_of(item).map(|(key, method, operation)| (at.child(key), method, operation));
                let all = own.chain(by_path.remove(path.as_str()).unwrap_or_default()).collect();
                self.path_item(path, (item, &at), all, &mut operations);
            }
        }
        self.check_ids(&mut operations);
        operations
    }

    fn path_item(
        &mut self,
        path: &str,
        (item, at): (&'a PathItem, &Pointer),
        all: Vec<Located<'a>>,
        operations: &mut Vec<Operation>,
    ) {
        let common = Common { path, parameters: self.parameters(&item.parameters, at) };
        for (at_operation, method, operation) in all {
            let mut read = self.operation(method, operation, &common, &at_operation);
            if read.servers.is_empty() {
                read.servers = servers(&item.servers, at, self.diagnostics);
            }
            operations.push(read);
        }
    }

    fn operation(
        &mut self,
        method: &str,
        source: &'a Source,
        common: &Common<'_>,
        at: &Pointer,
    ) -> Operation {
        let mut parameters = self.parameters(&source.parameters, at);
        // A parameter of the operation overrides that of the path with the same name and location (OpenAPI 3.0.3, Path Item
        // Object).
        let own: HashSet<_> = parameters.iter().map(|own| (own.name.as_str(), own.location)).collect();
        let is_own = |other: &Parameter| own.contains(&(other.name.as_str(), other.location));
        let inherited: Vec<Parameter> =
            common.parameters.iter().filter(|other| !is_own(other)).cloned().collect();
        parameters.extend(inherited);
        self.check_path(common.path, &mut parameters, at);
        let mut idempotency_key = extensions::idempotency_key(&source.extensions, at, self.diagnostics);
        if let Some(key) = &mut idempotency_key {
            self.key_parameter(key, &mut parameters);
        }
        let query = paths::query(common.path, &mut parameters);
        let security = match &source.security {
            None => self.security.clone(),
            own => self.requirements(own.as_ref(), &at.child("security")),
        };
        Operation {
            pointer: at.clone(),
            method: method.to_owned(),
            path: common.path.to_owned(),
            query,
            id: source.operation_id.clone().filter(|id| !id.is_empty()),
            tags: source.tags.clone(),
            summary: source.summary.clone(),
            description: source.description.clone(),
            deprecated: source.deprecated,
            security,
            servers: servers(&source.servers, at, self.diagnostics),
            parameters,
            body: source.request_body.as_ref().and_then(|body| self.body(body, &at.child("requestBody"))),
            responses: self.responses(source, &at.child("responses")),
            pagination: extensions::pagination(&source.extensions, at, self.diagnostics),
            stream: extensions::stream(&source.extensions, at, self.diagnostics),
            idempotency_key,
            waiters: extensions::waiters(&source.extensions, at, self.diagnostics),
            alternative: None,
        }
    }

    /// Makes the header of an idempotency key an optional parameter, because the client sets it otherwise. Adds it if it is not
    /// declared.
    fn key_parameter(&mut self, key: &mut IdempotencyKey, parameters: &mut Vec<Parameter>) {
        let mut headers = parameters.iter_mut().filter(|other| other.location == ParameterIn::Header);
        if let Some(declared) = headers.find(|header| header.name.eq_ignore_ascii_case(&key.header)) {
            declared.required = false;
            key.header.clone_from(&declared.name);
            return;
        }
        let parameter = self.text_parameter(&key.pointer, &key.header, ParameterIn::Header);
        parameters.push(Parameter { description: Some("The idempotency key.".to_owned()), ..parameter });
    }

    /// Returns a parameter of text that the description does not declare. One in the path is required.
    pub(super) fn text_parameter(&mut self, at: &Pointer, name: &str, location: ParameterIn) -> Parameter {
        let kind = Kind::String(StringType::default());
        let value = self.add(Schema { kind, ..empty_schema(at.clone()) });
        Parameter {
            pointer: at.clone(),
            name: name.to_owned(),
            location,
            required: location == ParameterIn::Path,
            description: None,
            deprecated: false,
            example: None,
            style: ParameterStyle::Simple,
            explode: false,
            allow_reserved: false,
            media_type: None,
            allow_empty: false,
            value: Ok(value),
        }
    }

    fn parameters(&mut self, sources: &[ReferenceOr<SourceParameter>], at: &Pointer) -> Vec<Parameter> {
        let at = at.child("parameters");
        let mut parameters: Vec<Parameter> = Vec::new();
        let mut seen = HashSet::new();
        for (index, source) in sources.iter().enumerate() {
            let at = at.item(index);
            let components = self.components;
            let Some((source, place)) =
                resolve_ref(source, "parameters", &components.parameters, &at, self.diagnostics)
            else {
                continue;
            };
            let parameter = self.parameter(source, &place);
            if !seen.insert((source.parameter_data_ref().name.as_str(), parameter.location)) {
                let message = format!("duplicate parameter `{}`", parameter.name);
                let fault =
                    Diagnostic::new(Code::E0206, &at, message).consequence("the second one is skipped");
                self.diagnostics.push(fault.help("remove one of the two"));
                continue;
            }
            parameters.push(parameter);
        }
        parameters
    }

    fn parameter(&mut self, source: &SourceParameter, at: &Pointer) -> Parameter {
        let (place, style) = location(source);
        let (allow_reserved, allow_empty) = match source {
            SourceParameter::Query { allow_reserved, allow_empty_value, .. } => {
                (*allow_reserved, allow_empty_value.unwrap_or_default())
            }
            _ => (false, false),
        };
        let data = source.parameter_data_ref();
        let in_path = place == ParameterIn::Path;
        if in_path && !data.required {
            // OpenAPI 3.0.3, Parameter Object, `required`: its value must be true for a path parameter.
            let message = "path parameter without `required: true`; it is interpreted as required";
            self.diagnostics.push(Diagnostic::new(Code::W0212, at, message));
        }
        Parameter {
            pointer: at.clone(),
            name: data.name.clone(),
            location: place,
            required: data.required || in_path,
            description: data.description.clone(),
            deprecated: data.deprecated.unwrap_or_default(),
            example: example(&data.example, &data.examples).cloned(),
            style: content_style(data).unwrap_or(style),
            explode: data.explode.unwrap_or(style == ParameterStyle::Query(Style::Form)),
            allow_reserved,
            allow_empty,
            media_type: media_type(data).map(str::to_owned),
            value: self.parameter_value(data, at),
        }
    }

    fn parameter_value(&mut self, data: &ParameterData, at: &Pointer) -> Result<SchemaId, String> {
        match &data.format {
            ParameterSchemaOrContent::Content(content) => match content.first() {
                Some((media, value)) => {
                    let at = at.child("content").child(media).child("schema");
                    Ok(match &value.schema {
                        Some(schema) => self.schema(schema, &at),
                        None => self.add(empty_schema(at)),
                    })
                }
                None => Err("its `content` is empty".into()),
            },
            ParameterSchemaOrContent::Schema(schema) => Ok(self.schema(schema, &at.child("schema"))),
        }
    }

    pub(super) fn body(&mut self, source: &'a ReferenceOr<RequestBody>, at: &Pointer) -> Option<Body> {
        let components = self.components;
        let (source, place) =
            resolve_ref(source, "requestBodies", &components.request_bodies, at, self.diagnostics)?;
        let mut content = self.content(&source.content, &place);
        for (media, source) in content.iter_mut().zip(source.content.values()) {
            let example = example(&source.example, &source.examples).and_then(Value::as_object);
            let single = example.into_iter().flatten().filter(|(_, value)| !is_compound(value));
            media.example_values = single.map(|(name, value)| (name.clone(), value.clone())).collect();
        }
        Some(Body {
            required: source.required,
            description: source.description.clone(),
            content,
            pointer: place,
        })
    }

    fn responses(&mut self, source: &'a Source, at: &Pointer) -> Vec<Response> {
        let mut responses = Vec::new();
        for (status, response) in &source.responses.responses {
            let (status, key) = match *status {
                StatusCode::Code(code) => (Status::Code(code), code.to_string()),
                StatusCode::Range(digit) => (Status::Range(digit), format!("{digit}XX")),
            };
            responses.extend(self.response(status, response, &at.child(key)));
        }
        if let Some(response) = &source.responses.default {
            responses.extend(self.response(Status::Default, response, &at.child("default")));
        }
        responses
    }

    fn response(
        &mut self,
        status: Status,
        source: &'a ReferenceOr<SourceResponse>,
        at: &Pointer,
    ) -> Option<Response> {
        let components = self.components;
        let (source, place) = resolve_ref(source, "responses", &components.responses, at, self.diagnostics)?;
        let mut headers = Vec::new();
        for (name, header) in &source.headers {
            let at = place.child("headers").child(name);
            // OpenAPI 3.0.3, Response Object: a header with this name shall be ignored.
            if !name.eq_ignore_ascii_case("content-type") {
                headers.extend(self.header(name, header, &at));
            }
        }
        let mut content = self.content(&source.content, &place);
        for (media, source) in content.iter_mut().zip(source.content.values()) {
            let example = self.response_example(source);
            media.example = example.filter(|example| is_small(example, &mut MAX_EXAMPLE.clone())).cloned();
        }
        Some(Response { status, description: source.description.clone(), headers, content, pointer: place })
    }

    /// Returns the first example of a response body, which may be a component.
    fn response_example(&self, source: &'a MediaType) -> Option<&'a Value> {
        let named = source.examples.values().find_map(|example| match example {
            ReferenceOr::Item(example) => example.value.as_ref(),
            ReferenceOr::Reference { reference } => self.example(reference).0?.value.as_ref(),
        });
        source.example.as_ref().or(named)
    }

    fn header(&mut self, name: &str, source: &ReferenceOr<SourceHeader>, at: &Pointer) -> Option<Header> {
        let components = self.components;
        let (source, place) = resolve_ref(source, "headers", &components.headers, at, self.diagnostics)?;
        let schema = match &source.format {
            ParameterSchemaOrContent::Schema(schema) => Some(self.schema(schema, &place.child("schema"))),
            ParameterSchemaOrContent::Content(content) => content.first().and_then(|(media, value)| {
                let at = place.child("content").child(media).child("schema");
                value.schema.as_ref().filter(|_| is_json(media)).map(|schema| self.schema(schema, &at))
            }),
        };
        Some(Header {
            pointer: place,
            name: name.to_owned(),
            description: source.description.clone(),
            deprecated: source.deprecated.unwrap_or_default(),
            schema,
            is_json: matches!(source.format, ParameterSchemaOrContent::Content(_)),
        })
    }

    fn content(&mut self, content: &'a IndexMap<String, MediaType>, at: &Pointer) -> Vec<Media> {
        let at = at.child("content");
        content
            .iter()
            .map(|(name, media)| {
                let at = at.child(name);
                let schema = media.schema.as_ref().map(|schema| self.schema(schema, &at.child("schema")));
                // An example of a stream is its text.
                if let Some(schema) = schema.filter(|_| sequential(name).is_none()) {
                    self.record_examples(media, schema, &at);
                }
                let at = at.child("encoding");
                let encoding = (media.encoding.iter())
                    .map(|(name, encoding)| (name.clone(), convert_encoding(encoding, at.child(name))))
                    .collect();
                Media {
                    name: name.clone(),
                    schema,
                    example_values: Vec::new(),
                    example: None,
                    encoding,
                    has_whole_events: media.extensions.contains_key(notes::WHOLE_EVENTS),
                }
            })
            .collect()
    }
}

/// Returns the location and the style of a parameter.
pub(super) fn location(source: &SourceParameter) -> (ParameterIn, ParameterStyle) {
    match source {
        SourceParameter::Query { style, .. } => {
            (ParameterIn::Query, ParameterStyle::Query(query_style(style)))
        }
        SourceParameter::Header { style: HeaderStyle::Simple, .. } => {
            (ParameterIn::Header, ParameterStyle::Simple)
        }
        SourceParameter::Path { style, .. } => {
            let style = match style {
                PathStyle::Simple => ParameterStyle::Simple,
                PathStyle::Label => ParameterStyle::Label,
                PathStyle::Matrix => ParameterStyle::Matrix,
            };
            (ParameterIn::Path, style)
        }
        SourceParameter::Cookie { .. } => (ParameterIn::Cookie, ParameterStyle::Query(Style::Form)),
    }
}

fn query_style(style: &QueryStyle) -> Style {
    match style {
        QueryStyle::Form => Style::Form,
        QueryStyle::SpaceDelimited => Style::SpaceDelimited,
        QueryStyle::PipeDelimited => Style::PipeDelimited,
        QueryStyle::DeepObject => Style::DeepObject,
    }
}

/// Returns the style of a parameter with `content`.
fn content_style(data: &ParameterData) -> Option<ParameterStyle> {
    let style = if is_json(media_type(data)?) { ParameterStyle::Json } else { ParameterStyle::Text };
    Some(style)
}

/// Returns the media type of a parameter with `content`.
fn media_type(data: &ParameterData) -> Option<&str> {
    match &data.format {
        ParameterSchemaOrContent::Content(content) => content.keys().next().map(String::as_str),
        ParameterSchemaOrContent::Schema(_) => None,
    }
}

/// Returns the example of a parameter or a media type: `example`, or the first of `examples`.
fn example<'a>(
    only: &'a Option<Value>,
    named: &'a IndexMap<String, ReferenceOr<Example>>,
) -> Option<&'a Value> {
    let first = named.values().find_map(|example| match example {
        ReferenceOr::Item(example) => example.value.as_ref(),
        // References to examples are not resolved here.
        ReferenceOr::Reference { .. } => None,
    });
    only.as_ref().or(first)
}

/// The maximum size of an example of a response body, about that of its JSON in bytes: each use of a response has a copy.
const MAX_EXAMPLE: usize = 16 << 10;

/// Returns `true` if the size of a value is at most this number, which is reduced by it.
fn is_small(value: &Value, left: &mut usize) -> bool {
    let own = match value {
        Value::String(text) => text.len(),
        Value::Object(members) => members.keys().map(|name| name.len() + 4).sum(),
        _ => 0,
    };
    let Some(rest) = left.checked_sub(own + 2) else { return false };
    *left = rest;
    match value {
        Value::Array(items) => items.iter().all(|item| is_small(item, left)),
        Value::Object(members) => members.values().all(|member| is_small(member, left)),
        _ => true,
    }
}

fn is_compound(value: &Value) -> bool {
    value.is_object() || value.is_array()
}

fn convert_encoding(source: &SourceEncoding, pointer: Pointer) -> Encoding {
    Encoding {
        pointer,
        content_type: source.content_type.clone(),
        style: source.style.as_ref().map(query_style),
        explode: source.explode,
        allow_reserved: source.allow_reserved,
        // `Content-Type` is that of `contentType` (OpenAPI 3.0.3, Encoding Object).
        headers: source
            .headers
            .keys()
            .filter(|name| !name.eq_ignore_ascii_case("content-type"))
            .cloned()
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::is_small;

    #[test]
    fn size_of_an_example_is_about_that_of_its_json() {
        for value in [json!({"a": ["b", 1, null], "cd": {"e": "f"}}), json!("text"), json!([[[]]])] {
            let size = value.to_string().len();
            assert!(is_small(&value, &mut (2 * size)) && !is_small(&value, &mut (size / 2)), "{value}");
        }
        let wide = Value::from(vec![0; 1000]);
        assert!(!is_small(&wide, &mut 1000));
    }
}
