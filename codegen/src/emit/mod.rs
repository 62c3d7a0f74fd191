//! `ir::Crate` → files: one file for one kind of item, no decisions.

mod groups;
mod guide;
mod json;
mod manifest;
mod models;
mod operations;
mod repeated;
mod root;
mod runtime;
mod service;
mod structs;
mod tokens;
mod typed_headers;

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
    let mut bug = |error: String| {
        let what = format!("this is a bug in specsmith: {error}");
        let help = "please report it, with the description that shows it";
        found.push(Diagnostic::error("E9001", &Pointer::root(), what).help(help));
    };
    let plain = [("Cargo.toml", manifest::cargo_toml(krate)), ("README.md", manifest::readme(krate))];
    let plain = plain.into_iter().map(|(path, text)| (path.to_owned(), text));
    let rust = rust_files(krate);
    let printed: Vec<_> =
        rust.iter().map(|file| format(file).map(|text| (file.path.clone(), text))).collect();
    for file in printed.into_iter().chain(plain.chain(runtime::files(krate)).map(Ok)) {
        match file {
            Ok((path, text)) => {
                if !files.insert(path.clone(), text) {
                    bug(format!("two files are called {path}"));
                }
            }
            Err(error) => bug(error),
        }
    }
    found.settle(files)
}

fn rust_files(krate: &Crate) -> Vec<RustFile> {
    let mut files = vec![root::lib(krate), models::index(krate), json::index(krate)];
    for module in &krate.models {
        files.push(models::module(module));
        files.extend(json::module(module));
    }
    files.extend(service::module(krate));
    files.extend(krate.groups.iter().map(|group| groups::module(krate, group)));
    files
}
