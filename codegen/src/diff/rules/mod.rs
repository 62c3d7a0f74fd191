//! The rules: what a change means for users.

mod conditions;
mod models;
mod operations;
mod service;

use crate::diff::change::{Aspect, Kind, Noun, Verdicts};
use crate::diff::surface::Node;

/// What a rule may depend on.
pub struct Facts<'a> {
    /// The texts of the property before.
    pub old: &'a [String],
    /// The texts of the property after.
    pub new: &'a [String],
    /// The item: the new one, or the old one if it is removed.
    pub node: &'a Node,
}

/// When a change breaks.
#[derive(Clone, Copy)]
pub enum When {
    /// Never.
    Never,
    /// Always.
    Always,
    /// If requests contain the item.
    InRequests,
    /// If responses contain the item.
    InResponses,
    /// Under this condition.
    If(fn(&Facts<'_>) -> bool),
}

/// A rule for a change of an item: when it breaks source, wire and behaviour, and the reason.
pub type Rule = (Kind, When, When, When, &'static str);

/// Returns the rules for a kind of item.
fn rules(noun: Noun) -> &'static [Rule] {
    match noun {
        Noun::Crate => service::CRATE,
        Noun::Service => service::SERVICE,
        Noun::Variable => service::VARIABLE,
        Noun::Server => service::SERVER,
        Noun::Credential => service::CREDENTIAL,
        Noun::Scheme => service::SCHEME,
        Noun::Group => operations::GROUP,
        Noun::Operation => operations::OPERATION,
        Noun::Parameter => operations::PARAMETER,
        Noun::BodySetter => operations::BODY_SETTER,
        Noun::Header => operations::HEADER,
        Noun::Body => operations::BODY,
        Noun::Waiter => operations::WAITER,
        Noun::Type => models::TYPE,
        Noun::Field => models::FIELD,
        Noun::Variant => models::VARIANT,
        Noun::Conversion => models::CONVERSION,
    }
}

/// Returns the verdicts on a change, and the reason. A change without a rule breaks all.
pub fn judge(noun: Noun, kind: Kind, facts: &Facts<'_>) -> (Verdicts, &'static str) {
    if let Kind::Gained(Aspect::Deprecated) | Kind::Lost(Aspect::Deprecated) = kind {
        return (Verdicts::default(), "deprecation is a warning of the compiler");
    }
    let Some(&(_, source, wire, behaviour, reason)) = rules(noun).iter().find(|(change, ..)| *change == kind)
    else {
        let all = Verdicts { source: true, wire: true, behaviour: true };
        return (all, "no rule says that this is compatible");
    };
    let applies = |when: When| match when {
        When::Never => false,
        When::Always => true,
        When::InRequests => facts.node.usage.request,
        When::InResponses => facts.node.usage.response,
        When::If(condition) => condition(facts),
    };
    (Verdicts { source: applies(source), wire: applies(wire), behaviour: applies(behaviour) }, reason)
}
