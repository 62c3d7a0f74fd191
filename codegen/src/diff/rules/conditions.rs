//! Conditions of rules: whether a change breaks depends on the item and its properties.

use crate::diff::change::Aspect::{self, Presence, Required, Setter};
use crate::diff::rules::when::Context;
use crate::diff::surface::{ENUM, FORMAT, INTEGER, INTEGER_ENUM, STRING, VALIDATED};

/// Returns `true` unless each parameter accepts all values of the old type.
pub fn is_narrowed(cx: &Context<'_>) -> bool {
    cx.old.len() != cx.new.len() || cx.old.iter().zip(cx.new).any(|(old, new)| !is_accepted(old, new))
}

/// Returns `true` if a parameter of type `new` accepts each value of the type `old`.
pub fn is_accepted(old: &str, new: &str) -> bool {
    let list = || format!("{}>", old.replacen("<Item = ", "<Item = impl Into<", 1));
    old == new || new == format!("impl Into<{old}>") || old.starts_with("impl IntoIterator<") && new == list()
}

/// Returns `true` if requests must contain a new field.
pub fn is_new_requirement(cx: &Context<'_>) -> bool {
    cx.node.usage.request && is_required(cx)
}

/// Returns `true` if a response without a new field is an error.
pub fn is_new_promise(cx: &Context<'_>) -> bool {
    let presence = cx.node.aspect(Presence).unwrap_or_default();
    cx.node.usage.response && presence.iter().any(|of| Present::of(of).required)
}

/// Returns `true` if the old crate sends a removed field, or needs it.
pub fn is_missed(cx: &Context<'_>) -> bool {
    cx.node.usage.request || is_new_promise(cx)
}

/// What the presence of a field allows.
struct Present {
    required: bool,
    nullable: bool,
}

impl Present {
    fn of(text: &str) -> Self {
        Self { required: text.starts_with("required"), nullable: text.ends_with("null") }
    }

    fn both(cx: &Context<'_>) -> (Self, Self) {
        let of = |texts: &[String]| Self::of(texts.first().map_or("", String::as_str));
        (of(cx.old), of(cx.new))
    }
}

/// Returns `true` if a response may lack a value that the old crate needs, or a request must not contain `null` any more.
pub fn is_laxer_or_stricter(cx: &Context<'_>) -> bool {
    let (old, new) = Present::both(cx);
    let is_laxer = old.required && !new.required || !old.nullable && new.nullable;
    cx.node.usage.response && is_laxer || cx.node.usage.request && old.nullable && !new.nullable
}

/// Returns `true` if a response that the old crate reads is an error with the new one.
pub fn is_stricter(cx: &Context<'_>) -> bool {
    let (old, new) = Present::both(cx);
    cx.node.usage.response && (!old.required && new.required || old.nullable && !new.nullable)
}

/// Returns `true` if the old crate cannot read values of the new type, or the service those of the old type.
pub fn is_another_value(cx: &Context<'_>) -> bool {
    let ([old], [new]) = (cx.old, cx.new) else { return true };
    let usage = cx.node.usage;
    usage.request && !is_wider(old, new) || usage.response && !is_wider(new, &readable(old))
}

/// Returns the type that is read: enums are open, and constraints on strings are not checked.
fn readable(json: &str) -> String {
    let mut text = json.to_owned();
    for (named, any) in [(ENUM, STRING), (VALIDATED, STRING), (INTEGER_ENUM, INTEGER)] {
        while let Some((before, after)) = text.split_once(named) {
            let name = after.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(after.len());
            text = [before, any, &after[name..]].concat();
        }
    }
    text
}

/// Returns `true` if each value of one type in JSON is one of the other.
fn is_wider(narrow: &str, wide: &str) -> bool {
    for list in ["array of ", "map of "] {
        if let (Some(narrow), Some(wide)) = (narrow.strip_prefix(list), wide.strip_prefix(list)) {
            return is_wider(narrow, wide);
        }
    }
    let rank = |of: &str| match of {
        "integer of 32 bits" => Some(0),
        of if of.starts_with(INTEGER_ENUM) => Some(0),
        INTEGER => Some(1),
        "number" => Some(2),
        _ => None,
    };
    let is_more = matches!((rank(narrow), rank(wide)), (Some(one), Some(other)) if one < other);
    let is_string = wide == STRING && [ENUM, VALIDATED, FORMAT].iter().any(|of| narrow.starts_with(of));
    narrow == wide || wide == "any value" || is_more || is_string
}

/// Returns `true` if a constant has another name or type.
pub fn is_another_constant(cx: &Context<'_>) -> bool {
    cx.old.get(..2) != cx.new.get(..2)
}

/// Returns `true` if a new status is a success that the old crate takes for an error.
pub fn is_other_success(cx: &Context<'_>) -> bool {
    cx.new.iter().any(|status| !status.starts_with('2') && !cx.old.contains(status))
}

/// Returns `true` for a constructor of credentials that not each crate has.
pub fn is_of_description(cx: &Context<'_>) -> bool {
    !matches!(cx.node.path.as_str(), "Credentials::basic" | "Credentials::bearer")
}

/// Returns `true` if an element of the old list is gone.
pub fn is_less(cx: &Context<'_>) -> bool {
    cx.old.iter().any(|text| !cx.new.contains(text))
}

/// Returns `true` if the first text, which is a Rust type, is another one.
pub fn is_another_first(cx: &Context<'_>) -> bool {
    cx.old.first() != cx.new.first()
}

pub fn is_required(cx: &Context<'_>) -> bool {
    cx.node.aspect(Required).is_some()
}

pub fn has_setter(cx: &Context<'_>) -> bool {
    cx.node.aspect(Setter).is_some()
}

/// Returns `true` if a type has variants, which `use` cannot import through an alias.
pub fn has_variants(cx: &Context<'_>) -> bool {
    let kind = cx.node.aspect(Aspect::Kind).unwrap_or_default();
    kind.iter().any(|kind| kind.starts_with("enum") || kind == "union")
}
