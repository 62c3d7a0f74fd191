//! The tests of the chapter on testing, as they are there.
#![allow(clippy::unwrap_used, reason = "these are tests")]

use std::time::Duration;

use shop_client::Client;
use shop_client::mock::{Cassette, Mock};
use shop_client::models::Status;
use shop_client::orders::{CreateOrder, FetchOrder};

#[tokio::test]
async fn order_is_created() -> Result<(), Box<dyn std::error::Error>> {
    let mock = Mock::new();
    mock.expect::<CreateOrder>().status(201, r#"{"id": "ord_7", "item": "Bread", "status": "open"}"#);
    let client = Client::builder().transport(mock.clone()).build()?;

    let order = client.orders().create("Bread").send().await?.body;

    assert_eq!((order.id.as_str(), order.status), ("ord_7", Status::Open));
    assert_eq!(mock.requests()[0].json()["item"], "Bread");
    mock.assert_done();
    Ok(())
}

#[tokio::test]
async fn order_is_paid_after_two_requests() -> Result<(), Box<dyn std::error::Error>> {
    let mock = Mock::new();
    let open = r#"{"id": "ord_1", "item": "Bread", "status": "open"}"#;
    let paid = r#"{"id": "ord_1", "item": "Bread", "status": "paid"}"#;
    mock.expect::<FetchOrder>().status(200, open).times(2).status(200, paid).always();
    let client = Client::builder().transport(mock.clone()).build()?;

    for expected in [Status::Open, Status::Open, Status::Paid, Status::Paid] {
        assert_eq!(client.orders().fetch("ord_1").send().await?.body.status, expected);
    }
    mock.assert_done();
    Ok(())
}

#[tokio::test]
async fn busy_service_is_asked_again() -> Result<(), Box<dyn std::error::Error>> {
    let mock = Mock::new();
    mock.expect::<FetchOrder>().too_many_requests(Duration::from_secs(5)).no_connection().example();
    let client = Client::builder().transport(mock.clone()).build()?;

    client.orders().fetch("ord_1").send().await?;

    assert_eq!(mock.requests().len(), 3);
    assert!(mock.pauses()[0] >= Duration::from_secs(5));
    Ok(())
}

#[tokio::test]
async fn examples_are_responses() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::builder().transport(Mock::new().examples()).build()?;

    assert_eq!(client.orders().create("Bread").send().await?.body.note.as_deref(), Some("By noon."));
    assert_eq!(client.orders().list().send().await?.body.orders[0].item, "Bread");
    Ok(())
}

#[tokio::test]
async fn misspelt_parameter_is_refused() -> Result<(), Box<dyn std::error::Error>> {
    let mock = Mock::new().examples();
    let client = Client::builder().transport(mock).build()?;

    let error = client.orders().list().query("state", "open").send().await.unwrap_err();

    assert!(error.is_refused() && format!("{error:#}").contains("unknown query parameter `state`"));
    Ok(())
}

#[tokio::test]
async fn recorded_exchange_is_replayed() -> Result<(), Box<dyn std::error::Error>> {
    let (cassette, builder) = match std::env::var_os("RECORD") {
        Some(_) => (Cassette::record("tests/orders.json"), Client::builder().with_env()),
        None => (Cassette::replay("tests/orders.json")?, Client::builder()),
    };
    let client = builder.transport(cassette.clone()).build()?;

    assert_eq!(client.orders().fetch("ord_1").send().await?.body.item, "Bread");
    cassette.assert_done();
    Ok(())
}
