//! The mock's checks of requests against the description.

use bytes::Bytes;
use http::{Method, Response};
use serde_json::{Value, json};
use specsmith_runtime::runtime::json::ValueRef;
use specsmith_runtime::runtime::mock::{DescribedOperation, Description, ExpectedOperation, Mock};
use specsmith_runtime::runtime::{Client, Error};

use crate::{FetchThing, UpdateThing, client_of, fetch, update};

static DESCRIPTION: Description = Description {
    operations: &[
        DescribedOperation::new("FetchThing", "GET", "/things/{Id}")
            .query(&["limit", "filter["], &["limit"])
            .headers(&["X-Tenant"]),
        DescribedOperation::new("UpdateThing", "POST", "/things/{Id}").query(&[], &[]).body::<Vec<i64>>(true),
        DescribedOperation::new("FetchMine", "GET", "/things/mine").example(201, "text/plain", "mine"),
        DescribedOperation::new("FetchFile", "GET", "/files/{name}.{kind}"),
    ],
    keys: &["api_key"],
};

/// Returns a client over a mock that knows the description, and responds to everything.
fn described() -> (Client, Mock) {
    let mock = Mock::of(&DESCRIPTION);
    mock.expect::<FetchThing>().respond(json!({})).always();
    mock.expect::<UpdateThing>().respond(json!({})).always();
    (client_of(&mock), mock)
}

/// Returns the reason why a request was not sent.
fn refusal(result: Result<Response<Bytes>, Error>) -> String {
    let line = format!("{:#}", result.unwrap_err());
    let (_, why) = line.split_once("the request was not sent: ").unwrap();
    why.strip_suffix("; `Mock::unchecked` turns this check off").unwrap_or(why).to_owned()
}

/// Sends a raw request with this query, header and body.
async fn raw(
    client: &Client,
    method: Method,
    path: &str,
    query: &[(&str, &str)],
    body: &'static str,
) -> Result<Response<Bytes>, Error> {
    let mut request = client.request(method, path).header("X-Tenant", "t");
    for (name, value) in query {
        request = request.query(name, value);
    }
    if !body.is_empty() {
        request = request.body("application/json; charset=utf-8", body);
    }
    Ok(Response::new(request.send().await?.body))
}

#[tokio::test]
async fn request_that_does_not_fit_is_not_sent() {
    let limit = ("limit", "1");
    for (method, path, query, body, expected) in [
        ("GET", "/things/7", vec![], "", "FetchThing: missing required query parameter `limit`"),
        (
            "GET",
            "/things/7",
            vec![limit, ("limt", "1")],
            "",
            "FetchThing: unknown query parameter `limt`, expected `limit`, `filter`",
        ),
        (
            "POST",
            "/things/7",
            vec![limit],
            "[1]",
            "UpdateThing: unknown query parameter `limit`, expected none",
        ),
        ("POST", "/things/7", vec![], "", "UpdateThing: missing request body"),
        (
            "POST",
            "/things/7",
            vec![],
            "[1, \"planted\"]",
            "UpdateThing: invalid request body: `[1]`: invalid type: a string, expected an integer at line 1 column 13",
        ),
        (
            "PUT",
            "/things/7",
            vec![],
            "",
            "PUT /things/7: no operation of the description has this method, but GET, POST",
        ),
        ("GET", "/thing/7", vec![], "", "GET /thing/7: no operation of the description has this path"),
        ("GET", "/files/a", vec![], "", "GET /files/a: no operation of the description has this path"),
    ] {
        let (client, mock) = described();
        let result = raw(&client, method.parse().unwrap(), path, &query, body).await;
        let why = refusal(result);
        assert_eq!(why, expected);
        assert_eq!(mock.requests().len(), 1, "it is not retried");
    }
}

#[tokio::test]
async fn request_that_fits_is_sent() {
    let (client, mock) = described();
    let limit = ("limit", "1");
    for (method, path, query, body) in [
        ("GET", "/things/7", vec![limit], ""),
        ("GET", "/things/7%2F8", vec![limit, ("filter[a]", "1"), ("api_key", "k")], ""),
        ("POST", "/things/7", vec![], "[1, 2]"),
    ] {
        raw(&client, method.parse().unwrap(), path, &query, body).await.unwrap();
    }
    let text = client.request(Method::POST, "/things/7").body("text/plain", "no JSON");
    text.send().await.unwrap();
    mock.assert_done();
    for path in ["/things/mine", "/files/a.b.c"] {
        let why = refusal(raw(&client, Method::GET, path, &[], "").await);
        assert!(why.starts_with("the mock expects no Fetch"), "{why}");
    }
}

#[tokio::test]
async fn call_of_an_operation_is_checked() {
    let (client, mock) = described();
    let mut call = fetch(&client);
    call.query("limit", "1");
    let line = format!("{:#}", call.send().await.unwrap_err());
    assert!(line.contains("FetchThing: missing required header `X-Tenant`"), "{line}");
    let wrong = update(&client).json(ValueRef::Str("planted"));
    let line = format!("{:#}", wrong.send().await.unwrap_err());
    assert!(line.contains("UpdateThing: invalid request body: ") && !line.contains("planted"), "{line}");
    let shown = std::panic::catch_unwind(|| mock.assert_done()).unwrap_err();
    let shown = shown.downcast::<String>().unwrap();
    assert!(shown.starts_with("requests do not fit the description:\nFetchThing: missing"), "{shown}");
}

#[tokio::test]
async fn mock_without_checks_accepts_any_request() {
    let (client, mock) = described();
    let mock = mock.unchecked();
    raw(&client, Method::GET, "/things/7", &[("other", "1")], "").await.unwrap();
    raw(&client, Method::POST, "/things/7", &[], "{}").await.unwrap();
    mock.assert_done();
}

#[tokio::test]
async fn function_receives_requests_without_an_operation() {
    let mock = Mock::responding(|request| {
        assert_eq!(request.uri.path(), "/v1/undocumented");
        Ok(Response::new(Bytes::from_static(b"{}")))
    });
    raw(&client_of(&mock), Method::GET, "/undocumented", &[("a", "1")], "").await.unwrap();
    mock.assert_done();
}

#[tokio::test]
async fn request_after_a_redirection_is_not_checked() {
    let mock = Mock::of(&DESCRIPTION);
    let expected = mock.expect::<FetchThing>().status(307, "").header("location", "/v1/things/8?page=b");
    expected.respond(json!({}));
    let client = client_of(&mock);
    let request = client.request(Method::GET, "/things/7").query("limit", "1").header("X-Tenant", "t");
    assert_eq!(request.send_json::<Value>().await.unwrap().body, json!({}));
    assert_eq!(mock.requests()[1].uri.query(), Some("page=b"));
    mock.assert_done();
}

#[tokio::test]
async fn mock_responds_with_examples_to_requests_without_an_expectation() {
    let mock = Mock::of(&DESCRIPTION).examples();
    let client = client_of(&mock);
    mock.expect::<FetchMine>().status(404, "");
    let mut calls = Vec::new();
    for _ in 0..3 {
        let sent = crate::call(&client, FetchMine::ID, Method::GET).send().await;
        calls.push(sent.and_then(|response| response.into_response::<Bytes, ()>()));
    }
    assert_eq!(calls.remove(0).unwrap_err().status().unwrap(), 404);
    for response in calls.into_iter().map(Result::unwrap) {
        assert!(response.http.status == 201 && response.body == "mine");
        assert_eq!(response.headers().text("content-type"), Some("text/plain"));
    }
    let line = format!("{:#}", client.request(Method::GET, "/files/a.b").send().await.unwrap_err());
    let expected = "the description has no example of a success response of FetchFile that fits its schema";
    assert!(line.ends_with(expected), "{line}");
    mock.assert_done();
}

#[tokio::test]
async fn expectation_responds_with_the_example_of_its_operation() {
    let mock = Mock::of(&DESCRIPTION);
    mock.expect::<FetchMine>().status(429, "").example().header("x-a", "1").always();
    let client = client_of(&mock);
    for _ in 0..2 {
        let sent = crate::call(&client, FetchMine::ID, Method::GET).send().await.unwrap();
        let response = sent.into_response::<Bytes, ()>().unwrap();
        assert!(response.body == "mine" && response.headers().text("x-a") == Some("1"));
    }
}

#[test]
#[should_panic(expected = "the description has no example of a success response of FetchThing")]
fn expectation_of_an_example_that_does_not_exist_panics() {
    Mock::of(&DESCRIPTION).expect::<FetchThing>().example();
}

#[test]
#[should_panic(expected = "the mock responds by a function, so that examples would never be used")]
fn examples_beside_a_function_panic() {
    let _ = Mock::responding(|_| Ok(Response::new(Bytes::new()))).examples();
}

/// An operation with an example.
struct FetchMine;

impl ExpectedOperation for FetchMine {
    type Output = Bytes;
    const ID: &'static str = "FetchMine";
    const STATUS: u16 = 200;
}
