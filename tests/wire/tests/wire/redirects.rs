//! Redirects: followed within the origin of the credentials only.

use http::Method;
use twilio_senders::mock::Mock;
use twilio_senders::{Client, Credentials, Error, blocking};
use wire_tests::{
    AUTHORIZATION, CannedResponse, PATH, Server, at_once, blocking_client, builder, client, sid,
};

use crate::kinds::{kinds, statuses};

const ALL: [u16; 5] = [301, 302, 303, 307, 308];

fn assert_not_followed(error: &Error, status: u16, location: &str) {
    assert_eq!(kinds(error), ["api"], "{error}");
    assert_eq!(error.status().unwrap().as_u16(), status);
    assert_eq!(error.headers().unwrap()["location"], location);
    assert_eq!(error.body().unwrap(), "moved");
    assert!(format!("{error:#}").contains("the redirect is not followed"), "{error}");
    assert_eq!(error.attempts().len(), 1);
}

#[tokio::test]
async fn redirect_to_another_port_sends_nothing_there() {
    let by_name = || Credentials::basic("ACplanted", "planted-token");
    let by_key = || Credentials::api_key("SKplanted", "planted-secret");
    for credentials in [by_name(), by_key(), Credentials::bearer("planted-bearer")] {
        let target = Server::new([]);
        let location = format!("{}{PATH}", target.url());
        let responses =
            ALL.map(|status| vec![CannedResponse::new(status, &[("Location", &location)], "moved"); 3]);
        let server = Server::new(responses.into_iter().flatten());
        let client = Client::builder().base_url(server.url()).credentials(credentials);
        let client = client.default_header("X-Api-Key", "planted-key").build().unwrap();
        for status in ALL {
            let errors = [
                client.senders().fetch(&sid()).send().await.unwrap_err(),
                client.senders().update(&sid()).clear_profile().send().await.unwrap_err(),
                client.request(Method::DELETE, "/v2").send().await.unwrap_err(),
            ];
            for error in errors {
                assert_not_followed(&error, status, &location);
                if status > 303 || error.operation() == Some("FetchChannelsSender") {
                    let message = format!("it leads to another origin, {}", target.url());
                    assert!(format!("{error:#}").contains(&message), "{error}");
                }
            }
        }
        assert_eq!(server.finish().len(), 3 * ALL.len());
        assert!(target.finish().is_empty(), "no connection is made");
    }
}

/// The target is the same machine and port under another name, which is another origin.
#[tokio::test]
async fn another_name_of_the_same_address_is_another_origin() {
    let spellings = ["localhost", "127.0.0.2", "[::ffff:127.0.0.1]", "127.0.0.1.", "127.1"];
    for host in spellings {
        let server = Server::with(|url| {
            let location = format!("{}{PATH}", url.replace("127.0.0.1", host));
            [CannedResponse::new(307, &[("Location", &location)], "moved"), CannedResponse::json(200, "{}")]
        });
        let location = format!("http://{host}:{}{PATH}", server.port());
        let error = client(&server).senders().fetch(&sid()).send().await.unwrap_err();
        assert_not_followed(&error, 307, &location);
        assert_eq!(server.finish().len(), 1, "{host}");
    }
}

/// With a mock, because no certificate here is trusted by the client.
#[tokio::test]
async fn downgrade_from_https_is_another_origin() {
    for location in [
        "http://messaging.twilio.com/v2",
        "http://messaging.twilio.com:443/v2",
        "https://messaging.twilio.com:80/v2",
    ] {
        let mock = Mock::responding(move |_| {
            let response = http::Response::builder().status(302).header("Location", location);
            Ok(response.body("moved".into()).unwrap())
        });
        let client = Client::new(Credentials::basic("a", "b")).unwrap();
        assert_eq!(client.base_url(), "https://messaging.twilio.com");
        let client = Client::builder().credentials(Credentials::basic("a", "b")).transport(mock.clone());
        let error = client.build().unwrap().senders().fetch(&sid()).send().await.unwrap_err();
        assert_not_followed(&error, 302, location);
        assert_eq!(mock.requests().len(), 1);
    }
}

#[tokio::test]
async fn any_other_scheme_is_another_origin() {
    let target = Server::new([]);
    let https = target.url().replace("http", "https");
    for location in [https.as_str(), "ftp://127.0.0.1/", "file:///etc/passwd", "data:,x"] {
        let server = Server::new([CannedResponse::new(302, &[("Location", location)], "moved")]);
        let error = client(&server).senders().fetch(&sid()).send().await.unwrap_err();
        assert_not_followed(&error, 302, location);
        assert_eq!(server.finish().len(), 1);
    }
    assert!(target.finish().is_empty());
}

#[tokio::test]
async fn get_is_redirected_on_the_same_origin_with_credentials_and_headers() {
    for status in ALL {
        let server = Server::with(|url| {
            [
                CannedResponse::redirect(status, "/elsewhere?a=b#fragment"),
                CannedResponse::redirect(status, &format!("{url}/v2/./x/../further%2F")),
                CannedResponse::redirect(status, "?c"),
                CannedResponse::redirect(status, "sibling"),
                CannedResponse::redirect(status, &format!("{}/end", url.replace("http:", ""))),
                CannedResponse::json(200, r#"{"url":"the end"}"#),
            ]
        });
        let client = builder(&server).default_header("X-Api-Key", "mine").build().unwrap();
        let call = client.senders().fetch(&sid()).header("X-Trace", "1");
        assert_eq!(call.send().await.unwrap().body.url.as_deref(), Some("the end"));
        let seen = server.finish();
        let targets: Vec<_> = seen.iter().map(|seen| seen.target()).collect();
        assert_eq!(targets[..2], [PATH, "/elsewhere?a=b"]);
        assert_eq!(targets[3..], [&format!("{}?c", targets[2]), "/v2/sibling", "/end"]);
        assert!(["/v2/further%2F", "/v2/./x/../further%2F"].contains(&targets[2]), "{targets:?}");
        for seen in seen {
            assert_eq!(seen.method(), "GET");
            assert_eq!(seen.header("authorization"), [AUTHORIZATION]);
            assert_eq!((seen.header("x-api-key"), seen.header("x-trace")), (vec!["mine"], vec!["1"]));
        }
    }
}

#[tokio::test]
async fn redirect_307_and_308_keep_method_and_body() {
    for status in [307, 308] {
        let server = Server::new([
            CannedResponse::redirect(status, "/first"),
            CannedResponse::redirect(status, "/second"),
            CannedResponse::json(202, "{}"),
        ]);
        client(&server).senders().update(&sid()).clear_profile().send().await.unwrap();
        let seen = server.finish();
        let lines: Vec<_> = seen.iter().map(|seen| seen.line().to_owned()).collect();
        let expected = [PATH, "/first", "/second"].map(|path| format!("POST {path} HTTP/1.1"));
        assert_eq!(lines, expected);
        for seen in seen {
            assert_eq!(seen.body(), r#"{"profile":null}"#);
            assert_eq!(seen.header("content-type"), ["application/json"]);
            assert_eq!(seen.header("authorization"), [AUTHORIZATION]);
        }
    }
}

#[tokio::test]
async fn post_is_never_redirected_as_get() {
    for status in [301, 302, 303] {
        let server = Server::new(
            [(); 4].map(|()| CannedResponse::new(status, &[("Location", "/elsewhere")], "moved")),
        );
        let client = client(&server);
        for method in [Method::POST, Method::DELETE, Method::PUT, Method::PATCH] {
            let error = client.request(method.clone(), "/v2").send().await.unwrap_err();
            assert_not_followed(&error, status, "/elsewhere");
            let message = format!("it might make a GET of this {method}");
            assert!(format!("{error:#}").contains(&message), "{error}");
        }
        let targets: Vec<_> = server.finish().iter().map(|seen| seen.target().to_owned()).collect();
        assert_eq!(targets, ["/v2"; 4], "{status}");
    }
}

#[tokio::test]
async fn cyclic_redirect_is_an_error() {
    // A redirect to itself, and a cycle of two.
    let itself = vec![CannedResponse::new(302, &[("Location", PATH)], "moved")];
    let two = vec![
        CannedResponse::redirect(302, "/other"),
        CannedResponse::new(302, &[("Location", PATH)], "moved"),
    ];
    for responses in [itself, two] {
        let times = responses.len();
        let server = Server::new(responses);
        let error = client(&server).senders().fetch(&sid()).send().await.unwrap_err();
        assert_not_followed(&error, 302, PATH);
        assert!(format!("{error:#}").contains("it leads in a circle"), "{error}");
        assert_eq!(server.finish().len(), times);
    }
    // A redirect to a new address each time.
    let server = Server::new((0..20).map(|turn| CannedResponse::redirect(302, &format!("/turn/{turn}"))));
    let error = client(&server).senders().fetch(&sid()).send().await.unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 302);
    assert_eq!(server.finish().len(), 11, "ten redirects are followed");
}

#[tokio::test]
async fn redirect_without_location_is_an_error_response() {
    for headers in [&[][..], &[("Location", "http://")][..], &[("Location", "http://a b/")][..]] {
        let server =
            Server::new([CannedResponse::new(302, headers, "moved"), CannedResponse::json(200, "{}")]);
        let error = client(&server).senders().fetch(&sid()).send().await.unwrap_err();
        assert_eq!((kinds(&error), error.body().unwrap().as_ref()), (vec!["api"], &b"moved"[..]));
        assert_eq!(server.finish().len(), 1);
    }
    // 300, 304 and 305 are not redirects that a client follows.
    for status in [300, 304, 305] {
        let server =
            Server::new([CannedResponse::redirect(status, "/elsewhere"), CannedResponse::json(200, "{}")]);
        let error = client(&server).senders().fetch(&sid()).send().await.unwrap_err();
        assert_eq!(error.status().unwrap().as_u16(), status);
        assert_eq!(server.finish().len(), 1);
    }
}

#[tokio::test]
async fn error_after_a_redirect_is_retried_at_the_target() {
    let server = Server::new([
        CannedResponse::redirect(307, "/elsewhere"),
        CannedResponse::new(429, &[("Retry-After", "0")], ""),
        CannedResponse::json(202, "{}"),
    ]);
    let client = builder(&server).retries(at_once()).build().unwrap();
    client.senders().update(&sid()).send().await.unwrap();
    let targets: Vec<_> = server.finish().iter().map(|seen| seen.target().to_owned()).collect();
    assert_eq!(targets, [PATH, "/elsewhere", "/elsewhere"]);

    let server =
        Server::new([CannedResponse::redirect(307, "/elsewhere"), CannedResponse::new(404, &[], "")]);
    let error = builder(&server).build().unwrap().senders().fetch(&sid()).send().await.unwrap_err();
    assert_eq!(statuses(error.attempts()), [404], "a redirect is not a failed attempt");
    server.finish();
}

/// ureq follows redirects by itself unless it is configured not to.
#[test]
fn blocking_client_follows_the_same_redirects() {
    let target = Server::new([]);
    let elsewhere = format!("{}/x", target.url());
    for status in ALL {
        let server = Server::new([
            CannedResponse::new(status, &[("Location", &elsewhere)], "moved"),
            CannedResponse::new(status, &[("Location", &elsewhere)], "moved"),
            CannedResponse::redirect(status, "/here"),
            CannedResponse::json(200, "{}"),
        ]);
        let client: blocking::Client = blocking_client(&server);
        assert_not_followed(&client.senders().fetch(&sid()).send().unwrap_err(), status, &elsewhere);
        let error = client.senders().update(&sid()).clear_profile().send().unwrap_err();
        assert_not_followed(&error, status, &elsewhere);
        client.senders().fetch(&sid()).send().unwrap();
        let seen = server.finish();
        assert_eq!((seen.len(), seen[3].target()), (4, "/here"));
        assert_eq!(seen[3].header("authorization"), [AUTHORIZATION]);
    }
    assert!(target.finish().is_empty());
}
