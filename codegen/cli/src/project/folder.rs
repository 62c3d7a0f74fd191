//! The folder of a description, for the files that it refers to.

use std::fs;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use specsmith::{Folder, ReadError};

/// The size limit of one file. The library limits the sum.
const MAX_BYTES: u64 = 64 << 20;

/// A folder on disk. Files outside it are not read, also not through symlinks.
#[derive(Debug)]
pub struct DiskFolder {
    root: PathBuf,
}

impl DiskFolder {
    /// Returns the folder that contains the file.
    pub fn of(file: &Path) -> Option<Self> {
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
        let root = folder.unwrap_or(Path::new(".")).canonicalize().ok()?;
        Some(Self { root })
    }
}

impl Folder for DiskFolder {
    fn read(&self, path: &str) -> Result<String, ReadError> {
        let other = |error: std::io::Error| match error.kind() {
            ErrorKind::NotFound | ErrorKind::NotADirectory => ReadError::Missing,
            _ => ReadError::Other(error.to_string()),
        };
        let path = self.root.join(path).canonicalize().map_err(other)?;
        if !path.starts_with(&self.root) {
            return Err(ReadError::Outside);
        }
        // Reading a pipe or a device might never end.
        let kind = fs::metadata(&path).map_err(other)?;
        if kind.is_dir() {
            return Err(ReadError::Other("it is a folder".to_owned()));
        }
        if !kind.is_file() {
            return Err(ReadError::Other("it is not a regular file".to_owned()));
        }
        let mut bytes = Vec::new();
        let file = fs::File::open(&path).map_err(other)?;
        file.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(other)?;
        if bytes.len() as u64 > MAX_BYTES {
            return Err(ReadError::Other(format!("it is larger than {} MB", MAX_BYTES >> 20)));
        }
        specsmith::decode(bytes).map_err(|error| {
            let offset = error.utf8_error().valid_up_to();
            ReadError::Other(format!("it is not UTF-8: invalid byte at offset {offset}"))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_outside_the_folder_is_an_error() {
        let outer = tempfile::tempdir().unwrap();
        let inner = outer.path().join("api");
        fs::create_dir_all(inner.join("parts")).unwrap();
        fs::write(outer.path().join("secret.yaml"), "secret").unwrap();
        fs::write(inner.join("parts/pet.yaml"), "pet").unwrap();
        fs::write(inner.join("latin1.yaml"), b"a: \xe9").unwrap();
        std::os::unix::fs::symlink("../secret.yaml", inner.join("link.yaml")).unwrap();
        std::os::unix::fs::symlink("..", inner.join("up")).unwrap();
        std::os::unix::fs::symlink("parts", inner.join("same")).unwrap();
        let folder = DiskFolder::of(&inner.join("api.yaml")).unwrap();
        assert_eq!(folder.read("parts/pet.yaml"), Ok("pet".to_owned()));
        assert_eq!(folder.read("same/pet.yaml"), Ok("pet".to_owned()));
        for path in ["link.yaml", "up/secret.yaml", "../secret.yaml", "/etc/passwd"] {
            assert_eq!(folder.read(path), Err(ReadError::Outside), "{path}");
        }
        for path in ["no.yaml", "parts/no.yaml", "parts/pet.yaml/no.yaml"] {
            assert_eq!(folder.read(path), Err(ReadError::Missing), "{path}");
        }
        assert_eq!(folder.read("parts"), Err(ReadError::Other("it is a folder".to_owned())));
        let Err(ReadError::Other(reason)) = folder.read("latin1.yaml") else { panic!("not UTF-8") };
        assert!(reason.contains("offset 3"), "{reason}");
    }
}
