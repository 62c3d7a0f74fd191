//! The tables of fixed fields of OpenAPI 3.0.3, as data.

pub mod notes;
pub mod tuples;
pub mod values;
pub mod walk;

/// The values that are allowed at a location.
#[derive(Clone, Copy)]
pub enum Expected {
    /// Any value.
    Any,
    /// A string.
    String,
    /// `true` or `false`.
    Bool,
    /// A number.
    Number,
    /// A non-negative integer.
    Unsigned,
    /// One of these strings.
    OneOf(&'static [&'static str]),
    /// An array.
    Array(&'static Expected),
    /// A string with the syntax of one of our extensions.
    Syntax(&'static Syntax),
    /// An object whose keys are names in the description.
    Map(&'static Expected),
    /// An object whose keys are names on the wire; any key is allowed.
    WireMap(&'static Expected),
    /// An object whose keys have the syntax of one of our extensions.
    KeyedMap(&'static Syntax, &'static Expected),
    /// An object of this kind.
    Object(&'static ObjectKind),
    /// An object of this kind, or a `$ref` to one.
    ObjectOrRef(&'static ObjectKind),
    /// A schema, a `$ref` to one, or `true`/`false`.
    SchemaOrBool,
    /// A value that is valid, but not supported: it is skipped with a warning.
    Unsupported,
}

impl Expected {
    /// Returns whether an object of this kind is expected.
    pub fn is(self, kind: &'static ObjectKind) -> bool {
        self.kind().is_some_and(|own| std::ptr::eq(own, kind))
    }

    /// Returns the expected kind of object, if one is expected.
    pub fn kind(self) -> Option<&'static ObjectKind> {
        match self {
            Self::Object(kind) | Self::ObjectOrRef(kind) => Some(kind),
            Self::SchemaOrBool => Some(&SCHEMA),
            _ => None,
        }
    }

    /// Returns whether null is allowed.
    pub fn allows_null(self) -> bool {
        matches!(self, Self::Any | Self::Unsupported)
    }
}

/// One of the specification's objects.
pub struct ObjectKind {
    /// The name in the specification.
    pub name: &'static str,
    /// The fixed fields.
    pub fields: &'static [Field],
    /// The treatment of other keys.
    pub others: OtherKeys,
}

impl ObjectKind {
    /// Returns the fixed field with a key.
    pub fn field(&self, key: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.0 == key)
    }

    /// Returns the name with its article.
    pub fn with_article(&self) -> String {
        let article = match self.name.chars().next() {
            // The key of an extension has no article.
            Some('`') => return self.name.to_owned(),
            Some('A' | 'E' | 'I' | 'O' | 'e') => "an",
            _ => "a",
        };
        format!("{article} {}", self.name)
    }
}

/// The treatment of keys that are not fixed fields.
#[derive(Clone, Copy)]
pub enum OtherKeys {
    /// Ignored, with a warning.
    Ignored,
    /// Rejected, including those with `x-`: the object is one of our extensions.
    Rejected,
    /// Patterned fields.
    Patterned {
        /// Returns whether a key is a patterned field.
        matches: fn(&str) -> bool,
        /// The allowed values.
        expected: Expected,
        /// The need for a field.
        need: Need,
    },
}

/// The syntax of a string in one of our extensions.
pub struct Syntax {
    /// Returns the error message for a string that does not have the syntax.
    pub error: fn(&str) -> Option<String>,
    /// A description of the syntax.
    pub help: &'static str,
}

/// A fixed field: its key, its allowed values, and the need for it.
pub type Field = (&'static str, Expected, Need);

/// The need for a field, which determines what is cut out if it is invalid.
#[derive(Clone, Copy, Debug)]
pub enum Need {
    /// The standard requires the field; without it, the object is cut out.
    Required,
    /// The standard requires the field; the default, as JSON, replaces it.
    RequiredOr(&'static str),
    /// The field is optional; the object is right without it.
    Optional,
    /// The field is optional, but the object would have another meaning without it; the default, as JSON, replaces it.
    OptionalOr(&'static str),
    /// The field is optional, but the object would have another meaning without it, and is cut out.
    Essential,
    /// The field is optional beside one of these, and else as [`Self::Essential`].
    EssentialUnless(&'static [&'static str]),
}

impl Need {
    /// Returns whether the standard requires the field.
    pub fn is_required(self) -> bool {
        matches!(self, Self::Required | Self::RequiredOr(_))
    }
}

/// Marks a required field.
pub const REQUIRED: Need = Need::Required;
/// Marks an optional field.
pub const OPTIONAL: Need = Need::Optional;
/// Marks an optional field that determines the meaning of the object.
pub const ESSENTIAL: Need = Need::Essential;

/// The types of JSON Schema that OpenAPI 3.0 has.
const TYPES: &[&str] = &["string", "number", "integer", "boolean", "array", "object"];

/// An array of strings.
pub const STRINGS: Expected = Expected::Array(&Expected::String);

pub static OPENAPI: ObjectKind = ObjectKind {
    name: "OpenAPI Object",
    fields: &[
        ("openapi", Expected::String, REQUIRED),
        ("info", Expected::Object(&INFO), Need::RequiredOr(r#"{"title": "API", "version": "0.0.0"}"#)),
        ("servers", Expected::Array(&Expected::Object(&SERVER)), OPTIONAL),
        ("paths", Expected::Object(&PATHS), Need::RequiredOr("{}")),
        ("components", Expected::Object(&COMPONENTS), OPTIONAL),
        ("security", Expected::Array(&Expected::Map(&STRINGS)), OPTIONAL),
        ("tags", Expected::Array(&Expected::Object(&TAG)), OPTIONAL),
        ("externalDocs", Expected::Object(&EXTERNAL_DOCS), OPTIONAL),
        // OpenAPI 3.1, and the extension of documents before it.
        ("webhooks", Expected::Map(&Expected::Object(&PATH_ITEM)), OPTIONAL),
        ("x-webhooks", Expected::Map(&Expected::Object(&PATH_ITEM)), OPTIONAL),
    ],
    others: OtherKeys::Ignored,
};

pub static INFO: ObjectKind = ObjectKind {
    name: "Info Object",
    fields: &[
        ("title", Expected::String, Need::RequiredOr(r#""API""#)),
        ("description", Expected::String, OPTIONAL),
        ("termsOfService", Expected::String, OPTIONAL),
        ("contact", Expected::Any, OPTIONAL),
        ("license", Expected::Any, OPTIONAL),
        ("version", Expected::String, Need::RequiredOr(r#""0.0.0""#)),
    ],
    others: OtherKeys::Ignored,
};

pub static SERVER: ObjectKind = ObjectKind {
    name: "Server Object",
    fields: &[
        ("url", Expected::String, REQUIRED),
        ("description", Expected::String, OPTIONAL),
        ("variables", Expected::Map(&Expected::Object(&SERVER_VARIABLE)), ESSENTIAL),
    ],
    others: OtherKeys::Ignored,
};

pub static SERVER_VARIABLE: ObjectKind = ObjectKind {
    name: "Server Variable Object",
    fields: &[
        ("enum", STRINGS, OPTIONAL),
        ("default", Expected::String, REQUIRED),
        ("description", Expected::String, OPTIONAL),
    ],
    others: OtherKeys::Ignored,
};

pub static COMPONENTS: ObjectKind = ObjectKind {
    name: "Components Object",
    fields: &[
        ("schemas", Expected::Map(&Expected::ObjectOrRef(&SCHEMA)), OPTIONAL),
        ("responses", Expected::Map(&Expected::ObjectOrRef(&RESPONSE)), OPTIONAL),
        ("parameters", Expected::Map(&Expected::ObjectOrRef(&PARAMETER)), OPTIONAL),
        ("examples", Expected::Map(&Expected::ObjectOrRef(&EXAMPLE)), OPTIONAL),
        ("requestBodies", Expected::Map(&Expected::ObjectOrRef(&REQUEST_BODY)), OPTIONAL),
        ("headers", Expected::Map(&Expected::ObjectOrRef(&HEADER)), OPTIONAL),
        ("securitySchemes", Expected::Map(&Expected::ObjectOrRef(&SECURITY_SCHEME)), OPTIONAL),
        ("links", Expected::Unsupported, OPTIONAL),
        ("callbacks", Expected::Map(&Expected::ObjectOrRef(&CALLBACK)), OPTIONAL),
    ],
    others: OtherKeys::Ignored,
};

static PATHS: ObjectKind = ObjectKind {
    name: "Paths Object",
    fields: &[],
    others: OtherKeys::Patterned {
        matches: |key| key.starts_with('/'),
        expected: Expected::Object(&PATH_ITEM),
        need: OPTIONAL,
    },
};

pub static PATH_ITEM: ObjectKind = ObjectKind {
    name: "Path Item Object",
    fields: &[
        ("$ref", Expected::String, OPTIONAL),
        ("summary", Expected::String, OPTIONAL),
        ("description", Expected::String, OPTIONAL),
        ("get", Expected::Object(&OPERATION), OPTIONAL),
        ("put", Expected::Object(&OPERATION), OPTIONAL),
        ("post", Expected::Object(&OPERATION), OPTIONAL),
        ("delete", Expected::Object(&OPERATION), OPTIONAL),
        ("options", Expected::Object(&OPERATION), OPTIONAL),
        ("head", Expected::Object(&OPERATION), OPTIONAL),
        ("patch", Expected::Object(&OPERATION), OPTIONAL),
        ("trace", Expected::Object(&OPERATION), OPTIONAL),
        ("query", Expected::Object(&OPERATION), OPTIONAL),
        ("additionalOperations", Expected::Map(&Expected::Object(&OPERATION)), OPTIONAL),
        ("servers", Expected::Array(&Expected::Object(&SERVER)), ESSENTIAL),
        ("parameters", Expected::Array(&Expected::ObjectOrRef(&PARAMETER)), ESSENTIAL),
    ],
    others: OtherKeys::Ignored,
};

pub static OPERATION: ObjectKind = ObjectKind {
    name: "Operation Object",
    fields: &[
        ("tags", STRINGS, OPTIONAL),
        ("summary", Expected::String, OPTIONAL),
        ("description", Expected::String, OPTIONAL),
        ("externalDocs", Expected::Object(&EXTERNAL_DOCS), OPTIONAL),
        ("operationId", Expected::String, OPTIONAL),
        ("parameters", Expected::Array(&Expected::ObjectOrRef(&PARAMETER)), ESSENTIAL),
        ("requestBody", Expected::ObjectOrRef(&REQUEST_BODY), OPTIONAL),
        ("responses", Expected::Object(&RESPONSES), Need::RequiredOr("{}")),
        ("callbacks", Expected::Map(&Expected::ObjectOrRef(&CALLBACK)), OPTIONAL),
        ("deprecated", Expected::Bool, OPTIONAL),
        ("security", Expected::Array(&Expected::Map(&STRINGS)), OPTIONAL),
        ("servers", Expected::Array(&Expected::Object(&SERVER)), ESSENTIAL),
    ],
    others: OtherKeys::Ignored,
};

/// The keys are expressions of URLs.
pub static CALLBACK: ObjectKind = ObjectKind {
    name: "Callback Object",
    fields: &[],
    others: OtherKeys::Patterned {
        matches: |_| true,
        expected: Expected::Object(&PATH_ITEM),
        need: OPTIONAL,
    },
};

pub static PARAMETER: ObjectKind = ObjectKind {
    name: "Parameter Object",
    fields: &[
        ("name", Expected::String, REQUIRED),
        ("in", Expected::OneOf(&["query", "header", "path", "cookie"]), REQUIRED),
        ("description", Expected::String, OPTIONAL),
        ("required", Expected::Bool, ESSENTIAL),
        ("deprecated", Expected::Bool, OPTIONAL),
        ("allowEmptyValue", Expected::Bool, OPTIONAL),
        ("style", Expected::String, ESSENTIAL),
        ("explode", Expected::Bool, ESSENTIAL),
        ("allowReserved", Expected::Bool, ESSENTIAL),
        ("schema", Expected::ObjectOrRef(&SCHEMA), OPTIONAL),
        ("example", Expected::Any, OPTIONAL),
        ("examples", Expected::Map(&Expected::ObjectOrRef(&EXAMPLE)), OPTIONAL),
        ("content", Expected::Map(&Expected::Object(&MEDIA_TYPE)), ESSENTIAL),
    ],
    others: OtherKeys::Ignored,
};

pub static HEADER: ObjectKind = ObjectKind {
    name: "Header Object",
    fields: &[
        ("description", Expected::String, OPTIONAL),
        ("required", Expected::Bool, OPTIONAL),
        ("deprecated", Expected::Bool, OPTIONAL),
        ("allowEmptyValue", Expected::Bool, OPTIONAL),
        ("style", Expected::OneOf(&["simple"]), ESSENTIAL),
        ("explode", Expected::Bool, ESSENTIAL),
        ("allowReserved", Expected::Bool, OPTIONAL),
        ("schema", Expected::ObjectOrRef(&SCHEMA), OPTIONAL),
        ("example", Expected::Any, OPTIONAL),
        ("examples", Expected::Map(&Expected::ObjectOrRef(&EXAMPLE)), OPTIONAL),
        ("content", Expected::Map(&Expected::Object(&MEDIA_TYPE)), ESSENTIAL),
    ],
    others: OtherKeys::Ignored,
};

pub static REQUEST_BODY: ObjectKind = ObjectKind {
    name: "Request Body Object",
    fields: &[
        ("description", Expected::String, OPTIONAL),
        ("content", Expected::Map(&Expected::Object(&MEDIA_TYPE)), REQUIRED),
        ("required", Expected::Bool, ESSENTIAL),
    ],
    others: OtherKeys::Ignored,
};

pub static MEDIA_TYPE: ObjectKind = ObjectKind {
    name: "Media Type Object",
    fields: &[
        ("schema", Expected::ObjectOrRef(&SCHEMA), OPTIONAL),
        ("example", Expected::Any, OPTIONAL),
        ("examples", Expected::Map(&Expected::ObjectOrRef(&EXAMPLE)), OPTIONAL),
        ("encoding", Expected::WireMap(&Expected::Object(&ENCODING)), ESSENTIAL),
        // OpenAPI 3.2; `normalize` replaces it.
        ("itemSchema", Expected::ObjectOrRef(&SCHEMA), OPTIONAL),
    ],
    others: OtherKeys::Ignored,
};

pub static ENCODING: ObjectKind = ObjectKind {
    name: "Encoding Object",
    fields: &[
        ("contentType", Expected::String, ESSENTIAL),
        ("headers", Expected::WireMap(&Expected::ObjectOrRef(&HEADER)), OPTIONAL),
        ("style", Expected::OneOf(&["form", "spaceDelimited", "pipeDelimited", "deepObject"]), ESSENTIAL),
        ("explode", Expected::Bool, ESSENTIAL),
        ("allowReserved", Expected::Bool, ESSENTIAL),
    ],
    others: OtherKeys::Ignored,
};

/// A response that is invalid has bytes as its body. Without it, one for further status codes would apply.
const BYTES: Need = Need::OptionalOr(r#"{"description": "", "content": {"*/*": {}}}"#);

pub static RESPONSES: ObjectKind = ObjectKind {
    name: "Responses Object",
    fields: &[("default", Expected::ObjectOrRef(&RESPONSE), BYTES)],
    others: OtherKeys::Patterned {
        matches: is_status,
        expected: Expected::ObjectOrRef(&RESPONSE),
        need: BYTES,
    },
};

/// Returns whether a key is a status code or a range (`2XX`): OpenAPI 3.0.3, Responses Object, patterned fields. Lower case
/// is normalized in `normalize`.
fn is_status(key: &str) -> bool {
    let bytes = key.as_bytes();
    bytes.len() == 3
        && (b'1'..=b'5').contains(&bytes[0])
        && (bytes[1..].iter().all(u8::is_ascii_digit) || bytes[1..].eq_ignore_ascii_case(b"XX"))
}

pub static RESPONSE: ObjectKind = ObjectKind {
    name: "Response Object",
    fields: &[
        ("description", Expected::String, Need::RequiredOr(r#""""#)),
        ("headers", Expected::WireMap(&Expected::ObjectOrRef(&HEADER)), OPTIONAL),
        ("content", Expected::Map(&Expected::Object(&MEDIA_TYPE)), Need::OptionalOr(r#"{"*/*": {}}"#)),
        ("links", Expected::Unsupported, OPTIONAL),
    ],
    others: OtherKeys::Ignored,
};

static EXAMPLE: ObjectKind = ObjectKind {
    name: "Example Object",
    fields: &[
        ("summary", Expected::String, OPTIONAL),
        ("description", Expected::String, OPTIONAL),
        ("value", Expected::Any, OPTIONAL),
        ("externalValue", Expected::String, OPTIONAL),
    ],
    others: OtherKeys::Ignored,
};

static EXTERNAL_DOCS: ObjectKind = ObjectKind {
    name: "External Documentation Object",
    fields: &[("description", Expected::String, OPTIONAL), ("url", Expected::String, REQUIRED)],
    others: OtherKeys::Ignored,
};

static TAG: ObjectKind = ObjectKind {
    name: "Tag Object",
    fields: &[
        ("name", Expected::String, REQUIRED),
        ("description", Expected::String, OPTIONAL),
        ("externalDocs", Expected::Object(&EXTERNAL_DOCS), OPTIONAL),
    ],
    others: OtherKeys::Ignored,
};

pub static SECURITY_SCHEME: ObjectKind = ObjectKind {
    name: "Security Scheme Object",
    fields: &[
        ("type", Expected::OneOf(&["apiKey", "http", "oauth2", "openIdConnect"]), REQUIRED),
        ("description", Expected::String, OPTIONAL),
        ("name", Expected::String, ESSENTIAL),
        ("in", Expected::OneOf(&["query", "header", "cookie"]), ESSENTIAL),
        ("scheme", Expected::String, ESSENTIAL),
        ("bearerFormat", Expected::String, OPTIONAL),
        ("flows", Expected::Any, ESSENTIAL),
        ("openIdConnectUrl", Expected::String, ESSENTIAL),
    ],
    others: OtherKeys::Ignored,
};

pub static SCHEMA: ObjectKind = ObjectKind {
    name: "Schema Object",
    // The most frequent fields are first, as the list is searched linearly.
    fields: &[
        ("type", Expected::OneOf(TYPES), ESSENTIAL),
        ("description", Expected::String, OPTIONAL),
        ("properties", Expected::WireMap(&Expected::ObjectOrRef(&SCHEMA)), ESSENTIAL),
        ("items", Expected::ObjectOrRef(&SCHEMA), OPTIONAL),
        ("format", Expected::String, OPTIONAL),
        ("example", Expected::Any, OPTIONAL),
        ("required", STRINGS, OPTIONAL),
        ("enum", Expected::Array(&Expected::Any), ESSENTIAL),
        ("nullable", Expected::Bool, ESSENTIAL),
        ("title", Expected::String, OPTIONAL),
        ("default", Expected::Any, OPTIONAL),
        ("allOf", Expected::Array(&Expected::ObjectOrRef(&SCHEMA)), ESSENTIAL),
        ("oneOf", Expected::Array(&Expected::ObjectOrRef(&SCHEMA)), ESSENTIAL),
        ("anyOf", Expected::Array(&Expected::ObjectOrRef(&SCHEMA)), ESSENTIAL),
        ("pattern", Expected::String, OPTIONAL),
        ("additionalProperties", Expected::SchemaOrBool, OPTIONAL),
        ("minLength", Expected::Unsigned, OPTIONAL),
        ("maxLength", Expected::Unsigned, OPTIONAL),
        ("minimum", Expected::Number, OPTIONAL),
        ("maximum", Expected::Number, OPTIONAL),
        ("readOnly", Expected::Bool, OPTIONAL),
        ("deprecated", Expected::Bool, OPTIONAL),
        ("multipleOf", Expected::Number, OPTIONAL),
        ("exclusiveMaximum", Expected::Bool, OPTIONAL),
        ("exclusiveMinimum", Expected::Bool, OPTIONAL),
        ("maxItems", Expected::Unsigned, OPTIONAL),
        ("minItems", Expected::Unsigned, OPTIONAL),
        ("uniqueItems", Expected::Bool, OPTIONAL),
        ("maxProperties", Expected::Unsigned, OPTIONAL),
        ("minProperties", Expected::Unsigned, OPTIONAL),
        ("not", Expected::ObjectOrRef(&SCHEMA), OPTIONAL),
        ("discriminator", Expected::Object(&DISCRIMINATOR), Need::EssentialUnless(&["oneOf", "anyOf"])),
        ("writeOnly", Expected::Bool, OPTIONAL),
        ("xml", Expected::Any, OPTIONAL),
        ("externalDocs", Expected::Object(&EXTERNAL_DOCS), OPTIONAL),
    ],
    others: OtherKeys::Ignored,
};

/// Annotations: fields of a schema that do not constrain a value. They are kept beside a `$ref`, although OpenAPI 3.0 ignores
/// them there, because authors expect them to apply.
pub const ANNOTATIONS: &[&str] =
    &["title", "description", "default", "nullable", "readOnly", "writeOnly", "example", "deprecated"];

static DISCRIMINATOR: ObjectKind = ObjectKind {
    name: "Discriminator Object",
    fields: &[
        ("propertyName", Expected::String, REQUIRED),
        ("mapping", Expected::WireMap(&Expected::String), ESSENTIAL),
    ],
    others: OtherKeys::Ignored,
};

/// The extensions with the names of the values of an `enum`, in order: those of OpenAPI Generator and NSwag.
pub const ENUM_NAMES: [&str; 2] = ["x-enum-varnames", "x-enumNames"];

/// The extensions with the descriptions of the values of an `enum`, in order, or by value (Redocly).
pub const ENUM_DESCRIPTIONS: [&str; 2] = ["x-enum-descriptions", "x-enumDescriptions"];
