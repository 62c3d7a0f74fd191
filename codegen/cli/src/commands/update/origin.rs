//! `[source]` in the config: the file that the description is a copy of.

use std::fmt::Write as _;
use std::fs;
use std::io::Read as _;
use std::path::Path;

use sha2::{Digest as _, Sha256};
use specsmith::Source;
use specsmith::config::{Config, SourceFile};

use crate::commands::update::download::{self, MAX_BYTES};
use crate::error::Error;
use crate::project::config_file::ConfigFile;
use crate::terminal::display_path;

/// The source of a description, and the config that has it.
pub struct Origin {
    config: ConfigFile,
    file: SourceFile,
}

impl Origin {
    /// Returns `true` if a config has a source, or cannot be read.
    pub fn is_in(config: &ConfigFile) -> bool {
        let settings = config.read().ok().and_then(|config| Config::parse(&config.text).ok());
        settings.is_none_or(|settings| settings.source.is_some())
    }

    /// Reads `[source]` of a config.
    pub fn read(config: &ConfigFile) -> Result<Self, Error> {
        let name = display_path(&config.path);
        let text = config.read()?.text;
        let file = Config::parse(&text).map_err(|errors| {
            let message = errors.iter().map(|error| error.message.clone()).collect::<Vec<_>>().join("; ");
            Error::new(format!("{name} cannot be read: {message}"))
        })?;
        let Some(file) = file.source else {
            let header = config.header("source");
            return Err(Error::new(format!("{name} has no {header}"))
                .help("add it with `url = \"https://…\"` or `path = \"…\"`: the file that the description is a copy of"));
        };
        if file.url.is_some() == file.path.is_some() {
            return Err(Error::new(format!("`[source]` in {name} has both or neither of `url` and `path`"))
                .help("keep one of them"));
        }
        Ok(Self { config: config.clone(), file })
    }

    /// Returns the SHA-256 of the last copy.
    pub fn sha256(&self) -> Option<&str> {
        self.file.sha256.as_deref()
    }

    /// Loads the present file.
    pub fn load(&self) -> Result<Source, Error> {
        let (name, bytes) = match (&self.file.url, &self.file.path) {
            (Some(url), _) => (url.clone(), download::get(url)?),
            (None, path) => {
                let folder = self.config.path.parent().unwrap_or(&self.config.path);
                let path = folder.join(path.as_deref().unwrap_or_default());
                (path.to_string_lossy().into_owned(), load_file(&path)?)
            }
        };
        if bytes.len() as u64 > MAX_BYTES {
            return Err(Error::new(format!("{name} is larger than {} MB", MAX_BYTES >> 20)));
        }
        match specsmith::decode(bytes) {
            Ok(text) => Ok(Source { name, text }),
            Err(error) => {
                let offset = error.utf8_error().valid_up_to();
                Err(Error::new(format!("{name} is not UTF-8: invalid byte at offset {offset}")))
            }
        }
    }

    /// Returns the config with another SHA-256. All else stays as it is, comments included.
    pub fn with_sha256(&self, hash: &str) -> Result<String, Error> {
        self.config.edited("source", "sha256", hash)
    }
}

/// Reads a file up to its size limit and one byte more.
fn load_file(path: &Path) -> Result<Vec<u8>, Error> {
    let cannot = |error: std::io::Error| Error::io("cannot read the source", path, &error);
    // Reading a pipe or a device might never end.
    if !fs::metadata(path).map_err(cannot)?.is_file() {
        return Err(Error::new(format!("the source {} is not a regular file", display_path(path))));
    }
    let mut bytes = Vec::new();
    let file = fs::File::open(path).map_err(cannot)?;
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(cannot)?;
    Ok(bytes)
}

/// Returns the SHA-256 of a text, in hexadecimal digits.
pub fn sha256(text: &str) -> String {
    let mut digits = String::with_capacity(64);
    for byte in Sha256::digest(text.as_bytes()) {
        let _ = write!(digits, "{byte:02x}");
    }
    digits
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin(text: &str) -> Result<(Origin, tempfile::TempDir), Error> {
        let folder = tempfile::tempdir().unwrap();
        let config = folder.path().join("api.toml");
        fs::write(&config, text).unwrap();
        Origin::read(&ConfigFile::new(config)).map(|origin| (origin, folder))
    }

    #[test]
    fn hash_is_replaced_and_comments_stay() {
        let before = "# Head.\nstrict = true\n\n[source] # Where from.\nurl = \"https://a.example/b\" # Theirs.\nsha256 = \"00\" # Last.\n\n[package]\nname = \"a\"\n";
        let after = before.replace("\"00\"", "\"ff\"");
        assert_eq!(origin(before).unwrap().0.with_sha256("ff").unwrap(), after);
        let without = "[source]\npath = \"a\"\n# End.\n";
        assert_eq!(
            origin(without).unwrap().0.with_sha256("ff").unwrap(),
            "[source]\npath = \"a\"\nsha256 = \"ff\"\n# End.\n"
        );
        let inline = "source = { path = \"a\", sha256 = \"00\" }\n";
        assert_eq!(origin(inline).unwrap().0.with_sha256("ff").unwrap(), inline.replace("00", "ff"));
    }

    #[test]
    fn incomplete_source_is_an_error() {
        for (text, expected) in [
            ("", "has no `[source]`"),
            ("[source]\n", "both or neither"),
            ("[source]\nurl = \"https://a.example\"\npath = \"b\"\n", "both or neither"),
            ("[source]\nuri = \"a\"\n", "unknown field `uri`"),
        ] {
            let error = origin(text).err().map(|error| error.to_string()).unwrap_or_default();
            assert!(error.contains(expected), "{error}");
        }
    }

    #[test]
    fn hash_is_that_of_other_tools() {
        assert_eq!(sha256("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
