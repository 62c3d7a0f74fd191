//! `specsmith init`: a project from a description, and the first run.

mod workspace;

use std::fs;
use std::path::{Component, Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use specsmith::Generated;

use crate::commands::selection::option;
use crate::commands::summary::{content, listing, render};
use crate::error::Error;
use crate::project::paths::Paths;
use crate::project::{self, FILE_NAME, find};
use crate::terminal::{BOLD, print_stderr, print_stdout, program};
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

/// Writes the project file and the crate, as a whole or not at all.
pub fn run(args: &Args) -> Result<ExitCode, Error> {
    let start = Instant::now();
    let here = std::env::current_dir().map_err(|error| Error::io("cannot access", Path::new("."), &error))?;
    let description = match &args.description {
        Some(path) => path.clone(),
        None => find::description(&here)?,
    };
    let named = Paths { crate_name: args.name.clone(), ..Paths::new(&description, None, None)? };
    let Some(generated) = generate(&named)? else { return Ok(ExitCode::FAILURE) };
    let name = generated.files.get("Cargo.toml").and_then(package_name).unwrap_or_default().to_owned();
    let out = portable(&args.out.clone().unwrap_or_else(|| folder(&here, &name)));
    let text = with_client(&description, &out, &name)?;
    let member = workspace::with_member(&here, &out)?;
    let paths =
        Paths { crate_name: Some(name.clone()), ..Paths::new(&description, None, Some(Path::new(&out)))? };
    // A crate that was generated there before keeps its names.
    let generated = if paths.has_lock() { generate(&paths)? } else { Some(generated) };
    let Some(generated) = generated else { return Ok(ExitCode::FAILURE) };
    print_stderr(&render(&generated.warnings, &paths.read()?, false));
    let mut desired = project::desired(&paths, &generated);
    desired.others.push((Path::new(FILE_NAME), &text));
    desired.others.extend(member.as_ref().map(|(path, text)| (path.as_path(), text.as_str())));
    let plan = write::plan(&desired).map_err(|error| error.note("nothing was written"))?;
    write::apply(&plan)?;
    print_stdout(&listing(&plan, &paths.out, start.elapsed().as_secs_f64()));
    print_stdout(&content(&generated.summary, generated.filter_summary));
    // Without `-p`, a crate that is no member of the workspace here is found as well.
    let package = match member {
        Some(_) => format!("-p {name}"),
        None => option("--manifest-path", &format!("{out}/Cargo.toml")),
    };
    print_stdout(&format!(
        "\nnext:\n  {BOLD}cargo doc --open {package}{BOLD:#}  shows the client\n  {BOLD}{} generate{BOLD:#}  follows a change of the description\n",
        program()
    ));
    Ok(ExitCode::SUCCESS)
}

/// Generates the crate; `None` if no crate can be generated, which is reported.
fn generate(paths: &Paths) -> Result<Option<Generated>, Error> {
    let inputs = paths.read()?;
    let generated = specsmith::generate(&inputs);
    Ok(generated.map_err(|errors| print_stderr(&render(&errors, &inputs, false))).ok())
}

/// Returns the folder of a crate, relative to the current one.
fn folder(here: &Path, name: &str) -> PathBuf {
    let crates = Path::new("crates");
    if here.join(crates).is_dir() { crates.join(name) } else { PathBuf::from(name) }
}

/// Returns the project file with one more client at its end. Nothing else changes in it.
fn with_client(description: &Path, out: &str, name: &str) -> Result<String, Error> {
    let file = Path::new(FILE_NAME);
    let before = match fs::symlink_metadata(file) {
        Ok(_) => project::source::read(file, "project", "--project")?.text,
        Err(_) => format!("required-version = \"{}\"\n", specsmith::VERSION),
    };
    let line_end = if before.contains("\r\n") { "\r\n" } else { "\n" };
    let mut text = before.clone();
    if !text.is_empty() && !text.ends_with('\n') {
        text.push_str(line_end);
    }
    let value = |text: &str| toml::Value::from(text).to_string();
    let lines = [
        String::new(),
        "[[client]]".to_owned(),
        format!("name = {}", value(name)),
        format!("spec = {}", value(&portable(description))),
        format!("out = {}", value(out)),
        String::new(),
    ];
    text.push_str(&lines.join(line_end));
    let known = project::file::clients(file, &before).unwrap_or_default();
    if known.iter().any(|client| client.name == name) {
        return Err(Error::new(format!("{FILE_NAME} has a client `{name}` already"))
            .help(format!("run {} generate --client {name}", program()))
            .help("or pass another name to --name"));
    }
    // An invalid project is not changed, nor made invalid.
    project::file::clients(file, &text)?;
    Ok(text)
}

/// Returns a path with the separators that each system reads.
fn portable(path: &Path) -> String {
    if path.is_absolute() {
        return path.to_string_lossy().into_owned();
    }
    let parts = path.components().filter(|part| *part != Component::CurDir);
    let parts: Vec<_> = parts.map(|part| part.as_os_str().to_string_lossy()).collect();
    if parts.is_empty() { ".".to_owned() } else { parts.join("/") }
}
