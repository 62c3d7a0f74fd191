//! The programs of the demo: building and running them.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;
use specsmith_cli::error::Error;

/// Made-up credentials. Both programs read them from the environment, as users' programs do.
const CREDENTIALS: &[(&str, &str)] =
    &[("TWILIO_ACCOUNT_SID", "AC00112233445566778899aabbccddeeff"), ("TWILIO_AUTH_TOKEN", "demo-auth-token")];

/// Variables of the user's environment that would take precedence over the made-up credentials.
const REMOVED_VARIABLES: &[&str] = &["TWILIO_API_KEY", "TWILIO_API_SECRET"];

/// The time the service has to exit by itself.
const EXIT_TIMEOUT: Duration = Duration::from_secs(2);

/// Builds programs with `cargo build`, and returns cargo's messages.
pub fn build(args: &[&str]) -> Result<String, Error> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let output = Command::new(&cargo)
        .arg("build")
        .args(args)
        .arg("--message-format=json-render-diagnostics")
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(".."))
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| Error::io("cannot run", Path::new(&cargo), &error))?;
    if !output.status.success() {
        let help = format!("to reproduce, run {cargo} build {}", args.join(" "));
        return Err(Error::new("cannot build the programs of the demo").help(help));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Returns the path of the program with this name from cargo's messages, one JSON object per line.
pub fn executable(messages: &str, name: &str) -> Result<PathBuf, Error> {
    let path = messages.lines().find_map(|line| {
        let message: Value = serde_json::from_str(line).ok()?;
        let is_match = message["target"]["name"] == name && message["target"]["kind"] == Value::from(["bin"]);
        message["executable"].as_str().filter(|_| is_match).map(PathBuf::from)
    });
    path.ok_or_else(|| Error::new(format!("no executable `{name}` in the output of cargo")))
}

/// Returns a command with the made-up credentials and no others.
pub fn program(path: &Path) -> Command {
    let mut command = Command::new(path);
    for name in REMOVED_VARIABLES {
        command.env_remove(name);
    }
    command.envs(CREDENTIALS.iter().copied());
    command
}

/// The service process, which ends when this value is dropped.
pub struct Service {
    child: Child,
    /// The address.
    pub url: String,
}

impl Service {
    /// Starts the program with these arguments.
    pub fn start(path: &Path, args: &[&str]) -> Result<Self, Error> {
        let child = program(path)
            .args(args)
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
