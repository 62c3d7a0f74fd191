//! Tokens of OAuth 2.0 and of providers: requests of a client, and of the transport below it.

use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use bytes::Bytes;
use http::{Method, Response};
use specsmith_runtime::runtime::mock::Mock;
use specsmith_runtime::runtime::{
    BoxError, Client, ClientBuilder, Credentials, Error, OAuth2, Requirement, Retries, Secret, Security,
    SecurityScheme, Service, Token, TokenRequest, Transport, TransportError,
};

use crate::SERVICE;
use crate::socket::{parts, serve};
use crate::token_server::{Server, Threads};

const ENDPOINTS: &[(&str, &str)] = &[
    ("client_credentials", "https://login.example.com/token"),
    ("password", "token"),
    ("refresh_token", "/refresh"),
];

pub static OAUTH: Service = Service {
    schemes: &[SecurityScheme::bearer("oauth").endpoints(ENDPOINTS)],
    security: Security::AnyOf(&[&[Requirement::new("oauth", &["read", "write"])]]),
    ..SERVICE
};

pub fn oauth(secret: impl Into<Secret>) -> Credentials {
    Credentials::of("oauth", "Bearer", secret)
}

pub async fn get(client: Client) -> Result<(), Error> {
    client.request(Method::GET, "/things").send().await.map(drop)
}

#[tokio::test]
async fn thousand_calls_make_one_token_request() {
    // Without a token, with one that the service rejects, and with one that its clock says has expired.
    let grants: [fn() -> OAuth2; 2] = [
        || OAuth2::client_credentials("id", "secret"),
        || OAuth2::client_credentials("id", "secret").access_token("expired"),
    ];
    for grant in grants {
        let server = Server::start();
        let url = format!("http://{}", server.address);
        let client = ClientBuilder::<Client>::new(&OAUTH)
            .base_url(&url)
            .credentials(oauth(grant().token_url(format!("{url}/token"))))
            .transport(Threads::start())
            .build()
            .unwrap();
        let calls: Vec<_> = (0..1000).map(|_| tokio::spawn(get(client.clone()))).collect();
        for call in calls {
            call.await.unwrap().unwrap();
        }
        assert_eq!(server.tokens(), 1);
        // The service revokes the token.
        server.token_requests.fetch_add(1, Ordering::SeqCst);
        let calls: Vec<_> = (0..100).map(|_| tokio::spawn(get(client.clone()))).collect();
        for call in calls {
            call.await.unwrap().unwrap();
        }
        assert_eq!(server.tokens(), 3);
    }
}

#[test]
fn blocking_calls_make_one_token_request() {
    let server = Server::start();
    let url = format!("http://{}", server.address);
    let secret = OAuth2::client_credentials("id", "secret").token_url("/token").access_token("expired");
    let client =
        crate::blocking::builder_of(&OAUTH).base_url(url).credentials(oauth(secret)).build().unwrap();
    thread::scope(|scope| {
        let get = || client.request(Method::GET, "/things").send().unwrap();
        let calls: Vec<_> = (0..20).map(|_| scope.spawn(get)).collect();
        calls.into_iter().for_each(|call| drop(call.join().unwrap()));
    });
    assert_eq!(server.tokens(), 1);
}

#[test]
fn token_requests_have_the_fields_of_their_grant() {
    let basic = "authorization: Basic YSUzQWI6cyUyQnQ=";
    for (grant, authorization, body) in [
        (
            OAuth2::client_credentials("a:b", "s+t"),
            Some(basic),
            "grant_type=client_credentials&scope=read%20write",
        ),
        (
            OAuth2::client_credentials("a:b", "s+t")
                .client_in_body()
                .scopes(["all"])
                .parameter("audience", "x y"),
            None,
            "grant_type=client_credentials&scope=all&client_id=a%3Ab&client_secret=s%2Bt&audience=x%20y",
        ),
        (
            OAuth2::password("user", "pässword").client_id("app"),
            None,
            "grant_type=password&username=user&password=p%C3%A4ssword&scope=read%20write&client_id=app",
        ),
        (
            OAuth2::refresh_token("refresh").client("a:b", "s+t"),
            Some(basic),
            "grant_type=refresh_token&refresh_token=refresh",
        ),
    ] {
        let (endpoint, server) = serve(
            "HTTP/1.1 200 OK\r\nContent-Length: 26\r\n\r\n{\"access_token\":\"t0k3n==\"}",
            Duration::ZERO,
        );
        let (address, service) = serve("HTTP/1.1 204 No Content\r\n\r\n", Duration::ZERO);
        let client = crate::blocking::builder_of(&OAUTH)
            .base_url(format!("http://{address}/v1"))
            .credentials(oauth(grant.token_url(format!("http://{endpoint}/token?a=b"))))
            .build()
            .unwrap();
        client.request(Method::GET, "/").send().unwrap();
        let request = server.join().unwrap();
        let (head, sent) = parts(&request);
        assert_eq!(head[0], "POST /token?a=b HTTP/1.1");
        assert_eq!(sent, body);
        let of = |start: &str| head.iter().find(|line| line.starts_with(start)).map(String::as_str);
        assert_eq!(of("authorization"), authorization);
        assert_eq!(of("content-type"), Some("content-type: application/x-www-form-urlencoded"));
        assert_eq!(of("user-agent"), Some("user-agent: example/1.0"));
        let request = service.join().unwrap();
        assert!(parts(&request).0.contains(&"authorization: Bearer t0k3n==".to_owned()), "{request}");
    }
}

/// Returns a mock whose token endpoint responds with each of these in turn, and the service with 204.
pub fn endpoint(responses: Vec<(u16, &'static str)>) -> Mock {
    let responses = Mutex::new(responses.into_iter());
    Mock::responding(move |request| {
        let (status, body) = match request.operation.as_ref() {
            "OAuth2 token" => responses.lock().unwrap().next().unwrap(),
            _ => (204, ""),
        };
        Ok(Response::builder().status(status).body(Bytes::from_static(body.as_bytes())).unwrap())
    })
}

pub fn client(mock: &Mock, secret: impl Into<Secret>) -> Client {
    let builder = ClientBuilder::<Client>::new(&OAUTH).retries(Retries::none());
    builder.transport(mock.clone()).credentials(oauth(secret)).build().unwrap()
}

pub fn addresses(mock: &Mock) -> Vec<String> {
    mock.requests().iter().map(|request| format!("{} {}", request.method, request.uri)).collect()
}

const CALL: &str = "GET https://api.example.com/v1/things";

#[tokio::test]
async fn token_is_replaced_before_it_expires() {
    let token = r#"{"access_token": "t", "token_type": "Bearer", "expires_in": "100"}"#;
    let mock = endpoint(vec![(200, token), (200, token)]);
    let client = client(&mock, OAuth2::client_credentials("id", "secret"));
    get(client.clone()).await.unwrap();
    // The clock of a mock is advanced by its pauses.
    drop(Transport::sleep(&mock, Duration::from_secs(89)));
    get(client.clone()).await.unwrap();
    drop(Transport::sleep(&mock, Duration::from_secs(2)));
    get(client.clone()).await.unwrap();
    let request = "POST https://login.example.com/token";
    assert_eq!(addresses(&mock), [request, CALL, CALL, request, CALL]);
}

#[tokio::test]
async fn refresh_token_is_used_until_it_is_refused() {
    let mock = endpoint(vec![
        (200, r#"{"access_token": "t1", "expires_in": 0, "refresh_token": "r1"}"#),
        (200, r#"{"access_token": "t2", "expires_in": 0, "refresh_token": "r2"}"#),
        (400, r#"{"error": "invalid_grant"}"#),
        (200, r#"{"access_token": "t3"}"#),
    ]);
    let client = client(&mock, OAuth2::password("user", "password"));
    for _ in 0..4 {
        get(client.clone()).await.unwrap();
    }
    let (by_password, refresh) =
        ("POST https://api.example.com/v1/token", "POST https://api.example.com/refresh");
    assert_eq!(addresses(&mock), [by_password, CALL, refresh, CALL, refresh, by_password, CALL, CALL]);
    let forms: Vec<_> = mock.requests().iter().map(|request| request.body.clone()).collect();
    assert_eq!(forms[0], "grant_type=password&username=user&password=[redacted]&scope=read%20write");
    assert_eq!(forms[2], "grant_type=refresh_token&refresh_token=[redacted]");
}

#[tokio::test]
async fn refused_tokens_are_errors_of_credentials() {
    for (response, code, text) in [
        (
            (401, r#"{"error": "invalid_client", "error_description": "s3cret-of-client is unknown"}"#),
            Some("invalid_client"),
            "responded with 401 Unauthorized: invalid_client: [redacted] is unknown",
        ),
        ((500, "oops"), None, "responded with 500 Internal Server Error"),
        ((200, "{}"), None, "responded with 200 OK and no `access_token`"),
        (
            (200, r#"{"access_token": "t", "token_type": "mac"}"#),
            None,
            "responded with a token of the type `mac`, expected `Bearer`",
        ),
        (
            (200, r#"{"error": "invalid_scope"}"#),
            Some("invalid_scope"),
            "responded with 200 OK: invalid_scope",
        ),
    ] {
        let mock = endpoint(vec![response]);
        let client = client(&mock, OAuth2::client_credentials("id", "s3cret-of-client"));
        let error = get(client).await.unwrap_err();
        assert!(error.is_credentials() && error.status().is_none());
        assert_eq!(error.code(), code);
        let start = "GET /things: the request was not sent: the token endpoint https://login.example.com";
        assert_eq!(error.to_string(), format!("{start} {text}"));
        assert!(!format!("{error:?} {error:#} {:?}", mock.requests()).contains("s3cret"));
    }
}

#[tokio::test]
async fn temporary_failures_are_retried() {
    let mock = endpoint(vec![(503, ""), (429, ""), (200, r#"{"access_token": "t"}"#)]);
    let secret = OAuth2::client_credentials("id", "secret");
    let builder = ClientBuilder::<Client>::new(&OAUTH).transport(mock.clone());
    get(builder.credentials(oauth(secret)).build().unwrap()).await.unwrap();
    assert_eq!(mock.pauses().len(), 2);
    assert_eq!(mock.requests().len(), 4);
}

#[test]
fn endpoints_are_checked_when_the_client_is_built() {
    let build = |grant: OAuth2| {
        let builder = ClientBuilder::<Client>::new(&OAUTH).transport(Mock::new());
        builder.credentials(oauth(grant)).build().map(drop).map_err(|error| error.to_string())
    };
    let grant = || OAuth2::client_credentials("id", "s3cret");
    assert_eq!(build(grant()), Ok(()));
    for (grant, why) in [
        (
            grant().token_url("http://login.example.com/token"),
            "credentials are not sent to http://login.example.com over plain http",
        ),
        (grant().token_url("ftp://login.example.com/token"), "invalid URL of the token endpoint"),
        (
            grant().token_url("https://a@login.example.com/"),
            "invalid URL of the token endpoint: it contains user",
        ),
    ] {
        let error = build(grant).unwrap_err();
        assert!(error.contains(why) && !error.contains("s3cret"), "{error}");
    }
    static NONE: Service = Service { schemes: &[SecurityScheme::bearer("oauth")], ..OAUTH };
    let builder = ClientBuilder::<Client>::new(&NONE).transport(Mock::new()).credentials(oauth(grant()));
    let error = builder.build().unwrap_err().to_string();
    assert!(
        error.contains("no token endpoint for the grant `client_credentials`; set `token_url`"),
        "{error}"
    );
    assert_eq!(format!("{:?}", grant()), "OAuth2 { grant: \"client_credentials\", scopes: None, .. }");
}

/// Returns a provider that counts, and what it was asked for.
fn counting() -> (Secret, Arc<Mutex<Vec<TokenRequest>>>) {
    let asked = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&asked);
    let secret = Secret::from_provider(move |wanted: TokenRequest| {
        let mut seen = seen.lock().unwrap();
        seen.push(wanted);
        let token = Token::new(format!("t{}", seen.len())).expires_in(Duration::from_secs(60));
        std::future::ready(Ok(token))
    });
    (secret, asked)
}

#[tokio::test]
async fn provider_gives_and_renews_tokens() {
    let (secret, asked) = counting();
    let refuse = Arc::new(Mutex::new(false));
    let refused = Arc::clone(&refuse);
    let mock = Mock::responding(move |_| {
        let status = if std::mem::take(&mut *refused.lock().unwrap()) { 401 } else { 204 };
        Ok(Response::builder().status(status).body(Bytes::new()).unwrap())
    });
    let client = client(&mock, secret);
    get(client.clone()).await.unwrap();
    get(client.clone()).await.unwrap();
    assert_eq!(asked.lock().unwrap().len(), 1);
    assert_eq!(asked.lock().unwrap()[0].scheme, "oauth");
    assert_eq!(asked.lock().unwrap()[0].scopes, ["read", "write"]);
    *refuse.lock().unwrap() = true;
    let response = client.request(Method::POST, "/things").send().await.unwrap();
    assert_eq!(response.http.attempts, 2, "also without retries");
    assert_eq!(asked.lock().unwrap().len(), 2);
    drop(Transport::sleep(&mock, Duration::from_secs(60)));
    get(client).await.unwrap();
    assert_eq!(asked.lock().unwrap().len(), 3);
}

#[tokio::test]
async fn request_with_a_renewed_token_does_not_count_as_an_attempt() {
    let statuses = Mutex::new(vec![204, 503, 401]);
    let mock = Mock::responding(move |_| {
        let status = statuses.lock().unwrap().pop().unwrap();
        Ok(Response::builder().status(status).body(Bytes::new()).unwrap())
    });
    let client = client(&mock, counting().0);
    let call = client.request(Method::GET, "/things").retries(Retries::new().attempts(2));
    assert_eq!(call.send().await.unwrap().http.attempts, 3);
}

#[tokio::test]
async fn second_rejection_is_the_error_of_the_call() {
    let (secret, asked) = counting();
    let mock = Mock::responding(|_| Ok(Response::builder().status(401).body(Bytes::new()).unwrap()));
    let error = get(client(&mock, secret)).await.unwrap_err();
    assert!(error.is_unauthorized() && error.attempts().len() == 2);
    assert_eq!((asked.lock().unwrap().len(), mock.requests().len()), (2, 2));
}

#[tokio::test]
async fn failure_of_a_provider_is_the_source_of_the_error() {
    let secret =
        Secret::from_provider(async |_: TokenRequest| Err::<Token, BoxError>("the vault is sealed".into()));
    let error = get(client(&Mock::new(), secret)).await.unwrap_err();
    assert_eq!(
        format!("{error:#}"),
        "GET /things: the request was not sent: the provider of the credentials `oauth` failed: the vault is sealed"
    );
    assert!(error.is_credentials() && std::error::Error::source(&error).is_some());
    let secret = Secret::from_provider(async |_: TokenRequest| Ok(Token::new("two\nlines")));
    let error = get(client(&Mock::new(), secret)).await.unwrap_err();
    assert!(error.is_credentials() && !error.to_string().contains("lines"), "{error}");
}

#[tokio::test]
async fn transport_failures_name_the_endpoint() {
    let mock = Mock::responding(|_| Err(TransportError::other("cable cut")));
    let error = get(client(&mock, OAuth2::client_credentials("id", "secret"))).await.unwrap_err();
    assert_eq!(
        format!("{error:#}"),
        "GET /things: the request was not sent: no response from the token endpoint https://login.example.com: \
         the exchange failed: cable cut"
    );
}
