//! `ir::Crate` → files: one file for one kind of item, no decisions.

mod groups;
mod json;
mod manifest;
mod models;
mod operations;
mod root;
mod runtime;
mod structs;
mod tokens;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::files::Files;
use crate::format::{RustFile, format};
use crate::ir::Crate;
use crate::pointer::Pointer;

/// Prints the crate.
///
/// # Errors
///
/// Only by a bug of ours: code that is no Rust. It names the item.
pub fn emit(krate: &Crate) -> Result<Files, Diagnostics> {
    let mut files = Files::default();
    let mut found = Diagnostics::default();
    for file in rust_files(krate) {
        match format(&file) {
            Ok(text) => files.insert(file.path, text),
            Err(error) => {
                let what = format!("this is a bug in specsmith: {error}");
                let help = "please report it, with the description that shows it";
                found.push(Diagnostic::error("E9001", &Pointer::root(), what).help(help));
            }
        }
    }
    files.insert("Cargo.toml", manifest::cargo_toml(krate));
    files.insert("README.md", manifest::readme(krate));
    runtime::copy(krate, &mut files);
    found.settle(files)
}

fn rust_files(krate: &Crate) -> Vec<RustFile> {
    let mut files = vec![root::lib(krate), models::index(krate), json::index(krate)];
    for module in &krate.models {
        files.push(models::module(module));
        files.extend(json::module(module));
    }
    files.extend(krate.groups.iter().map(|group| groups::module(krate, group)));
    files
}
