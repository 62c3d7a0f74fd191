//! Pagination.

use serde_json::{Value, json};

use crate::SENDERS;
use crate::http::Api;

/// Returns the path and query of a URL from a response.
fn target(api: &Api, url: &Value) -> String {
    url.as_str().unwrap().strip_prefix(api.running.url()).unwrap().to_owned()
}

async fn with_senders(count: usize) -> Api {
    let api = Api::start().await;
    api.create(json!({ "sender_id": "rcs:harbour_bakery" })).await;
    for number in 0..count {
        api.create(json!({ "sender_id": format!("whatsapp:+1202555{number:04}") })).await;
    }
    api
}

#[tokio::test]
async fn pages_link_to_their_neighbors() {
    let api = with_senders(5).await;
    let first = api.get(&format!("{SENDERS}?Channel=whatsapp&PageSize=2")).await.json();
    let mut page = first.clone();
    let mut seen = Vec::new();
    for number in 0.. {
        let meta = &page["meta"];
        assert_eq!(
            (&meta["page"], &meta["page_size"], &meta["key"]),
            (&json!(number), &json!(2), &json!("senders"))
        );
        assert_eq!(meta["first_page_url"], first["meta"]["url"]);
        assert_eq!(api.get(&target(&api, &meta["url"])).await.json(), page);
        let senders = page["senders"].as_array().unwrap();
        seen.extend(senders.iter().map(|sender| sender["sender_id"].as_str().unwrap().to_owned()));
        if meta["next_page_url"].is_null() {
            break;
        }
        let next = api.get(&target(&api, &meta["next_page_url"])).await.json();
        assert_eq!(next["meta"]["previous_page_url"], meta["url"]);
        page = next;
    }
    assert_eq!(seen, [0, 1, 2, 3, 4].map(|number| format!("whatsapp:+1202555{number:04}")));
    assert!(first["meta"]["previous_page_url"].is_null());
}

#[tokio::test]
async fn full_last_page_has_no_next_page() {
    let api = with_senders(4).await;
    let first = api.get(&format!("{SENDERS}?Channel=whatsapp&PageSize=2")).await.json();
    let last = api.get(&target(&api, &first["meta"]["next_page_url"])).await.json();
    let meta = last["meta"].as_object().unwrap();
    assert_eq!(
        (last["senders"].as_array().unwrap().len(), meta.get("next_page_url")),
        (2, Some(&Value::Null))
    );
}

#[tokio::test]
async fn default_page_size_is_fifty() {
    let api = with_senders(51).await;
    let page = api.get(&format!("{SENDERS}?Channel=whatsapp")).await.json();
    assert_eq!(page["senders"].as_array().unwrap().len(), 50);
    assert_eq!(page["meta"]["page_size"], 50);
    assert!(page["meta"]["next_page_url"].is_string());
    let page = api.get(&format!("{SENDERS}?Channel=rcs")).await.json();
    assert_eq!(page["senders"].as_array().unwrap().len(), 1);
    let empty = Api::start().await.get(&format!("{SENDERS}?Channel=rcs")).await.json();
    assert_eq!(empty["senders"], json!([]));
}

#[tokio::test]
async fn listing_does_not_advance_senders() {
    let api = with_senders(0).await;
    for _ in 0..3 {
        let page = api.get(&format!("{SENDERS}?Channel=rcs")).await.json();
        assert_eq!(page["senders"][0]["status"], "CREATING");
    }
}

#[tokio::test]
async fn composed_page_url_is_rejected() {
    let api = with_senders(6).await;
    let first = api.get(&format!("{SENDERS}?Channel=whatsapp&PageSize=2")).await.json();
    let next = target(&api, &first["meta"]["next_page_url"]);
    let composed = [
        SENDERS.to_owned(),
        format!("{SENDERS}?Channel=sms"),
        format!("{SENDERS}?Channel=rcs&PageSize=0"),
        format!("{SENDERS}?Channel=rcs&PageSize=1001"),
        format!("{SENDERS}?Channel=rcs&PageSize=many"),
        format!("{SENDERS}?Channel=rcs&Page=-1"),
        format!("{SENDERS}?Channel=rcs&Page=1"),
        format!("{SENDERS}?Channel=rcs&PageToken=PT1"),
        next.replace("Page=1", "Page=2"),
        next.replace("PageSize=2", "PageSize=3"),
        next.replace("whatsapp", "rcs"),
        next.split("&PageToken").next().unwrap().to_owned(),
    ];
    for path in composed {
        let response = api.get(&path).await;
        assert_eq!((response.status, response.json()["code"].as_u64()), (400, Some(63100)), "{path}");
    }
    assert_eq!(api.get(&next).await.status, 200);
    assert_eq!(api.get(&format!("{SENDERS}?Channel=rcs&PageSize=1000&Page=0")).await.status, 200);
}
