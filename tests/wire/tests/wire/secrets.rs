//! Credentials show nowhere and go to one place.

use std::error::Error as _;
use std::time::Duration;

use http::Method;
use twilio_senders::models::{Channel, Configuration};
use twilio_senders::{Client, Credentials, Error, MemoryTransport};
use wire_tests::{Answer, Server, USERNAME, sid};

/// Planted wherever a secret can stand.
const SECRET: &str = "pl4nted-t0ken";

/// What an `Authorization` header makes of it (with [`USERNAME`] in front), but for the ends.
const ENCODED: &str = "wbDRudGVkLXQwa2V";

#[track_caller]
fn hides_it(shown: &str) {
    assert!(!shown.is_empty());
    for form in [SECRET, ENCODED, USERNAME] {
        assert!(!shown.contains(form), "{form} shows in {shown}");
    }
}

/// Everything that an error can be made to say.
fn all_of(error: &Error) -> String {
    let mut shown = format!("{error} {error:?} {error:#?}");
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

fn client_of(url: &str) -> Client {
    Client::builder()
        .base_url(url)
        .credentials(planted())
        .default_header("X-Api-Key", SECRET)
        .build()
        .unwrap()
}

#[tokio::test]
async fn the_forms_that_these_tests_look_for_are_what_goes_out() {
    let server = Server::new([Answer::json(200, "{}")]);
    client_of(&server.url()).senders().fetch(&sid()).send().await.unwrap();
    let seen = server.finish();
    assert!(seen[0].header("authorization")[0].contains(ENCODED), "{seen:?}");
    assert_eq!(seen[0].header("x-api-key"), [SECRET]);
}

#[test]
fn debug_of_credentials_builder_client_and_group_hides_them() {
    hides_it(&format!("{:?} {:#?}", planted(), planted()));
    let builder = Client::builder().credentials(planted()).default_header("X-Api-Key", SECRET);
    hides_it(&format!("{builder:?} {builder:#?}"));
    let client = builder.build().unwrap();
    hides_it(&format!("{client:?} {client:#?}"));
    hides_it(&format!("{:?}", client.senders()));
}

#[test]
fn debug_of_calls_and_requests_hides_them() {
    let client = client_of("https://example.com");
    let list = client.senders().list(&Channel::Rcs).page_token(SECRET).header("X-Auth-Token", SECRET);
    hides_it(&format!("{list:?} {list:#?}"));
    let request = list.request().unwrap();
    hides_it(&format!("{request:?} {request:#?}"));
    let raw =
        client.request(Method::POST, "/v2").query("api_key", SECRET).header("Cookie", SECRET).json(SECRET);
    hides_it(&format!("{raw:?} {raw:#?}"));
    let request = raw.request().unwrap();
    hides_it(&format!("{request:?} {request:#?}"));
    let otp = Configuration::new().verification_code(SECRET);
    let request = client.senders().update(&sid()).configuration(otp).request().unwrap();
    hides_it(&format!("{request:?} {request:#?}"));
}

#[tokio::test]
async fn errors_of_every_kind_hide_them() {
    let cookie = [("Set-Cookie", SECRET), ("X-Session-Token", SECRET)];
    let server = Server::new([
        Answer::new(401, &cookie, r#"{"code":20003}"#),
        Answer::new(200, &cookie, "[1]"),
        Answer::raw(format!("HTTP/1.1 200 OK\r\nSet-Cookie: {SECRET}\r\nContent-Length: 9\r\n\r\n{{")),
        Answer::raw("garbage\r\n\r\n"),
        Answer::new(302, &[("Location", "/elsewhere")], ""),
        Answer::stall(),
    ]);
    let mut errors = Vec::new();
    let client = client_of(&server.url());
    for seconds in [30, 30, 30, 30, 30, 1] {
        let call = client.senders().list(&Channel::Rcs).page_token(SECRET).query("secret", SECRET);
        errors.push(call.timeout(Duration::from_secs(seconds)).send().await.unwrap_err());
    }
    let kinds: Vec<_> = errors.iter().map(|e| (e.is_api(), e.is_decode(), e.is_timeout())).collect();
    let (api, decode, timeout) = ((true, false, false), (false, true, false), (false, false, true));
    let other = (false, false, false);
    assert_eq!(kinds, [api, decode, other, other, api, timeout]);
    assert_eq!(server.finish().len(), 6);

    let nowhere = client_of("http://127.0.0.1:1");
    let call = nowhere.senders().list(&Channel::Rcs).page_token(SECRET);
    errors.push(call.header("X-Token", SECRET).send().await.unwrap_err());
    let call = nowhere.senders().fetch(&sid()).header("Authorization", SECRET);
    errors.push(call.send().await.unwrap_err());
    let call = nowhere.senders().fetch(&sid()).header("X-Token", &format!("{SECRET}\n"));
    errors.push(call.send().await.unwrap_err());
    assert_eq!(errors.iter().filter(|error| error.is_connect()).count(), 1);
    assert_eq!(errors.iter().filter(|error| error.is_request()).count(), 2);
    for error in &errors {
        hides_it(&all_of(error));
    }
}

#[test]
fn errors_of_building_a_client_hide_them() {
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
        hides_it(&format!("{builder:?} {builder:#?}"));
        let error = builder.build().unwrap_err();
        assert!(error.is_client(), "{error}");
        hides_it(&all_of(&error));
    }
}

#[tokio::test]
async fn recorded_requests_hide_them() {
    let transport = MemoryTransport::new();
    transport.answer(200, r#"{"senders":[],"meta":{}}"#);
    let builder = Client::builder().credentials(planted()).default_header("X-Api-Key", SECRET);
    let client = builder.transport(transport.clone()).build().unwrap();
    client.senders().list(&Channel::Rcs).page_token(SECRET).send().await.unwrap();
    let requests = transport.requests();
    hides_it(&format!("{requests:?} {requests:#?} {transport:?} {client:?}"));
    assert_eq!(requests[0].headers["authorization"], "Basic [redacted]");
    assert_eq!(requests[0].headers["x-api-key"], "[redacted]");
}

#[test]
fn credentials_go_over_https_or_to_this_machine_only() {
    for url in [
        "http://example.com",
        "HTTP://EXAMPLE.COM:443",
        "http://127.0.0.1.example.com",
        "http://localhost.example.com",
        "http://notlocalhost",
        "http://10.0.0.1",
        "http://0.0.0.0",
        "http://128.0.0.1",
        "http://[::2]",
        "http://[::ffff:10.0.0.1]",
        "http://[::]",
    ] {
        let builder = || Client::builder().base_url(url);
        let error = builder().credentials(planted()).build().unwrap_err();
        assert!(error.is_client(), "{url}: {error}");
        assert!(error.to_string().contains("use https"), "{url}: {error}");
        assert!(builder().build().is_ok(), "{url} without credentials");
    }
    for url in [
        "https://example.com",
        "http://127.0.0.1:8080",
        "http://127.255.255.254",
        "http://localhost:1",
        "http://LOCALHOST",
        "http://[::1]:8080",
    ] {
        let client = Client::builder().base_url(url).credentials(planted()).build();
        assert!(client.is_ok(), "{url}: {client:?}");
    }
}

#[test]
fn a_base_url_that_is_none_is_refused() {
    for url in [
        "",
        "example.com",
        "ftp://example.com",
        "https://",
        "https://user@example.com",
        "https://example.com?a=b",
        "https://example.com#a",
        "https://example.com/../x",
        "https://example.com:99999",
        "https://exa mple.com",
        "https://example..com",
    ] {
        let error = Client::builder().base_url(url).build().unwrap_err();
        assert!(error.is_client(), "{url}: {error}");
    }
}
