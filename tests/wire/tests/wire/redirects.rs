//! Redirects: credentials must not go where an answer points.

use http::Method;
use wire_tests::{Answer, Server, client, sid};

#[tokio::test]
async fn a_redirect_is_an_answer_and_its_target_gets_no_connection() {
    for status in [301, 302, 303, 307, 308] {
        let target = Server::new([Answer::json(200, "{}"), Answer::json(200, "{}"), Answer::json(200, "{}")]);
        let location = format!("{}/v2", target.url());
        let redirect = || Answer::new(status, &[("Location", &location)], "moved");
        let server = Server::new([redirect(), redirect(), redirect()]);
        let client = client(&server);

        let errors = [
            client.senders().fetch(&sid()).send().await.unwrap_err(),
            client.senders().update(&sid()).clear_profile().send().await.unwrap_err(),
            client.request(Method::DELETE, "/v2").send().await.unwrap_err(),
        ];
        for error in errors {
            assert!(error.is_api(), "{error}");
            assert_eq!(error.status().unwrap().as_u16(), status);
            assert_eq!(error.headers().unwrap()["location"], location.as_str());
            assert_eq!(error.body().unwrap(), "moved");
        }
        assert_eq!(server.finish().len(), 3);
        assert!(target.finish().is_empty(), "{status}");
    }
}

#[tokio::test]
async fn a_redirect_to_the_same_server_is_not_followed_either() {
    let server = Server::new([Answer::new(302, &[("Location", "/elsewhere")], ""), Answer::json(200, "{}")]);
    let error = client(&server).senders().fetch(&sid()).send().await.unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 302);
    assert_eq!(server.finish().len(), 1);
}
