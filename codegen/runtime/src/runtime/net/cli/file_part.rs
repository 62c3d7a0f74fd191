//! Arguments that are parts of a multipart body.

use std::io;
use std::path::{Path, PathBuf};

use crate::runtime::json::ValueRef;
use crate::runtime::net::cli::table::{At, Call};
use crate::runtime::net::cli::values::is_standard;
use crate::runtime::net::multipart::Multipart;
use crate::runtime::net::part::Part;

/// A part that is a value.
pub const PART: At = At::With(|call, name, value| call.set_part(name, value));

/// Sets a part to a file.
///
/// # Errors
///
/// If the file cannot be read.
pub fn file(
    call: &mut Call,
    name: &'static str,
    paths: &[PathBuf],
    content_type: &'static str,
) -> io::Result<()> {
    for path in paths {
        call.set_file(name, part(path)?, content_type);
    }
    Ok(())
}

/// Sets the parts of a name to files.
///
/// # Errors
///
/// If a file cannot be read.
pub fn files(
    call: &mut Call,
    name: &'static str,
    paths: &[PathBuf],
    content_type: &'static str,
) -> io::Result<()> {
    let parts = paths.iter().map(|path| part(path)).collect::<io::Result<Vec<_>>>()?;
    call.set_files(name, parts, content_type);
    Ok(())
}

/// Sets a whole multipart body from texts `NAME=VALUE` and `NAME=@FILE`.
pub fn parts(call: &mut Call, _: &'static str, value: ValueRef<'_>) {
    let mut body = Multipart::new();
    let ValueRef::List(items) = value else { return };
    for index in 0..items.count() {
        let ValueRef::Any(item) = items.at(index) else { continue };
        let text = item.as_str().unwrap_or_default();
        let Some((name, value)) = text.split_once('=') else {
            return call.refuse(format!("the part {text:?} is invalid: expected NAME=VALUE or NAME=@FILE"));
        };
        body = match value.strip_prefix('@').map(|path| part(Path::new(path))) {
            None => body.text(name, value),
            Some(Ok(file)) => body.part(name, file),
            Some(Err(error)) => return call.refuse(format!("the part {text:?} cannot be read: {error}")),
        };
    }
    call.set_multipart(body);
}

/// Returns the part of a file, or of standard input.
fn part(path: &Path) -> io::Result<Part> {
    if !is_standard(path) {
        return Part::path(path);
    }
    let mut bytes = Vec::new();
    io::Read::read_to_end(&mut io::stdin().lock(), &mut bytes)?;
    Ok(Part::file(bytes))
}
