//! `cargo xtask demo`: runs the emitted client against a local server, then changes its description.

mod change;

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use specsmith_cli::commands::generate;
use specsmith_cli::error::Error;
use specsmith_cli::terminal::print_stdout;

/// Runs the emitted client against a local server: no account and no network needed.
///
/// Generates the crate (as `cargo xtask generate` does), builds it, starts a local server that implements the
/// service, and runs the client through the life of a sender, printing each call and its response. Every step
/// is checked: the exit code is 0 only if all of them succeed.
///
/// Then copies the description into a temporary repository of git, changes it as a vendor might, and shows what the run
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

/// Made-up credentials. Both programs read them from the environment, as users' programs do.
const CREDENTIALS: &[(&str, &str)] =
    &[("TWILIO_ACCOUNT_SID", "AC00112233445566778899aabbccddeeff"), ("TWILIO_AUTH_TOKEN", "demo-auth-token")];

/// Variables of the user's environment that would take precedence over the made-up credentials.
const REMOVED_VARIABLES: &[&str] = &["TWILIO_API_KEY", "TWILIO_API_SECRET"];

/// The variable that contains the address of the service.
const ADDRESS_VARIABLE: &str = "DEMO_SERVICE_URL";

/// The time the service has to exit by itself.
const EXIT_TIMEOUT: Duration = Duration::from_secs(2);

/// Runs the acts, and exits with the code of the tour.
pub fn run(args: &Args) -> Result<ExitCode, Error> {
    let code = if args.act == Some(Act::Change) { ExitCode::SUCCESS } else { tour()? };
    if args.act != Some(Act::Tour) && code == ExitCode::SUCCESS {
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
    let programs = Programs::build()?;
    let service = Service::start(&programs.service)?;
    print_stdout(&format!("── tour (service: process {}, {})\n\n", service.child.id(), service.url));
    let mut tour = program(&programs.tour);
    tour.env(ADDRESS_VARIABLE, &service.url);
    let status = tour.status().map_err(|error| Error::io("cannot run", &programs.tour, &error))?;
    match status.code().map(u8::try_from) {
        Some(Ok(code)) => Ok(ExitCode::from(code)),
        _ => Err(Error::new(format!("the tour was terminated: {status}"))),
    }
}

/// The paths of the two programs.
struct Programs {
    service: PathBuf,
    tour: PathBuf,
}

impl Programs {
    fn build() -> Result<Self, Error> {
        let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
        let args = ["build", "--package", PACKAGE, "--bins"];
        let output = Command::new(&cargo)
            .args(args)
            .arg("--message-format=json-render-diagnostics")
            .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(".."))
            .stderr(Stdio::inherit())
            .output()
            .map_err(|error| Error::io("cannot run", Path::new(&cargo), &error))?;
        if !output.status.success() {
            let help = format!("to reproduce, run {cargo} {}", args.join(" "));
            return Err(Error::new(format!("cannot build package `{PACKAGE}`")).help(help));
        }
        let messages = String::from_utf8_lossy(&output.stdout);
        Ok(Self { service: executable(&messages, SERVICE)?, tour: executable(&messages, TOUR)? })
    }
}

/// Returns the path of the program with this name from cargo's messages, one JSON object per line.
fn executable(messages: &str, name: &str) -> Result<PathBuf, Error> {
    let path = messages.lines().find_map(|line| {
        let message: Value = serde_json::from_str(line).ok()?;
        let is_match = message["target"]["name"] == name && message["target"]["kind"] == Value::from(["bin"]);
        message["executable"].as_str().filter(|_| is_match).map(PathBuf::from)
    });
    path.ok_or_else(|| {
        Error::new(format!("no executable `{name}` of package `{PACKAGE}` in the output of cargo"))
    })
}

/// Returns a command with the made-up credentials and no others.
fn program(path: &Path) -> Command {
    let mut command = Command::new(path);
    for name in REMOVED_VARIABLES {
        command.env_remove(name);
    }
    command.envs(CREDENTIALS.iter().copied());
    command
}

/// The service process, which ends when this value is dropped.
struct Service {
    child: Child,
    url: String,
}

impl Service {
    fn start(path: &Path) -> Result<Self, Error> {
        let child = program(path)
            .args(FAULT)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| Error::io("cannot run", path, &error))?;
        let mut service = Self { child, url: String::new() };
        let mut line = String::new();
        if let Some(stdout) = service.child.stdout.take() {
            BufReader::new(stdout)
                .read_line(&mut line)
                .map_err(|error| Error::io("cannot read the output of", path, &error))?;
        }
        let url = line.trim_end().strip_prefix("listening on ").ok_or_else(|| {
            Error::new(format!("the service printed {line:?}, expected `listening on …`"))
                .help("see the output of the service above")
        })?;
        service.url = url.to_owned();
        Ok(service)
    }
}

/// Closes the standard input of the service, which is its signal to exit, and kills it if it does not.
impl Drop for Service {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let start = Instant::now();
        while let Ok(None) = self.child.try_wait() {
            if start.elapsed() > EXIT_TIMEOUT {
                // An error means that the process has exited in the meantime.
                let _ = self.child.kill().and_then(|()| self.child.wait());
                return;
            }
            thread::sleep(Duration::from_millis(5));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::executable;

    #[test]
    fn executable_is_found_in_cargo_messages() {
        let messages = concat!(
            r#"{"reason":"compiler-artifact","target":{"kind":["lib"],"name":"tour"},"executable":null}"#,
            "\nnot JSON\n",
            r#"{"reason":"compiler-artifact","target":{"kind":["bin"],"name":"tour"},"executable":"tour"}"#,
            "\n",
            r#"{"reason":"build-finished","success":true}"#,
        );
        assert_eq!(executable(messages, "tour").unwrap(), Path::new("tour"));
        let error = executable(messages, "service").unwrap_err().to_string();
        assert!(error.contains("`service`"), "{error}");
    }
}
