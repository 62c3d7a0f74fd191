//! Webhooks: `model::Webhook` → `ir::Webhooks`.

use crate::diagnostic::{Code, Diagnostic, Part};
use crate::ir::{Type, Webhook, Webhooks};
use crate::lower::context::Context;
use crate::lower::wire::media;
use crate::markdown;
use crate::model;

/// Lowers the webhooks and callbacks. One without a JSON payload is skipped, with a warning that gives the reason.
pub fn webhooks(cx: &Context<'_>) -> Option<Webhooks> {
    for webhook in &cx.api.webhooks {
        if let Err(reason) = media::payload(cx.api, webhook) {
            let part = Part::Other(kind(webhook), webhook.name.clone());
            cx.report(Diagnostic::skipped(Code::W0313, &webhook.pointer, part, reason));
        }
    }
    let functions = cx.names.webhooks.iter().filter_map(|(index, name)| {
        let webhook = &cx.api.webhooks[*index];
        let payload = media::payload(cx.api, webhook).ok()?;
        Some(Webhook {
            address: webhook.pointer.as_str().to_owned(),
            name: name.clone(),
            docs: docs(webhook),
            deprecated: webhook.deprecated,
            payload: payload.map_or(Type::Any, |id| cx.types.item(id)),
        })
    });
    let functions: Vec<Webhook> = functions.collect();
    let uses_deprecated = functions.iter().any(|webhook| cx.is_deprecated(&webhook.payload));
    let event = cx.api.event.map(|id| cx.types.of(id));
    let module = cx.names.webhook_module.clone();
    (!functions.is_empty()).then_some(Webhooks { module, event, functions, uses_deprecated })
}

fn kind(webhook: &model::Webhook) -> &'static str {
    if webhook.callback_of.is_empty() { "webhook" } else { "callback" }
}

fn docs(webhook: &model::Webhook) -> String {
    let (kind, name, method) = (kind(webhook), markdown::code(&webhook.name), markdown::code(webhook.method));
    let owners: String =
        webhook.callback_of.iter().rev().map(|owner| format!(" of {}", markdown::code(owner))).collect();
    let mut paragraphs =
        vec![format!("Decodes the payload of the {kind} {name}{owners}, the body of a {method} request.")];
    let texts = webhook.summary.iter().chain(&webhook.description);
    paragraphs.extend(texts.filter_map(|text| markdown::harmless(text)));
    paragraphs.dedup();
    let parameters = webhook.parameters.iter().map(|parameter| {
        let need = if parameter.required { "required" } else { "optional" };
        let label = format!("{} ({}, {need})", markdown::code(&parameter.name), parameter.location.as_str());
        let described = parameter.description.as_deref().and_then(markdown::harmless);
        described.map_or_else(|| format!("* {label}"), |docs| markdown::list_item(&label, &docs))
    });
    let parameters: Vec<String> = parameters.collect();
    if !parameters.is_empty() {
        paragraphs.push(format!("# Parameters of the request\n\n{}", parameters.join("\n")));
    }
    paragraphs.push("# Errors\n\nIf the body is not JSON, or does not match the type.".to_owned());
    paragraphs.join("\n\n")
}
