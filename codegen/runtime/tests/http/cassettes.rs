//! Cassettes: recording and replaying.

use std::fs;
use std::path::PathBuf;

use bytes::Bytes;
use http::{Method, Response};
use serde_json::{Value, json};
use specsmith_runtime::runtime::json::ValueRef;
use specsmith_runtime::runtime::mock::{Cassette, Mock};
use specsmith_runtime::runtime::{
    Body, Call, Client, ClientBuilder, Credentials, Error, Multipart, OAuth2, Part, Security, SecurityScheme,
    Service,
};

use crate::token_server::Server;
use crate::tokens::{OAUTH, oauth};
use crate::{ENCODED, FetchThing, SECRET, SERVICE, UpdateThing, builder, fetch, update};

/// A file that a test removes in the end.
struct File(PathBuf);

impl File {
    fn new(name: &str) -> Self {
        Self(std::env::temp_dir().join(format!("specsmith-{}-{name}.json", std::process::id())))
    }

    fn text(&self) -> String {
        fs::read_to_string(&self.0).unwrap()
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.text()).unwrap()
    }
}

impl Drop for File {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

/// Returns a client that records the responses of a mock.
fn recording(file: &File, mock: &Mock) -> Client {
    let cassette = Cassette::record(&file.0).over(mock.clone());
    builder().credentials(Credentials::basic("AC1", SECRET)).transport(cassette).build().unwrap()
}

/// Returns a client without credentials that replays.
fn replaying(file: &File) -> (Client, Cassette) {
    let cassette = Cassette::replay(&file.0).unwrap();
    (builder().transport(cassette.clone()).build().unwrap(), cassette)
}

async fn body(call: Call) -> Result<String, Error> {
    let response = call.send().await?.into_response::<Bytes, ()>()?;
    Ok(String::from_utf8(response.body.to_vec()).unwrap())
}

fn with_query(client: &Client, value: &str) -> Call {
    let mut call = fetch(client);
    call.query("page", value);
    call
}

fn with_body(client: &Client, value: &Value) -> Call {
    update(client).json(ValueRef::Any(value))
}

fn refusal(error: &Error) -> String {
    let line = format!("{error:#}");
    let (_, why) = line.split_once("the request was not sent: ").unwrap();
    why.split_once(".json: ").unwrap().1.to_owned()
}

#[tokio::test]
async fn exchanges_are_replayed_in_order() {
    let file = File::new("order");
    let mock = Mock::new();
    mock.expect::<FetchThing>().too_many_requests(None).status(200, "1").status(200, "2").status(404, "");
    mock.expect::<UpdateThing>().status(200, r#"{"n": 1.50}"#).header("X-Request", "r");
    let client = recording(&file, &mock);
    assert_eq!(body(with_query(&client, "a")).await.unwrap(), "1");
    assert_eq!(body(with_query(&client, "a")).await.unwrap(), "2");
    assert_eq!(body(with_query(&client, "b")).await.unwrap_err().status().unwrap(), 404);
    body(with_body(&client, &json!({"b": 1, "a": "x"}))).await.unwrap();

    let (client, cassette) = replaying(&file);
    assert_eq!(cassette.missing().len(), 5);
    let call = with_body(&client, &json!({"a": "x", "b": 1}));
    let response = call.send().await.unwrap().into_response::<Bytes, ()>().unwrap();
    assert_eq!(response.headers().text("x-request"), Some("r"));
    assert_eq!(response.body, r#"{"n": 1.50}"#, "the text is kept");
    assert_eq!(body(with_query(&client, "b")).await.unwrap_err().status().unwrap(), 404);
    assert_eq!(body(with_query(&client, "a")).await.unwrap(), "1", "after a retry, which takes no time");
    assert_eq!(cassette.missing(), ["FetchThing: GET /v1/things/7"]);
    assert_eq!(body(with_query(&client, "a")).await.unwrap(), "2");
    cassette.assert_done();
}

#[tokio::test]
async fn request_that_was_not_recorded_fails_with_the_difference() {
    let file = File::new("difference");
    let mock = Mock::new();
    mock.expect::<FetchThing>().status(200, "{}").always();
    mock.expect::<UpdateThing>().status(200, "{}").always();
    let client = recording(&file, &mock);
    body(with_query(&client, "a")).await.unwrap();
    body(with_body(&client, &json!({"name": "Rex", "tags": ["x", "y"]}))).await.unwrap();

    let (client, cassette) = replaying(&file);
    let mut seen = Vec::new();
    for call in [
        with_query(&client, "b"),
        with_body(&client, &json!({"name": "Rex", "tags": ["x", "z"]})),
        with_body(&client, &json!({"name": "Rex"})),
        crate::call(&client, "DeleteThing", Method::DELETE),
    ] {
        let error = call.send().await.unwrap_err();
        assert!(error.is_transport(), "{error}");
        seen.push(refusal(&error));
    }
    let expected = [
        "not recorded: GET /v1/things/7: query differs: recorded `page=a`, found `page=b`",
        "not recorded: POST /v1/things/7: body.tags[1] differs: recorded `\"y\"`, found `\"z\"`",
        "not recorded: POST /v1/things/7: body.tags differs: recorded `[\"x\",\"y\"]`, found `nothing`",
        "not recorded: DELETE /v1/things/7: the next recorded request is GET /v1/things/7",
    ];
    assert_eq!(seen, expected);
    let assert = std::panic::AssertUnwindSafe(|| cassette.assert_done());
    let shown = std::panic::catch_unwind(assert).unwrap_err();
    let shown = shown.downcast::<String>().unwrap();
    assert!(
        shown.starts_with("requests are not those of the cassette:\nFetchThing: not recorded"),
        "{shown}"
    );
}

#[test]
#[should_panic(expected = "requests of the cassette were not sent:\nFetchThing: GET /v1/things/7")]
fn request_that_is_not_replayed_is_reported() {
    let file = File::new("missing");
    let request = json!({"method": "GET", "path": "/v1/things/7"});
    let exchange =
        json!({"operation": "FetchThing", "request": request, "response": {"status": 200, "headers": []}});
    fs::write(&file.0, json!({"exchanges": [exchange]}).to_string()).unwrap();
    Cassette::replay(&file.0).unwrap().assert_done();
}

#[test]
fn file_that_is_no_cassette_is_an_error() {
    let file = File::new("broken");
    assert_eq!(Cassette::replay(&file.0).unwrap_err().kind(), std::io::ErrorKind::NotFound);
    for (text, expected) in [
        ("", "EOF while parsing a value"),
        ("{}", "missing or invalid `exchanges`: expected a list"),
        (r#"{"exchanges": [{}]}"#, "exchange 1: missing or invalid `operation`: expected a string"),
        (
            r#"{"exchanges": [{"operation": "a", "request": {"method": "GET", "path": "/"}, "response": {}}]}"#,
            "exchange 1: missing or invalid `status`: expected an integer",
        ),
    ] {
        fs::write(&file.0, text).unwrap();
        let error = Cassette::replay(&file.0).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }
}

#[tokio::test]
async fn file_that_cannot_be_written_is_an_error() {
    let mock = Mock::new();
    mock.expect::<FetchThing>().status(200, "{}");
    let folder = std::env::temp_dir().join("specsmith-there-is-no-such-folder");
    let cassette = Cassette::record(folder.join("a.json")).over(mock);
    let client = builder().transport(cassette).credentials(Credentials::basic("a", "b")).build().unwrap();
    let line = format!("{:#}", fetch(&client).send().await.unwrap_err());
    assert!(line.contains("could not be written"), "{line}");
}

#[tokio::test]
async fn secrets_are_not_recorded() {
    const KEY: &str = "key-is-planted-as-well";
    static KEYED: Service =
        Service { schemes: &[SecurityScheme::query("key", "k")], security: Security::Any, ..SERVICE };
    let file = File::new("secrets");
    let mock = Mock::responding(|request| {
        let body = json!({
            "echo": format!("Bearer {SECRET} {KEY}"),
            "token_type": "bearer",
            "max_tokens": 5,
            "author": "Ann",
            "nextPageToken": "planted-page",
            "credentials": {"user": "planted-user", "all": ["planted-item"]},
            "link": "https://files.example.com/a?X-Amz-Signature=planted-signature&size=1",
            "method": request.method.as_str(),
        });
        let response =
            Response::builder().header("Set-Cookie", "planted-cookie").header("X-Auth-Token", SECRET);
        let response = response.header("Location", format!("/next?token={SECRET}")).header("X-Echo", KEY);
        Ok(response.body(body.to_string().into()).unwrap())
    });
    let cassette = Cassette::record(&file.0).over(mock);
    let client = <ClientBuilder>::new(&KEYED).transport(cassette);
    let client = client.credentials(Credentials::of("key", "", KEY)).build().unwrap();
    let request = |client: &Client, secret: &str| {
        let request =
            client.request(Method::POST, "/login").query("session_token", secret).query("limit", "5");
        let json = json!({"user": "Ann", "password": secret, "nested": [{"apiKey": secret}]});
        request.header("X-Api-Key", secret).json(&json)
    };
    request(&client, SECRET).send().await.unwrap();
    let form = format!("user=Ann&client_secret={SECRET}");
    let raw = client.request(Method::POST, "/form");
    raw.body("application/x-www-form-urlencoded", form).send().await.unwrap();

    let text = file.text();
    for secret in [SECRET, KEY, ENCODED, "planted"] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
    let recorded = file.json();
    let exchange = &recorded["exchanges"][0];
    assert_eq!(exchange["request"]["query"], "session_token=[redacted]&limit=5&k=[redacted]");
    let sent: Value = serde_json::from_str(exchange["request"]["body"].as_str().unwrap()).unwrap();
    assert_eq!(sent, json!({"user": "Ann", "password": "[redacted]", "nested": [{"apiKey": "[redacted]"}]}));
    let body: Value = serde_json::from_str(exchange["response"]["body"].as_str().unwrap()).unwrap();
    assert_eq!(
        (&body["token_type"], &body["max_tokens"], &body["author"]),
        (&json!("bearer"), &json!(5), &json!("Ann"))
    );
    assert_eq!(body["link"], "https://files.example.com/a?X-Amz-Signature=[redacted]&size=1");
    assert_eq!(body["credentials"], json!({"user": "[redacted]", "all": ["[redacted]"]}));
    assert_eq!(recorded["exchanges"][1]["request"]["body"], "user=Ann&client_secret=[redacted]");

    let (client, cassette) = replaying(&file);
    request(&client, "another").query("k", "another").send().await.unwrap();
    let why = refusal(&request(&client, "another").send().await.unwrap_err());
    assert!(why.contains("the next recorded request is POST /v1/form"), "{why}");
    assert_eq!(cassette.missing().len(), 1);
}

#[tokio::test]
async fn body_of_any_kind_is_recorded() {
    let file = File::new("kinds");
    let mock = Mock::responding(|_| Ok(Response::new(Bytes::from_static(b"\xff\x00"))));
    let client = recording(&file, &mock);
    let parts = |secret: &str| {
        let part = Part::file(&b"\xfe"[..]).file_name("a.bin");
        Multipart::new().text("password", secret).text("note", "n").part("file", part)
    };
    let upload = |client: &Client, multipart: Multipart| {
        let mut call = update(client);
        call.set_multipart(multipart);
        call
    };
    let bytes =
        upload(&client, parts(SECRET)).send().await.unwrap().into_response::<Bytes, ()>().unwrap().body;
    assert_eq!(bytes, &b"\xff\x00"[..]);
    let stream = client.request(Method::POST, "/stream").body("text/plain", Body::from("streamed"));
    stream.send().await.unwrap();
    assert!(!file.text().contains(SECRET), "{}", file.text());
    assert_eq!(file.json()["exchanges"][0]["response"]["body"], json!({"base64": "/wA="}));
    assert_eq!(file.json()["exchanges"][1]["request"]["body"], "streamed");

    let (client, _) = replaying(&file);
    let call = upload(&client, parts("another"));
    let bytes = call.send().await.unwrap().into_response::<Bytes, ()>().unwrap().body;
    assert_eq!(bytes, &b"\xff\x00"[..]);
    let why = refusal(&upload(&client, parts("a").text("more", "m")).send().await.unwrap_err());
    assert!(why.starts_with("not recorded: POST /v1/things/7: "), "{why}");
}

#[test]
fn blocking_client_records_and_replays() {
    let file = File::new("blocking");
    let mock = Mock::new();
    mock.expect::<FetchThing>().status(503, "").status(200, "7");
    let cassette = Cassette::record(&file.0).over_blocking(mock);
    let client = crate::blocking::builder().credentials(Credentials::basic("AC1", SECRET));
    let client = client.transport(cassette).build().unwrap();
    assert_eq!(fetch(&client).send().unwrap().into_response::<Bytes, ()>().unwrap().body, "7");
    assert!(!file.text().contains(SECRET));

    let cassette = Cassette::replay(&file.0).unwrap();
    let client = crate::blocking::builder().transport(cassette.clone()).build().unwrap();
    assert_eq!(fetch(&client).send().unwrap().into_response::<Bytes, ()>().unwrap().body, "7");
    cassette.assert_done();
    let line = format!("{:#}", fetch(&client).send().unwrap_err());
    assert!(line.ends_with("not recorded: GET /v1/things/7: no recorded request is left"), "{line}");
}

/// Sends a call that needs a token, and returns the cassette.
fn call_with_token(cassette: Cassette, url: &str, secret: Option<&str>) -> Cassette {
    let credentials = secret.map(|secret| {
        oauth(OAuth2::client_credentials("id", secret).client_in_body().token_url(format!("{url}/token")))
    });
    let builder = crate::blocking::builder_of(&OAUTH).base_url(url).transport(cassette.clone());
    let client = builder.credentials(credentials.unwrap_or_else(Credentials::none)).build().unwrap();
    client.request(Method::GET, "/things").send().unwrap();
    cassette
}

#[test]
fn tokens_are_not_recorded() {
    let file = File::new("tokens");
    let server = Server::start();
    let url = format!("http://{}", server.address);
    call_with_token(Cassette::record(&file.0), &url, Some(SECRET));
    assert_eq!(server.tokens(), 1);
    let recorded = file.json();
    let token = &recorded["exchanges"][0];
    assert_eq!(token["operation"], "OAuth2 token");
    let sent = token["request"]["body"].as_str().unwrap();
    assert!(sent.ends_with("client_id=id&client_secret=[redacted]"), "{sent}");
    let tokens: Value = serde_json::from_str(token["response"]["body"].as_str().unwrap()).unwrap();
    assert_eq!(tokens["access_token"], "[redacted]");
    assert!(!file.text().contains(SECRET), "{}", file.text());

    let replay = || Cassette::replay(&file.0).unwrap();
    call_with_token(replay(), &url, Some("another")).assert_done();
    call_with_token(replay(), &url, None).assert_done();
    assert_eq!(server.tokens(), 1);
}

#[cfg(any(feature = "rustls", feature = "native-tls"))]
#[tokio::test]
async fn async_client_records_with_its_own_transport() {
    use crate::socket::serve;
    let file = File::new("own");
    let (address, request) =
        serve("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nX-A: b\r\n\r\n7", std::time::Duration::ZERO);
    let client = builder().base_url(format!("http://{address}")).transport(Cassette::record(&file.0));
    let client = client.credentials(Credentials::basic("AC1", SECRET)).build().unwrap();
    assert_eq!(body(fetch(&client)).await.unwrap(), "7");
    assert!(request.join().unwrap().contains(ENCODED));
    assert_eq!(file.json()["exchanges"][0]["response"]["headers"], json!([["x-a", "b"]]));
    let cassette = Cassette::replay(&file.0).unwrap();
    let client =
        builder().base_url("https://another.example.com").transport(cassette.clone()).build().unwrap();
    assert_eq!(body(fetch(&client)).await.unwrap(), "7");
    cassette.assert_done();
}
