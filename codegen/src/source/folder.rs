//! What lies beside the description: the library itself has no file system.

use std::fmt::Debug;
use std::panic::RefUnwindSafe;

/// The folder of the main document, for whoever has a file system.
pub trait Folder: Debug + Send + Sync + RefUnwindSafe {
    /// The text of a file. The path is relative to the folder, with `/` between its parts; it never begins with one, and
    /// no part is empty, `.` or `..`. What leads out of the folder all the same (a symlink) is refused.
    ///
    /// # Errors
    ///
    /// Why there is none.
    fn read(&self, path: &str) -> Result<String, Unread>;
}

/// Why a file gives no text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unread {
    /// There is no such file.
    Missing,
    /// It lies outside the folder.
    Outside,
    /// Anything else, in words that go on after "this file cannot be read: ".
    Other(String),
}
