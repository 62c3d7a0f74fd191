//! The last act of the demo: the description changes, and a version with its changelog follows.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use specsmith::Source;
use specsmith_cli::error::Error;
use specsmith_cli::project::source::read;
use specsmith_cli::terminal::{BOLD, print_stdout};

/// The files of the description, below `spec/` of the workspace.
const FILES: &[&str] = &["senders.yaml", "senders.overlay.yaml", "senders.toml", "senders.names.lock"];

const PROJECT: &str = "\
[[client]]
name = \"twilio-senders\"
spec = \"spec/senders.yaml\"
config = \"spec/senders.toml\"
out = \"client\"
";

const GENERATE: &str = "generate";

/// Copies the description into a repository of its own, changes it as a vendor would, and generates the crate as its owner would.
pub fn run() -> Result<(), Error> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let folder = tempfile::tempdir()
        .map_err(|error| Error::io("cannot create a folder in", &std::env::temp_dir(), &error))?;
    let act = Act { root, folder: folder.path().to_owned() };
    fs::create_dir(act.folder.join("spec"))
        .map_err(|error| Error::io("cannot create", &act.folder, &error))?;
    for name in FILES {
        let (from, to) = (act.root.join("spec").join(name), act.folder.join("spec").join(name));
        fs::copy(&from, &to).map_err(|error| Error::io("cannot copy", &from, &error))?;
    }
    let project = act.folder.join("specsmith.toml");
    fs::write(&project, PROJECT).map_err(|error| Error::io("cannot write", &project, &error))?;
    act.git(&["init", "--quiet"])?;
    act.specsmith(GENERATE)?;
    act.commit("Generate the client")?;
    act.change()?;
    print_stdout("The vendor has published a new description.\n\n");
    act.shown(GENERATE)?;
    act.shown(&format!("{GENERATE} --bump auto"))?;
    let changelog = read(&act.folder.join("client/CHANGELOG.md"), "changelog", "--out")?;
    print_stdout(&format!("{BOLD}$ cat client/CHANGELOG.md{BOLD:#}\n{}\n", changelog.text));
    act.commit("Follow the description")
}

struct Act {
    root: PathBuf,
    folder: PathBuf,
}

impl Act {
    /// Changes the description as the overlay says.
    fn change(&self) -> Result<(), Error> {
        let path = self.folder.join("spec/senders.yaml");
        let description = read(&path, "description", "--spec")?;
        let overlay = read(&self.root.join("tests/demo/next.overlay.yaml"), "overlay", "--config")?;
        let invalid = |_| Error::new("the overlay of the demo does not fit spec/senders.yaml");
        let description = Source { name: "senders.yaml".to_owned(), ..description };
        let (text, _) = specsmith::effective(&description, &[overlay]).map_err(invalid)?;
        fs::write(&path, text).map_err(|error| Error::io("cannot write", &path, &error))
    }

    /// Runs a command of this program, and shows both.
    fn shown(&self, args: &str) -> Result<(), Error> {
        print_stdout(&format!("{BOLD}$ cargo xtask {args}{BOLD:#}\n"));
        print_stdout(&self.specsmith(args)?);
        print_stdout("\n");
        Ok(())
    }

    fn specsmith(&self, args: &str) -> Result<String, Error> {
        let program =
            std::env::current_exe().map_err(|error| Error::io("cannot find", &self.root, &error))?;
        let mut command = Command::new(program);
        self.output(command.args(args.split(' ')))
    }

    fn commit(&self, message: &str) -> Result<(), Error> {
        self.git(&["add", "--all"])?;
        self.git(&["commit", "--quiet", "--no-gpg-sign", "--message", message])
    }

    fn git(&self, args: &[&str]) -> Result<(), Error> {
        let identity = ["-c", "user.name=Demo", "-c", "user.email=demo@example.com"];
        self.output(Command::new("git").args(identity).args(args)).map(drop)
    }

    /// Runs a program in the folder, and returns its standard output.
    fn output(&self, command: &mut Command) -> Result<String, Error> {
        let output = command
            .current_dir(&self.folder)
            .output()
            .map_err(|error| Error::io("cannot run a program in", &self.folder, &error))?;
        if output.status.success() {
            return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
        }
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        Err(Error::new(format!("{command:?} failed: {text}")))
    }
}
