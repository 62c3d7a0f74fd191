//! The tour of the generated client.

use std::path::Path;
use std::process::{Command, Output};
use std::{env, fs};

use anstream::StripStream;
use demo::tour::{self, Failure};
use demo::{Fault, Operation, Options, Running, Service};
use twilio_senders::Client;

/// Runs the tour, and returns its outcome and output.
async fn tour(running: &Running) -> (Result<(), Failure>, String) {
    let account = Options::default().account;
    let variables = [("TWILIO_ACCOUNT_SID", account.username), ("TWILIO_AUTH_TOKEN", account.password)];
    let variable = |name: &str| variables.iter().find(|(other, _)| *other == name).map(|(_, v)| v.clone());
    let client = Client::builder().base_url(running.url()).with_vars(variable).build().unwrap();
    let mut out = StripStream::new(Vec::new());
    let outcome = tour::run(&client, running.url(), &mut out).await;
    let text = String::from_utf8(out.into_inner()).unwrap();
    assert!(variables.iter().all(|(_, secret)| !text.contains(secret.as_str())), "{text}");
    (outcome, text)
}

#[tokio::test]
async fn tour_succeeds() {
    let fault = Fault::TooManyRequests { operation: Operation::Update, nth: 3, retry_after: Some(1) };
    let running = Service::new(Options { faults: vec![fault], ..Options::default() }).start().await.unwrap();
    let (outcome, text) = tour(&running).await;
    outcome.unwrap();
    let mut rest = text.as_str();
    for line in [
        "1. Create a WhatsApp sender whose number receives a one-time code by SMS",
        r#"client.senders().create("whatsapp:+12025550123")"#,
        "status      202 Accepted",
        "CREATING",
        "OFFLINE: not final yet",
        "PENDING_VERIFICATION",
        "The verification code is not the one that was sent (code 63116, request RQ",
        "VERIFYING",
        "TWILIO_REVIEW",
        "ONLINE\n",
        "about       Bread since 1911",
        ".profile(Profile::new().description(\"Fresh bread, every morning\").clear_about())",
        "s: rejected with 429 and `Retry-After: 1`, then retried",
        "ONLINE:UPDATING",
        "about       (none)",
        "description Fresh bread, every morning",
        "client.senders().list(Channel::Whatsapp).page_size(2).items()",
        "whatsapp:+12025550123 ONLINE",
        "whatsapp:+12025550125 CREATING",
        "error.code()\n     code        63100",
        "error.message()\n     message     profile.about is longer than 139 characters.",
        "error.request_id()\n     request id  RQ",
        "waiting for ONLINE: status has been OFFLINE for",
        "code        63020",
        "status      204 No Content",
        "the service responded with 404 Not Found",
        "All 9 steps succeeded.",
    ] {
        let at = rest.find(line).unwrap_or_else(|| panic!("`{line}` is missing or out of order:\n{text}"));
        rest = &rest[at + line.len()..];
    }
    // The tour cannot check this itself: it fetched two pages, and made one more attempt.
    let requests = running.requests();
    assert_eq!(
        requests.iter().filter(|request| request.path.contains("?Channel=whatsapp&PageSize=2")).count(),
        2
    );
    assert_eq!(requests.iter().filter(|request| request.status == 429).count(), 1);
}

#[tokio::test]
async fn failed_step_ends_the_tour() {
    let running = Service::new(Options::default()).start().await.unwrap();
    let (outcome, text) = tour(&running).await;
    let failure = outcome.unwrap_err().to_string();
    assert!(failure.starts_with("step 5 (Set one field of the profile"), "{failure}");
    assert!(failure.contains("expected the service to reject it once with 429"), "{failure}");
    assert!(text.contains("\n5. ") && !text.contains("\n6. "), "{text}");
}

#[tokio::test]
async fn program_reports_errors_without_secrets() {
    let running = Service::new(Options::default()).start().await.unwrap();
    let unset = program(&[]).await;
    let output = String::from_utf8(unset.stderr).unwrap();
    assert!(unset.status.code() == Some(1) && output.contains("DEMO_SERVICE_URL is not set"), "{output}");

    let url = ("DEMO_SERVICE_URL", running.url());
    let output = String::from_utf8(program(&[url]).await.stderr).unwrap();
    assert!(output.contains("TWILIO_AUTH_TOKEN"), "{output}");

    let wrong = program(&[url, ("TWILIO_ACCOUNT_SID", "ACwrong"), ("TWILIO_AUTH_TOKEN", "none-of-it")]).await;
    let output = String::from_utf8([wrong.stdout, wrong.stderr].concat()).unwrap();
    assert_eq!(wrong.status.code(), Some(1), "{output}");
    assert!(output.contains("error: step 1 ") && output.contains("401 Unauthorized"), "{output}");
    assert!(!["ACwrong", "none-of-it", "\u{1b}"].iter().any(|never| output.contains(never)), "{output}");
}

/// Runs the program with only these environment variables, without blocking the service.
async fn program(variables: &[(&str, &str)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tour"));
    command.env_clear().envs(variables.iter().copied());
    tokio::task::spawn_blocking(move || command.output()).await.unwrap().unwrap()
}

/// If the service used the client, it could repeat its mistakes.
#[test]
fn service_does_not_use_the_client() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/service");
    let texts: Vec<_> =
        fs::read_dir(folder).unwrap().map(|file| fs::read_to_string(file.unwrap().path()).unwrap()).collect();
    assert!(!texts.is_empty() && !texts.iter().any(|text| text.contains("twilio_senders")));
}
