//! The emitted crates, and the program that calls them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use specsmith::files::MARK;
use specsmith::{Inputs, Source};
use specsmith_cli::error::Error;
use specsmith_cli::write::{self, DesiredState};

use super::command::{output, source};

/// Generates the crate of each description, and writes the manifests.
pub fn write(work: &Path) -> Result<(), Error> {
    let mut names = Vec::new();
    for (name, path) in descriptions(work)? {
        let text = fs::read_to_string(&path).map_err(|error| Error::io("cannot read", &path, &error))?;
        let generated = generate(&name, Source { name: format!("{name}.json"), text })?;
        write_files(&work.join("clients").join(&name), generated.files.iter().collect())?;
        names.push(name);
    }
    let programs = programs()?;
    let is_used = |name: &&String| {
        // The last one is an argument of a macro.
        let uses = [format!("{name}::"), format!("use {name} as "), format!(" {name}, ")];
        programs.iter().any(|text| uses.iter().any(|used| text.contains(used)))
    };
    let used: Vec<&String> = names.iter().filter(is_used).collect();
    let main = source().join("src").join("main.rs");
    let clients: String =
        used.iter().map(|name| format!("{name} = {{ path = \"clients/{name}\" }}\n")).collect();
    let manifest = format!(
        "# {MARK}; do not edit.\n\n[workspace]\n\n[package]\nname = \"conformance\"\nedition = \"2024\"\npublish = false\n\n\
         [[bin]]\nname = \"conformance\"\npath = {main:?}\n\n\
         [dependencies]\nserde_json = \"1\"\ntokio = {{ version = \"1\", features = [\"macros\", \"rt\"] }}\n{clients}\n\
         [profile.dev]\ndebug = false\n"
    );
    fs::write(work.join("Cargo.toml"), manifest).map_err(|error| Error::io("cannot write", work, &error))
}

/// Builds the program, and returns its path.
pub fn build(work: &Path) -> Result<PathBuf, Error> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let target = work.join("target");
    output(Command::new(cargo).args(["build", "--quiet", "--target-dir"]).arg(&target).current_dir(work))?;
    Ok(target.join("debug").join("conformance"))
}

/// Returns the descriptions by the names of their crates.
fn descriptions(work: &Path) -> Result<BTreeMap<String, PathBuf>, Error> {
    let folder = work.join("openapi");
    let entries = fs::read_dir(&folder).map_err(|error| Error::io("cannot read", &folder, &error))?;
    let paths = entries.flatten().map(|entry| entry.path());
    let named = paths.filter(|path| path.extension().is_some_and(|extension| extension == "json"));
    Ok(named.filter_map(|path| Some((path.file_stem()?.to_str()?.to_owned(), path))).collect())
}

fn generate(name: &str, description: Source) -> Result<specsmith::Generated, Error> {
    let inputs = Inputs { crate_name: Some(name.to_owned()), ..Inputs::new(description) };
    specsmith::generate(&inputs).map_err(|diagnostics| {
        Error::new(format!(
            "cannot generate {name}:\n{}",
            specsmith::report(&diagnostics, &inputs, Default::default())
        ))
    })
}

fn write_files(out: &Path, files: Vec<(&str, &str)>) -> Result<(), Error> {
    let plan = write::plan(&DesiredState::new(out, files))?;
    write::apply(&plan)
}

/// Returns the texts of the programs.
fn programs() -> Result<Vec<String>, Error> {
    let folder = source().join("src");
    let entries = fs::read_dir(&folder).map_err(|error| Error::io("cannot read", &folder, &error))?;
    let texts = entries.flatten().map(|entry| fs::read_to_string(entry.path()));
    texts.collect::<Result<_, _>>().map_err(|error| Error::io("cannot read", &folder, &error))
}
