//! Connections that the service closes, over sockets: while a request waits for its response, and while they are idle.

use std::thread;
use std::time::Duration;

use specsmith_runtime::runtime::{Client, ClientBuilder, Retries, blocking};

use crate::socket::{Planned, SentRequest, Server};
use crate::{SERVICE, fetch, update};

/// Closes the connection at the second request.
fn closing_at_the_second() -> Server {
    Server::start(|number| if number == 1 { Planned::Close } else { Planned::Status(200) })
}

/// Closes the connection after the first response.
fn closing_idle() -> Server {
    Server::start(|number| if number == 0 { Planned::Last } else { Planned::Status(200) })
}

fn builder<C>(server: &Server) -> ClientBuilder<C> {
    let retries = Retries::new().first_pause(Duration::from_millis(1));
    ClientBuilder::new(&SERVICE).base_url(&server.base_url).retries(retries)
}

fn connections(requests: &[SentRequest]) -> Vec<usize> {
    requests.iter().map(|request| request.connection).collect()
}

#[tokio::test]
async fn idempotent_request_is_retried_after_its_connection_closes() {
    let server = closing_at_the_second();
    let client = builder::<Client>(&server).build().unwrap();
    fetch(&client).send().await.unwrap();
    let response = fetch(&client).send().await.unwrap();
    assert_eq!(response.into_response::<serde_json::Value, ()>().unwrap().http.attempts, 2);
    assert_eq!(connections(&server.requests()), [0, 0, 1]);

    let server = closing_at_the_second();
    let client = builder::<blocking::Client>(&server).build().unwrap();
    fetch(&client).send().unwrap();
    fetch(&client).send().unwrap();
    assert_eq!(connections(&server.requests()), [0, 0, 1]);
}

#[tokio::test]
async fn other_request_is_not_retried_after_its_connection_closes() {
    let server = closing_at_the_second();
    let client = builder::<Client>(&server).build().unwrap();
    update(&client).send().await.unwrap();
    let error = update(&client).send().await.unwrap_err();
    assert!(error.is_transport() && !error.is_connect() && error.attempts().len() == 1, "{error:#}");
    assert_eq!(connections(&server.requests()), [0, 0]);

    let server = closing_at_the_second();
    let client = builder::<blocking::Client>(&server).build().unwrap();
    update(&client).send().unwrap();
    let error = update(&client).send().unwrap_err();
    assert!(error.is_transport() && !error.is_connect() && error.attempts().len() == 1, "{error:#}");
    assert_eq!(connections(&server.requests()), [0, 0]);
}

#[tokio::test]
async fn no_retries_means_one_request_on_a_reused_connection_too() {
    let server = closing_at_the_second();
    let client = builder::<Client>(&server).retries(Retries::none()).build().unwrap();
    fetch(&client).send().await.unwrap();
    fetch(&client).send().await.unwrap_err();
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn closed_idle_connection_is_replaced_for_any_method() {
    let server = closing_idle();
    let client = builder::<Client>(&server).retries(Retries::none()).build().unwrap();
    update(&client).send().await.unwrap();
    tokio::time::sleep(Duration::from_millis(100)).await;
    update(&client).send().await.unwrap();
    assert_eq!(connections(&server.requests()), [0, 1]);

    let server = closing_idle();
    let client = builder::<blocking::Client>(&server).retries(Retries::none()).build().unwrap();
    update(&client).send().unwrap();
    thread::sleep(Duration::from_millis(100));
    update(&client).send().unwrap();
    assert_eq!(connections(&server.requests()), [0, 1]);
}
