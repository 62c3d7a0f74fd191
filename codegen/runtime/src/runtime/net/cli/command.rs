//! The commands for clap.

use std::ffi::OsStr;
use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser, StringValueParser, TypedValueParser, ValueParser};
use clap::{Arg, ArgAction};

use crate::runtime::net::cli::table::{Argument, At, Body, Command, Group, Kind, Program, Waiter};
use crate::runtime::net::cli::values::convert;

/// The maximum number of values that help lists.
const MAX_LISTED: usize = 40;

/// The names of the arguments that every operation has.
pub(super) const BASE_URL: &str = "base-url";
pub(super) const OUTPUT: &str = "output";
pub(super) const OUT: &str = "out";
pub(super) const VERBOSE: &str = "verbose";
/// The names of arguments that some operations have.
pub(super) const ALL: &str = "all";
pub(super) const DEADLINE: &str = "deadline";
pub(super) const JSON: &str = "json";
pub(super) const NULL: &str = "null";
/// The argument of the program that prints completions.
pub(super) const COMPLETIONS: &str = "completions";

/// Returns the command of which completions are made. It lists the values whose characters mean nothing to a shell: some
/// scripts evaluate them.
pub(super) fn of_completions(program: &'static Program) -> clap::Command {
    without_special_values(of_program(program))
}

fn without_special_values(command: clap::Command) -> clap::Command {
    let is_plain = |text: &str| {
        !text.starts_with('-') && text.chars().all(|c| c.is_ascii_alphanumeric() || "._:/@%+,=-".contains(c))
    };
    let plain = |arg: Arg| {
        let (plain, others): (Vec<_>, Vec<_>) =
            arg.get_possible_values().into_iter().partition(|value| is_plain(value.get_name()));
        match others.is_empty() {
            true => arg,
            false => arg.value_parser(PossibleValuesParser::new(plain)),
        }
    };
    command.mut_args(plain).mut_subcommands(without_special_values)
}

/// Returns the command of a program.
pub(super) fn of_program(program: &'static Program) -> clap::Command {
    let shell = clap::value_parser!(clap_complete::Shell);
    let completions = Arg::new(COMPLETIONS).long(COMPLETIONS).value_name("SHELL").value_parser(shell);
    described(clap::Command::new(program.name), program.about)
        .version(program.version)
        .disable_help_subcommand(true)
        .arg_required_else_help(true)
        .subcommand_value_name("GROUP")
        .subcommand_help_heading("Groups")
        .arg(completions.help("Prints the completions of a shell, and ends"))
        .args(of_all())
        .subcommands(program.groups.iter().map(of_group))
}

fn of_group(group: &'static Group) -> clap::Command {
    let waiters = group
        .commands
        .iter()
        .flat_map(|command| command.waiters.iter().map(move |waiter| of_waiter(command, waiter)));
    described(clap::Command::new(group.name), group.about)
        .disable_help_subcommand(true)
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommands(group.commands.iter().map(of_command).chain(waiters))
}

fn of_command(command: &'static Command) -> clap::Command {
    let all = Arg::new(ALL).long(ALL).action(ArgAction::SetTrue);
    let all = all.help("Requests all pages, and prints their items");
    with_arguments(described(clap::Command::new(command.name), command.about), command)
        .args(command.pages.is_some().then_some(all))
}

fn of_waiter(command: &'static Command, waiter: &'static Waiter) -> clap::Command {
    let deadline = Arg::new(DEADLINE).long(DEADLINE).value_name("SECONDS");
    let deadline = deadline.value_parser(clap::value_parser!(u64)).help("The time after which it gives up");
    with_arguments(described(clap::Command::new(waiter.name), waiter.about), command).arg(deadline)
}

fn with_arguments(to: clap::Command, command: &'static Command) -> clap::Command {
    let (in_path, others): (Vec<_>, Vec<_>) =
        command.arguments.iter().partition(|argument| argument.is_in_path());
    let has_json = command.body.is_some();
    let bytes = command.arguments.iter().find(|argument| matches!(argument.at, At::Bytes));
    let own = in_path.into_iter().chain(others).map(|argument| {
        let arg = of_argument(argument, has_json);
        match bytes.filter(|_| matches!(argument.at, At::ContentType)) {
            Some(bytes) => arg.requires(bytes.name),
            None => arg,
        }
    });
    to.args(own).args(of_body(command))
}

fn of_argument(argument: &'static Argument, has_json: bool) -> Arg {
    let parser = match argument.kind {
        Kind::File => ValueParser::path_buf(),
        _ => ValueParser::new(Open(argument.values).try_map(move |text| convert(argument, &text))),
    };
    let mut arg = Arg::new(argument.name)
        .value_parser(parser)
        .hide_possible_values(argument.values.len() > MAX_LISTED)
        .action(if argument.is_list && !argument.is_in_path() { ArgAction::Append } else { ArgAction::Set });
    let is_number = matches!(argument.kind, Kind::Integer | Kind::Number);
    if is_number {
        arg = arg.allow_negative_numbers(true);
    }
    if !argument.is_in_path() {
        arg = arg.long(argument.name).value_name(value_name(argument.kind));
        if argument.kind == Kind::Boolean && !argument.is_list {
            // A word after it is the next argument.
            arg = arg.num_args(0..=1).require_equals(true).default_missing_value("true");
        }
    } else if argument.is_list {
        // `-1,2` is no number for clap.
        arg = arg.value_delimiter(',').num_args(1).allow_hyphen_values(is_number);
    }
    let is_field = matches!(argument.at, At::Field(_)) && has_json;
    let arg = match argument.is_required {
        true if is_field => arg.required_unless_present_any([JSON, NULL]),
        is_required => arg.required(is_required),
    };
    let (help, more) = halves(argument.about);
    let arg = arg.help(help);
    if more.is_empty() { arg } else { arg.long_help(argument.about) }
}

fn value_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "TEXT",
        Kind::Boolean => "BOOLEAN",
        Kind::Integer => "INTEGER",
        Kind::Number => "NUMBER",
        Kind::Object | Kind::Json | Kind::JsonOrText | Kind::Union { .. } => "JSON",
        Kind::File => "FILE",
    }
}

/// Returns the arguments for the body as a whole.
fn of_body(command: &'static Command) -> Vec<Arg> {
    let Some(Body { required, is_object, .. }) = &command.body else { return Vec::new() };
    let json = Arg::new(JSON).long(JSON).value_name("FILE").value_parser(clap::value_parser!(PathBuf));
    let help = match is_object {
        true => "The body as JSON, `-` for standard input; flags of its fields replace them",
        false => "The body as JSON, `-` for standard input",
    };
    let mut all = vec![json.help(help).required(*required && !is_object)];
    let fields = command.arguments.iter().filter(|argument| matches!(argument.at, At::Field(_)));
    let names: Vec<&str> = fields.map(|argument| argument.name).collect();
    if !names.is_empty() {
        let null = Arg::new(NULL).long(NULL).value_name("FIELD").action(ArgAction::Append);
        let null = null.value_parser(names).hide_possible_values(true);
        all.push(null.help("Sends `null` in the field with this flag"));
    }
    all
}

/// Returns the arguments that every operation has.
fn of_all() -> [Arg; 4] {
    let arg = |name| Arg::new(name).long(name).global(true).help_heading("Client");
    [
        arg(BASE_URL).value_name("URL").help("The base URL, in place of that of the service"),
        arg(OUTPUT)
            .value_name("FORMAT")
            .value_parser(["json", "table"])
            .default_value("json")
            .help("The format of the output"),
        arg(OUT)
            .value_name("FILE")
            .value_parser(clap::value_parser!(PathBuf))
            .help("The file that the response body is written to, unchanged; `-` for standard output"),
        arg(VERBOSE)
            .action(ArgAction::SetTrue)
            .help("Prints method, URL and status of each attempt to standard error"),
    ]
}

fn described(command: clap::Command, about: &'static str) -> clap::Command {
    let (first, more) = halves(about);
    let command = command.about(first);
    if more.is_empty() { command } else { command.long_about(about) }
}

/// Returns the first paragraph of a help text, and the rest.
fn halves(about: &'static str) -> (&'static str, &'static str) {
    about.split_once("\n\n").unwrap_or((about, ""))
}

/// A parser of any text, with the documented values.
#[derive(Clone)]
struct Open(&'static [&'static str]);

impl TypedValueParser for Open {
    type Value = String;

    fn parse_ref(
        &self,
        command: &clap::Command,
        arg: Option<&Arg>,
        value: &OsStr,
    ) -> Result<String, clap::Error> {
        StringValueParser::new().parse_ref(command, arg, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        if self.0.is_empty() {
            return None;
        }
        Some(Box::new(self.0.iter().copied().map(PossibleValue::new)))
    }
}
