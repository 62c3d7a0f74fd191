//! The second act of the demo: the program of the emitted crate calls every operation of the service.

use std::path::Path;

use serde_json::Value;
use specsmith_cli::error::Error;
use specsmith_cli::terminal::{BOLD, print_stdout};

use crate::demo::programs::{Service, build, executable, program};

/// The emitted crate, and its program.
const CRATE: &str = "twilio-senders";

/// Takes a sender through its life: created, verified, updated, listed, fetched and deleted.
pub fn run() -> Result<(), Error> {
    let service = executable(&build(&["--package", "demo", "--bin", "service"])?, "service")?;
    let features = ["--no-default-features", "--features", "cli", "--bin", CRATE];
    let path = executable(&build(&[&["--package", CRATE], &features[..]].concat())?, CRATE)?;
    let service = Service::start(&service, &[])?;
    let act = Act { path: &path, url: &service.url };

    let sender =
        act.json(&["create", "--sender-id", "whatsapp:+15557122661", "--profile-name", "Harbour Bakery"])?;
    let sid = sender["sid"].as_str().unwrap_or_default();
    act.shown(&["wait-until-verifiable", sid, "--output", "table"])?;
    act.shown(&["update", sid, "--configuration-verification-code", "123456", "--output", "table"])?;
    act.shown(&["wait-until-online", sid, "--output", "table"])?;
    act.shown(&["update", sid, "--profile-about", "Bread since 1911", "--output", "table"])?;
    act.shown(&["list", "--channel", "whatsapp", "--all", "--output", "table"])?;
    let fetched = act.json(&["fetch", sid])?;
    if fetched["profile"]["about"] != "Bread since 1911" {
        return Err(Error::new(format!("expected the updated sender, found {fetched}")));
    }
    act.shown(&["delete", sid])?;
    match act.output(&["fetch", sid]) {
        Ok(_) => Err(Error::new("the deleted sender is still there")),
        Err(error) if error.to_string().contains("404") => Ok(()),
        Err(error) => Err(error),
    }
}

struct Act<'a> {
    /// The program.
    path: &'a Path,
    /// The address of the service.
    url: &'a str,
}

impl Act<'_> {
    /// Runs a command and shows both.
    fn shown(&self, args: &[&str]) -> Result<String, Error> {
        let words =
            args.iter().map(|arg| if arg.contains(' ') { format!("\"{arg}\"") } else { (*arg).to_owned() });
        let words: Vec<String> = words.collect();
        print_stdout(&format!("{BOLD}$ {CRATE} senders {}{BOLD:#}\n", words.join(" ")));
        let text = self.output(args)?;
        print_stdout(&text);
        print_stdout("\n");
        Ok(text)
    }

    /// Runs a command whose output is JSON.
    fn json(&self, args: &[&str]) -> Result<Value, Error> {
        let text = self.shown(args)?;
        serde_json::from_str(&text).map_err(|error| Error::new(format!("the output is no JSON: {error}")))
    }

    /// Runs a command, and returns its standard output.
    fn output(&self, args: &[&str]) -> Result<String, Error> {
        let mut command = program(self.path);
        command.arg("senders").args(args).args(["--base-url", self.url]);
        let output = command.output().map_err(|error| Error::io("cannot run", self.path, &error))?;
        if !output.status.success() {
            return Err(Error::new(String::from_utf8_lossy(&output.stderr).trim_end().to_owned()));
        }
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }
}
