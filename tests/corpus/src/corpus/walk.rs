//! Listing the files of a folder.

use std::fs;
use std::path::Path;

use specsmith_cli::error::Error;
use specsmith_cli::terminal::display_path;

/// The extensions of documents.
const EXTENSIONS: [&str; 3] = ["yaml", "yml", "json"];

/// The files of a folder.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// The files that may be documents: paths below the folder, with `/`, sorted by component.
    pub files: Vec<String>,
    /// The number of symlinks. They are not followed: they could leave the folder or form a cycle.
    pub symlinks: usize,
}

/// Lists the files of a folder and its subfolders, except hidden ones.
pub fn walk(dir: &Path) -> Result<Listing, Error> {
    if dir.is_file() {
        return Err(Error::new(format!("{} is a file", display_path(dir)))
            .help("pass its folder, or generate from it alone with cargo xtask generate --spec"));
    }
    let mut listing = Listing::default();
    let mut folders = vec![String::new()];
    while let Some(folder) = folders.pop() {
        let path = dir.join(&folder);
        let cannot = |error| Error::io("cannot list the folder", &path, &error);
        for entry in fs::read_dir(&path).map_err(cannot)? {
            let entry = entry.map_err(cannot)?;
            let kind = entry.file_type().map_err(cannot)?;
            // A lossy name is fine: a file whose name is not UTF-8 is reported as unreadable.
            let name = entry.file_name().to_string_lossy().into_owned();
            let below = if folder.is_empty() { name.clone() } else { format!("{folder}/{name}") };
            if kind.is_symlink() {
                listing.symlinks += 1;
            } else if kind.is_dir() && !name.starts_with('.') {
                folders.push(below);
            } else if kind.is_file() && may_be_a_document(&name) {
                listing.files.push(below);
            }
        }
    }
    listing.files.sort_by(|a, b| a.split('/').cmp(b.split('/')));
    Ok(listing)
}

fn may_be_a_document(name: &str) -> bool {
    let extension = Path::new(name).extension().and_then(|extension| extension.to_str());
    extension.is_some_and(|extension| EXTENSIONS.iter().any(|known| known.eq_ignore_ascii_case(extension)))
}
