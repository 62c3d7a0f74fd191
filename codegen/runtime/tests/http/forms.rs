//! Form bodies.

use std::collections::BTreeMap;
use std::time::Duration;

use http::Method;
use serde_json::{Value, json};
use specsmith_runtime::runtime::json::{JsonType, ValueRef};
use specsmith_runtime::runtime::mock::RecordedRequest;
use specsmith_runtime::runtime::{Body, Call, Client, Error, FormStyle};

use crate::{SECRET, UpdateThing, blocking, mocked, update};

/// The body of a call on which this is done.
fn sent(set: impl FnOnce(&mut Call)) -> Result<String, String> {
    let (client, _) = mocked();
    let mut call = update(&client);
    set(&mut call);
    match call.into_request().map_err(|error| format!("{error:#}"))?.body {
        Body::Bytes(bytes) => Ok(String::from_utf8(bytes.to_vec()).unwrap()),
        _ => Err("no body".to_owned()),
    }
}

fn value(value: &Value, style: FormStyle) -> String {
    sent(|call| call.set_form_style("n", ValueRef::Any(value), style)).unwrap()
}

/// URL Standard, application/x-www-form-urlencoded serializing: letters, digits and `*-._` are kept, a space
/// becomes `+`.
#[test]
fn text_is_encoded_as_in_the_url_standard() {
    let all: String = (' '..='~').collect();
    assert_eq!(
        value(&json!(all), FormStyle::PLAIN),
        "n=+%21%22%23%24%25%26%27%28%29*%2B%2C-.%2F0123456789%3A%3B%3C%3D%3E%3F%40ABCDEFGHIJKLMNOPQRSTUVWXYZ%5B%5C%5D%5E_%60\
         abcdefghijklmnopqrstuvwxyz%7B%7C%7D%7E"
    );
    assert_eq!(value(&json!("é\n\u{1f600}"), FormStyle::PLAIN), "n=%C3%A9%0A%F0%9F%98%80");
    assert_eq!(value(&json!(""), FormStyle::PLAIN), "n=");
    assert_eq!(sent(|call| call.set_form("a b&c=", ValueRef::Bool(true))).unwrap(), "a+b%26c%3D=true");
    // Decoding gives the same value; no part of it becomes structure.
    assert_eq!(
        value(&json!(all), FormStyle::PLAIN.reserved()),
        "n=+!%22%23$%25%26'()*%2B%2C-./0123456789:;%3C%3D%3E?@ABCDEFGHIJKLMNOPQRSTUVWXYZ%5B%5C%5D%5E_%60\
         abcdefghijklmnopqrstuvwxyz%7B%7C%7D%7E"
    );
}

#[test]
fn value_is_encoded_by_content_type() {
    for (from, plain, as_json) in [
        (json!("a"), "n=a", "n=%22a%22"),
        (json!(-1.5), "n=-1.5", "n=-1.5"),
        (json!(false), "n=false", "n=false"),
        (json!({"a": [1, null]}), "n=%7B%22a%22%3A%5B1%2Cnull%5D%7D", "n=%7B%22a%22%3A%5B1%2Cnull%5D%7D"),
        // A value without a type is encoded as JSON: the description does not say that it is a list of
        // fields.
        (json!(["a", {}]), "n=%5B%22a%22%2C%7B%7D%5D", "n=%5B%22a%22%2C%7B%7D%5D"),
        (json!(null), "", ""),
    ] {
        assert_eq!(value(&from, FormStyle::PLAIN), plain, "{from}");
        assert_eq!(value(&from, FormStyle::JSON), as_json, "{from}");
    }
    let list = vec![Some(json!("a b")), None, Some(json!({"k": 1}))];
    assert_eq!(sent(|call| call.set_form("n", list.value_ref())).unwrap(), "n=a+b&n=%7B%22k%22%3A1%7D");
    let as_json = sent(|call| call.set_form_style("n", list.value_ref(), FormStyle::JSON));
    assert_eq!(as_json.unwrap(), "n=%22a+b%22&n=%7B%22k%22%3A1%7D");
}

/// Cases of OpenAPI 3.0.4, Style Examples.
#[test]
fn value_is_encoded_by_style() {
    let (one, list) = (json!("blue"), json!(["blue", "bl,|ack", null]));
    let object = [("B", json!(null)), ("G", json!("a b")), ("R", json!(100))];
    let object: BTreeMap<String, Value> = object.map(|(key, value)| (key.to_owned(), value)).into();
    for (style, of_one, of_list, of_object) in [
        (FormStyle::EXPLODED, "n=blue", "n=blue&n=bl%2C%7Cack", "G=a+b&R=100"),
        (FormStyle::COMMAS, "n=blue", "n=blue,bl%2C%7Cack", "n=G,a+b,R,100"),
        (FormStyle::SPACES, "n=blue", "n=blue%20bl%2C%7Cack", "n=G%20a+b%20R%20100"),
        (FormStyle::PIPES, "n=blue", "n=blue%7Cbl%2C%7Cack", "n=G%7Ca+b%7CR%7C100"),
        (FormStyle::DEEP, "n=blue", "n%5B0%5D=blue&n%5B1%5D=bl%2C%7Cack", "n%5BG%5D=a+b&n%5BR%5D=100"),
        (FormStyle::COMMAS.reserved(), "n=blue", "n=blue,bl%2C%7Cack", "n=G,a+b,R,100"),
    ] {
        assert_eq!(value(&one, style), of_one, "{style:?}");
        assert_eq!(value(&list, style), of_list, "{style:?}");
        assert_eq!(
            sent(|call| call.set_form_style("n", object.value_ref(), style)).unwrap(),
            of_object,
            "{style:?}"
        );
        assert_eq!(value(&json!([]), style), "", "{style:?}");
    }
    let deep = json!({"a": {"b": [{"c": 1}, "x"]}});
    let decoded = "n[a][b][0][c]=1&n[a][b][1]=x";
    assert_eq!(value(&deep, FormStyle::DEEP), decoded.replace('[', "%5B").replace(']', "%5D"));
}

#[test]
fn last_value_wins_and_field_by_name_overrides_all() {
    let body = sent(|call| {
        call.form_field("by name", &json!("first"));
        call.set_form("a", ValueRef::I64(1));
        call.set_form("b", ValueRef::I64(2));
        call.set_form("a", ValueRef::I64(3));
        call.set_form("by name", ValueRef::Str("typed"));
        call.set_form("b", ValueRef::Null);
        call.set_form("gone", ValueRef::I64(4));
        call.form_field("gone", &Value::Null);
        call.set_form("gone", ValueRef::I64(5));
        call.form_field("more", &json!(["x", 1]));
    });
    assert_eq!(body.unwrap(), "by+name=first&a=3&more=%5B%22x%22%2C1%5D");
}

#[test]
fn only_an_object_is_a_form() {
    let list = || vec!["x".to_owned(), "y".to_owned()];
    let map = BTreeMap::from([("a".to_owned(), list()), ("b".to_owned(), list())]);
    let (client, _) = mocked();
    let body = |call: Call| match call.into_request()?.body {
        Body::Bytes(bytes) => Ok(String::from_utf8(bytes.to_vec()).unwrap()),
        other => Ok::<_, Error>(format!("{other:?}")),
    };
    assert_eq!(body(update(&client).form(map.value_ref(), &[])).unwrap(), "a=x&a=y&b=x&b=y");
    let styles = [("b", FormStyle::PIPES)];
    assert_eq!(body(update(&client).form(map.value_ref(), &styles)).unwrap(), "a=x&a=y&b=x%7Cy");
    assert_eq!(body(update(&client).form(ValueRef::Absent, &[])).unwrap(), "Empty");
    for other in [json!([1]), json!("a"), json!(1)] {
        let error = body(update(&client).form(ValueRef::Any(&other), &[])).unwrap_err();
        assert!(error.is_request() && format!("{error:#}").contains("the body is no object"), "{error}");
    }
    for infinite in [f64::NAN, f64::INFINITY] {
        let error = sent(|call| call.set_form("n", ValueRef::F64(infinite))).unwrap_err();
        assert!(error.contains("`n` has a number that is not finite"), "{error}");
    }
}

#[test]
fn form_without_fields_is_an_empty_body_or_none() {
    assert_eq!(sent(|call| call.start_form()).unwrap(), "");
    assert_eq!(sent(|_| {}).unwrap_err(), "no body");
}

fn assert_form(requests: &[RecordedRequest]) {
    for request in requests {
        assert_eq!(request.headers["content-type"], "application/x-www-form-urlencoded");
        assert_eq!(request.body, "Body=a%2Bb+c&Password=hunter2-is-planted");
        let decoded = [("Body", "a+b c"), ("Password", SECRET)];
        assert_eq!(request.form(), decoded.map(|(name, value)| (name.to_owned(), value.to_owned())));
    }
}

fn filled<C: Clone>(client: &C) -> Call<C> {
    let mut call = update(client);
    call.set_form("Body", ValueRef::Str("a+b c"));
    call.set_form("Password", ValueRef::Str(SECRET));
    call
}

#[tokio::test]
async fn form_is_resent_on_retry_and_redirect_and_redacted() {
    let (client, mock) = mocked();
    mock.expect::<UpdateThing>()
        .too_many_requests(Duration::from_secs(1))
        .status(308, "")
        .header("location", "/elsewhere")
        .respond(json!({}));
    let call = filled(&client);
    let shown = format!("{call:?}");
    call.send().await.unwrap();
    let requests = mock.requests();
    assert_eq!(requests.len(), 3);
    assert_eq!(requests[2].uri.path(), "/elsewhere");
    assert_form(&requests);
    let request = filled(&client).into_request().unwrap();
    let refused = mock.expect::<UpdateThing>().status(400, "no");
    let error = filled(&client).send().await.unwrap_err();
    let all = format!("{shown} {request:?} {requests:?} {refused:?} {error:?} {error}");
    assert!(!all.contains(SECRET), "{all}");
}

#[test]
fn blocking_client_sends_the_same_form() {
    let mock = specsmith_runtime::runtime::mock::Mock::new();
    let client = blocking::builder().transport(mock.clone()).build().unwrap();
    mock.expect::<UpdateThing>().no_connection().respond(json!({}));
    filled(&client).send().unwrap();
    assert_eq!(mock.requests().len(), 2);
    assert_form(&mock.requests());
}

/// A header set by the call is more specific than the one of the client.
#[test]
fn content_type_can_be_overridden() {
    let (client, _): (Client, _) = mocked();
    let mut call = filled(&client);
    call.header("content-type", "application/x-www-form-urlencoded; charset=utf-8");
    let request = call.into_request().unwrap();
    assert_eq!(request.method, Method::POST);
    assert_eq!(request.headers["content-type"], "application/x-www-form-urlencoded; charset=utf-8");
}
