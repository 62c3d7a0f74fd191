//! Listing and deleting.

use twilio_senders::Maybe;
use twilio_senders::models::{Channel, SenderStatus};
use wire_tests::{AUTHORIZATION, CannedResponse, PATH, Server, client, sid};

const EMPTY: &str = r#"{"senders":[],"meta":{}}"#;

#[tokio::test]
async fn list_sends_only_the_required_query_by_default() {
    let server = Server::new([CannedResponse::json(200, EMPTY)]);
    client(&server).senders().list(Channel::Whatsapp).send().await.unwrap();
    let seen = server.finish();
    assert_eq!(seen[0].line(), "GET /v2/Channels/Senders?Channel=whatsapp HTTP/1.1");
    assert_eq!(seen[0].body(), "");
    assert_eq!(seen[0].header_names(), ["accept", "authorization", "host", "user-agent"]);
    assert_eq!(seen[0].header("authorization"), [AUTHORIZATION]);
}

#[tokio::test]
async fn query_values_are_encoded_in_order() {
    let server = Server::new([CannedResponse::json(200, EMPTY)]);
    client(&server)
        .senders()
        .list("a b".into())
        .page_size(2)
        .page_token("PT+x/y=z&Page=9#ä%41 ?")
        .page(1)
        .page_size(1000)
        .send()
        .await
        .unwrap();
    let expected = "/v2/Channels/Senders?Channel=a%20b\
                    &PageToken=PT%2Bx%2Fy%3Dz%26Page%3D9%23%C3%A4%2541%20%3F&Page=1&PageSize=1000";
    assert_eq!(server.finish()[0].target(), expected);
}

#[tokio::test]
async fn page_has_typed_headers() {
    let body = r#"{
        "senders": [{"sid": "XE1", "status": "ONLINE:UPDATING"}, {}],
        "meta": {"page": 0, "page_size": 2, "previous_page_url": null, "key": "senders",
                 "next_page_url": "https://messaging.twilio.com/v2/Channels/Senders?PageToken=a%2Fb"}
    }"#;
    let headers = [
        ("Content-Type", "application/json"),
        ("t-request-id", "RQ0a1b2c3d"),
        ("Access-Control-Allow-Origin", "*"),
        ("Access-Control-Allow-Credentials", "true"),
        ("X-New", "not described"),
    ];
    let server = Server::new([CannedResponse::new(200, &headers, body)]);
    let response = client(&server).senders().list(Channel::Rcs).send().await.unwrap();
    let headers = response.headers();
    assert_eq!(headers.t_request_id(), Some("RQ0a1b2c3d"));
    assert_eq!(headers.access_control_allow_origin(), Some("*"));
    assert_eq!(headers.access_control_allow_credentials(), Some(true));
    assert_eq!(headers.access_control_allow_methods(), None);
    assert_eq!(headers.text("x-new"), Some("not described"));
    let page = response.into_body();
    assert_eq!(page.senders.len(), 2);
    assert_eq!(page.senders[0].status, Some(SenderStatus::OnlineUpdating));
    assert_eq!(page.meta.page_size, Some(2));
    assert_eq!(page.meta.previous_page_url, Maybe::Null);
    let next = "https://messaging.twilio.com/v2/Channels/Senders?PageToken=a%2Fb";
    assert_eq!(page.meta.next_page_url.as_deref(), Some(next));
    assert_eq!(page.meta.first_page_url, None);
}

#[tokio::test]
async fn invalid_typed_header_is_none() {
    let headers = [("Access-Control-Allow-Credentials", "perhaps")];
    let server = Server::new([CannedResponse::new(200, &headers, EMPTY)]);
    let response = client(&server).senders().list(Channel::Rcs).send().await.unwrap();
    assert_eq!(response.headers().access_control_allow_credentials(), None);
    assert_eq!(response.headers().text("access-control-allow-credentials"), Some("perhaps"));
}

#[tokio::test]
async fn page_without_required_field_is_an_error_that_names_it() {
    for (body, field) in [(r#"{"senders":[]}"#, "`meta`"), (r#"{"meta":{}}"#, "`senders`")] {
        let server = Server::new([CannedResponse::json(200, body)]);
        let error = client(&server).senders().list(Channel::Rcs).send().await.unwrap_err();
        assert!(error.is_decode(), "{error}");
        assert!(format!("{error:#}").contains("SenderPage"), "{error}");
        assert!(format!("{error:#}").contains(field), "{error}");
    }
}

#[tokio::test]
async fn delete_has_no_body_and_succeeds_with_204() {
    let server = Server::new([CannedResponse::new(204, &[("T-Request-Id", "RQ2")], "")]);
    let response = client(&server).senders().delete(&sid()).send().await.unwrap();
    assert_eq!(response.http.status.as_u16(), 204);
    assert_eq!(response.headers().t_request_id(), Some("RQ2"));
    let () = response.body;
    let seen = server.finish();
    assert_eq!(seen[0].line(), format!("DELETE {PATH} HTTP/1.1"));
    assert_eq!(seen[0].body(), "");
    assert!(seen[0].header("content-type").is_empty(), "{seen:?}");
}
