//! Waiting for a sender, which only looking again and again can do.

use std::sync::Mutex;
use std::time::Duration;

use serde_json::json;
use twilio_senders::models::{Sender, SenderStatus};
use twilio_senders::{Client, Error, Retries, Waiter};
use wire_tests::{Answer, PATH, Server, at_once, builder, client, sid};

use crate::kinds::kinds;
use crate::until::until;

const MS: Duration = Duration::from_millis(1);

/// The answer of a look.
fn is(status: &str) -> Answer {
    Answer::json(200, &json!({"status": status}).to_string())
}

fn offline() -> Answer {
    let reason = json!({"code": "63101", "message": "No such WABA."});
    Answer::json(200, &json!({"status": "OFFLINE", "offline_reasons": [reason]}).to_string())
}

/// Waits for a sender to be online, in short steps.
fn online(client: &Client) -> Waiter<Sender> {
    client.senders().wait_until_online(&sid()).every(MS).slowest(2 * MS)
}

fn status(sender: Option<&Sender>) -> Option<&SenderStatus> {
    sender?.status.as_ref()
}

#[tokio::test]
async fn offline_on_the_way_is_no_failure() {
    let server = Server::new(
        ["CREATING", "OFFLINE", "OFFLINE", "PENDING_VERIFICATION", "VERIFYING", "ONLINE:UPDATING", "ONLINE"]
            .map(is),
    );
    let client = client(&server);
    let shown = Mutex::new(Vec::new());
    let wait =
        online(&client).on_progress(|sender| shown.lock().unwrap().push(sender.status.clone().unwrap()));
    let sender = wait.wait().await.unwrap();
    assert_eq!(sender.status, Some(SenderStatus::Online));
    let shown = shown.into_inner().unwrap();
    assert_eq!((shown.len(), shown[1].as_str(), shown[6].as_str()), (7, "OFFLINE", "ONLINE"));
    let seen = server.finish();
    assert_eq!(seen.len(), 7, "and no look after the last");
    assert!(seen.iter().all(|seen| seen.line() == format!("GET {PATH} HTTP/1.1")));
}

#[tokio::test]
async fn offline_for_long_is_a_failure_and_says_why() {
    let server = Server::new([is("CREATING"), offline(), offline()]);
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

/// What counts is how long it lasts without a break.
#[tokio::test]
async fn offline_that_passes_begins_anew() {
    let server = Server::new(["OFFLINE", "CREATING", "OFFLINE", "CREATING", "OFFLINE", "ONLINE"].map(is));
    let client = client(&server);
    // Each one alone is shorter than this, together they are not.
    let wait = online(&client).every(50 * MS).slowest(50 * MS).grace(Duration::from_secs(30));
    assert!(wait.await.is_ok());
    assert_eq!(server.finish().len(), 6);
}

#[tokio::test]
async fn without_grace_the_first_offline_is_a_failure() {
    let server = Server::new([offline()]);
    let error = online(&client(&server)).grace(Duration::ZERO).await.unwrap_err();
    assert_eq!(kinds(&error), ["wait"]);
    assert_eq!(server.finish().len(), 1);
}

#[tokio::test]
async fn the_deadline_is_a_timeout_that_holds_what_was_seen_last() {
    let server = Server::new((0..1000).map(|_| is("TWILIO_REVIEW")));
    let client = client(&server);
    let error = online(&client).every(20 * MS).slowest(20 * MS).deadline(200 * MS).await.unwrap_err();
    assert_eq!(kinds(&error), ["timeout", "wait"]);
    assert_eq!(status(error.last()).unwrap().as_str(), "TWILIO_REVIEW");
    let looks = server.finish().len();
    assert!((2..=12).contains(&looks), "{looks}");
    assert!(format!("{error:#}").contains(&format!("and {looks} looks; status is TWILIO_REVIEW")), "{error}");
}

#[tokio::test]
async fn a_status_that_nobody_knows_is_waited_through() {
    let server =
        Server::new([is("ONLINE:PENDING_VERIFICATION"), Answer::json(200, "{}"), is("online"), is("ONLINE")]);
    assert!(online(&client(&server)).await.is_ok());
    assert_eq!(server.finish().len(), 4);
}

#[tokio::test]
async fn a_number_is_verifiable_when_it_waits_for_its_code_or_needs_none() {
    for last in ["PENDING_VERIFICATION", "ONLINE"] {
        let server = Server::new(["CREATING", "OFFLINE", last].map(is));
        let client = client(&server);
        let sender = client.senders().wait_until_verifiable(&sid()).every(MS).await.unwrap();
        assert_eq!(sender.status.unwrap().as_str(), last);
        assert_eq!(server.finish().len(), 3);
    }
}

#[tokio::test]
async fn a_look_that_fails_in_passing_does_not_end_the_waiting() {
    let server = Server::new([
        is("CREATING"),
        Answer::new(500, &[], ""),
        Answer::new(429, &[("Retry-After", "0")], ""),
        Answer::reset(),
        Answer::raw("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"),
        is("ONLINE"),
    ]);
    let client = builder(&server).retries(Retries::none()).build().unwrap();
    assert!(online(&client).await.is_ok());
    assert_eq!(server.finish().len(), 6);
}

#[tokio::test]
async fn a_look_that_fails_for_good_ends_it_and_keeps_what_was_seen() {
    let cases = [
        (Answer::new(404, &[], ""), "api"),
        (Answer::new(401, &[], ""), "api"),
        (Answer::json(200, "[]"), "decode"),
    ];
    for (failure, kind) in cases {
        let server = Server::new([is("CREATING"), failure, is("ONLINE")]);
        let error: Error = online(&client(&server)).await.unwrap_err();
        assert_eq!(kinds(&error), [kind]);
        assert_eq!(status(error.last()), Some(&SenderStatus::Creating));
        assert_eq!(server.finish().len(), 2);
    }
}

#[tokio::test]
async fn each_look_has_the_attempts_of_the_client() {
    let server = Server::new([Answer::new(503, &[], ""), Answer::reset(), is("ONLINE")]);
    let client = builder(&server).retries(at_once()).build().unwrap();
    // One look is enough, for the second would come too late.
    assert!(online(&client).every(Duration::from_secs(600)).await.is_ok());
    assert_eq!(server.finish().len(), 3);
}

#[tokio::test]
async fn pauses_grow_up_to_the_slowest() {
    let server = Server::new(["CREATING", "CREATING", "CREATING", "CREATING", "ONLINE"].map(is));
    let client = client(&server);
    assert!(online(&client).every(100 * MS).slowest(200 * MS).await.is_ok());
    let seen = server.finish();
    for (pair, least) in seen.windows(2).zip([100, 150, 200, 200]) {
        let pause = pair[1].at - pair[0].at;
        assert!(pause >= least * MS, "{pause:?} is less than {least} ms");
    }
}

#[tokio::test]
async fn a_look_that_stalls_ends_with_the_deadline() {
    let server = Server::new([is("CREATING"), Answer::stall(), Answer::stall()]);
    let client = builder(&server).retries(Retries::none()).build().unwrap();
    let error = online(&client).deadline(1500 * MS).await.unwrap_err();
    assert_eq!(kinds(&error), ["timeout", "wait"], "{error}");
    assert_eq!(status(error.last()), Some(&SenderStatus::Creating));
    assert!(format!("{error:#}").contains("the last look failed: "), "{error}");
    server.finish();
}

#[tokio::test]
async fn dropping_it_ends_the_looking() {
    let server = Server::new((0..10_000).map(|_| is("CREATING")));
    let client = client(&server);
    let wait = tokio::spawn({
        let client = client.clone();
        async move { online(&client).await.map(|_| ()) }
    });
    until("the third look", || server.requests() >= 3).await;
    wait.abort();
    assert!(wait.await.unwrap_err().is_cancelled());
    let before = server.requests();
    tokio::time::sleep(200 * MS).await;
    // One may have been on its way.
    assert!(server.requests() <= before + 1);
    assert!(client.senders().fetch(&sid()).send().await.is_ok(), "the client works on");
    server.finish();
}
