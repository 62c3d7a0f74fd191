//! Pagination.

use std::future::poll_fn;
use std::pin::pin;

use futures_core::Stream;
use http::Method;
use serde_json::{Value, json};
use specsmith_runtime::runtime::mock::Mock;
use specsmith_runtime::runtime::{
    Client, Error, Items, NextLink, NextPage, NextParameter, NextUrl, NextValue, PageParameter, Pages,
};

use crate::{FetchThing, UpdateThing, client_of, fetch, mocked, update};

const NEXT: &str = "/meta/next_page_url";

fn page(things: &[i64], next: impl Into<Value>) -> Value {
    json!({"things": things, "meta": {"next_page_url": next.into()}})
}

pub fn things(page: Value) -> Vec<Value> {
    page["things"].as_array().cloned().unwrap_or_default()
}

/// Expects three pages, the second of them empty, each linked in a different way.
pub fn three_pages(mock: &Mock) {
    let expected = mock.expect::<FetchThing>();
    let expected = expected.respond(page(&[1, 2], "https://api.example.com/v1/things/7?Page=1&PageToken=t"));
    expected.respond(page(&[], "/v1/things/7?Page=2")).respond(page(&[3], Value::Null));
}

fn pages(client: &Client) -> Pages<Value> {
    let mut call = fetch(client);
    call.query("Channel", "whatsapp");
    call.query("PageSize", "2");
    call.header("X-Own", "1");
    Pages::new(call, &NextUrl(NEXT))
}

fn items(client: &Client) -> Items<Value, Value> {
    pages(client).items(things)
}

pub fn assert_three_requests(mock: &Mock) {
    let requests = mock.requests();
    let uris: Vec<_> = requests.iter().map(|request| request.uri.to_string()).collect();
    assert_eq!(
        uris,
        [
            "https://api.example.com/v1/things/7?Channel=whatsapp&PageSize=2",
            "https://api.example.com/v1/things/7?Page=1&PageToken=t",
            "https://api.example.com/v1/things/7?Page=2",
        ]
    );
    for request in &requests {
        assert_eq!(request.method, Method::GET);
        assert_eq!(request.operation, "FetchThing");
        assert_eq!(request.headers["x-own"], "1");
        assert_eq!(request.headers["authorization"], "Basic [redacted]");
    }
    mock.assert_done();
}

#[tokio::test]
async fn pages_are_fetched_by_next() {
    let (client, mock) = mocked();
    three_pages(&mock);
    let mut pages = pages(&client);
    assert!(mock.requests().is_empty(), "nothing is sent before the first poll");
    let mut found = Vec::new();
    while let Some(page) = pages.next().await {
        found.push(page.unwrap().body["things"].clone());
        assert_eq!(mock.requests().len(), found.len(), "no page is prefetched");
    }
    assert_eq!(found, [json!([1, 2]), json!([]), json!([3])]);
    assert!(pages.next().await.is_none() && pages.next().await.is_none());
    assert_three_requests(&mock);
}

#[tokio::test]
async fn items_are_fetched_by_next_and_collected() {
    let (client, mock) = mocked();
    three_pages(&mock);
    assert_eq!(items(&client).into_vec().await.unwrap(), [1, 2, 3]);
    assert_three_requests(&mock);

    three_pages(&mock);
    let mut items = items(&client);
    assert_eq!(items.next().await.unwrap().unwrap(), 1);
    assert_eq!(items.next().await.unwrap().unwrap(), 2);
    assert_eq!(mock.requests().len(), 4, "no page is prefetched");
    assert_eq!(items.next().await.unwrap().unwrap(), 3);
    assert!(items.next().await.is_none() && items.next().await.is_none());
}

#[tokio::test]
async fn pages_and_items_are_streams() {
    async fn all<S: Stream>(stream: S) -> Vec<S::Item> {
        let mut stream = pin!(stream);
        let mut all = Vec::new();
        while let Some(next) = poll_fn(|context| stream.as_mut().poll_next(context)).await {
            all.push(next);
        }
        all
    }
    fn is_send<T: Send>(value: T) -> T {
        value
    }
    let (client, mock) = mocked();
    three_pages(&mock);
    three_pages(&mock);
    let found = is_send(all(is_send(pages(&client)))).await;
    assert_eq!(found.into_iter().map(|page| things(page.unwrap().body).len()).collect::<Vec<_>>(), [2, 0, 1]);
    let found = all(is_send(items(&client))).await;
    assert_eq!(found.into_iter().map(Result::unwrap).collect::<Vec<_>>(), [1, 2, 3]);
}

/// Returns the error after a first page with this link, and checks that it is the last item.
async fn error_of(next: impl Into<Value>) -> (Error, Mock) {
    let (client, mock) = mocked();
    mock.expect::<FetchThing>().respond(page(&[1], next));
    let mut items = items(&client);
    assert_eq!(items.next().await.unwrap().unwrap(), 1);
    let error = items.next().await.unwrap().unwrap_err();
    assert!(items.next().await.is_none() && items.next().await.is_none());
    (error, mock)
}

#[tokio::test]
async fn invalid_link_is_an_error() {
    for (next, why) in [
        (json!("https://evil.com/?token=planted"), "it refers to another origin, https://evil.com"),
        (json!("http://api.example.com/planted"), "it refers to another origin, http://api.example.com"),
        (
            json!("//api.example.com:8443/planted"),
            "it refers to another origin, https://api.example.com:8443",
        ),
        (json!("https://api.example.com@evil.com/planted"), "it contains user information"),
        (json!("ftp://api.example.com/planted"), "its scheme is neither https nor http"),
        (json!("/a\r\nplanted: b"), "invalid URI"),
        (json!("/\u{e4}planted"), "invalid URI"),
        (
            json!("https://api.example.com/v1/things/7?Channel=whatsapp&PageSize=2"),
            "it was requested already",
        ),
        (json!("?Channel=whatsapp&PageSize=2"), "it was requested already"),
        (json!(7), "its address is not a string"),
        (json!(false), "its address is not a string"),
        (json!({"href": "planted"}), "its address is not a string"),
    ] {
        let (error, mock) = error_of(next.clone()).await;
        assert!(error.is_pagination() && !error.is_api() && !error.is_transport(), "{error}");
        assert_eq!(
            format!("{error:#}"),
            format!("FetchThing: the next page is not requested: {why}"),
            "{next}"
        );
        assert_eq!(mock.requests().len(), 1, "{next}");
        assert!(error.operation() == Some("FetchThing") && error.attempts().is_empty());
    }
}

#[tokio::test]
async fn missing_null_or_empty_link_ends_the_list() {
    for last in [
        json!({"meta": {"next_page_url": null}}),
        json!({"meta": {"next_page_url": ""}}),
        json!({}),
        json!([]),
    ] {
        let (client, mock) = mocked();
        mock.expect::<FetchThing>().respond(last);
        let mut pages = pages(&client);
        assert!(pages.next().await.unwrap().is_ok() && pages.next().await.is_none());
    }
}

#[tokio::test]
async fn cyclic_link_is_an_error() {
    let (client, mock) = mocked();
    let expected = mock.expect::<FetchThing>().respond(page(&[1], "?p=2")).respond(page(&[2], "?p=3"));
    expected.respond(page(&[3], "?p=2"));
    let error = items(&client).into_vec().await.unwrap_err();
    assert!(error.is_pagination() && format!("{error:#}").ends_with("it was requested already"), "{error}");
    assert_eq!(mock.requests().len(), 3);

    // The same addresses in other notations.
    for again in ["/x/../next", "/next#again"] {
        let (client, mock) = mocked();
        mock.expect::<FetchThing>().respond(page(&[1], "/next")).respond(page(&[2], again));
        assert!(items(&client).into_vec().await.unwrap_err().is_pagination(), "{again}");
        assert_eq!(mock.requests().len(), 2, "{again}");
    }
}

#[tokio::test]
async fn error_in_the_middle_ends_the_list() {
    let (client, mock) = mocked();
    let expected = mock.expect::<FetchThing>().respond(page(&[1], "?p=2")).status(500, "").status(500, "");
    expected.status(500, "").respond(page(&[2], Value::Null));
    let mut pages = pages(&client);
    assert!(pages.next().await.unwrap().is_ok());
    let error = pages.next().await.unwrap().unwrap_err();
    assert!(error.is_api() && error.attempts().len() == 3, "{error}");
    assert!(pages.next().await.is_none() && pages.next().await.is_none());

    let (client, mock) = mocked();
    mock.expect::<FetchThing>().respond(page(&[1], "?p=2")).broken_body().respond(page(&[2], Value::Null));
    let mut items = items(&client);
    assert!(items.next().await.unwrap().is_ok());
    assert!(items.next().await.unwrap().unwrap_err().is_decode());
    assert!(items.next().await.is_none());
}

#[tokio::test]
async fn transient_error_is_retried() {
    let (client, mock) = mocked();
    let expected = mock.expect::<FetchThing>().respond(page(&[1], "?p=2")).status(503, "").no_connection();
    expected.respond(page(&[2], Value::Null));
    assert_eq!(items(&client).into_vec().await.unwrap(), [1, 2]);
}

#[tokio::test]
async fn invalid_request_is_the_first_item() {
    let (client, mock) = mocked();
    let mut bad = fetch(&client);
    bad.header("host", "x");
    let mut pages = Pages::<Value>::new(bad, &NextUrl(NEXT));
    assert!(pages.next().await.unwrap().unwrap_err().is_request() && pages.next().await.is_none());
    assert!(mock.requests().is_empty());
}

#[tokio::test]
async fn list_that_begins_with_post_continues_with_get() {
    let (client, mock) = mocked();
    mock.expect::<UpdateThing>().respond(page(&[1], "?p=2")).respond(page(&[2], Value::Null));
    let mut first = update(&client);
    first.body_field("filter", json!("f"));
    let first = first.json(specsmith_runtime::runtime::json::ValueRef::Absent);
    assert_eq!(Pages::<Value>::new(first, &NextUrl(NEXT)).items(things).into_vec().await.unwrap(), [1, 2]);
    let second = &mock.requests()[1];
    assert!(second.method == Method::GET && second.body.is_empty());
    assert!(!second.headers.contains_key("content-type"), "the request has no body");
}

#[tokio::test]
async fn dropped_list_sends_no_further_request() {
    let (client, mock) = mocked();
    three_pages(&mock);
    let mut items = items(&client);
    items.next().await.unwrap().unwrap();
    drop(items);
    assert_eq!(mock.requests().len(), 1);
}

#[tokio::test]
async fn number_of_collected_pages_is_limited() {
    let mock = Mock::responding(|request| {
        let number: u32 =
            request.uri.query().and_then(|query| query.strip_prefix("Page=")?.parse().ok()).unwrap_or(0);
        let page = page(&[], format!("/v1/things/7?Page={}", number + 1));
        Ok(http::Response::new(page.to_string().into()))
    });
    let error = items(&client_of(&mock)).into_vec().await.unwrap_err();
    assert!(error.is_pagination() && error.to_string().contains("it follows 10000 pages"), "{error}");
}

/// Requests all pages with these bodies and headers `Link`, and returns the queries of the requests, and the error if there is one.
async fn queries(how: &'static dyn NextPage, pages: &[(Value, &str)]) -> (Vec<String>, Option<String>) {
    let (client, mock) = mocked();
    let mut expected = mock.expect::<FetchThing>();
    for (body, link) in pages {
        expected = expected.respond(body.clone());
        if !link.is_empty() {
            expected = expected.header("Link", link);
        }
    }
    let mut call = fetch(&client);
    call.query("q", "a b");
    call.query("limit", "2");
    let found = Pages::new(call, how).items(things).into_vec().await;
    let requests = mock.requests();
    let queries = requests.iter().map(|request| request.uri.query().unwrap_or_default().to_owned()).collect();
    (queries, found.err().map(|error| format!("{error:#}")))
}

fn list(things: &[i64]) -> Value {
    let things: Vec<Value> = things.iter().map(|id| json!({"id": id})).collect();
    json!({"things": things})
}

/// Adds a member to a page.
fn with(mut page: Value, name: &str, value: impl Into<Value>) -> Value {
    page[name] = value.into();
    page
}

const BY_PARAMETER: NextParameter = NextParameter {
    parameter: PageParameter::Query("after"),
    value: NextValue::Token("/cursor"),
    items: "/things",
    more: None,
    total: None,
};

const FIRST: &str = "q=a%20b&limit=2";

#[tokio::test]
async fn links_of_the_header_are_followed() {
    let next =
        r#"</v1/things/7?p=1>; title="a, <b>; rel=x"; rel="first", </v1/things/7?p=2>; REL="prefetch Next""#;
    let pages = [(list(&[1]), next), (list(&[2]), "</v1/things/7?p=1>; rel=prev; rel=next, <x")];
    let (queries, error) = queries(&NextLink, &pages).await;
    assert_eq!((queries, error), (vec![FIRST.to_owned(), "p=2".to_owned()], None));

    let others =
        "</v1/things/7?p=1>; title=\"a; rel=next\"; rel=prev, </v1/things/7?p=3>; anchor=\"/x\"; rel=next";
    let next = format!("{others}, </v1/things/7?p=2>; title=\"x; rel=foo — ü\"; rel=next");
    let pages = [(list(&[1]), next.as_str()), (list(&[2]), others)];
    let (queries, error) = self::queries(&NextLink, &pages).await;
    assert_eq!((queries, error), (vec![FIRST.to_owned(), "p=2".to_owned()], None));

    let pages = [(list(&[1]), "<https://evil.com/>; rel=next")];
    let (queries, error) = self::queries(&NextLink, &pages).await;
    assert_eq!(queries.len(), 1);
    assert!(error.unwrap().contains("another origin"));
}

#[tokio::test]
async fn token_of_a_page_is_a_parameter_of_the_next() {
    for (last, what) in [
        (list(&[3]), "absent"),
        (with(list(&[3]), "cursor", ""), "empty"),
        (with(list(&[3]), "cursor", Value::Null), "null"),
    ] {
        let pages =
            [(with(list(&[1, 2]), "cursor", "a&b="), ""), (with(list(&[]), "cursor", 7), ""), (last, "")];
        let (queries, error) = queries(&BY_PARAMETER, &pages).await;
        assert_eq!(error, None, "{what}");
        assert_eq!(queries, [FIRST, "q=a%20b&limit=2&after=a%26b%3D", "q=a%20b&limit=2&after=7"], "{what}");
    }
    let same = with(list(&[1]), "cursor", "x");
    let (queries, error) = queries(&BY_PARAMETER, &[(same.clone(), ""), (same, "")]).await;
    assert_eq!(queries.len(), 2);
    assert!(error.unwrap().contains("requested already"));
}

#[tokio::test]
async fn field_of_the_last_item_is_a_parameter_of_the_next_page() {
    static HOW: NextParameter =
        NextParameter { value: NextValue::LastItem("/id"), more: Some("/has_more"), ..BY_PARAMETER };
    let pages = [(with(list(&[1, 2]), "has_more", true), ""), (with(list(&[3, 4]), "has_more", false), "")];
    let (queries, error) = queries(&HOW, &pages).await;
    assert_eq!((queries, error), (vec![FIRST.to_owned(), format!("{FIRST}&after=2")], None));
    // Without an item, there is no next page whatever else is said.
    let (queries, _) = self::queries(&HOW, &[(with(list(&[]), "has_more", true), "")]).await;
    assert_eq!(queries.len(), 1);
}

#[tokio::test]
async fn pages_and_items_are_counted() {
    static PAGES: NextParameter =
        NextParameter { parameter: PageParameter::Query("page"), value: NextValue::Page(1), ..BY_PARAMETER };
    let pages = [(list(&[1, 2]), ""), (list(&[3]), ""), (list(&[]), "")];
    let (queries, error) = queries(&PAGES, &pages).await;
    assert_eq!(error, None);
    assert_eq!(queries, [FIRST, "q=a%20b&limit=2&page=2", "q=a%20b&limit=2&page=3"]);

    static OFFSET: NextParameter = NextParameter {
        parameter: PageParameter::Query("limit"),
        value: NextValue::Offset,
        total: Some("/total"),
        ..BY_PARAMETER
    };
    let pages = [(with(list(&[1, 2]), "total", 3), ""), (with(list(&[3]), "total", "3"), "")];
    let (queries, error) = self::queries(&OFFSET, &pages).await;
    // The parameter of the call is the start.
    assert_eq!((queries, error), (vec![FIRST.to_owned(), "q=a%20b&limit=4".to_owned()], None));
}

#[tokio::test]
async fn tokens_are_sent_in_headers_and_bodies() {
    let (client, mock) = mocked();
    static IN_HEADER: NextParameter =
        NextParameter { parameter: PageParameter::Header("x-after"), ..BY_PARAMETER };
    mock.expect::<FetchThing>().respond(with(list(&[1]), "cursor", "t")).respond(list(&[2]));
    let all = Pages::new(fetch(&client), &IN_HEADER).items(things).into_vec().await.unwrap();
    assert_eq!(all.len(), 2);
    assert_eq!(mock.requests()[1].headers["x-after"], "t");

    static IN_BODY: NextParameter = NextParameter { parameter: PageParameter::Body("after"), ..BY_PARAMETER };
    mock.expect::<UpdateThing>().respond(with(list(&[1]), "cursor", "t")).respond(list(&[2]));
    let filter = json!({"filter": 1});
    let call = update(&client).json(&filter);
    let all = Pages::new(call, &IN_BODY).items(things).into_vec().await.unwrap();
    assert_eq!(all.len(), 2);
    let bodies: Vec<Value> =
        mock.requests()[2..].iter().map(|sent| serde_json::from_slice(&sent.body).unwrap()).collect();
    assert_eq!(bodies, [json!({"filter": 1}), json!({"filter": 1, "after": "t"})]);
    assert_eq!(mock.requests()[3].headers["content-type"], "application/json");

    static NUMBER: NextParameter =
        NextParameter { parameter: PageParameter::Body("after"), value: NextValue::Page(1), ..BY_PARAMETER };
    mock.expect::<UpdateThing>().respond(list(&[1])).respond(list(&[]));
    let third = json!({"after": "3"});
    Pages::new(update(&client).json(&third), &NUMBER).items(things).into_vec().await.unwrap();
    assert_eq!(mock.requests()[5].body, r#"{"after":4}"#);

    mock.expect::<UpdateThing>().respond(with(list(&[1]), "cursor", "t")).respond(list(&[2]));
    Pages::new(update(&client), &IN_BODY).items(things).into_vec().await.unwrap();
    assert_eq!(mock.requests()[7].headers["content-type"], "application/json");
    assert_eq!(mock.requests()[7].body, r#"{"after":"t"}"#);
}
