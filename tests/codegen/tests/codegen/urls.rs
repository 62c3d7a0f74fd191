//! Base URLs and paths: the generator reports what the runtime would refuse, and nothing else.

use codegen_tests::Case;
use serde_json::json;
use specsmith_runtime::runtime::mock::Mock;
use specsmith_runtime::runtime::{Client, ClientBuilder, ErrorShape, Security, Service};

static SERVICE: Service = Service {
    base_url: "",
    template: None,
    user_agent: "test/1.0",
    errors: ErrorShape { code: &[], message: &[], request_id: None },
    schemes: &[],
    security: Security::Any,
    credentials: &[],
};

/// Returns a client of the runtime, or `None` if the runtime refuses the base URL.
fn client(base_url: &str) -> Option<Client> {
    ClientBuilder::<Client>::new(&SERVICE).base_url(base_url).transport(Mock::new()).build().ok()
}

/// Returns the warnings and the code of a description with one server and one path.
fn emitted(server: &str, path: &str) -> (String, String) {
    let responses = json!({"204": {"description": "Done."}});
    let description = json!({
        "openapi": "3.0.3",
        "info": {"title": "URLs", "version": "1"},
        "servers": [{"url": server}],
        "paths": {path: {"get": {"operationId": "get", "responses": responses}}, "/x": {"get": {"responses": responses}}},
    });
    let emitted = Case::of("urls", description.to_string()).emitted();
    let code = emitted.files.values().filter(|text| text.contains(".literal(")).cloned().collect();
    (emitted.warnings, code)
}

#[test]
fn servers_that_the_runtime_refuses_are_reported() {
    let label = "a".repeat(63);
    let (long_label, long_host) =
        (format!("https://a{label}"), format!("https://{}", [&*label; 4].join(".")));
    let fits = [
        "https://api.example.com",
        "HTTPS://API.Example.com/V1/",
        "http://localhost:8080/a",
        "https://a_b.example:443/v1/~b/@c;d=e//f",
        "https://a.example/%2F/a...b/.c",
        "https://[2001:db8::1]:8443/",
        "https://192.0.2.1:65535",
        &format!("https://{label}"),
    ];
    let refused = [
        &*long_label,
        &long_host,
        "https://",
        "https://a..example",
        "https://a.example.",
        "https://a b.example",
        "https://\u{e9}.example",
        "https://a%20b.example",
        "https://a*.example",
        "https://user@a.example",
        "https://[::1",
        "https://[::g]",
        "https://::1/",
        "https://a.example:",
        "https://a.example:65536",
        "https://a.example:99999/v1",
        "https://a.example:8a",
        "https://a.example:+1",
        "https://a.example/a b",
        "https://a.example/\u{e9}",
        "https://a.example/%zz",
        "https://a.example/%2",
        "https://a.example/..",
        "https://a.example/a/./b",
        "https://a.example/a/../b",
        "https://a.example/%2e%2E/b",
        "https://a.example/%252e%252e/b",
        "https://a.example/a%5c..%5cb",
        "https://a.example/?a=b",
        "https://a.example/#a",
        "https://a.example\\b",
        "https://a}.example",
        "https://a{.example",
        "https://{}.example",
    ];
    for (url, is_valid) in fits.map(|url| (url, true)).into_iter().chain(refused.map(|url| (url, false))) {
        assert_eq!(client(url).is_some(), is_valid, "the runtime: {url}");
        let (warnings, _) = emitted(url, "/y");
        let reported = warnings.contains("W0302") && warnings.contains("unusable server URL");
        assert_eq!(reported, !is_valid, "the generator: {url}\n{warnings}");
    }
}

#[test]
fn paths_that_the_runtime_refuses_are_skipped() {
    let client = client("https://a.example").unwrap();
    for (path, encoded) in [
        ("/a/b~c/@d;e=f,g", Some("/a/b~c/@d;e=f,g")),
        ("//a//b/", Some("//a//b/")),
        ("/a b/\u{e9}/[c]|d^`\"<>", Some("/a%20b/%C3%A9/%5Bc%5D%7Cd%5E%60%22%3C%3E")),
        ("/100%/%zz/%4", Some("/100%25/%25zz/%254")),
        ("/a%20b/%2F", Some("/a%20b/%2F")),
        ("/a}b", Some("/a%7Db")),
        ("/.a/b./...", Some("/.a/b./...")),
        ("/.", None),
        ("/a/../b", None),
        ("/a/./b", None),
        ("/a/..", None),
        ("/%2e%2E/b", None),
        ("/a/%2e/b", None),
        ("/%252e%252e/b", None),
        ("/a\\..\\b", None),
        ("/a%5C..%5Cb", None),
        ("/%2525252525252525252525252e", None),
    ] {
        let (warnings, code) = emitted("https://a.example", path);
        assert_eq!(warnings.contains("W0301"), encoded.is_none(), "{path}\n{warnings}");
        match encoded {
            Some(encoded) => {
                assert!(code.contains(&format!(".literal({encoded:?})")), "{path}");
                assert!(client.request(http::Method::GET, encoded).request().is_ok(), "{path}");
            }
            None => assert!(client.request(http::Method::GET, path).request().is_err(), "{path}"),
        }
    }
}
