//! The acts of the demo.
#![allow(clippy::unwrap_used, reason = "these are tests")]

use std::process::Command;

/// The demo shows the report, the version and the changelog of a change.
#[test]
fn a_change_becomes_a_version() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    let output = command.args(["demo", "--act", "change"]).output().unwrap();
    let text = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    assert!(output.status.success(), "{text}");
    for expected in [
        "changed since git:HEAD",
        "breaking: `Configuration::voice_application_sid` is removed",
        "version: 0.1.0 → 0.2.0",
        "## 0.2.0",
        "`SenderStatus::Suspended` is a new variant",
        "`Profile::timezone`",
    ] {
        assert!(text.contains(expected), "{expected}: {text}");
    }
}

/// The program of the crate calls every operation of the service; the act itself compares the results.
#[test]
fn every_operation_is_a_command() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    let output = command.args(["demo", "--act", "command-line"]).output().unwrap();
    let text = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    assert!(output.status.success(), "{text}");
    for operation in ["create", "update", "list", "fetch", "delete", "wait-until-online"] {
        assert!(text.contains(&format!("$ twilio-senders senders {operation}")), "{operation}: {text}");
    }
    assert!(text.contains("SENDER_ID") && text.contains("whatsapp:+15557122661"), "{text}");
}
