//! Redaction of credentials and other secrets, and the one place they are sent to.

use std::error::Error as _;
use std::time::Duration;

use http::Method;
use serde_json::json;
use twilio_senders::models::{Channel, Configuration};
use twilio_senders::{Client, Credentials, Error, blocking};
use wire_tests::{CannedResponse, Closed, Server, USERNAME, at_once, sid};

use crate::kinds::kinds;
use crate::tracing::Collector;

/// Planted in all places of secrets.
const SECRET: &str = "pl4nted-t0ken";

/// The middle part of its base64 form in an `Authorization` header (after [`USERNAME`]).
const ENCODED: &str = "wbDRudGVkLXQwa2V";

#[track_caller]
fn assert_redacted(shown: &str) {
    assert!(!shown.is_empty());
    for form in [SECRET, ENCODED, USERNAME] {
        assert!(!shown.contains(form), "{form} shows in {shown}");
    }
}

/// Returns all texts of an error.
fn all_texts(error: &Error) -> String {
    let mut shown = format!("{error} {error:?} {error:#?} {:?}", error.attempts());
    let mut source = error.source();
    while let Some(cause) = source {
        shown.push_str(&format!(" {cause} {cause:?}"));
        source = cause.source();
    }
    shown
}

fn planted() -> Credentials {
    Credentials::basic(USERNAME, SECRET)
}

/// Returns the secret in every kind of credentials.
fn all_planted() -> [Credentials; 4] {
    let (key, account) = (Credentials::api_key(USERNAME, SECRET), Credentials::auth_token(USERNAME, SECRET));
    [planted(), key, account, Credentials::authorization(format!("Bearer {SECRET}"))]
}

fn client_of(url: &str) -> Client {
    client_with(url, planted())
}

fn client_with(url: &str, credentials: Credentials) -> Client {
    let builder =
        Client::builder().base_url(url).credentials(credentials).default_header("X-Api-Key", SECRET);
    builder.retries(at_once()).build().unwrap()
}

#[tokio::test]
async fn planted_secret_is_sent_in_the_searched_encodings() {
    let server = Server::new([CannedResponse::json(200, "{}"), CannedResponse::json(200, "{}")]);
    client_of(&server.url()).senders().fetch(&sid()).send().await.unwrap();
    client_with(&server.url(), Credentials::authorization(format!("Bearer {SECRET}")))
        .senders()
        .fetch(&sid())
        .send()
        .await
        .unwrap();
    let seen = server.finish();
    assert!(seen[0].header("authorization")[0].contains(ENCODED), "{seen:?}");
    assert_eq!(seen[0].header("x-api-key"), [SECRET]);
    assert_eq!(seen[1].header("authorization"), [format!("Bearer {SECRET}")]);
}

#[test]
fn debug_of_credentials_builder_client_and_group_redacts_secrets() {
    for credentials in all_planted() {
        assert_redacted(&format!("{credentials:?} {credentials:#?}"));
        let builder = Client::builder().credentials(credentials.clone()).default_header("X-Api-Key", SECRET);
        assert_redacted(&format!("{builder:?} {builder:#?}"));
        let client = builder.build().unwrap();
        assert_redacted(&format!("{client:?} {client:#?}"));
        assert_redacted(&format!("{:?}", client.senders()));
        let builder =
            blocking::Client::builder().credentials(credentials).default_header("X-Api-Key", SECRET);
        assert_redacted(&format!("{builder:?} {builder:#?}"));
        let client = builder.build().unwrap();
        assert_redacted(&format!("{client:?} {client:#?} {:?}", client.senders()));
    }
}

#[test]
fn debug_redacts_values_of_the_environment() {
    let builder = Client::builder().with_vars(|name| {
        let value = if name.ends_with("_SID") || name.ends_with("_KEY") { USERNAME } else { SECRET };
        (!name.contains("EDGE") && !name.contains("REGION")).then(|| value.to_owned())
    });
    assert_redacted(&format!("{builder:?} {builder:#?}"));
    assert_redacted(&format!("{:?}", builder.build().unwrap()));
}

#[test]
fn debug_of_calls_and_requests_redacts_secrets() {
    let client = client_of("https://example.com");
    let list = client.senders().list(Channel::Rcs).page_token(SECRET).header("X-Auth-Token", SECRET);
    assert_redacted(&format!("{list:?} {list:#?}"));
    let request = list.request().unwrap();
    assert_redacted(&format!("{request:?} {request:#?}"));
    let list = || client.senders().list(Channel::Rcs).query("token", SECRET);
    let (pages, items) = (list().pages(), list().items());
    assert_redacted(&format!("{pages:?} {pages:#?} {items:?} {items:#?}"));
    let waiter = client.senders().wait_until_online(&sid());
    assert_redacted(&format!("{waiter:?} {waiter:#?}"));
    let raw =
        client.request(Method::POST, "/v2").query("api_key", SECRET).header("Cookie", SECRET).json(SECRET);
    assert_redacted(&format!("{raw:?} {raw:#?}", raw = raw.request().unwrap()));
    let otp = || Configuration::new().verification_code(SECRET);
    let update = client.senders().update(&sid()).configuration(otp()).body_field("token", SECRET);
    assert_redacted(&format!("{update:?} {update:#?}"));
    let request = update.request().unwrap();
    assert_redacted(&format!("{request:?} {request:#?}"));
    let create = client.senders().create("rcs:x").configuration(otp());
    assert_redacted(&format!("{create:?} {create:#?}"));
    assert_redacted(&format!("{:?}", create.request().unwrap()));
}

/// Returns one of each scheme, for slow tests.
fn of_each_scheme() -> [Credentials; 2] {
    [planted(), Credentials::authorization(format!("Bearer {SECRET}"))]
}

/// Starts a server whose responses cause each kind of error, one after the other, each after a 429.
fn failing() -> Server {
    let cookie = [("Set-Cookie", SECRET), ("X-Session-Token", SECRET)];
    let cut = format!("HTTP/1.1 200 OK\r\nSet-Cookie: {SECRET}\r\nContent-Length: 9\r\n\r\n{{");
    let responses = [
        CannedResponse::new(401, &cookie, r#"{"code":20003}"#),
        CannedResponse::new(202, &cookie, "[1]"),
        CannedResponse::raw(cut),
        CannedResponse::raw("garbage\r\n\r\n"),
        CannedResponse::redirect(302, "/elsewhere"),
        CannedResponse::stall(),
    ];
    let slower = CannedResponse::new(429, &[("Retry-After", "0")], SECRET);
    Server::new(responses.into_iter().flat_map(|response| [slower.clone(), response]))
}

/// The expected kinds, with the limit of each call in seconds.
const FAILURES: [(&[&str], u64); 6] = [
    (&["api"], 30),
    (&["decode"], 30),
    (&["transport"], 30),
    (&["transport"], 30),
    (&["api"], 30),
    (&["timeout", "transport"], 1),
];

#[tokio::test]
async fn errors_of_every_kind_redact_secrets() {
    for credentials in of_each_scheme() {
        let server = failing();
        let client = client_with(&server.url(), credentials.clone());
        let mut errors = Vec::new();
        for (kind, seconds) in FAILURES {
            let otp = Configuration::new().verification_code(SECRET);
            let call = client.senders().update(&sid()).configuration(otp).query("token", SECRET);
            let call = call.header("X-Token", SECRET).timeout(Duration::from_secs(seconds));
            let error = call.send().await.unwrap_err();
            assert_eq!(kinds(&error), kind, "{error}");
            errors.push(error);
        }
        assert_eq!(server.finish().len(), 12);

        let closed = Closed::new();
        let nowhere = client_with(&closed.url(), credentials);
        let call = nowhere.senders().list(Channel::Rcs).page_token(SECRET);
        errors.push(call.header("X-Token", SECRET).send().await.unwrap_err());
        let call = nowhere.senders().fetch(&sid()).header("Authorization", SECRET);
        errors.push(call.send().await.unwrap_err());
        let call = nowhere.senders().fetch(&sid()).header("X-Token", &format!("{SECRET}\n"));
        errors.push(call.send().await.unwrap_err());
        assert_eq!(errors.iter().filter(|error| error.is_connect()).count(), 1);
        assert_eq!(errors.iter().filter(|error| error.is_request()).count(), 2);
        for error in &errors {
            assert_redacted(&all_texts(error));
        }
    }
}

#[test]
fn errors_of_the_blocking_client_redact_secrets() {
    let server = failing();
    let builder = blocking::Client::builder().base_url(server.url()).credentials(planted());
    let client = builder.default_header("X-Api-Key", SECRET).retries(at_once()).build().unwrap();
    for (kind, seconds) in FAILURES {
        let call = client.senders().update(&sid()).query("token", SECRET).header("X-Token", SECRET);
        let error = call.timeout(Duration::from_secs(seconds)).send().unwrap_err();
        assert_eq!(kinds(&error), kind, "{error}");
        assert_redacted(&all_texts(&error));
    }
    assert_eq!(server.finish().len(), 12);
}

/// Calls that fail, are retried, are redirected and succeed, with a subscriber that records everything.
#[tokio::test]
async fn traces_redact_secrets() {
    for credentials in of_each_scheme() {
        let collector = Collector::new();
        let guard = ::tracing::subscriber::set_default(collector.clone());
        let server = failing();
        let client = client_with(&server.url(), credentials.clone());
        for (_, seconds) in FAILURES {
            let otp = Configuration::new().verification_code(SECRET);
            let call = client.senders().update(&sid()).configuration(otp).query("token", SECRET);
            let call = call.header("X-Token", SECRET).timeout(Duration::from_secs(seconds));
            assert!(call.send().await.is_err());
        }
        server.finish();

        let query = format!("/elsewhere?token={SECRET}");
        let server = Server::new([
            CannedResponse::redirect(307, &query),
            CannedResponse::redirect(307, &format!("http://127.0.0.2{query}")),
            CannedResponse::json(202, "{}"),
            CannedResponse::json(202, "{}"),
        ]);
        let client = client_with(&server.url(), credentials);
        assert!(client.senders().fetch(&sid()).query("token", SECRET).send().await.is_err());
        client.senders().update(&sid()).query("token", SECRET).send().await.unwrap();
        let raw = client.request(Method::POST, "/v2").query("token", SECRET).json(SECRET);
        raw.send().await.unwrap();
        assert_eq!(server.finish().len(), 4);
        drop(guard);
        let shown = collector.shown();
        let template = "/v2/Channels/Senders/{Sid}";
        for part in ["UpdateChannelsSender", template, "http_client_call", "/elsewhere?token=[redacted]"] {
            assert!(shown.contains(part), "{part} is not in {shown}");
        }
        assert_redacted(&shown);
    }
}

/// Requests that a service directs to another origin: a redirect, a link, another name of this machine. The
/// client does not even connect.
#[tokio::test]
async fn another_origin_receives_no_connection() {
    let other = Server::new([]);
    let there = format!("{}/?token={SECRET}", other.url());
    let page = json!({"senders": [], "meta": {"next_page_url": there}}).to_string();
    for credentials in all_planted() {
        let responses = [
            CannedResponse::redirect(307, &there),
            CannedResponse::redirect(302, &there),
            CannedResponse::json(200, &page),
        ];
        let server = Server::new(responses);
        let client = client_with(&server.url(), credentials);
        let otp = Configuration::new().verification_code(SECRET);
        assert!(client.senders().update(&sid()).configuration(otp).send().await.is_err());
        assert!(client.senders().fetch(&sid()).send().await.is_err());
        assert!(client.senders().list(Channel::Rcs).items().into_vec().await.is_err());
        assert_eq!(server.finish().len(), 3);
    }
    assert!(other.finish().is_empty());
}

#[test]
fn errors_of_the_client_builder_redact_secrets() {
    let elsewhere = "http://example.com";
    let with_user = format!("https://{USERNAME}:{SECRET}@example.com");
    let in_query = format!("https://example.com/?token={SECRET}");
    for builder in [
        Client::builder().base_url(elsewhere).credentials(planted()),
        Client::builder().base_url(with_user),
        Client::builder().base_url(in_query),
        Client::builder().credentials(Credentials::basic(USERNAME, format!("{SECRET}\n"))),
        Client::builder().credentials(Credentials::basic(format!("{USERNAME}:x"), SECRET)),
        Client::builder().default_header("X-Token", &format!("{SECRET}\n")),
        Client::builder().default_header("Authorization", SECRET),
    ] {
        assert_redacted(&format!("{builder:?} {builder:#?}"));
        let error = builder.build().unwrap_err();
        assert!(error.is_client(), "{error}");
        assert_redacted(&all_texts(&error));
    }
}
