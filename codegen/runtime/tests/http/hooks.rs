//! The hooks of a client: called for each attempt, without secrets.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use http::Method;
use specsmith_runtime::runtime::mock::Mock;
use specsmith_runtime::runtime::{Client, ClientBuilder, Credentials};

use crate::socket::{Planned, Server};
use crate::{ENCODED, FetchThing, SECRET, UpdateThing, blocking, builder, fetch, update};

/// The lines that hooks write.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<String>>>);

impl Lines {
    fn add(&self, line: String) {
        self.0.lock().unwrap().push(line);
    }

    fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }

    /// Adds hooks that write a line for each attempt.
    fn hook<C>(&self, builder: ClientBuilder<C>) -> ClientBuilder<C> {
        let (before, after) = (self.clone(), self.clone());
        builder
            .on_request(move |request| {
                before.add(format!("{} {} {}", request.attempt, request.method, request.url));
            })
            .on_response(move |response| {
                let status = response.status.map(|status| status.as_u16());
                let attempt = response.request.attempt;
                after.add(format!("{attempt} {status:?} {:?}", response.failure));
            })
    }
}

#[tokio::test]
async fn hooks_are_called_for_each_attempt() {
    let lines = Lines::default();
    let mock = Mock::new();
    let expected = mock.expect::<FetchThing>().no_connection().status(307, "").header("location", "/v1/b");
    expected.cut_body().status(404, "");
    let client = lines.hook(builder()).transport(mock.clone()).build().unwrap();
    fetch(&client).send().await.unwrap_err();
    let expected = [
        "1 GET https://api.example.com/v1/things/7",
        "1 None Some(Connect)",
        "2 GET https://api.example.com/v1/things/7",
        "2 Some(307) None",
        "2 GET https://api.example.com/v1/b",
        "2 Some(200) Some(Other)",
        "3 GET https://api.example.com/v1/b",
        "3 Some(404) None",
    ];
    assert_eq!(lines.take(), expected);

    let mock = Mock::new();
    mock.expect::<UpdateThing>().too_many_requests(None).timeout();
    let client = lines.hook(blocking::builder()).transport(mock.clone()).build().unwrap();
    update(&client).send().unwrap_err();
    let expected = [
        "1 POST https://api.example.com/v1/things/7",
        "1 Some(429) None",
        "2 POST https://api.example.com/v1/things/7",
        "2 None Some(Timeout)",
    ];
    assert_eq!(lines.take(), expected);
}

#[tokio::test]
async fn hooks_see_no_secret() {
    let lines = Lines::default();
    let (before, after) = (lines.clone(), lines.clone());
    let mock = Mock::responding(|_| {
        let response = http::Response::builder().header("set-cookie", SECRET);
        Ok(response.header("x-repeated", format!("it is {SECRET}")).body("{}".into()).unwrap())
    });
    let client = builder()
        .credentials(Credentials::basic("AC1", SECRET))
        .default_header("x-api-key", SECRET)
        .on_request(move |request| {
            before.add(format!("{request:?} {:?} {}", request.headers, request.operation));
        })
        .on_response(move |response| after.add(format!("{response:?} {:?}", response.headers)))
        .transport(mock)
        .build()
        .unwrap();
    let mut call = fetch(&client);
    call.query("access_token", SECRET);
    call.query("page", "5");
    call.header("x-session", SECRET);
    call.send().await.unwrap();
    let lines = lines.take();
    assert_eq!(lines.len(), 2);
    for line in lines {
        assert!(!line.contains(SECRET) && !line.contains(ENCODED), "{line}");
        assert!(
            line.contains("access_token=[redacted]&page=5") && line.contains("Basic [redacted]"),
            "{line}"
        );
        assert!(line.contains("FetchThing"), "{line}");
    }
}

#[tokio::test]
async fn hooks_are_called_in_order_and_by_clones() {
    let lines = Lines::default();
    let (first, second) = (lines.clone(), lines.clone());
    let mock = Mock::new();
    mock.expect::<FetchThing>().respond(serde_json::json!({}));
    let client = builder()
        .on_request(move |_| first.add("first".to_owned()))
        .on_request(move |_| second.add("second".to_owned()))
        .transport(mock)
        .build()
        .unwrap();
    fetch(&client.clone()).send().await.unwrap();
    assert_eq!(lines.take(), ["first", "second"]);
    let mut bad = fetch(&client);
    bad.header("host", "x");
    bad.send().await.unwrap_err();
    assert!(lines.take().is_empty(), "nothing was sent");
}

#[cfg(feature = "rustls")]
#[tokio::test]
async fn hooks_measure_attempts_over_a_socket() {
    let server = Server::start(|_| {
        std::thread::sleep(Duration::from_millis(50));
        Planned::Status(200)
    });
    let lines = Lines::default();
    let after = lines.clone();
    let client: Client = builder()
        .base_url(&server.base_url)
        .on_response(move |response| {
            assert_eq!(response.request.method, Method::GET);
            assert!(response.took >= Duration::from_millis(50), "{:?}", response.took);
            after.add(response.request.url.clone());
        })
        .build()
        .unwrap();
    fetch(&client).send().await.unwrap();
    assert_eq!(lines.take(), [format!("{}/things/7", server.base_url)]);
}
