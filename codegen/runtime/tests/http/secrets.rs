//! A planted secret shows nowhere.

use std::fmt::Debug;

use http::{Method, Response};
use specsmith_runtime::runtime::{Credentials, TransportError, TransportErrorKind};

use crate::{SECRET, builder, memory};

/// How the credentials begin in base64: `AC1:`.
const ENCODED: &str = "QUMxO";

fn hides(what: &dyn Debug) {
    let shown = format!("{what:?} {what:#?}");
    assert!(!shown.contains(SECRET) && !shown.contains(ENCODED), "{shown}");
}

#[tokio::test]
async fn nothing_shows_a_secret() {
    hides(&Credentials::basic("AC1", SECRET));
    hides(&builder().base_url(format!("https://u:{SECRET}@a.b")).default_header("X-Api-Key", SECRET));
    hides(&builder().base_url(format!("https://u:{SECRET}@a.b")).build().unwrap_err());
    let (client, transport) = memory();
    hides(&client);

    let call = || {
        let call = client.request(Method::POST, "/things").json(&[SECRET]).query("PageToken", SECRET);
        call.header("X-Auth-Token", SECRET).header("Cookie", SECRET)
    };
    hides(&call());
    hides(&call().request().unwrap());

    transport.answer(200, "{}");
    transport
        .answer_with(Response::builder().status(500).header("Set-Cookie", SECRET).body("x".into()).unwrap());
    transport.fail(TransportError::new(TransportErrorKind::Timeout, "too late"));
    hides(&call().send().await.unwrap());
    for _ in 0..3 {
        let error = call().send().await.unwrap_err();
        hides(&error);
        assert!(!error.to_string().contains(SECRET));
    }
    let requests = transport.requests();
    hides(&requests);
    assert_eq!(requests[0].headers["authorization"], "Basic [redacted]");
    assert_eq!(requests[0].headers["cookie"], "[redacted]");
    assert_eq!(requests[0].body, format!("[\"{SECRET}\"]"));
    hides(&transport);
}
