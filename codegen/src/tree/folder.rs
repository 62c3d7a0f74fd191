//! Access to the files beside the description, as a trait: the library itself has no file system.

use std::fmt::Debug;
use std::panic::RefUnwindSafe;

/// The folder of the main document, implemented by the caller.
pub trait Folder: Debug + Send + Sync + RefUnwindSafe {
    /// Returns the text of a file. The path is relative to the folder, with `/` between its parts; it never begins with `/`,
    /// and no part is empty, `.` or `..`. An implementation must refuse files outside the folder (a symlink).
    ///
    /// # Errors
    ///
    /// Returns the reason if the file cannot be read.
    fn read(&self, path: &str) -> Result<String, ReadError>;
}

/// The reason that a file cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadError {
    /// The file does not exist.
    Missing,
    /// The file is outside the folder.
    Outside,
    /// Any other reason, as a text that follows "cannot read file `…`: ".
    Other(String),
}
