//! `cargo xtask demo`: runs the emitted client against a local server, then changes its description.

mod change;
mod command_line;
mod programs;

use std::process::ExitCode;

use programs::{Service, build, executable, program};
use specsmith_cli::commands::generate;
use specsmith_cli::error::Error;
use specsmith_cli::terminal::print_stdout;

/// Runs the emitted client against a local server: no account and no network needed.
///
/// Generates the crate (as `cargo xtask generate` does), builds it, starts a local server that implements the
/// service, and runs the client through the life of a sender, printing each call and its response. Every step
/// is checked: the exit code is 0 only if all of them succeed.
///
/// Then calls every operation with the program of the crate, its feature `cli`.
///
/// Last, copies the description into a temporary repository of git, changes it as a vendor might, and shows what the run
/// says about the change, the version that it makes, and the changelog.
#[derive(clap::Args)]
pub struct Args {
    /// Run one act only
    #[arg(long, value_name = "ACT")]
    act: Option<Act>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Act {
    /// The client and the service
    Tour,
    /// The program of the crate and the service
    CommandLine,
    /// A change of the description
    Change,
}

/// The package and its programs.
const PACKAGE: &str = "demo";
const SERVICE: &str = "service";
const TOUR: &str = "tour";

/// Fault injection: the third update, the one of the profile, is rejected with 429; the two before it submit
/// codes.
const FAULT: &[&str] = &["--too-many-requests-on-nth-update", "3"];

/// The variable that contains the address of the service.
const ADDRESS_VARIABLE: &str = "DEMO_SERVICE_URL";

/// Runs the acts, and exits with the code of the tour.
pub fn run(args: &Args) -> Result<ExitCode, Error> {
    let plays = |act: Act| args.act.is_none_or(|only| only == act);
    let code = if plays(Act::Tour) { tour()? } else { ExitCode::SUCCESS };
    if plays(Act::CommandLine) && code == ExitCode::SUCCESS {
        print_stdout("\n── the command line\n\n");
        command_line::run()?;
    }
    if plays(Act::Change) && code == ExitCode::SUCCESS {
        print_stdout("\n── the description changes\n\n");
        change::run()?;
    }
    Ok(code)
}

/// Generates and builds the crate, starts the service, and returns the code of the tour.
fn tour() -> Result<ExitCode, Error> {
    print_stdout("── generate\n");
    let generated = generate::run(&generate::Args::default())?;
    if generated != ExitCode::SUCCESS {
        return Ok(generated);
    }
    print_stdout("── build\n");
    let messages = build(&["--package", PACKAGE, "--bins"])?;
    let service = Service::start(&executable(&messages, SERVICE)?, FAULT)?;
    print_stdout(&format!("── tour (service: {})\n\n", service.url));
    let path = executable(&messages, TOUR)?;
    let status = program(&path).env(ADDRESS_VARIABLE, &service.url).status();
    let status = status.map_err(|error| Error::io("cannot run", &path, &error))?;
    match status.code().map(u8::try_from) {
        Some(Ok(code)) => Ok(ExitCode::from(code)),
        _ => Err(Error::new(format!("the tour was terminated: {status}"))),
    }
}
