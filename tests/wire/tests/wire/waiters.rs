//! Waiters: polling a sender until it has a state.

use std::sync::Mutex;
use std::time::Duration;

use serde_json::json;
use twilio_senders::models::{Sender, SenderStatus};
use twilio_senders::{Client, Retries, Waiter};
use wire_tests::{CannedResponse, PATH, Server, builder, client, sid};

use crate::kinds::kinds;

const MS: Duration = Duration::from_millis(1);

/// Returns the response of one poll.
fn in_state(status: &str) -> CannedResponse {
    CannedResponse::json(200, &json!({"status": status}).to_string())
}

fn offline() -> CannedResponse {
    let reason = json!({"code": "63101", "message": "No such WABA."});
    CannedResponse::json(200, &json!({"status": "OFFLINE", "offline_reasons": [reason]}).to_string())
}

/// Returns a waiter for an online sender with short intervals.
fn online(client: &Client) -> Waiter<Sender> {
    client.senders().wait_until_online(&sid()).every(MS).slowest(2 * MS)
}

fn status(sender: Option<&Sender>) -> Option<&SenderStatus> {
    sender?.status.as_ref()
}

#[tokio::test]
async fn failure_state_within_the_grace_period_is_ignored() {
    let server = Server::new(
        ["CREATING", "OFFLINE", "OFFLINE", "PENDING_VERIFICATION", "VERIFYING", "ONLINE:UPDATING", "ONLINE"]
            .map(in_state),
    );
    let client = client(&server);
    let shown = Mutex::new(Vec::new());
    let waiter =
        online(&client).on_progress(|sender| shown.lock().unwrap().push(sender.status.clone().unwrap()));
    let sender = waiter.wait().await.unwrap();
    assert_eq!(sender.status, Some(SenderStatus::Online));
    let shown = shown.into_inner().unwrap();
    assert_eq!((shown.len(), shown[1].as_str(), shown[6].as_str()), (7, "OFFLINE", "ONLINE"));
    let seen = server.finish();
    assert_eq!(seen.len(), 7, "no poll after the last state");
    assert!(seen.iter().all(|seen| seen.line() == format!("GET {PATH} HTTP/1.1")));
}

#[tokio::test]
async fn failure_state_after_the_grace_period_is_an_error_with_reasons() {
    let server = Server::new([in_state("CREATING"), offline(), offline()]);
    let client = client(&server);
    let error = online(&client).every(60 * MS).slowest(60 * MS).grace(50 * MS).await.unwrap_err();
    assert_eq!(kinds(&error), ["wait"], "{error}");
    assert_eq!(error.operation(), Some("FetchChannelsSender"));
    let last = error.last::<Sender>().unwrap();
    assert_eq!(last.status, Some(SenderStatus::Offline));
    let reasons = last.offline_reasons.as_ref().unwrap();
    assert_eq!(reasons[0].as_ref().unwrap().code.as_deref(), Some("63101"));
    assert!(error.last::<String>().is_none());
    let shown = format!("{error:#}");
    for part in ["FetchChannelsSender: ", "ONLINE", " OFFLINE", "63101", "No such WABA."] {
        assert!(shown.contains(part), "{part} is not in {shown}");
    }
    assert_eq!(server.finish().len(), 3);
}

#[tokio::test]
async fn waiter_for_verification_accepts_both_target_states() {
    for last in ["PENDING_VERIFICATION", "ONLINE"] {
        let server = Server::new(["CREATING", "OFFLINE", last].map(in_state));
        let client = client(&server);
        let sender = client.senders().wait_until_verifiable(&sid()).every(MS).await.unwrap();
        assert_eq!(sender.status.unwrap().as_str(), last);
        assert_eq!(server.finish().len(), 3);
    }
}

#[tokio::test]
async fn stalled_poll_ends_with_the_deadline() {
    let server = Server::new([in_state("CREATING"), CannedResponse::stall(), CannedResponse::stall()]);
    let client = builder(&server).retries(Retries::none()).build().unwrap();
    let error = online(&client).deadline(1500 * MS).await.unwrap_err();
    assert_eq!(kinds(&error), ["timeout", "wait"], "{error}");
    assert_eq!(status(error.last()), Some(&SenderStatus::Creating));
    assert!(format!("{error:#}").contains("the last poll failed: "), "{error}");
    server.finish();
}
