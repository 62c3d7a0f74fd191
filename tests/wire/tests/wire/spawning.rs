//! Requests, waiters and pages that are moved to another task or thread. Builders own their client.

use serde_json::json;
use twilio_senders::models::{Channel, Sender, SenderStatus};
use twilio_senders::{Error, blocking};
use wire_tests::{CannedResponse, Server, blocking_client, client, sid};

use crate::pagination::page;

#[tokio::test]
async fn a_request_is_spawned() {
    let server = Server::new([CannedResponse::json(200, r#"{"status":"ONLINE"}"#)]);
    let client = client(&server);
    let call = tokio::spawn(client.senders().fetch(&sid()).send());
    drop(client);
    assert_eq!(call.await.unwrap().unwrap().body.status, Some(SenderStatus::Online));
}

#[tokio::test]
async fn a_raw_request_is_spawned() {
    let server = Server::new([CannedResponse::json(200, "{}")]);
    let request = client(&server).request(http::Method::GET, "/v2/other");
    assert_eq!(tokio::spawn(request.send()).await.unwrap().unwrap().body, "{}");
}

#[tokio::test]
async fn a_waiter_is_spawned() {
    let server = Server::new([CannedResponse::json(200, r#"{"status":"ONLINE"}"#)]);
    let waiter = client(&server).senders().wait_until_online(&sid()).on_progress(|_| ());
    let waiting = tokio::spawn(waiter.into_future());
    assert_eq!(waiting.await.unwrap().unwrap().status, Some(SenderStatus::Online));
}

#[tokio::test]
async fn pages_and_items_are_spawned() {
    let server = Server::new([page(&["https://a.example"], json!(null)), page(&[], json!(null))]);
    let client = client(&server);
    let list = || client.senders().list(Channel::Whatsapp);
    let items: Result<Vec<Sender>, Error> = tokio::spawn(list().items().into_vec()).await.unwrap();
    assert_eq!(items.unwrap().len(), 1);
    let mut pages = list().pages();
    let count = tokio::spawn(async move {
        let mut count = 0;
        while let Some(page) = pages.next().await {
            count += usize::from(page.is_ok());
        }
        count
    });
    assert_eq!(count.await.unwrap(), 1);
}

#[test]
fn blocking_requests_move_to_a_thread() {
    fn on_a_thread<T: Send + 'static>(run: impl FnOnce() -> T + Send + 'static) -> T {
        std::thread::spawn(run).join().unwrap()
    }
    let online = || CannedResponse::json(200, r#"{"status":"ONLINE"}"#);
    let server = Server::new([online(), online(), page(&["https://a.example"], json!(null))]);
    let client: blocking::Client = blocking_client(&server);
    let (fetch, waiter, items) = (
        client.senders().fetch(&sid()),
        client.senders().wait_until_online(&sid()),
        client.senders().list(Channel::Whatsapp).items(),
    );
    drop(client);
    assert!(on_a_thread(move || fetch.send()).is_ok());
    assert!(on_a_thread(move || waiter.wait()).is_ok());
    assert_eq!(on_a_thread(move || items.count()), 1);
}
