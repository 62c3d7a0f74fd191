//! `cargo xtask demo`: the emitted client in use, without account and network.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::generate;
use crate::terminal::say;
use crate::trouble::Trouble;

/// Shows the emitted client in use, without account and network.
///
/// Generates the crate (as `cargo xtask generate` does), builds it, starts a local server that plays the
/// service, and takes the client through the life of a sender: each call is shown, with what came back. Every
/// step is checked, so this ends with 0 only when all went as it should.
#[derive(clap::Args)]
pub struct Args {}

/// The package, and its programs.
const PACKAGE: &str = "demo";
const SERVICE: &str = "service";
const TOUR: &str = "tour";

/// What goes wrong on purpose: the third update is that of the profile; the two before hand in codes.
const FAULT: &[&str] = &["--too-many-requests-on-nth-update", "3"];

/// Made up. Both programs take them from their environment, as users' programs do.
const CREDENTIALS: &[(&str, &str)] =
    &[("TWILIO_ACCOUNT_SID", "AC00112233445566778899aabbccddeeff"), ("TWILIO_AUTH_TOKEN", "demo-auth-token")];

/// What the user's own environment may hold and would go before it.
const NOT_FOR_THEM: &[&str] = &["TWILIO_API_KEY", "TWILIO_API_SECRET"];

/// Where the tour finds the address of the service.
const ADDRESS: &str = "DEMO_SERVICE_URL";

/// How long the service may take to end by itself.
const PATIENCE: Duration = Duration::from_secs(2);

/// Generates, builds, starts the service, and ends as the tour does.
pub fn run(_: &Args) -> Result<ExitCode, Trouble> {
    say("── generate\n");
    let generated = generate::run(&generate::Args::default())?;
    if generated != ExitCode::SUCCESS {
        return Ok(generated);
    }
    say("── build\n");
    let programs = Programs::build()?;
    let service = Service::start(&programs.service)?;
    say(&format!("── tour (the service is process {}, at {})\n\n", service.child.id(), service.url));
    let mut tour = program(&programs.tour);
    tour.env(ADDRESS, &service.url);
    let status = tour.status().map_err(|error| Trouble::io("cannot run", &programs.tour, &error))?;
    match status.code().map(u8::try_from) {
        Some(Ok(code)) => Ok(ExitCode::from(code)),
        _ => Err(Trouble::new(format!("the tour did not end by itself: {status}"))),
    }
}

/// Where cargo has put the two programs.
struct Programs {
    service: PathBuf,
    tour: PathBuf,
}

impl Programs {
    fn build() -> Result<Self, Trouble> {
        let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
        let args = ["build", "--package", PACKAGE, "--bins"];
        let output = Command::new(&cargo)
            .args(args)
            .arg("--message-format=json-render-diagnostics")
            .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(".."))
            .stderr(Stdio::inherit())
            .output()
            .map_err(|error| Trouble::io("cannot run", Path::new(&cargo), &error))?;
        if !output.status.success() {
            let help = format!("to see it alone, run: {cargo} {}", args.join(" "));
            return Err(Trouble::new(format!("the package {PACKAGE} does not build")).help(help));
        }
        let messages = String::from_utf8_lossy(&output.stdout);
        Ok(Self { service: executable(&messages, SERVICE)?, tour: executable(&messages, TOUR)? })
    }
}

/// The path of the program of this name, from what cargo says, a JSON object a line.
fn executable(messages: &str, name: &str) -> Result<PathBuf, Trouble> {
    let found = messages.lines().find_map(|line| {
        let message: Value = serde_json::from_str(line).ok()?;
        let is_it = message["target"]["name"] == name && message["target"]["kind"] == Value::from(["bin"]);
        message["executable"].as_str().filter(|_| is_it).map(PathBuf::from)
    });
    found.ok_or_else(|| {
        Trouble::new(format!(
            "cargo does not say where it has put the program {name} of the package {PACKAGE}"
        ))
    })
}

/// A program with the made-up credentials, and no others.
fn program(path: &Path) -> Command {
    let mut command = Command::new(path);
    for name in NOT_FOR_THEM {
        command.env_remove(name);
    }
    command.envs(CREDENTIALS.iter().copied());
    command
}

/// The service as a process, which ends when this is dropped.
struct Service {
    child: Child,
    url: String,
}

impl Service {
    fn start(path: &Path) -> Result<Self, Trouble> {
        let child = program(path)
            .args(FAULT)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| Trouble::io("cannot run", path, &error))?;
        let mut service = Self { child, url: String::new() };
        let mut line = String::new();
        if let Some(stdout) = service.child.stdout.take() {
            BufReader::new(stdout)
                .read_line(&mut line)
                .map_err(|error| Trouble::io("cannot read what is printed by", path, &error))?;
        }
        let url = line.trim_end().strip_prefix("listening on ").ok_or_else(|| {
            Trouble::new(format!("the service should print where it listens, but printed {line:?}"))
                .help("what it printed above, if anything, says why")
        })?;
        service.url = url.to_owned();
        Ok(service)
    }
}

/// Closing its standard input is the sign to end; a service that does not heed it is killed.
impl Drop for Service {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let start = Instant::now();
        while let Ok(None) = self.child.try_wait() {
            if start.elapsed() > PATIENCE {
                // It may have ended in this moment; either way nothing is left of it.
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
    fn the_programs_are_where_cargo_says() {
        let messages = concat!(
            r#"{"reason":"compiler-artifact","target":{"kind":["lib"],"name":"tour"},"executable":null}"#,
            "\nnot JSON\n",
            r#"{"reason":"compiler-artifact","target":{"kind":["bin"],"name":"tour"},"executable":"tour"}"#,
            "\n",
            r#"{"reason":"build-finished","success":true}"#,
        );
        assert_eq!(executable(messages, "tour").unwrap(), Path::new("tour"));
        let trouble = executable(messages, "service").unwrap_err().to_string();
        assert!(trouble.contains("the program service"), "{trouble}");
    }
}
