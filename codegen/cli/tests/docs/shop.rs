//! The shop of the book: its description, and a folder in which commands run.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// Returns the root of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Reads a page or another file of the book.
pub fn page(name: &str) -> String {
    fs::read_to_string(root().join("codegen/docs").join(name)).unwrap()
}

/// Returns the description of the shop.
pub fn description() -> String {
    fs::read_to_string(root().join("tests/projects/book/shop.yaml")).unwrap()
}

/// Returns the description with a further field, which breaks nothing.
pub fn with_total() -> String {
    let status = "        status: {$ref: '#/components/schemas/Status'}\n";
    let total = "        total: {type: integer, description: The price in cents.}\n";
    replaced(&description(), status, &format!("{status}{total}"))
}

/// Returns the description with another status in place of one, and a further field.
pub fn with_shipped() -> String {
    replaced(&with_total(), "[open, paid, sent]", "[open, paid, shipped]")
}

fn replaced(text: &str, from: &str, to: &str) -> String {
    assert_eq!(text.matches(from).count(), 1, "{from}");
    text.replace(from, to)
}

/// A folder with other folders, in which commands run.
pub struct Folder {
    folder: TempDir,
    env: Vec<(String, OsString)>,
}

impl Folder {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("bin")).unwrap();
        let mut path = OsString::from(folder.path().join("bin"));
        path.push(":");
        path.push(Path::new(env!("CARGO_BIN_EXE_specsmith")).parent().unwrap());
        path.push(":");
        path.push(std::env::var_os("PATH").unwrap_or_default());
        let mut this = Self { folder, env: Vec::new() };
        this.set("PATH", path);
        // The settings of the user have no effect.
        for (name, value) in [
            ("GIT_CONFIG_GLOBAL", "/dev/null"),
            ("GIT_CONFIG_NOSYSTEM", "1"),
            ("GIT_AUTHOR_NAME", "Ann"),
            ("GIT_AUTHOR_EMAIL", "ann@shop.example"),
            ("GIT_COMMITTER_NAME", "Ann"),
            ("GIT_COMMITTER_EMAIL", "ann@shop.example"),
        ] {
            this.set(name, value);
        }
        this
    }

    /// Sets an environment variable of the commands.
    pub fn set(&mut self, name: &str, value: impl Into<OsString>) {
        self.env.retain(|(known, _)| known != name);
        self.env.push((name.to_owned(), value.into()));
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    pub fn write(&self, path: &str, text: &str) {
        fs::create_dir_all(self.path(path).parent().unwrap()).unwrap();
        fs::write(self.path(path), text).unwrap();
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_default()
    }

    /// Runs a script of a shell that ends with the first error. Returns the exit code, and both outputs in order.
    pub fn run_in(&self, folder: &str, shell: &str, script: &str) -> (i32, String) {
        let output = Command::new(shell)
            .args(["-e", "-c", &format!("exec 2>&1\n{script}")])
            .current_dir(self.path(folder))
            .envs(self.env.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .output()
            .unwrap();
        (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
    }

    /// Runs a script that must succeed, and returns its output.
    pub fn run(&self, folder: &str, script: &str) -> String {
        let (code, text) = self.run_in(folder, "sh", script);
        assert_eq!(code, 0, "{script}\n{text}");
        text
    }
}
