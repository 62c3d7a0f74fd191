//! Bodies of several media types: text, merge patches, and media types that the client selects.

use std::collections::BTreeMap;

use payload_json_merge_patch::models::{InnerModel, Resource};
use serde_json::json;

use crate::scenario::{Report, asset, client, equal, scenarios};

pub async fn call(report: &Report) {
    text(report).await;
    merge_patch(report).await;
    content_negotiation(report).await;
}

async fn text(report: &Report) {
    let api = client!(report, payload_media_type::Client).api();
    scenarios! { report;
        "Payload_MediaType_StringBody_sendAsText": api.string_body_send_as_text("{cat}");
        "Payload_MediaType_StringBody_getAsText": api.string_body_get_as_text() => "{cat}".to_owned();
        "Payload_MediaType_StringBody_sendAsJson": api.string_body_send_as_json("foo");
        "Payload_MediaType_StringBody_getAsJson": api.string_body_get_as_json() => "foo".to_owned();
    }
}

async fn merge_patch(report: &Report) {
    let api = client!(report, payload_json_merge_patch::Client).api();
    let inner = || InnerModel::new().name("InnerMadge").description("innerDesc");
    let keyed = |inner| BTreeMap::from([("key".to_owned(), inner)]);
    let created = Resource::new("Madge")
        .description("desc")
        .map(keyed(inner()))
        .array([inner()])
        .int_value(1)
        .float_value(1.25)
        .inner_model(inner())
        .int_array([1, 2, 3]);
    let updated = Resource::new("Madge").map(keyed(InnerModel::new().name("InnerMadge")));
    // The description does not list `null` among the types of the fields, but a merge patch removes a field with it.
    let map = json!({ "key": { "description": null }, "key2": null });
    scenarios! { report;
        "Payload_JsonMergePatch_createResource": api.create_resource_with(created.clone()) => created.clone();
        "Payload_JsonMergePatch_updateResource":
            removals!(api.update_resource()).body_field("map", map.clone()) => updated.clone();
        "Payload_JsonMergePatch_updateOptionalResource":
            removals!(api.update_optional_resource()).body_field("map", map.clone()) => updated.clone();
    }
}

/// Removes the fields of a resource.
macro_rules! removals {
    ($request:expr) => {
        $request
            .body_field("description", ())
            .body_field("array", ())
            .body_field("intValue", ())
            .body_field("floatValue", ())
            .body_field("innerModel", ())
            .body_field("intArray", ())
    };
}
use removals;

async fn content_negotiation(report: &Report) {
    let api = client!(report, payload_content_negotiation::Client).api();
    let same = async {
        let avatar = || api.same_body_get_avatar_as_png_same_body_get_avatar_as_jpeg();
        equal(avatar().header("accept", "image/png").send().await?.body.to_vec(), asset("image.png"))?;
        equal(avatar().header("accept", "image/jpeg").send().await?.body.to_vec(), asset("image.jpg"))?;
        let refused = avatar().header("accept", "wrongAccept").send().await;
        equal(refused.err().and_then(|error| error.status()).map(|status| status.as_u16()), Some(400))
    };
    report.scenario("Payload_ContentNegotiation_SameBody", same).await;
    let different = async {
        let avatar = || api.different_body_get_avatar_as_png_different_body_get_avatar_as_json();
        let json = avatar().header("accept", "application/json").send().await?.body;
        equal(json.content.decode()?, asset("image.png"))?;
        let refused = avatar().header("accept", "wrongAccept").send().await;
        equal(refused.err().and_then(|error| error.status()).map(|status| status.as_u16()), Some(400))?;
        let png = api.different_body_get_avatar_as_png_different_body_get_avatar_as_json_as_png();
        equal(png.send().await?.body.to_vec(), asset("image.png"))
    };
    report.scenario("Payload_ContentNegotiation_DifferentBody", different).await;
}
