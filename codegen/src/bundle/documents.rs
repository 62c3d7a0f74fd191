//! The documents of a description, each parsed once.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde_json::Value;

use crate::bundle::base_uris::BaseUris;
use crate::bundle::location::Location;
use crate::bundle::uri_reference::{File, join};
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, FileId, Input, Place, Source};
use crate::parse;
use crate::tree::folder::{Folder, ReadError};

/// The maximum number of files of a description, and of their bytes.
const MAX_FILES: usize = 1000;
const MAX_BYTES: usize = 256 << 20;

/// Access to the other documents of a description.
#[derive(Clone, Copy)]
pub struct BundleContext<'a> {
    /// The path of the main document; the last part is its name in its folder.
    pub name: &'a str,
    /// The folder of the main document.
    pub folder: Option<&'a dyn Folder>,
    /// The config, which names local copies of URLs.
    pub config: &'a Config,
}

/// One of the documents.
pub struct Document {
    /// The path relative to the folder of the main document.
    pub path: String,
    pub id: FileId,
    pub tree: Value,
    /// The base URIs and anchors.
    pub base_uris: BaseUris,
}

impl Document {
    fn new(path: String, id: FileId, tree: Value) -> Self {
        let base_uris = BaseUris::collect(&tree, &path);
        Self { path, id, tree, base_uris }
    }
}

/// The error of a reference whose document cannot be read.
struct DocumentError {
    code: Code,
    message: String,
    help: String,
}

/// All documents, the main one first.
pub struct Documents<'a> {
    pub list: Vec<Document>,
    pub context: BundleContext<'a>,
    /// The entries of `[files]` that references use.
    pub local_copies: HashSet<&'a str>,
    /// Indices by path, or the first error of a document that could not be parsed.
    indices: HashMap<String, Result<usize, Box<Diagnostic>>>,
    /// The references that could not be resolved.
    pub broken: BTreeMap<Location, Diagnostic>,
    bytes: usize,
    /// The remaining number of searches for a similar name. Each compares all names, and nobody reads so many diagnostics.
    pub suggestions: usize,
    /// The targets of references, by their location and the requested section. Without this cache, long chains of references
    /// would be resolved in quadratic time.
    pub targets: HashMap<(Location, Option<String>), Option<Location>>,
}

impl<'a> Documents<'a> {
    pub fn new(main: Value, context: BundleContext<'a>) -> Self {
        let path = context.name.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
        let indices = HashMap::from([(path.clone(), Ok(0))]);
        let main = Document::new(path, FileId::MAIN, main);
        let (broken, targets) = (BTreeMap::new(), HashMap::new());
        Self {
            list: vec![main],
            context,
            local_copies: HashSet::new(),
            indices,
            broken,
            bytes: 0,
            suggestions: 200,
            targets,
        }
    }

    pub fn value(&self, location: &Location) -> Option<&Value> {
        self.list.get(location.document)?.tree.pointer(location.at.as_str())
    }

    pub fn value_mut(&mut self, location: &Location) -> Option<&mut Value> {
        self.list.get_mut(location.document)?.tree.pointer_mut(location.at.as_str())
    }

    /// Returns the document that a reference in `from` refers to.
    pub fn document(
        &mut self,
        file: File,
        from: &Location,
        diagnostics: &mut Diagnostics,
    ) -> Result<usize, Box<Diagnostic>> {
        let path = match file {
            File::Same => return Ok(from.document),
            File::Path(path) => Ok(path),
            File::Outside => Err(outside()),
            File::Url(url) => self.copy(&url),
        };
        let at_reference = |id, DocumentError { code, message, help }| {
            Box::new(Diagnostic::at(code, Input::of(id), Place::Value(from.at.clone()), message).help(help))
        };
        let id = self.list[from.document].id;
        let path = path.map_err(|error| at_reference(id, error))?;
        if let Some(index) = self.indices.get(&path) {
            return index.clone();
        }
        let text = self.read(&path).map_err(|error| at_reference(id, error))?;
        let (folder, _) = self.context.name.split_at(self.context.name.len() - self.list[0].path.len());
        let source = Source { name: format!("{folder}{path}"), text };
        let tree = parse::parse(&source);
        let id = diagnostics.add_file(source);
        let index = match tree {
            Ok(tree) => {
                self.list.push(Document::new(path.clone(), id, tree));
                Ok(self.list.len() - 1)
            }
            Err(diagnostics) => {
                // A syntax error ends the parsing, so there is one.
                let first = diagnostics.iter().next().cloned().map(Box::new);
                let error = first.unwrap_or_else(|| at_reference(id, outside()));
                Err(Box::new(Diagnostic { input: Input::File(id), ..*error }))
            }
        };
        self.indices.insert(path, index.clone());
        index
    }

    /// Returns the location of the resource with a URI.
    pub fn resource(&self, url: &str) -> Option<Location> {
        self.list.iter().enumerate().find_map(|(index, document)| {
            let place = document.base_uris.resource(url)?;
            Some(Location::new(index, place.clone()))
        })
    }

    /// Returns whether the config names a local copy of a URL.
    pub fn has_local_copy(&self, url: &str) -> bool {
        self.context.config.local_copy(url).is_some()
    }

    /// Returns the path of the local copy of a URL.
    fn copy(&mut self, url: &str) -> Result<String, DocumentError> {
        let Some((entry, path)) = self.context.config.local_copy(url) else {
            return Err(DocumentError {
                code: Code::E0222,
                message: format!("cannot read `{}`: the network is not accessed", url.escape_debug()),
                help: format!(
                    "save a copy in the folder of the description, and add it to `[files]` in the config: \
                     `\"{url}\" = \"the/copy.yaml\"`"
                ),
            });
        };
        self.local_copies.insert(entry);
        join("", &path).ok_or_else(outside)
    }

    fn read(&mut self, path: &str) -> Result<String, DocumentError> {
        let unreadable = |reason: String| DocumentError {
            code: Code::E0223,
            message: format!("cannot read file `{path}`: {reason}"),
            help: "fix the file, or the `$ref`".to_owned(),
        };
        let Some(folder) = self.context.folder else {
            return Err(unreadable("the folder of the description is not available".to_owned()));
        };
        if self.list.len() > MAX_FILES {
            return Err(limit_exceeded(format!("more than {MAX_FILES} files")));
        }
        let text = folder.read(path).map_err(|error| match error {
            ReadError::Missing => DocumentError {
                code: Code::E0220,
                message: format!("cannot find file `{path}` in the folder of the description"),
                help: "add the file, or fix the `$ref`: its path is relative to the file that contains it"
                    .to_owned(),
            },
            ReadError::Outside => outside(),
            ReadError::Other(reason) => unreadable(reason),
        })?;
        self.bytes += text.len();
        if self.bytes > MAX_BYTES {
            return Err(limit_exceeded(format!("more than {} MB", MAX_BYTES >> 20)));
        }
        Ok(text)
    }
}

fn outside() -> DocumentError {
    DocumentError {
        code: Code::E0221,
        message: "`$ref` to a file outside the folder of the description".to_owned(),
        help: "copy the file into the folder of the main document, or a folder below it".to_owned(),
    }
}

fn limit_exceeded(amount: String) -> DocumentError {
    DocumentError {
        code: Code::E0224,
        message: format!("the description consists of {amount}"),
        help: "check for a `$ref` to generated files".to_owned(),
    }
}
