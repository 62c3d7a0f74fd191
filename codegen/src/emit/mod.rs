//! The emit stage: `ir::Crate` to files. One module for one kind of item, no decisions.

mod body_setters;
mod cli;
mod credentials;
mod defaults;
mod dependencies;
mod enums;
mod error_bodies;
mod examples;
mod forms;
mod groups;
mod guide;
mod head;
mod imports;
mod lints;
mod manifest;
mod mock;
mod models;
mod multipart;
mod operations;
mod pagination;
mod parameters;
mod responses;
pub mod root;
mod runtime;
mod service;
pub mod streams;
pub mod structs;
mod template;
mod tokens;
mod typed_headers;
pub mod types;
mod unions;
mod validated;
mod waiters;
mod webhooks;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::files::Files;
use crate::ir::{Crate, Type};
use crate::pointer::Pointer;
use crate::print::RustFile;

/// Writes the files of a crate.
///
/// # Errors
///
/// Only after a bug of the generator: `E9001` with the item that is not valid Rust.
pub fn emit(krate: &Crate) -> Result<Files, Diagnostics> {
    let mut files = Files::default();
    let mut found = Diagnostics::default();
    let mut bug = |error: String| {
        let what = format!("this is a bug in specsmith: {error}");
        let help = "please report it, with the description that shows it";
        found.push(Diagnostic::new(Code::E9001, &Pointer::root(), what).help(help));
    };
    let plain = [
        (".gitattributes", manifest::gitattributes(krate)),
        ("Cargo.toml", manifest::cargo_toml(krate)),
        ("README.md", manifest::readme(krate)),
    ];
    let plain = plain.into_iter().map(|(path, text)| (path.to_owned(), text));
    for file in rust_files(krate).map(RustFile::finish).chain(plain.chain(runtime::files(krate)).map(Ok)) {
        match file {
            Ok((path, text)) => {
                if !files.insert(path.clone(), text) {
                    bug(format!("two files are called {path}"));
                }
            }
            Err(error) => bug(error),
        }
    }
    found.finish(files)
}

/// Returns a type as it is written anywhere in the crate, with `std::collections::BTreeMap` in scope.
pub fn written(ty: &Type) -> String {
    types::IN_CRATE.ty(ty).to_string()
}

fn rust_files(krate: &Crate) -> impl Iterator<Item = RustFile> {
    let roots = [root::lib, models::index];
    let models =
        krate.models.iter().map(|module| models::module(krate, module)).chain(models::folders(krate));
    let groups = krate.groups.iter().flat_map(|group| groups::files(krate, group));
    let roots = roots
        .into_iter()
        .map(|root| root(krate))
        .chain(typed_headers::module(krate))
        .chain(webhooks::module(krate));
    roots
        .chain(models)
        .chain(service::module(krate))
        .chain(mock::module(krate))
        .chain(cli::files(krate))
        .chain(groups)
}
