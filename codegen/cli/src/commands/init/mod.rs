//! `specsmith init`: a project from a description, and the first run.

mod workspace;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use specsmith::{Inputs, ReportOptions};
use toml_edit::{ArrayOfTables, DocumentMut, Item, Table, value};

use crate::commands::generate;
use crate::error::Error;
use crate::project::paths::Paths;
use crate::project::{FILE_NAME, Project, find};
use crate::terminal::{ADDED, BOLD, colors_on_stderr, display_path, print_stderr, print_stdout, program};
use crate::write::{self, package_name};

/// Adds a description to specsmith.toml, and generates its crate.
///
/// specsmith.toml is created in the current folder if there is none there. If the folder has a Cargo workspace, the crate becomes a
/// member of it. Nothing is written if no crate can be generated.
#[derive(clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Args {
    /// The OpenAPI description, YAML or JSON [default: the only one in the current folder or in a folder of it]
    #[arg(value_name = "PATH")]
    description: Option<PathBuf>,

    /// The folder of the crate [default: its name, below crates/ if there is such a folder]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,

    /// The name of the crate [default: from the title of the description]
    #[arg(long, value_name = "CRATE")]
    name: Option<String>,
}

const EXAMPLES: &str = "\
Examples:
  # The description in this folder
  specsmith init

  # A certain one
  specsmith init api/petstore.yaml --name petstore-client --out crates/petstore";

/// Writes the project file, and runs `generate`.
pub fn run(args: &Args) -> Result<ExitCode, Error> {
    let here = std::env::current_dir().map_err(|error| Error::io("cannot access", Path::new("."), &error))?;
    let description = match &args.description {
        Some(path) => path.clone(),
        None => find::description(&here)?,
    };
    let Some(name) = crate_name(&description, args.name.as_deref())? else { return Ok(ExitCode::FAILURE) };
    let out = args.out.clone().unwrap_or_else(|| folder(&here, &name));
    let file = Path::new(FILE_NAME);
    let text = with_client(file, &description, &out, &name)?;
    let mut files = vec![(file, text.as_str())];
    let member = workspace::with_member(&here, &out)?;
    files.extend(member.as_ref().map(|(path, text)| (path.as_path(), text.as_str())));
    let plan = write::plan_files(&files)?;
    write::apply(&plan)?;
    for change in &plan.write {
        let verb = if change.before.is_some() { "updated" } else { "created" };
        print_stdout(&format!("{ADDED}{verb}{ADDED:#} {}\n", display_path(&change.path)));
    }
    let code = generate::run(&generate::Args::of_client(&name))?;
    if code == ExitCode::SUCCESS {
        print_stdout(&format!(
            "\nnext:\n  {BOLD}cargo doc --open -p {name}{BOLD:#}  shows the client\n  {BOLD}{} generate{BOLD:#}  follows a change of the description\n",
            program()
        ));
    }
    Ok(code)
}

/// Returns the name of the crate; `None` if no crate can be generated, which is reported.
fn crate_name(description: &Path, name: Option<&str>) -> Result<Option<String>, Error> {
    let inputs = Paths::new(description, None, None)?.read()?;
    let inputs = Inputs { crate_name: name.map(str::to_owned), ..inputs };
    match specsmith::generate(&inputs) {
        Ok(generated) => Ok(generated.files.get("Cargo.toml").and_then(package_name).map(str::to_owned)),
        Err(errors) => {
            let options = ReportOptions { color: colors_on_stderr(), verbose: false };
            print_stderr(&specsmith::report(&errors, &inputs, options));
            Ok(None)
        }
    }
}

/// Returns the folder of a crate, relative to the current one.
fn folder(here: &Path, name: &str) -> PathBuf {
    let crates = Path::new("crates");
    if here.join(crates).is_dir() { crates.join(name) } else { PathBuf::from(name) }
}

/// Returns the project file with one more client.
fn with_client(file: &Path, description: &Path, out: &Path, name: &str) -> Result<String, Error> {
    let exists = fs::symlink_metadata(file).is_ok();
    let text = if exists {
        // An invalid project must not be changed.
        let project = Project::load(file)?;
        if project.client(name).is_ok() {
            return Err(Error::new(format!("{FILE_NAME} has a client `{name}` already"))
                .help(format!("run {} generate --client {name}", program()))
                .help("or pass another name to --name"));
        }
        crate::project::source::read(file, "project", "--project")?.text
    } else {
        format!("required-version = \"{}\"\n", specsmith::VERSION)
    };
    let invalid = |error: toml_edit::TomlError| Error::new(format!("{FILE_NAME} is invalid: {error}"));
    let mut document: DocumentMut = text.parse().map_err(invalid)?;
    let mut client = Table::new();
    for (key, text) in [("name", name), ("spec", &portable(description)), ("out", &portable(out))] {
        client.insert(key, value(text));
    }
    let clients = document.entry("client").or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()));
    let clients = clients
        .as_array_of_tables_mut()
        .ok_or_else(|| Error::new(format!("`client` in {FILE_NAME} is no array of tables")))?;
    clients.push(client);
    Ok(document.to_string())
}

/// Returns a path with the separators that each system reads.
fn portable(path: &Path) -> String {
    let parts: Vec<_> = path.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.join("/").replacen("//", "/", 1)
}
