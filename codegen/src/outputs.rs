//! What a caller of the generator gets.

use crate::diagnostic::Diagnostics;
use crate::diff::Difference;
use crate::files::Files;
use crate::filter::FilterSummary;
use crate::pointer::Pointer;
use crate::provenance::Provenance;
use crate::tree::summary::Summary;

/// The output of the generator.
#[derive(Clone, Debug)]
pub struct Generated {
    /// The crate.
    pub files: Files,
    /// The name of the user's own module, if there is one: `src/NAME.rs` or `src/NAME/mod.rs`, and all files below
    /// `src/NAME/`. No generated file has such a path.
    pub ext: Option<String>,
    /// The new text of the lock file.
    pub lock: String,
    /// The warnings.
    pub warnings: Diagnostics,
    /// The figures of the description and the crate.
    pub summary: Summary,
    /// The figures of the filter, if there is one.
    pub filter_summary: Option<FilterSummary>,
}

/// The JSON examples of a description, to test that the types of the crate deserialize and serialize them.
#[derive(Clone, Debug, Default)]
pub struct Examples {
    /// The examples of media types and schemas for which the crate has a type.
    pub list: Vec<Example>,
    /// The description with their schemas, after overlays and bundling, so that each `$ref` refers to a component.
    pub description: serde_json::Value,
}

/// An example of a JSON value.
#[derive(Clone, Debug)]
pub struct Example {
    /// The location of the example.
    pub pointer: Pointer,
    /// The location of its schema.
    pub schema: Pointer,
    /// The Rust type of the schema, as a path inside the crate: a model is `crate::models::Pet`, and a map is `BTreeMap`.
    pub rust_type: String,
    /// Unset if only responses contain the schema.
    pub in_requests: bool,
    /// Unset if only requests contain the schema.
    pub in_responses: bool,
    /// The value.
    pub value: serde_json::Value,
}

/// A stage of the generator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Parsing of the text into a tree.
    Parse,
    /// Application of overlays, and bundling of references.
    Bundle,
    /// Normalization to OpenAPI 3.0, and validation.
    Normalize,
    /// Deserialization into openapiv3's types.
    Deserialize,
    /// Resolution of references, and filtering.
    Resolve,
    /// All decisions about the crate.
    Lower,
    /// Writing of the files.
    Emit,
}

/// An event of a run.
#[derive(Clone, Copy, Debug)]
pub enum Progress<'a> {
    /// A stage begins. The last one ends when the call returns.
    Begins(Stage),
    /// All warnings are known. Only emitting is left, which has none.
    Warned(&'a Diagnostics),
}

/// A version of a crate.
#[derive(Clone, Debug)]
pub struct Release {
    /// The version; `None` if a workspace gives it.
    pub version: Option<String>,
    /// The provenance.
    pub provenance: Provenance,
}

/// Two versions of a crate, and the differences between them.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// The differences.
    pub difference: Difference,
    /// The first version.
    pub old: Release,
    /// The second version.
    pub new: Release,
}

/// One of two descriptions that are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The first one.
    Old,
    /// The second one.
    New,
}
