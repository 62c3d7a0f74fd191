//! Changes: data only.

use serde::Serialize;

use crate::fingerprint::fingerprint;

/// A change of the emitted crate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// The identifier of the rule, such as `field-removed`.
    pub rule: String,
    /// The path by which users refer to the item: the new one, or the old one if it is removed.
    pub path: String,
    /// The item before; `None` if it is new.
    pub old: Option<State>,
    /// The item after; `None` if it is gone.
    pub new: Option<State>,
    /// The consequences.
    pub verdicts: Verdicts,
    /// The reason for the verdicts.
    pub reason: String,
    /// The line of `[rename]` that keeps the old name.
    pub keep: Option<String>,
    /// `true` if it follows from another change, as a setter of a request builder follows the field of the body.
    pub follows: bool,
    /// The reason for which users have accepted the change.
    pub accepted: Option<String>,
}

/// An item of one of the crates.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct State {
    /// The path by which users refer to it.
    pub path: String,
    /// The property that changed; empty if the item is new or gone, or the property is a mark.
    pub value: String,
    /// The item in Rust: its type, or its parameters.
    pub rust: String,
    /// The item in messages; empty if it is in none.
    pub wire: String,
    /// The address in the description; empty if it has none.
    pub address: String,
    /// File, line and column in the description, separated by `:`; empty if it has no place.
    pub place: String,
}

impl Change {
    /// Returns a text that identifies the change, whatever else changes: rule, path and both values.
    pub fn fingerprint(&self) -> String {
        fingerprint(&[&self.rule, &self.path, self.old_value(), self.new_value()])
    }

    /// Returns the property before; empty if the item is new or gone, or the property is a mark.
    pub fn old_value(&self) -> &str {
        self.old.as_ref().map_or("", |state| &state.value)
    }

    /// Returns the property after; empty if the item is new or gone, or the property is a mark.
    pub fn new_value(&self) -> &str {
        self.new.as_ref().map_or("", |state| &state.value)
    }

    /// Returns the states that there are: the old one, then the new one.
    pub fn states(&self) -> impl Iterator<Item = &State> {
        self.old.iter().chain(&self.new)
    }

    /// Adds the consequences of another change of the same type.
    pub(super) fn merge(&mut self, other: Self) {
        let is_more = other.verdicts.or(self.verdicts) != self.verdicts;
        if self.verdicts.is_compatible() {
            self.reason = other.reason;
        } else if is_more {
            self.reason.push_str("; ");
            self.reason.push_str(&other.reason);
        }
        self.verdicts = self.verdicts.or(other.verdicts);
    }
}

/// The consequences of a change. Each is `true` for a break.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Verdicts {
    /// Code that compiles with the old crate may not compile with the new one.
    pub source: bool,
    /// A program with the old crate may fail at the new service.
    pub wire: bool,
    /// Code that compiles with both crates may have another result.
    pub behaviour: bool,
}

impl Verdicts {
    /// Returns the consequences of both.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            source: self.source || other.source,
            wire: self.wire || other.wire,
            behaviour: self.behaviour || other.behaviour,
        }
    }

    /// Returns the names of what breaks.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        let all = [(self.source, "source"), (self.wire, "wire"), (self.behaviour, "behaviour")];
        all.into_iter().filter(|(breaks, _)| *breaks).map(|(_, name)| name)
    }

    /// Returns `true` if nothing breaks.
    pub fn is_compatible(self) -> bool {
        self == Self::default()
    }
}

/// The kind of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Noun {
    /// The crate.
    Crate,
    /// An item of the runtime that the crate exports.
    Export,
    /// The service as a whole.
    Service,
    /// A constructor of the client.
    Constructor,
    /// A variable of the server URL, a method of the client builder.
    Variable,
    /// A server of operations, a method of the client builder.
    Server,
    /// A constructor of credentials.
    Credential,
    /// A security scheme.
    Scheme,
    /// A group of operations.
    Group,
    /// An operation.
    Operation,
    /// A parameter, or the field of a form.
    Parameter,
    /// A setter of a request builder for a field of the body.
    BodySetter,
    /// A typed response header.
    Header,
    /// A variant for the body of a status.
    Body,
    /// A waiter.
    Waiter,
    /// A function that decodes a webhook.
    Webhook,
    /// A model.
    Type,
    /// A field of a struct.
    Field,
    /// A variant of an enum.
    Variant,
    /// A conversion into a union.
    Conversion,
}

impl Noun {
    /// Returns the name in rules.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Crate => "crate",
            Self::Export => "export",
            Self::Service => "service",
            Self::Constructor => "constructor",
            Self::Variable => "variable",
            Self::Server => "server",
            Self::Credential => "credential",
            Self::Scheme => "scheme",
            Self::Group => "group",
            Self::Operation => "operation",
            Self::Parameter => "parameter",
            Self::BodySetter => "body-setter",
            Self::Header => "header",
            Self::Body => "body",
            Self::Waiter => "waiter",
            Self::Webhook => "webhook",
            Self::Type => "type",
            Self::Field => "field",
            Self::Variant => "variant",
            Self::Conversion => "conversion",
        }
    }
}

/// A property of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aspect {
    /// The Rust name; for an operation the call that creates its builder.
    Name,
    /// The kind of type: struct, enum, union, validated string, or the target of an alias.
    Kind,
    /// The other names of the same type.
    Identity,
    /// The Rust type.
    Type,
    /// The parameters of a function.
    Arguments,
    /// What the parameters of a function are, or the variants of a union, in order.
    Order,
    /// Name and parameters of the method that takes a complete body.
    CompleteBody,
    /// The Rust name of the request builder.
    Builder,
    /// The type that a setter or variant takes.
    Setter,
    /// The name of the method that sets `null`.
    Clear,
    /// `Default`, or another trait.
    Default,
    /// The derives that the config adds.
    Derives,
    /// The name on the wire.
    WireName,
    /// The type in JSON.
    Json,
    /// Whether the value is present, and may be `null`.
    Presence,
    /// Whether requests must contain the value.
    Required,
    /// The way in which a value is written.
    Serialization,
    /// The only value.
    OnlyValue,
    /// The default that the service applies, as a constant.
    Constant,
    /// The constraints on a string.
    Constraints,
    /// The discriminator or its values.
    Discriminator,
    /// `additionalProperties: false`.
    Closed,
    /// `#[deprecated]`.
    Deprecated,
    /// The value is redacted.
    Secret,
    /// The identifier in errors and traces.
    Id,
    /// Method, path and fixed query.
    Route,
    /// The server.
    Url,
    /// The media type of the request body.
    MediaType,
    /// The media types that the client accepts.
    Accept,
    /// The statuses of success responses.
    Statuses,
    /// The credentials.
    Security,
    /// The methods for pages.
    Pages,
    /// The way to the next page, or the state to wait for.
    Procedure,
    /// The stream.
    Stream,
    /// The marker type of typed response headers.
    Headers,
    /// Fields of the body can be set by name.
    Fields,
    /// The idempotency key, with which requests are sent again.
    Retries,
    /// The environment variables.
    Environment,
    /// The locations of details in error responses.
    ErrorShape,
    /// The cargo feature that an item needs.
    Feature,
}

impl Aspect {
    /// Returns `true` for what follows from the type of a value: a change of it is one change.
    pub fn is_of_type(self) -> bool {
        matches!(self, Self::Type | Self::Json | Self::Presence | Self::Required | Self::Setter | Self::Clear)
    }

    /// Returns the name in rules.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Kind => "kind",
            Self::Identity => "identity",
            Self::Type => "type",
            Self::Arguments => "arguments",
            Self::Order => "order",
            Self::CompleteBody => "complete-body",
            Self::Builder => "builder",
            Self::Setter => "setter",
            Self::Clear => "clear",
            Self::Default => "default",
            Self::Derives => "derives",
            Self::WireName => "wire-name",
            Self::Json => "json",
            Self::Presence => "presence",
            Self::Required => "required",
            Self::Serialization => "serialization",
            Self::OnlyValue => "only-value",
            Self::Constant => "constant",
            Self::Constraints => "constraints",
            Self::Discriminator => "discriminator",
            Self::Closed => "closed",
            Self::Deprecated => "deprecated",
            Self::Secret => "secret",
            Self::Id => "id",
            Self::Route => "route",
            Self::Url => "url",
            Self::MediaType => "media-type",
            Self::Accept => "accept",
            Self::Statuses => "statuses",
            Self::Security => "security",
            Self::Pages => "pages",
            Self::Procedure => "procedure",
            Self::Stream => "stream",
            Self::Headers => "headers",
            Self::Fields => "fields",
            Self::Retries => "retries",
            Self::Environment => "environment",
            Self::ErrorShape => "error-shape",
            Self::Feature => "feature",
        }
    }
}

/// The kind of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A new item.
    Added,
    /// The item is gone.
    Removed,
    /// The item has a property that it did not have.
    Gained(Aspect),
    /// A property is gone.
    Lost(Aspect),
    /// A property is another one.
    Changed(Aspect),
}

impl Kind {
    /// Returns the property that changed.
    pub fn aspect(self) -> Option<Aspect> {
        match self {
            Self::Added | Self::Removed => None,
            Self::Gained(aspect) | Self::Lost(aspect) | Self::Changed(aspect) => Some(aspect),
        }
    }

    /// Returns the identifier of the rule for this change of an item.
    pub fn rule(self, noun: Noun) -> String {
        let (aspect, verb) = match self {
            Self::Added => (None, "added"),
            Self::Removed => (None, "removed"),
            Self::Gained(aspect) => (Some(aspect), "added"),
            Self::Lost(aspect) => (Some(aspect), "removed"),
            Self::Changed(aspect) => (Some(aspect), "changed"),
        };
        let words = [Some(noun.as_str()), aspect.map(Aspect::as_str), Some(verb)];
        words.into_iter().flatten().collect::<Vec<_>>().join("-")
    }
}
