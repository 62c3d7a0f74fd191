//! `cargo xtask generate`: from the description to the crate.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use specsmith::diagnostic::{Diagnostics, Severity};
use specsmith::{Generated, Inputs};

use crate::input::Paths;
use crate::terminal::{ADDED, ERROR, REMOVED, WARNING, colors_on_stderr, count, safe, say, shown, warn};
use crate::trouble::Trouble;
use crate::write::{Plan, Wanted};
use crate::{check, write};

/// Generates a client crate from an OpenAPI description.
///
/// Without options it is this workspace's own crate: `generated/`, from `spec/senders.yaml` and `spec/senders.toml`.
/// The options name any other; their paths are relative to the current folder.
///
/// Everything is computed before anything is written. Files that are as they should be are not touched; the others are
/// replaced one by one, and put back should one of them fail. Files that are generated no longer are removed, if their
/// first lines say `@generated`; other files in the folder stay.
///
/// The names given to types, fields and methods are kept in `names.lock` beside the config, so that they stay what they
/// are when the description changes. Commit it.
#[derive(clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Args {
    /// The OpenAPI description, YAML or JSON [default: spec/senders.yaml of the workspace]
    ///
    /// Needs --out too, so that one description's crate never lands in the folder of another's.
    #[arg(long, value_name = "PATH", requires = "out")]
    spec: Option<PathBuf>,

    /// The generator's config, TOML [default: spec/senders.toml of the workspace; none with --spec]
    ///
    /// With a config, `names.lock` beside it is read, and written. Without one, names are chosen afresh in every run.
    #[arg(long, value_name = "PATH")]
    config: Option<PathBuf>,

    /// The folder of the crate; made when missing [default: generated in the workspace]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,

    /// The name of the crate, whatever the config says
    #[arg(long, value_name = "CRATE")]
    name: Option<String>,

    /// Write nothing; fail, and show what differs, unless all is up to date
    #[arg(long)]
    check: bool,
}

const EXAMPLES: &str = "\
Examples:
  cargo xtask generate                  generate this workspace's crate again
  cargo xtask generate --check          is it up to date? (for CI)

  cargo xtask generate --spec petstore.yaml --out /tmp/petstore
                                        any description, without a config

  cargo xtask generate --spec api.json --config api.toml --out ../client --name acme-client
                                        with a config, names.lock beside it, and a name";

/// Generates, then writes or checks.
pub fn run(args: &Args) -> Result<ExitCode, Trouble> {
    let start = Instant::now();
    let paths = Paths::new(args.spec.as_deref(), args.config.as_deref(), args.out.as_deref())?;
    let inputs = paths.read(args.name.as_deref())?;
    let generated = match specsmith::generate(&inputs) {
        Ok(generated) => generated,
        Err(found) => {
            tell(&found, &inputs);
            return Ok(ExitCode::FAILURE);
        }
    };
    tell(&generated.warnings, &inputs);
    let plan =
        write::plan(&wanted(&paths, &generated)).map_err(|trouble| trouble.help("nothing was written"))?;
    if args.check {
        return Ok(check::run(&plan, &args.command_line()));
    }
    write::apply(&plan)?;
    say(&listing(&plan, start.elapsed().as_secs_f64()));
    Ok(ExitCode::SUCCESS)
}

fn wanted<'a>(paths: &'a Paths, generated: &'a Generated) -> Wanted<'a> {
    Wanted {
        out: &paths.out,
        files: generated.files.iter().collect(),
        lock: paths.lock.as_deref().map(|path| (path, generated.lock.as_str())),
        inputs: paths.inputs(),
    }
}

/// Shows the problems found, and how many there are.
fn tell(found: &Diagnostics, inputs: &Inputs) {
    if found.is_empty() {
        return;
    }
    let errors = found.iter().filter(|problem| problem.severity == Severity::Error).count();
    let warnings = found.len() - errors;
    let mut counts = Vec::new();
    if errors > 0 {
        counts.push(format!("{ERROR}{}{ERROR:#}", count(errors, "error")));
    }
    if warnings > 0 {
        counts.push(format!("{WARNING}{}{WARNING:#}", count(warnings, "warning")));
    }
    let end = if errors > 0 { "; nothing was written" } else { "" };
    let report = specsmith::report(found, inputs, colors_on_stderr());
    warn(&format!("{report}\n{} in {}{end}\n", counts.join(", "), safe(&inputs.spec.name)));
}

/// What was done, a line for each file that is not as it was.
fn listing(plan: &Plan, seconds: f64) -> String {
    let mut text = String::new();
    for change in &plan.write {
        let verb = if change.before.is_some() { "updated" } else { "created" };
        text.push_str(&format!("{ADDED}{verb}{ADDED:#} {}\n", shown(&change.path)));
    }
    for leftover in &plan.remove {
        text.push_str(&format!("{REMOVED}removed{REMOVED:#} {}\n", shown(&leftover.path)));
    }
    let counts =
        [(plan.write.len(), "written"), (plan.remove.len(), "removed"), (plan.unchanged, "unchanged")];
    let counts: Vec<_> = counts
        .iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, what)| format!("{number} {what}"))
        .collect();
    text.push_str(&format!("{} ({seconds:.2} s)\n", counts.join(", ")));
    text
}

impl Args {
    /// The command that writes what this one is about.
    fn command_line(&self) -> String {
        let paths = [("--spec", &self.spec), ("--config", &self.config), ("--out", &self.out)];
        let mut words = vec!["cargo xtask generate".to_owned()];
        for (flag, path) in paths {
            words.extend(path.iter().map(|path| option(flag, &path.to_string_lossy())));
        }
        words.extend(self.name.iter().map(|name| option("--name", name)));
        words.join(" ")
    }
}

/// An option as a shell takes it. With `=`, a value may begin with a dash.
fn option(flag: &str, value: &str) -> String {
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
    fn the_command_that_mends_survives_a_shell() {
        assert_eq!(option("--out", "a/b-c_1.d"), "--out a/b-c_1.d");
        assert_eq!(option("--out", "my dir's"), r"--out 'my dir'\''s'");
        assert_eq!(option("--out", "-x"), "--out=-x");
    }
}
