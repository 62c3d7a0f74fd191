//! `specsmith update`, as a program: with a server on a local socket, and with files.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "these are tests")]

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::thread;

use tempfile::TempDir;

const HEAD: &str =
    "openapi: 3.0.3\ninfo: {title: Kennel, version: '1'}\nservers: [{url: 'https://a.example'}]\n";

/// A description with an operation for each name.
fn description(operations: &[&str]) -> String {
    let path = |name: &&str| {
        format!(
            "  /{name}:\n    get: {{operationId: {name}, responses: {{'204': {{description: Done.}}}}}}\n"
        )
    };
    format!("{HEAD}paths:\n{}", operations.iter().map(path).collect::<String>())
}

/// A server that sends each request to a function, which writes the response.
fn server(respond: impl Fn(&str, &mut TcpStream) + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut reader = BufReader::new(stream.try_clone().unwrap());
            let mut request = String::new();
            reader.read_line(&mut request).unwrap();
            let mut line = String::new();
            while reader.read_line(&mut line).unwrap() > 2 {
                line.clear();
            }
            let path = request.split(' ').nth(1).unwrap_or_default().to_owned();
            respond(&path, &mut stream);
        }
    });
    format!("http://{address}")
}

fn send(stream: &mut TcpStream, status: &str, headers: &str, body: &str) {
    let length = body.len();
    let head = format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n{headers}\r\n");
    // A client that has enough closes the connection.
    let _ = stream.write_all(format!("{head}{body}").as_bytes());
}

/// A server with one file.
fn file_server(body: String) -> String {
    server(move |_, stream| send(stream, "200 OK", "", &body))
}

/// A folder with a description and its config.
struct Project(TempDir);

impl Project {
    fn new(description: &str, source: &str) -> Self {
        let project = Self(tempfile::tempdir().unwrap());
        fs::write(project.path("api.yaml"), description).unwrap();
        fs::write(project.path("api.toml"), format!("# Kept.\n[source]\n{source}\n")).unwrap();
        project
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    fn update(&self, more: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_specsmith"));
        command.args(["update", "--spec", "api.yaml", "--config", "api.toml"]).args(more);
        command.current_dir(self.0.path()).stdin(Stdio::null()).output().unwrap()
    }

    /// Checks that a run failed with a message and wrote nothing.
    fn assert_refused(&self, expected: &str) {
        let before = (self.read("api.yaml"), self.read("api.toml"));
        let output = self.update(&["--yes"]);
        let errors = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{errors}");
        assert!(errors.contains(expected), "{errors}");
        assert!(!errors.contains('\u{1b}'), "{errors:?}");
        assert_eq!((self.read("api.yaml"), self.read("api.toml")), before);
        let files = fs::read_dir(self.0.path()).unwrap().count();
        assert_eq!(files, 2, "no other file is left");
    }
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[test]
fn update_is_shown_then_written_and_then_up_to_date() {
    let new = description(&["dogs", "cats"]);
    let url = file_server(new.clone());
    let project =
        Project::new(&description(&["dogs", "birds"]), &format!("url = \"{url}/api.yaml\" # Theirs."));
    let before = (project.read("api.yaml"), project.read("api.toml"));

    let shown = project.update(&[]);
    assert_eq!(shown.status.code(), Some(1));
    let text = stdout(&shown);
    assert!(
        text.contains("source, wire: ") || text.contains("source: ") || text.contains("source, "),
        "{text}"
    );
    assert!(text.contains("birds") && text.contains("cats") && text.contains("a breaking version"), "{text}");
    assert_eq!((project.read("api.yaml"), project.read("api.toml")), before);

    let written = project.update(&["--yes"]);
    assert_eq!(written.status.code(), Some(0), "{}", String::from_utf8_lossy(&written.stderr));
    assert_eq!(stdout(&written), format!("{text}updated api.yaml\nupdated api.toml\n"));
    assert_eq!(project.read("api.yaml"), new);
    let config = project.read("api.toml");
    assert!(
        config.starts_with("# Kept.\n[source]\n") && config.contains("# Theirs.\nsha256 = \""),
        "{config}"
    );

    let again = project.update(&[]);
    assert_eq!((again.status.code(), stdout(&again).as_str()), (Some(0), "up to date: api.yaml\n"));
}

#[test]
fn path_is_relative_to_the_config() {
    let project = Project::new(&description(&["dogs"]), "path = \"theirs.yaml\"");
    fs::write(project.path("theirs.yaml"), description(&["cats"])).unwrap();
    assert_eq!(project.update(&["--yes"]).status.code(), Some(0));
    assert_eq!(project.read("api.yaml"), description(&["cats"]));
    // A missing description is created.
    fs::remove_file(project.path("api.yaml")).unwrap();
    assert_eq!(project.update(&["--yes"]).status.code(), Some(0));
    assert_eq!(project.read("api.yaml"), description(&["cats"]));
}

#[test]
fn edited_description_stays_until_the_source_changes() {
    let project = Project::new(&description(&["dogs"]), "path = \"theirs.yaml\"");
    fs::write(project.path("theirs.yaml"), description(&["cats"])).unwrap();
    let first = project.update(&["--yes"]);
    let errors = String::from_utf8(first.stderr).unwrap();
    assert!(first.status.success() && errors.contains("no `sha256` of the last copy"), "{errors}");
    fs::write(project.path("api.yaml"), description(&["cats", "own"])).unwrap();
    assert_eq!(stdout(&project.update(&["--yes"])), "up to date: api.yaml\n");
    fs::write(project.path("theirs.yaml"), description(&["cats", "more"])).unwrap();
    let output = project.update(&[]);
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(errors.contains("api.yaml was edited since the last update"), "{errors}");
}

#[test]
fn redirects_are_followed_on_this_computer_only() {
    let new = description(&["cats"]);
    let body = new.clone();
    let url = server(move |path, stream| match path {
        "/old/api.yaml" => send(stream, "302 Found", "location: ../new.yaml\r\n", ""),
        "/old/../new.yaml" | "/new.yaml" => send(stream, "200 OK", "", &body),
        "/elsewhere" => send(stream, "301 Moved", "location: http://a.example/\r\n", ""),
        "/escape" => send(stream, "301 Moved", "location: http://a.example/\u{1b}[31m\r\n", ""),
        _ => send(stream, "307 Again", &format!("location: {path}\r\n"), ""),
    });
    let project = |path: &str| Project::new(&description(&["dogs"]), &format!("url = \"{url}{path}\""));
    let followed = project("/old/api.yaml");
    let output = followed.update(&["--yes"]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(followed.read("api.yaml"), new);
    project("/elsewhere").assert_refused("`http://a.example/` is not encrypted");
    project("/loop").assert_refused("more than 5 redirects");
    project("/escape").assert_refused("error");
}

#[test]
fn invalid_response_is_an_error() {
    let old = description(&["dogs"]);
    let url = server(|path, stream| match path {
        "/404" => send(stream, "404 Not Found", "", ""),
        "/empty" => send(stream, "200 OK", "", ""),
        "/broken" => send(stream, "200 OK", "", "openapi: 3.0.3\npaths: {\u{1b}[31m"),
        "/fault" => send(stream, "200 OK", "", &format!("{HEAD}paths: {{}}\ncomponents: 3\n")),
        "/short" => drop(stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\nopenapi: 3.0.3")),
        "/endless" => {
            drop(stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n"));
            while stream.write_all(&[b' '; 1 << 16]).is_ok() {}
        }
        "/latin1" => drop(stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\na\xe9")),
        _ => drop(stream.write_all(b"no HTTP\r\n\r\n")),
    });
    let refused = |path: &str, config: &str, expected: &str| {
        Project::new(&old, &format!("url = \"{url}{path}\"\n{config}")).assert_refused(expected);
    };
    refused("/404", "", "expected the status 200, found 404");
    refused("/empty", "", "no crate can be generated from");
    refused("/broken", "", "no crate can be generated from");
    refused("/fault", "[diagnostics]\ndeny = ['E0101']", "no crate can be generated from");
    refused("/short", "", "cannot download");
    refused("/endless", "", "is larger than 64 MB");
    refused("/latin1", "", "is not UTF-8");
    refused("/other", "", "cannot download");
    Project::new(&old, "url = \"http://a.example/api.yaml\"").assert_refused("is not encrypted");
    Project::new(&old, "url = \"http://127.0.0.1:1/api.yaml\"").assert_refused("cannot download");
    Project::new(&old, "path = \"missing.yaml\"").assert_refused("cannot read the source");
}

#[test]
fn text_of_the_response_is_escaped() {
    let new = format!(
        "{HEAD}paths:\n  /a:\n    get:\n      operationId: \"a\\e[31mb\"\n      responses: {{'204': {{description: Done.}}}}\n"
    );
    let project = Project::new(&description(&["dogs"]), &format!("url = \"{}\"", file_server(new)));
    let output = project.update(&[]);
    assert_eq!(output.status.code(), Some(1));
    let text = stdout(&output) + &String::from_utf8(output.stderr).unwrap();
    assert!(text.contains("is available") && !text.contains('\u{1b}'), "{text:?}");
}

#[test]
fn own_description_has_no_source() {
    let output = Command::new(env!("CARGO_BIN_EXE_specsmith")).arg("update").output().unwrap();
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(
        output.status.code() == Some(1) && errors.contains("no client of the project has a `[source]`"),
        "{errors}"
    );
}

#[test]
fn description_without_config_is_invalid_usage() {
    let output =
        Command::new(env!("CARGO_BIN_EXE_specsmith")).args(["update", "--spec", "a.yaml"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
}
