//! The description of a folder.

use std::fs::{self, File};
use std::io::Read as _;
use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::terminal::display_path;

/// The number of bytes at the start of a file in which `openapi` must stand.
const HEAD: u64 = 4096;

/// Folders of programs, in which no description of the workspace is.
const SKIPPED: &[&str] = &["target", "node_modules", "vendor"];

/// Returns the only description in a folder, or in the folders in it, by a path relative to it.
pub fn description(here: &Path) -> Result<PathBuf, Error> {
    let mut found = files(here, Path::new(""))?;
    if found.is_empty() {
        for folder in folders(here)? {
            found.extend(files(here, &folder)?);
        }
    }
    found.sort();
    match found.as_slice() {
        [one] => Ok(one.clone()),
        [] => Err(Error::new(format!("there is no OpenAPI description in {}", display_path(here)))
            .help("pass the path of the file")),
        several => {
            let names: Vec<String> = several.iter().map(|path| display_path(path)).collect();
            Err(Error::new(format!("there are several descriptions: {}", names.join(", ")))
                .help(format!("pass one of them, such as {}", names.first().map_or("", String::as_str))))
        }
    }
}

fn entries(path: &Path) -> Result<Vec<fs::DirEntry>, Error> {
    let entries = fs::read_dir(path).map_err(|error| Error::io("cannot read", path, &error))?;
    Ok(entries.filter_map(Result::ok).collect())
}

fn folders(here: &Path) -> Result<Vec<PathBuf>, Error> {
    let is_folder = |entry: &fs::DirEntry| entry.file_type().is_ok_and(|kind| kind.is_dir());
    let names = entries(here)?.into_iter().filter(is_folder).map(|entry| PathBuf::from(entry.file_name()));
    let is_skipped = |path: &PathBuf| {
        let name = path.to_string_lossy();
        name.starts_with('.') || SKIPPED.contains(&name.as_ref())
    };
    Ok(names.filter(|path| !is_skipped(path)).collect())
}

/// Returns the descriptions in a folder.
fn files(here: &Path, below: &Path) -> Result<Vec<PathBuf>, Error> {
    let names = entries(&here.join(below))?.into_iter().map(|entry| below.join(entry.file_name()));
    Ok(names.filter(|path| is_description(&here.join(path))).collect())
}

/// Returns `true` for a YAML or JSON file whose first key, or one of the first, is `openapi`.
fn is_description(path: &Path) -> bool {
    let is_format =
        path.extension().is_some_and(|end| ["yaml", "yml", "json"].iter().any(|known| end == *known));
    if !is_format || !path.is_file() {
        return false;
    }
    let mut head = Vec::new();
    let is_read = File::open(path).is_ok_and(|file| file.take(HEAD).read_to_end(&mut head).is_ok());
    let head = String::from_utf8_lossy(&head);
    let mut lines = head.lines();
    is_read && (lines.any(|line| line.starts_with("openapi:")) || head.contains("\"openapi\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn description_is_found_by_its_key() {
        let folder = tempfile::tempdir().unwrap();
        let here = folder.path();
        let write = |path: &str, text: &str| fs::write(here.join(path), text).unwrap();
        assert!(description(here).unwrap_err().to_string().contains("no OpenAPI description"));
        write("package.json", "{\"name\": \"a\"}");
        write("config.yaml", "uses: openapi: no");
        fs::create_dir(here.join("api")).unwrap();
        fs::create_dir(here.join("target")).unwrap();
        write("target/copy.yaml", "openapi: 3.0.3");
        write("api/pets.json", "{\n  \"openapi\": \"3.1.0\"}");
        assert_eq!(description(here).unwrap(), Path::new("api/pets.json"));
        write("shop.yml", "# Ours.\nopenapi: 3.0.3\n");
        assert_eq!(description(here).unwrap(), Path::new("shop.yml"), "that of the folder itself precedes");
        write("old.yaml", "openapi: 3.0.3\n");
        assert!(description(here).unwrap_err().to_string().contains("old.yaml, shop.yml"));
    }
}
