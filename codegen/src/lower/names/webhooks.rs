//! The names of webhooks: the functions that decode their payloads.

use std::collections::HashMap;

use crate::lower::names::identifier::Case;
use crate::lower::names::namer::{NameRequest, Namer};
use crate::lower::names::reserved::WEBHOOKS;
use crate::lower::names::scope::Scope;
use crate::lower::wire::media;
use crate::model::Api;

/// Names the webhooks with a JSON payload, by their index in the API: `new_pet`, or `subscribe on_data` for a callback.
pub fn assign(api: &Api, namer: &mut Namer<'_>) -> Vec<(usize, String)> {
    let all = api.webhooks.iter().enumerate();
    let all: Vec<_> = all.filter(|(_, webhook)| media::payload(api, webhook).is_ok()).collect();
    let mut counts: HashMap<_, usize> = HashMap::new();
    for (_, webhook) in &all {
        *counts.entry((&webhook.callback_of, &webhook.name)).or_default() += 1;
    }
    let requested = all.iter().map(|(_, webhook)| {
        let mut words: Vec<&str> = webhook.callback_of.iter().map(String::as_str).collect();
        words.push(&webhook.name);
        // A path item may have several operations.
        if counts.get(&(&webhook.callback_of, &webhook.name)).is_some_and(|count| *count > 1) {
            words.push(webhook.method);
        }
        NameRequest::new(webhook.pointer.as_str(), words.join(" "))
    });
    let names = namer.assign(&mut Scope::new(Case::Snake, WEBHOOKS), requested.collect());
    all.iter().map(|(index, _)| *index).zip(names).collect()
}
