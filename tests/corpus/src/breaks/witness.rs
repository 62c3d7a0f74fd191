//! A program that prints the value of one expression with an emitted crate, `k`. The laboratory writes the expression in place of
//! the marked word.
#![allow(unused)]

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use bytes::Bytes;
use k::mock::{Mock, RecordedRequest};
use k::{Client, Credentials, Error};

fn main() {
    println!("{:?}", { WITNESS });
}

/// Returns the output of a future that is ready when it is polled first.
fn run<T>(call: impl Future<Output = T>) -> T {
    match pin!(call).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("the future is pending"),
    }
}

/// Returns a client, and a service that answers with a status and JSON.
fn service(credentials: Credentials, status: u16, json: &'static str) -> (Client, Mock) {
    let mock = Mock::responding(move |_| {
        let response = http::Response::builder().status(status).header("Content-Type", "application/json");
        Ok(response.body(Bytes::from(json)).unwrap())
    });
    let client = Client::builder().credentials(credentials).transport(mock.clone()).build().unwrap();
    (client, mock)
}

/// Returns the request that creates a pet.
fn sent(credentials: Credentials) -> Result<RecordedRequest, Error> {
    let (client, mock) = service(credentials, 201, r#"{"id": "P1", "name": "a"}"#);
    run(client.pets().create("a").send())?;
    Ok(mock.requests().remove(0))
}

/// Returns the error of creating a pet.
fn failed(status: u16, json: &'static str) -> Error {
    let (client, _) = service(Credentials::bearer("a"), status, json);
    run(client.pets().create("a").send()).unwrap_err()
}

/// Deletes a pet; the service answers with a status.
fn deleted(status: u16) -> Result<(), Error> {
    let (client, _) = service(Credentials::bearer("a"), status, "");
    run(client.pets().delete(&k::models::Id::new("P1").unwrap()).send()).map(drop)
}

/// Returns the request that deletes a pet.
fn deletion() -> RecordedRequest {
    let (client, mock) = service(Credentials::bearer("a"), 204, "");
    run(client.pets().delete(&k::models::Id::new("P1").unwrap()).send()).unwrap();
    mock.requests().remove(0)
}

/// Returns the request that adds a note.
fn note() -> RecordedRequest {
    let (client, mock) = service(Credentials::bearer("a"), 204, "");
    run(client.notes().add("a").send()).unwrap();
    mock.requests().remove(0)
}

/// Returns the request that fetches a pet.
fn fetched() -> RecordedRequest {
    let (client, mock) = service(Credentials::bearer("a"), 200, r#"{"id": "P1", "name": "a"}"#);
    run(client.pets().fetch(&k::models::Id::new("P1").unwrap()).send()).unwrap();
    mock.requests().remove(0)
}
