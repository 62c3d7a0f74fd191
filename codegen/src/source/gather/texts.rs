//! The documents that a description is made of, each read once.

use std::collections::HashMap;

use serde_json::Value;

use crate::diagnostic::{Diagnostic, Diagnostics, FileId, Input, Source};
use crate::source::folder::{Folder, Unread};
use crate::source::gather::address::{File, below};
use crate::source::gather::base::Addresses;
use crate::source::gather::follow::Spot;
use crate::source::parse;

/// How many files a description may be made of, and how many bytes.
const MOST_FILES: usize = 1000;
const MOST_BYTES: usize = 256 << 20;

/// What the description may be looked for in.
#[derive(Clone, Copy)]
pub struct Around<'a> {
    /// What the main document is called; its last part is its name in its folder.
    pub name: &'a str,
    /// This folder.
    pub folder: Option<&'a dyn Folder>,
    /// The path in the folder that the config gives to a URL.
    pub copies: &'a dyn Fn(&str) -> Option<String>,
}

/// One of the documents.
pub struct Document {
    /// Its path from the folder.
    pub path: String,
    pub id: FileId,
    pub tree: Value,
    /// What its parts call themselves.
    pub addresses: Addresses,
}

impl Document {
    fn new(path: String, id: FileId, tree: Value) -> Self {
        let addresses = Addresses::of(&tree, &path);
        Self { path, id, tree, addresses }
    }
}

/// Why a reference leads to no document, said of the reference.
pub struct Lost {
    pub code: &'static str,
    pub what: String,
    pub help: String,
}

/// All documents; the main one is the first.
pub struct Texts<'a> {
    pub documents: Vec<Document>,
    around: Around<'a>,
    /// By path; what could not be read has no index, and has been reported.
    known: HashMap<String, Option<usize>>,
    bytes: usize,
    /// How often a misspelt name may still be compared with all that there are. Nobody reads so many problems.
    pub guesses: usize,
    /// Where references end, by the place of their text and the section that is wanted. Without it, references that lead
    /// through others would be followed again and again, each time through all of those.
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

    /// The document that a reference in `from` leads to; `None` for one that is no YAML or JSON, which is in `found`.
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

    /// The part of a document that has this address.
    pub fn resource(&self, url: &str) -> Option<Spot> {
        self.documents.iter().enumerate().find_map(|(index, document)| {
            let place = document.addresses.place(url)?;
            Some(Spot::new(index, place.clone()))
        })
    }

    /// Whether the config says where a copy of this is.
    pub fn has_copy(&self, url: &str) -> bool {
        (self.around.copies)(url).is_some()
    }

    /// The path of a local copy.
    fn copy(&self, url: &str) -> Result<String, Lost> {
        let Some(path) = (self.around.copies)(url) else {
            return Err(Lost {
                code: "E0222",
                what: "this leads to a URL, and nothing is read from the network".to_owned(),
                help: format!(
                    "save a copy below the folder of the description, and name it in the config: `[files]` with \
                     `\"{url}\" = \"the/copy.yaml\"`"
                ),
            });
        };
        below("", &path).ok_or_else(outside)
    }

    fn read(&mut self, path: &str) -> Result<String, Lost> {
        let other = |why: String| Lost {
            code: "E0223",
            what: format!("the file `{path}` cannot be read: {why}"),
            help: "mend the file, or the `$ref`".to_owned(),
        };
        let Some(folder) = self.around.folder else {
            return Err(other("this description is read without its folder".to_owned()));
        };
        if self.documents.len() > MOST_FILES {
            return Err(bounds(format!("more than {MOST_FILES} files")));
        }
        let text = folder.read(path).map_err(|unread| match unread {
            Unread::Missing => Lost {
                code: "E0220",
                what: format!("there is no file `{path}` in the folder of the description"),
                help: "add it there, or mend the `$ref`: its path goes from the file that it stands in"
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
        what: "this leads to a file outside the folder of the description".to_owned(),
        help: "only files in the folder of the main document, or below it, are read: copy this one there"
            .to_owned(),
    }
}

fn bounds(what: String) -> Lost {
    Lost {
        code: "E0224",
        what: format!("the files of this description are {what}"),
        help: "no description that people maintain is so large: does a `$ref` lead to files that were generated?"
            .to_owned(),
    }
}
