//! Validation of requests and settings before anything is sent.

use http::Method;
use serde_json::json;
use specsmith_runtime::runtime::json::ValueRef;
use specsmith_runtime::runtime::mock::Mock;
use specsmith_runtime::runtime::{Body, Call, Credentials, Path, Request};

use crate::{builder, mocked, update};

fn path(path: Path) -> Result<String, String> {
    let (client, _) = mocked();
    let request = Call::new(&client, "Fetch", Method::GET, path).into_request();
    request.map(|request| request.path).map_err(|error| format!("{error:#}"))
}

fn sid(value: &str) -> Result<String, String> {
    path(Path::new().literal("/Senders/").value("Sid", ValueRef::Str(value)))
}

#[test]
fn path_values_are_data() {
    for (value, encoded) in [
        ("XE12", "XE12"),
        ("whatsapp:+1555", "whatsapp%3A%2B1555"),
        ("a/b?c#d", "a%2Fb%3Fc%23d"),
        ("100%", "100%25"),
        ("%41", "%2541"),
        ("é ~-._", "%C3%A9%20~-._"),
        ("...", "..."),
        ("a..b", "a..b"),
    ] {
        assert_eq!(sid(value), Ok(format!("/Senders/{encoded}")), "{value:?}");
    }
    assert_eq!(
        path(Path::new().literal("/").value("A", ValueRef::I64(1)).literal(".json")).as_deref(),
        Ok("/1.json")
    );
}

#[test]
fn path_value_with_dot_segment_is_an_error() {
    let deep = format!("%{}2e", "25".repeat(20));
    for value in [
        "",
        ".",
        "..",
        "%2e",
        "%2E%2e",
        ".%2e",
        "%252e",
        "%25252E%2e",
        "../x",
        "x/..",
        "x%2f..",
        "a\\..",
        "a%5c..%5cb",
        &deep,
    ] {
        let message = sid(value).unwrap_err();
        assert!(message.starts_with("Fetch: ") && message.contains("`Sid`"), "{value:?}: {message}");
    }
    for value in [
        ValueRef::Null,
        ValueRef::Absent,
        ValueRef::F64(f64::NAN),
        ValueRef::Any(&json!([])),
        ValueRef::Any(&json!([""])),
        ValueRef::Any(&json!([[1]])),
        ValueRef::Any(&json!(["a/..", "b"])),
        ValueRef::Any(&json!(["b", "a/.."])),
        ValueRef::Any(&json!({})),
    ] {
        assert!(path(Path::new().literal("/").value("Sid", value)).unwrap_err().contains("`Sid`"));
    }
    // Each value is harmless alone, but together they form a dot segment.
    let both = Path::new()
        .literal("/a/")
        .value("A", ValueRef::Str(".%"))
        .value("B", ValueRef::Str("2e"))
        .literal("/b");
    assert!(path(both).unwrap_err().contains("`B`"));
}

#[test]
fn invalid_raw_path_is_an_error() {
    let (client, _) = mocked();
    let request = |path: &str| client.request(Method::GET, path).request();
    assert_eq!(request("/a%2Fb:c").unwrap().path, "/a%2Fb:c");
    for path in
        ["", "v1", "//a/../b", "/a b", "/a?b", "/a#b", "/%2e%2e/", "/%", "/%4", "/ä", "/a\\b", "/a\r\n"]
    {
        assert!(request(path).unwrap_err().is_request(), "{path:?}");
    }
}

#[test]
fn query_values_are_encoded_in_order() {
    let (client, _) = mocked();
    let mut call = Call::new(&client, "List", Method::GET, Path::new().literal("/Senders"));
    call.set_query("PageSize", ValueRef::I64(50));
    call.query("a&b", "x y+z=ü");
    call.set_query("Tag", ValueRef::Any(&json!(["one", 2, true])));
    call.set_query("Gone", ValueRef::Str("soon"));
    call.set_query("Gone", ValueRef::Null);
    call.set_query("PageSize", ValueRef::I64(5));
    let query = call.into_request().unwrap().query;
    assert_eq!(query, "a%26b=x%20y%2Bz%3D%C3%BC&Tag=one&Tag=2&Tag=true&PageSize=5");

    for value in [json!({}), json!([null]), json!([[1]])] {
        let mut call = Call::new(&client, "List", Method::GET, Path::new().literal("/Senders"));
        call.set_query("Tag", ValueRef::Any(&value));
        let error = call.into_request().unwrap_err();
        assert!(error.is_request() && format!("{error:#}").contains("`Tag`"), "{error}");
    }
}

#[test]
fn lists_are_joined() {
    let (client, _) = mocked();
    let items = json!(["a,b", 2, true]);
    let list = || ValueRef::Any(&items);
    let ids = Path::new().literal("/Senders/").value("Ids", list());
    let mut call = Call::new(&client, "List", Method::GET, ids);
    call.set_query_list("Comma", list(), ",");
    call.set_query_list("Pipe", list(), "%7C");
    call.set_query_list("One", ValueRef::Str("a,b"), ",");
    call.set_query_list("Gone", list(), ",");
    call.set_query_list("Gone", ValueRef::Any(&json!([])), ",");
    call.set_header("X-List", list());
    let request = call.into_request().unwrap();
    assert_eq!(request.path, "/Senders/a%2Cb,2,true");
    assert_eq!(request.query, "Comma=a%2Cb,2,true&Pipe=a%2Cb%7C2%7Ctrue&One=a%2Cb");
    assert_eq!(request.headers["x-list"], "a,b,2,true");

    for value in [json!({}), json!([null]), json!([[1]])] {
        let mut calls = [(); 2].map(|()| Call::new(&client, "List", Method::GET, Path::new().literal("/")));
        calls[0].set_query_list("Tag", ValueRef::Any(&value), ",");
        calls[1].set_header("Tag", ValueRef::Any(&value));
        for call in calls {
            let error = call.into_request().unwrap_err();
            assert!(error.is_request() && format!("{error:#}").contains("`Tag`"), "{error}");
        }
    }
}

#[test]
fn reserved_header_is_an_error() {
    let (client, _) = mocked();
    let header = |name: &str, value: &str| client.request(Method::GET, "/").header(name, value).request();
    assert_eq!(header("X-Ok", "yes").unwrap().headers["x-ok"], "yes");
    assert_eq!(header("accept", "text/plain").unwrap().headers["accept"], "text/plain");
    for name in
        ["Authorization", "HOST", "content-length", "Transfer-Encoding", "Connection", "", "a b", "a\r\nb"]
    {
        let error = header(name, "x-value").unwrap_err();
        assert!(error.is_request() && !format!("{error:#}").contains("x-value"), "{error}");
        assert!(builder().default_header(name, "x").build().unwrap_err().is_client());
    }
    assert!(header("X-Bad", "a\r\nHost: evil").unwrap_err().is_request());
}

#[tokio::test]
async fn changed_request_is_validated_again() {
    let changes: [fn(&mut Request); 5] = [
        |request| request.path = "/../x".to_owned(),
        |request| request.path = "@evil.com/".to_owned(),
        |request| request.query = "a#b".to_owned(),
        |request| request.query = "a b".to_owned(),
        |request| {
            request.headers.insert("host", http::HeaderValue::from_static("evil.com"));
        },
    ];
    let (client, mock) = mocked();
    for change in changes {
        let mut request = client.request(Method::GET, "/things").request().unwrap();
        change(&mut request);
        assert!(client.execute(request).await.unwrap_err().is_request());
    }
    assert!(mock.requests().is_empty());
}

#[test]
fn invalid_base_url_is_an_error() {
    let build = |url: &str| builder().base_url(url).transport(Mock::new()).build();
    for (url, shown) in [
        ("https://api.example.com", "https://api.example.com"),
        ("HTTPS://API.example.com:8443/v1/", "https://api.example.com:8443/v1"),
        ("http://example.com/x", "http://example.com/x"),
        ("http://[::1]:8080/x", "http://[::1]:8080/x"),
    ] {
        assert_eq!(build(url).unwrap().base_url(), shown, "{url}");
    }
    for url in [
        "",
        "/v1",
        "api.example.com",
        "ftp://example.com",
        "https://",
        "https://:80",
        "https://u:p@example.com",
        "https://@example.com",
        "https://example.com?x",
        "https://example.com#x",
        "https://example.com:99999",
        "https://example.com:",
        "https://example.com:+1",
        "https://exa mple.com",
        "https://a..b",
        "https://%65xample.com",
        "https://example.com/a/../b",
        "https://example.com/%2e%2e",
        "https://example.com\\x",
        "https://[::1",
        "https://[zz]",
        "https://exämple.com",
    ] {
        assert!(build(url).unwrap_err().is_client(), "{url}");
    }
}

#[test]
fn credentials_over_plain_http_require_loopback() {
    let build = |url: &str| {
        let builder = builder().base_url(url).transport(Mock::new());
        builder.credentials(Credentials::basic("a", "b")).build()
    };
    for url in
        ["http://localhost", "http://LOCALHOST:80", "http://127.8.0.1:80", "http://[::1]:8080", "https://a.b"]
    {
        assert!(build(url).is_ok(), "{url}");
    }
    for url in [
        "http://example.com",
        "http://localhost.evil.com",
        "http://127.0.0.1.evil.com",
        "http://127.1",
        "http://10.0.0.1",
        "http://[::]",
        "http://[::ffff:10.0.0.1]",
        "http://0.0.0.0",
        "http://2130706433",
    ] {
        assert!(build(url).unwrap_err().is_client(), "{url}");
    }
}

#[test]
fn invalid_credentials_are_an_error() {
    for (name, password) in [("a:b", "c"), ("a", "c\n"), ("a\0", "c")] {
        let builder = builder().transport(Mock::new());
        assert!(builder.credentials(Credentials::basic(name, password)).build().unwrap_err().is_client());
    }
}

#[test]
#[cfg(not(any(feature = "rustls", feature = "native-tls")))]
fn missing_transport_is_an_error() {
    let error = builder().build().unwrap_err();
    assert!(error.is_client() && format!("{error:#}").contains("feature `rustls`"), "{error}");
}

#[tokio::test]
async fn header_value_beyond_ascii_is_an_error() {
    let (client, mock) = mocked();
    for value in ["\u{e4}", "\u{7f}", "a\u{2028}", "\u{1f600}", "a\nb", "\0"] {
        let raw = || client.request(Method::GET, "/");
        let mut documented = update(&client);
        documented.set_header("X-A", ValueRef::Str(value));
        let mut text = update(&client);
        text.set_body(value, Body::Empty);
        let errors = [
            raw().header("X-A", value).request().unwrap_err(),
            raw().body(value, "x").request().unwrap_err(),
            documented.into_request().unwrap_err(),
            text.into_request().unwrap_err(),
            builder().default_header("X-A", value).build().unwrap_err(),
            builder().user_agent(value).build().unwrap_err(),
        ];
        for error in errors {
            assert!(error.to_string().contains("is not ASCII text on one line"), "{value:?}: {error}");
        }
    }
    let mut request = client.request(Method::GET, "/").request().unwrap();
    request.headers.insert("x-a", http::HeaderValue::from_bytes(b"\xe4").unwrap());
    let error = client.execute(request).await.unwrap_err();
    assert!(error.is_request() && error.to_string().contains("`x-a` is not ASCII text"), "{error}");
    assert!(mock.requests().is_empty());
    let tab = client.request(Method::GET, "/").header("X-A", "a\tb").request().unwrap();
    assert_eq!(tab.headers["x-a"], "a\tb");
}
