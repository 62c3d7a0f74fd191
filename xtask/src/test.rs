//! `cargo xtask test`: runs all checks that a change must pass, the fastest first.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Instant;

use specsmith_cli::error::Error;
use specsmith_cli::terminal::{count, print_stdout};

/// Checks the whole workspace; CI runs the same.
///
/// Runs the formatter, clippy and rustdoc with warnings denied, and all tests (which also compare generated/
/// with spec/). Then packages the emitted crate and builds the package outside this workspace with default,
/// no default and all features.
#[derive(clap::Args)]
pub struct Args {
    /// Skip the packaging, which takes a minute from a cold start and needs OpenSSL's headers
    #[arg(long)]
    quick: bool,
}

/// The emitted crate, and the feature sets it must build with.
const EMITTED: &str = "twilio-senders";
const FEATURES: &[&[&str]] = &[&[], &["--no-default-features"], &["--all-features"]];

/// Runs every step until one fails.
pub fn run(args: &Args) -> Result<ExitCode, Error> {
    let start = Instant::now();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut steps = vec![
        Step::new("formatting", &root, &["fmt", "--all", "--check"]),
        programs(&root)?,
        Step::new("lints", &root, &["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]),
        Step::new("docs", &root, &["doc", "--workspace", "--no-deps"]).env("RUSTDOCFLAGS", "-D warnings"),
        Step::new("tests", &root, &["test", "--workspace"]),
    ];
    let outside = tempfile::tempdir()
        .map_err(|error| Error::io("cannot create a folder in", &std::env::temp_dir(), &error))?;
    if !args.quick {
        steps.extend(package(&root, outside.path()));
        match browser(&root) {
            Some(step) => steps.push(step),
            None => print_stdout(&format!(
                "skipped: rustup target add {BROWSER}, to check the client for browsers\n"
            )),
        }
    }
    for step in &steps {
        step.run()?;
    }
    print_stdout(&format!(
        "\n{} passed in {:.0} s\n",
        count(steps.len(), "step"),
        start.elapsed().as_secs_f64()
    ));
    Ok(ExitCode::SUCCESS)
}

/// Returns the formatting check of the programs that belong to no package: those of the fixtures and of the conformance suite.
fn programs(root: &Path) -> Result<Step, Error> {
    let tests = root.join("tests");
    let fixtures = tests.join("codegen").join("fixtures").join("pass");
    let mut folders = vec![fixtures, tests.join("conformance").join("src")];
    let mut args = vec!["--check".to_owned(), "--edition".to_owned(), "2024".to_owned()];
    while let Some(folder) = folders.pop() {
        let cannot_read = |error| Error::io("cannot read", &folder, &error);
        for entry in std::fs::read_dir(&folder).map_err(cannot_read)? {
            let path = entry.map_err(cannot_read)?.path();
            if path.extension().is_some_and(|extension| extension == "rs") {
                args.push(path.to_string_lossy().into_owned());
            } else if path.is_dir() {
                folders.push(path);
            }
        }
    }
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    Ok(Step::program("formatting of the programs outside of packages", root, "rustfmt", &args))
}

/// The profile settings of the workspace, so that the dependencies built by earlier steps are reused:
/// building the C code of one of them takes a minute.
const PROFILE: &[&str] =
    &["--config", "profile.dev.debug='line-tables-only'", "--config", "profile.dev.package.'*'.debug=false"];

/// Packages the emitted crate, unpacks it elsewhere, and builds it there with each set of features.
fn package(root: &Path, outside: &Path) -> Vec<Step> {
    let target =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |own| root.join(own));
    let archive = target.join("package").join(format!("{EMITTED}-{}.crate", version(root)));
    let unpacked = outside.join(format!("{EMITTED}-{}", version(root)));
    let in_target = |step: Step| step.env("CARGO_TARGET_DIR", &target.to_string_lossy());
    let pack = ["package", "--package", EMITTED, "--allow-dirty", "--no-verify", "--quiet"];
    let mut steps = vec![
        in_target(Step::new("package", root, &pack)),
        Step::program("unpack", outside, "tar", &["-xzf", &archive.to_string_lossy()]),
    ];
    for features in FEATURES {
        let name = format!("package with {}", features.first().unwrap_or(&"default features"));
        let check = [&["check", "--quiet"], PROFILE, *features].concat();
        steps.push(in_target(Step::new(&name, &unpacked, &check)));
    }
    steps
}

/// The target of browsers.
const BROWSER: &str = "wasm32-unknown-unknown";

/// Returns the check of the emitted crate for browsers, if their target is installed.
fn browser(root: &Path) -> Option<Step> {
    let output =
        Command::new("rustc").args(["--print", "target-libdir", "--target", BROWSER]).output().ok()?;
    let libraries = String::from_utf8(output.stdout).ok()?;
    let check = ["check", "--quiet", "--package", EMITTED, "--target", BROWSER];
    Path::new(libraries.trim()).exists().then(|| Step::new("client in a browser", root, &check))
}

/// Returns the version in the emitted manifest, which is part of the archive's name.
fn version(root: &Path) -> String {
    let manifest = std::fs::read_to_string(root.join("generated").join("Cargo.toml")).unwrap_or_default();
    let line = manifest.lines().find_map(|line| line.strip_prefix("version = \""));
    line.and_then(|rest| rest.split('"').next()).unwrap_or("0.0.0").to_owned()
}

struct Step {
    name: String,
    folder: PathBuf,
    program: String,
    args: Vec<String>,
    env: Vec<(&'static str, String)>,
}

impl Step {
    fn new(name: &str, folder: &Path, args: &[&str]) -> Self {
        let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
        Self::program(name, folder, &cargo, args)
    }

    fn program(name: &str, folder: &Path, program: &str, args: &[&str]) -> Self {
        Self {
            name: name.to_owned(),
            folder: folder.to_owned(),
            program: program.to_owned(),
            args: args.iter().map(|arg| (*arg).to_owned()).collect(),
            env: Vec::new(),
        }
    }

    fn env(mut self, key: &'static str, value: &str) -> Self {
        self.env.push((key, value.to_owned()));
        self
    }

    fn run(&self) -> Result<(), Error> {
        let start = Instant::now();
        print_stdout(&format!("── {}\n", self.name));
        let mut command = Command::new(&self.program);
        command
            .args(&self.args)
            .current_dir(&self.folder)
            .envs(self.env.iter().map(|(key, value)| (key, value)));
        let status =
            command.status().map_err(|error| Error::io("cannot run", Path::new(&self.program), &error))?;
        if !status.success() {
            let line = format!("{} {}", self.program, self.args.join(" "));
            return Err(Error::new(format!("{} failed", self.name)).help(format!("to reproduce, run {line}")));
        }
        print_stdout(&format!("   {} ok ({:.0} s)\n", self.name, start.elapsed().as_secs_f64()));
        Ok(())
    }
}
