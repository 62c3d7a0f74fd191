//! Pages: by continuation tokens, by links and by size.

use std::collections::BTreeMap;

use payload_pageable::Client;
use payload_pageable::bytes::Bytes;
use payload_pageable::http::Method;
use payload_pageable::models::{PageSizeListWithPageSizeResponse as Page, Pet};

use crate::scenario::{Outcome, Report, client, equal};

const FIRST: &[(&str, &str)] = &[("1", "dog"), ("2", "cat")];
const SECOND: &[(&str, &str)] = &[("3", "bird"), ("4", "fish")];
const ALL: &[(&str, &str)] = &[("1", "dog"), ("2", "cat"), ("3", "bird"), ("4", "fish")];

pub async fn call(report: &Report) {
    let client = client!(report, payload_pageable::Client);
    sizes(report, &client).await;
    tokens(report, &client).await;
    links(report, &client).await;
    xml(report, &client).await;
}

/// Compares the pets of a page.
fn pets(pets: &[Pet], expected: &[(&str, &str)]) -> Outcome {
    let pets: Vec<(&str, &str)> = pets.iter().map(|pet| (pet.id.as_str(), pet.name.as_str())).collect();
    equal(pets.as_slice(), expected)
}

async fn sizes(report: &Report, client: &Client) {
    let api = client.api();
    let call = async { pets(&api.page_size_list_without_continuation().send().await?.body.pets, ALL) };
    report.scenario("Payload_Pageable_PageSize_listWithoutContinuation", call).await;
    let call = async {
        pets(&api.page_size_list_with_page_size().page_size(2).send().await?.body.pets, FIRST)?;
        pets(&api.page_size_list_with_page_size().page_size(4).send().await?.body.pets, ALL)
    };
    report.scenario("Payload_Pageable_PageSize_listWithPageSize", call).await;
}

/// Calls a scenario of two pages: the first has a token, the second has none.
macro_rules! by_token {
    ($report:ident, $api:ident; $($name:literal: $list:ident, |$page:ident| $pets:expr, $token:expr;)*) => {$(
        let call = async {
            let list = || $api.$list().foo("foo").bar("bar");
            let $page = list().send().await?;
            pets($pets, FIRST)?;
            let token = $token.ok_or("no token")?.to_owned();
            let $page = list().token(&token).send().await?;
            pets($pets, SECOND)?;
            equal($token, None)
        };
        let name = concat!("Payload_Pageable_ServerDrivenPagination_ContinuationToken_", $name);
        $report.scenario(name, call).await;
    )*};
}

async fn tokens(report: &Report, client: &Client) {
    let api = client.api();
    by_token! { report, api;
        "requestQueryResponseBody":
            continuation_token_request_query_response_body,
            |page| &page.body.pets, page.body.next_token.as_deref();
        "requestHeaderResponseBody":
            continuation_token_request_header_response_body,
            |page| &page.body.pets, page.body.next_token.as_deref();
        "requestQueryResponseHeader":
            continuation_token_request_query_response_header,
            |page| &page.body.pets, page.headers().next_token();
        "requestHeaderResponseHeader":
            continuation_token_request_header_response_header,
            |page| &page.body.pets, page.headers().next_token();
        "requestQueryNestedResponseBody":
            continuation_token_request_query_nested_response_body,
            |page| &page.body.nested_items.pets,
            page.body.nested_next.as_ref().and_then(|next| next.next_token.as_deref());
        "requestHeaderNestedResponseBody":
            continuation_token_request_header_nested_response_body,
            |page| &page.body.nested_items.pets,
            page.body.nested_next.as_ref().and_then(|next| next.next_token.as_deref());
    }
}

async fn links(report: &Report, client: &Client) {
    let api = client.api();
    // The link is a URL of the same service; a request takes its path.
    let request = |link: &str| {
        let path = link.strip_prefix(report.url()).ok_or("a link to elsewhere")?;
        Ok::<_, &str>(client.request(Method::GET, path))
    };
    let call = async {
        let first = api.server_driven_pagination_link().send().await?.body;
        pets(&first.pets, FIRST)?;
        let second = request(first.next.ok_or("no link")?.as_str())?.send_json::<Page>().await?.body;
        pets(&second.pets, SECOND)
    };
    report.scenario("Payload_Pageable_ServerDrivenPagination_link", call).await;
    let call = async {
        let first = api.server_driven_pagination_link_string().send().await?.body;
        pets(&first.pets, FIRST)?;
        let second = request(&first.next.ok_or("no link")?)?.send_json::<Page>().await?.body;
        pets(&second.pets, SECOND)
    };
    report.scenario("Payload_Pageable_ServerDrivenPagination_linkString", call).await;
    let call = async {
        let first = api.server_driven_pagination_nested_link().send().await?.body;
        pets(&first.nested_items.pets, FIRST)?;
        let next = request(first.nested_next.next.ok_or("no link")?.as_str())?;
        // The last page lacks `nestedNext`, which the description requires.
        let second = next.send_json::<BTreeMap<String, Page>>().await?.body;
        pets(&second["nestedItems"].pets, SECOND)
    };
    report.scenario("Payload_Pageable_ServerDrivenPagination_nestedLink", call).await;
}

async fn xml(report: &Report, client: &Client) {
    let api = client.api();
    let call = async {
        let list = || api.xml_pagination_list_with_continuation();
        let first = list().send().await?.body;
        equal(elements(&first, "Name")?, vec!["dog", "cat"])?;
        let second =
            list().marker(elements(&first, "NextMarker")?.first().ok_or("no marker")?).send().await?.body;
        equal(elements(&second, "Name")?, vec!["bird", "fish"])
    };
    report.scenario("Payload_Pageable_XmlPagination_listWithContinuation", call).await;
    let call = async {
        let first = api.xml_pagination_list_with_next_link().send().await?.body;
        equal(elements(&first, "Name")?, vec!["dog", "cat"])?;
        let next = elements(&first, "NextLink")?;
        let path = next.first().and_then(|link| link.strip_prefix(report.url())).ok_or("no link")?;
        let second = client.request(Method::GET, path).send().await?.body;
        equal(elements(&second, "Name")?, vec!["bird", "fish"])
    };
    report.scenario("Payload_Pageable_XmlPagination_listWithNextLink", call).await;
}

/// Returns the texts of the elements with a name.
fn elements<'a>(document: &'a Bytes, name: &str) -> Result<Vec<&'a str>, std::str::Utf8Error> {
    let (start, end) = (format!("<{name}>"), format!("</{name}>"));
    let parts = std::str::from_utf8(document)?.split(start.as_str()).skip(1);
    Ok(parts.filter_map(|part| Some(part.split_once(end.as_str())?.0)).collect())
}
