//! Round trips of values that match the description through the models.

use std::collections::BTreeSet;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use twilio_senders::models::{
    ApiError, Channel, CreateSenderRequest, Sender, SenderPage, UpdateSenderRequest,
};
use wire_tests::{CannedResponse, Server, client, sid};

use crate::description::{Description, Presence};

type RoundTrip = fn(&str) -> Result<Value, String>;

/// The component schemas of bodies and the models emitted for them.
const MODELS: [(&str, RoundTrip); 5] = [
    ("messaging.v2.channels_sender.requests.create", round_trip::<CreateSenderRequest>),
    ("messaging.v2.channels_sender.requests.update", round_trip::<UpdateSenderRequest>),
    ("messaging.v2.channels_sender_response", round_trip::<Sender>),
    ("messaging.v2.channels_sender.list_response", round_trip::<SenderPage>),
    ("messaging.v2.error", round_trip::<ApiError>),
];

/// Deserializes the text as a `T` and serializes it again. The order of keys must not matter, nor whether a
/// text or a value is deserialized.
fn round_trip<T: Serialize + DeserializeOwned>(text: &str) -> Result<Value, String> {
    let model: T = serde_json::from_str(text).map_err(|error| format!("{error:#}"))?;
    let written = serde_json::to_string(&model).unwrap();
    let value: Value = serde_json::from_str(&written).unwrap();
    assert_eq!(serde_json::to_value(&model).unwrap(), value, "serialized as text and as a value");
    let again: T = serde_json::from_value(value.clone()).unwrap();
    assert_eq!(serde_json::to_string(&again).unwrap(), written, "deserialized from text and from a value");
    Ok(value)
}

fn model_of(schema: &str) -> RoundTrip {
    let found = MODELS.iter().find(|(name, _)| *name == schema);
    found.unwrap_or_else(|| panic!("MODELS has no entry for {schema}")).1
}

#[track_caller]
fn assert_round_trips(schema: &str, value: &Value, place: &str) {
    match model_of(schema)(&value.to_string()) {
        Ok(written) => assert_eq!(&written, value, "{schema}, {place}"),
        Err(error) => panic!("{schema}, {place}: {error}"),
    }
}

#[test]
fn examples_of_the_description_round_trip() {
    let description = Description::read();
    let (examples, referred_to) = description.examples();
    for example in &examples {
        assert!(example.value.is_object(), "{}: no value", example.place);
        assert_round_trips(&example.schema, &example.value, &example.place);
    }
    assert!(examples.len() >= 18, "only {} examples found", examples.len());
    assert_eq!(referred_to, description.component_examples(), "unused component examples");
    let schemas: BTreeSet<_> = examples.iter().map(|example| example.schema.as_str()).collect();
    assert_eq!(schemas, MODELS.iter().map(|(name, _)| *name).collect(), "MODELS without an example");
}

#[test]
fn value_in_every_field_round_trips() {
    let description = Description::read();
    for (schema, _) in MODELS {
        assert_round_trips(schema, &description.sample(schema), "everything");
    }
}

#[test]
fn allowed_null_round_trips() {
    let description = Description::read();
    let mut count = 0;
    for (schema, _) in MODELS {
        for place in description.places(schema).iter().filter(|place| place.may_be_null) {
            let mut sample = description.sample(schema);
            *sample.pointer_mut(&place.pointer).unwrap() = Value::Null;
            assert_round_trips(schema, &sample, &place.pointer);
            count += 1;
        }
    }
    // 27 in each request, 39 in a sender, 41 in a page.
    assert!(count > 120, "only {count} places found that may be null");
}

#[test]
fn empty_string_round_trips() {
    let description = Description::read();
    let mut count = 0;
    for (schema, _) in MODELS {
        for place in description.places(schema).iter().filter(|place| place.is_text) {
            let mut sample = description.sample(schema);
            *sample.pointer_mut(&place.pointer).unwrap() = json!("");
            assert_round_trips(schema, &sample, &place.pointer);
            count += 1;
        }
    }
    assert!(count > 120, "only {count} places of text found");
}

#[test]
fn absent_field_round_trips_if_optional_and_is_an_error_if_required() {
    let description = Description::read();
    let (mut optional, mut required) = (0, 0);
    for (schema, model) in MODELS {
        for place in description.places(schema) {
            let mut sample = description.sample(schema);
            let (parent, key) = place.pointer.rsplit_once('/').unwrap();
            let Some(parent) = sample.pointer_mut(parent).unwrap().as_object_mut() else { continue };
            parent.remove(key).unwrap();
            if place.presence == Presence::Optional {
                assert_round_trips(schema, &sample, &place.pointer);
                optional += 1;
            } else {
                let error = model(&sample.to_string()).unwrap_err();
                assert!(error.contains(&format!("missing field `{key}`")), "{}: {error}", place.pointer);
                required += 1;
            }
        }
    }
    assert!(optional > 120 && required >= 7, "only {optional} optional and {required} required found");
}

#[test]
fn wrong_type_is_an_error_in_every_place() {
    let description = Description::read();
    let mut count = 0;
    for (schema, model) in MODELS {
        for place in description.places(schema) {
            // The description has no number with a fraction and no array of arrays.
            for wrong in [json!(0.5), json!([[]])] {
                let mut sample = description.sample(schema);
                *sample.pointer_mut(&place.pointer).unwrap() = wrong;
                assert!(model(&sample.to_string()).is_err(), "{schema}, {}", place.pointer);
                count += 1;
            }
        }
    }
    assert!(count > 400, "only {count} places found");
}

#[test]
fn forbidden_null_is_an_error_in_required_fields() {
    let description = Description::read();
    let mut count = 0;
    for (schema, model) in MODELS {
        for place in description.places(schema) {
            if place.presence != Presence::Optional && !place.may_be_null {
                let mut sample = description.sample(schema);
                *sample.pointer_mut(&place.pointer).unwrap() = Value::Null;
                assert!(model(&sample.to_string()).is_err(), "{schema}, {}", place.pointer);
                count += 1;
            }
        }
    }
    assert!(count > 20, "only {count} places found");
}

#[test]
fn null_in_place_of_an_object_round_trips() {
    let sender = "messaging.v2.channels_sender_response";
    for (schema, body) in [
        ("messaging.v2.channels_sender.requests.update", json!({"webhook": null})),
        ("messaging.v2.channels_sender.requests.update", json!({"profile": null, "configuration": null})),
        ("messaging.v2.channels_sender.requests.update", json!({"configuration": {"account_type": null}})),
        ("messaging.v2.channels_sender.requests.update", json!({})),
        ("messaging.v2.channels_sender.requests.create", json!({"sender_id": "", "profile": null})),
        (sender, json!({"webhook": null, "profile": null, "configuration": null})),
        (sender, json!({"configuration": {"account_type": null}})),
        (sender, json!({"offline_reasons": null, "properties": null, "compliance": null})),
        (sender, json!({"offline_reasons": [null, null]})),
        (sender, json!({"offline_reasons": [{"code": null, "message": null, "more_info": null}, null]})),
        (sender, json!({"sid": null, "sender_id": null, "url": null})),
        ("messaging.v2.channels_sender.list_response", json!({"senders": [{}], "meta": {}})),
        ("messaging.v2.error", json!({})),
        ("messaging.v2.error", json!({"params": {"a": null, "b": [null], "c": 1.0, "d": {}}})),
        ("messaging.v2.error", json!({"code": i64::MAX, "status": i64::MIN, "params": {}})),
    ] {
        assert_round_trips(schema, &body, &body.to_string());
    }
}

#[tokio::test]
async fn examples_of_requests_and_responses_round_trip_over_the_wire() {
    let (examples, _) = Description::read().examples();
    let (create, update) = (MODELS[0].0, MODELS[1].0);
    let server = Server::new(examples.iter().map(|example| match example.schema.as_str() {
        schema if schema == create || schema == update => CannedResponse::json(202, "{}"),
        "messaging.v2.error" => CannedResponse::json(400, &example.value.to_string()),
        _ => CannedResponse::json(200, &example.value.to_string()),
    }));
    let client = client(&server);
    let senders = client.senders();
    let mut requests = Vec::new();
    for (index, example) in examples.iter().enumerate() {
        let value = example.value.clone();
        let came = match example.schema.as_str() {
            schema if schema == create => {
                let body: CreateSenderRequest = serde_json::from_value(value).unwrap();
                senders.create("replaced").body(body).send().await.unwrap();
                requests.push(index);
                continue;
            }
            schema if schema == update => {
                let body: UpdateSenderRequest = serde_json::from_value(value).unwrap();
                senders.update(&sid()).body(body).send().await.unwrap();
                requests.push(index);
                continue;
            }
            "messaging.v2.channels_sender_response" => {
                serde_json::to_value(senders.update(&sid()).send().await.unwrap().body)
            }
            "messaging.v2.channels_sender.list_response" => {
                serde_json::to_value(senders.list(Channel::Rcs).send().await.unwrap().body)
            }
            _ => {
                let error = senders.fetch(&sid()).send().await.unwrap_err();
                serde_json::to_value(error.typed::<ApiError>().unwrap())
            }
        };
        assert_eq!(came.unwrap(), example.value, "{}", example.place);
    }
    let seen = server.finish();
    for index in requests {
        let sent: Value = serde_json::from_str(seen[index].body()).unwrap();
        assert_eq!(sent, examples[index].value, "{}", examples[index].place);
    }
    assert!(seen.len() >= 18, "only {} examples found", seen.len());
}
