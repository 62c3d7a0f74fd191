//! Waiters: polling a sender until it has a state.

use std::sync::Mutex;
use std::time::Duration;

use serde_json::json;
use twilio_senders::models::{Sender, SenderStatus};
use twilio_senders::{Client, Error, Retries, Waiter};
use wire_tests::{CannedResponse, PATH, Server, at_once, builder, client, sid};

use crate::kinds::kinds;
use crate::until::until;

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

/// Only the uninterrupted time counts.
#[tokio::test]
async fn grace_period_restarts_after_another_state() {
    let server =
        Server::new(["OFFLINE", "CREATING", "OFFLINE", "CREATING", "OFFLINE", "ONLINE"].map(in_state));
    let client = client(&server);
    // Each period alone is shorter than the grace period, the sum is not.
    let waiter = online(&client).every(50 * MS).slowest(50 * MS).grace(Duration::from_secs(30));
    assert!(waiter.await.is_ok());
    assert_eq!(server.finish().len(), 6);
}

#[tokio::test]
async fn failure_state_without_grace_period_is_an_error() {
    let server = Server::new([offline()]);
    let error = online(&client(&server)).grace(Duration::ZERO).await.unwrap_err();
    assert_eq!(kinds(&error), ["wait"]);
    assert_eq!(server.finish().len(), 1);
}

#[tokio::test]
async fn deadline_is_a_timeout_error_with_the_last_value() {
    let server = Server::new((0..1000).map(|_| in_state("TWILIO_REVIEW")));
    let client = client(&server);
    let error = online(&client).every(20 * MS).slowest(20 * MS).deadline(200 * MS).await.unwrap_err();
    assert_eq!(kinds(&error), ["timeout", "wait"]);
    assert_eq!(status(error.last()).unwrap().as_str(), "TWILIO_REVIEW");
    let polls = server.finish().len();
    assert!((2..=12).contains(&polls), "{polls}");
    assert!(format!("{error:#}").contains(&format!("and {polls} polls; status is TWILIO_REVIEW")), "{error}");
}

#[tokio::test]
async fn unknown_status_does_not_end_the_waiter() {
    let server = Server::new([
        in_state("ONLINE:PENDING_VERIFICATION"),
        CannedResponse::json(200, "{}"),
        in_state("online"),
        in_state("ONLINE"),
    ]);
    assert!(online(&client(&server)).await.is_ok());
    assert_eq!(server.finish().len(), 4);
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
async fn transient_error_does_not_end_the_waiter() {
    let server = Server::new([
        in_state("CREATING"),
        CannedResponse::new(500, &[], ""),
        CannedResponse::new(429, &[("Retry-After", "0")], ""),
        CannedResponse::reset(),
        CannedResponse::raw("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"),
        in_state("ONLINE"),
    ]);
    let client = builder(&server).retries(Retries::none()).build().unwrap();
    assert!(online(&client).await.is_ok());
    assert_eq!(server.finish().len(), 6);
}

#[tokio::test]
async fn permanent_error_ends_the_waiter_and_keeps_the_last_value() {
    let cases = [
        (CannedResponse::new(404, &[], ""), "api"),
        (CannedResponse::new(401, &[], ""), "api"),
        (CannedResponse::json(200, "[]"), "decode"),
    ];
    for (failure, kind) in cases {
        let server = Server::new([in_state("CREATING"), failure, in_state("ONLINE")]);
        let error: Error = online(&client(&server)).await.unwrap_err();
        assert_eq!(kinds(&error), [kind]);
        assert_eq!(status(error.last()), Some(&SenderStatus::Creating));
        assert_eq!(server.finish().len(), 2);
    }
}

#[tokio::test]
async fn each_poll_has_the_retries_of_the_client() {
    let server =
        Server::new([CannedResponse::new(503, &[], ""), CannedResponse::reset(), in_state("ONLINE")]);
    let client = builder(&server).retries(at_once()).build().unwrap();
    // There is one poll only, because the second would be after the deadline.
    assert!(online(&client).every(Duration::from_secs(600)).await.is_ok());
    assert_eq!(server.finish().len(), 3);
}

#[tokio::test]
async fn pauses_grow_up_to_the_slowest() {
    let server = Server::new(["CREATING", "CREATING", "CREATING", "CREATING", "ONLINE"].map(in_state));
    let client = client(&server);
    assert!(online(&client).every(100 * MS).slowest(200 * MS).await.is_ok());
    let seen = server.finish();
    for (pair, least) in seen.windows(2).zip([100, 150, 200, 200]) {
        let pause = pair[1].at - pair[0].at;
        assert!(pause >= least * MS, "{pause:?} is less than {least} ms");
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

#[tokio::test]
async fn dropped_waiter_stops_polling() {
    let server = Server::new((0..10_000).map(|_| in_state("CREATING")));
    let client = client(&server);
    let waiter = tokio::spawn({
        let client = client.clone();
        async move { online(&client).await.map(|_| ()) }
    });
    until("the third look", || server.requests() >= 3).await;
    waiter.abort();
    assert!(waiter.await.unwrap_err().is_cancelled());
    let before = server.requests();
    tokio::time::sleep(200 * MS).await;
    // One request may have been in flight.
    assert!(server.requests() <= before + 1);
    assert!(client.senders().fetch(&sid()).send().await.is_ok(), "the client still works");
    server.finish();
}
