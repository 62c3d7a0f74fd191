//! Start and stop of the service.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use demo::{Credentials, Options, Service};
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::http::{Response, basic, exchange};

const LIST: &str = "GET /v2/Channels/Senders?Channel=rcs";

const TIMEOUT: Duration = Duration::from_secs(10);

fn service(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_service"));
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    for name in ["TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_API_KEY", "TWILIO_API_SECRET"] {
        command.env_remove(name);
    }
    command
}

/// Reads the address that the service prints.
fn url(child: &mut Child) -> String {
    let mut line = String::new();
    BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    line.trim_end().strip_prefix("listening on ").unwrap().to_owned()
}

async fn list(url: &str, credentials: &Credentials) -> Response {
    exchange(url, LIST, &[("Authorization", &basic(credentials))], "").await
}

#[tokio::test]
async fn process_serves_until_stdin_is_closed() {
    let mut child = service(&["--log", "--too-many-requests-on-nth-update", "1"]).spawn().unwrap();
    let url = url(&mut child);
    let options = Options::default();
    assert_eq!(list(&url, &options.account).await.status, 200);
    let update = "POST /v2/Channels/Senders/XE00000000000000000000000000000000";
    let response = exchange(&url, update, &[("Authorization", &basic(&options.account))], "").await;
    assert_eq!((response.status, response.header("Retry-After")), (429, Some("1")));

    drop(child.stdin.take());
    let mut log = String::new();
    child.stderr.take().unwrap().read_to_string(&mut log).unwrap();
    assert!(child.wait().unwrap().success());
    let update = update.strip_prefix("POST ").unwrap();
    assert_eq!(log, format!("GET /v2/Channels/Senders?Channel=rcs 200\nPOST {update} 429\n"));
}

#[tokio::test]
async fn process_reads_credentials_from_the_environment() {
    let mut command = service(&[]);
    command.env("TWILIO_ACCOUNT_SID", "ACfrom-the-environment").env("TWILIO_AUTH_TOKEN", "token");
    let mut child = command.spawn().unwrap();
    let url = url(&mut child);
    assert_eq!(list(&url, &Credentials::new("ACfrom-the-environment", "token")).await.status, 200);
    assert_eq!(list(&url, &Options::default().account).await.status, 401);
    drop(child.stdin.take());
    assert!(child.wait().unwrap().success());
}

#[test]
fn process_reports_invalid_arguments() {
    for (arguments, expected) in [
        (&["--loud"][..], "`--loud`"),
        (&["--too-many-requests-on-nth-update"], "expected a number"),
        (&["--too-many-requests-on-nth-update", "first"], "`first`"),
    ] {
        let output = service(arguments).output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert!(
            !output.status.success() && stderr.contains(expected) && stderr.contains("usage: "),
            "{stderr}"
        );
    }
    let output = service(&[]).env("TWILIO_API_KEY", "SK1").output().unwrap();
    assert!(String::from_utf8(output.stderr).unwrap().contains("TWILIO_API_SECRET"));
}

#[tokio::test]
async fn dropped_service_closes_its_connections() {
    let running = Service::new(Options::default()).start().await.unwrap();
    let url = running.url().to_owned();
    let address = url.strip_prefix("http://").unwrap();
    assert_eq!(list(&url, &Options::default().account).await.status, 200);
    let mut idle = TcpStream::connect(address).await.unwrap();
    tokio::task::yield_now().await;
    drop(running);
    let end = timeout(TIMEOUT, idle.read(&mut [0; 1])).await.unwrap();
    assert!(matches!(end, Ok(0) | Err(_)), "{end:?}");
    let refused = async { while TcpStream::connect(address).await.is_ok() {} };
    timeout(TIMEOUT, refused).await.unwrap();
}

#[test]
fn debug_output_contains_no_password() {
    let options = format!("{:?}", Options::default());
    assert!(options.contains("AC00112233445566778899aabbccddeeff"));
    assert!(!options.contains("demo-auth-token") && !options.contains("demo-api-secret"));
}
