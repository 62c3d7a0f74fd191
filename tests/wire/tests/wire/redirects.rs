//! Redirects: followed within the origin of the credentials only.

use twilio_senders::{Error, blocking};
use wire_tests::{AUTHORIZATION, CannedResponse, PATH, Server, blocking_client, builder, sid};

use crate::kinds::kinds;

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
