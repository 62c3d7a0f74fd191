//! The rules: what a change means for users.

mod common;
mod conditions;
mod models;
mod operations;
mod service;
mod when;

use crate::diff::change::{Kind, Noun, Verdicts};
use crate::diff::rules::common::COMMON;
use crate::diff::rules::when::{Rule, When};

pub use when::Context;

/// Returns the rules that are particular to a kind of item.
fn rules(noun: Noun) -> &'static [Rule] {
    match noun {
        Noun::Service => service::SERVICE,
        Noun::Variable => service::VARIABLE,
        Noun::Credential => service::CREDENTIAL,
        Noun::Scheme => service::SCHEME,
        Noun::Group => operations::GROUP,
        Noun::Operation => operations::OPERATION,
        Noun::Parameter => operations::PARAMETER,
        Noun::Header => operations::HEADER,
        Noun::Body => operations::BODY,
        Noun::Waiter => operations::WAITER,
        Noun::Webhook => operations::WEBHOOK,
        Noun::Type => models::TYPE,
        Noun::Field => models::FIELD,
        Noun::Variant => models::VARIANT,
        Noun::Crate
        | Noun::Export
        | Noun::Constructor
        | Noun::Server
        | Noun::BodySetter
        | Noun::Conversion => &[],
    }
}

/// Returns the verdicts on a change, and the reason. A change without a rule breaks all.
pub fn evaluate(noun: Noun, kind: Kind, cx: &Context<'_>) -> (Verdicts, &'static str) {
    let Some(&(_, source, wire, behaviour, reason)) =
        rules(noun).iter().chain(COMMON).find(|(change, ..)| *change == kind)
    else {
        let all = Verdicts { source: true, wire: true, behaviour: true };
        return (all, "no rule says that this is compatible");
    };
    let applies = |when: When| match when {
        When::Never => false,
        When::Always => true,
        When::InRequests => cx.node.usage.request,
        When::InResponses => cx.node.usage.response,
        When::If(condition) => condition(cx),
    };
    (Verdicts { source: applies(source), wire: applies(wire), behaviour: applies(behaviour) }, reason)
}
