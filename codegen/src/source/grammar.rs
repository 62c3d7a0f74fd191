//! The tables of fixed fields of OpenAPI 3.0.3, as data.

/// The values that are allowed at a location.
#[derive(Clone, Copy)]
pub enum Is {
    /// Any value.
    Any,
    /// A string.
    Text,
    /// `true` or `false`.
    Flag,
    /// A number.
    Number,
    /// A non-negative integer.
    Count,
    /// One of these strings.
    OneOf(&'static [&'static str]),
    /// An array.
    List(&'static Is),
    /// A string with the syntax of one of our extensions.
    Form(&'static Form),
    /// An object whose keys are names in the description.
    Map(&'static Is),
    /// An object whose keys are names on the wire; any key is allowed.
    Wire(&'static Is),
    /// An object whose keys have the syntax of one of our extensions.
    Keyed(&'static Form, &'static Is),
    /// An object of this kind.
    Object(&'static Kind),
    /// An object of this kind, or a `$ref` to one.
    OrRef(&'static Kind),
    /// A schema, a `$ref` to one, or `true`/`false`.
    SchemaOrFlag,
    /// A value that is valid, but not supported: it is skipped with a warning.
    LeftOut,
}

impl Is {
    /// Returns whether null is allowed.
    pub fn may_be_null(self) -> bool {
        matches!(self, Self::Any | Self::LeftOut)
    }
}

/// One of the specification's objects.
pub struct Kind {
    /// The name in the specification.
    pub name: &'static str,
    /// The fixed fields.
    pub fields: &'static [Field],
    /// The treatment of other keys.
    pub others: Others,
}

impl Kind {
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
pub enum Others {
    /// Ignored, with a warning.
    Ignored,
    /// Rejected, including those with `x-`: the object is one of our extensions.
    Refused,
    /// Patterned fields.
    Matching {
        /// Returns whether a key is a patterned field.
        matches: fn(&str) -> bool,
        /// The allowed values.
        is: Is,
    },
}

/// The syntax of a string in one of our extensions.
pub struct Form {
    /// Returns the error message for a string that does not have the syntax.
    pub problem: fn(&str) -> Option<String>,
    /// A description of the syntax.
    pub help: &'static str,
}

/// A fixed field: its key, its allowed values, and `true` if it is required.
pub type Field = (&'static str, Is, bool);

/// Marks a required field.
pub const MUST: bool = true;
/// Marks an optional field.
pub const MAY: bool = false;

/// An array of strings.
pub const TEXTS: Is = Is::List(&Is::Text);

pub static OPENAPI: Kind = Kind {
    name: "OpenAPI Object",
    fields: &[
        ("openapi", Is::Text, MUST),
        ("info", Is::Object(&INFO), MUST),
        ("servers", Is::List(&Is::Object(&SERVER)), MAY),
        ("paths", Is::Object(&PATHS), MUST),
        ("components", Is::Object(&COMPONENTS), MAY),
        ("security", Is::List(&Is::Map(&TEXTS)), MAY),
        ("tags", Is::List(&Is::Object(&TAG)), MAY),
        ("externalDocs", Is::Object(&EXTERNAL_DOCS), MAY),
    ],
    others: Others::Ignored,
};

pub static INFO: Kind = Kind {
    name: "Info Object",
    fields: &[
        ("title", Is::Text, MUST),
        ("description", Is::Text, MAY),
        ("termsOfService", Is::Text, MAY),
        ("contact", Is::Any, MAY),
        ("license", Is::Any, MAY),
        ("version", Is::Text, MUST),
    ],
    others: Others::Ignored,
};

static SERVER: Kind = Kind {
    name: "Server Object",
    fields: &[
        ("url", Is::Text, MUST),
        ("description", Is::Text, MAY),
        ("variables", Is::Map(&Is::Object(&SERVER_VARIABLE)), MAY),
    ],
    others: Others::Ignored,
};

pub static SERVER_VARIABLE: Kind = Kind {
    name: "Server Variable Object",
    fields: &[("enum", TEXTS, MAY), ("default", Is::Text, MUST), ("description", Is::Text, MAY)],
    others: Others::Ignored,
};

pub static COMPONENTS: Kind = Kind {
    name: "Components Object",
    fields: &[
        ("schemas", Is::Map(&Is::OrRef(&SCHEMA)), MAY),
        ("responses", Is::Map(&Is::OrRef(&RESPONSE)), MAY),
        ("parameters", Is::Map(&Is::OrRef(&PARAMETER)), MAY),
        ("examples", Is::Map(&Is::OrRef(&EXAMPLE)), MAY),
        ("requestBodies", Is::Map(&Is::OrRef(&REQUEST_BODY)), MAY),
        ("headers", Is::Map(&Is::OrRef(&HEADER)), MAY),
        ("securitySchemes", Is::Map(&Is::OrRef(&SECURITY_SCHEME)), MAY),
        ("links", Is::LeftOut, MAY),
        ("callbacks", Is::LeftOut, MAY),
    ],
    others: Others::Ignored,
};

static PATHS: Kind = Kind {
    name: "Paths Object",
    fields: &[],
    others: Others::Matching { matches: |key| key.starts_with('/'), is: Is::Object(&PATH_ITEM) },
};

static PATH_ITEM: Kind = Kind {
    name: "Path Item Object",
    fields: &[
        ("$ref", Is::Text, MAY),
        ("summary", Is::Text, MAY),
        ("description", Is::Text, MAY),
        ("get", Is::Object(&OPERATION), MAY),
        ("put", Is::Object(&OPERATION), MAY),
        ("post", Is::Object(&OPERATION), MAY),
        ("delete", Is::Object(&OPERATION), MAY),
        ("options", Is::Object(&OPERATION), MAY),
        ("head", Is::Object(&OPERATION), MAY),
        ("patch", Is::Object(&OPERATION), MAY),
        ("trace", Is::Object(&OPERATION), MAY),
        ("servers", Is::List(&Is::Object(&SERVER)), MAY),
        ("parameters", Is::List(&Is::OrRef(&PARAMETER)), MAY),
    ],
    others: Others::Ignored,
};

pub static OPERATION: Kind = Kind {
    name: "Operation Object",
    fields: &[
        ("tags", TEXTS, MAY),
        ("summary", Is::Text, MAY),
        ("description", Is::Text, MAY),
        ("externalDocs", Is::Object(&EXTERNAL_DOCS), MAY),
        ("operationId", Is::Text, MAY),
        ("parameters", Is::List(&Is::OrRef(&PARAMETER)), MAY),
        ("requestBody", Is::OrRef(&REQUEST_BODY), MAY),
        ("responses", Is::Object(&RESPONSES), MUST),
        ("callbacks", Is::LeftOut, MAY),
        ("deprecated", Is::Flag, MAY),
        ("security", Is::List(&Is::Map(&TEXTS)), MAY),
        ("servers", Is::List(&Is::Object(&SERVER)), MAY),
    ],
    others: Others::Ignored,
};

pub static PARAMETER: Kind = Kind {
    name: "Parameter Object",
    fields: &[
        ("name", Is::Text, MUST),
        ("in", Is::OneOf(&["query", "header", "path", "cookie"]), MUST),
        ("description", Is::Text, MAY),
        ("required", Is::Flag, MAY),
        ("deprecated", Is::Flag, MAY),
        ("allowEmptyValue", Is::Flag, MAY),
        ("style", Is::Text, MAY),
        ("explode", Is::Flag, MAY),
        ("allowReserved", Is::Flag, MAY),
        ("schema", Is::OrRef(&SCHEMA), MAY),
        ("example", Is::Any, MAY),
        ("examples", Is::Map(&Is::OrRef(&EXAMPLE)), MAY),
        ("content", Is::Map(&Is::Object(&MEDIA_TYPE)), MAY),
    ],
    others: Others::Ignored,
};

pub static HEADER: Kind = Kind {
    name: "Header Object",
    fields: &[
        ("description", Is::Text, MAY),
        ("required", Is::Flag, MAY),
        ("deprecated", Is::Flag, MAY),
        ("allowEmptyValue", Is::Flag, MAY),
        ("style", Is::Text, MAY),
        ("explode", Is::Flag, MAY),
        ("allowReserved", Is::Flag, MAY),
        ("schema", Is::OrRef(&SCHEMA), MAY),
        ("example", Is::Any, MAY),
        ("examples", Is::Map(&Is::OrRef(&EXAMPLE)), MAY),
        ("content", Is::Map(&Is::Object(&MEDIA_TYPE)), MAY),
    ],
    others: Others::Ignored,
};

static REQUEST_BODY: Kind = Kind {
    name: "Request Body Object",
    fields: &[
        ("description", Is::Text, MAY),
        ("content", Is::Map(&Is::Object(&MEDIA_TYPE)), MUST),
        ("required", Is::Flag, MAY),
    ],
    others: Others::Ignored,
};

pub static MEDIA_TYPE: Kind = Kind {
    name: "Media Type Object",
    fields: &[
        ("schema", Is::OrRef(&SCHEMA), MAY),
        ("example", Is::Any, MAY),
        ("examples", Is::Map(&Is::OrRef(&EXAMPLE)), MAY),
        ("encoding", Is::Wire(&Is::Object(&ENCODING)), MAY),
    ],
    others: Others::Ignored,
};

static ENCODING: Kind = Kind {
    name: "Encoding Object",
    fields: &[
        ("contentType", Is::Text, MAY),
        ("headers", Is::Wire(&Is::OrRef(&HEADER)), MAY),
        ("style", Is::OneOf(&["form", "spaceDelimited", "pipeDelimited", "deepObject"]), MAY),
        ("explode", Is::Flag, MAY),
        ("allowReserved", Is::Flag, MAY),
    ],
    others: Others::Ignored,
};

pub static RESPONSES: Kind = Kind {
    name: "Responses Object",
    fields: &[("default", Is::OrRef(&RESPONSE), MAY)],
    others: Others::Matching { matches: is_status, is: Is::OrRef(&RESPONSE) },
};

/// Returns whether a key is a status code or a range (`2XX`): OpenAPI 3.0.3, Responses Object, patterned fields. Lower case
/// is normalized in `upgrade`.
fn is_status(key: &str) -> bool {
    let bytes = key.as_bytes();
    bytes.len() == 3
        && (b'1'..=b'5').contains(&bytes[0])
        && (bytes[1..].iter().all(u8::is_ascii_digit) || bytes[1..].eq_ignore_ascii_case(b"XX"))
}

pub static RESPONSE: Kind = Kind {
    name: "Response Object",
    fields: &[
        ("description", Is::Text, MUST),
        ("headers", Is::Wire(&Is::OrRef(&HEADER)), MAY),
        ("content", Is::Map(&Is::Object(&MEDIA_TYPE)), MAY),
        ("links", Is::LeftOut, MAY),
    ],
    others: Others::Ignored,
};

static EXAMPLE: Kind = Kind {
    name: "Example Object",
    fields: &[
        ("summary", Is::Text, MAY),
        ("description", Is::Text, MAY),
        ("value", Is::Any, MAY),
        ("externalValue", Is::Text, MAY),
    ],
    others: Others::Ignored,
};

static EXTERNAL_DOCS: Kind = Kind {
    name: "External Documentation Object",
    fields: &[("description", Is::Text, MAY), ("url", Is::Text, MUST)],
    others: Others::Ignored,
};

static TAG: Kind = Kind {
    name: "Tag Object",
    fields: &[
        ("name", Is::Text, MUST),
        ("description", Is::Text, MAY),
        ("externalDocs", Is::Object(&EXTERNAL_DOCS), MAY),
    ],
    others: Others::Ignored,
};

pub static SECURITY_SCHEME: Kind = Kind {
    name: "Security Scheme Object",
    fields: &[
        ("type", Is::OneOf(&["apiKey", "http", "oauth2", "openIdConnect"]), MUST),
        ("description", Is::Text, MAY),
        ("name", Is::Text, MAY),
        ("in", Is::OneOf(&["query", "header", "cookie"]), MAY),
        ("scheme", Is::Text, MAY),
        ("bearerFormat", Is::Text, MAY),
        ("flows", Is::Any, MAY),
        ("openIdConnectUrl", Is::Text, MAY),
    ],
    others: Others::Ignored,
};

pub static SCHEMA: Kind = Kind {
    name: "Schema Object",
    // The most frequent fields are first, as the list is searched linearly.
    fields: &[
        ("type", Is::Text, MAY),
        ("description", Is::Text, MAY),
        ("properties", Is::Wire(&Is::OrRef(&SCHEMA)), MAY),
        ("items", Is::OrRef(&SCHEMA), MAY),
        ("format", Is::Text, MAY),
        ("example", Is::Any, MAY),
        ("required", TEXTS, MAY),
        ("enum", Is::List(&Is::Any), MAY),
        ("nullable", Is::Flag, MAY),
        ("title", Is::Text, MAY),
        ("default", Is::Any, MAY),
        ("allOf", Is::List(&Is::OrRef(&SCHEMA)), MAY),
        ("oneOf", Is::List(&Is::OrRef(&SCHEMA)), MAY),
        ("anyOf", Is::List(&Is::OrRef(&SCHEMA)), MAY),
        ("pattern", Is::Text, MAY),
        ("additionalProperties", Is::SchemaOrFlag, MAY),
        ("minLength", Is::Count, MAY),
        ("maxLength", Is::Count, MAY),
        ("minimum", Is::Number, MAY),
        ("maximum", Is::Number, MAY),
        ("readOnly", Is::Flag, MAY),
        ("deprecated", Is::Flag, MAY),
        ("multipleOf", Is::Number, MAY),
        ("exclusiveMaximum", Is::Flag, MAY),
        ("exclusiveMinimum", Is::Flag, MAY),
        ("maxItems", Is::Count, MAY),
        ("minItems", Is::Count, MAY),
        ("uniqueItems", Is::Flag, MAY),
        ("maxProperties", Is::Count, MAY),
        ("minProperties", Is::Count, MAY),
        ("not", Is::OrRef(&SCHEMA), MAY),
        ("discriminator", Is::Object(&DISCRIMINATOR), MAY),
        ("writeOnly", Is::Flag, MAY),
        ("xml", Is::Any, MAY),
        ("externalDocs", Is::Object(&EXTERNAL_DOCS), MAY),
    ],
    others: Others::Ignored,
};

/// Annotations: fields of a schema that do not constrain a value. They are kept beside a `$ref`, although OpenAPI 3.0 ignores
/// them there, because authors expect them to apply.
pub const ANNOTATIONS: &[&str] =
    &["title", "description", "default", "nullable", "readOnly", "writeOnly", "example", "deprecated"];

static DISCRIMINATOR: Kind = Kind {
    name: "Discriminator Object",
    fields: &[("propertyName", Is::Text, MUST), ("mapping", Is::Wire(&Is::Text), MAY)],
    others: Others::Ignored,
};
