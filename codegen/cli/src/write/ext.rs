//! The user's own module in the crate, which no run writes or removes.

use std::fs;
use std::io::ErrorKind;
use std::path::PathBuf;

use super::DesiredState;
use super::state::is_generated;
use crate::error::Error;
use crate::terminal::display_path;

/// Returns the paths of the user's own module: its file and its folder.
///
/// # Errors
///
/// If there is no such module, because the crate would not compile, or if it is a generated file. Also if a desired file
/// is in it, which is a bug of the generator.
pub fn check(desired: &DesiredState<'_>) -> Result<Vec<PathBuf>, Error> {
    let Some(name) = desired.ext else { return Ok(Vec::new()) };
    let (file, folder) = (format!("src/{name}.rs"), format!("src/{name}/"));
    let is_within = |path: &str| path == file || path.starts_with(&folder);
    if let Some((path, _)) = desired.files.iter().find(|(path, _)| is_within(path)) {
        return Err(Error::new(format!(
            "the generator emitted {path}, which is in the module `{name}` of yours"
        ))
        .help("please report this bug of the generator"));
    }
    let (file, folder) = (desired.out.join(file), desired.out.join(folder));
    let index = folder.join("mod.rs");
    let kept = vec![file.clone(), folder];
    for path in [&index, &file] {
        match fs::read(path) {
            Ok(bytes) if is_generated(&bytes) => {
                return Err(Error::new(format!(
                    "{} is a generated file, expected one of yours",
                    display_path(path)
                ))
                .help("write your own module there; if it is a copy, remove its first line"));
            }
            Ok(_) => return Ok(kept),
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {}
            Err(error) => return Err(Error::io("cannot read", path, &error)),
        }
    }
    Err(Error::new(format!(
        "{} does not exist, but `ext = \"{name}\"` makes it a module of the crate",
        display_path(&index)
    ))
    .help("create it, with `//!` and a line about it; the generator never writes to this folder"))
}
