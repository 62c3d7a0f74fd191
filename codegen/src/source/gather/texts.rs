//! The documents of a description, each parsed once.

use std::collections::HashMap;

use serde_json::Value;

use crate::diagnostic::{Diagnostic, Diagnostics, FileId, Input, Source};
use crate::source::folder::{Folder, Unread};
use crate::source::gather::address::{File, below};
use crate::source::gather::base::Addresses;
use crate::source::gather::follow::Spot;
use crate::source::parse;

/// The maximum number of files of a description, and of their bytes.
const MOST_FILES: usize = 1000;
const MOST_BYTES: usize = 256 << 20;

/// Access to the other documents of a description.
#[derive(Clone, Copy)]
pub struct Around<'a> {
    /// The path of the main document; the last part is its name in its folder.
    pub name: &'a str,
    /// The folder of the main document.
    pub folder: Option<&'a dyn Folder>,
    /// Returns the path in the folder of the local copy of a URL, from the config.
    pub copies: &'a dyn Fn(&str) -> Option<String>,
}

/// One of the documents.
pub struct Document {
    /// The path relative to the folder of the main document.
    pub path: String,
    pub id: FileId,
    pub tree: Value,
    /// The base URIs and anchors.
    pub addresses: Addresses,
}

impl Document {
    fn new(path: String, id: FileId, tree: Value) -> Self {
        let addresses = Addresses::of(&tree, &path);
        Self { path, id, tree, addresses }
    }
}

/// The error of a reference whose document cannot be read.
pub struct Lost {
    pub code: &'static str,
    pub what: String,
    pub help: String,
}

/// All documents, the main one first.
pub struct Texts<'a> {
    pub documents: Vec<Document>,
    around: Around<'a>,
    /// Indices by path; `None` for a document that could not be parsed, which has been reported.
    known: HashMap<String, Option<usize>>,
    bytes: usize,
    /// The remaining number of searches for a similar name. Each compares all names, and nobody reads so many diagnostics.
    pub guesses: usize,
    /// The targets of references, by their location and the requested section. Without this cache, long chains of references
    /// would be resolved in quadratic time.
    pub ends: HashMap<(Spot, Option<String>), Spot>,
}

impl<'a> Texts<'a> {
    pub fn new(main: Value, around: Around<'a>) -> Self {
        let path = around.name.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
        let known = HashMap::from([(path.clone(), Some(0))]);
        let main = Document::new(path, FileId::MAIN, main);
        Self { documents: vec![main], around, known, bytes: 0, guesses: 200, ends: HashMap::new() }
    }

    pub fn value(&self, spot: &Spot) -> Option<&Value> {
        self.documents.get(spot.document)?.tree.pointer(spot.at.as_str())
    }

    pub fn value_mut(&mut self, spot: &Spot) -> Option<&mut Value> {
        self.documents.get_mut(spot.document)?.tree.pointer_mut(spot.at.as_str())
    }

    /// Returns the document that a reference in `from` refers to, or `None` if it cannot be parsed, which is reported in
    /// `found`.
    pub fn document(
        &mut self,
        file: File,
        from: usize,
        found: &mut Diagnostics,
    ) -> Result<Option<usize>, Lost> {
        let path = match file {
            File::Same => return Ok(Some(from)),
            File::Path(path) => path,
            File::Outside => return Err(outside()),
            File::Url(url) => self.copy(&url)?,
        };
        if let Some(known) = self.known.get(&path) {
            return Ok(*known);
        }
        let text = self.read(&path)?;
        let (folder, _) = self.around.name.split_at(self.around.name.len() - self.documents[0].path.len());
        let id = found.add_file(Source { name: format!("{folder}{path}"), text });
        let text = found.file(id).map_or("", |source| source.text.as_str());
        let index = match parse::parse(text) {
            Ok(tree) => {
                self.documents.push(Document::new(path.clone(), id, tree));
                Some(self.documents.len() - 1)
            }
            Err(problems) => {
                for problem in problems.iter() {
                    found.push(Diagnostic { input: Input::File(id), ..problem.clone() });
                }
                None
            }
        };
        self.known.insert(path, index);
        Ok(index)
    }

    /// Returns the location of the resource with a URI.
    pub fn resource(&self, url: &str) -> Option<Spot> {
        self.documents.iter().enumerate().find_map(|(index, document)| {
            let place = document.addresses.place(url)?;
            Some(Spot::new(index, place.clone()))
        })
    }

    /// Returns whether the config names a local copy of a URL.
    pub fn has_copy(&self, url: &str) -> bool {
        (self.around.copies)(url).is_some()
    }

    /// Returns the path of the local copy of a URL.
    fn copy(&self, url: &str) -> Result<String, Lost> {
        let Some(path) = (self.around.copies)(url) else {
            return Err(Lost {
                code: "E0222",
                what: format!("cannot read `{}`: the network is not accessed", url.escape_debug()),
                help: format!(
                    "save a copy in the folder of the description, and add it to `[files]` in the config: \
                     `\"{url}\" = \"the/copy.yaml\"`"
                ),
            });
        };
        below("", &path).ok_or_else(outside)
    }

    fn read(&mut self, path: &str) -> Result<String, Lost> {
        let other = |why: String| Lost {
            code: "E0223",
            what: format!("cannot read file `{path}`: {why}"),
            help: "fix the file, or the `$ref`".to_owned(),
        };
        let Some(folder) = self.around.folder else {
            return Err(other("the folder of the description is not available".to_owned()));
        };
        if self.documents.len() > MOST_FILES {
            return Err(bounds(format!("more than {MOST_FILES} files")));
        }
        let text = folder.read(path).map_err(|unread| match unread {
            Unread::Missing => Lost {
                code: "E0220",
                what: format!("cannot find file `{path}` in the folder of the description"),
                help: "add the file, or fix the `$ref`: its path is relative to the file that contains it"
                    .to_owned(),
            },
            Unread::Outside => outside(),
            Unread::Other(why) => other(why),
        })?;
        self.bytes += text.len();
        if self.bytes > MOST_BYTES {
            return Err(bounds(format!("more than {} MB", MOST_BYTES >> 20)));
        }
        Ok(text)
    }
}

fn outside() -> Lost {
    Lost {
        code: "E0221",
        what: "`$ref` to a file outside the folder of the description".to_owned(),
        help: "copy the file into the folder of the main document, or a folder below it".to_owned(),
    }
}

fn bounds(what: String) -> Lost {
    Lost {
        code: "E0224",
        what: format!("the description consists of {what}"),
        help: "check for a `$ref` to generated files".to_owned(),
    }
}
