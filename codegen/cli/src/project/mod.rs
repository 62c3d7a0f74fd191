//! A project: `specsmith.toml`, and the crates that are generated for it.

pub mod config_file;
pub mod file;
pub mod find;
pub mod folder;
pub mod paths;
pub mod recorder;
pub mod setting;
pub mod source;
mod table;

use std::path::{Path, PathBuf};

use specsmith::{Generated, ReportOptions};

use crate::error::Error;
use crate::project::file::ClientFiles;
use crate::project::paths::Paths;
use crate::terminal::display_path;
use crate::write::{self, DesiredState, Plan, Warnings};

/// The name of a project file.
pub const FILE_NAME: &str = "specsmith.toml";

/// A project: the clients that `specsmith.toml` lists.
///
/// ```no_run
/// # fn main() -> Result<(), specsmith_cli::Error> {
/// let project = specsmith_cli::Project::load("specsmith.toml")?;
/// let plan = project.plan()?;
/// for warnings in &plan.diagnostics {
///     eprintln!("{warnings}");
/// }
/// plan.apply()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Project {
    path: PathBuf,
    clients: Vec<Client>,
}

/// A client of a project: a description, and the crate that is generated from it.
#[derive(Clone, Debug)]
pub struct Client {
    files: ClientFiles,
}

impl Project {
    /// Reads a project file. Paths in it are relative to its folder.
    ///
    /// # Errors
    ///
    /// Returns an error if the file cannot be read, is invalid, or requires another version of specsmith.
    pub fn load(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        let text = source::read(path, "project", "--project")?.text;
        let clients = file::clients(path, &text)?.into_iter().map(|files| Client { files }).collect();
        Ok(Self { path: path.to_owned(), clients })
    }

    /// Reads `specsmith.toml` in the current folder, or the nearest one above.
    ///
    /// # Errors
    ///
    /// Returns an error if there is none, and those of [`Project::load`].
    pub fn find() -> Result<Self, Error> {
        Self::load(Self::nearest()?)
    }

    /// Returns the path of `specsmith.toml` in the current folder, or of the nearest one above.
    pub(crate) fn nearest() -> Result<PathBuf, Error> {
        let here =
            std::env::current_dir().map_err(|error| Error::io("cannot access", Path::new("."), &error))?;
        let mut path = PathBuf::from(FILE_NAME);
        for folder in here.ancestors() {
            if folder.join(FILE_NAME).is_file() {
                return Ok(path);
            }
            path = Path::new("..").join(path);
        }
        Err(Error::new(format!("there is no {FILE_NAME} in {} or above", display_path(&here)))
            .help("run specsmith init api.yaml to create one")
            .help("or pass a description to --spec"))
    }

    /// Returns the path of the project file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns all clients, in the order of the file.
    pub fn clients(&self) -> &[Client] {
        &self.clients
    }

    /// Returns the client of a name.
    ///
    /// # Errors
    ///
    /// Returns an error that lists the names if there is no such client.
    pub fn client(&self, name: &str) -> Result<&Client, Error> {
        self.clients.iter().find(|client| client.name() == name).ok_or_else(|| {
            let names: Vec<&str> = self.clients.iter().map(Client::name).collect();
            Error::usage(format!("{} has no client `{name}`", display_path(&self.path)))
                .help(format!("its clients are {}", names.join(", ")))
        })
    }

    /// Generates the crates of all clients in memory, and compares them with the files on disk.
    ///
    /// # Errors
    ///
    /// Returns the first error of a client: a file that cannot be read, or the diagnostics of a description from which no crate can
    /// be generated.
    pub fn plan(&self) -> Result<Plan, Error> {
        let mut all = Plan::default();
        for client in &self.clients {
            all.extend(client.plan()?);
        }
        Ok(all)
    }
}

impl Client {
    /// Returns the name of the client and of its crate.
    pub fn name(&self) -> &str {
        &self.files.name
    }

    /// Returns the path of the description.
    pub fn description(&self) -> &Path {
        &self.files.description
    }

    /// Returns the folder of the crate.
    pub fn out(&self) -> &Path {
        &self.files.out
    }

    /// Generates the crate in memory, and compares it with the files on disk.
    ///
    /// # Errors
    ///
    /// Returns an error if a file cannot be read, or if no crate can be generated.
    pub fn plan(&self) -> Result<Plan, Error> {
        let paths = self.paths();
        let inputs = paths.read()?;
        let generated = specsmith::generate(&inputs).map_err(|errors| {
            let report = specsmith::report(&errors, &inputs, ReportOptions { color: false, verbose: false });
            Error::new(format!("no crate can be generated for the client `{}`", self.name()))
                .preceded_by(report)
        })?;
        let mut plan = write::plan(&desired(&paths, &generated))?;
        if !generated.warnings.is_empty() {
            let client = self.name().to_owned();
            plan.diagnostics.push(Warnings { client, diagnostics: generated.warnings, inputs });
        }
        Ok(plan)
    }

    /// Returns the files of the client.
    pub(crate) fn paths(&self) -> Paths {
        Paths::of_client(&self.files)
    }
}

/// Returns the files that a run leaves on disk.
pub(crate) fn desired<'a>(paths: &'a Paths, generated: &'a Generated) -> DesiredState<'a> {
    DesiredState {
        out: &paths.out,
        files: generated.files.iter().collect(),
        ext: generated.ext.as_deref(),
        others: paths.lock.as_deref().map(|path| (path, generated.lock.as_str())).into_iter().collect(),
        removed: paths.old_lock.as_deref().into_iter().collect(),
        inputs: paths.inputs(),
    }
}
