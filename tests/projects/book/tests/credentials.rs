//! The credentials of the chapter on authentication are sent as it says.
#![allow(clippy::unwrap_used, reason = "these are tests")]

use shop_client::http::Response;
use shop_client::mock::Mock;
use shop_client::{Client, Credentials, OAuth2};

/// Returns a service that gives an access token, and an order for it.
fn service() -> Mock {
    Mock::responding(|request| {
        let body = match request.uri.path() {
            "/token" => r#"{"access_token": "granted", "token_type": "Bearer", "expires_in": 600}"#,
            _ => r#"{"id": "ord_1", "item": "Bread", "status": "paid"}"#,
        };
        let response = Response::builder().header("content-type", "application/json");
        Ok(response.body(body.into()).unwrap())
    })
}

#[tokio::test]
async fn grants_request_a_token() -> Result<(), Box<dyn std::error::Error>> {
    let grant = OAuth2::refresh_token("planted").client_id("id").scopes(["orders"]);
    for (credentials, kind) in [
        (Credentials::account("id", "secret"), "client_credentials"),
        (Credentials::bearer(grant), "refresh_token"),
    ] {
        let mock = service();
        let client = Client::builder().credentials(credentials).transport(mock.clone()).build()?;
        client.orders().fetch("ord_1").send().await?;
        client.orders().fetch("ord_1").send().await?;
        let requests = mock.requests();
        assert_eq!(requests.len(), 3, "one token for two calls");
        assert_eq!(requests[0].uri.path(), "/token");
        assert!(requests[0].form().contains(&("grant_type".to_owned(), kind.to_owned())));
    }
    Ok(())
}

#[tokio::test]
async fn first_alternative_with_credentials_is_used() -> Result<(), Box<dyn std::error::Error>> {
    let mock = service();
    let both = Credentials::key("planted").and(Credentials::account("id", "secret"));
    let client = Client::builder().credentials(both).transport(mock.clone()).build()?;
    client.orders().fetch("ord_1").send().await?;
    let requests = mock.requests();
    assert!(requests.len() == 1 && requests[0].headers.contains_key("x-api-key"), "no token is requested");
    Ok(())
}

#[tokio::test]
async fn call_without_credentials_is_not_sent() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::builder().build()?;
    let error = client.orders().fetch("ord_1").send().await.unwrap_err();
    assert!(error.is_credentials() && error.attempts().is_empty(), "{error:#}");
    Ok(())
}
