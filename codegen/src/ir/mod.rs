//! The crate to be emitted, in Rust's words: data only, every name final. An identifier is a string, with the prefix
//! `r#` if it is a keyword.

mod command;
mod form;
mod format;
mod mock;
mod operation;
mod parameter;
mod service;
mod types;
mod uses;
mod webhook;

use std::collections::BTreeSet;
use std::hash::{Hash, Hasher};

pub use command::{
    ArgumentKind, ArgumentLocation, ArgumentValue, Command, CommandArgument, CommandBody, CommandGroup,
};
pub use form::{FormSerialization, FormStyle, InlineForm, PartKind};
pub use format::{Format, Passing};
pub use mock::{MockData, MockResponse};
pub use operation::{
    Arg, Body, BodyField, ErrorBodies, ErrorBody, ErrorStatus, Group, Header, HeaderReading, HeaderSet,
    Headers, Operation, OwnServer, ParameterLocation, PathPart, Response, Section, Stream, StreamFlag,
    StreamKind, Success,
};
pub use parameter::{ParameterSerialization, ParameterStyle, StyledLocation};
pub use service::{
    CredentialConstructor, Pagination, Scheme, SchemeKind, Security, ServerMethod, Service, Step, Template,
    Variable, Waiter,
};
pub use types::{Constant, Example, Presence, Type};
pub use webhook::{Webhook, Webhooks};

use crate::provenance::Provenance;

/// Returns an identifier without the prefix of a keyword.
pub fn unraw(name: &str) -> &str {
    name.strip_prefix("r#").unwrap_or(name)
}

/// The cargo feature that enables the features of all groups.
pub const ALL_TAGS: &str = "all-tags";

/// A crate.
#[derive(Debug)]
pub struct Crate {
    /// The package manifest.
    pub package: Package,
    /// The title of the description.
    pub title: String,
    /// The version of the API.
    pub api_version: String,
    /// The description of the API, as Markdown that is safe for rustdoc.
    pub docs: Option<String>,
    /// Servers, credentials and error bodies of the service.
    pub service: Service,
    /// Modules of models, one for each component and each operation with inline types.
    pub models: Vec<Module>,
    /// Folders that contain some of the modules of models.
    pub folders: Vec<Folder>,
    /// Operations, grouped by tag.
    pub groups: Vec<Group>,
    /// The commands of the groups.
    pub commands: Vec<CommandGroup>,
    /// Webhooks, if there are some.
    pub webhooks: Option<Webhooks>,
    /// Typed headers that several operations have in common.
    pub headers: Vec<HeaderSet>,
    /// Types of string formats that the crate uses.
    pub formats: BTreeSet<&'static Format>,
    /// The paths of the replacements that the crate uses, and that no format has.
    pub replacements: BTreeSet<String>,
    /// The parts of the description that the crate lacks.
    pub skipped: Skipped,
    /// The recursion limit, if types contain each other in cycles that may be too long for the default one.
    pub recursion_limit: Option<usize>,
}

/// The parts of the description that the crate lacks.
#[derive(Debug)]
pub struct Skipped {
    /// The first parts: what each is, and the reason, as Markdown that is safe for rustdoc.
    pub listed: Vec<(String, String)>,
    /// The number of further parts.
    pub others: usize,
    /// Method and path of an operation of the client's server whose path is the same for every request.
    pub route: Option<(String, String)>,
}

/// A package manifest.
#[derive(Debug)]
pub struct Package {
    /// The package name.
    pub name: String,
    /// The library name: the package name with `_` for `-`.
    pub lib: String,
    /// The version; the default one if it is inherited.
    pub version: String,
    /// A description in one line.
    pub description: String,
    /// The description as a sentence for docs.
    pub summary: String,
    /// An SPDX expression.
    pub license: Option<String>,
    /// The URL of the repository.
    pub repository: Option<String>,
    /// Search keywords.
    pub keywords: Vec<String>,
    /// Categories of crates.io.
    pub categories: Vec<String>,
    /// The module of the user's own, if there is one.
    pub ext: Option<String>,
    /// The keys that are inherited from the workspace.
    pub inherited: BTreeSet<&'static str>,
    /// Further dependencies: the name, and the requirement as TOML.
    pub dependencies: Vec<(String, String)>,
    /// The dependencies that are inherited from the workspace.
    pub inherited_dependencies: BTreeSet<String>,
    /// The provenance of the crate.
    pub provenance: Provenance,
}

impl Package {
    /// Returns `true` if a key is inherited from the workspace.
    pub fn inherits(&self, key: &str) -> bool {
        self.inherited.contains(key)
    }
}

/// A folder of the models that only the operations of one group use.
#[derive(Debug)]
pub struct Folder {
    /// The module name.
    pub name: String,
    /// Docs in one line.
    pub docs: String,
}

/// A module of models.
#[derive(Debug)]
pub struct Module {
    /// The module name, which is also the file name.
    pub name: String,
    /// The index of its folder; `None` for a module outside of folders.
    pub folder: Option<usize>,
    /// The types that it defines.
    pub items: Vec<Item>,
    /// `true` if its code uses deprecated items and so allows the lint.
    pub uses_deprecated: bool,
}

/// A type definition.
#[derive(Debug)]
pub struct Item {
    /// The address of the schema.
    pub address: String,
    /// The Rust name.
    pub name: String,
    /// The component name, if it differs from the Rust name.
    pub component_name: Option<String>,
    /// Docs.
    pub docs: String,
    /// `true` if the type is deprecated.
    pub deprecated: bool,
    /// The derives that the config adds: names of the standard library, and paths that begin with `::`.
    pub derives: Vec<String>,
    /// The definition.
    pub kind: ItemKind,
}

impl Item {
    /// Returns the types that the definition refers to.
    pub fn types(&self) -> Vec<&Type> {
        match &self.kind {
            ItemKind::Struct(body) => {
                let rest = body.rest.iter().map(|(_, ty)| ty);
                body.fields.iter().map(|field| &field.ty).chain(rest).collect()
            }
            ItemKind::Alias(target) => vec![target],
            ItemKind::Union(union) => union.variants.iter().map(|variant| &variant.ty).collect(),
            ItemKind::Enum(_) | ItemKind::Values(_) | ItemKind::Validated(_) => Vec::new(),
        }
    }

    /// Returns `true` if a field is optional and nullable.
    pub fn has_maybe(&self) -> bool {
        match &self.kind {
            ItemKind::Struct(body) => {
                body.fields.iter().any(|field| field.presence == Presence::OptionalNullable)
            }
            _ => false,
        }
    }
}

/// The kind of a type definition.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ItemKind {
    /// A struct.
    Struct(Struct),
    /// An open enum of strings.
    Enum(Vec<Variant>),
    /// An open enum of integers or of mixed values.
    Values(Values),
    /// A union.
    Union(Union),
    /// A validated string.
    Validated(Constraints),
    /// A type alias.
    Alias(Type),
}

/// A struct.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Struct {
    /// Fields in the order of the description.
    pub fields: Vec<Field>,
    /// Name and value type of the field for all other keys; of a tuple, for the items after the last declared one.
    pub rest: Option<(String, Type)>,
    /// `true` if it is serialized as an array, with the fields as its items.
    pub tuple: bool,
    /// `true` if the struct occurs only in responses.
    pub response_only: bool,
    /// `true` if the description allows no further keys.
    pub is_closed: bool,
}

impl Struct {
    /// Returns the required fields.
    pub fn required(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| field.presence.is_required())
    }

    /// Returns `true` if `Default` is `new`: `new` sets fields, and has no parameters.
    pub fn has_own_default(&self) -> bool {
        !self.response_only
            && self.initialized_fields().next().is_some()
            && self.constructor_fields().next().is_none()
    }

    /// Returns the fields that `new` sets: those that requests must contain and those with only one value.
    pub fn initialized_fields(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| field.is_argument || field.fixed.is_some())
    }

    /// Returns the fields that are parameters of `new`.
    pub fn constructor_fields(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| field.is_argument && field.fixed.is_none())
    }
}

/// A field.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Field {
    /// The Rust name of the field and its setter.
    pub name: String,
    /// The name of the setter for `null`.
    pub clear: String,
    /// The name on the wire.
    pub wire: String,
    /// Docs.
    pub docs: String,
    /// `true` if the field is deprecated.
    pub deprecated: bool,
    /// The type of a present, non-null value.
    pub ty: Type,
    /// Presence and nullability.
    pub presence: Presence,
    /// `true` if the value is a secret and must be redacted.
    pub secret: bool,
    /// `true` if requests must contain the field. A write-only field is optional, because responses do not contain it.
    pub is_argument: bool,
    /// The only value of a boolean that allows no other.
    pub only: Option<bool>,
    /// The only value of a field that allows no other. `new` sets it.
    pub fixed: Option<Literal>,
    /// The default that the service applies, if a constant can express it.
    pub default: Option<Constant>,
}

/// A union of types, open for any other JSON value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Union {
    /// The wire name of the discriminator, if there is one.
    pub discriminator: Option<String>,
    /// `true` if the description does not declare the discriminator. It is then only read.
    pub is_inferred: bool,
    /// Variants.
    pub variants: Vec<UnionVariant>,
    /// `true` if it is made from text: some variant is a string without constraints.
    pub text: bool,
}

/// A variant of a union.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct UnionVariant {
    /// The Rust name.
    pub name: String,
    /// Docs.
    pub docs: String,
    /// `true` if the variant is deprecated.
    pub deprecated: bool,
    /// The payload type.
    pub ty: Type,
    /// Discriminator values that select the variant.
    pub discriminator_values: Vec<String>,
    /// `true` if no other variant has the same payload type.
    pub unique: bool,
}

/// A variant of an open enum of strings.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Variant {
    /// The Rust name.
    pub name: String,
    /// The value on the wire.
    pub wire: String,
    /// The description of the value, as Markdown that is safe for rustdoc.
    pub docs: Option<String>,
    /// `true` if the variant is deprecated.
    pub deprecated: bool,
}

/// An open enum of integers or of mixed values.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Values {
    /// `true` if all values, unknown ones included, are integers.
    pub integers: bool,
    /// Variants.
    pub variants: Vec<ValueVariant>,
}

/// A variant of an open enum of integers or of mixed values.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ValueVariant {
    /// The Rust name.
    pub name: String,
    /// The value on the wire.
    pub value: Literal,
    /// The description of the value, as Markdown that is safe for rustdoc.
    pub docs: Option<String>,
    /// `true` if the variant is deprecated.
    pub deprecated: bool,
}

/// A scalar value of a description.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    /// A boolean.
    Bool(bool),
    /// An integer.
    Integer(i64),
    /// A number.
    Number(f64),
    /// A string.
    Text(String),
}

/// A literal is not NaN, as JSON cannot express that.
impl Eq for Literal {}

impl Hash for Literal {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self {
            Literal::Bool(value) => value.hash(state),
            Literal::Integer(value) => value.hash(state),
            Literal::Number(value) => value.to_bits().hash(state),
            Literal::Text(text) => text.hash(state),
        }
    }
}

/// The constraints of a validated string.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Constraints {
    /// The name of the type that implements them.
    pub marker: String,
    /// The minimum number of characters.
    pub min: usize,
    /// The maximum number of characters.
    pub max: Option<usize>,
    /// The pattern, as the description has it.
    pub pattern: Option<Pattern>,
}

/// The pattern of a validated string.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Pattern {
    /// The regular expression (ECMA-262).
    pub text: String,
    /// The way that the emitted code matches it.
    pub matcher: Matcher,
}

/// The way that emitted code matches a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Matcher {
    /// A walk over the string: every part of the pattern matches as much as it can.
    Walk,
    /// An engine for regular expressions, with these flags.
    Engine(&'static str),
    /// None: the pattern is not checked.
    None,
}
