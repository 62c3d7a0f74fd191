//! Redaction of a planted secret.

use std::fmt::Debug;

use http::Method;
use serde_json::{Value, json};
use specsmith_runtime::runtime::mock::{ExpectedOperation, Mock};
use specsmith_runtime::runtime::{Client, ClientBuilder, Credentials, Pages, Waiter};

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
    let mut pages = Pages::<Value>::new(secret_call(), "/next");
    hides(&pages);
    pages.next().await.unwrap().unwrap();
    hides(&pages);
    let error = pages.next().await.unwrap().unwrap_err();
    hides(&error);
    assert!(!format!("{error:#}").contains(SECRET), "{error}");

    let wait = Waiter::<Value>::new(secret_call(), THING_ONLINE);
    hides(&wait);
    hides(&wait.await.unwrap_err());
    hides(&Pages::<Value>::new(secret_call(), "/next").items(|page| vec![page]));
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

fn builder_without_credentials() -> ClientBuilder {
    ClientBuilder::<Client>::new(&crate::SERVICE).transport(Mock::new())
}

#[tokio::test]
async fn errors_redact_secrets_that_the_service_repeats() {
    let (client, mock) = mocked();
    let basic = "QUMxOmh1bnRlcjItaXMtcGxhbnRlZA==";
    let expected = mock.expect::<PostThings>();
    for repeated in [SECRET, basic, "key-of-the-call"] {
        expected.clone().status(400, json!({"message": format!("not allowed: {repeated}")}).to_string());
        expected.clone().status(400, format!("not allowed: {repeated}"));
        expected.clone().status(400, "x".repeat(280) + repeated);
        expected.clone().respond(json!({"other": [repeated], "x": 1}));
    }
    for _ in 0..12 {
        let call = client.request(Method::POST, "/things").header("X-Api-Key", "key-of-the-call");
        let error = call.send_json::<bool>().await.unwrap_err();
        for text in [error.to_string(), format!("{error:#}"), format!("{error:?}")] {
            for secret in [SECRET, basic, "key-of-the-call"] {
                assert!(!text.contains(&secret[..6]), "{text}");
            }
            assert!(text.contains("[redacted]") || text.contains("could not be decoded"), "{text}");
        }
    }
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
