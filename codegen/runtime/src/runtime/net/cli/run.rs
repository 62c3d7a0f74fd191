//! A run of a program.

use std::ffi::OsString;
use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::ArgMatches;
use clap::error::ErrorKind;
use clap::parser::ValueSource;

use crate::runtime::json::visible;
use crate::runtime::net::blocking::Client;
use crate::runtime::net::builder::ClientBuilder;
use crate::runtime::net::cli::command::{
    ALL, BASE_URL, COMPLETIONS, DEADLINE, OUT, OUTPUT, VERBOSE, of_completions, of_program,
};
use crate::runtime::net::cli::io::{Failure, Io};
use crate::runtime::net::cli::output::{self, Items};
use crate::runtime::net::cli::raw_json::{at, items};
use crate::runtime::net::cli::request;
use crate::runtime::net::cli::table::{AllPages, Call, Command, Program, Waiter};
use crate::runtime::net::error::Error;

/// The exit status after a failed call, and after a wrong use.
const FAILED: u8 = 1;
const WRONG_USE: u8 = 2;

/// The maximum size of a response body that is written to a file.
const MAX_FILE: usize = isize::MAX as usize / 16;

/// Runs a program with the arguments of the process, over its standard input and output.
#[must_use]
pub fn main(program: &'static Program, client: ClientBuilder<Client>) -> ExitCode {
    let (stdout, stderr) = (io::stdout(), io::stderr());
    let mut io = Io {
        stdin: &mut io::stdin(),
        is_terminal: stdout.is_terminal(),
        stdout: &mut stdout.lock(),
        stderr: &mut stderr.lock(),
    };
    ExitCode::from(run(program, std::env::args_os(), client, &mut io))
}

/// Runs a program with these arguments, of which the first is its name. Returns the exit status: 0, 1 after a failed call or
/// 2 after a wrong use.
pub fn run(
    program: &'static Program,
    arguments: impl IntoIterator<Item = OsString>,
    client: ClientBuilder<Client>,
    io: &mut Io<'_>,
) -> u8 {
    let result = perform(program, arguments.into_iter().collect(), client, io);
    let result = result.and_then(|()| Ok(io.stdout.flush()?));
    // There is nobody to report a failure of standard error to.
    match result {
        Ok(()) => 0,
        Err(Failure::Usage(error)) if error.use_stderr() => {
            let _ = write!(io.stderr, "{}", error.render());
            WRONG_USE
        }
        Err(Failure::Usage(error)) => u8::from(write!(io.stdout, "{}", error.render()).is_err()),
        Err(Failure::Input(message)) => {
            let _ = writeln!(io.stderr, "error: {}", visible(&message));
            WRONG_USE
        }
        Err(Failure::Call(error)) => {
            let _ = writeln!(io.stderr, "error: {}", visible(&format!("{error:#}")));
            // Such as an argument that no path can contain.
            if error.is_request() { WRONG_USE } else { FAILED }
        }
        Err(Failure::File(message)) => {
            let _ = writeln!(io.stderr, "error: {}", visible(&message));
            FAILED
        }
        // The reader of a pipe has read enough.
        Err(Failure::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => FAILED,
        Err(Failure::Output(error)) => {
            let _ = writeln!(io.stderr, "error: cannot write the output: {error}");
            FAILED
        }
    }
}

fn perform(
    program: &'static Program,
    arguments: Vec<OsString>,
    client: ClientBuilder<Client>,
    io: &mut Io<'_>,
) -> Result<(), Failure> {
    let mut commands = of_program(program);
    let given = commands.try_get_matches_from_mut(arguments).map_err(Failure::Usage)?;
    if let Some(shell) = given.get_one::<clap_complete::Shell>(COMPLETIONS) {
        let mut text = Vec::new();
        clap_complete::generate(*shell, &mut of_completions(program), program.name, &mut text);
        return Ok(io.stdout.write_all(&text)?);
    }
    let (selected, waiter, given) = selected(program, &given).ok_or_else(|| {
        Failure::Usage(commands.error(ErrorKind::MissingSubcommand, "expected the name of a group"))
    })?;
    check(&given).map_err(|message| Failure::Usage(commands.error(ErrorKind::ArgumentConflict, message)))?;
    let folder = given.get_one::<PathBuf>(OUT).and_then(|path| path.parent());
    if let Some(folder) = folder.filter(|folder| !folder.as_os_str().is_empty() && !folder.is_dir()) {
        // Not after the request, which may have an effect.
        return Err(Failure::Input(format!("the folder {} does not exist", folder.display())));
    }
    // Such as a variable that the environment lacks.
    let client = client_of(client, selected, &given);
    let client = client.map_err(|error| Failure::Input(format!("{error:#}")))?;
    let call = request::call(selected, &given, &client, io)?;
    match (waiter, selected.pages) {
        (Some(waiter), _) => {
            let deadline = given.get_one::<u64>(DEADLINE).copied().map(Duration::from_secs);
            let body = (waiter.wait)(call, deadline)?.to_string();
            match given.get_one::<PathBuf>(OUT) {
                Some(path) => io.write(path, body.as_bytes()),
                None => output::value(&body, is_table(&given), io),
            }
        }
        (None, Some((pointer, pages))) if given.get_flag(ALL) => {
            all(call, pointer, pages, is_table(&given), io)
        }
        (None, pages) => send(call, pages.map(|(pointer, _)| pointer), &given, io),
    }
}

/// Returns the selected operation, the waiter if it is that, and the matches of its arguments.
fn selected(
    program: &'static Program,
    given: &ArgMatches,
) -> Option<(&'static Command, Option<&'static Waiter>, ArgMatches)> {
    let (group, given) = given.subcommand()?;
    let (name, given) = given.subcommand()?;
    let group = program.groups.iter().find(|other| other.name == group)?;
    let mut commands = group.commands.iter();
    commands.find_map(|command| {
        let waiter = command.waiters.iter().find(|waiter| waiter.name == name);
        (command.name == name || waiter.is_some()).then(|| (command, waiter, given.clone()))
    })
}

/// Checks the arguments that exclude each other.
fn check(given: &ArgMatches) -> Result<(), String> {
    let is_given = |name| given.value_source(name) == Some(ValueSource::CommandLine);
    let has_all = matches!(given.try_get_one::<bool>(ALL), Ok(Some(true)));
    match () {
        () if is_given(OUT) && is_given(OUTPUT) => Err(conflict(OUT, OUTPUT)),
        () if is_given(OUT) && has_all => Err(conflict(OUT, ALL)),
        () => Ok(()),
    }
}

fn conflict(one: &str, other: &str) -> String {
    format!("the argument `--{one}` cannot be used with `--{other}`")
}

fn is_table(given: &ArgMatches) -> bool {
    given.get_one::<String>(OUTPUT).is_some_and(|format| format == "table")
}

/// Returns the client with the settings of the arguments.
fn client_of(
    mut client: ClientBuilder<Client>,
    command: &Command,
    given: &ArgMatches,
) -> Result<Client, Error> {
    if let Some(url) = given.get_one::<String>(BASE_URL) {
        client = client.base_url(url);
    }
    if given.contains_id(OUT) {
        client = client.max_response_size(MAX_FILE);
    }
    if given.get_flag(VERBOSE) {
        client = client.on_response(|response| {
            let outcome = match (response.status, response.failure) {
                (Some(status), _) => status.to_string(),
                (None, Some(failure)) => format!("{failure:?}"),
                (None, None) => "no response".to_owned(),
            };
            let request = &response.request;
            let line = format!("{} {}: {outcome}", request.method, request.url);
            let _ = writeln!(io::stderr(), "{}", visible(&line));
        });
    }
    client.without_required(command.documented.security).build()
}

fn send(call: Call, pointer: Option<&str>, given: &ArgMatches, io: &mut Io<'_>) -> Result<(), Failure> {
    let response = call.send()?;
    match given.get_one::<PathBuf>(OUT) {
        Some(path) => io.write(path, &response.body),
        None => output::response(&response, pointer, is_table(given), io),
    }
}

/// Prints the items of all pages.
fn all(call: Call, pointer: &str, pages: AllPages, is_table: bool, io: &mut Io<'_>) -> Result<(), Failure> {
    let (mut list, mut kept) = (Items::new(), Vec::new());
    let mut failure = None;
    pages(call, &mut |page| {
        let text = String::from_utf8_lossy(page);
        let rows = match at(&text, pointer).filter(|list| *list != "null") {
            Some(list) => items(list),
            None => Some(Vec::new()),
        };
        let Some(rows) = rows else {
            failure = Some(Failure::File(format!("the items of a page, `{pointer}`, are no list")));
            return false;
        };
        if is_table {
            kept.extend(rows.into_iter().map(str::to_owned));
            return true;
        }
        failure = list.print(&rows, io.stdout).err().map(Failure::Output);
        failure.is_none()
    })?;
    if let Some(failure) = failure {
        return Err(failure);
    }
    let kept: Vec<&str> = kept.iter().map(String::as_str).collect();
    let printed = if is_table { output::table(&kept, io.stdout) } else { list.finish(io.stdout) };
    Ok(printed?)
}
