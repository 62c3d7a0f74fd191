//! `cargo xtask conformance`: calls every scenario of TypeSpec's HTTP specs through emitted crates.
//!
//! The specs, their compiler and the server that judges each request are npm packages, pinned in `tests/conformance`. The
//! programs that call the scenarios are written by hand, in `tests/conformance/src`.

mod clients;
mod command;
mod results;
mod server;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use specsmith_cli::error::Error;
use specsmith_cli::terminal::print_stdout;

use crate::corpus::scratch::target;
use command::{output, source};
use server::Server;

/// Calls the scenarios of TypeSpec's HTTP specs through emitted crates, and prints the results.
///
/// Installs the pinned npm packages, compiles the specs to OpenAPI, generates a crate for each, starts the mock server of
/// the specs, and runs the programs in tests/conformance, which call every scenario as a user would. The server checks each
/// request, and the programs each response.
///
/// Needs npm and its registry. Exits with 1 if a scenario fails that is not listed as inexpressible.
#[derive(clap::Args)]
pub struct Args {
    /// The folder of the packages, descriptions and crates [default: `conformance` in the target folder]
    #[arg(long, value_name = "DIR")]
    work: Option<PathBuf>,

    /// Print the result of every scenario, not only of those that did not pass
    #[arg(long)]
    all: bool,
}

/// Runs everything.
pub fn run(args: &Args) -> Result<ExitCode, Error> {
    let work = args.work.clone().unwrap_or_else(|| target().join("conformance"));
    let work = std::path::absolute(&work).map_err(|error| Error::io("cannot use", &work, &error))?;
    install(&work)?;
    let refused = compile(&work)?;
    clients::write(&work)?;
    let program = clients::build(&work)?;
    let server = Server::start(&work)?;
    // The programs read the files that the server sends and expects.
    let called = output(Command::new(program).arg(server.url()).current_dir(&work))?;
    let coverage = server.stop()?;
    let results = results::read(&called, &coverage, &refused)?;
    print_stdout(&results.table(args.all));
    Ok(if results.has_failures() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// Installs the packages, unless those of this lock are installed.
fn install(work: &Path) -> Result<(), Error> {
    let cannot_write = |error| Error::io("cannot write", work, &error);
    fs::create_dir_all(work).map_err(cannot_write)?;
    let lock = fs::read_to_string(source().join("package-lock.json")).unwrap_or_default();
    let is_installed = fs::read_to_string(work.join("package-lock.json")).is_ok_and(|old| old == lock)
        && work.join("node_modules").is_dir();
    for file in ["package.json", "package-lock.json", "compile.mjs"] {
        fs::copy(source().join(file), work.join(file)).map_err(cannot_write)?;
    }
    if !is_installed {
        output(Command::new("npm").args(["ci", "--no-audit", "--no-fund"]).current_dir(work))?;
    }
    // The server reports the commit that it runs from, and does not start without one.
    if !work.join(".git").is_dir() {
        let git = |args: &[&str]| output(Command::new("git").args(args).current_dir(work));
        git(&["init", "--quiet"])?;
        let author = ["-c", "user.name=conformance", "-c", "user.email=conformance@localhost"];
        git(&[&author[..], &["commit", "--quiet", "--allow-empty", "--message", "conformance"]].concat())?;
    }
    Ok(())
}

/// Compiles the specs, and returns those that OpenAPI cannot express, each with the reason.
fn compile(work: &Path) -> Result<Vec<(String, String)>, Error> {
    let folder = work.join("openapi");
    if folder.is_dir() {
        fs::remove_dir_all(&folder).map_err(|error| Error::io("cannot remove", &folder, &error))?;
    }
    let text = output(Command::new("node").arg("compile.mjs").current_dir(work))?;
    let lines = text.lines().filter_map(|line| line.split_once('\t'));
    Ok(lines.map(|(name, reason)| (name.to_owned(), reason.to_owned())).collect())
}
