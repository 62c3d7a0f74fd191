//! JSON that would overflow the stack: nested values, and serde_json's own key for the text of a value, under which it parses
//! a string with a new limit of depth.

use http::Method;
use serde_json::Value;
use specsmith_runtime::runtime::mock::{ExpectedOperation, Mock};
use specsmith_runtime::runtime::{NextUrl, Pages, Waiter};

use crate::waiters::THING_ONLINE;
use crate::{FetchThing, client_of, fetch};

const RAW_VALUE: &str = "$serde_json::private::RawValue";

struct PostThings;

impl ExpectedOperation for PostThings {
    type Output = Value;
    const ID: &'static str = "POST /things";
    const STATUS: u16 = 200;
}

/// Returns a text of 20 KB whose strings would be parsed 1400 levels deep.
pub fn nested_texts() -> String {
    (0..12).fold("1".to_owned(), |inner, _| {
        let text = Value::String("[".repeat(120) + &inner + &"]".repeat(120));
        format!(r#"{{"{RAW_VALUE}":{text}}}"#)
    })
}

/// Runs a test in a thread with the stack of a thread of the standard library or of tokio.
pub fn with_small_stack(test: impl Future<Output = ()> + Send + 'static) {
    let run = || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build();
        runtime.unwrap().block_on(test);
    };
    std::thread::Builder::new().stack_size(2 << 20).spawn(run).unwrap().join().unwrap();
}

#[test]
fn key_for_the_text_of_a_value_is_data() {
    with_small_stack(async {
        let mock = Mock::new();
        let client = client_of(&mock);
        let body = nested_texts();
        assert!(body.len() > 19_000);
        let call = || client.request(Method::POST, "/things");
        let body_of = |value: &Value| value[RAW_VALUE].as_str().unwrap().len();

        // An error body, and a body of the user's type, which serde_json deserializes.
        let expected = mock.expect::<PostThings>().status(400, body.clone()).status(200, body.clone());
        expected.status(200, body.replacen("$serde_json", "\\u0024serde\\u005fjson", 1));
        let error = call().send().await.unwrap_err();
        assert!(error.is_api() && error.message().is_none() && error.typed::<Value>().is_none());
        for _ in 0..2 {
            let error = call().send_json::<Value>().await.unwrap_err();
            assert!(error.is_decode() && format!("{error:#}").contains("is not supported"), "{error}");
        }

        // The output of an operation, of a page and of a waiter, and a recorded request.
        mock.expect::<FetchThing>()
            .status(200, body.clone())
            .status(200, body.clone())
            .status(200, body.clone());
        let response = fetch(&client).send().await.unwrap().into_response::<Value, ()>().unwrap();
        let length = body_of(&response.body);
        let mut pages = Pages::<Value>::new(fetch(&client), &NextUrl("/next"));
        assert_eq!(body_of(&pages.next().await.unwrap().unwrap().body), length);
        let waiter = Waiter::<Value>::new(fetch(&client), THING_ONLINE);
        assert!(waiter.await.is_err());
        call().body("application/json", body).send().await.unwrap_err();
        assert_eq!(body_of(&mock.requests().last().unwrap().json()), length);
    });
}

#[test]
fn depth_of_values_is_limited() {
    with_small_stack(async {
        let mock = Mock::new();
        let client = client_of(&mock);
        let wraps = [("[", "]"), ("{\"a\":", "}"), ("[{\"a\":", "}]")];
        for (open, close) in wraps {
            for (depth, fits) in [(40, true), (60, true), (200, false), (100_000, false)] {
                let body = open.repeat(depth) + "1" + &close.repeat(depth);
                mock.expect::<FetchThing>().status(200, body.clone()).status(400, body.clone());
                let response = fetch(&client).send().await.unwrap();
                let result = response.into_response::<Value, ()>();
                assert_eq!(result.is_ok(), fits, "{depth}");
                let text = result.map(|response| response.body.to_string());
                assert!(text.is_ok_and(|text| text == body) == fits);
                let error = fetch(&client).send().await.unwrap_err();
                assert!(error.is_api());
                assert_eq!(error.typed::<Value>().is_some(), fits, "{depth}");
                mock.expect::<PostThings>().status(200, body.clone());
                let call = client.request(Method::POST, "/things").body("application/json", body);
                assert_eq!(call.send_json::<Value>().await.is_ok(), fits);
                assert_eq!(mock.requests().last().unwrap().json().is_null(), !fits);
            }
        }
    });
}
