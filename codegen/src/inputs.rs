//! What a caller of the generator gives.

use std::sync::Arc;

use crate::diagnostic::Source;
use crate::filter::Filter;
use crate::tree::folder::Folder;

/// The inputs of the generator.
#[derive(Clone, Debug)]
pub struct Inputs {
    /// The OpenAPI description, YAML or JSON.
    pub description: Source,
    /// The folder of the description, for references into other files.
    pub folder: Option<Arc<dyn Folder>>,
    /// OpenAPI overlays, in the order in which they are applied.
    pub overlays: Vec<Source>,
    /// The config. Without one, all settings have their defaults.
    pub config: Option<Source>,
    /// The lock file of the names assigned by previous runs.
    pub lock: Option<Source>,
    /// The name of the crate, with precedence over the config.
    pub crate_name: Option<String>,
    /// Makes every fault of the description an error, as `strict` in the config does.
    pub strict: bool,
    /// A filter of operations, in addition to that of the config.
    pub filter: Filter,
}

impl Inputs {
    /// Creates inputs with a description alone.
    pub fn new(description: Source) -> Self {
        Self {
            description,
            folder: None,
            overlays: Vec::new(),
            config: None,
            lock: None,
            crate_name: None,
            strict: false,
            filter: Filter::default(),
        }
    }
}
