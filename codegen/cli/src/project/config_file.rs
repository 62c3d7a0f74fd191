//! The file that contains the config of a client.

use std::path::{Path, PathBuf};

use specsmith::Source;

use crate::error::Error;
use crate::project::source::read;
use crate::project::{setting, table};
use crate::terminal::display_path;

/// The name of the lock in the folder of a crate without a config, and of all locks beside a config before each had its own.
pub const LOCK_FILE: &str = "names.lock";

/// A config: a file of its own, or the `[[client]]` table of a project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigFile {
    /// The file.
    pub path: PathBuf,
    /// The name of the client, if the file is a project.
    pub client: Option<String>,
}

impl ConfigFile {
    /// Creates a config that is a file of its own.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into(), client: None }
    }

    /// Creates the config that a user passes to `--config`.
    pub fn given(path: &Path) -> Result<Self, Error> {
        if path.extension().is_some_and(|end| end == "lock") {
            let message = format!("--config is the lock {}, expected a TOML file", display_path(path));
            return Err(Error::new(message).help("pass the config beside it, or omit --config"));
        }
        Ok(Self::new(path))
    }

    /// Creates the same config at another path.
    pub fn at(&self, path: impl Into<PathBuf>) -> Self {
        Self { path: path.into(), client: self.client.clone() }
    }

    /// Reads the config.
    pub fn read(&self) -> Result<Source, Error> {
        let file = read(&self.path, "config", "--config")?;
        Ok(Source { text: self.config_in(&file.text)?, ..file })
    }

    /// Returns the config in a text of the file.
    pub fn config_in(&self, text: &str) -> Result<String, Error> {
        match &self.client {
            None => Ok(text.to_owned()),
            Some(client) => table::config_in(text, client),
        }
    }

    /// Reads the file and returns its text with another text for `key` in `[table]` of the config. All else stays as it is.
    pub fn edited(&self, table: &str, key: &str, text: &str) -> Result<String, Error> {
        let file = read(&self.path, "config", "--config")?;
        setting::with_text(&file.text, self.client.as_deref(), (table, key), text)
            .ok_or_else(|| Error::new(format!("cannot set `{key}` in {}", display_path(&self.path))))
    }

    /// Returns the header of a table of the config, as users write it.
    pub fn header(&self, table: &str) -> String {
        match &self.client {
            None => format!("`[{table}]`"),
            Some(client) => format!("`[client.{table}]` of the client `{client}`"),
        }
    }

    /// Returns the lock beside a config that is a file of its own, `api.names.lock` for `api.toml`. A client of a project has its lock in its folder.
    pub fn lock(&self) -> Option<PathBuf> {
        self.client.is_none().then(|| self.path.with_extension(LOCK_FILE))
    }

    /// Returns the lock that all configs in a folder had.
    pub fn old_lock(&self) -> Option<PathBuf> {
        self.client.is_none().then(|| self.path.with_file_name(LOCK_FILE))
    }
}
