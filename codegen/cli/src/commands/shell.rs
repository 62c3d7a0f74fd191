//! `specsmith completions` and `specsmith man`: the command line for shells and for `man`.

use std::path::PathBuf;
use std::process::ExitCode;

use crate::error::Error;
use crate::terminal::{count, print_stdout};

/// Prints the completions of a shell.
#[derive(clap::Args)]
#[command(after_long_help = COMPLETIONS)]
pub struct Completions {
    /// The shell
    shell: clap_complete::Shell,
}

const COMPLETIONS: &str = "\
Examples:
  specsmith completions bash > ~/.local/share/bash-completion/completions/specsmith
  specsmith completions zsh > ~/.zfunc/_specsmith
  specsmith completions fish > ~/.config/fish/completions/specsmith.fish";

/// Writes a manual page for each command.
#[derive(clap::Args)]
#[command(after_long_help = MAN)]
pub struct Man {
    /// The folder of the pages; must exist
    #[arg(long, value_name = "DIR", default_value = ".")]
    out: PathBuf,
}

const MAN: &str = "\
Examples:
  specsmith man --out ~/.local/share/man/man1";

/// Prints the completions of a command line.
pub fn completions(args: &Completions, mut command: clap::Command) -> ExitCode {
    let name = command.get_name().to_owned();
    let mut text = Vec::new();
    clap_complete::generate(args.shell, &mut command, name, &mut text);
    print_stdout(&String::from_utf8_lossy(&text));
    ExitCode::SUCCESS
}

/// Writes the pages of a command line.
pub fn man(args: &Man, command: clap::Command) -> Result<ExitCode, Error> {
    let pages = command.get_subcommands().count() + 1;
    clap_mangen::generate_to(command, &args.out)
        .map_err(|error| Error::io("cannot write to", &args.out, &error))?;
    print_stdout(&format!("{} written\n", count(pages, "page")));
    Ok(ExitCode::SUCCESS)
}
