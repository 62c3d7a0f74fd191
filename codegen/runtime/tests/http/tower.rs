//! Layers of tower around the transport.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderValue, Request, Response};
use serde_json::json;
use specsmith_runtime::runtime::mock::Mock;
use specsmith_runtime::runtime::{
    Body, BoxError, Client, Credentials, TransportError, TransportErrorKind, TransportService,
};
use tower::timeout::TimeoutLayer;
use tower::util::{MapRequestLayer, ServiceFn, service_fn};
use tower::{ServiceBuilder, ServiceExt, layer::layer_fn};

use crate::socket::{Planned, Server};
use crate::{FetchThing, builder, fetch, update};

/// Returns a function that sets a header.
fn with_header(
    value: &'static str,
) -> impl Fn(Request<Body>) -> Request<Body> + Clone + Send + Sync + 'static {
    move |mut request| {
        request.headers_mut().append("x-layer", HeaderValue::from_static(value));
        request
    }
}

#[tokio::test]
async fn layer_sees_each_attempt() {
    let mock = Mock::new();
    mock.expect::<FetchThing>().no_connection().respond(json!({}));
    let counted = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&counted);
    let layers = ServiceBuilder::new()
        .map_request(move |request| {
            count.fetch_add(1, Ordering::SeqCst);
            request
        })
        .layer(TimeoutLayer::new(Duration::from_secs(5)))
        .into_inner();
    let client = builder().layer(layers).transport(mock.clone()).build().unwrap();
    fetch(&client).send().await.unwrap();
    assert_eq!((counted.load(Ordering::SeqCst), mock.requests().len(), mock.pauses().len()), (2, 2, 1));
}

#[tokio::test]
async fn last_layer_is_the_outermost() {
    let mock = Mock::new();
    mock.expect::<FetchThing>().respond(json!({}));
    let client = builder()
        .layer(MapRequestLayer::new(with_header("inner")))
        .layer(MapRequestLayer::new(with_header("outer")))
        .transport(mock.clone())
        .build()
        .unwrap();
    fetch(&client).send().await.unwrap();
    let requests = mock.requests();
    let values: Vec<_> = requests[0].headers.get_all("x-layer").iter().collect();
    assert_eq!(values, ["outer", "inner"]);
}

#[tokio::test]
async fn timeout_layer_ends_an_attempt_over_a_socket() {
    let server = Server::start(|number| {
        std::thread::sleep(Duration::from_millis(if number == 0 { 2000 } else { 0 }));
        Planned::Status(200)
    });
    let client: Client = builder()
        .base_url(&server.base_url)
        .layer(TimeoutLayer::new(Duration::from_millis(200)))
        .layer(MapRequestLayer::new(with_header("outer")))
        .build()
        .unwrap();
    let response = fetch(&client).send().await.unwrap();
    assert_eq!(response.into_response::<serde_json::Value, ()>().unwrap().http.attempts, 2);
    let requests = server.requests();
    let headers: Vec<_> = requests.iter().map(|request| request.header("x-layer")).collect();
    assert_eq!(headers, [Some("outer"); 2]);
}

/// The error of a layer that has another as its source.
#[derive(Debug)]
struct Wrapped(TransportError);

impl fmt::Display for Wrapped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no ticket")
    }
}

impl std::error::Error for Wrapped {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0)
    }
}

#[tokio::test]
async fn error_of_a_layer_is_a_transport_error() {
    let refusing = |kind: Option<TransportErrorKind>| {
        layer_fn(move |_: TransportService| {
            service_fn(move |_: Request<Body>| async move {
                Err::<Response<Body>, BoxError>(match kind {
                    Some(TransportErrorKind::Connect) => {
                        Wrapped(TransportError::new(TransportErrorKind::Connect, "no ticket")).into()
                    }
                    Some(kind) => TransportError::new(kind, "no ticket").into(),
                    None => "no ticket".into(),
                })
            })
        })
    };
    for (kind, of_get, of_post) in
        [(None, 3, 1), (Some(TransportErrorKind::Connect), 3, 3), (Some(TransportErrorKind::Refused), 1, 1)]
    {
        let client = builder().layer(refusing(kind)).transport(Mock::new()).build().unwrap();
        let error = fetch(&client).send().await.unwrap_err();
        assert!(error.is_transport() && format!("{error:#}").contains("no ticket"), "{error:#}");
        assert_eq!(error.attempts().len(), of_get, "{kind:?}");
        assert_eq!(update(&client).send().await.unwrap_err().attempts().len(), of_post, "{kind:?}");
    }
}

#[tokio::test]
async fn service_can_replace_the_transport() {
    let echo: ServiceFn<_> = service_fn(|request: Request<Body>| async move {
        let body = Bytes::from(format!("{:?}", request.uri().path()));
        Ok::<_, BoxError>(Response::new(Body::from(body)))
    });
    let client = builder().layer(layer_fn(move |_| echo)).build().unwrap();
    assert_eq!(
        &fetch(&client).send().await.unwrap().into_response::<serde_json::Value, ()>().unwrap().body,
        "/v1/things/7"
    );
}

#[tokio::test]
async fn limits_include_the_time_of_a_layer() {
    let server = Server::start(|_| Planned::Status(200));
    let slow = |pause: u64| {
        layer_fn(move |inner: TransportService| {
            service_fn(move |request: Request<Body>| {
                let inner = inner.clone();
                async move {
                    tokio::time::sleep(Duration::from_millis(pause)).await;
                    inner.oneshot(request).await
                }
            })
        })
    };
    let client = |pause| {
        let builder = builder().base_url(&server.base_url).timeout(Duration::from_millis(300));
        builder.layer(slow(pause)).build().unwrap()
    };
    let error = fetch(&client(5000)).send().await.unwrap_err();
    assert!(error.is_timeout(), "{error:#}");
    assert!(server.requests().is_empty());
    fetch(&client(10)).send().await.unwrap();
}

#[tokio::test]
async fn request_without_its_extensions_is_refused() {
    let anew = MapRequestLayer::new(|request: Request<Body>| {
        let (head, body) = request.into_parts();
        let mut request = Request::new(body);
        (*request.method_mut(), *request.uri_mut()) = (head.method, head.uri);
        request
    });
    let mock = Mock::new();
    let client = builder().layer(anew).transport(mock.clone()).build().unwrap();
    let error = fetch(&client).send().await.unwrap_err();
    assert!(format!("{error:#}").ends_with("a layer has removed the extensions of the request"), "{error:#}");
    assert!(mock.requests().is_empty() && error.attempts().len() == 1);
}

#[tokio::test]
async fn layer_sees_credentials_and_debug_does_not() {
    let mock = Mock::new();
    mock.expect::<FetchThing>().respond(json!({}));
    let checked = MapRequestLayer::new(|request: Request<Body>| {
        assert!(request.headers().contains_key("authorization"));
        request
    });
    let builder = builder().credentials(Credentials::basic("AC1", crate::SECRET)).layer(checked);
    let client = builder.transport(mock).build().unwrap();
    fetch(&client).send().await.unwrap();
    let debug = format!("{client:?}");
    assert!(debug.contains("Layered") && !debug.contains(crate::SECRET), "{debug}");
}
