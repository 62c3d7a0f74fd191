//! Redirects: followed ones, and the errors for the others.

use std::collections::HashMap;

use bytes::Bytes;
use http::{Method, Response};
use serde_json::json;
use specsmith_runtime::runtime::mock::{Mock, Operation};
use specsmith_runtime::runtime::{Body, BoxError, Call, Client, Error, Path};

use crate::{FetchThing, UpdateThing, call, client_of, fetch, mocked, update};

/// Returns a client whose first request is redirected; all others succeed.
fn redirecting(status: u16, to: &str) -> (Client, Mock) {
    let (client, mock) = mocked();
    mock.expect::<FetchThing>().status(status, "").header("location", to).respond(json!({}));
    mock.expect::<UpdateThing>().status(status, "").header("location", to).respond(json!({}));
    (client, mock)
}

#[tokio::test]
async fn get_is_redirected_on_the_same_origin() {
    for status in [301, 302, 303, 307, 308] {
        for method in [Method::GET, Method::HEAD] {
            let (client, mock) = redirecting(status, "https://api.example.com/v2/things/8?a=b#c");
            let mut call = call(&client, FetchThing::ID, method.clone());
            call.header("x-api-key", "k");
            call.query("q", "1");
            call.send().await.unwrap();
            let [first, second] = &mock.requests()[..] else { panic!("two requests") };
            assert_eq!(first.uri, "https://api.example.com/v1/things/7?q=1");
            assert_eq!(second.uri, "https://api.example.com/v2/things/8?a=b");
            assert_eq!(second.method, method);
            assert_eq!(second.headers, first.headers);
            assert_eq!(second.headers["authorization"], "Basic [redacted]");
            assert!(mock.pauses().is_empty());
        }
    }
}

#[tokio::test]
async fn post_is_redirected_as_post_or_not_at_all() {
    for status in [307, 308] {
        let (client, mock) = redirecting(status, "/elsewhere");
        let mut call = update(&client);
        call.body_field("name", json!("n"));
        call.json(specsmith_runtime::runtime::json::ValueRef::Absent).send().await.unwrap();
        let [first, second] = &mock.requests()[..] else { panic!("two requests") };
        assert_eq!(second.method, Method::POST);
        assert_eq!(second.uri, "https://api.example.com/elsewhere");
        assert_eq!(second.json(), json!({"name": "n"}));
        assert_eq!(second.headers, first.headers);
    }
    for status in [301, 302, 303] {
        for method in [Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
            let (client, mock) = redirecting(status, "/elsewhere");
            let error = call(&client, UpdateThing::ID, method.clone()).send().await.unwrap_err();
            assert_eq!(mock.requests().len(), 1);
            assert!(error.is_api() && error.status().unwrap() == status, "{error}");
            let end = format!("; the redirect is not followed: it might make a GET of this {method}");
            assert!(format!("{error:#}").ends_with(&end), "{error}");
        }
    }
    for status in [300, 304, 305] {
        let (client, mock) = redirecting(status, "/elsewhere");
        assert!(!fetch(&client).send().await.unwrap_err().to_string().contains("redirect"));
        assert_eq!(mock.requests().len(), 1);
    }
}

async fn not_followed(to: &str) -> (Error, usize) {
    let (client, mock) = redirecting(302, to);
    (fetch(&client).send().await.unwrap_err(), mock.requests().len())
}

#[tokio::test]
async fn redirect_to_another_origin_is_an_error() {
    for (to, origin) in [
        ("https://evil.com/?token=planted", "https://evil.com"),
        ("//evil.com/planted", "https://evil.com"),
        ("https://api.example.com.evil.com/planted", "https://api.example.com.evil.com"),
        ("https://example.com/planted", "https://example.com"),
        ("https://api.example.com:8443/planted", "https://api.example.com:8443"),
        ("//api.example.com:80/planted", "https://api.example.com:80"),
        ("http://api.example.com/planted", "http://api.example.com"),
        ("http://api.example.com:443/planted", "http://api.example.com:443"),
        ("https://api.example.com./planted", ""),
    ] {
        let (error, requests) = not_followed(to).await;
        assert_eq!(requests, 1, "{to}");
        let line = format!("{error:#}");
        assert!(error.is_api() && !line.contains("planted"), "{line}");
        let end = format!("; the redirect is not followed: it leads to another origin, {origin}");
        assert!(origin.is_empty() || line.ends_with(&end), "{line}");
    }
}

#[tokio::test]
async fn location_outside_the_service_is_an_error() {
    for to in [
        "https://planted@api.example.com/",
        "https://api.example.com@evil.com/planted",
        "https://api.example.com\\@evil.com/planted",
        "https://api.example.com\\.evil.com/planted",
        "https:\\\\evil.com/planted",
        "https:evil.com/planted",
        "https:/evil.com/planted",
        "https:///evil.com/planted",
        "ftp://api.example.com/planted",
        "javascript:planted()",
        "data:text/html,planted",
        "http:",
        "//",
        "https://",
        "/a planted b",
    ] {
        let (error, requests) = not_followed(to).await;
        assert_eq!(requests, 1, "{to}: {error}");
        let line = format!("{error:#}");
        assert!(
            line.contains("; the redirect is not followed: ") && !line.contains("planted"),
            "{to}: {line}"
        );
    }
    // A location that is not text is not a redirect.
    for response in [Response::builder().header("location", "\u{e4}"), Response::builder()] {
        let (client, mock) = mocked();
        mock.expect::<FetchThing>().response(response.status(302).body(Bytes::new()).unwrap());
        let error = fetch(&client).send().await.unwrap_err();
        assert_eq!(format!("{error:#}"), "FetchThing: the service responded with 302 Found");
    }
}

#[tokio::test]
async fn relative_location_is_resolved() {
    for (to, followed) in [
        ("https://api.example.com/x", "/x"),
        ("HTTPS://API.example.com/x", "/x"),
        ("https://api.example.com:443/x", "/x"),
        ("https://api.example.com", "/"),
        ("//api.example.com/x", "/x"),
        ("/x", "/x"),
        ("/x?y=/../z", "/x?y=/../z"),
        ("/", "/"),
        ("8", "/v1/things/8"),
        ("8/9", "/v1/things/8/9"),
        ("./8", "/v1/things/8"),
        ("../8", "/v1/8"),
        ("../../8", "/8"),
        ("../../../../8", "/8"),
        ("..", "/v1/"),
        (".", "/v1/things/"),
        ("/a/b/../c/./d/..", "/a/c/"),
        ("?q=2", "/v1/things/7?q=2"),
        ("8?q=a:b", "/v1/things/8?q=a:b"),
        ("/\\evil.com/x", "/\\evil.com/x"),
        (" /x ", "/x"),
    ] {
        let (client, mock) = redirecting(302, to);
        let result = fetch(&client).send().await;
        assert!(result.is_ok(), "{to}: {result:?}");
        let uri = &mock.requests()[1].uri;
        assert_eq!(uri.path_and_query().unwrap().as_str(), followed, "{to}");
        assert!(uri.authority().unwrap().host().eq_ignore_ascii_case("api.example.com"));
    }
}

/// Returns a mock that redirects from path to path and responds where no redirect is defined.
fn redirecting_along(ways: impl IntoIterator<Item = (String, String)>) -> Mock {
    let ways: HashMap<String, String> = ways.into_iter().collect();
    Mock::responding(move |request| {
        let response = match ways.get(request.uri.path()) {
            Some(to) => Response::builder().status(302).header("location", to),
            None => Response::builder().status(200),
        };
        Ok(response.body(Bytes::new()).unwrap())
    })
}

fn at(client: &Client, path: &str) -> Call {
    Call::new(client, "FetchThing", Method::GET, Path::new().literal(path))
}

#[tokio::test]
async fn cyclic_or_long_redirect_is_an_error() {
    for ways in [
        vec![("a", "a")],
        vec![("a", "b"), ("b", "a")],
        vec![("a", "b"), ("b", "c"), ("c", "b")],
        vec![("a", "")],
    ] {
        let path = |name: &str| if name.is_empty() { String::new() } else { format!("/v1/{name}") };
        let mock = redirecting_along(ways.iter().map(|(from, to)| (path(from), path(to))));
        let error = at(&client_of(&mock), "/a").send().await.unwrap_err();
        assert_eq!(mock.requests().len(), ways.len(), "{ways:?}");
        assert!(
            format!("{error:#}").ends_with("; the redirect is not followed: it leads in a circle"),
            "{error}"
        );
    }
    for (steps, ends) in [(10, true), (11, false)] {
        let mock = redirecting_along((0..steps).map(|step| (format!("/v1/{step}"), format!("{}", step + 1))));
        let result = at(&client_of(&mock), "/0").send().await;
        assert_eq!(mock.requests().len(), 11);
        assert_eq!(result.is_ok(), ends);
        if let Err(error) = result {
            let end = "302 Found; the redirect is not followed: 10 were followed before it";
            assert!(format!("{error:#}").ends_with(end), "{error}");
        }
    }
}

#[tokio::test]
async fn error_after_a_redirect_is_retried() {
    let (client, mock) = mocked();
    let expected = mock.expect::<FetchThing>().status(302, "").header("location", "/x");
    expected.status(503, "").respond(json!({}));
    fetch(&client).send().await.unwrap();
    let requests = mock.requests();
    assert_eq!(requests[1].uri, "https://api.example.com/x");
    assert_eq!(requests[2].uri, "https://api.example.com/x", "the retry starts at the target");
    assert_eq!(mock.pauses().len(), 1);

    let (client, mock) = mocked();
    mock.expect::<FetchThing>().status(302, "").header("location", "/x").status(404, "");
    let error = fetch(&client).send().await.unwrap_err();
    assert_eq!(error.attempts().len(), 1, "a redirect is not a failed attempt");
}

struct Nothing;

impl futures_core::Stream for Nothing {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(
        self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        std::task::Poll::Ready(None)
    }
}

#[tokio::test]
async fn stream_body_is_not_redirected() {
    let (client, mock) = redirecting(307, "/x");
    let mut request = update(&client).into_request().unwrap();
    request.body = Body::stream(Nothing);
    let error = client.execute(request).await.unwrap_err();
    assert_eq!(mock.requests().len(), 1);
    let end = "; the redirect is not followed: the body was a stream, which is gone";
    assert!(format!("{error:#}").ends_with(end), "{error}");
}
