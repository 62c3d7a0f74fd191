//! The options that select what a command works on.

use std::path::{Path, PathBuf};

use specsmith::Filter;

use crate::error::Error;
use crate::project::Project;
use crate::project::paths::Paths;

/// The options that select a description: of a project, or by its path.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Selection {
    /// The project [default: specsmith.toml in the current folder, or the nearest one above]
    #[arg(long, value_name = "PATH", conflicts_with = "description")]
    pub project: Option<PathBuf>,

    /// A client of the project; may be repeated [default: all]
    #[arg(long = "client", value_name = "NAME", conflicts_with = "description")]
    pub clients: Vec<String>,

    /// An OpenAPI description, YAML or JSON, without a project
    #[arg(long = "spec", value_name = "PATH")]
    pub description: Option<PathBuf>,

    /// The config of that description, TOML
    #[arg(long, value_name = "PATH", requires = "description")]
    pub config: Option<PathBuf>,
}

impl Selection {
    /// Returns the files of each selected client, or of the description.
    ///
    /// # Errors
    ///
    /// Returns an error if there is no project, or no such client.
    pub fn paths(&self, out: Option<&Path>) -> Result<Vec<Paths>, Error> {
        if let Some(description) = &self.description {
            return Ok(vec![Paths::new(description, self.config.as_deref(), out)?]);
        }
        let project = match &self.project {
            Some(path) => Project::load(path)?,
            None => Project::find()?,
        };
        if self.clients.is_empty() {
            return Ok(project.clients().iter().map(|client| client.paths()).collect());
        }
        self.clients.iter().map(|name| Ok(project.client(name)?.paths())).collect()
    }

    /// Returns the project file, which may be invalid; `None` if a description is selected by its path, or if there is none.
    pub fn project_file(&self) -> Option<PathBuf> {
        match (&self.description, &self.project) {
            (Some(_), _) => None,
            (None, Some(path)) => Some(path.clone()),
            (None, None) => Project::nearest().ok(),
        }
    }

    /// Returns the files of the only client.
    ///
    /// # Errors
    ///
    /// Returns an error if there are several, and those of [`Self::paths`].
    pub fn only(&self) -> Result<Paths, Error> {
        let mut all = self.paths(None)?;
        match (all.pop(), all.is_empty()) {
            (Some(paths), true) => Ok(paths),
            _ => {
                Err(Error::usage("the project has several clients, expected one")
                    .help("pass one to --client"))
            }
        }
    }

    /// Returns the options as words of a command line.
    pub fn words(&self) -> Vec<String> {
        let paths = [("--project", &self.project), ("--spec", &self.description), ("--config", &self.config)];
        let mut words = Vec::new();
        for (flag, path) in paths {
            words.extend(path.iter().map(|path| option(flag, &path.to_string_lossy())));
        }
        words.extend(self.clients.iter().map(|name| option("--client", name)));
        words
    }
}

/// The options that select operations.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct FilterArgs {
    /// Use only the matching operations and the schemas they need; may be repeated
    ///
    /// A selector is `tag:NAME`, `id:OPERATION_ID`, `path:PATH`, `method:METHOD` or `webhook:NAME`; `*` matches any run of
    /// characters, including `/`. An operation is selected if any selector matches. Applies to the operations
    /// that the config selects.
    #[arg(long, value_name = "SELECTOR")]
    pub only: Vec<String>,

    /// Skip the matching operations; selectors as for --only; may be repeated
    #[arg(long, value_name = "SELECTOR")]
    pub except: Vec<String>,
}

impl FilterArgs {
    /// Returns the filter of the generator.
    pub fn filter(&self) -> Filter {
        Filter { only: self.only.clone(), except: self.except.clone() }
    }

    /// Returns the options as words of a command line.
    pub fn words(&self) -> impl Iterator<Item = String> {
        let only = self.only.iter().map(|selector| option("--only", selector));
        only.chain(self.except.iter().map(|selector| option("--except", selector)))
    }
}

/// Quotes an option for a shell. With `=`, a value may begin with a dash.
pub fn option(flag: &str, value: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "/._-+,:@%".contains(c);
    let word = if !value.is_empty() && value.chars().all(plain) {
        value.to_owned()
    } else {
        format!("'{}'", value.replace('\'', r"'\''"))
    };
    if value.starts_with('-') { format!("{flag}={word}") } else { format!("{flag} {word}") }
}

#[cfg(test)]
mod tests {
    use super::option;

    #[test]
    fn options_are_quoted_for_a_shell() {
        assert_eq!(option("--out", "a/b-c_1.d"), "--out a/b-c_1.d");
        assert_eq!(option("--out", "my dir's"), r"--out 'my dir'\''s'");
        assert_eq!(option("--out", "-x"), "--out=-x");
    }
}
