//! Hooks and a layer of tower through the emitted crate.

use std::sync::{Arc, Mutex};

use tower::util::MapRequestLayer;
use twilio_senders::{Body, RequestView, ResponseView, http};
use wire_tests::{CannedResponse, Server, at_once, builder, sid};

#[tokio::test]
async fn hooks_and_layers_see_each_attempt() {
    let server = Server::new([CannedResponse::new(429, &[], ""), CannedResponse::json(200, "{}")]);
    let lines = Arc::<Mutex<Vec<String>>>::default();
    let (before, after) = (Arc::clone(&lines), Arc::clone(&lines));
    let layer = MapRequestLayer::new(|mut request: http::Request<Body>| {
        request.headers_mut().insert("x-layer", http::HeaderValue::from_static("1"));
        request
    });
    let client = builder(&server)
        .retries(at_once())
        .on_request(move |request: &RequestView| {
            let headers = &request.headers;
            let line = format!("{} {} {:?}", request.attempt, request.method, headers["authorization"]);
            before.lock().unwrap().push(line);
        })
        .on_response(move |response: &ResponseView| {
            after.lock().unwrap().push(format!("{:?}", response.status));
        })
        .layer(layer)
        .build()
        .unwrap();
    client.senders().fetch(&sid()).send().await.unwrap();
    let expected = [r#"1 GET "Basic [redacted]""#, "Some(429)", r#"2 GET "Basic [redacted]""#, "Some(200)"];
    assert_eq!(*lines.lock().unwrap(), expected);
    for request in server.finish() {
        assert_eq!(request.header("x-layer"), ["1"]);
    }
}
