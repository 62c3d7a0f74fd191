//! Redaction of a planted secret.

use std::collections::BTreeMap;
use std::error::Error as _;
use std::fmt::Debug;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use http::Method;
use serde_json::{Value, json};
use specsmith_runtime::runtime::mock::{ExpectedOperation, Mock};
use specsmith_runtime::runtime::{
    Client, ClientBuilder, Credentials, Error, NextUrl, Pages, ResponseView, SecurityScheme, Service, Waiter,
};

use crate::waiters::THING_ONLINE;
use crate::{ENCODED, FetchThing, SECRET, builder, fetch, mocked};

fn hides(what: &dyn Debug) {
    let shown = format!("{what:?} {what:#?}");
    assert!(!shown.contains(SECRET) && !shown.contains(ENCODED), "{shown}");
}

struct PostThings;

impl ExpectedOperation for PostThings {
    type Output = Value;
    const ID: &'static str = "POST /things";
    const STATUS: u16 = 200;
}

#[tokio::test]
async fn debug_and_errors_redact_secrets() {
    hides(&Credentials::basic("AC1", SECRET));
    hides(&Credentials::bearer(SECRET));
    hides(&builder().base_url(format!("https://u:{SECRET}@a.b")).default_header("X-Api-Key", SECRET));
    hides(&builder().base_url(format!("https://u:{SECRET}@a.b")).build().unwrap_err());
    hides(&builder().credentials(Credentials::bearer(format!("{SECRET}\n"))).build().unwrap_err());
    let (client, mock) = mocked();
    hides(&client);

    let call = || {
        let call = client.request(Method::POST, "/things").json(&[SECRET]).query("PageToken", SECRET);
        call.header("X-Auth-Token", SECRET).header("Cookie", SECRET)
    };
    hides(&call());
    hides(&call().request().unwrap());

    let expected = mock.expect::<PostThings>().respond(json!({}));
    let expected = expected.status(500, "x").header("Set-Cookie", SECRET);
    let expected = expected.status(307, "").header("Location", &format!("https://evil.com/?token={SECRET}"));
    hides(&expected.timeout().broken_connection().no_connection().no_connection().no_connection().cut_body());
    hides(&call().send().await.unwrap());
    for _ in 0..7 {
        let error = call().send().await.unwrap_err();
        hides(&error);
        hides(&error.attempts());
        assert!(!format!("{error:#}").contains(SECRET), "{error}");
    }
    let requests = mock.requests();
    hides(&requests);
    assert_eq!(requests[0].headers["authorization"], "Basic [redacted]");
    assert_eq!(requests[0].headers["cookie"], "[redacted]");
    assert_eq!(requests[0].body, format!("[\"{SECRET}\"]"));
    hides(&mock);
}

#[tokio::test]
async fn pages_and_waiters_redact_secrets() {
    let (client, mock) = mocked();
    let secret_call = || {
        let mut call = fetch(&client);
        call.query("token", SECRET);
        call.header("X-Api-Key", SECRET);
        call
    };
    let link = format!("https://evil.com/?token={SECRET}");
    mock.expect::<FetchThing>()
        .respond(json!({"next": link}))
        .respond(json!({"status": "ODD"}))
        .status(404, "");
    let mut pages = Pages::<Value>::new(secret_call(), &NextUrl("/next"));
    hides(&pages);
    pages.next().await.unwrap().unwrap();
    hides(&pages);
    let error = pages.next().await.unwrap().unwrap_err();
    hides(&error);
    assert!(!format!("{error:#}").contains(SECRET), "{error}");

    let wait = Waiter::<Value>::new(secret_call(), THING_ONLINE);
    hides(&wait);
    hides(&wait.await.unwrap_err());
    hides(&Pages::<Value>::new(secret_call(), &NextUrl("/next")).items(|page| vec![page]));

    let error = format!("cannot use {SECRET}");
    mock.expect::<FetchThing>().respond(json!({"status": "OFFLINE", "reasons": error, "x": SECRET}));
    let error = Waiter::<Value>::new(secret_call(), THING_ONLINE).grace(Duration::ZERO).await.unwrap_err();
    assert!(error.is_waiter() && error.to_string().contains("cannot use [redacted]"), "{error}");
    hides(&error);
}

#[test]
fn recorded_token_is_redacted() {
    let mock = Mock::new();
    let client = builder().credentials(Credentials::bearer(SECRET)).transport(mock.clone()).build().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(client.request(Method::POST, "/things").send()).unwrap_err();
    assert_eq!(mock.requests()[0].headers["authorization"], "Bearer [redacted]");
}

#[tokio::test]
async fn secret_header_over_plain_http_is_an_error() {
    let at = |url: &str| builder_without_credentials().base_url(url);
    let error = at("http://api.example.com").default_header("X-Api-Key", SECRET).build().unwrap_err();
    assert!(error.is_client() && format!("{error:#}").contains("over plain http"), "{error}");
    hides(&error);
    for url in ["https://api.example.com", "http://127.0.0.1:1"] {
        assert!(at(url).default_header("X-Api-Key", SECRET).build().is_ok(), "{url}");
    }

    let mock = Mock::new();
    let client = at("http://api.example.com").transport(mock.clone()).build().unwrap();
    let call = client.request(Method::GET, "/things").header("X-Auth-Token", SECRET);
    let error = call.send().await.unwrap_err();
    assert!(error.is_request() && format!("{error:#}").contains("`x-auth-token`"), "{error}");
    hides(&error);
    assert!(mock.requests().is_empty());
}

/// A service with API keys whose names tell nothing.
pub static KEYS: Service = Service {
    schemes: &[SecurityScheme::query("query", "appid"), SecurityScheme::header("key", "ocp-subscription")],
    ..crate::SERVICE
};

#[tokio::test]
async fn declared_api_key_among_the_default_headers_is_a_secret() {
    let mock = Mock::new();
    let of = |url: &str| {
        let builder = ClientBuilder::<Client>::new(&KEYS).transport(mock.clone()).base_url(url);
        builder.default_header("Ocp-Subscription", SECRET).default_header("X-Tenant", "north")
    };
    hides(&of("https://api.example.com"));
    let error = of("http://api.example.com").build().unwrap_err();
    assert!(format!("{error:#}").contains("`ocp-subscription` is not sent to"), "{error:#}");
    let client = of("https://api.example.com").build().unwrap();
    hides(&client);
    let call = || client.request(Method::GET, "/things").header("Ocp-Subscription", SECRET);
    hides(&call());
    let request = call().header("If-Match", "a").request().unwrap();
    hides(&request);
    assert!(format!("{request:?}").contains(r#""if-match": "a""#), "{request:?}");
    mock.expect::<FetchThing>().status(400, SECRET).respond(json!({})).respond(json!({})).respond(json!({}));
    let error = fetch(&client).send().await.unwrap_err();
    assert!(!texts(&error).contains(SECRET), "{error:#}");
    hides(&mock.requests());

    // Other servers receive it only if the credentials of the client are theirs, too.
    for (url, with_credentials) in
        [("https://other.example.com", false), ("https://other.example.com", true), ("/v2", false)]
    {
        let mut call = fetch(&client);
        call.set_server(url, with_credentials);
        call.send().await.unwrap();
        let requests = mock.requests();
        let headers = &requests.last().unwrap().headers;
        assert_eq!(headers.contains_key("ocp-subscription"), with_credentials || url == "/v2", "{url}");
        assert_eq!(headers["x-tenant"], "north");
    }
}

#[tokio::test]
async fn api_key_that_the_service_repeats_is_no_part_of_what_hooks_see() {
    let (mock, seen) = (Mock::new(), Arc::new(Mutex::new(String::new())));
    let link = format!("<https://api.example.com/v1/things?appid={SECRET}>; rel=next");
    mock.expect::<FetchThing>().respond(json!({})).header("link", &link);
    let all = Arc::clone(&seen);
    let builder = ClientBuilder::<Client>::new(&KEYS).transport(mock.clone());
    let hook = move |response: &ResponseView| all.lock().unwrap().push_str(&format!("{response:?}"));
    let client = builder.on_response(hook).build().unwrap();
    let mut call = fetch(&client);
    call.query("appid", SECRET);
    call.send().await.unwrap();
    let seen = seen.lock().unwrap();
    assert!(seen.contains("/v1/things?appid=[redacted]>; rel=next") && !seen.contains(SECRET), "{seen}");
}

fn builder_without_credentials() -> ClientBuilder {
    ClientBuilder::<Client>::new(&crate::SERVICE).transport(Mock::new())
}

/// Returns all texts of an error and of its sources.
fn texts(error: &Error) -> String {
    let mut texts = format!("{error}\n{error:#}\n{error:?}\n{error:#?}");
    let mut source = error.source();
    while let Some(cause) = source {
        texts.push_str(&format!("\n{cause}\n{cause:#}\n{cause:?}\n{cause:#?}"));
        source = cause.source();
    }
    texts
}

/// Checks that errors of responses that repeat one of these texts contain none of the secrets.
async fn assert_repeated_are_redacted(credentials: Credentials, repeated: &[&str], secrets: &[&str]) {
    let mock = Mock::new();
    let client = builder().credentials(credentials).transport(mock.clone()).build().unwrap();
    for &text in repeated {
        let escaped = json!(text).to_string().replace('/', "\\/");
        let expected = mock.expect::<PostThings>();
        let expected = expected.status(400, json!({"message": format!("not allowed: {text}")}).to_string());
        let expected = expected.status(400, format!("{{\"error\": {escaped}}}"));
        let expected = expected.status(400, format!("not allowed: {text}"));
        let expected = expected.status(400, "x".repeat(280) + text);
        let expected = expected.status(400, json!({"code": text, "message": "no"}).to_string());
        let expected = expected.status(400, "no").header("X-Echo", text).header("T-Request-Id", text);
        let expected = expected.respond(json!({"other": [text], "x": 1}));
        let expected = expected.respond(json!(text)).respond(json!({text: {"y": 1}}));
        let expected = expected.status(200, format!("{{{escaped}: oops")).status(200, text.to_owned());
        // The place of the error is in the text.
        let expected =
            expected.status(200, format!("{{\"x\": {text}}}")).status(200, format!("[\"a\" {text}]"));
        let expected = expected.status(200, format!("[\"a{text}\n\"]")).status(204, "").cut_body();
        expected.header("X-Echo", &format!("é {text}"));
        for _ in 0..16 {
            let call = client.request(Method::POST, "/things").header("X-Api-Key", "key-of-the-call");
            let call = call.query("access_token", "key/of query").header("Cookie", "sid=c00kie-of-call; a=b");
            let error = match mock.requests().len() % 2 {
                0 => call.send_json::<bool>().await.unwrap_err(),
                _ => call.send_json::<BTreeMap<String, Vec<Color>>>().await.unwrap_err(),
            };
            let texts = texts(&error);
            for secret in secrets {
                assert!(!texts.contains(secret), "{secret} of {text} is in {texts}");
            }
        }
    }
    mock.assert_done();
}

#[derive(Debug, serde::Deserialize)]
enum Color {
    Red,
}

#[tokio::test]
async fn errors_redact_secrets_that_the_service_repeats() {
    let basic = "QUMxOmh1bnRlcjItaXMtcGxhbnRlZA==";
    let of_the_call =
        ["key-of-the-call", "key/of query", "key%2Fof%20query", "sid=c00kie-of-call", "c00kie-of-call"];
    let header = format!("Authorization: Basic {basic}");
    let user = format!("AC1:{SECRET}");
    let repeated =
        [SECRET, basic, basic.trim_end_matches('='), &user, &header].into_iter().chain(of_the_call);
    let repeated: Vec<&str> = repeated.collect();
    let secrets = [&SECRET[..6], &basic[..6], "key-of", "key/of", "key%2F", "c00kie"];
    assert_repeated_are_redacted(Credentials::basic("AC1", SECRET), &repeated, &secrets).await;

    let token = "pl4nted/t0ken+of=";
    let percent = "pl4nted%2Ft0ken%2bof%3D";
    let header = format!("Bearer {token}");
    let repeated = [token, percent, &header];
    assert_repeated_are_redacted(Credentials::bearer(token), &repeated, &["pl4nted", "t0ken+of"]).await;

    let odd = r#"p"l4nted\b%41/"#;
    assert_repeated_are_redacted(Credentials::basic("AC1", odd), &[odd], &["l4nted"]).await;
    let foreign = "pässwort-😀";
    let repeated = [foreign, "p%C3%A4sswort-%f0%9f%98%80"];
    assert_repeated_are_redacted(Credentials::basic("AC1", foreign), &repeated, &["sswort"]).await;
    let short = Credentials::basic("user", "abc");
    assert_repeated_are_redacted(short, &["user:abc", "dXNlcjphYmM="], &["user:abc", "dXNlcjphYmM"]).await;
}

/// The replacement contains this password.
#[tokio::test]
async fn password_that_is_a_part_of_its_replacement_is_replaced_once() {
    let mock = Mock::new();
    let credentials = Credentials::basic("AC1", "redacted");
    let client = builder().credentials(credentials).transport(mock.clone()).build().unwrap();
    mock.expect::<PostThings>().status(400, r"a \/ redacted %41 r\u0065dacted");
    let error = client.request(Method::POST, "/things").send().await.unwrap_err();
    assert!(error.to_string().ends_with(r"a \/ [redacted] %41 [redacted]"), "{error}");
}

#[tokio::test]
async fn password_beyond_ascii_is_found_in_escape_sequences() {
    let mock = Mock::new();
    let credentials = Credentials::basic("AC1", "pässwort-😀");
    let client = builder().credentials(credentials).transport(mock.clone()).build().unwrap();
    mock.expect::<PostThings>()
        .status(400, r#"{"x": "p\u00e4sswort-\uD83d\ude00 \ud83d p%C3%a4sswort-%F0%9f%98%80"}"#);
    let error = client.request(Method::POST, "/things").send().await.unwrap_err();
    assert!(error.to_string().ends_with(r#"{"x": "[redacted] \ud83d [redacted]"}"#), "{error}");
}

#[tokio::test]
async fn numbers_with_a_telling_name_are_not_shown() {
    let (client, mock) = mocked();
    mock.expect::<FetchThing>().respond(json!({"pin_token": 12345678}));
    let response = fetch(&client).send().await.unwrap();
    let error = response.into_response::<BTreeMap<String, String>, ()>().unwrap_err();
    assert!(error.to_string().contains("pin_token"), "{error}");
    assert!(!texts(&error).contains("1234"), "{}", texts(&error));
    // The path in a type without `JsonType` is not known.
    mock.expect::<PostThings>().respond(json!({"pin_token": 12345678}));
    let call = client.request(Method::POST, "/things");
    let error = call.send_json::<BTreeMap<String, String>>().await.unwrap_err();
    assert!(!texts(&error).contains("1234"), "{}", texts(&error));
}

#[tokio::test]
async fn locations_are_shown_without_user_and_fragment() {
    for (location, shown) in [
        (
            "https://u:p@a.example/b?token=x&y=1#z",
            "https://[redacted]@a.example/b?token=[redacted]&y=1#[redacted]",
        ),
        ("/b/@c#access_token=x", "/b/@c#[redacted]"),
        ("https://a.example/@c", "https://a.example/@c"),
    ] {
        let (client, mock) = mocked();
        mock.expect::<PostThings>().status(404, "").header("Location", location);
        let error = client.request(Method::POST, "/things").send().await.unwrap_err();
        assert!(format!("{error:?}").contains(&format!("\"location\": \"{shown}\"")), "{error:?}");
    }
}
