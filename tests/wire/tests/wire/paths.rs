//! Path parameters are data, whatever they contain.

use twilio_senders::models::{Sender, SenderSid};
use twilio_senders::{Client, Credentials, Error};
use wire_tests::{CannedResponse, SID, Server, client};

const HOSTILE: [&str; 7] = ["..", "", "%2e%2e", "a/b", "ä?#", ".", "%252e"];

/// Returns an identifier as it would come from a response: without validation.
fn unvalidated(text: &str) -> SenderSid {
    let sender: Sender = serde_json::from_value(serde_json::json!({"sid": text})).unwrap();
    sender.sid.into_option().unwrap()
}

/// Calls an operation with an identifier in its path.
async fn call(client: &Client, operation: &str, sid: &SenderSid) -> Result<(), Error> {
    let senders = client.senders();
    match operation {
        "GET" => senders.fetch(sid).send().await.map(|_| ()),
        "POST" => senders.update(sid).send().await.map(|_| ()),
        _ => senders.delete(sid).send().await.map(|_| ()),
    }
}

#[test]
fn invalid_identifier_is_an_error() {
    let of_33 = &SID[..33];
    let of_35 = format!("{SID}0");
    let too_wide = format!("{}ä", &SID[..33]);
    for text in HOSTILE.iter().chain(&[of_33, &of_35, &too_wide, "xe5f1c0a7be2d94836a1b0c9d8e7f60512", "XE"])
    {
        assert!(SenderSid::new(*text).is_err(), "{text:?}");
        assert!(text.parse::<SenderSid>().is_err(), "{text:?}");
    }
    assert_eq!(SenderSid::new(SID).unwrap().as_str(), SID);
    let of_mixed_case = "XEABCDEFabcdef0123456789ABCDEFabcd";
    assert_eq!(SenderSid::new(of_mixed_case).unwrap().as_str(), of_mixed_case);
}

#[test]
fn error_of_an_invalid_identifier_does_not_contain_it() {
    let error = SenderSid::new("planted-secret").unwrap_err();
    assert!(!format!("{error} {error:?}").contains("planted"), "{error:?}");
    assert!(format!("{error:#}").contains("34 characters"), "{error}");
    assert!(format!("{error:#}").contains("14 characters"), "{error}");
}

#[tokio::test]
async fn path_value_is_escaped() {
    let cases = [
        ("a/b", "a%2Fb"),
        ("ä?#", "%C3%A4%3F%23"),
        ("...", "..."),
        ("a.b", "a.b"),
        ("%41", "%2541"),
        (" \r\nHost: x", "%20%0D%0AHost%3A%20x"),
        ("a;b=c&d@e:f+g\\h", "a%3Bb%3Dc%26d%40e%3Af%2Bg%5Ch"),
        ("-_~", "-_~"),
        ("\u{0}", "%00"),
    ];
    for operation in ["GET", "POST", "DELETE"] {
        let server = Server::new(cases.iter().map(|_| CannedResponse::json(200, "{}")));
        let client = client(&server);
        for (text, _) in cases {
            call(&client, operation, &unvalidated(text)).await.unwrap();
        }
        let lines: Vec<_> = server.finish().iter().map(|seen| seen.line().to_owned()).collect();
        let expected =
            cases.map(|(_, escaped)| format!("{operation} /v2/Channels/Senders/{escaped} HTTP/1.1"));
        assert_eq!(lines, expected);
    }
}

#[tokio::test]
async fn path_is_appended_to_the_base_url() {
    let server = Server::new([CannedResponse::json(200, "{}")]);
    let base = format!("{}/below/here/", server.url());
    let client = Client::builder().base_url(base).credentials(Credentials::none()).build().unwrap();
    client.senders().fetch(&unvalidated(SID)).send().await.unwrap();
    let seen = server.finish();
    assert_eq!(seen[0].target(), format!("/below/here/v2/Channels/Senders/{SID}"));
    assert!(seen[0].header("authorization").is_empty(), "the client has no credentials: {seen:?}");
}

#[tokio::test]
async fn call_without_its_credentials_is_not_sent() {
    let server = Server::new([]);
    for client in [
        Client::builder().base_url(server.url()).build().unwrap(),
        Client::builder().base_url(server.url()).credentials(Credentials::bearer("token")).build().unwrap(),
    ] {
        let error = client.senders().fetch(&unvalidated(SID)).send().await.unwrap_err();
        assert!(error.is_credentials() && error.attempts().is_empty());
        assert!(error.to_string().contains("expected `accountSid_authToken`; set `credentials`"), "{error}");
    }
    assert!(server.finish().is_empty());
}
