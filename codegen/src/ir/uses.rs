//! Features of the runtime that a crate uses.

use crate::ir::{
    Constraints, Crate, Header, HeaderReading, Headers, Item, ItemKind, Matcher, Operation, Pattern,
    SchemeKind, StreamKind, Struct, Type, Values, Webhooks,
};

impl Crate {
    /// Returns `true` if the crate has operations, and so a client.
    pub fn has_client(&self) -> bool {
        !self.groups.is_empty()
    }

    /// Returns `true` if each group is behind a feature.
    pub fn has_tag_features(&self) -> bool {
        self.groups.iter().any(|group| group.feature.is_some())
    }

    /// Returns `true` if the crate has webhooks.
    pub fn has_webhooks(&self) -> bool {
        self.webhooks.is_some()
    }

    /// Returns `true` if a security scheme is an API key.
    pub fn has_api_keys(&self) -> bool {
        let is_key = |kind: &SchemeKind| {
            matches!(kind, SchemeKind::Header(_) | SchemeKind::Query(_) | SchemeKind::Cookie(_))
        };
        self.has_client() && self.service.schemes.iter().any(|scheme| is_key(&scheme.kind))
    }

    /// Returns `true` if a security scheme takes a secret that may be renewed: a token or a key.
    pub fn has_secrets(&self) -> bool {
        self.has_client() && self.service.schemes.iter().any(|scheme| scheme.kind != SchemeKind::Basic)
    }

    /// Returns `true` if the description has a token endpoint of OAuth 2.0.
    pub fn has_oauth2(&self) -> bool {
        let has_endpoint =
            |kind: &SchemeKind| matches!(kind, SchemeKind::OAuth2(endpoints) if !endpoints.is_empty());
        self.has_client() && self.service.schemes.iter().any(|scheme| has_endpoint(&scheme.kind))
    }

    /// Returns `true` if validating a pattern takes a regex engine.
    pub fn has_engine(&self) -> bool {
        let is_engine = |pattern: &Pattern| matches!(pattern.matcher, Matcher::Engine(_));
        self.items().any(|item| match &item.kind {
            ItemKind::Validated(Constraints { pattern, .. }) => pattern.as_ref().is_some_and(is_engine),
            _ => false,
        })
    }

    /// Returns `true` if a struct is response-only.
    pub fn has_response_only(&self) -> bool {
        self.items().any(|item| matches!(&item.kind, ItemKind::Struct(Struct { response_only: true, .. })))
    }

    /// Returns `true` if a model is a union.
    pub fn has_unions(&self) -> bool {
        self.items().any(|item| matches!(item.kind, ItemKind::Union(_)))
    }

    /// Returns `true` if an enum has integer values.
    pub fn has_integer_enums(&self) -> bool {
        self.items().any(|item| matches!(item.kind, ItemKind::Values(Values { integers: true, .. })))
    }

    /// Returns `true` if a type that the config names is used.
    pub fn has_replacements(&self) -> bool {
        !self.replacements.is_empty()
    }

    /// Returns `true` if an enum has mixed values.
    pub fn has_value_enums(&self) -> bool {
        self.items().any(|item| matches!(item.kind, ItemKind::Values(Values { integers: false, .. })))
    }

    /// Returns `true` if a field or body is optional and nullable.
    pub fn has_maybe(&self) -> bool {
        self.items().any(Item::has_maybe) || self.operations().any(Operation::has_optional_nullable_body)
    }

    /// Returns `true` if a number is kept as its decimal digits.
    pub fn has_digits(&self) -> bool {
        self.items().flat_map(Item::types).any(Type::has_digits)
            || self.operations().flat_map(Operation::types).any(Type::has_digits)
            || self.response_headers().any(|header| header.ty.has_digits())
            || self.webhooks.iter().flat_map(Webhooks::types).any(Type::has_digits)
    }

    /// Returns `true` if a typed response header is neither text, nor a number or boolean.
    pub fn has_header_values(&self) -> bool {
        let is_plain = |read| matches!(read, HeaderReading::Text | HeaderReading::Parsed);
        self.response_headers().any(|header| !is_plain(header.reading))
    }

    /// Returns all typed response headers.
    pub fn response_headers(&self) -> impl Iterator<Item = &Header> {
        let own = self.operations().filter_map(|operation| match &operation.headers {
            Some((_, Headers::Own(headers))) => Some(headers),
            _ => None,
        });
        own.chain(self.headers.iter().map(|set| &set.headers)).flatten()
    }

    /// Returns `true` if the value of a parameter is sent as JSON text.
    pub fn has_json_text(&self) -> bool {
        self.operations().any(Operation::has_json_text)
    }

    /// Returns `true` if an operation has a server of its own.
    pub fn has_servers(&self) -> bool {
        self.operations().any(|operation| operation.server.is_some())
    }

    /// Returns `true` if the style of a parameter is written out.
    pub fn has_parameter_styles(&self) -> bool {
        self.operations().any(Operation::has_parameter_style)
    }

    /// Returns `true` if a request body is a form.
    pub fn has_forms(&self) -> bool {
        self.operations().any(Operation::has_form)
    }

    /// Returns `true` if a request body is multipart.
    pub fn has_multipart(&self) -> bool {
        self.operations().any(Operation::has_multipart)
    }

    /// Returns `true` if a request body may be read while it is sent.
    pub fn has_sources(&self) -> bool {
        self.operations().any(|operation| operation.has_multipart() || operation.has_whole_body())
    }

    /// Returns `true` if an operation has an idempotency key.
    pub fn has_idempotency_keys(&self) -> bool {
        self.operations().any(|operation| operation.idempotency_key.is_some())
    }

    /// Returns `true` if an operation has pagination.
    pub fn has_pagination(&self) -> bool {
        self.operations().any(|operation| operation.pagination.is_some())
    }

    /// Returns `true` if an operation has this property.
    pub fn has_operation(&self, has: fn(&Operation) -> bool) -> bool {
        self.operations().any(has)
    }

    /// Returns `true` if bodies of error responses depend on the status.
    pub fn has_error_bodies(&self) -> bool {
        self.operations().any(|operation| operation.errors.is_some())
    }

    /// Returns `true` if a response can be read as a stream.
    pub fn has_streams(&self) -> bool {
        self.operations().any(|operation| operation.stream.is_some())
    }

    /// Returns `true` if a response is a stream of bytes.
    pub fn has_byte_streams(&self) -> bool {
        self.streams().any(|kind| *kind == StreamKind::Bytes)
    }

    /// Returns `true` if a response is a stream of server-sent events.
    pub fn has_event_streams(&self) -> bool {
        self.streams().any(StreamKind::is_events)
    }

    /// Returns `true` if a response is a stream of JSON values.
    pub fn has_json_streams(&self) -> bool {
        self.streams().any(|kind| matches!(kind, StreamKind::JsonLines | StreamKind::JsonSequence))
    }

    fn streams(&self) -> impl Iterator<Item = &StreamKind> {
        self.operations().filter_map(|operation| Some(&operation.stream.as_ref()?.kind))
    }

    /// Returns `true` if an operation has a waiter.
    pub fn has_waiters(&self) -> bool {
        self.operations().any(|operation| !operation.waiters.is_empty())
    }

    /// Returns `true` if the crate uses one of these files of format types.
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
