//! Values in the path are data, whatever is in them.

use twilio_senders::models::SenderSid;
use twilio_senders::{Client, Error};
use wire_tests::{Answer, SID, Server, client};

const HOSTILE: [&str; 7] = ["..", "", "%2e%2e", "a/b", "ä?#", ".", "%252e"];

/// An identifier as it might come from an answer, which is not checked.
fn unchecked(text: &str) -> SenderSid {
    serde_json::from_value(text.into()).unwrap()
}

/// Sends one of the operations that have an identifier in the path.
async fn call(client: &Client, operation: &str, sid: &SenderSid) -> Result<(), Error> {
    let senders = client.senders();
    match operation {
        "GET" => senders.fetch(sid).send().await.map(|_| ()),
        "POST" => senders.update(sid).send().await.map(|_| ()),
        _ => senders.delete(sid).send().await.map(|_| ()),
    }
}

#[test]
fn an_identifier_made_by_hand_must_have_the_form() {
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
fn an_identifier_that_is_refused_is_not_repeated_in_the_error() {
    let error = SenderSid::new("planted-secret").unwrap_err();
    assert!(!format!("{error} {error:?}").contains("planted"), "{error:?}");
    assert!(format!("{error:#}").contains("34 characters"), "{error}");
    assert!(format!("{error:#}").contains("14 characters"), "{error}");
}

#[tokio::test]
async fn what_could_climb_out_of_the_path_is_refused_before_any_connection() {
    let server = Server::new([]);
    let client = client(&server);
    let others = ["%2E.", "%25252e%25252E", "../x", "x/..", "x%2f..", "x\\..", "%2e%2e%5c"];
    for text in HOSTILE.into_iter().filter(|text| !matches!(*text, "a/b" | "ä?#")).chain(others) {
        for operation in ["GET", "POST", "DELETE"] {
            let error = call(&client, operation, &unchecked(text)).await.unwrap_err();
            assert!(error.is_request(), "{operation} {text:?}: {error}");
            assert!(format!("{error:#}").contains("`Sid`"), "{error}");
        }
    }
    assert!(server.finish().is_empty());
}

#[tokio::test]
async fn what_stays_in_its_place_arrives_escaped() {
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
        let server = Server::new(cases.iter().map(|_| Answer::json(200, "{}")));
        let client = client(&server);
        for (text, _) in cases {
            call(&client, operation, &unchecked(text)).await.unwrap();
        }
        let lines: Vec<_> = server.finish().iter().map(|seen| seen.line().to_owned()).collect();
        let expected =
            cases.map(|(_, escaped)| format!("{operation} /v2/Channels/Senders/{escaped} HTTP/1.1"));
        assert_eq!(lines, expected);
    }
}

#[tokio::test]
async fn the_path_goes_behind_that_of_the_base_url() {
    let server = Server::new([Answer::json(200, "{}")]);
    let base = format!("{}/below/here/", server.url());
    let client = Client::builder().base_url(base).build().unwrap();
    client.senders().fetch(&unchecked(SID)).send().await.unwrap();
    let seen = server.finish();
    assert_eq!(seen[0].target(), format!("/below/here/v2/Channels/Senders/{SID}"));
    assert!(seen[0].header("authorization").is_empty(), "there were no credentials: {seen:?}");
}
