//! The command line: its output on a terminal and elsewhere. A program of an emitted crate tests the requests, see
//! `fixtures/pass/requests/command_line.rs` of the generator.

use std::ffi::OsString;
use std::io::{self, Write};

use bytes::Bytes;
use http::Response;
use serde_json::Value;

use crate::runtime::blocking::Client;
use crate::runtime::cli::{Argument, At, Command, Group, Io, Kind, Program, Step, run};
use crate::runtime::mock::Mock;
use crate::runtime::{ClientBuilder, ErrorShape, Json, Operation, OperationInfo, Security, Service};

static SERVICE: Service = Service {
    base_url: "https://api.example.com",
    template: None,
    user_agent: "example/1.0",
    errors: ErrorShape { code: &[], message: &["/message"], request_id: None },
    schemes: &[],
    security: Security::Any,
    credentials: &[],
};

enum FetchOperation {}

impl Operation for FetchOperation {
    const INFO: OperationInfo = OperationInfo { id: "FetchThing", builder: "FetchThing" };
    type MediaType = Json;
    type Body = ();
    type Output = Value;
    type Headers = ();
}

static PROGRAM: Program = Program {
    name: "example",
    version: "1.2.3",
    about: "Things.",
    groups: &[Group {
        name: "things",
        about: "Things.",
        commands: &[Command::of::<FetchOperation>(
            "fetch",
            "GET",
            &[Step::Literal("/things/"), Step::Value("Id")],
            "Fetches a thing.\n\nMore.",
        )
        .arguments(&[
            Argument::new("id", "Id", At::Path, Kind::Text, "The id.").required(),
            Argument::new("filter", "Filter", At::Header, Kind::Json, "The filter.").json_text(),
            Argument::new("size", "Size", At::Query, Kind::Integer, "The size.").list().values(&["1", "2"]),
        ])],
    }],
};

/// Runs the program with the arguments of an operation. Returns the exit status and the texts that were printed.
fn fetch(args: &[&str], mock: &Mock, is_terminal: bool) -> (u8, String, String) {
    let args = ["example", "things", "fetch", "7"].iter().chain(args).map(OsString::from);
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let client = ClientBuilder::<Client>::new(&SERVICE).transport(mock.clone());
    let mut io = Io { stdin: &mut io::empty(), stdout: &mut out, stderr: &mut err, is_terminal };
    let status = run(&PROGRAM, args, client, &mut io);
    (status, String::from_utf8(out).unwrap(), String::from_utf8(err).unwrap())
}

fn mock(content_type: &'static str, body: &'static [u8]) -> Mock {
    Mock::responding(move |_| {
        let response = Response::builder().header("content-type", content_type);
        Ok(response.body(Bytes::from_static(body)).unwrap())
    })
}

#[test]
fn arguments_are_in_the_request() {
    let mock = mock("application/json", b"{}");
    let args = ["--size", "1", "--size", "-3", "--filter", "{\"a\":\"\u{e4}\"}"];
    assert_eq!(fetch(&args, &mock, false), (0, "{}\n".to_owned(), String::new()));
    let [request] = &mock.requests()[..] else { panic!("one request") };
    assert_eq!(request.operation, "FetchThing");
    assert_eq!(request.uri, "https://api.example.com/things/7?Size=1&Size=-3");
    assert_eq!(request.headers["filter"], r#"{"a":"\u00e4"}"#);
}

#[test]
fn text_cannot_control_a_terminal() {
    let text = mock("text/plain", "a\u{1b}[2J\u{202e}\tb".as_bytes());
    assert_eq!(fetch(&[], &text, true).1, "a\u{fffd}[2J\u{fffd}\tb\n");
    // A file gets what was received.
    assert_eq!(fetch(&[], &text, false).1, "a\u{1b}[2J\u{202e}\tb");
    let json = mock("application/json", "{\"a\":\"\u{7f}\u{9b}\\\"\",\"b\": [ ] , \"c\":[1 ,{}]}".as_bytes());
    let printed = "{\n  \"a\": \"\\u007f\\u009b\\\"\",\n  \"b\": [],\n  \"c\": [\n    1,\n    {}\n  ]\n}\n";
    assert_eq!(fetch(&[], &json, true).1, printed);
    assert_eq!(fetch(&["--output", "table"], &json, true).1, "a  \u{fffd}\u{fffd}\"\n");
}

#[test]
fn bytes_are_not_printed_on_a_terminal() {
    let bytes = mock("image/png", b"\xff");
    let (status, out, err) = fetch(&[], &bytes, true);
    assert_eq!((status, out.as_str()), (1, ""));
    assert!(err.contains("--out"), "{err}");
    let text = mock("image/svg+xml", b"<svg/>");
    let (status, _, err) = fetch(&["--output", "table"], &text, false);
    assert!(status == 1 && err.contains("not JSON"), "{err}");
}

#[test]
fn tables_have_the_order_of_the_response() {
    let of_list = br#"[{"z":1,"a":"x","n":null},{"a":"yy","b":true,"o":{}},2]"#;
    let (_, out, _) = fetch(&["--output", "table"], &mock("application/json", of_list), false);
    assert_eq!(out, "Z  A   B     VALUE\n1  x\n   yy  true\n             2\n");
    // The only list of objects.
    let in_object = br#"{"meta":{"n":1},"tags":["t"],"all":[{"a":1.50}]}"#;
    let (_, out, _) = fetch(&["--output", "table"], &mock("application/json", in_object), false);
    assert_eq!(out, "A\n1.50\n");
    let (_, out, _) = fetch(&["--output", "table"], &mock("application/json", b"3"), false);
    assert_eq!(out, "3\n");
}

#[test]
fn closed_pipe_ends_the_program() {
    struct Closed;

    impl Write for Closed {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::BrokenPipe.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    let client = ClientBuilder::<Client>::new(&SERVICE).transport(mock("application/json", b"{}"));
    let mut err = Vec::new();
    let mut io = Io { stdin: &mut io::empty(), stdout: &mut Closed, stderr: &mut err, is_terminal: false };
    assert_eq!(run(&PROGRAM, ["example", "things", "fetch", "7"].map(OsString::from), client, &mut io), 1);
    assert!(err.is_empty());
}
