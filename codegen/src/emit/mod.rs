//! `ir::Crate` → files: one file for one kind of item, no decisions.

mod groups;
mod guide;
mod json;
mod manifest;
mod models;
mod operations;
mod parallel;
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
    // Tokens stay on the thread that makes them, and go before those of the next file are made.
    let print = |file: &Maker<'_>| file().map(|file| (file.path.clone(), format(file)));
    let printed = parallel::each(&rust_files(krate), print);
    let printed = printed.into_iter().flatten().map(|(path, text)| Ok((path, text?)));
    for file in printed.chain(plain.chain(runtime::files(krate)).map(Ok)) {
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

/// What makes a file, if there is anything to be in it.
type Maker<'a> = Box<dyn Fn() -> Option<RustFile> + Sync + 'a>;

/// The groups come first: their files are the largest, and nobody is to wait for the last of them.
fn rust_files(krate: &Crate) -> Vec<Maker<'_>> {
    let mut files: Vec<Maker<'_>> = Vec::new();
    for group in &krate.groups {
        files.push(Box::new(move || Some(groups::module(krate, group))));
    }
    for root in [root::lib, models::index, json::index] {
        files.push(Box::new(move || Some(root(krate))));
    }
    for module in &krate.models {
        files.push(Box::new(move || Some(models::module(module))));
        files.push(Box::new(move || json::module(module)));
    }
    files.push(Box::new(move || service::module(krate)));
    files
}
