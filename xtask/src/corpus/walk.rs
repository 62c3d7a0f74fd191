//! Which files there are.

use std::fs;
use std::path::Path;

use crate::terminal::shown;
use crate::trouble::Trouble;

/// What documents are called.
const EXTENSIONS: [&str; 3] = ["yaml", "yml", "json"];

/// What a folder holds.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The files that may be documents: their paths below the folder, with `/`, sorted folder by folder.
    pub files: Vec<String>,
    /// How many symlinks there are. None is followed: it could lead out of the folder, or round in a circle.
    pub symlinks: usize,
}

/// Looks through a folder and those in it, but for the hidden ones.
pub fn walk(dir: &Path) -> Result<Found, Trouble> {
    if dir.is_file() {
        return Err(Trouble::new(format!("{} is a file", shown(dir)))
            .help("give the folder that it is in, or generate from it alone: cargo xtask generate --spec"));
    }
    let mut found = Found::default();
    let mut folders = vec![String::new()];
    while let Some(folder) = folders.pop() {
        let path = dir.join(&folder);
        let cannot = |error| Trouble::io("cannot look into the folder", &path, &error);
        for entry in fs::read_dir(&path).map_err(cannot)? {
            let entry = entry.map_err(cannot)?;
            let kind = entry.file_type().map_err(cannot)?;
            // A report holds text alone: a file whose name is not UTF-8 will count as one that cannot be read.
            let name = entry.file_name().to_string_lossy().into_owned();
            let below = if folder.is_empty() { name.clone() } else { format!("{folder}/{name}") };
            if kind.is_symlink() {
                found.symlinks += 1;
            } else if kind.is_dir() && !name.starts_with('.') {
                folders.push(below);
            } else if kind.is_file() && may_be_a_document(&name) {
                found.files.push(below);
            }
        }
    }
    found.files.sort_by(|a, b| a.split('/').cmp(b.split('/')));
    Ok(found)
}

fn may_be_a_document(name: &str) -> bool {
    let extension = Path::new(name).extension().and_then(|extension| extension.to_str());
    extension.is_some_and(|extension| EXTENSIONS.iter().any(|known| known.eq_ignore_ascii_case(extension)))
}
