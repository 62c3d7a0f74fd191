//! Pages: by continuation tokens, by links and by size.

use payload_pageable::http::Method;
use payload_pageable::models::{
    Pet, ServerDrivenPaginationLinkResponse, ServerDrivenPaginationLinkStringResponse,
    ServerDrivenPaginationNestedLinkResponse,
};
use payload_pageable::{Client, bytes::Bytes};

use crate::scenario::{Outcome, Report, client, equal};

const FIRST: &[(&str, &str)] = &[("1", "dog"), ("2", "cat")];
const SECOND: &[(&str, &str)] = &[("3", "bird"), ("4", "fish")];
const ALL: &[(&str, &str)] = &[("1", "dog"), ("2", "cat"), ("3", "bird"), ("4", "fish")];

pub async fn call(report: &Report) {
    let client = client!(report, payload_pageable::Client);
    sizes(report, &client).await;
    tokens(report, &client).await;
    header_tokens(report, &client).await;
    nested_tokens(report, &client).await;
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

async fn tokens(report: &Report, client: &Client) {
    let api = client.api();
    let call = async {
        let list = || api.continuation_token_request_query_response_body().foo("foo").bar("bar");
        let first = list().send().await?.body;
        pets(&first.pets, FIRST)?;
        let second = list().token(&first.next_token.ok_or("no token")?).send().await?.body;
        equal(second.next_token, None)?;
        pets(&second.pets, SECOND)
    };
    let name = "Payload_Pageable_ServerDrivenPagination_ContinuationToken_requestQueryResponseBody";
    report.scenario(name, call).await;
    let call = async {
        let list = || api.continuation_token_request_header_response_body().foo("foo").bar("bar");
        let first = list().send().await?.body;
        pets(&first.pets, FIRST)?;
        let second = list().token(&first.next_token.ok_or("no token")?).send().await?.body;
        equal(second.next_token, None)?;
        pets(&second.pets, SECOND)
    };
    let name = "Payload_Pageable_ServerDrivenPagination_ContinuationToken_requestHeaderResponseBody";
    report.scenario(name, call).await;
}

async fn header_tokens(report: &Report, client: &Client) {
    let api = client.api();
    let call = async {
        let list = || api.continuation_token_request_query_response_header().foo("foo").bar("bar");
        let first = list().send().await?;
        pets(&first.body.pets, FIRST)?;
        let second = list().token(first.headers().next_token().ok_or("no token")?).send().await?;
        equal(second.headers().next_token(), None)?;
        pets(&second.body.pets, SECOND)
    };
    let name = "Payload_Pageable_ServerDrivenPagination_ContinuationToken_requestQueryResponseHeader";
    report.scenario(name, call).await;
    let call = async {
        let list = || api.continuation_token_request_header_response_header().foo("foo").bar("bar");
        let first = list().send().await?;
        pets(&first.body.pets, FIRST)?;
        let second = list().token(first.headers().next_token().ok_or("no token")?).send().await?;
        equal(second.headers().next_token(), None)?;
        pets(&second.body.pets, SECOND)
    };
    let name = "Payload_Pageable_ServerDrivenPagination_ContinuationToken_requestHeaderResponseHeader";
    report.scenario(name, call).await;
}

async fn nested_tokens(report: &Report, client: &Client) {
    let api = client.api();
    let call = async {
        let list = || api.continuation_token_request_query_nested_response_body().foo("foo").bar("bar");
        let first = list().send().await?.body;
        pets(&first.nested_items.pets, FIRST)?;
        let token = first.nested_next.and_then(|next| next.next_token).ok_or("no token")?;
        pets(&list().token(&token).send().await?.body.nested_items.pets, SECOND)
    };
    let name = "Payload_Pageable_ServerDrivenPagination_ContinuationToken_requestQueryNestedResponseBody";
    report.scenario(name, call).await;
    let call = async {
        let list = || api.continuation_token_request_header_nested_response_body().foo("foo").bar("bar");
        let first = list().send().await?.body;
        pets(&first.nested_items.pets, FIRST)?;
        let token = first.nested_next.and_then(|next| next.next_token).ok_or("no token")?;
        pets(&list().token(&token).send().await?.body.nested_items.pets, SECOND)
    };
    let name = "Payload_Pageable_ServerDrivenPagination_ContinuationToken_requestHeaderNestedResponseBody";
    report.scenario(name, call).await;
}

async fn links(report: &Report, client: &Client) {
    let api = client.api();
    // The link is a URL of the same service; a request takes its path.
    let path = |link: &str| link.strip_prefix(report.url()).map(str::to_owned).ok_or("a link to elsewhere");
    let call = async {
        let first = api.server_driven_pagination_link().send().await?.body;
        pets(&first.pets, FIRST)?;
        let next = client.request(Method::GET, &path(first.next.ok_or("no link")?.as_str())?);
        let second = next.send_json::<ServerDrivenPaginationLinkResponse>().await?.body;
        pets(&second.pets, SECOND)
    };
    report.scenario("Payload_Pageable_ServerDrivenPagination_link", call).await;
    let call = async {
        let first = api.server_driven_pagination_link_string().send().await?.body;
        pets(&first.pets, FIRST)?;
        let next = client.request(Method::GET, &path(&first.next.ok_or("no link")?)?);
        let second = next.send_json::<ServerDrivenPaginationLinkStringResponse>().await?.body;
        pets(&second.pets, SECOND)
    };
    report.scenario("Payload_Pageable_ServerDrivenPagination_linkString", call).await;
    let call = async {
        let first = api.server_driven_pagination_nested_link().send().await?.body;
        pets(&first.nested_items.pets, FIRST)?;
        let next = client.request(Method::GET, &path(first.nested_next.next.ok_or("no link")?.as_str())?);
        let second = next.send_json::<ServerDrivenPaginationNestedLinkResponse>().await?.body;
        pets(&second.nested_items.pets, SECOND)
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
