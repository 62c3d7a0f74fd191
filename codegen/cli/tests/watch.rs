//! `specsmith watch`, as a program in a folder.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "these are tests")]

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use tempfile::TempDir;

const HEAD: &str =
    "openapi: 3.0.3\ninfo: {title: Kennel, version: '1'}\nservers: [{url: 'https://a.example'}]\n";

/// A generous limit: the machine may be busy with other tests.
const LIMIT: Duration = Duration::from_secs(30);

struct Watch {
    folder: TempDir,
    child: Child,
    lines: Receiver<String>,
}

impl Watch {
    /// Starts the command on a description that refers to another file.
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("api.yaml"), description("dogs")).unwrap();
        fs::write(folder.path().join("dog.yaml"), dog("name")).unwrap();
        fs::write(folder.path().join("api.toml"), "overlays = ['api.overlay.yaml']\n").unwrap();
        fs::write(folder.path().join("api.overlay.yaml"), overlay("First words.")).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_specsmith"));
        command.args(["watch", "--spec", "api.yaml", "--config", "api.toml", "--out", "out"]);
        command.current_dir(folder.path()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let (sender, lines) = channel();
        let stdout: Box<dyn std::io::Read + Send> = Box::new(child.stdout.take().unwrap());
        let stderr: Box<dyn std::io::Read + Send> = Box::new(child.stderr.take().unwrap());
        for stream in [stdout, stderr] {
            let sender = sender.clone();
            thread::spawn(move || {
                for line in BufReader::new(stream).lines().map_while(Result::ok) {
                    let _ = sender.send(line);
                }
            });
        }
        let watch = Self { folder, child, lines };
        // The two lines of the first run are in two streams, and come in any order.
        let first = [watch.line("a first line"), watch.line("a second line")].join("\n");
        assert!(first.contains("watching") && first.contains(" s)"), "{first}");
        watch
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn line(&self, expected: &str) -> String {
        self.lines.recv_timeout(LIMIT).unwrap_or_else(|_| panic!("no line, expected {expected:?}"))
    }

    /// Waits for a line with the text, and returns it.
    fn expect(&self, text: &str) -> String {
        loop {
            let line = self.line(text);
            if line.contains(text) {
                return line;
            }
        }
    }

    /// Saves a file, as editors do: a new file replaces the old one.
    fn save(&self, name: &str, text: &str) {
        fs::write(self.path("new"), text).unwrap();
        fs::rename(self.path("new"), self.path(name)).unwrap();
    }

    fn emitted(&self) -> String {
        let files = ["src/lib.rs", "src/models/dog.rs", "src/models/mod.rs", "Cargo.toml"];
        files.iter().filter_map(|file| fs::read_to_string(self.path("out").join(file)).ok()).collect()
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn description(path: &str) -> String {
    format!(
        "{HEAD}paths:\n  /{path}:\n    get:\n      operationId: list_{path}\n      responses:\n        '200':\n          \
         description: A dog.\n          content: {{application/json: {{schema: {{$ref: 'dog.yaml#/Dog'}}}}}}\n"
    )
}

fn dog(property: &str) -> String {
    format!("Dog: {{type: object, properties: {{{property}: {{type: string}}}}}}\n")
}

fn overlay(words: &str) -> String {
    format!(
        "overlay: 1.1.0\ninfo: {{title: t, version: '1'}}\nactions:\n  - {{target: $.info, update: {{description: {words}}}}}\n"
    )
}

#[test]
fn each_input_is_watched() {
    let watch = Watch::start();
    assert!(watch.emitted().contains("pub name:"));
    watch.save("dog.yaml", &dog("breed"));
    let line = watch.expect(" s)");
    assert!(line.contains("written") && line.contains("unchanged"), "{line}");
    assert!(watch.emitted().contains("pub breed:"), "{}", watch.emitted());
    watch.save("api.overlay.yaml", &overlay("Second words."));
    watch.expect(" s)");
    assert!(watch.emitted().contains("Second words."), "{}", watch.emitted());
    watch.save("api.toml", "overlays = ['api.overlay.yaml']\npackage.description = 'Third words'\n");
    watch.expect(" s)");
    assert!(watch.emitted().contains("Third words"), "{}", watch.emitted());
}

#[test]
fn broken_save_ends_nothing() {
    let watch = Watch::start();
    let before = watch.emitted();
    watch.save("api.yaml", "openapi: [");
    watch.expect("error[E0001]");
    watch.expect("nothing was written");
    assert_eq!(watch.emitted(), before);
    fs::remove_file(watch.path("api.yaml")).unwrap();
    watch.expect("does not exist");
    watch.save("api.yaml", &description("cats"));
    watch.expect(" s)");
    // Files that a failed run did not reach are still watched.
    watch.save("api.toml", "overlays = [");
    watch.expect("error");
    watch.save("api.toml", "");
    watch.expect(" s)");
    watch.save("dog.yaml", &dog("owner"));
    watch.expect(" s)");
    assert!(watch.emitted().contains("pub owner:"), "{}", watch.emitted());
}

#[test]
fn run_does_not_start_another_one() {
    let watch = Watch::start();
    watch.save("api.yaml", &description("cats"));
    watch.expect(" s)");
    assert!(watch.path("api.names.lock").exists(), "the run has written the lock");
    let further = watch.lines.recv_timeout(Duration::from_millis(500));
    assert!(further.is_err(), "{further:?}");
}

#[test]
fn run_without_files_ends() {
    let folder = tempfile::tempdir().unwrap();
    let watch = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_specsmith"));
        command.arg("watch").args(args).current_dir(folder.path()).output().unwrap().status.code()
    };
    assert_eq!(watch(&["--check"]), Some(2));
    assert_eq!(watch(&[]), Some(1), "there is no project");
}
