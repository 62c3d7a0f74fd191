//! The parts of a rule.

use crate::diff::change::Kind;
use crate::diff::surface::Entry;

/// What a rule may depend on.
pub struct Context<'a> {
    /// The texts of the property before.
    pub old: &'a [String],
    /// The texts of the property after.
    pub new: &'a [String],
    /// The item: the new one, or the old one if it is removed.
    pub node: &'a Entry,
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
    If(fn(&Context<'_>) -> bool),
}

/// A rule for a change of an item: when it breaks source, wire and behaviour, and the reason.
pub type Rule = (Kind, When, When, When, &'static str);
