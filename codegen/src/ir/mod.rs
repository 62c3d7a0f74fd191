//! The crate to be emitted, in Rust's words: data only, every name final. An identifier is a string, with the prefix
//! `r#` if it is a keyword.

mod form;
mod format;
mod model;
mod operation;
mod service;
mod uses;

use std::collections::BTreeSet;

pub use form::{FormSerialization, FormStyle, InlineForm};
pub use format::{Format, Passing};
pub use model::{
    Constant, Constraints, Example, Field, Item, ItemKind, Literal, Matcher, Module, Pattern, Presence,
    Struct, Type, Union, UnionVariant, ValueVariant, Values, Variant,
};
pub use operation::{
    Arg, Body, BodyField, Group, Header, HeaderSet, Headers, Operation, ParameterLocation, PathPart,
    Response, Section, Success,
};
pub use service::{
    CredentialArgument, CredentialArguments, CredentialConstructor, Errors, Pagination, Service, Step,
    Template, Variable, Waiter,
};

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
    /// Typed headers that several operations have in common.
    pub headers: Vec<HeaderSet>,
    /// Types of string formats that the crate uses.
    pub formats: BTreeSet<&'static Format>,
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
    /// `true` if an operation belongs to another server than the client's.
    pub is_elsewhere: bool,
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
    /// The version.
    pub version: String,
    /// A description in one line.
    pub description: String,
    /// An SPDX expression.
    pub license: Option<String>,
    /// The URL of the repository.
    pub repository: Option<String>,
    /// Search keywords.
    pub keywords: Vec<String>,
    /// Categories of crates.io.
    pub categories: Vec<String>,
}

/// A folder of the models that only the operations of one group use.
#[derive(Debug)]
pub struct Folder {
    /// The module name.
    pub name: String,
    /// Docs in one line.
    pub docs: String,
}
