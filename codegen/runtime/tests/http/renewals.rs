//! Renewals of tokens: calls that wait for one another, are cancelled, or end at their time limits.

use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

use bytes::Bytes;
use http::{Method, Request, Response};
use specsmith_runtime::runtime::mock::Mock;
use specsmith_runtime::runtime::{
    Body, BoxError, Client, ClientBuilder, Credentials, Error, Limits, OAuth2, Requirement, Retries, Secret,
    Security, SecurityScheme, Service, SleepFuture, Token, TokenRequest, Transport, TransportFuture,
};

use crate::tokens::{OAUTH, addresses, client, endpoint, get, oauth};

/// A gate that a provider waits for.
#[derive(Clone, Default)]
struct Gate(Arc<Mutex<(bool, Vec<Waker>)>>);

impl Gate {
    async fn wait(self) {
        std::future::poll_fn(|context| {
            let mut state = self.0.lock().unwrap();
            if state.0 {
                return Poll::Ready(());
            }
            state.1.push(context.waker().clone());
            Poll::Pending
        })
        .await;
    }

    fn open(&self) {
        let wakers = {
            let mut state = self.0.lock().unwrap();
            state.0 = true;
            std::mem::take(&mut state.1)
        };
        wakers.into_iter().for_each(Waker::wake);
    }
}

/// Returns a provider that waits for a gate, and the number of its requests.
fn gated(lifetime: Duration) -> (Secret, Gate, Arc<AtomicUsize>) {
    let (gate, asked) = (Gate::default(), Arc::new(AtomicUsize::new(0)));
    let (inside, count) = (gate.clone(), Arc::clone(&asked));
    let secret = Secret::from_provider(move |_: TokenRequest| {
        count.fetch_add(1, Ordering::SeqCst);
        let gate = inside.clone();
        async move {
            gate.wait().await;
            Ok(Token::new("t").expires_in(lifetime))
        }
    });
    (secret, gate, asked)
}

/// A waker that counts.
#[derive(Default)]
struct Counter(AtomicUsize);

impl Wake for Counter {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

type Get = Pin<Box<dyn Future<Output = Result<(), Error>>>>;

fn calls(client: &Client, count: usize) -> Vec<Get> {
    (0..count).map(|_| Box::pin(get(client.clone())) as Get).collect()
}

#[test]
fn cancelled_renewal_is_continued_by_another_call() {
    let (secret, gate, asked) = gated(Duration::from_secs(60));
    let client = client(&endpoint(Vec::new()), secret);
    let mut context = Context::from_waker(Waker::noop());
    let mut first = Box::pin(get(client.clone()));
    assert!(first.as_mut().poll(&mut context).is_pending());
    drop(first);
    let mut second = pin!(get(client.clone()));
    assert!(second.as_mut().poll(&mut context).is_pending());
    gate.open();
    assert!(matches!(second.as_mut().poll(&mut context), Poll::Ready(Ok(()))));
    assert_eq!(asked.load(Ordering::SeqCst), 1);
}

#[test]
fn renewal_needs_no_poll_of_the_call_that_began_it() {
    let (secret, gate, asked) = gated(Duration::from_secs(60));
    let client = client(&endpoint(Vec::new()), secret);
    let counter = Arc::new(Counter::default());
    let waker = Waker::from(Arc::clone(&counter));
    let mut calls = calls(&client, 2);
    assert!(calls[0].as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
    // A call leaves one waker, however often it is polled.
    for _ in 0..100 {
        assert!(calls[1].as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
    }
    gate.open();
    assert_eq!(counter.0.load(Ordering::SeqCst), 1);
    assert!(matches!(calls[1].as_mut().poll(&mut Context::from_waker(&waker)), Poll::Ready(Ok(()))));
    assert!(matches!(calls[0].as_mut().poll(&mut Context::from_waker(&waker)), Poll::Ready(Ok(()))));
    assert_eq!(asked.load(Ordering::SeqCst), 1);
}

#[test]
fn renewal_ends_with_its_client() {
    let sentinel = Arc::new(());
    let inside = Arc::clone(&sentinel);
    let secret = Secret::from_provider(move |_: TokenRequest| {
        let sentinel = Arc::clone(&inside);
        async move {
            // The gate has the waker of the renewal.
            Gate::default().wait().await;
            drop(sentinel);
            Ok(Token::new("t"))
        }
    });
    let client = client(&endpoint(Vec::new()), secret);
    let mut call = Box::pin(get(client.clone()));
    assert!(call.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
    drop((call, client));
    assert_eq!(Arc::strong_count(&sentinel), 1);
}

#[test]
fn calls_accept_the_token_that_they_waited_for() {
    let (secret, gate, asked) = gated(Duration::ZERO);
    let client = client(&endpoint(Vec::new()), secret);
    let mut context = Context::from_waker(Waker::noop());
    let mut calls = calls(&client, 8);
    assert!(calls.iter_mut().all(|call| call.as_mut().poll(&mut context).is_pending()));
    gate.open();
    assert!(calls.iter_mut().all(|call| call.as_mut().poll(&mut context).is_ready()));
    assert_eq!(asked.load(Ordering::SeqCst), 1);
}

/// A transport with the clock of tokio, whose token endpoint responds after this time.
#[derive(Clone, Debug)]
struct Slow {
    pause: Duration,
    token_requests: Arc<AtomicUsize>,
}

impl Slow {
    fn client(&self, secret: impl Into<Secret>) -> Client {
        let builder = ClientBuilder::<Client>::new(&OAUTH).retries(Retries::none());
        builder.transport(self.clone()).credentials(oauth(secret)).build().unwrap()
    }

    fn after(seconds: u64) -> Self {
        Self { pause: Duration::from_secs(seconds), token_requests: Arc::default() }
    }
}

impl Transport for Slow {
    fn send(&self, request: Request<Body>, limits: Limits) -> TransportFuture<'_> {
        Box::pin(async move {
            if request.uri().path() != "/token" {
                return Ok(Response::builder().status(204).body(Body::Empty).unwrap());
            }
            let number = self.token_requests.fetch_add(1, Ordering::SeqCst) + 1;
            assert_eq!(limits.timeout, Some(Duration::from_secs(30)), "the limit of the client");
            tokio::time::sleep(self.pause).await;
            let token = format!(r#"{{"access_token": "t{number}", "expires_in": 3600}}"#);
            Ok(Response::new(Body::from(token)))
        })
    }

    fn sleep(&self, duration: Duration) -> SleepFuture {
        Box::pin(tokio::time::sleep(duration))
    }

    fn now(&self) -> std::time::Instant {
        tokio::time::Instant::now().into_std()
    }
}

fn seconds(count: u64) -> Duration {
    Duration::from_secs(count)
}

#[tokio::test(start_paused = true)]
async fn call_waits_for_a_token_up_to_its_own_limit() {
    let slow = Slow::after(20);
    let client = slow.client(OAuth2::client_credentials("id", "secret"));
    let begin = tokio::time::Instant::now();
    let others: Vec<_> = (0..3).map(|_| tokio::spawn(get(client.clone()))).collect();
    tokio::task::yield_now().await;
    let call = client.request(Method::GET, "/things").timeout(seconds(1));
    let error = call.send().await.unwrap_err();
    assert!(error.is_credentials() && error.is_timeout(), "{error}");
    assert_eq!(
        error.to_string(),
        "GET /things: the request was not sent: the credentials were not obtained in time"
    );
    assert_eq!(begin.elapsed(), seconds(1));
    for other in others {
        other.await.unwrap().unwrap();
    }
    assert_eq!((begin.elapsed(), slow.token_requests.load(Ordering::SeqCst)), (seconds(20), 1));
}

#[tokio::test(start_paused = true)]
async fn cancelled_call_loses_no_token() {
    let slow = Slow::after(20);
    let client = slow.client(OAuth2::client_credentials("id", "secret"));
    for _ in 0..2 {
        assert!(tokio::time::timeout(seconds(1), get(client.clone())).await.is_err());
    }
    tokio::time::sleep(seconds(100)).await;
    get(client).await.unwrap();
    assert_eq!(slow.token_requests.load(Ordering::SeqCst), 1);
}

#[tokio::test(start_paused = true)]
async fn provider_that_never_ends_is_asked_again() {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    let secret = Secret::from_provider(move |_: TokenRequest| {
        let is_first = count.fetch_add(1, Ordering::SeqCst) == 0;
        async move {
            if is_first {
                std::future::pending::<()>().await;
            }
            Ok(Token::new("t"))
        }
    });
    let client = Slow::after(0).client(secret);
    let begin = tokio::time::Instant::now();
    let call = client.request(Method::GET, "/things").timeout(seconds(5));
    assert!(call.send().await.unwrap_err().is_timeout());
    assert_eq!(begin.elapsed(), seconds(5));
    // It belongs to the client, whose limit is 30 s.
    tokio::time::sleep(seconds(20)).await;
    let call = client.request(Method::GET, "/things").timeout(seconds(1));
    assert!(call.send().await.is_err());
    tokio::time::sleep(seconds(4)).await;
    get(client).await.unwrap();
    assert_eq!(asked.load(Ordering::SeqCst), 2);
}

#[test]
fn blocking_call_waits_for_a_provider_up_to_its_limit() {
    let secret = Secret::from_provider(async |_: TokenRequest| {
        std::future::pending::<()>().await;
        Ok(Token::new("t"))
    });
    let client = crate::blocking::builder_of(&OAUTH).credentials(oauth(secret)).build().unwrap();
    let call = client.request(Method::GET, "/things").timeout(Duration::from_millis(100));
    let error = call.retries(Retries::none()).send().unwrap_err();
    assert!(error.is_credentials() && error.is_timeout(), "{error}");
}

#[tokio::test]
async fn provider_that_needs_itself_is_an_error() {
    let clients: Arc<OnceLock<Client>> = Arc::default();
    let inside = Arc::clone(&clients);
    let secret = Secret::from_provider(move |_: TokenRequest| {
        let client = inside.get().unwrap().clone();
        async move {
            get(client).await?;
            Ok::<_, BoxError>(Token::new("t"))
        }
    });
    let client = clients.get_or_init(|| Slow::after(0).client(secret));
    let error = get(client.clone()).await.unwrap_err();
    let text = format!("{error:#}");
    assert!(
        text.ends_with("the provider of the credentials `oauth` waits for a call that requires them"),
        "{text}"
    );
}

#[tokio::test]
async fn first_access_token_is_used_until_it_is_rejected() {
    let tokens = Mutex::new(vec![204, 401, 204].into_iter());
    let mock = Mock::responding(move |request| {
        let (status, body) = match request.operation.as_ref() {
            "OAuth2 token" => (200, r#"{"access_token": "t"}"#),
            _ => (tokens.lock().unwrap().next().unwrap(), ""),
        };
        Ok(Response::builder().status(status).body(Bytes::from_static(body.as_bytes())).unwrap())
    });
    let client = client(&mock, OAuth2::client_credentials("id", "secret").access_token("first"));
    get(client.clone()).await.unwrap();
    assert_eq!(mock.requests().len(), 1, "whatever scopes it has");
    get(client).await.unwrap();
    assert_eq!(addresses(&mock)[2], "POST https://login.example.com/token");
}

#[tokio::test]
async fn refresh_token_gives_no_more_scopes_than_it_has() {
    static READ: Service =
        Service { security: Security::AnyOf(&[&[Requirement::new("oauth", &["read"])]]), ..OAUTH };
    let token = r#"{"access_token": "t", "expires_in": 0, "refresh_token": "r"}"#;
    let mock = endpoint(vec![(200, token); 4]);
    let credentials = oauth(OAuth2::password("user", "password"));
    for service in [&READ, &READ, &OAUTH, &OAUTH] {
        let builder = ClientBuilder::<Client>::new(service).transport(mock.clone());
        get(builder.credentials(credentials.clone()).build().unwrap()).await.unwrap();
    }
    let requests = mock.requests();
    let forms: Vec<_> =
        requests.iter().map(|request| request.body.clone()).filter(|body| !body.is_empty()).collect();
    let by_password = "grant_type=password&username=user&password=[redacted]&scope=read";
    let refresh = "grant_type=refresh_token&refresh_token=[redacted]";
    assert_eq!(forms, [by_password, refresh, &format!("{by_password}%20write"), refresh]);
}

#[tokio::test]
async fn parameters_of_a_grant_are_secret() {
    let body = r#"{"error": "invalid_grant", "error_description": "v3rifier, pässwörter are wrong"}"#;
    let mock = endpoint(vec![(400, body)]);
    let grant = OAuth2::password("user", "pässwörter").parameter("code_verifier", "v3rifier");
    let error = get(client(&mock, grant.parameter("audience", "all"))).await.unwrap_err();
    let text = error.to_string();
    assert!(text.ends_with("invalid_grant: [redacted], [redacted] are wrong"), "{text}");
    let body = &mock.requests()[0].body;
    let end = "scope=read%20write&code_verifier=[redacted]&audience=all";
    assert!(std::str::from_utf8(body).unwrap().ends_with(end), "{body:?}");
}

#[test]
fn token_response_does_not_overflow_the_stack() {
    let body: &'static str = crate::depth::nested_texts().leak();
    let mock = endpoint(vec![(200, body)]);
    crate::depth::with_small_stack(async move {
        let error = get(client(&mock, OAuth2::client_credentials("id", "secret"))).await.unwrap_err();
        assert!(error.to_string().ends_with("and no `access_token`"), "{error}");
    });
}

/// A service whose first scheme has no token endpoint.
static THREE: Service = Service {
    schemes: &[
        SecurityScheme::bearer("http"),
        SecurityScheme::bearer("oauth").endpoints(&[("client_credentials", "https://one.example.com/token")]),
        SecurityScheme::bearer("other").endpoints(&[("client_credentials", "https://two.example.com/token")]),
    ],
    security: Security::AnyOf(&[&[Requirement::new("http", &[])]]),
    ..OAUTH
};
static OAUTH_OF_THREE: Service =
    Service { security: Security::AnyOf(&[&[Requirement::new("oauth", &[])]]), ..THREE };
static OTHER_OF_THREE: Service =
    Service { security: Security::AnyOf(&[&[Requirement::new("other", &[])]]), ..THREE };

#[tokio::test]
async fn token_is_of_the_endpoint_of_its_scheme() {
    let mock = endpoint(vec![(200, r#"{"access_token": "t"}"#); 2]);
    let bearer = Credentials::bearer(OAuth2::client_credentials("id", "secret"));
    for service in [&THREE, &OAUTH_OF_THREE, &OTHER_OF_THREE, &THREE] {
        let builder = ClientBuilder::<Client>::new(service).transport(mock.clone());
        get(builder.credentials(bearer.clone()).build().unwrap()).await.unwrap();
    }
    let addresses = addresses(&mock);
    let requests: Vec<_> = addresses.iter().filter(|address| address.starts_with("POST")).collect();
    assert_eq!(requests, ["POST https://one.example.com/token", "POST https://two.example.com/token"]);
}

#[tokio::test]
async fn provider_is_asked_for_each_scheme() {
    let asked = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&asked);
    let secret = Secret::from_provider(move |wanted: TokenRequest| {
        seen.lock().unwrap().push(wanted.scheme);
        std::future::ready(Ok(Token::new("t")))
    });
    let bearer = Credentials::bearer(secret);
    for service in [&THREE, &OAUTH_OF_THREE, &THREE] {
        let builder = ClientBuilder::<Client>::new(service).transport(endpoint(Vec::new()));
        get(builder.credentials(bearer.clone()).build().unwrap()).await.unwrap();
    }
    assert_eq!(*asked.lock().unwrap(), ["http", "oauth"]);
}
