//! `specsmith.toml`: the clients of a workspace.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

use semver::{Version, VersionReq};
use serde::Deserialize;
use toml::Table;

use crate::error::Error;
use crate::project::config_file::{ConfigFile, LOCK_FILE};
use crate::project::table::OWN_KEYS;
use crate::terminal::display_path;

/// A project file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct File {
    #[serde(rename = "required-version")]
    _required_version: Option<String>,
    #[serde(default)]
    client: Vec<Table>,
}

/// The keys of a client that are no part of its config.
#[derive(Deserialize)]
struct Own {
    name: String,
    #[serde(rename = "spec")]
    description: PathBuf,
    out: PathBuf,
    config: Option<PathBuf>,
}

/// The files of a client.
#[derive(Clone, Debug)]
pub struct ClientFiles {
    /// The name of the client and of its crate.
    pub name: String,
    /// The description.
    pub description: PathBuf,
    /// The folder of the crate.
    pub out: PathBuf,
    /// The config: a file of its own, or the rest of the table.
    pub config: ConfigFile,
}

/// Returns the clients of a project. Their paths are relative to its folder, and are returned below it.
pub fn clients(path: &Path, text: &str) -> Result<Vec<ClientFiles>, Error> {
    let invalid = |message: &str| Error::new(format!("{} is invalid: {message}", display_path(path)));
    let wrong = |error: toml::de::Error| invalid(error.to_string().trim_end());
    // A project for another version may have keys that this one does not know.
    let table: Table = toml::from_str(text).map_err(wrong)?;
    check_version(path, table.get("required-version").and_then(toml::Value::as_str))?;
    let File { _required_version, client } = toml::from_str(text).map_err(wrong)?;
    if client.is_empty() {
        return Err(
            invalid("it has no client").help("add a `[[client]]` table with `name`, `spec` and `out`")
        );
    }
    let folder = path.parent().unwrap_or(Path::new(""));
    let mut clients = Vec::new();
    let (mut names, mut outs, mut locks) = (BTreeSet::new(), Vec::new(), BTreeSet::new());
    for (index, table) in client.into_iter().enumerate() {
        let is_inline = table.keys().any(|key| !OWN_KEYS.contains(&key.as_str()));
        let Own { name, description, out, config } = table.try_into().map_err(|error: toml::de::Error| {
            invalid(&format!("client {}: {}", index + 1, error.message()))
        })?;
        if !names.insert(name.clone()) {
            return Err(invalid(&format!("two clients have the name `{name}`")));
        }
        for (key, path) in [("spec", &description), ("out", &out)] {
            if path.as_os_str().is_empty() {
                return Err(invalid(&format!("`{key}` of client `{name}` is empty")));
            }
        }
        if outs.contains(&normalized(&out)) {
            return Err(invalid(&format!("two clients have the folder {}", display_path(&out))));
        }
        outs.push(normalized(&out));
        let config = match config {
            Some(_) if is_inline => {
                return Err(invalid(&format!("client `{name}` has `config` and settings of its own"))
                    .help("move the settings into that file, or remove `config`"));
            }
            Some(config) => ConfigFile::new(folder.join(config)),
            None => ConfigFile { path: path.to_owned(), client: Some(name.clone()) },
        };
        if !locks.insert(normalized(&config.lock().unwrap_or_else(|| folder.join(&out).join(LOCK_FILE)))) {
            return Err(invalid(&format!("client `{name}` has the config of another one"))
                .help("give each client a config of its own: the lock of the names lies beside it"));
        }
        clients.push(ClientFiles {
            name,
            description: folder.join(description),
            out: folder.join(out),
            config,
        });
    }
    match nested(&outs) {
        None => Ok(clients),
        Some(message) => Err(invalid(&message)
            .help("choose another `out`: each of the two clients would remove the files of the other")),
    }
}

/// Returns a message if a folder is among the sources of another client.
fn nested(outs: &[PathBuf]) -> Option<String> {
    let around = |out: &&PathBuf| outs.iter().find(|other| out.starts_with(other.join("src")));
    let (out, other) = outs.iter().find_map(|out| Some((out, around(&out)?)))?;
    let (out, other) = (display_path(out), display_path(other));
    Some(format!("the folder {out} is among the sources of the client in {other}"))
}

/// Returns a path without `.`, and without `..` where a folder precedes it.
fn normalized(path: &Path) -> PathBuf {
    let mut parts = PathBuf::new();
    for part in path.components() {
        match (part, parts.components().next_back()) {
            (Component::CurDir, _) | (Component::ParentDir, Some(Component::RootDir)) => {}
            (Component::ParentDir, Some(Component::Normal(_))) => drop(parts.pop()),
            _ => parts.push(part),
        }
    }
    parts
}

/// Returns an error if this version of specsmith is not the required one.
fn check_version(path: &Path, required: Option<&str>) -> Result<(), Error> {
    let Some(required) = required else { return Ok(()) };
    let path = display_path(path);
    let requirement = VersionReq::parse(required).map_err(|error| {
        Error::new(format!("`required-version` in {path} is no version requirement: {error}"))
            .help("write a requirement such as \"0.1\" or \"=0.1.2\"")
    })?;
    let matches = Version::parse(specsmith::VERSION).is_ok_and(|version| requirement.matches(&version));
    if matches {
        return Ok(());
    }
    Err(Error::new(format!("{path} requires specsmith {required}, this is {}", specsmith::VERSION)).help(
        format!(
            "run cargo install specsmith-cli --locked --version '{requirement}', or change `required-version`"
        ),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> String {
        let found = clients(Path::new("a/specsmith.toml"), text);
        assert!(found.is_err(), "{text}");
        found.unwrap_err().to_string()
    }

    #[test]
    fn paths_are_relative_to_the_project() {
        let text = "[[client]]\nname = 'a'\nspec = 'api/a.yaml'\nout = 'crates/a'\nconfig = 'api/a.toml'\n\
            [[client]]\nname = 'b'\nspec = 'b.yaml'\nout = 'b'\nstrict = true\n\
            [[client]]\nname = 'c'\nspec = 'c.yaml'\nout = 'c'\n";
        let found = clients(Path::new("w/specsmith.toml"), text).unwrap();
        let [a, b, c] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!(
            (a.description.as_path(), a.out.as_path()),
            (Path::new("w/api/a.yaml"), Path::new("w/crates/a"))
        );
        assert_eq!(a.config, ConfigFile::new("w/api/a.toml"));
        assert_eq!((b.config.client.as_deref(), c.config.client.as_deref()), (Some("b"), Some("c")));
    }

    #[test]
    fn invalid_projects_are_errors() {
        assert!(error("").contains("no client"));
        assert!(error("[[client]]\nname = 'a'\nspec = 'a'\n").contains("client 1: missing field `out`"));
        assert!(error("clients = 1").contains("unknown field `clients`"));
        let one = "[[client]]\nname = 'a'\nspec = 'a'\nout = 'a'\n";
        assert!(error(&one.repeat(2)).contains("the name `a`"));
        assert!(error(&format!("{one}{}", one.replace("name = 'a'", "name = 'b'"))).contains("the folder a"));
        assert!(
            error(&format!("{one}config = 'a.toml'\nstrict = true\n")).contains("has `config` and settings")
        );
        let later = error(&format!("required-version = '99'\nlater = 1\n{one}"));
        assert!(later.contains("requires specsmith 99") && later.contains("--version '^99'"), "{later}");
        assert!(error(&one.replace("'a'", "''")).contains("`spec` of client `` is empty"));
        assert!(
            error(&format!("{one}config = 'c.toml'\n{}config = 'c.toml'\n", one.replace("'a'", "'b'")))
                .contains("the config of another")
        );
        assert!(
            error(&format!(
                "{one}{}",
                one.replace("name = 'a'", "name = 'b'").replace("out = 'a'", "out = './a'")
            ))
            .contains("the folder ./a")
        );
        let two = |out: &str, config: &str| {
            format!(
                "{one}config = 'c.toml'\n[[client]]\nname = 'b'\nspec = 'a'\nout = '{out}'\nconfig = '{config}'\n"
            )
        };
        assert!(error(&two("b/../a", "d.toml")).contains("the folder b/../a"));
        assert!(error(&two("b", "./d/../c.toml")).contains("the config of another"));
        assert!(error(&two("a/src/b", "d.toml")).contains("the folder a/src/b is among the sources"));
        assert!(
            error(&two("../a/src", "d.toml").replacen("'a'\nconfig", "'../a'\nconfig", 1))
                .contains("among the sources")
        );
        assert!(clients(Path::new("s"), &two("a/tools", "d.toml")).is_ok());
        assert!(error(&format!("required-version = 'newest'\n{one}")).contains("no version requirement"));
        assert!(
            clients(Path::new("s"), &format!("required-version = '{}'\n{one}", specsmith::VERSION)).is_ok()
        );
    }
}
